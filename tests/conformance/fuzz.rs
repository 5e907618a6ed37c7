//! The fuzz target: it decodes the output of every operation, and its corpus can be grown from
//! answers that the schema promises.
//!
//! With `WRITE_SEEDS` set in the environment, the test writes these to `fuzz/corpus/decode`.

use std::collections::BTreeSet;
use std::fs;

use crate::conformance::generate::Answers;
use crate::conformance::operations::OPERATIONS;
use crate::repository;

macro_rules! names {
    ($($name:ident)+) => {
        /// The operations that the fuzz target decodes, in the order in which its input numbers them.
        const FUZZED: &[&str] = &[$(stringify!($name)),+];
    };
}

every_operation!(names);

#[test]
fn every_operation_is_fuzzed_and_has_seeds() {
    let names: BTreeSet<_> = FUZZED.iter().copied().collect();
    assert_eq!(names, OPERATIONS.iter().map(|case| case.name).collect());
    assert_eq!(names.len(), FUZZED.len(), "an operation stands twice in the fuzz target");

    let folder = repository().join("fuzz/corpus/decode");
    for case in OPERATIONS.iter() {
        let number = FUZZED.iter().position(|name| *name == case.name).unwrap();
        let document = case.written();
        let mut seeds = 0;
        for answer in Answers::to(&document) {
            if std::env::var_os("WRITE_SEEDS").is_some() {
                let mut seed = vec![u8::try_from(number).unwrap()];
                serde_json::to_writer(&mut seed, &answer.sent[&case.response_key]).unwrap();
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(format!("{}-{seeds}", case.name)), seed).unwrap();
            }
            seeds += 1;
        }
        assert!(seeds > 0, "{}", case.name);
    }
}
