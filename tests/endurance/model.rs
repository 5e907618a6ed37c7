//! The expected state of the emulator, as counted by the test.

use std::collections::BTreeSet;

use fastrand::Rng;
use stigg_emulator::{Emulator, Fault};

/// A customer who stays on a plan and reports usage.
#[derive(Debug, Default)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) templates: i32,
    pub(crate) campaigns: i32,
    pub(crate) users: BTreeSet<u32>,
    pub(crate) granted: i32,
    pub(crate) consumed: i32,
    /// The number of distinct usage reports, regardless of retries.
    pub(crate) reports: usize,
}

/// A customer whose subscription is created, changed and cancelled.
#[derive(Debug, Default)]
pub(crate) struct Mover {
    pub(crate) id: String,
    /// The subscription and its units.
    pub(crate) subscription: Option<(String, i32)>,
}

/// Injects a fault into the next request, or the next few.
pub(crate) fn misfortune(random: &mut Rng, emulator: &Emulator) {
    let fault = match random.u8(..6) {
        0 => Fault::status(503),
        1 => Fault::status(429),
        2 => Fault::drop_connection(),
        3 => Fault::truncated_body(),
        4 => Fault::malformed_body(),
        _ => Fault::status(504),
    };
    // A 429 means that the operation was not executed.
    let fault =
        if fault != Fault::status(429) && random.bool() { fault.after_execution() } else { fault };
    emulator.inject(fault.times(random.usize(1..4)));
}
