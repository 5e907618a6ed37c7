//! Many virtual hours of checks, outages, clocks that jump and floods of guessed customers, without
//! a thread or a socket. After every event, what has to hold always is checked.
//!
//! `RUNTIME_SEED` repeats the run of a failure, and `RUNTIME_ROUNDS` sets how many runs there are.

pub(super) mod stigg;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use ::stigg::Error;
use fastrand::Rng;
use stigg_emulator::{Emulator, Fault};

use self::stigg::{FEATURE, Stigg, Weather};
use super::{Cache, Held, Mode, Recorded, Tally, Ticket, Wake};
use crate::check::{Check, CustomerRef};
use crate::clock::ManualClock;
use crate::decision::{Decision, Source};
use crate::fallback::Fallback;
use crate::settings::Builder;
use crate::slot::{Item, Origin, Report, Slot};
use crate::status::State;

const READS_PER_MINUTE: u32 = 600;
const PARALLEL: usize = 4;
const MISS_BUDGET: i64 = 1_000;
const FETCH_TIMEOUT: i64 = 5_000;
const MAX_STALE: i64 = 10 * 60 * 1_000;
/// The pause that Stigg asks for when there are too many requests.
const PAUSE: i64 = 2_000;
const EVENTS: usize = 4_000;

/// A quarter of an hour before a month ends.
const START: i64 = 1_772_323_200_000 - 15 * 60 * 1_000;

/// One that waits, and how its wait ended: not yet, for nothing, or with a fetch.
struct Alarm(Arc<AtomicU8>);

impl Wake for Alarm {
    type Waiting = Arc<AtomicU8>;

    fn pair() -> (Self, Self::Waiting) {
        let cell = Arc::new(AtomicU8::new(0));
        (Self(Arc::clone(&cell)), cell)
    }

    fn wake(self, fetched: bool) {
        self.0.store(1 + u8::from(fetched), Ordering::Relaxed);
    }
}

/// Errors that only a server can cause, by how they came about.
struct Errors {
    down: Error,
    limited: Error,
    refused: Error,
}

static ERRORS: LazyLock<Errors> = LazyLock::new(|| {
    let emulator = Emulator::start().unwrap();
    let client = ::stigg::blocking::Client::builder(emulator.api_key())
        .endpoint(emulator.url())
        .retry(::stigg::RetryPolicy::none())
        .build()
        .unwrap();
    let cause = |fault| {
        emulator.inject(fault);
        client.get_entitlements_state("acme").unwrap_err()
    };
    Errors {
        down: cause(Fault::status(503)),
        limited: cause(Fault::status(429).retry_after(PAUSE.unsigned_abs() / 1_000)),
        refused: cause(Fault::graphql("BadUserInput", "no")),
    }
});

/// What a run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    /// All usage goes through reservations, and all clocks are right.
    Limits,
    /// Anything may happen to clocks and replies.
    Storms,
}

struct Flying {
    ticket: Ticket<Alarm>,
    customer: String,
    /// By the monotonic clock.
    began: i64,
    replies_at: i64,
    /// The moment that the reply tells of, by Stigg's clock.
    as_of: i64,
    weather: Weather,
}

struct Waiting {
    customer: String,
    deadline: i64,
    cell: Arc<AtomicU8>,
    /// What a refresh has to show: the stamp of the last change before it.
    is_refresh: Option<i64>,
}

/// Usage that an outbox has taken.
struct Pending {
    customer: String,
    number: u64,
    amount: i64,
    /// When it was recorded: Stigg counts it in that usage period, whenever it is delivered.
    recorded_at: i64,
    /// Whether Stigg has counted it, which the outbox does not know yet.
    is_counted: bool,
}

struct World {
    theme: Theme,
    random: Rng,
    cache: Arc<Cache<Alarm>>,
    clock: ManualClock,
    notified: Arc<AtomicBool>,
    wake_at: Option<i64>,
    stigg: Stigg,
    /// The monotonic clock, and the right time.
    mono: i64,
    truth: i64,
    customers: usize,
    flying: Vec<Flying>,
    waiting: Vec<Waiting>,
    held: Vec<(String, Held, i64)>,
    outbox: VecDeque<Pending>,
    recorded: u64,
    handles: Vec<(String, Arc<Slot>)>,
    /// When fetches began in the last minute: of whom, and whether memory could have answered.
    begun: VecDeque<(i64, String, bool)>,
    /// Nothing may be fetched before.
    paused_until: i64,
    /// When the latest fetch in memory began.
    fetched: HashMap<String, i64>,
    decisions: HashSet<Source>,
    /// When replicas lagged behind last.
    lagged_at: i64,
    is_recovering: bool,
    /// Customers of whom memory knew what is right in the end.
    recovered: usize,
}

impl Pending {
    fn recorded<'a>(&'a self, item: &'a Item) -> Recorded<'a> {
        Recorded {
            origin: Origin { outbox: 1, number: self.number },
            customer: CustomerRef::new(&self.customer),
            item,
            report: Report::Increment(self.amount.into()),
        }
    }
}

fn fetch_budget() -> usize {
    READS_PER_MINUTE as usize
}

impl World {
    fn new(seed: u64, theme: Theme) -> Self {
        let mut random = Rng::with_seed(seed);
        let (customers, fresh_for, max_bytes) = match theme {
            Theme::Limits => (12, 5, 1 << 20),
            Theme::Storms => (150, 30, 40_000),
        };
        let clock = ManualClock::new(crate::clock::date(START));
        let builder = Builder::new((), Fallback::deny())
            .fresh_for(Duration::from_secs(fresh_for))
            .max_stale(millis(MAX_STALE))
            .miss_budget(millis(MISS_BUDGET))
            .fetch_timeout(millis(FETCH_TIMEOUT))
            .reads_per_minute(READS_PER_MINUTE)
            .parallel_fetches(PARALLEL)
            .max_bytes(max_bytes)
            .clock(&clock);
        let cache = Arc::new(Cache::new(Mode::Live, builder.fallback, builder.settings));
        let notified = Arc::new(AtomicBool::new(true));
        let notify = Arc::clone(&notified);
        cache.set_driver(Arc::new(move || notify.store(true, Ordering::Relaxed)));
        let stigg = Stigg::new(customers, START, &mut random);
        Self {
            theme,
            random,
            cache,
            clock,
            notified,
            wake_at: None,
            stigg,
            mono: 0,
            truth: START,
            customers,
            flying: Vec::new(),
            waiting: Vec::new(),
            held: Vec::new(),
            outbox: VecDeque::new(),
            recorded: 0,
            handles: Vec::new(),
            begun: VecDeque::new(),
            paused_until: i64::MIN,
            fetched: HashMap::new(),
            decisions: HashSet::new(),
            lagged_at: i64::MIN / 2,
            is_recovering: false,
            recovered: 0,
        }
    }

    fn run(mut self) {
        for _ in 0..EVENTS {
            self.change_weather();
            self.change_clocks();
            self.traffic();
            let pause = self.random.i64(0..400);
            self.pass(pause);
        }
        self.recover();
    }

    /// Lets time pass, with all that happens meanwhile.
    fn pass(&mut self, millis: i64) {
        let end = self.mono + millis;
        loop {
            self.drive();
            let replies = self.flying.iter().map(|flying| flying.replies_at);
            let next = replies.chain(self.wake_at).min().unwrap_or(end).clamp(self.mono, end);
            if next > self.mono {
                self.advance(next - self.mono);
            }
            let is_due = |flying: &mut Flying| flying.replies_at <= next;
            let due: Vec<_> = self.flying.extract_if(.., is_due).collect();
            let is_quiet = due.is_empty();
            for flying in due {
                self.reply(flying);
            }
            if self.wake_at.is_some_and(|at| at <= self.mono) {
                self.notified.store(true, Ordering::Relaxed);
            }
            if next == end && is_quiet && !self.notified.load(Ordering::Relaxed) {
                break;
            }
        }
        self.inspect();
    }

    fn advance(&mut self, by: i64) {
        if self.stigg.lag > 0 {
            self.lagged_at = self.mono;
        }
        self.mono += by;
        self.truth += by;
        // It calls the driver, which is not to be: that obeys `wake_at`.
        let notified = self.notified.load(Ordering::Relaxed);
        self.clock.advance(millis(by));
        self.notified.store(notified, Ordering::Relaxed);
    }

    /// Does what a driver does, when it is called or has said that it would.
    fn drive(&mut self) {
        while self.notified.swap(false, Ordering::Relaxed) {
            let turn = self.cache.turn(usize::MAX);
            self.wake_at = turn.wake_at;
            for ticket in turn.fetches {
                self.begin(ticket);
            }
            self.end_waits();
        }
        for waiting in &self.waiting {
            assert!(waiting.deadline > self.mono, "{} waits for too long", waiting.customer);
        }
    }

    fn begin(&mut self, ticket: Ticket<Alarm>) {
        let customer = ticket.query().customer_id;
        let is_known = self.knows(&customer);
        assert!(
            self.flying.iter().all(|other| other.customer != customer),
            "{customer} is fetched twice at once"
        );
        assert!(self.flying.len() < PARALLEL);
        assert!(self.mono >= self.paused_until, "Stigg wanted a pause");
        let latency = match self.stigg.weather {
            Weather::Slow(most) => self.random.i64(10..most),
            Weather::Down if self.random.bool() => FETCH_TIMEOUT,
            _ => self.random.i64(5..200),
        };
        let replies_at = self.mono + latency.min(FETCH_TIMEOUT);
        let as_of = self.truth + self.random.i64(0..=latency);
        let as_of = as_of - self.random.i64(0..=self.stigg.lag);
        let weather = match self.stigg.weather {
            Weather::Slow(_) if latency >= FETCH_TIMEOUT => Weather::Down,
            weather => weather,
        };
        self.begun.push_back((self.mono, customer.clone(), is_known));
        let began = self.mono;
        self.flying.push(Flying { ticket, customer, began, replies_at, as_of, weather });
        self.check_budget();
    }

    /// Whether memory could answer without this fetch.
    fn knows(&self, customer: &str) -> bool {
        let now = self.cache.clock.now().into();
        let freshness = self.cache.table.read(&CustomerRef::new(customer), |slot| {
            slot.cached().as_deref().map(|cached| self.cache.freshness(cached, now))
        });
        freshness.flatten().is_some_and(|freshness| freshness != crate::slot::Freshness::Expired)
    }

    fn check_budget(&mut self) {
        while self.begun.front().is_some_and(|(at, ..)| at + 60_000 <= self.mono) {
            self.begun.pop_front();
        }
        let budget = fetch_budget();
        let total = self.begun.len();
        assert!(total <= budget, "{total} fetches within a minute");
        let of_strangers =
            self.begun.iter().filter(|(_, name, _)| !self.stigg.accounts.contains_key(name));
        let of_strangers = of_strangers.count();
        assert!(of_strangers <= budget / 10, "{of_strangers} fetches of strangers within a minute");
    }

    fn reply(&mut self, flying: Flying) {
        let Flying { ticket, customer, began, as_of, weather, .. } = flying;
        match weather {
            Weather::Limited => {
                ticket.finish(Err(ERRORS.limited.clone()));
                self.paused_until = self.paused_until.max(self.mono + PAUSE);
            }
            Weather::Down => match self.random.u8(..8) {
                0 => drop(ticket),
                _ => ticket.finish(Err(ERRORS.down.clone())),
            },
            Weather::Fair if !self.is_recovering && self.random.u8(..200) == 0 => {
                ticket.finish(Err(ERRORS.refused.clone()));
            }
            _ => {
                let old = self.stamps_of(&customer);
                ticket.finish(Ok(self.stigg.read(&customer, as_of)));
                let new = self.stamps_of(&customer);
                if let Some((old, new)) = old.zip(new) {
                    assert!(new.0 >= old.0 && new.1 >= old.1, "{customer} went back in time");
                }
                self.fetched.insert(customer, began);
            }
        }
        self.end_waits();
    }

    /// Answers the checks whose wait is over.
    fn end_waits(&mut self) {
        let is_over = |waiting: &mut Waiting| waiting.cell.load(Ordering::Relaxed) > 0;
        let over: Vec<_> = self.waiting.extract_if(.., is_over).collect();
        for waiting in over {
            let customer = CustomerRef::new(&waiting.customer);
            let fetched = waiting.cell.load(Ordering::Relaxed) == 2;
            match waiting.is_refresh {
                None => {
                    let decision = self.cache.answer(&customer, None, &FEATURE.into(), true);
                    self.judge(&waiting.customer, &decision);
                }
                Some(stamp) if fetched => self.expect_refreshed(&waiting.customer, stamp),
                Some(_) => {}
            }
        }
        let is_interrupted = self.cache.status().state == State::Interrupted;
        let waits = self.waiting.iter().any(|waiting| waiting.is_refresh.is_none());
        assert!(!(is_interrupted && waits), "a check waits for a Stigg that is down");
    }

    /// A refresh shows what changed before it; without lag, also if there are no stamps.
    fn expect_refreshed(&mut self, customer: &str, stamp: i64) {
        if self.mono - self.lagged_at > FETCH_TIMEOUT
            && let Some((terms, usage)) = self.stamps_of(customer)
        {
            let latest = terms.max(usage);
            assert!(latest.is_none_or(|latest| latest >= stamp), "{customer}: nothing new");
        }
        if self.is_recovering {
            let terms = self.stigg.terms(customer, self.truth).unwrap();
            let decision =
                self.cache.answer(&CustomerRef::new(customer), None, &FEATURE.into(), false);
            assert_eq!(decision.limit(), Some(terms.limit.into()), "{customer}: {decision}");
            assert_eq!(decision.usage(), Some(terms.usage.into()), "{customer}: {decision}");
            self.recovered += 1;
        }
    }

    fn customer(&mut self) -> String {
        // Some are hotter than others.
        let number = self.random.usize(..self.customers);
        let number = self.random.usize(..=number);
        format!("customer-{number}")
    }

    fn traffic(&mut self) {
        for _ in 0..self.random.usize(..6) {
            let customer = self.customer();
            match self.random.u8(..30) {
                0 => self.refresh(&customer),
                1 => self.cache.invalidate(&CustomerRef::new(&customer)),
                2 if self.random.u8(..40) == 0 => self.cache.invalidate_all(),
                3..=8 => self.reserve(customer),
                9 if self.handles.len() < 10 => {
                    let slot = self.cache.pin(&CustomerRef::new(&customer));
                    self.handles.push((customer, slot));
                }
                10 if !self.handles.is_empty() => {
                    let number = self.random.usize(..self.handles.len());
                    let (_, slot) = self.handles.swap_remove(number);
                    self.cache.unpin(&slot);
                }
                11 if self.theme == Theme::Storms => self.flood(),
                12 => {
                    let limit = self.random.i64(1..30);
                    // A lower limit may be exceeded by what was used before.
                    let lowest = if self.theme == Theme::Limits {
                        self.stigg.terms(&customer, self.truth).map_or(0, |terms| terms.limit)
                    } else {
                        0
                    };
                    self.stigg.set_limit(&customer, limit.max(lowest), self.truth);
                }
                _ => self.check(&customer),
            }
        }
        self.release();
        self.deliver();
    }

    fn check(&mut self, customer: &str) {
        let is_interrupted = self.cache.status().state == State::Interrupted;
        let may_wait = self.random.u8(..4) > 0;
        let handle = self.handles.iter().find(|(name, _)| name == customer);
        let slot = handle.map(|(_, slot)| Arc::clone(slot));
        let check = Check::from(FEATURE);
        match self.cache.ask(&CustomerRef::new(customer), slot.as_deref(), &check, may_wait) {
            Ok(decision) => self.judge(customer, &decision),
            Err(cell) => {
                assert!(may_wait);
                assert!(!is_interrupted, "a check waits for a Stigg that is down");
                let deadline = self.mono + MISS_BUDGET;
                let customer = customer.to_owned();
                self.waiting.push(Waiting { customer, deadline, cell, is_refresh: None });
            }
        }
    }

    /// Checks of customers that do not exist. The same ones come again.
    fn flood(&mut self) {
        for _ in 0..self.random.usize(1..60) {
            let guess = format!("guess-{}", self.random.usize(..400));
            if self.random.u8(..10) == 0 {
                let reserved = self.cache.reserve(&CustomerRef::new(&guess), &FEATURE.into());
                assert!(reserved.is_err());
            } else {
                self.check(&guess);
            }
        }
    }

    fn refresh(&mut self, customer: &str) {
        let stamp = self.stigg.terms(customer, self.truth);
        let stamp = stamp.map_or(0, |terms| terms.limit_updated_at.max(terms.usage_updated_at));
        if let Some(cell) = self.cache.reload(&CustomerRef::new(customer)) {
            let deadline = self.mono + FETCH_TIMEOUT;
            let customer = customer.to_owned();
            self.waiting.push(Waiting { customer, deadline, cell, is_refresh: Some(stamp) });
        }
    }

    fn reserve(&mut self, customer: String) {
        let amount = self.random.i64(1..4);
        let check = Check::metered(FEATURE).requesting(amount);
        let Ok(held) = self.cache.reserve(&CustomerRef::new(&customer), &check) else { return };
        self.judge(&customer, &held.decision.clone());
        self.held.push((customer.clone(), held, amount));
        // What was used counts for a minute, or until a fetch shows it.
        let is_known = self.fetched.get(&customer).is_some_and(|at| self.mono - at < 60_000);
        if self.theme == Theme::Limits && is_known {
            let held = self.held.iter().filter(|(name, ..)| *name == customer);
            let reserved: i64 = held.map(|(.., amount)| amount).sum();
            let terms = self.stigg.terms(&customer, self.truth).unwrap();
            let recorded: i64 = self.uncounted(&customer).sum();
            assert!(
                terms.usage + recorded + reserved <= terms.limit,
                "{customer}: {} used, {recorded} recorded and {reserved} reserved of {}",
                terms.usage,
                terms.limit
            );
        }
    }

    /// Ends some of the reservations: used and reported, or not.
    fn release(&mut self) {
        while !self.held.is_empty() && self.random.u8(..3) > 0 {
            let number = self.random.usize(..self.held.len());
            let (customer, mut held, amount) = self.held.swap_remove(number);
            if self.random.u8(..3) == 0 {
                self.record(customer, &held, amount);
                held.forget();
                continue;
            }
            let is_used = self.random.bool();
            if is_used {
                self.stigg.use_units(&customer, amount, self.truth);
            }
            self.cache.release(&held, is_used);
            held.forget();
        }
    }

    /// Usage that an outbox took in this usage period, and that Stigg has not counted.
    fn uncounted(&self, customer: &str) -> impl Iterator<Item = i64> {
        let period = self.stigg.accounts[customer].period_start;
        let counts = move |one: &&Pending| {
            one.customer == customer && !one.is_counted && one.recorded_at >= period
        };
        self.outbox.iter().filter(counts).map(|one| one.amount)
    }

    fn record(&mut self, customer: String, held: &Held, amount: i64) {
        self.recorded += 1;
        let (number, recorded_at) = (self.recorded, self.truth);
        let one = Pending { customer, number, amount, recorded_at, is_counted: false };
        let item = Item::of(&FEATURE.into());
        self.cache.record(&one.recorded(&item), true, Some(held));
        self.outbox.push_back(one);
    }

    /// Delivers some of what an outbox has taken: counted and acknowledged, or the acknowledgement is
    /// lost for now, or it is refused for good.
    fn deliver(&mut self) {
        while let Some(one) = self.outbox.front_mut()
            && self.random.u8(..3) > 0
        {
            let is_refused = !one.is_counted && self.random.u8(..4) == 0;
            if !is_refused && !one.is_counted {
                one.is_counted = true;
                self.stigg.terms(&one.customer, self.truth);
                let period = self.stigg.accounts[&one.customer].period_start;
                if one.recorded_at >= period {
                    self.stigg.use_units(&one.customer, one.amount, self.truth);
                }
                if self.random.u8(..4) == 0 {
                    return;
                }
            }
            let item = Item::of(&FEATURE.into());
            self.cache.settle(&one.recorded(&item), !is_refused);
            self.outbox.pop_front();
        }
    }

    /// A decision is never of a time that is too long ago, nor does it say that it is younger than it
    /// is.
    fn judge(&mut self, customer: &str, decision: &Decision) {
        self.decisions.insert(decision.source());
        if decision.is_fallback() {
            return;
        }
        let age = i64::try_from(decision.age().as_millis()).unwrap();
        assert!(age < MAX_STALE, "{customer} is {age} ms old");
        if let Some(began) = self.fetched.get(customer) {
            let since = self.mono - began;
            assert!(age >= since, "{customer} is {since} ms old, not {age}");
        }
    }

    fn change_weather(&mut self) {
        if self.random.u8(..60) > 0 {
            return;
        }
        self.stigg.weather = Weather::random(&mut self.random);
        if self.theme == Theme::Storms {
            self.stigg.lag = [0, 0, 0, 2_000][self.random.usize(..4)];
        }
    }

    fn change_clocks(&mut self) {
        if self.theme == Theme::Limits || self.random.u16(..400) > 0 {
            return;
        }
        let hour = 60 * 60 * 1_000;
        match self.random.u8(..4) {
            // The computer sleeps.
            0 => {
                let asleep = self.random.i64(1..12 * hour);
                self.truth += asleep;
                self.clock.suspend(millis(asleep));
            }
            1 => self.clock.suspend(millis(self.random.i64(1..40 * 24 * hour))),
            2 => {
                let back = self.random.i64(1..40 * 24 * hour);
                self.clock.set_wall(self.clock.now() - millis(back));
            }
            _ => self.clock.set_wall(crate::clock::date(self.truth)),
        }
    }

    fn stamps_of(&self, customer: &str) -> Option<(Option<i64>, Option<i64>)> {
        let stamps = self.cache.table.read(&CustomerRef::new(customer), |slot| {
            let cached = slot.cached();
            let entry = cached.as_deref()?.contents.entries.first()?;
            Some((entry.entitlement_updated_at, entry.usage_updated_at))
        });
        stamps.flatten()
    }

    /// What holds at any moment.
    fn inspect(&mut self) {
        for (customer, slot) in &self.handles {
            let own = self.cache.table.read(&CustomerRef::new(customer), Arc::clone);
            assert!(own.is_some_and(|own| Arc::ptr_eq(&own, slot)), "{customer} was evicted");
        }
        let stats = self.cache.stats();
        assert!(stats.bytes <= self.cache.settings.max_bytes, "{stats:?}");
        // A customer takes more than that.
        assert!(stats.customers * 100 <= self.cache.settings.max_bytes, "{stats:?}");
        let queued = self.cache.schedule().queued();
        assert!(queued <= 3_000, "{queued} customers in the queues");
    }

    /// Ends all misfortune. Within two minutes all is known again, and right.
    fn recover(&mut self) {
        (self.stigg.weather, self.stigg.lag) = (Weather::Fair, 0);
        self.clock.set_wall(crate::clock::date(self.truth));
        for (_, held, _) in std::mem::take(&mut self.held) {
            self.cache.release(&held, false);
        }
        while !self.outbox.is_empty() {
            self.deliver();
        }
        for _ in 0..1_200 {
            let customer = self.customer();
            self.check(&customer);
            self.pass(100);
        }
        assert_eq!(self.cache.status().state, State::Live);
        self.is_recovering = true;
        for number in 0..self.customers {
            self.refresh(&format!("customer-{number}"));
            self.pass(200);
        }
        self.pass(FETCH_TIMEOUT);
        assert!(self.recovered >= self.customers, "{} of {}", self.recovered, self.customers);
        assert!(self.decisions.len() >= 3, "{:?}", self.decisions);
    }
}

fn millis(millis: i64) -> Duration {
    Duration::from_millis(millis.try_into().unwrap())
}

fn simulate(theme: Theme) {
    let setting = |name| Some(std::env::var(name).ok()?.parse::<u64>().unwrap());
    let seeds = match setting("RUNTIME_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=setting("RUNTIME_ROUNDS").unwrap_or(2),
    };
    for seed in seeds {
        // A failure says where it came from.
        let run = std::panic::AssertUnwindSafe(|| World::new(seed, theme).run());
        if let Err(panic) = std::panic::catch_unwind(run) {
            eprintln!("this was RUNTIME_SEED={seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn limits_hold_whatever_the_weather() {
    simulate(Theme::Limits);
}

#[test]
fn storms_are_outlived() {
    simulate(Theme::Storms);
}
