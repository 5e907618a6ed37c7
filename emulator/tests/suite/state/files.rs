//! State files: atomic writes and errors with locations.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stigg_emulator::{Emulator, StateError};

use super::{lines, place, rich};
use crate::common::World;

#[track_caller]
fn refused(path: &Path) -> StateError {
    let error = Emulator::builder().load(path).expect_err("the file cannot be loaded");
    assert_eq!(error.file(), path);
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    assert!(error.to_string().contains(error.remedy()), "{error}");
    error
}

/// Loads a file with an invalid text.
#[track_caller]
fn refused_text(name: &str, text: &str) -> StateError {
    let path = place(name);
    fs::write(&path, text).expect("a file");
    refused(&path)
}

#[test]
fn files_that_are_not_states_are_refused() {
    let error = refused_text("broken.json", "{\n  \"formatVersion\": ,\n}");
    assert!(error.place().is_some_and(|place| place.contains("line 2, column 20")), "{error}");
    assert!(error.remedy().contains("valid JSON"), "{error}");

    let error = refused_text("cut.json", "{\"formatVersion\": 2, \"state\": {");
    assert!(error.place().is_some_and(|place| place.contains("line 1")), "{error}");

    let error = refused_text("other.json", "{\"features\": []}");
    assert_eq!(error.place(), Some("formatVersion"));
    assert!(error.problem().contains("missing"), "{error}");

    let error = refused_text("later.json", "{\"formatVersion\": 99, \"shape\": \"another\"}");
    assert_eq!(error.place(), Some("formatVersion"));
    assert!(error.problem().contains("99") && error.problem().contains("reads 2"), "{error}");
    assert!(error.remedy().contains("version of the emulator that saved it"), "{error}");

    let error = refused(&place("there-is-none.json"));
    assert_eq!(error.place(), None);
    assert!(error.problem().contains("cannot be read"), "{error}");
}

#[test]
fn a_mistake_inside_a_state_is_located() {
    // The first customer is `acme`, and its first subscription `growth`.
    located(
        "fields",
        &[
            (
                "/state/customers/0/profile/archived",
                json!("no"),
                "customers[0].profile.archived",
                "boolean",
            ),
            (
                "/state/customers/0/profile/createdAt",
                json!("today"),
                "customers[0].profile.createdAt",
                "year",
            ),
            ("/state/customers/0/profile/nmae", json!("Acme"), "customers[0].profile", "nmae"),
            (
                "/state/customers/0/usage/0/value/changes/0/amount",
                json!(null),
                "customers[0].usage[0].value.changes[0].amount",
                "null",
            ),
            (
                "/state/customers/0/credits/grants/1/amount",
                json!("10"),
                "credits.grants[1].amount",
                "string",
            ),
            (
                "/state/customers/0/subscriptions/0/phase",
                json!("asleep"),
                "subscriptions[0].phase",
                "asleep",
            ),
            (
                "/state/customers/0/subscriptions/0/terms/plan",
                json!("none"),
                "subscriptions[0].terms.plan",
                "plan `none`",
            ),
            (
                "/state/customers/0/subscriptions/0/product",
                json!("none"),
                "subscriptions[0].product",
                "product `none`",
            ),
            (
                "/state/customers/0/subscriptions/0/terms/addons/0/addon",
                json!("none"),
                "terms.addons[0].addon",
                "addon `none`",
            ),
            (
                "/state/customers/0/subscriptions/0/refId",
                json!("trial"),
                "customers[1].subscriptions[0].refId",
                "`trial` already exists",
            ),
            (
                "/state/customers/1/profile/refId",
                json!("acme"),
                "customers",
                "`acme` already exists",
            ),
            ("/state/catalog/latest/plans/0/product", json!("none"), "catalog", "product `none`"),
            ("/state/now", json!(5), "state.now", "RFC3339"),
        ],
    );
}

#[test]
fn unknown_package_versions_are_located() {
    located(
        "versions",
        &[
            (
                "/state/customers/0/subscriptions/0/terms/planVersion",
                json!(9),
                "subscriptions[0].terms.planVersion",
                "no such version",
            ),
            (
                "/state/customers/0/subscriptions/0/terms/addons/0/version",
                json!(0),
                "terms.addons[0].version",
                "no such version",
            ),
            (
                "/state/catalog/earlier/plans/plan-revvenu-essentials/0/baseVersion",
                json!(7),
                "catalog",
                "not a version of the base plan",
            ),
            (
                "/state/catalog/earlier/plans/plan-revvenu-basic/0/plan/refId",
                json!("none"),
                "catalog",
                "stored under `plan-revvenu-basic`",
            ),
            (
                "/state/catalog/earlier/addons/addon-10-campaigns/0/entitlements/0/feature",
                json!("none"),
                "catalog",
                "feature `none`",
            ),
        ],
    );
}

/// Breaks a valid state in one place at a time. The error names the place and the problem.
#[track_caller]
fn located(name: &str, slips: &[(&str, Value, &str, &str)]) {
    let path = place(&format!("sound-{name}.json"));
    rich::world(&rich::Client::new()).0.emulator.save(&path).expect("it is saved");
    let text = fs::read_to_string(&path).expect("a text");
    let sound: Value = serde_json::from_str(&text).expect("JSON");
    for (pointer, value, place, word) in slips {
        let mut spoilt = sound.clone();
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        spoilt.pointer_mut(parent).expect("a place")[field] = value.clone();
        let error = refused_text(&format!("spoilt-{name}.json"), &spoilt.to_string());
        assert!(error.place().is_some_and(|found| found.contains(place)), "{pointer}: {error}");
        assert!(error.problem().contains(word), "{pointer}: {error}");
        assert!(!error.remedy().is_empty(), "{pointer}: {error}");
    }
}

#[test]
fn nullable_fields_can_be_omitted() {
    let path = place("short.json");
    rich::world(&rich::Client::new()).0.emulator.save(&path).expect("it is saved");
    let text = fs::read_to_string(&path).expect("a text");
    let mut state: Value = serde_json::from_str(&text).expect("JSON");
    let customer = &mut state["state"]["customers"][0];
    for (entry, name) in [
        ("/profile", "billingId"),
        ("/subscriptions/0", "cancellation"),
        ("/subscriptions/0", "payer"),
        ("/credits/grants/0", "voidedAt"),
    ] {
        let entry = customer.pointer_mut(entry).and_then(Value::as_object_mut);
        assert_eq!(entry.expect("an entry").remove(name), Some(Value::Null), "{name}");
    }
    fs::write(&path, state.to_string()).expect("a file");
    Emulator::builder()
        .load(&path)
        .expect("a state")
        .start()
        .expect("a free port")
        .save(&path)
        .expect("it is saved");
    let again = fs::read_to_string(&path).expect("a text");
    let again: Value = serde_json::from_str(&again).expect("JSON");
    let wanted: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(again["state"]["customers"], wanted["state"]["customers"]);
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    let world = World::new();
    for path in [place("no-such-folder").join("state.json"), Path::new("/").to_owned()] {
        let error = world.emulator.save(&path).expect_err("the path cannot be written");
        assert_eq!(error.file(), path);
        assert!(error.problem().contains("cannot be written"), "{error}");
        assert!(error.remedy().contains("directory"), "{error}");
    }
}

#[test]
fn a_file_is_replaced_atomically() {
    let folder = place("replaced");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
    fs::create_dir(&folder).expect("a folder");
    let path = folder.join("state.json");
    fs::write(&path, "what was there, and is longer than nothing").expect("a file");
    let world = World::new();
    world.emulator.save(&path).expect("it is saved");
    assert_eq!(lines(&path).first().map(String::as_str), Some("{"));

    // A directory cannot be replaced by a file. It stays, and no temporary file is left.
    let taken = folder.join("taken");
    fs::create_dir(&taken).expect("a folder");
    fs::write(taken.join("kept"), "kept").expect("a file");
    world.emulator.save(&taken).expect_err("the target is a directory");
    assert_eq!(fs::read_to_string(taken.join("kept")).expect("it is there"), "kept");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["state.json", "taken"]);
}

/// A directory for one test, emptied of earlier runs.
fn folder(name: &str) -> PathBuf {
    let folder = place(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
    fs::create_dir(&folder).expect("a folder");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn temporary_files_of_killed_runs_are_removed() {
    let folder = folder("leftovers");
    let world = World::new();
    let others = [
        "other.json.0123456789abcdef0123456789abcdef.tmp",
        "state.json.backup",
        "state.json.old.tmp",
        "state.json.tmp",
    ];
    for name in others {
        fs::write(folder.join(name), "mine").expect("a file");
    }
    for id in ["0123456789abcdef0123456789abcdef", "ffffffffffffffffffffffffffffffff"] {
        fs::write(folder.join(format!("state.json.{id}.tmp")), "half of").expect("a file");
    }
    world.emulator.save(folder.join("state.json")).expect("it is saved");
    let mut expected: Vec<_> = others.into_iter().chain(["state.json"]).collect();
    expected.sort_unstable();
    assert_eq!(names(&folder), expected);
}

#[test]
fn concurrent_saves_to_one_file_succeed() {
    let folder = folder("at-once");
    let world = World::new();
    let path = folder.join("state.json");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    world.emulator.save(&path).expect("it is saved");
                }
            });
        }
    });
    let _ = Emulator::builder().load(&path).expect("the file is complete");
    assert_eq!(names(&folder), ["state.json"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).expect("a file").permissions().mode() & 0o7777
    }

    #[test]
    fn file_permissions_are_kept() {
        let folder = folder("permissions");
        let world = World::new();
        let path = folder.join("state.json");
        world.emulator.save(&path).expect("it is saved");
        assert_eq!(mode(&path), 0o600, "a new file is private");
        for wanted in [0o644, 0o640, 0o600] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).expect("they are set");
            world.emulator.save(&path).expect("it is saved");
            assert_eq!(mode(&path), wanted);
        }
    }

    #[test]
    fn symbolic_links_are_followed() {
        let folder = folder("links");
        let (near, far) = (folder.join("near"), folder.join("far"));
        fs::create_dir(&near).expect("a folder");
        fs::create_dir(&far).expect("a folder");
        let world = World::new();
        // A chain of a relative and an absolute link, to a file that does not exist at first.
        let target = far.join("real.json");
        symlink(&target, near.join("second")).expect("a link");
        symlink("second", near.join("first")).expect("a link");
        for _ in 0..2 {
            world.emulator.save(near.join("first")).expect("it is saved");
            assert_eq!(names(&near), ["first", "second"]);
            assert_eq!(names(&far), ["real.json"]);
            for link in ["first", "second"] {
                let found = fs::symlink_metadata(near.join(link)).expect("a link");
                assert!(found.is_symlink(), "{link}");
            }
            assert!(fs::symlink_metadata(&target).expect("a file").is_file());
            let _ = Emulator::builder().load(near.join("first")).expect("a state");
        }

        symlink("loop", folder.join("loop")).expect("a link");
        let error = world.emulator.save(folder.join("loop")).expect_err("the links form a loop");
        assert!(std::error::Error::source(&error).is_some(), "{error}");
    }

    #[test]
    fn devices_are_written_to_directly() {
        let world = World::new();
        let device = Path::new("/dev/null");
        world.emulator.save(device).expect("it is saved");
        assert!(!fs::metadata(device).expect("it is there").is_file());
    }
}
