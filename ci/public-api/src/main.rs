//! Compares `docs/public-api.txt` with the public items of the crate.
//!
//! `public-api-list JSON LISTING` compares rustdoc's output with the committed listing; with
//! `UPDATE_DOCS` set, it regenerates the listing. The format of rustdoc's JSON depends on its
//! version. If this program cannot read it, it says so and compares nothing.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use serde::Deserialize;

#[derive(Deserialize)]
struct Format {
    format_version: u32,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [json, listing] = &arguments[..] else {
        return Err("usage: public-api-list JSON LISTING".into());
    };
    let Format { format_version } = serde_json::from_str(&fs::read_to_string(json)?)?;
    if format_version != rustdoc_types::FORMAT_VERSION {
        println!(
            "not compared: rustdoc wrote format version {format_version}, but this program reads {}",
            rustdoc_types::FORMAT_VERSION
        );
        return Ok(ExitCode::SUCCESS);
    }

    let items = items(Path::new(json))?;
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(listing, items.join("\n") + "\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let listed = fs::read_to_string(listing)?;
    let listed: Vec<&str> = listed.lines().collect();
    let gone: Vec<_> =
        listed.iter().filter(|line| !items.iter().any(|item| item == *line)).collect();
    let new: Vec<_> = items.iter().filter(|item| !listed.contains(&item.as_str())).collect();
    for line in &gone {
        println!("- {line}");
    }
    for line in &new {
        println!("+ {line}");
    }
    if gone.is_empty() && new.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "The public API is not what {listing} says: {} gone or changed, {} new.\n\
         If that is meant, UPDATE_DOCS=1 .ci/public-api writes it anew.",
        gone.len(),
        new.len()
    );
    Ok(ExitCode::FAILURE)
}

/// The public items, one per line, without implementations of traits that every type has.
fn items(json: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    let of_serde = ["::serialize<", "::deserialize<"];
    let mut items: Vec<String> = api
        .items()
        .map(ToString::to_string)
        .filter(|item| item.starts_with("pub ") && !of_serde.iter().any(|name| item.contains(name)))
        .map(|item| {
            [
                "alloc::string::",
                "alloc::vec::",
                "core::convert::",
                "core::option::",
                "core::result::",
            ]
            .iter()
            .fold(item, |item, path| item.replace(path, ""))
        })
        .collect();
    items.sort();
    items.dedup();
    Ok(items)
}
