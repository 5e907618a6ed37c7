//! The fuzz target: it decodes the output of every operation, and its corpus can be grown from
//! answers that the schema promises.
//!
//! With `WRITE_SEEDS` set in the environment, the test writes these to `fuzz/corpus/decode`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::generate::Answers;
use crate::operations::OPERATIONS;

/// The operations that the fuzz target decodes, in the order in which its input numbers them.
fn fuzzed() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets/decode.rs");
    let target = fs::read_to_string(path).unwrap();
    let (_, list) = target.split_once("\ndecoders! {").unwrap();
    let (list, _) = list.split_once('}').unwrap();
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_operation_is_fuzzed_and_has_seeds() {
    let fuzzed = fuzzed();
    let names: BTreeSet<_> = fuzzed.iter().map(String::as_str).collect();
    assert_eq!(names, OPERATIONS.iter().map(|case| case.name).collect());
    assert_eq!(names.len(), fuzzed.len(), "an operation stands twice in the fuzz target");

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/decode");
    for case in OPERATIONS {
        let number = fuzzed.iter().position(|name| name == case.name).unwrap();
        let document = case.written();
        let mut seeds = 0;
        for answer in Answers::to(&document) {
            if std::env::var_os("WRITE_SEEDS").is_some() {
                let mut seed = vec![u8::try_from(number).unwrap()];
                serde_json::to_writer(&mut seed, &answer.sent[case.response_key]).unwrap();
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(format!("{}-{seeds}", case.name)), seed).unwrap();
            }
            seeds += 1;
        }
        assert!(seeds > 0, "{}", case.name);
    }
}
