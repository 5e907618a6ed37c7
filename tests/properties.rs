//! Properties that hold for any response and any input.
//!
//! The cases are random but the same in every run. `PROPTEST_CASES` sets their number,
//! `PROPTEST_RNG_SEED` selects others.

mod answers;
pub(crate) mod arbitrary;
mod billing;
mod inputs;
mod keys;
mod mutation;
mod novelties;
mod outputs;
mod samples;
mod server;

use std::env;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestRunner};

/// Checks a property with this number of cases, or with `PROPTEST_CASES`.
pub(crate) fn check<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    const SEED: u64 = 2026;
    let default = ProptestConfig::default();
    let chosen = |variable: &str| env::var_os(variable).is_some();
    let config = ProptestConfig {
        cases: if chosen("PROPTEST_CASES") { default.cases } else { cases },
        rng_seed: if chosen("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(SEED) },
        failure_persistence: None,
        ..default
    };
    if let Err(failure) = TestRunner::new(config).run(&strategy, property) {
        panic!("{failure}");
    }
}
