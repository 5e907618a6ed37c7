//! Processes that are killed while they report usage, and those that come after them.
//!
//! A child records usage with an outbox on disk and tells its parent what it recorded, and up to
//! where it is committed. The parent kills it at a random moment, while Stigg answers, fails, or
//! loses its answers. At the end, what was committed has to be counted, and nothing twice.
//!
//! `STIGG_KILL_ROUNDS` and `STIGG_KILL_SEED` set the rounds and the seed.

mod child;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use fastrand::Rng;
use stigg::blocking::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::{Emulator, Fault};
use stigg_runtime::blocking::Outbox;

use child::{CUSTOMER, ENVIRONMENT, FEATURE};

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const LONG: Duration = Duration::from_secs(60);

/// Messages of a child, summed up.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    recorded: u64,
    committed: u64,
    /// The time from the first record that was not committed to the last, in milliseconds.
    uncommitted_for: u64,
}

#[test]
fn what_is_committed_survives_a_kill_and_counts_once() -> Result {
    let rounds = number("STIGG_KILL_ROUNDS").unwrap_or(12);
    let seed = number("STIGG_KILL_SEED").unwrap_or(1);
    let directory = Directory::new()?;
    let emulator = Emulator::start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    let plan = ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic");
    let customer = ProvisionCustomerInput::builder(CUSTOMER).subscription_params(plan);
    client.provision_customer(customer)?;

    let mut rng = Rng::with_seed(seed);
    let (mut recorded, mut committed, mut longest) = (0, 0, 0);
    for round in 0..rounds {
        inject(&emulator, &mut rng);
        let told = run_and_kill(&emulator, &directory.0, &mut rng)?;
        assert!(told.committed <= told.recorded + 1, "round {round}: {told:?}");
        recorded += told.recorded;
        committed += told.committed;
        longest = longest.max(told.uncommitted_for);
    }

    emulator.clear_faults();
    let outbox = child::outbox(client.clone(), &directory.0).start()?;
    let until = Instant::now() + LONG;
    while count_queues(&directory.0)? > 0 {
        assert!(Instant::now() < until, "not drained: {:?}, {:?}", outbox.stats(), outbox.status());
        thread::sleep(Duration::from_millis(5));
    }
    let letters = outbox.take_dead_letters();
    assert!(letters.is_empty() && !directory.0.join("dead-letters.jsonl").exists(), "{letters:?}");
    assert!(outbox.close(LONG).is_complete());

    let query = FetchEntitlementQuery::builder(CUSTOMER, FEATURE);
    let counted = client.get_entitlement(query)?.current_usage.unwrap_or_default();
    let counted: u64 = counted.to_string().parse()?;
    println!(
        "seed {seed}, {rounds} rounds: {recorded} recorded, {committed} committed, {counted} \
         counted, at most {longest} ms of a round not committed"
    );
    // A child may be killed after it recorded and before it told.
    assert!((committed..=recorded + rounds).contains(&counted));
    Ok(())
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

/// Sets what Stigg does in a round.
fn inject(emulator: &Emulator, rng: &mut Rng) {
    emulator.clear_faults();
    let times = rng.usize(1..6);
    match rng.u8(0..6) {
        0 => emulator.inject(Fault::drop_connection().after_execution().times(times)),
        1 => emulator.inject(Fault::status(503).times(times)),
        2 => emulator.inject(Fault::status(503).always()),
        3 => emulator.inject(Fault::drop_connection().times(times)),
        4 => emulator.inject(Fault::latency(Duration::from_millis(rng.u64(1..100))).always()),
        _ => {}
    }
}

/// Runs a child for a while. Returns what it has told.
fn run_and_kill(emulator: &Emulator, directory: &Path, rng: &mut Rng) -> Result<Told> {
    let mut child = Command::new(env::current_exe()?)
        .args(["--exact", "child::run", "--ignored", "--nocapture"])
        .env(child::URL, emulator.url())
        .env(child::KEY, emulator.api_key())
        .env(child::DIRECTORY, directory)
        .env(child::SEED, rng.u64(..).to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let told = child.stdout.take().ok_or("no output")?;
    let reader = thread::spawn(move || {
        let mut all = Told::default();
        let mut times = vec![0];
        for line in BufReader::new(told).lines().map_while(std::result::Result::ok) {
            // The last line may be torn.
            match line.split_once(' ').map(|(what, number)| (what, number.parse())) {
                Some((child::RECORDED, Ok(millis))) => times.push(millis),
                Some((child::COMMITTED, Ok(number))) => all.committed = all.committed.max(number),
                _ => {}
            }
        }
        all.recorded = times.len() as u64 - 1;
        let first = times.get(usize::try_from(all.committed).unwrap_or_default() + 1);
        all.uncommitted_for = first.map_or(0, |first| times[times.len() - 1] - first);
        all
    });
    // Any moment will do: the later ones find more under way.
    thread::sleep(Duration::from_millis(rng.u64(20..400)));
    child.kill()?;
    child.wait()?;
    reader.join().map_err(|_| "the reader panicked".into())
}

/// The number of queues that are left, but for an empty one of a living instance.
fn count_queues(directory: &Path) -> Result<usize> {
    let queues = directory.join(ENVIRONMENT);
    let entries = fs::read_dir(queues)?.collect::<std::io::Result<Vec<_>>>()?;
    Ok(entries.iter().filter(|entry| entry.path().extension() == Some("redb".as_ref())).count())
}

/// A directory that is removed at the end.
struct Directory(std::path::PathBuf);

impl Directory {
    fn new() -> Result<Self> {
        let name = format!("stigg-kill-{}-{:x}", std::process::id(), fastrand::u64(..));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
