//! Files: they are written whole, and what is wrong in them is said where it is.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stigg_emulator::{Emulator, StateError};

use super::{lines, place, rich};
use crate::common::World;

#[track_caller]
fn refused(path: &Path) -> StateError {
    let error = Emulator::builder().load(path).expect_err("it cannot be loaded");
    assert_eq!(error.file(), path);
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    assert!(error.to_string().contains(error.remedy()), "{error}");
    error
}

/// Loads a file with this text, which is wrong.
#[track_caller]
fn refused_text(name: &str, text: &str) -> StateError {
    let path = place(name);
    fs::write(&path, text).expect("a file");
    refused(&path)
}

#[test]
fn what_is_no_state_is_told_from_one() {
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
fn a_slip_in_the_middle_is_located() {
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
                "/state/customers/0/usage/0/value/reported",
                json!(null),
                "customers[0].usage[0].value.reported",
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
                "`trial` is there already",
            ),
            (
                "/state/customers/1/profile/refId",
                json!("acme"),
                "customers",
                "`acme` is there already",
            ),
            ("/state/catalog/latest/plans/0/product", json!("none"), "catalog", "product `none`"),
            ("/state/now", json!(5), "state.now", "RFC3339"),
        ],
    );
}

#[test]
fn versions_that_there_are_not_are_located() {
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
                "stands under `plan-revvenu-basic`",
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

/// Spoils a sound state in one place at a time; the error names the place and the problem.
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
fn what_may_be_null_may_be_left_out() {
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
        let error = world.emulator.save(&path).expect_err("there is no such folder");
        assert_eq!(error.file(), path);
        assert!(error.problem().contains("cannot be written"), "{error}");
        assert!(error.remedy().contains("folder"), "{error}");
    }
}

#[test]
fn a_file_is_replaced_whole_or_left() {
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

    // A folder cannot be replaced by a file; it stays, and nothing is left beside it.
    let taken = folder.join("taken");
    fs::create_dir(&taken).expect("a folder");
    fs::write(taken.join("kept"), "kept").expect("a file");
    world.emulator.save(&taken).expect_err("it is a folder");
    assert_eq!(fs::read_to_string(taken.join("kept")).expect("it is there"), "kept");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["state.json", "taken"]);
}
