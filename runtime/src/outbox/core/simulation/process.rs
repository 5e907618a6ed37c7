//! A process with an outbox, and what its threads do.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use stigg::credits::ConsumeCreditInput;
use stigg::usage::{ReportUsageBaseInput, UsageEventReportInput, UsageUpdateBehavior};

use super::super::super::item::{Item, Lane};
use super::super::super::letter::Reason;
use super::super::super::pending::MAX_RESIDENT;
use super::super::super::pending::Pending;
use super::super::super::report::{Disk, Obstacle, Receipt};
use super::super::super::settings::{Overflow, Settings};
use super::super::super::worker::Worker;
use super::super::{Core, Delivery, Effects, Nudge, Outcome, Taken, Work};
use super::disk::Directory;
use super::ledger::Record;
use super::server::{POISON, Sent, TIMEOUT, identity};
use super::world::Common;
use crate::cache::Wake;
use crate::clock::{Now, date};

/// One that waits, and how its wait ended: not yet, for nothing, or met.
pub(super) struct Alarm(Arc<AtomicU8>);

impl Wake for Alarm {
    type Waiting = Arc<AtomicU8>;

    fn pair() -> (Self, Self::Waiting) {
        let cell = Arc::new(AtomicU8::new(0));
        (Self(Arc::clone(&cell)), cell)
    }

    fn wake(self, is_met: bool) {
        self.0.store(1 + u8::from(is_met), Ordering::Relaxed);
    }
}

/// A call under way.
struct Call {
    lane: Lane,
    items: Vec<Sent>,
    key: u64,
    /// By the true time.
    execute_at: Option<i64>,
    /// By the monotonic clock.
    answer_at: i64,
    outcome: Option<Outcome>,
}

struct Flush {
    number: u64,
    cell: Arc<AtomicU8>,
    deadline: i64,
}

pub(super) struct Process {
    id: usize,
    pub(super) core: Core<Alarm>,
    settings: Settings,
    worker: Option<Worker<Directory>>,
    working: Option<(Work, i64)>,
    /// Time at which the threads look again by themselves.
    driver_at: Option<i64>,
    disk_at: Option<i64>,
    calls: Vec<Call>,
    /// Time at which it started.
    origin: i64,
    /// Items by their number, and sums that may grow.
    items: HashMap<u64, usize>,
    growing: HashMap<String, usize>,
    /// Records that are not confirmed yet, in their order.
    unconfirmed: VecDeque<(u64, usize)>,
    flushes: Vec<Flush>,
    /// Times of the calls in the last minute.
    called: HashMap<String, VecDeque<i64>>,
    end_at: Option<i64>,
    has_degraded: bool,
}

impl Process {
    pub(super) fn new(id: usize, settings: Settings, common: &mut Common) -> Self {
        let is_kept = settings.disk.is_some();
        let mut process = Self {
            id,
            core: Core::new(settings.clone(), common.random.u64(..)),
            settings,
            worker: is_kept.then(|| Worker::new(common.directory.clone())),
            working: None,
            driver_at: None,
            disk_at: None,
            calls: Vec::new(),
            origin: common.awake,
            items: HashMap::new(),
            growing: HashMap::new(),
            unconfirmed: VecDeque::new(),
            flushes: Vec::new(),
            called: HashMap::new(),
            end_at: None,
            has_degraded: false,
        };
        process.turn(common);
        process.look(common);
        process
    }

    pub(super) fn now(&self, common: &Common) -> Now {
        Now { mono: common.awake - self.origin, wall: common.wall() }
    }

    fn apply(&mut self, effects: Effects<Alarm>, common: &mut Common) {
        let Effects { woken, letters, disk, .. } = effects;
        for (wake, is_met) in woken {
            wake.wake(is_met);
        }
        for letter in letters {
            common.happened(match letter.reason {
                Reason::Rejected => "rejected",
                Reason::TooLarge => "too large",
                Reason::Ambiguous => "ambiguous",
                Reason::Superseded => "superseded",
                Reason::Expired => "expired",
            });
            common.ledger.note_told(&letter, self.id);
            // Others may be lost until they are on disk.
            if self.worker.is_none() {
                common.ledger.note_letter(&letter);
            }
        }
        match disk {
            Some(Disk::Degraded(_)) => {
                self.has_degraded = true;
                common.happened("disk degraded");
            }
            Some(Disk::Live) if self.has_degraded => common.happened("disk recovered"),
            _ => {}
        }
    }

    /// Does what the driver does when it is woken.
    fn turn(&mut self, common: &mut Common) {
        common.step();
        let now = self.now(common);
        let turn = self.core.turn(now, common.key);
        self.driver_at = turn.wake_at;
        self.apply(turn.effects, common);
        for delivery in turn.deliveries {
            self.call(delivery, common);
        }
        if turn.disk {
            self.look(common);
        }
        self.check(common);
    }

    /// Does what the thread of the disk does when it is woken.
    fn look(&mut self, common: &mut Common) {
        if self.worker.is_none() || self.working.is_some() {
            return;
        }
        common.step();
        let now = self.now(common);
        if let Some(work) = self.core.work(now) {
            let duration = common.random.i64(0..=common.disk_takes);
            self.working = Some((work, now.mono + duration));
        } else {
            self.disk_at = self.core.work_at();
            assert!(self.disk_at.is_none_or(|at| at > now.mono), "the disk does not work");
        }
    }

    fn nudge(&mut self, nudge: Nudge, common: &mut Common) {
        if nudge.driver {
            self.turn(common);
        }
        if nudge.disk {
            self.look(common);
        }
    }

    fn nudge_all(&mut self, common: &mut Common) {
        self.nudge(Nudge { driver: true, disk: true }, common);
    }

    fn call(&mut self, delivery: Delivery, common: &mut Common) {
        let Delivery { lane, items } = delivery;
        let now = self.now(common);
        let items: Vec<Sent> = items.iter().map(|json| Sent::new(lane, json)).collect();
        assert!(items.len() <= lane.max_items() && !items.is_empty());
        assert!(self.calls.iter().all(|call| call.lane != lane), "two calls at once");
        let mut names: BTreeSet<String> = BTreeSet::new();
        for item in &items {
            let customer = item.parsed.as_ref().and_then(|(_, item)| item["customerId"].as_str());
            names.extend(customer.map(ToOwned::to_owned));
        }
        names.insert(lane.to_string());
        for name in names {
            let limit = match Lane::ALL.iter().find(|lane| lane.as_str() == name) {
                Some(lane) => Some(self.settings.calls_per_minute[*lane as usize]),
                None => self.settings.customer_calls_per_minute,
            };
            let times = self.called.entry(name.clone()).or_default();
            times.push_back(now.mono);
            while times.front().is_some_and(|time| time + 60_000 <= now.mono) {
                times.pop_front();
            }
            let is_fine = limit.is_none_or(|limit| times.len() <= limit as usize);
            assert!(is_fine, "{} calls of {name} within a minute", times.len());
        }
        let is_healthy = self.worker.is_some() && !self.core.keeper.is_failing();
        if is_healthy {
            for item in [&items[0], &items[items.len() - 1]] {
                let is_noted = common.directory.lock().knows_attempt(lane, &item.json);
                assert!(is_noted, "the disk does not know that this is sent: {}", item.json);
            }
        }
        let fate = common.server.receive(&items, common.key);
        let maybe = fate.execute_in.is_some()
            || fate.outcome.as_ref().is_none_or(|outcome| matches!(outcome, Outcome::Unknown(_)));
        for item in &items {
            common.note_sent(item, maybe);
        }
        if let Some(outcome) = &fate.outcome {
            match outcome {
                Outcome::Limited(..) => common.happened("limited"),
                Outcome::Denied(_) => common.happened("denied"),
                _ => {}
            }
        }
        self.calls.push(Call {
            lane,
            items,
            key: common.key,
            execute_at: fate.execute_in.map(|after| common.truth + after),
            answer_at: now.mono + fate.answer_in.min(TIMEOUT),
            outcome: fate.outcome,
        });
    }

    /// The time until something happens.
    pub(super) fn next(&self, common: &Common) -> Option<i64> {
        let now = self.now(common);
        let working = self.working.as_ref().map(|(_, done_at)| *done_at);
        let disk = if working.is_some() { working } else { self.disk_at };
        let answers = self.calls.iter().map(|call| call.answer_at);
        let here = answers.chain(disk).chain(self.driver_at).chain(self.end_at);
        let here = here.map(|at| at - now.mono);
        let there = self.calls.iter().filter_map(|call| call.execute_at);
        here.chain(there.map(|at| at - common.truth)).min()
    }

    /// Lets happen what is due. Returns whether anything did.
    pub(super) fn happen(&mut self, common: &mut Common) -> bool {
        let now = self.now(common);
        for call in &mut self.calls {
            if call.execute_at.is_some_and(|at| at <= common.truth) {
                call.execute_at = None;
                let outcome = common.execute(self.id, &call.items, false);
                if call.outcome.is_none() {
                    call.outcome = Some(outcome);
                }
                return true;
            }
        }
        if let Some(index) = self.calls.iter().position(|call| call.answer_at <= now.mono) {
            let call = self.calls.remove(index);
            self.answer(call, common);
            return true;
        }
        if self.working.as_ref().is_some_and(|(_, done_at)| *done_at <= now.mono) {
            self.finish_work(common);
            return true;
        }
        if self.end_at.is_some_and(|at| at <= now.mono) {
            self.end_at = None;
            let effects = self.core.end(now);
            self.apply(effects, common);
            self.nudge_all(common);
            return true;
        }
        if self.driver_at.is_some_and(|at| at <= now.mono) {
            self.turn(common);
            return true;
        }
        if self.working.is_none() && self.disk_at.is_some_and(|at| at <= now.mono) {
            self.look(common);
            return true;
        }
        false
    }

    /// Lets calls be carried out before time passes in which nothing else happens.
    pub(super) fn execute_calls(&mut self, common: &mut Common) {
        for call in self.calls.iter_mut().filter(|call| call.execute_at.is_some()) {
            call.execute_at = None;
            let outcome = common.execute(self.id, &call.items, false);
            call.outcome.get_or_insert(outcome);
        }
    }

    fn answer(&mut self, call: Call, common: &mut Common) {
        let Call { lane, items, key, execute_at, outcome, .. } = call;
        if let Some(at) = execute_at {
            common.happened("late call");
            common.late.push((at, self.id, items.clone()));
        }
        let outcome = outcome.unwrap_or(Outcome::Unknown(None));
        match &outcome {
            Outcome::Rejected(_) if items.len() > 1 => common.happened("bisected"),
            _ => {}
        }
        let effects = self.core.finish(lane, outcome, self.now(common), key);
        self.apply(effects, common);
        self.nudge_all(common);
    }

    fn finish_work(&mut self, common: &mut Common) {
        let Some(((work, _), worker)) = self.working.take().zip(self.worker.as_mut()) else {
            return;
        };
        let done = worker.carry_out(work);
        let damaged = worker.damaged();
        let effects = self.core.work_done(done, damaged, self.now(common));
        self.apply(effects, common);
        self.turn(common);
        self.look(common);
    }

    /// Records something.
    pub(super) fn record(&mut self, common: &mut Common) {
        let now = self.now(common);
        let random = &mut common.random;
        let customer = format!("customer-{}", random.usize(..common.customers));
        let feature = match random.u8(..40) {
            0 if common.has_poison => POISON.to_owned(),
            other => format!("feature-{}", other % 3),
        };
        let value = random.i64(1..6);
        let key = common.next_key();
        let random = &mut common.random;
        let wide = if random.u8(..20) == 0 { random.usize(..4_000) } else { 0 };
        let kind = random.u8(..10);
        let mut item: Item = match kind {
            0..=4 => ReportUsageBaseInput::builder(customer, feature, value).into(),
            5 if common.has_totals => {
                let usage = ReportUsageBaseInput::builder(customer, "total", value);
                usage.update_behavior(UsageUpdateBehavior::Set).into()
            }
            5 | 6 => {
                let usage = ReportUsageBaseInput::builder(customer, feature, value);
                usage.idempotency_key(key.clone()).dimension("wide", "x".repeat(wide)).into()
            }
            7 | 8 => {
                let event = UsageEventReportInput::builder(customer, feature);
                let event = event.idempotency_key(key.clone()).timestamp(date(now.wall));
                event.dimension("wide", "x".repeat(wide)).into()
            }
            _ => {
                let credits = ConsumeCreditInput::builder(customer, feature, value);
                credits.idempotency_key(key.clone()).into()
            }
        };
        let before = self.core.stats();
        let pending: Vec<u64> = match self.settings.overflow {
            Overflow::DropOldest => self.pending().collect(),
            Overflow::Reject => Vec::new(),
        };
        let of = of(&item);
        let is_sum = self.settings.coalesce && item.as_increment().is_some();
        let mut is_new = true;
        let mut effects = Effects::default();
        let taken = if is_sum {
            let (Item::Usage(usage), size) = (item.clone(), item.size()) else { unreachable!() };
            is_new = false;
            let by = value.into();
            let taken = self.core.add(
                usage,
                by,
                size,
                now,
                || {
                    is_new = true;
                    key.clone()
                },
                &mut effects,
            );
            taken.map_err(|rejected| rejected.1)
        } else {
            item.fix(|| key.clone(), now.wall);
            self.core.record(item.lane(), item.to_json(), item.facts(), now, &mut effects)
        };
        self.apply(effects, common);
        let after = self.core.stats();
        if after.dropped > before.dropped {
            common.happened("dropped");
            let left: BTreeSet<u64> = self.pending().collect();
            for number in pending.iter().filter(|number| !left.contains(number)) {
                common.ledger.drop_item(self.items[number]);
            }
        }
        match taken {
            Ok(Taken { receipt: Receipt { number }, nudge, .. }) => {
                let record =
                    Record { process: self.id, number, recorded_at: now.mono, ..Record::default() };
                if is_new {
                    let sum = of.clone();
                    let lane = item.lane();
                    let mut json = serde_json::to_value(&item).unwrap();
                    if is_sum {
                        json["idempotencyKey"] = key.into();
                    }
                    let index = common.ledger.note(identity(lane, &json), of, value, record);
                    self.items.insert(number, index);
                    if is_sum {
                        self.growing.insert(sum, index);
                    }
                } else {
                    common.happened("coalesced");
                    let index = self.growing[&of];
                    common.ledger.note_added(index, value, record);
                }
                self.unconfirmed.push_back((number, common.ledger.records.len() - 1));
                self.nudge(nudge, common);
            }
            Err(Obstacle::Full) => common.happened("full"),
            Err(obstacle) => assert_eq!(obstacle, Obstacle::Closed),
        }
        self.check(common);
    }

    fn pending(&self) -> impl Iterator<Item = u64> {
        self.core.keeper.own.lanes.iter().flat_map(Pending::numbers)
    }

    pub(super) fn flush(&mut self, timeout: i64, common: &mut Common) {
        let (wake, cell) = Alarm::pair();
        let deadline = self.now(common).mono + timeout;
        let number = self.core.number();
        if let Some(wake) = self.core.await_settled(deadline, wake) {
            // One that has ended does not let anybody wait.
            wake.wake(self.core.is_settled(number));
        }
        self.flushes.push(Flush { number, cell, deadline });
        self.nudge_all(common);
    }

    /// Checks the invariants of any moment.
    fn check(&mut self, common: &mut Common) {
        let stats = self.core.stats();
        let settled = stats.delivered + stats.dead_lettered + stats.dropped;
        assert_eq!(stats.recorded + stats.adopted, settled + stats.pending, "{stats:?}");
        let unsaved = self.core.keeper.own.unsaved();
        assert!(unsaved.items <= self.settings.max_items, "{unsaved:?}");
        assert!(unsaved.bytes <= self.settings.max_bytes, "{unsaved:?}");
        let committed = self.core.committed_up_to();
        while let Some((_, record)) =
            self.unconfirmed.pop_front_if(|(number, _)| *number <= committed)
        {
            common.ledger.records[record].is_confirmed = true;
        }
    }

    /// Checks the invariants of moments at which all that was due has happened.
    pub(super) fn inspect(&mut self, common: &mut Common) {
        self.check(common);
        let now = self.now(common);
        for lane in Lane::ALL {
            let is_overdue = self.core.is_overdue(lane, now, common.key);
            // A call that is full only now may be late.
            let soon = now.mono + self.settings.linger;
            let sleeps = is_overdue && self.driver_at.is_none_or(|at| at > soon);
            assert!(!sleeps, "the driver sleeps, but {lane} are to be sent");
            let idle = self.core.keeper.resident(lane);
            assert!(idle <= 4 * MAX_RESIDENT, "{idle} {lane} are in memory and on disk");
        }
        let is_idle = self.worker.is_some() && self.working.is_none();
        let sleeps = is_idle && self.core.work_at().is_some_and(|at| at < now.mono);
        assert!(!sleeps, "the disk sleeps, but has work");
        let first = self.core.keeper.own.first();
        for flush in std::mem::take(&mut self.flushes) {
            let is_settled = self.pending().all(|number| number > flush.number);
            match flush.cell.load(Ordering::Relaxed) {
                0 => {
                    assert!(flush.deadline >= now.mono, "a flush waits for too long");
                    let is_met = first.is_none_or(|first| first > flush.number);
                    assert!(!is_met, "a flush waits for nothing");
                    self.flushes.push(flush);
                }
                1 => {
                    let is_over = flush.deadline <= now.mono || self.core.has_ended();
                    assert!(is_over, "a flush has ended early");
                }
                _ => {
                    assert!(is_settled, "a flush has ended, but not all is settled");
                    common.happened("flushed");
                }
            }
        }
    }

    /// Ends without warning.
    pub(super) fn crash(mut self, common: &mut Common) {
        let now = self.now(common);
        if let Some(((work, _), worker)) = self.working.take().zip(self.worker.as_mut()) {
            if matches!(work, Work::Commit(..)) {
                common.happened("crashed in a commit");
            }
            if common.random.bool() {
                worker.carry_out(work);
            }
        }
        if !self.calls.is_empty() {
            common.happened("crashed in a call");
        }
        self.leave_calls(common);
        // The disk needs a moment to recover from what was before.
        let is_well = self.worker.is_some() && common.awake - common.bad_disk_at > 60_000;
        for (_, record) in &self.unconfirmed {
            let record = &mut common.ledger.records[*record];
            record.may_be_lost = true;
            let age = now.mono - record.recorded_at;
            let is_young = age <= self.settings.commit_every + 500;
            assert!(!is_well || is_young, "{age} ms old, and not on disk");
        }
    }

    fn leave_calls(&mut self, common: &mut Common) {
        for call in self.calls.drain(..) {
            if let Some(at) = call.execute_at {
                common.late.push((at, self.id, call.items));
            }
        }
    }

    pub(super) fn close(&mut self, timeout: i64, common: &mut Common) {
        self.core.close();
        self.end_at = Some(self.now(common).mono + timeout);
        self.flush(timeout, common);
    }

    pub(super) fn is_closing(&self) -> bool {
        self.core.is_closed()
    }

    /// Whether all of its threads have ended.
    pub(super) fn has_ended(&self) -> bool {
        self.core.has_ended() && self.working.is_none() && self.disk_at.is_none()
    }

    /// Checks the report of a process that has ended in order.
    pub(super) fn report(mut self, common: &mut Common) {
        let stats = self.core.stats();
        let lost = if self.worker.is_some() { stats.unsaved } else { stats.pending };
        let on_disk = common.directory.lock().records();
        let kept = stats.pending - lost;
        assert!(self.worker.is_none() || on_disk >= kept, "{kept} are kept, but {on_disk} on disk");
        let unconfirmed = self.unconfirmed.len() as u64;
        assert!(lost <= unconfirmed, "{lost} are lost, but {unconfirmed} were not confirmed");
        // Letters that the disk does not take are told nevertheless.
        let has_letters = self.core.keeper.has_letters();
        if lost > 0 || has_letters {
            common.happened("lost at close");
            for (_, record) in &self.unconfirmed {
                common.ledger.records[*record].may_be_lost = true;
            }
        }
        common.happened("closed");
        self.leave_calls(common);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.core.stats().pending == 0
    }
}

/// Key of the items that are sent in order.
fn of(item: &Item) -> String {
    match item {
        Item::Usage(usage) => format!("{}/{}", usage.customer_id, usage.feature_id),
        Item::Event(event) => format!("event {}/{}", event.customer_id, event.event_name),
        Item::Credits(credits) => format!("credit {}/{}", credits.customer_id, credits.currency_id),
    }
}
