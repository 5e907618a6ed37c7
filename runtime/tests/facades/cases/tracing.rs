//! What a subscriber of `tracing` is told.
//!
//! Instances are on demand: they fetch in the thread that checks, which is the one that is listened
//! to.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, Once};

use stigg_emulator::Fault;
use stigg_runtime::{Access, Fallback, Snapshot};
use tracing::subscriber::{DefaultGuard, set_default, set_global_default};

use super::{Entitlements, FETCH, Result, TEMPLATES, World, case, facade, on_basic};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What this thread traces, as lines.
struct Traced {
    lines: Lines,
    _guard: DefaultGuard,
}

impl Traced {
    fn start() -> Self {
        // Threads without a subscriber would otherwise have events switched off for all.
        static FOR_ALL: Once = Once::new();
        FOR_ALL.call_once(|| drop(set_global_default(tracing_subscriber::registry())));
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { lines, _guard: set_default(subscriber) }
    }

    /// Takes the lines of this crate. None names the customer.
    fn take(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.lines.0.lock().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        let lines = text.lines().filter(|line| line.contains(" stigg_runtime: "));
        let lines: Vec<_> = lines.map(str::to_owned).collect();
        assert!(!lines.iter().any(|line| line.contains("acme")), "{lines:?}");
        lines
    }
}

#[track_caller]
fn assert_said(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "{part} is not in {line}");
    }
}

#[facade]
#[case]
async fn a_fetch_is_an_event_and_a_check_from_memory_is_none() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let entitlements = world.builder(Fallback::deny()).on_demand().start()?;
    let traced = Traced::start();
    drop(entitlements.check("acme", TEMPLATES).await);
    let lines = traced.take();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_said(&lines[0], &["DEBUG", "fetched entitlements", "outcome=\"found\"", "duration_ms="]);
    assert_said(&lines[1], &["INFO", "Stigg answers"]);

    drop(entitlements.check("acme", TEMPLATES).await);
    assert_eq!(traced.take(), [""; 0]);
    Ok(())
}

#[facade]
#[case]
async fn an_outage_and_its_end_are_told_once() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let fault = Fault::graphql("InternalServerError", "the customer acme failed");
    world.emulator.inject(fault.for_operation(FETCH).times(3));
    let entitlements = world.builder(Fallback::deny()).on_demand().start()?;
    let traced = Traced::start();
    for _ in 0..5 {
        drop(entitlements.check("acme", TEMPLATES).await);
    }
    let lines = traced.take();
    assert_eq!(lines.len(), 4, "{lines:?}");
    for fetch in &lines[..3] {
        assert_said(fetch, &["DEBUG", "outcome=\"failed\"", "error.type=\"InternalServerError\""]);
    }
    assert_said(&lines[3], &["WARN", "Stigg does not answer in time", "error.type="]);

    world.advance(5);
    entitlements.refresh("acme").await?;
    let lines = traced.take();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_said(&lines[1], &["INFO", "Stigg answers"]);
    Ok(())
}

#[facade]
#[case]
async fn too_many_requests_are_told_with_the_budget_that_is_left() -> Result {
    let world = World::new()?;
    world.emulator.inject(Fault::status(429).for_operation(FETCH));
    let entitlements = world.builder(Fallback::deny()).on_demand().start()?;
    let traced = Traced::start();
    drop(entitlements.check("acme", TEMPLATES).await);
    let lines = traced.take();
    assert_said(&lines[0], &["outcome=\"rate_limited\""]);
    assert_said(&lines[1], &["WARN", "the budget of reads is halved", "reads_per_minute=1500"]);
    assert_eq!(entitlements.stats().reads_per_minute, 1_500);
    Ok(())
}

#[facade]
#[case]
async fn an_unknown_feature_is_told_once() {
    let acme = Snapshot::new("acme").feature("feature-seats", Access::GRANTED);
    let entitlements = Entitlements::fixed([acme]);
    let traced = Traced::start();
    for _ in 0..3 {
        drop(entitlements.check("acme", "feature-seatz").await);
    }
    let lines = traced.take();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_said(&lines[0], &["WARN", "feature=\"feature-seatz\""]);
}
