//! Everything that happens, on a clock of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use fastrand::Rng;

use super::super::super::settings::{Overflow, Settings};
use super::super::Outcome;
use super::disk::{Directory, Disk, Mood};
use super::ledger::Ledger;
use super::process::Process;
use super::server::{LATEST, Sent, Server, TIMEOUT, Weather};

/// A Monday in March.
const START: i64 = 1_772_431_200_000;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// By how much the time may be hidden that is set back without being noticed.
const HIDDEN: i64 = 3 * MINUTE;

/// Steps of threads within one moment.
const MOST_STEPS: u32 = 2_000;

/// State that all processes share.
pub(super) struct Common {
    pub(super) random: Rng,
    pub(super) server: Server,
    pub(super) ledger: Ledger,
    pub(super) directory: Directory,
    /// Time by the monotonic clock, and the true time, which passes asleep too.
    pub(super) awake: i64,
    pub(super) truth: i64,
    /// By how much the wall clock is wrong.
    wrong: i64,
    /// The API key of the clients.
    pub(super) key: u64,
    keys: u64,
    /// Calls that are carried out after their clients gave up.
    pub(super) late: Vec<(i64, usize, Vec<Sent>)>,
    events: BTreeMap<&'static str, u64>,
    pub(super) steps: u32,
    pub(super) customers: usize,
    pub(super) has_poison: bool,
    pub(super) has_totals: bool,
    /// The longest time that the disk takes.
    pub(super) disk_takes: i64,
    /// When the disk failed or was slow last.
    pub(super) bad_disk_at: i64,
    resend_within: i64,
}

impl Common {
    pub(super) fn happened(&mut self, event: &'static str) {
        *self.events.entry(event).or_default() += 1;
    }

    pub(super) fn step(&mut self) {
        self.steps += 1;
        assert!(self.steps < MOST_STEPS, "busy without an end");
    }

    pub(super) fn wall(&self) -> i64 {
        self.truth + self.wrong
    }

    pub(super) fn next_key(&mut self) -> String {
        self.keys += 1;
        format!("key-{}", self.keys)
    }

    pub(super) fn note_sent(&mut self, item: &Sent, maybe: bool) {
        let within = self.resend_within + HIDDEN;
        if self.ledger.note_sent(item, maybe, self.truth, within) {
            self.happened("resent");
        }
    }

    pub(super) fn execute(&mut self, by: usize, items: &[Sent], is_late: bool) -> Outcome {
        let (counted, outcome) = self.server.execute(by, items, self.truth, is_late);
        for item in counted {
            self.ledger.note_counted(item, by, is_late);
        }
        outcome
    }

    /// Whether the disk works, and has for a while.
    fn has_good_disk(&self) -> bool {
        !self.is_disk_bad() && self.awake - self.bad_disk_at > MINUTE
    }

    fn is_disk_bad(&self) -> bool {
        self.directory.lock().mood != Mood::Well || self.disk_takes > 100
    }

    fn advance(&mut self, by: i64) {
        if by > 0 {
            self.steps = 0;
        }
        self.awake += by;
        self.truth += by;
        if self.is_disk_bad() {
            self.bad_disk_at = self.awake;
        }
    }

    fn execute_late(&mut self) -> bool {
        let due = self.late.iter().position(|(at, ..)| *at <= self.truth);
        let Some(due) = due else { return false };
        let (_, by, items) = self.late.swap_remove(due);
        self.execute(by, &items, true);
        true
    }
}

pub(super) struct World {
    common: Common,
    settings: Settings,
    processes: Vec<Process>,
    started: usize,
    most_processes: usize,
    has_crashes: bool,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let resend_within = [20 * MINUTE, 2 * HOUR, 20 * HOUR][random.usize(..3)];
        let is_kept = random.u8(..4) > 0;
        let settings = Settings {
            disk: is_kept.then(|| (PathBuf::new(), String::new())),
            max_items: [60, 300, 10_000][random.usize(..3)],
            max_bytes: [40_000, 16 << 20][random.usize(..2)],
            max_disk_bytes: [100_000, 512 << 20][random.usize(..2)],
            overflow: if random.u8(..4) == 0 { Overflow::DropOldest } else { Overflow::Reject },
            linger: [0, 250, 5_000][random.usize(..3)],
            coalesce: random.bool(),
            calls_per_minute: [[300, 3_000, 300], [6, 60, 1]][usize::from(random.u8(..4) == 0)],
            customer_calls_per_minute: [None, Some(20), Some(3)][random.usize(..3)],
            resend_within,
            max_age: [HOUR, 24 * HOUR][random.usize(..2)],
            ..Settings::default()
        };
        let remembers = resend_within + TIMEOUT + LATEST + HIDDEN;
        let most_processes = if random.u8(..4) == 0 { 2 } else { 1 };
        let common = Common {
            server: Server::new(remembers, random.u64(..)),
            ledger: Ledger::default(),
            directory: Directory(Arc::new(Mutex::new(Disk::new(random.u64(..))))),
            awake: 0,
            truth: START,
            wrong: 0,
            key: 0,
            keys: 0,
            late: Vec::new(),
            events: BTreeMap::new(),
            steps: 0,
            customers: random.usize(1..12),
            has_poison: random.bool(),
            // The order of totals of several processes is nobody's.
            has_totals: most_processes == 1,
            disk_takes: 20,
            bad_disk_at: i64::MIN / 2,
            resend_within,
            random,
        };
        let has_crashes = !seed.is_multiple_of(3);
        Self { common, settings, processes: Vec::new(), started: 0, most_processes, has_crashes }
    }

    pub(super) fn run(mut self) -> BTreeMap<&'static str, u64> {
        let steps = self.common.random.usize(10..60);
        for _ in 0..steps {
            self.change_processes();
            self.change_weather();
            self.change_disk();
            self.change_clocks();
            self.traffic();
            let longest = [300, 300, 5_000, 5_000, MINUTE, MINUTE, MINUTE, HOUR];
            let longest = longest[self.common.random.usize(..longest.len())];
            let pause = self.common.random.i64(0..longest);
            self.pass(pause);
        }
        self.recover();
        let disk = self.common.directory.lock();
        let (loads, adoptions) = (disk.loads, disk.adoptions);
        drop(disk);
        if loads > 0 {
            self.common.happened("loaded");
        }
        if adoptions > 0 {
            self.common.happened("adopted");
        }
        self.common.events
    }

    fn chance(&mut self, of: u16) -> bool {
        self.common.random.u16(..of) == 0
    }

    /// Lets time pass, with all that happens meanwhile.
    fn pass(&mut self, millis: i64) {
        let end = self.common.awake + millis;
        loop {
            let Self { common, processes, .. } = self;
            let mut is_quiet = !common.execute_late();
            for process in processes.iter_mut() {
                is_quiet &= !process.happen(common);
            }
            while let Some(index) = processes.iter().position(Process::has_ended) {
                processes.remove(index).report(common);
            }
            if !is_quiet {
                common.step();
                continue;
            }
            for process in processes.iter_mut() {
                process.inspect(common);
            }
            if common.awake == end {
                break;
            }
            let late = common.late.iter().map(|(at, ..)| at - common.truth);
            let next = processes.iter().filter_map(|process| process.next(common));
            let next = next.chain(late).chain([end - common.awake]).min().unwrap_or(0);
            common.step();
            common.advance(next.max(0));
        }
    }

    fn change_processes(&mut self) {
        while self.processes.is_empty()
            || self.processes.len() < self.most_processes && self.chance(10)
        {
            self.start();
        }
        let index = self.common.random.usize(..self.processes.len());
        if self.has_crashes && self.chance(15) {
            self.processes.remove(index).crash(&mut self.common);
            self.be_down();
        } else if self.chance(40) && !self.processes[index].is_closing() {
            let timeout = self.common.random.i64(0..20_000);
            self.processes[index].close(timeout, &mut self.common);
        }
    }

    fn start(&mut self) {
        let process = Process::new(self.started, self.settings.clone(), &mut self.common);
        self.started += 1;
        self.processes.push(process);
        if self.processes.len() > 1 {
            self.common.happened("two processes");
        }
    }

    /// Time passes until a process is started again, with which much may happen.
    fn be_down(&mut self) {
        if self.chance(10) {
            let mut disk = self.common.directory.lock();
            disk.damage();
            for (lane, stored) in std::mem::take(&mut disk.damaged) {
                self.common.ledger.note_damaged(lane, &stored.json);
                *self.common.events.entry("damaged").or_default() += 1;
            }
        }
        let longest = if self.processes.is_empty() {
            [1, MINUTE, HOUR, 40 * HOUR][self.common.random.usize(..4)]
        } else {
            MINUTE
        };
        let down = self.common.random.i64(0..longest);
        self.pass(down);
        // A clock that was set back is noticed if somebody has seen a later time.
        let earliest = self.common.directory.lock().earliest();
        if let Some(earliest) = earliest
            && self.processes.is_empty()
            && self.common.directory.lock().unopened() == 1
            && earliest < i64::MAX
            && self.common.has_good_disk()
            && self.chance(4)
        {
            let back = self.common.wall() - earliest + self.common.random.i64(1..10 * HOUR);
            self.common.wrong -= back;
            self.common.server.is_clock_wrong = true;
            self.common.happened("clock ran back");
            // Nobody can tell once the clock has passed that time again before a process has seen
            // it and the disk knows.
            self.start();
            self.pass(70_000);
        }
    }

    fn change_weather(&mut self) {
        let server = &mut self.common.server;
        if self.common.random.u8(..8) == 0 {
            server.weather = Weather::random(&mut self.common.random);
        }
        if self.common.random.u8(..40) == 0 {
            server.most_bytes = [usize::MAX, 3_000, 800][self.common.random.usize(..3)];
        }
        if self.common.random.u8(..60) == 0 {
            server.key += 1;
        } else if self.common.random.u8(..6) == 0 {
            // The client's key is replaced too.
            self.common.key = server.key;
        }
    }

    fn change_disk(&mut self) {
        if self.chance(12) {
            const ALL: [Mood; 6] =
                [Mood::Well, Mood::Well, Mood::Well, Mood::Flaky, Mood::Full, Mood::Dead];
            self.common.directory.lock().mood = ALL[self.common.random.usize(..6)];
            self.common.disk_takes = [20, 20, 20, 20_000][self.common.random.usize(..4)];
        }
    }

    fn change_clocks(&mut self) {
        if !self.chance(30) {
            return;
        }
        match self.common.random.u8(..4) {
            0 => {
                // The computer sleeps, and everybody notices before the clock is set back.
                let asleep = self.common.random.i64(0..10 * HOUR);
                for process in &mut self.processes {
                    process.execute_calls(&mut self.common);
                }
                for (_, by, items) in std::mem::take(&mut self.common.late) {
                    self.common.execute(by, &items, true);
                }
                self.common.truth += asleep;
                self.pass(70_000);
            }
            1 => self.common.wrong += self.common.random.i64(0..10 * HOUR),
            2 => {
                self.common.wrong -= self.common.random.i64(0..MINUTE / 2);
                self.common.server.is_clock_wrong = true;
            }
            _ if self.common.has_good_disk() && self.common.directory.lock().unopened() == 0 => {
                // Nobody who crashes before the disk knows can tell.
                self.pass(70_000);
                self.common.wrong -= self.common.random.i64(2 * MINUTE..20 * HOUR);
                self.common.server.is_clock_wrong = true;
                self.common.happened("clock ran back");
                self.pass(70_000);
            }
            _ => {}
        }
    }

    fn traffic(&mut self) {
        if self.processes.is_empty() {
            return;
        }
        let records = match self.common.random.u8(..30) {
            0 => 200,
            1..=9 => self.common.random.usize(..40),
            _ => self.common.random.usize(..5),
        };
        for _ in 0..records {
            let index = self.common.random.usize(..self.processes.len());
            self.common.steps = 0;
            self.processes[index].record(&mut self.common);
        }
        if self.chance(10) {
            let index = self.common.random.usize(..self.processes.len());
            let timeout = self.common.random.i64(0..10 * MINUTE);
            self.processes[index].flush(timeout, &mut self.common);
        }
    }

    /// Ends all misfortune. Within a bounded time, nothing is left.
    fn recover(&mut self) {
        self.common.server.weather = Weather::Fair;
        self.common.server.most_bytes = usize::MAX;
        self.common.directory.lock().mood = Mood::Well;
        self.common.disk_takes = 20;
        self.common.key = self.common.server.key;
        while self.processes.iter().any(Process::is_closing) {
            self.pass(MINUTE);
        }
        if self.processes.is_empty() {
            let process = Process::new(self.started, self.settings.clone(), &mut self.common);
            self.processes.push(process);
        }
        for _ in 0..24 * 60 {
            let is_empty = self.processes.iter().all(Process::is_empty);
            if is_empty && self.common.directory.lock().records() == 0 {
                break;
            }
            self.pass(MINUTE);
        }
        self.pass(LATEST);
        for process in &self.processes {
            assert!(process.is_empty(), "{:?}", process.core.stats());
        }
        let disk = self.common.directory.lock();
        assert_eq!(disk.records(), 0, "something is left on disk");
        for letter in &disk.letters {
            self.common.ledger.note_letter(letter);
        }
        self.common.ledger.check();
    }
}
