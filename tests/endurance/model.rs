//! What the emulator should hold, as the test keeps count of it.

use std::collections::BTreeSet;

use fastrand::Rng;
use stigg_emulator::{Emulator, Fault};

/// A customer who stays on a plan, and uses it.
#[derive(Debug, Default)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) templates: i32,
    pub(crate) campaigns: i32,
    pub(crate) users: BTreeSet<u32>,
    pub(crate) granted: i32,
    pub(crate) consumed: i32,
    /// How many reports of usage there were, however often each was sent.
    pub(crate) reports: usize,
}

/// A customer whose subscription comes, changes and goes.
#[derive(Debug, Default)]
pub(crate) struct Mover {
    pub(crate) id: String,
    /// The subscription and its units.
    pub(crate) subscription: Option<(String, i32)>,
}

/// Lets requests fail: the next one, or the next few.
pub(crate) fn misfortune(random: &mut Rng, emulator: &Emulator) {
    let fault = match random.u8(..6) {
        0 => Fault::status(503),
        1 => Fault::status(429),
        2 => Fault::drop_connection(),
        3 => Fault::truncated_body(),
        4 => Fault::malformed_body(),
        _ => Fault::status(504),
    };
    // A 429 says that nothing was carried out.
    let fault =
        if fault != Fault::status(429) && random.bool() { fault.after_execution() } else { fault };
    emulator.inject(fault.times(random.usize(1..4)));
}
