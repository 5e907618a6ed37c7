//! The `batch_usage` example: its arguments and the keys that it derives for rows.

#[path = "../examples/batch_usage/arguments.rs"]
mod arguments;
#[path = "../examples/batch_usage/rows.rs"]
mod rows;

use std::collections::BTreeSet;

use arguments::Arguments;
use rows::{Rows, Tally};
use stigg::blocking::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::Emulator;

const HEADER: &str = "customerId,featureId,value\n";
const MONDAY: &str = "customerId,featureId,value\nacme,seats,1\nacme,seats,2\nacme,seats,1\n";

fn keys(file: &str, run: Option<&str>) -> Vec<String> {
    let usage = Rows::read(file.as_bytes(), run).unwrap();
    let report = |row| usage.report(row).unwrap().idempotency_key.unwrap();
    usage.rows.iter().map(|row| report(row.as_ref().unwrap())).collect()
}

fn shared(left: &[String], right: &[String]) -> usize {
    let left: BTreeSet<_> = left.iter().collect();
    right.iter().filter(|key| left.contains(key)).count()
}

#[test]
fn equal_rows_of_a_file_all_count() {
    assert_eq!(keys(MONDAY, None).iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn keys_do_not_depend_on_the_formatting_of_a_file() {
    let windows = format!("\u{feff}{}", MONDAY.replace('\n', "\r\n\r\n"));
    let quoted = MONDAY.replace("acme", "\"acme\"").replace("seats", " seats ");

    assert_eq!(keys(MONDAY, None), keys(MONDAY, None));
    assert_eq!(keys(&windows, None), keys(MONDAY, None));
    assert_eq!(keys(&quoted, None), keys(MONDAY, None));
}

/// Stigg stores these keys, so another version of the example must derive the same ones.
#[test]
fn keys_do_not_change_between_versions() {
    assert_eq!(keys(MONDAY, Some("monday"))[0], "d4badc00-9bc8-5255-8068-c68db00c6734");
}

#[test]
fn all_rows_of_another_file_count() {
    let tuesday = format!("{MONDAY}acme,seats,3\n");
    let halves = format!("{HEADER}acme,se,ats1\n");
    let same_letters = format!("{HEADER}acmese,at,s1\n");

    assert_eq!(shared(&keys(MONDAY, None), &keys(&tuesday, None)), 0);
    let fields = |file: &str| Rows::read(file.as_bytes(), Some("run")).unwrap().rows.remove(0);
    assert_ne!(
        fields(&halves).unwrap().fields.get(3),
        fields(&same_letters).unwrap().fields.get(3)
    );
}

#[test]
fn rows_of_a_named_run_count_once_after_additions_and_reordering() {
    let grown =
        format!("{HEADER}acme,seats,3\nacme,seats,1\nacme,seats,1\nacme,seats,1\nacme,seats,2\n");

    let before = keys(MONDAY, Some("2026-11-25"));
    assert_eq!(shared(&before, &keys(&grown, Some("2026-11-25"))), 3);
    assert_eq!(shared(&before, &keys(MONDAY, Some("2026-11-26"))), 0);
}

#[test]
fn keys_from_the_file_are_kept_and_missing_ones_are_filled() {
    let file = "idempotencyKey,customerId,featureId,value\njob-1,acme,seats,1\n,acme,seats,1\n";

    let keys = keys(file, None);
    assert_eq!(keys[0], "job-1");
    assert!(!keys[1].is_empty());
}

#[test]
fn failed_rows_keep_their_keys_in_a_separate_file() {
    let usage = Rows::read(MONDAY.as_bytes(), None).unwrap();
    let mut rejects = csv::Writer::from_writer(Vec::new());
    rejects.write_record(&usage.header).unwrap();
    rejects.write_record(&usage.rows[1].as_ref().unwrap().fields).unwrap();
    let rejects = String::from_utf8(rejects.into_inner().unwrap()).unwrap();

    assert_eq!(keys(&rejects, None), keys(MONDAY, None)[1..2]);
}

#[test]
fn a_malformed_row_is_reported_and_the_others_are_read() {
    let file = format!("{MONDAY}acme,seats\nacme,seats,4\n");

    let usage = Rows::read(file.as_bytes(), None).unwrap();
    let read: Vec<_> = usage.rows.iter().map(Result::is_ok).collect();
    assert_eq!(read, [true, true, true, false, true]);
    assert_eq!(usage.rows[4].as_ref().unwrap().line, 6);
}

#[test]
fn rows_with_an_already_reported_key_are_not_counted() {
    let mut tally = Tally::default();
    let counts = ["a", "b", "a", "c", "a"].map(|key| tally.reported(Some(key.to_owned())));
    tally.failed += 1;

    assert_eq!(counts, [true, true, false, true, false]);
    assert_eq!(tally.to_string(), "3 row(s) reported, 2 with a repeated key, 1 failed");
}

/// Reports these files one after the other and returns the usage of `acme`.
fn used(files: &[(&str, Option<&str>)]) -> Option<f64> {
    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    let basic = ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic");
    client
        .provision_customer(ProvisionCustomerInput::builder("acme").subscription_params(basic))
        .unwrap();
    for (file, run) in files {
        let file = file.replace("seats", "feature-02-campaigns");
        let usage = Rows::read(file.as_bytes(), *run).unwrap();
        for row in usage.rows.iter().flatten() {
            client.report_usage(usage.report(row).unwrap()).unwrap();
        }
    }
    let campaigns = FetchEntitlementQuery::builder("acme", "feature-02-campaigns");
    client.get_entitlement(campaigns).unwrap().current_usage
}

#[test]
fn a_file_counts_once_but_other_files_count_too() {
    let windows = MONDAY.replace('\n', "\r\n");
    let reordered = format!("{HEADER}acme,seats,2\nacme,seats,1\nacme,seats,1\n");
    let tuesday = format!("{HEADER}acme,seats,1\n");
    let grown = format!("{MONDAY}acme,seats,1\n");

    assert_eq!(used(&[(MONDAY, None)]), Some(4.0));
    assert_eq!(used(&[(MONDAY, None), (&windows, None)]), Some(4.0));
    assert_eq!(used(&[(MONDAY, None), (&tuesday, None)]), Some(5.0));
    assert_eq!(used(&[(MONDAY, Some("1")), (MONDAY, Some("2"))]), Some(8.0));
    assert_eq!(used(&[(MONDAY, Some("1")), (&reordered, Some("1"))]), Some(4.0));
    assert_eq!(used(&[(MONDAY, Some("1")), (&grown, Some("1"))]), Some(5.0));
    // Without a named run, a file that grew or was sorted is a different file; see IDEMPOTENCY.md.
    assert_eq!(used(&[(MONDAY, None), (&grown, None)]), Some(9.0));
    assert_eq!(used(&[(MONDAY, None), (&reordered, None)]), Some(8.0));
}

#[test]
fn invalid_arguments_are_refused() {
    let parse = |line: &[&str]| Arguments::parse(line.iter().map(ToString::to_string));

    let all = ["usage.csv", "--run", "2026-11", "--failed", "bad.csv", "--live"];
    let expected = Arguments {
        file: Some("usage.csv".into()),
        run: Some("2026-11".into()),
        failed: Some("bad.csv".into()),
        live: true,
    };
    assert_eq!(parse(&all), Ok(expected));
    assert_eq!(parse(&[]), Ok(Arguments::default()));
    let odd: [&[&str]; 7] = [
        &["--run"],
        &["--run", ""],
        &["--run", " "],
        &["--run", "--live"],
        &["--failed", "--run"],
        &["--lvie"],
        &["one.csv", "two.csv"],
    ];
    for line in odd {
        assert!(parse(line).is_err(), "{line:?}");
    }
}
