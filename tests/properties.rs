//! Properties: what holds for any answer and any input, whatever is in it.
//!
//! The cases are drawn at random, but the same ones each time. `PROPTEST_CASES` asks for more of
//! them than a normal run has, `PROPTEST_RNG_SEED` for others.

mod answers;
mod arbitrary;
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

/// Holds a property to so many cases, or to as many as `PROPTEST_CASES` says.
fn check<S: Strategy>(
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
