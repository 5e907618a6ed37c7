//! A stream that is cut, and that loses, doubles, delays and reorders what it brings, in virtual time
//! and beside fetches. Whatever happened, memory is soon what Stigg would say.
//!
//! `RUNTIME_SEED` repeats the run of a failure, and `RUNTIME_ROUNDS` sets how many runs there are.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use ::stigg::streaming::StreamOptions;
use fastrand::Rng;

use super::stigg::{Nobody, Push, Terms, list, published, state, usage};
use super::tests::LOST;
use crate::cache::{Cache, Mode, Ticket};
use crate::check::{Check, CustomerRef};
use crate::clock::{ManualClock, date};
use crate::settings::Builder;
use crate::stream::Change;
use crate::{Decision, Fallback, StreamState};

const START: i64 = 1_768_478_400_000;
/// Stigg's clock is ahead by so much.
const AHEAD: i64 = 90_000;
const CUSTOMERS: usize = 20;
const FEATURES: [&str; 4] = ["seats", "emails", "reports", "regions"];
const FAULTS: usize = 1_000;
/// Stigg takes up to so long to begin a subscription.
const BEGINS_WITHIN: i64 = 1_500;
const MOST_LATE: i64 = 10_000;

/// Entitlements of a customer.
#[derive(Clone, Debug, Default, PartialEq)]
struct Account {
    is_denied: bool,
    features: BTreeMap<&'static str, Terms>,
}

impl Account {
    fn denied(&self) -> Option<&'static str> {
        self.is_denied.then_some("NoActiveSubscription")
    }

    fn terms(&self) -> impl Iterator<Item = (&'static str, Terms)> + '_ {
        self.features.iter().map(|(feature, terms)| (*feature, *terms))
    }
}

struct Flying {
    ticket: Ticket<Nobody>,
    customer: usize,
    replies_at: i64,
    /// The moment of which the reply tells.
    as_of: i64,
}

struct World {
    random: Rng,
    clock: ManualClock,
    cache: Arc<Cache<Nobody>>,
    now: i64,
    accounts: Vec<Account>,
    /// States of accounts until a moment.
    history: VecDeque<(i64, usize, Account)>,
    /// Some replies have no times at which entitlements and usage were updated.
    has_stamps: Vec<bool>,
    stamp: i64,
    flying: Vec<Flying>,
    /// Pushes on their way, by the time of their arrival.
    pushes: Vec<(i64, Push)>,
    is_connected: bool,
    reconnects_at: i64,
    /// Stigg pushes from then on.
    pushes_from: i64,
    is_faulty: bool,
    /// Whether messages may be lost without a trace.
    loses: bool,
    faults: HashMap<&'static str, usize>,
}

impl World {
    fn new(seed: u64) -> Self {
        let clock = ManualClock::new(date(START));
        let builder = Builder::new((), Fallback::deny()).clock(&clock);
        let builder = builder.streaming(StreamOptions::new());
        let cache = Arc::new(Cache::new(Mode::Live, builder.fallback, builder.settings));
        let accounts = vec![Account::default(); CUSTOMERS];
        let has_stamps = (0..CUSTOMERS).map(|number| number % 3 > 0).collect();
        Self {
            random: Rng::with_seed(seed),
            clock,
            cache,
            now: 0,
            accounts,
            history: VecDeque::new(),
            has_stamps,
            stamp: 0,
            flying: Vec::new(),
            pushes: Vec::new(),
            is_connected: false,
            reconnects_at: 0,
            pushes_from: 0,
            is_faulty: true,
            loses: false,
            faults: HashMap::new(),
        }
    }

    fn run(mut self) {
        while self.faults.values().sum::<usize>() < FAULTS {
            self.loses = self.random.u8(..3) == 0;
            for _ in 0..200 {
                self.change();
                self.traffic();
                self.cut();
                let pause = self.random.i64(0..500);
                self.pass(pause);
            }
            self.settle();
        }
        for fault in ["cut", "lost", "doubled", "delayed", "published"] {
            assert!(self.faults.contains_key(fault), "{:?}", self.faults);
        }
        let stream = self.cache.stats().stream;
        assert!(stream.applied > 0 && stream.ignored > 0 && stream.outdated > 0, "{stream:?}");
        assert!(stream.connects > 10 && stream.unreadable > 0, "{stream:?}");
    }

    fn count(&mut self, fault: &'static str) {
        *self.faults.entry(fault).or_default() += 1;
    }

    fn happens(&mut self, one_of: u32) -> bool {
        self.is_faulty && self.random.u32(..one_of) == 0
    }

    /// Changes a customer, and pushes that.
    fn change(&mut self) {
        if self.random.bool() {
            return;
        }
        let customer = self.random.usize(..CUSTOMERS);
        let feature = FEATURES[self.random.usize(..FEATURES.len())];
        self.stamp = (self.stamp + 1).max(self.now);
        let stamp = Some(START + AHEAD + self.stamp).filter(|_| self.has_stamps[customer]);
        let used_at = START + AHEAD + self.stamp;
        self.history.push_back((self.now, customer, self.accounts[customer].clone()));
        let random = &mut self.random;
        let account = &mut self.accounts[customer];
        let mut pushes_usage = None;
        match random.u8(..20) {
            0 => account.is_denied = !account.is_denied,
            1 => drop(account.features.remove(feature)),
            2..=4 => {
                let new = Terms { limit_updated_at: stamp, ..Terms::new(random.i64(1..30), 0) };
                let terms = account.features.entry(feature).or_insert(new);
                (terms.limit, terms.limit_updated_at) = (random.i64(1..30), stamp);
            }
            _ => {
                let Some(terms) = account.features.get_mut(feature) else { return };
                terms.usage += 1;
                terms.usage_updated_at = stamp;
                pushes_usage = Some(terms.usage);
            }
        }
        // Of all customers at once, nothing but that is pushed.
        if pushes_usage.is_none() && self.happens(20) {
            self.count("published");
            return self.send(published("ALL_CUSTOMERS"));
        }
        let (name, account) = (name(customer), &self.accounts[customer]);
        let push = match pushes_usage {
            Some(amount) => usage(&name, feature, amount, used_at),
            None => list(&name, account.denied(), account.terms()),
        };
        self.send(push);
    }

    fn send(&mut self, push: Push) {
        if !self.is_connected || self.now < self.pushes_from {
            return;
        }
        if self.loses && self.happens(20) {
            return self.count("lost");
        }
        if self.loses && self.happens(50) {
            self.count("damaged");
            let broken = Push { text: "{\"customerId\"".to_owned(), ..push };
            return self.pushes.push((self.now + 1, broken));
        }
        let copies = 1 + usize::from(self.happens(10));
        if copies > 1 {
            self.count("doubled");
        }
        for _ in 0..copies {
            let mut delay = self.random.i64(1..50);
            if self.happens(10) {
                // Others overtake it.
                self.count("delayed");
                delay = self.random.i64(50..MOST_LATE);
            }
            self.pushes.push((self.now + delay, push.clone()));
        }
    }

    fn cut(&mut self) {
        if self.is_connected && self.happens(100) {
            self.count("cut");
            self.is_connected = false;
            self.reconnects_at = self.now + self.random.i64(0..40_000);
            // What is late may come by the next connection.
            self.pushes.retain(|_| self.random.u8(..4) == 0);
            self.cache.stream_changed(Change::Disconnected(LOST.clone()));
        }
    }

    fn traffic(&mut self) {
        for _ in 0..self.random.usize(..4) {
            let customer = self.random.usize(..CUSTOMERS);
            let feature = FEATURES[self.random.usize(..FEATURES.len())];
            drop(self.check(customer, feature));
        }
    }

    fn check(&self, customer: usize, feature: &str) -> Decision {
        let name = name(customer);
        let (customer, check) = (CustomerRef::new(&name), Check::from(feature));
        let answered = self.cache.ask(&customer, None, &check, false);
        answered.unwrap_or_else(|()| self.cache.answer(&customer, None, &check, false))
    }

    /// Lets time pass, with all that happens meanwhile.
    fn pass(&mut self, millis: i64) {
        let end = self.now + millis;
        loop {
            let turn = self.cache.turn(usize::MAX);
            for ticket in turn.fetches {
                let customer = number(&ticket.query().customer_id);
                let latency = self.random.i64(5..400);
                let replies_at = self.now + latency;
                let as_of = self.now + self.random.i64(0..=latency);
                self.flying.push(Flying { ticket, customer, replies_at, as_of });
            }
            let replies = self.flying.iter().map(|flying| flying.replies_at);
            let arrivals = self.pushes.iter().map(|(at, _)| *at).filter(|_| self.is_connected);
            let wakes = turn.wake_at.into_iter().filter(|at| *at > self.now);
            let next = replies.chain(arrivals).chain(wakes).min().unwrap_or(end).min(end);
            let next = if self.is_connected { next } else { next.min(self.reconnects_at) };
            let next = next.max(self.now);
            self.clock.advance(Duration::from_millis((next - self.now).unsigned_abs()));
            self.now = next;
            if !self.is_connected && self.reconnects_at <= self.now {
                self.connect();
            }
            self.arrive();
            self.reply();
            if self.now >= end {
                return;
            }
        }
    }

    fn connect(&mut self) {
        self.is_connected = true;
        self.pushes_from = self.now + self.random.i64(0..BEGINS_WITHIN);
        self.cache.stream_changed(Change::Connected);
    }

    fn arrive(&mut self) {
        let (now, is_connected) = (self.now, self.is_connected);
        let due: Vec<_> =
            self.pushes.extract_if(.., |(at, _)| is_connected && *at <= now).collect();
        for (_, push) in due {
            let stamps = |world: &Self| {
                push.text.contains("entitlementReference").then(|| world.usage_stamps())
            };
            let before = stamps(self);
            self.cache.pushed(push.topic, &push.text);
            if let Some((before, after)) = before.zip(stamps(self)) {
                let went_back =
                    before.iter().any(|(of, at)| after.get(of).is_some_and(|own| own < at));
                assert!(!went_back, "usage went back in time");
            }
        }
    }

    /// The times at which usage in memory was updated.
    fn usage_stamps(&self) -> HashMap<(usize, String), Option<i64>> {
        let mut stamps = HashMap::new();
        self.cache.table.for_each(|slot| {
            let cached = slot.cached();
            let entries = cached.as_deref().map(|cached| &cached.contents.entries);
            for entry in entries.into_iter().flatten() {
                let of = (number(slot.key.names().customer), entry.id.to_string());
                stamps.insert(of, entry.usage_updated_at);
            }
        });
        stamps
    }

    fn reply(&mut self) {
        let now = self.now;
        let due: Vec<_> = self.flying.extract_if(.., |one| one.replies_at <= now).collect();
        for Flying { ticket, customer, as_of, .. } in due {
            if self.happens(30) {
                ticket.finish(Err(LOST.clone()));
                continue;
            }
            let was = self.history.iter().find(|(until, of, _)| *of == customer && as_of < *until);
            let account = was.map_or(&self.accounts[customer], |(.., account)| account);
            ticket.finish(Ok(state(account.denied(), account.terms())));
        }
        while self.history.front().is_some_and(|(until, ..)| until + 10_000 < now) {
            self.history.pop_front();
        }
    }

    /// Ends all misfortune. What was lost without a trace is polled within five minutes; all else is
    /// known within 35 s, while checks ask for it.
    fn settle(&mut self) {
        self.is_faulty = false;
        self.reconnects_at = self.reconnects_at.min(self.now);
        self.pass(MOST_LATE);
        if self.cache.status().stream.state == StreamState::Degraded {
            // It is live again with the first message that can be read.
            self.pushes.push((self.now, usage("nobody", "seats", 1, START)));
            self.pass(1);
        }
        assert_eq!(self.cache.status().stream.state, StreamState::Live);
        let rounds = if self.loses { 65 } else { 7 };
        for _ in 0..rounds {
            self.ask_for_all();
            self.pass(5_000);
        }
        self.verify();
        // By now, pushes alone keep it right, and at once.
        let fetched = self.cache.stats().fetched;
        for _ in 0..40 {
            self.change_usage();
            self.pass(60);
            self.verify();
        }
        let polled = usize::try_from(self.cache.stats().fetched - fetched).unwrap();
        assert!(polled <= CUSTOMERS, "{polled} fetches in 2 s");
        self.is_faulty = true;
    }

    /// Uses a unit of a feature.
    fn change_usage(&mut self) {
        let customer = self.random.usize(..CUSTOMERS);
        let Some((feature, terms)) = self.accounts[customer].features.iter_mut().next() else {
            return;
        };
        self.stamp = (self.stamp + 1).max(self.now);
        let at = START + AHEAD + self.stamp;
        terms.usage += 1;
        terms.usage_updated_at = Some(at).filter(|_| self.has_stamps[customer]);
        let push = usage(&name(customer), feature, terms.usage, at);
        self.send(push);
    }

    fn ask_for_all(&self) {
        for customer in 0..CUSTOMERS {
            drop(self.check(customer, FEATURES[0]));
        }
    }

    /// Memory is what Stigg would say.
    fn verify(&self) {
        for (customer, account) in self.accounts.iter().enumerate() {
            for feature in FEATURES {
                let decision = self.check(customer, feature);
                let expected = account.features.get(feature);
                let seen = decision.limit().zip(decision.usage());
                let expected = expected.map(|terms| (terms.limit.into(), terms.usage.into()));
                assert_eq!(seen, expected, "{feature} of {customer}: {decision}");
                let is_granted =
                    account.features.get(feature).is_some_and(|terms| terms.usage < terms.limit);
                assert_eq!(
                    decision.is_granted(),
                    is_granted,
                    "{feature} of {customer}: {decision}"
                );
                let is_unsubscribed =
                    decision.reason() == Some(&crate::AccessDeniedReason::NoActiveSubscription);
                let is_absent = expected.is_none();
                assert_eq!(is_unsubscribed, account.is_denied && is_absent, "{decision}");
            }
        }
    }
}

fn name(customer: usize) -> String {
    format!("customer-{customer}")
}

fn number(name: &str) -> usize {
    name.strip_prefix("customer-").unwrap().parse().unwrap()
}

#[test]
fn after_a_thousand_faults_of_the_stream_memory_is_what_stigg_would_say() {
    let setting = |name| Some(std::env::var(name).ok()?.parse::<u64>().unwrap());
    let seeds = match setting("RUNTIME_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=setting("RUNTIME_ROUNDS").unwrap_or(1),
    };
    for seed in seeds {
        // A failure says where it came from.
        let run = std::panic::AssertUnwindSafe(|| World::new(seed).run());
        if let Err(panic) = std::panic::catch_unwind(run) {
            eprintln!("this was RUNTIME_SEED={seed}");
            std::panic::resume_unwind(panic);
        }
    }
}
