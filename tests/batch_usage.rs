//! The `batch_usage` example: its arguments, the keys that it derives for rows, and its job.

#[path = "../examples/batch_usage/arguments.rs"]
mod arguments;
#[path = "../examples/batch_usage/job.rs"]
mod job;
#[path = "../examples/batch_usage/letters.rs"]
mod letters;
#[path = "../examples/batch_usage/rows.rs"]
mod rows;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use arguments::Arguments;
use job::{News, Tally};
use letters::DeadLetters;
use rows::{Row, read_csv, read_letters};
use serde_json::{Value, json};
use stigg::RetryPolicy;
use stigg::blocking::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::{Emulator, Fault};

const HEADER: &str = "customerId,featureId,value\n";
const MONDAY: &str = "customerId,featureId,value\nacme,seats,1\nacme,seats,2\nacme,seats,1\n";

fn read(file: &str, run: Option<&str>) -> Vec<Row> {
    read_csv("usage.csv", file.as_bytes(), run).unwrap()
}

fn key(row: &Row) -> String {
    row.usage.as_ref().unwrap().idempotency_key.clone().unwrap()
}

fn keys(file: &str, run: Option<&str>) -> Vec<String> {
    read(file, run).iter().map(key).collect()
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

/// The key of the first row, which is no usage report.
fn key_of_first(file: &str) -> Value {
    let row = read(file, Some("run")).remove(0);
    row.usage.unwrap_err().item["idempotencyKey"].take()
}

#[test]
fn all_rows_of_another_file_count() {
    let tuesday = format!("{MONDAY}acme,seats,3\n");
    let halves = format!("{HEADER}acme,se,ats1\n");
    let same_letters = format!("{HEADER}acmese,at,s1\n");

    assert_eq!(shared(&keys(MONDAY, None), &keys(&tuesday, None)), 0);
    assert_ne!(key_of_first(&halves), key_of_first(&same_letters));
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
fn a_malformed_row_is_reported_and_the_others_are_read() {
    let file = format!("{MONDAY}acme,seats\nacme,seats,many\nacme,seats,4,5\nacme,seats,4\n");

    let rows = read(&file, None);
    let read: Vec<_> = rows.iter().map(|row| row.usage.is_ok()).collect();
    assert_eq!(read, [true, true, true, false, false, false, true]);
    let places: Vec<_> = rows.iter().map(|row| &*row.place).collect();
    assert_eq!(places[3..], ["usage.csv:5", "usage.csv:6", "usage.csv:7", "usage.csv:8"]);
    let unreadable: Vec<_> = rows[3..6].iter().map(|row| row.usage.as_ref().unwrap_err()).collect();
    assert_eq!(unreadable[0].reason, "the row has 2 fields instead of 3");
    assert_eq!(unreadable[0].item["featureId"], "seats");
    assert_eq!(unreadable[1].item["value"], "many");
    assert_eq!(unreadable[2].item["field 4"], Value::Null);
    let others = read_csv("usage.csv", b"customerId,value\nacme,1\n".as_slice(), None);
    assert_eq!(others.unwrap_err().to_string(), "there is no column `featureId`");
}

#[test]
fn rows_with_an_already_reported_key_are_not_counted() {
    let mut tally = Tally::default();
    let counts = ["a", "b", "a", "c", "a"].map(|key| tally.accepted(Some(key.to_owned())));

    assert_eq!(counts, [true, true, false, true, false]);
    assert_eq!(
        tally.to_string(),
        "3 row(s) counted, 2 with a repeated key, 0 rejected, 0 not sent"
    );
    assert_eq!((tally.is_complete(), tally.exit_code()), (true, 0));
}

fn start() -> (Emulator, Client) {
    let emulator = Emulator::start().unwrap();
    let client = client(&emulator);
    let basic = ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic");
    client
        .provision_customer(ProvisionCustomerInput::builder("acme").subscription_params(basic))
        .unwrap();
    (emulator, client)
}

/// A client that does not wait before it gives up.
fn client(emulator: &Emulator) -> Client {
    let hurried = RetryPolicy::default().initial_backoff(Duration::from_millis(1)).max_retries(1);
    Client::builder(emulator.api_key()).endpoint(emulator.url()).retry(hurried).build().unwrap()
}

/// The current usage of `acme`.
fn usage(client: &Client) -> Option<f64> {
    let campaigns = FetchEntitlementQuery::builder("acme", "feature-02-campaigns");
    client.get_entitlement(campaigns).unwrap().current_usage
}

/// A path for the files of one test.
fn path(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("batch_usage");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name).display().to_string();
    for file in [&path, &format!("{path}.partial")] {
        drop(fs::remove_file(file));
    }
    path
}

/// Reports rows and returns the exit code and the lines for the operator.
fn run(client: &Client, rows: Vec<Row>, dead_letters: &str) -> (u8, Vec<String>) {
    let (mut done, all, mut lines) = (0, rows.len(), Vec::new());
    let mut letters = DeadLetters::start(Some(dead_letters)).unwrap();
    let mut tell = |news| match news {
        News::Done(rows) => done += rows,
        News::Line(line) => lines.push(line),
    };
    let tally = job::report(client, rows, 1, &mut letters, &mut tell).unwrap();
    letters.finish(tally.is_complete()).unwrap();
    assert!(done == all || !tally.is_complete());
    (tally.exit_code(), lines)
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn dead_letters_can_be_corrected_and_sent() {
    let (_emulator, client) = start();
    let [first, second, third] = ["dead-1.jsonl", "dead-2.jsonl", "dead-3.jsonl"].map(path);
    let mistakes = "acmee,feature-02-campaigns,2\nacme,feature-02-campaigns,many\n";
    let file = format!("{}{mistakes}", MONDAY.replace("seats", "feature-02-campaigns"));
    let keys: Vec<_> = read(&file, None)
        .iter()
        .map(|row| match &row.usage {
            Ok(usage) => usage.idempotency_key.clone().unwrap(),
            Err(row) => row.item["idempotencyKey"].as_str().unwrap().to_owned(),
        })
        .collect();

    for _ in 0..2 {
        drop(fs::remove_file(&first));
        let (code, said) = run(&client, read(&file, None), &first);
        assert_eq!((code, said.len()), (1, 2));
        assert_eq!(usage(&client), Some(4.0), "the second time counts nothing");
    }
    let letters = lines(&first);
    let [many, acmee] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((&many["row"], &acmee["row"]), (&json!("usage.csv:6"), &json!("usage.csv:5")));
    assert!(acmee["reason"].as_str().unwrap().contains("No customer `acmee` was found"));
    assert_eq!(
        acmee["item"],
        json!({
            "customerId": "acmee",
            "featureId": "feature-02-campaigns",
            "idempotencyKey": keys[3],
            "value": 2,
        })
    );
    assert_eq!(many["item"]["idempotencyKey"], keys[4]);

    let text = fs::read_to_string(&first).unwrap().replace("acmee", "acme");
    let rows = read_letters("dead.jsonl", text.as_bytes()).unwrap();
    assert_eq!(run(&client, rows, &second).0, 1);
    assert_eq!(usage(&client), Some(6.0));
    let letters = lines(&second);
    assert_eq!(letters.len(), 1);
    assert_eq!((&letters[0]["row"], &letters[0]["item"]), (&many["row"], &many["item"]));

    let text = fs::read_to_string(&second).unwrap().replace("\"many\"", "10");
    for _ in 0..2 {
        let rows = read_letters("dead.jsonl", text.as_bytes()).unwrap();
        assert_eq!(run(&client, rows, &third).0, 0);
        assert_eq!(usage(&client), Some(16.0));
        assert!(!fs::exists(&third).unwrap(), "there is no file without dead letters");
    }
}

#[test]
fn lines_that_are_no_dead_letters_are_kept() {
    let file =
        "not JSON\n\n{}\n{\"item\":{\"customerId\":\"c\",\"featureId\":\"f\",\"value\":1}}\n";

    let rows = read_letters("dead.jsonl", file.as_bytes()).unwrap();
    let places: Vec<_> = rows.iter().map(|row| &*row.place).collect();
    assert_eq!(places, ["dead.jsonl:1", "dead.jsonl:3", "dead.jsonl:4"]);
    let unreadable: Vec<_> = rows.iter().map(|row| row.usage.as_ref().unwrap_err()).collect();
    assert_eq!(unreadable[0].item, "not JSON");
    assert_eq!(unreadable[2].reason, "the item has no `idempotencyKey`");
    assert_eq!(unreadable[2].item["customerId"], "c");
}

#[test]
fn dead_letters_never_replace_a_file() {
    let path = path("old.jsonl");
    fs::write(&path, "precious").unwrap();

    let refused = DeadLetters::start(Some(&path)).unwrap_err().to_string();

    assert!(refused.contains("exists"), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
}

#[test]
fn an_outage_ends_the_job_and_its_repetition_counts_every_row_once() {
    let (emulator, client) = start();
    let dead = path("outage.jsonl");
    let file =
        HEADER.to_owned() + &"acme,feature-02-campaigns,1\n".repeat(1_000) + "acmee,seats,1\n";
    // A response is lost after the operation was executed, and then Stigg is down: three requests
    // with two attempts each.
    let lost = Fault::drop_connection().after_execution().for_operation("ReportUsageBulk");
    emulator.inject(lost);
    for _ in 0..5 {
        emulator.inject(Fault::status(503).for_operation("ReportUsageBulk"));
    }

    let (code, said) = run(&client, read(&file, None), &dead);
    assert_eq!((code, said.len()), (3, 3));
    assert!(said[0].starts_with("100 row(s) from usage.csv:2: "), "{said:?}");
    assert!(!fs::exists(&dead).unwrap(), "dead letters of an incomplete job are not complete");
    assert_eq!(run(&client, read(&file, None), &dead).0, 1);

    assert_eq!(usage(&client), Some(1_000.0));
    assert_eq!(lines(&dead).len(), 1);
}

/// The rows of the job that is killed, one of them for a customer that does not exist.
fn killed_file() -> String {
    let rows = "acme,feature-02-campaigns,1\n".repeat(1_500);
    format!("{HEADER}acmee,feature-02-campaigns,1\n{rows}")
}

/// Runs the job in the process that is killed.
#[test]
#[ignore = "a part of the test below"]
fn killed_job() {
    let Ok(url) = std::env::var("BATCH_USAGE_URL") else { return };
    let dead = std::env::var("BATCH_USAGE_DEAD").unwrap();
    let client = Client::builder("emulator-key").endpoint(url).build().unwrap();
    run(&client, read(&killed_file(), None), &dead);
}

#[test]
fn a_killed_job_can_be_repeated_until_every_row_counts_once() {
    let emulator = Emulator::builder().api_key("emulator-key").start().unwrap();
    let client = client(&emulator);
    let basic = ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic");
    let acme = ProvisionCustomerInput::builder("acme").subscription_params(basic);
    client.provision_customer(acme).unwrap();
    let dead = path("killed.jsonl");

    for requests in [1, 4, 11] {
        let before = emulator.requests().len();
        let mut job = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "batch_usage::killed_job", "--ignored"])
            .env("BATCH_USAGE_URL", emulator.url())
            .env("BATCH_USAGE_DEAD", &dead)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // A job that ends by itself before it can be killed is repeated all the same.
        while emulator.requests().len() < before + requests && job.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        job.kill().unwrap();
        job.wait().unwrap();
        drop(fs::remove_file(&dead));
    }
    assert_eq!(run(&client, read(&killed_file(), None), &dead).0, 1);

    assert_eq!(usage(&client), Some(1_500.0));
    assert_eq!(lines(&dead).len(), 1);
    assert!(!fs::exists(format!("{dead}.partial")).unwrap());
}

#[test]
fn a_dry_run_finds_invalid_rows_without_a_server() {
    let file = format!("{MONDAY},seats,1\nacme,seats,many\n");

    let mut said = Vec::new();
    let counts = job::check(read(&file, None), &mut |news| {
        if let News::Line(line) = news {
            said.push(line);
        }
    });

    assert_eq!(counts, (3, 2));
    assert!(said[0].starts_with("usage.csv:5: `usages[0].customer_id` cannot be \"\""), "{said:?}");
    assert!(said[1].starts_with("usage.csv:6: "), "{said:?}");
    assert_eq!([0, 1, 100, 101].map(job::requests), [0, 1, 1, 2]);
}

/// Reports these files one after the other and returns the usage of `acme`.
fn used(files: &[(&str, Option<&str>)]) -> Option<f64> {
    let (_emulator, client) = start();
    for (file, run) in files {
        let rows = read(&file.replace("seats", "feature-02-campaigns"), *run);
        let tally = job::report(&client, rows, 2, &mut DeadLetters::default(), &mut drop).unwrap();
        assert_eq!(tally.exit_code(), 0);
    }
    usage(&client)
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
    // Without a named run, a file that grew or was sorted is a different file; see idempotency-keys.md.
    assert_eq!(used(&[(MONDAY, None), (&grown, None)]), Some(9.0));
    assert_eq!(used(&[(MONDAY, None), (&reordered, None)]), Some(8.0));
}

#[test]
fn invalid_arguments_are_refused() {
    let parse = |line: &[&str]| Arguments::parse(line.iter().map(ToString::to_string));

    let all =
        "usage.csv --run 2026-11 --dead-letters bad.jsonl --live --dry-run --parallel 4 --proxy p";
    let all: Vec<_> = all.split(' ').collect();
    let expected = Arguments {
        file: Some("usage.csv".into()),
        run: Some("2026-11".into()),
        dead_letters: Some("bad.jsonl".into()),
        dry_run: true,
        live: true,
        parallel: 4,
        proxy: Some("p".into()),
    };
    assert_eq!(parse(&all), Ok(expected));
    assert_eq!(parse(&[]), Ok(Arguments::default()));
    let odd: [&[&str]; 10] = [
        &["--run"],
        &["--run", ""],
        &["--run", " "],
        &["--run", "--live"],
        &["--dead-letters", "--run"],
        &["--parallel", "0"],
        &["--parallel", "many"],
        &["--proxy", "http://proxy:3128"],
        &["--lvie"],
        &["one.csv", "two.csv"],
    ];
    for line in odd {
        assert!(parse(line).is_err(), "{line:?}");
    }
}
