//! A Stigg that counts each key once, for as long as it remembers it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use fastrand::Rng;
use serde_json::Value;
use stigg::{CallOptions, Error, RetryPolicy};
use stigg_emulator::{Emulator, Fault};

use super::super::super::item::Lane;
use super::super::Outcome;

/// Stigg rejects it.
pub(super) fn rejected() -> Outcome {
    OUTCOMES.rejected.clone()
}

/// Items of this feature, name or currency are rejected.
pub(super) const POISON: &str = "poison";

/// Outcomes that only a server can cause.
struct Outcomes {
    rejected: Outcome,
    too_large: Outcome,
    limited: Outcome,
    paused: Outcome,
    denied: Outcome,
    not_sent: Outcome,
    failed: Outcome,
    dropped: Outcome,
}

static OUTCOMES: LazyLock<Outcomes> = LazyLock::new(|| {
    let emulator = Emulator::start().unwrap();
    let client = |url: &str| {
        let client = stigg::blocking::Client::builder(emulator.api_key()).endpoint(url);
        client.retry(RetryPolicy::none()).build().unwrap()
    };
    let ask = |client: &stigg::blocking::Client| -> Error {
        client.get_entitlements_state("acme").unwrap_err()
    };
    let here = client(emulator.url());
    let cause = |fault| {
        emulator.inject(fault);
        Outcome::of::<()>(Err(ask(&here)))
    };
    let outcomes = Outcomes {
        rejected: cause(Fault::graphql("BadUserInput", "no")),
        too_large: cause(Fault::status(413)),
        limited: cause(Fault::status(429)),
        paused: cause(Fault::status(429).retry_after(90)),
        denied: cause(Fault::status(401)),
        failed: cause(Fault::status(503)),
        dropped: cause(Fault::drop_connection()),
        not_sent: {
            let nowhere = client("http://127.0.0.1:1/");
            let options = CallOptions::new();
            Outcome::of::<()>(Err(ask(&nowhere.with_options(options))))
        },
    };
    assert!(matches!(outcomes.rejected, Outcome::Rejected(_)), "{:?}", outcomes.rejected);
    assert!(matches!(outcomes.too_large, Outcome::TooLarge(_)), "{:?}", outcomes.too_large);
    assert!(matches!(outcomes.limited, Outcome::Limited(_, None)), "{:?}", outcomes.limited);
    assert!(matches!(outcomes.paused, Outcome::Limited(_, Some(90_000))), "{:?}", outcomes.paused);
    assert!(matches!(outcomes.denied, Outcome::Denied(_)), "{:?}", outcomes.denied);
    assert!(matches!(outcomes.failed, Outcome::Unknown(_)), "{:?}", outcomes.failed);
    assert!(matches!(outcomes.dropped, Outcome::Unknown(_)), "{:?}", outcomes.dropped);
    assert!(matches!(outcomes.not_sent, Outcome::NotSent(_)), "{:?}", outcomes.not_sent);
    outcomes
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weather {
    Fair,
    /// Answers get lost, and calls may be carried out much later.
    Lossy,
    Unreachable,
    Limited,
    /// It says when to come back.
    Paused,
    /// It fails before or after it has carried out a call.
    Failing,
    /// All of that.
    Mixed,
}

impl Weather {
    pub(super) fn random(random: &mut Rng) -> Self {
        const ALL: [Weather; 8] = [
            Weather::Fair,
            Weather::Fair,
            Weather::Lossy,
            Weather::Unreachable,
            Weather::Limited,
            Weather::Paused,
            Weather::Failing,
            Weather::Mixed,
        ];
        ALL[random.usize(..ALL.len())]
    }
}

/// Longest time of a call, which may be carried out after its client gave up.
pub(super) const TIMEOUT: i64 = 30_000;
pub(super) const LATEST: i64 = 10 * 60_000;

/// Fate of a call.
pub(super) struct Fate {
    /// When it is carried out, if at all.
    pub(super) execute_in: Option<i64>,
    pub(super) answer_in: i64,
    /// None: as it turns out.
    pub(super) outcome: Option<Outcome>,
}

pub(super) struct Server {
    pub(super) weather: Weather,
    /// The size from which requests are too large.
    pub(super) most_bytes: usize,
    /// The API key that it accepts.
    pub(super) key: u64,
    /// Time for which it remembers keys.
    pub(super) remembers: i64,
    /// When items were counted.
    counted: HashMap<String, i64>,
    /// The newest totals of each process.
    totals: HashMap<(usize, String), i64>,
    /// Whether times do not tell any more what came first.
    pub(super) is_clock_wrong: bool,
    random: Rng,
}

/// An item as it was sent.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) json: Arc<str>,
    /// Identity and contents of the item, if it is JSON.
    pub(super) parsed: Option<(String, Value)>,
}

impl Sent {
    pub(super) fn new(lane: Lane, json: &Arc<str>) -> Self {
        let parsed = serde_json::from_str(json).ok();
        let parsed = parsed.map(|item: Value| (identity(lane, &item), item));
        Self { json: Arc::clone(json), parsed }
    }
}

impl Server {
    pub(super) fn new(remembers: i64, seed: u64) -> Self {
        Self {
            weather: Weather::Fair,
            most_bytes: usize::MAX,
            key: 0,
            remembers,
            counted: HashMap::new(),
            totals: HashMap::new(),
            is_clock_wrong: false,
            random: Rng::with_seed(seed),
        }
    }

    /// Decides about a call.
    pub(super) fn receive(&mut self, items: &[Sent], key: u64) -> Fate {
        let random = &mut self.random;
        let soon = random.i64(1..300);
        let certain = |outcome: &Outcome| Fate {
            execute_in: None,
            answer_in: soon,
            outcome: Some(outcome.clone()),
        };
        let weather = match self.weather {
            Weather::Mixed => Weather::random(random),
            weather => weather,
        };
        if weather == Weather::Unreachable {
            return certain(&OUTCOMES.not_sent);
        }
        if key != self.key {
            return certain(&OUTCOMES.denied);
        }
        if items.iter().map(|item| item.json.len()).sum::<usize>() > self.most_bytes {
            return certain(&OUTCOMES.too_large);
        }
        match weather {
            Weather::Limited => certain(&OUTCOMES.limited),
            Weather::Paused => certain(&OUTCOMES.paused),
            Weather::Failing => Fate {
                execute_in: random.bool().then_some(soon / 2),
                answer_in: soon,
                outcome: Some(
                    if random.bool() { &OUTCOMES.failed } else { &OUTCOMES.dropped }.clone(),
                ),
            },
            Weather::Lossy if random.u8(..4) > 0 => {
                let latest = if random.bool() { TIMEOUT } else { LATEST };
                Fate {
                    execute_in: (random.u8(..3) > 0).then(|| random.i64(0..latest)),
                    answer_in: if random.bool() { TIMEOUT } else { soon },
                    outcome: Some(Outcome::Unknown(None)),
                }
            }
            Weather::Lossy => {
                let answer_in = random.i64(1..TIMEOUT);
                Fate { execute_in: Some(random.i64(0..answer_in)), answer_in, outcome: None }
            }
            _ => Fate { execute_in: Some(random.i64(0..soon)), answer_in: soon, outcome: None },
        }
    }

    /// Carries out a call. Returns what was counted, and the outcome.
    pub(super) fn execute<'a>(
        &mut self,
        by: usize,
        items: &'a [Sent],
        truth: i64,
        is_late: bool,
    ) -> (Vec<&'a (String, Value)>, Outcome) {
        let is_bad = |item: &Sent| item.parsed.as_ref().is_none_or(|(_, item)| is_poisoned(item));
        let mut counts = items.len();
        let mut outcome = Outcome::Accepted;
        if let Some(first) = items.iter().position(is_bad) {
            outcome = OUTCOMES.rejected.clone();
            // Nothing of it, or what comes before.
            counts = if self.random.bool() { first } else { 0 };
        }
        let mut counted = Vec::new();
        for item in items[..counts].iter().filter_map(|item| item.parsed.as_ref()) {
            if self.count(&item.0, truth) {
                self.check_total(by, &item.1, is_late);
                counted.push(item);
            }
        }
        (counted, outcome)
    }

    fn count(&mut self, identity: &str, truth: i64) -> bool {
        let Some(then) = self.counted.get(identity) else {
            self.counted.insert(identity.to_owned(), truth);
            return true;
        };
        let ago = truth - then;
        assert!(ago <= self.remembers, "{identity} counts twice, {ago} ms later");
        false
    }

    /// No process sends an older total after a newer one. Which totals those before it have sent, it
    /// does not know.
    fn check_total(&mut self, by: usize, item: &Value, is_late: bool) {
        if item["updateBehavior"] != "SET" {
            return;
        }
        let of = (by, format!("{}/{}", item["customerId"], item["featureId"]));
        let at = item["createdAt"].as_str().unwrap();
        let at = time::OffsetDateTime::parse(at, &time::format_description::well_known::Rfc3339);
        let at = crate::clock::unix_millis(at.unwrap());
        let latest = self.totals.entry(of).or_insert(at);
        let is_fine = is_late || self.is_clock_wrong || at >= *latest;
        assert!(is_fine, "an older total: {item}, {}", at - *latest);
        *latest = at.max(*latest);
    }
}

fn is_poisoned(item: &Value) -> bool {
    let names = ["featureId", "eventName", "currencyId"];
    !names.iter().any(|name| item[name].is_string())
        || names.iter().any(|name| item[name] == POISON)
}

/// Identity by which Stigg recognizes an item.
pub(super) fn identity(lane: Lane, item: &Value) -> String {
    let key = &item["idempotencyKey"];
    if lane == Lane::Events {
        let (customer, name, time) = (&item["customerId"], &item["eventName"], &item["timestamp"]);
        format!("{lane} {key} {time} {customer} {name}")
    } else {
        format!("{lane} {key}")
    }
}
