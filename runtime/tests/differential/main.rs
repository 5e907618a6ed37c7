//! Decisions from memory, compared with the emulator's own answers to the same requests.
//!
//! Each round has a random catalog and random customers. After every few changes all customers are
//! fetched, and many checks are asked of both. `RUNTIME_SEED` repeats the round of a failure, and
//! `RUNTIME_ROUNDS` sets how many rounds there are.

mod catalogs;
mod changes;
mod checks;

use std::collections::BTreeSet;
use std::env;
use std::time::Duration;

use fastrand::Rng;
use stigg::blocking::Client;
use stigg_emulator::Emulator;
use stigg_runtime::blocking::Entitlements;
use stigg_runtime::time::OffsetDateTime;
use stigg_runtime::{CustomerRef, Fallback, ManualClock};

use changes::Ends;

/// The customers and their resources that checks are about. `idle` has no subscription, and Stigg
/// does not know `nobody`.
const HOLDERS: &[(&str, Option<&str>)] = &[
    ("acme", None),
    ("acme", Some("site")),
    ("globex", None),
    ("globex", Some("site")),
    ("initech", None),
    ("idle", None),
    ("nobody", None),
];

const STEPS: usize = 9;
const ROUNDS: u64 = 3;

/// Longer than any period, so that entitlements of the past still answer.
const FOREVER: Duration = Duration::from_secs(20 * 366 * 24 * 60 * 60);

struct World {
    emulator: Emulator,
    client: Client,
    entitlements: Entitlements,
    clock: ManualClock,
    random: Rng,
    /// What ends by itself, which a snapshot does not tell.
    ends: Ends,
    /// The reasons of denied checks, and the sources of the others.
    decisions: BTreeSet<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        // Some moment of 2026: the ends of months are of different lengths.
        let now = OffsetDateTime::from_unix_timestamp(1_767_225_600 + random.i64(0..31_536_000));
        let now = now.unwrap();
        let catalog = catalogs::random(&mut random);
        let emulator = Emulator::builder().catalog(catalog).now(now).start().unwrap();
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
        let clock = ManualClock::new(now);
        // Fetches are made by `refresh` alone, so that nothing changes between two checks.
        let entitlements = Entitlements::builder(client.clone(), Fallback::deny())
            .clock(&clock)
            .on_demand()
            .reads_per_minute(u32::MAX)
            .fresh_for(FOREVER)
            .max_stale(FOREVER)
            .start()
            .unwrap();
        Self {
            emulator,
            client,
            entitlements,
            clock,
            random,
            ends: Ends::default(),
            decisions: BTreeSet::new(),
        }
    }

    /// Brings the clock of the instance to that of the emulator, which runs.
    fn synchronize(&self) {
        let ahead = self.emulator.now() - self.clock.now();
        self.clock.advance(ahead.try_into().unwrap_or_default());
    }

    fn fetch_all(&mut self) {
        self.synchronize();
        for (customer, resource) in HOLDERS {
            self.entitlements.refresh(holder(customer, *resource)).unwrap();
        }
        self.ends.seen_at(self.clock.now());
    }
}

fn holder<'a>(customer: &'a str, resource: Option<&'a str>) -> CustomerRef<'a> {
    let customer = CustomerRef::new(customer);
    resource.map_or(customer, |resource| customer.resource(resource))
}

/// Plays a round. Returns how many decisions were compared, and adds what these were to `decisions`.
fn play(seed: u64, decisions: &mut BTreeSet<String>) -> Result<usize, String> {
    let mut world = World::new(seed);
    changes::populate(&mut world);
    let mut compared = 0;
    for step in 0..STEPS {
        for _ in 0..world.random.usize(1..6) {
            changes::random(&mut world);
        }
        world.fetch_all();
        let mut compare = |world: &mut World, is_fetched: bool| {
            let result = checks::compare(world, is_fetched);
            compared += result.map_err(|error| format!("in step {step}: {error}"))?;
            Ok::<_, String>(())
        };
        compare(&mut world, true)?;
        // Now the end of a period is predicted.
        changes::let_time_pass(&mut world);
        world.synchronize();
        compare(&mut world, false)?;
    }
    decisions.append(&mut world.decisions);
    Ok(compared)
}

fn setting(name: &str) -> Option<u64> {
    let value = env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

#[test]
fn memory_decides_as_stigg_would() {
    let seeds = match setting("RUNTIME_SEED") {
        Some(seed) => vec![seed],
        None => (1..=setting("RUNTIME_ROUNDS").unwrap_or(ROUNDS)).collect(),
    };
    let (mut compared, mut failures, mut decisions) = (0, Vec::new(), BTreeSet::new());
    for seed in &seeds {
        match play(*seed, &mut decisions) {
            Ok(count) => compared += count,
            Err(error) => failures.push(format!("RUNTIME_SEED={seed}, {error}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!("{compared} decisions compared");
    if seeds.len() > 1 {
        assert!(compared >= 10_000, "{compared} decisions");
        let expected = [
            "CustomerIsArchived",
            "CustomerNotFound",
            "EntitlementNotFound",
            "FeatureTypeMismatch",
            "InsufficientCredits",
            "NoActiveSubscription",
            "RequestedUsageExceedingLimit",
            "RequestedValuesMismatch",
            "cache",
            "predicted",
        ];
        assert!(decisions.iter().eq(expected), "{decisions:?}");
    }
}
