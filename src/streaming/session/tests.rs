use fastrand::Rng;
use http::StatusCode;

use super::*;
use crate::error::ReplyContext;
use crate::streaming::StreamOptions;

const SECOND: Duration = Duration::from_secs(1);

/// A session and a clock that only tests move.
struct Bench {
    session: Session,
    now: Instant,
    random: f64,
    key: u64,
}

impl Bench {
    fn new() -> Self {
        let now = Instant::now();
        let session = Session::new(StreamOptions::new().timing, now);
        Self { session, now, random: 1.0, key: 0 }
    }

    fn live() -> Self {
        let mut bench = Self::new();
        bench.go_live();
        bench
    }

    fn go_live(&mut self) {
        assert!(matches!(self.task(), Task::Connect { .. }));
        self.session.opened(self.now);
        assert!(self.session.acknowledged(self.now));
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, random: self.random, key: self.key }
    }

    fn task(&mut self) -> Task {
        self.session.task(self.moment())
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    fn fail(&mut self, error: &Error) -> Option<Duration> {
        self.session.failed(error, self.moment())
    }

    /// The time until the next task, which is to wait or to exchange.
    fn rest(&mut self) -> Duration {
        match self.task() {
            Task::Wait { until } | Task::Exchange { until } => until - self.now,
            other => panic!("{other:?}"),
        }
    }
}

fn lost() -> Error {
    closed(1006)
}

fn closed(code: u16) -> Error {
    let fault = StreamFault::Closed { code: Some(code), reason: String::new() };
    Error::new(Cause::Stream(fault))
}

fn refused(status: u16, retry_after: Option<Duration>) -> Error {
    Error::new(Cause::Http(None)).with_reply(ReplyContext {
        status: StatusCode::from_u16(status).ok(),
        retry_after,
        excerpt: String::new(),
    })
}

#[test]
fn the_first_connection_is_made_at_once_and_only_once() {
    let mut bench = Bench::new();

    assert!(matches!(bench.task(), Task::Connect { key: 0 }));
    bench.pass(3600 * SECOND);
    assert!(matches!(bench.task(), Task::Connecting));
    assert!(matches!(bench.task(), Task::Connecting));
}

#[test]
fn waits_double_to_a_limit_and_are_random_below_it() {
    let mut bench = Bench::new();
    let mut waits = Vec::new();
    for _ in 0..8 {
        assert!(matches!(bench.task(), Task::Connect { .. }));
        let wait = bench.fail(&lost()).unwrap();
        assert_eq!(bench.rest(), wait);
        waits.push(wait.as_secs());
        bench.pass(wait);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);

    bench.random = 0.0;
    assert!(matches!(bench.task(), Task::Connect { .. }));
    assert_eq!(bench.fail(&lost()), Some(Duration::ZERO));
}

#[test]
fn attempts_never_run_out() {
    let mut bench = Bench::new();
    for _ in 0..10_000 {
        assert!(matches!(bench.task(), Task::Connect { .. }));
        let wait = bench.fail(&lost()).unwrap();
        assert!(wait <= 30 * SECOND);
        bench.pass(wait);
    }
}

#[test]
fn only_a_connection_that_lived_for_a_minute_starts_over() {
    for (life, next) in [(59, 4), (60, 1)] {
        let mut bench = Bench::new();
        for _ in 0..2 {
            assert!(matches!(bench.task(), Task::Connect { .. }));
            let wait = bench.fail(&lost()).unwrap();
            bench.pass(wait);
        }
        bench.go_live();
        bench.pass(life * SECOND);

        assert_eq!(bench.fail(&lost()), Some(next * SECOND));
    }
}

#[test]
fn a_refused_key_waits_for_another_one() {
    for error in [closed(4401), closed(4403), refused(401, None), refused(403, None)] {
        let mut bench = Bench::new();
        assert!(matches!(bench.task(), Task::Connect { .. }));

        assert_eq!(bench.fail(&error), Some(300 * SECOND), "{error}");
        bench.pass(299 * SECOND);
        assert_eq!(bench.rest(), SECOND);
        bench.key = 1;
        assert!(matches!(bench.task(), Task::Connect { key: 1 }), "{error}");
    }
}

#[test]
fn another_key_does_not_shorten_other_waits() {
    for error in [lost(), closed(4500), closed(4400), refused(404, None), refused(500, None)] {
        let mut bench = Bench::new();
        assert!(matches!(bench.task(), Task::Connect { .. }));

        assert_eq!(bench.fail(&error), Some(SECOND), "{error}");
        bench.key = 1;
        assert_eq!(bench.rest(), SECOND, "{error}");
    }
}

#[test]
fn a_server_that_asks_to_wait_is_obeyed_with_some_spread() {
    for (asked, wait) in [(120, 121), (0, 1), (100_000, 3601)] {
        let mut bench = Bench::new();
        assert!(matches!(bench.task(), Task::Connect { .. }));

        let error = refused(429, Some(asked * SECOND));
        assert_eq!(bench.fail(&error), Some(wait * SECOND), "{asked}");
    }
}

#[test]
fn a_replaced_key_renews_the_connection_without_a_failure() {
    let mut bench = Bench::live();
    bench.key = 1;

    assert!(matches!(bench.task(), Task::Renew));
    assert!(matches!(bench.task(), Task::Connect { key: 1 }));
}

#[test]
fn an_attempt_with_a_key_that_was_replaced_is_repeated_at_once() {
    let mut bench = Bench::new();
    assert!(matches!(bench.task(), Task::Connect { key: 0 }));
    bench.key = 1;

    assert_eq!(bench.fail(&closed(4401)), None);
    assert!(matches!(bench.task(), Task::Connect { key: 1 }));
    assert_eq!(bench.fail(&closed(4401)), Some(300 * SECOND));
}

#[test]
fn a_server_has_ten_seconds_to_acknowledge() {
    let mut bench = Bench::new();
    assert!(matches!(bench.task(), Task::Connect { .. }));
    bench.session.opened(bench.now);
    assert_eq!(bench.rest(), 10 * SECOND);
    bench.pass(9 * SECOND);
    // Bytes are no acknowledgement.
    bench.session.received(bench.now);
    assert_eq!(bench.rest(), SECOND);
    bench.pass(SECOND);

    let Task::GiveUp(error) = bench.task() else { panic!() };
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn pings_follow_our_own_silence_however_busy_the_server_is() {
    let mut bench = Bench::live();
    for second in 1..=100 {
        bench.pass(SECOND);
        bench.session.received(bench.now);
        let is_due = second % 20 == 0;
        assert_eq!(matches!(bench.task(), Task::Ping), is_due, "second {second}");
        assert!(matches!(bench.task(), Task::Exchange { .. }), "once");
    }
}

#[test]
fn what_else_is_sent_puts_pings_off() {
    let mut bench = Bench::live();
    bench.pass(15 * SECOND);
    bench.session.sent(bench.now);
    bench.pass(15 * SECOND);
    bench.session.received(bench.now);
    assert_eq!(bench.rest(), 5 * SECOND);
}

#[test]
fn a_server_that_is_silent_for_45_seconds_is_dead() {
    let mut bench = Bench::live();
    let mut pings = 0;
    loop {
        match bench.task() {
            Task::Ping => pings += 1,
            Task::Exchange { until } => bench.now = until,
            Task::GiveUp(error) => {
                assert!(error.is_timeout() && error.is_retryable(), "{error}");
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(pings, 2);
}

#[test]
fn nothing_follows_the_end() {
    let mut bench = Bench::live();
    bench.session.close();

    assert_eq!(bench.fail(&lost()), None);
    bench.key = 1;
    assert!(matches!(bench.task(), Task::End));
}

/// Random lives: there is never a second attempt beside one, no wait is longer than it may be, and
/// time always moves on.
#[test]
fn any_life_keeps_to_the_rules() {
    for seed in 0..300 {
        let rng = &mut Rng::with_seed(seed);
        let mut bench = Bench::new();
        let (mut connecting, mut open) = (false, false);
        for _ in 0..400 {
            bench.random = rng.f64();
            match bench.task() {
                Task::Connect { key } => {
                    assert!(!connecting && !open, "seed {seed}");
                    assert_eq!(key, bench.key);
                    connecting = true;
                }
                Task::Renew => open = false,
                Task::Ping => assert!(open, "seed {seed}"),
                Task::GiveUp(error) => {
                    assert!(open, "seed {seed}");
                    bench.fail(&error);
                    open = false;
                }
                Task::Connecting => {
                    bench.pass(Duration::from_millis(rng.u64(..3_000)));
                    connecting = false;
                    if rng.bool() {
                        bench.session.opened(bench.now);
                        open = true;
                    } else {
                        let errors = [lost(), closed(4401), refused(429, Some(7 * SECOND))];
                        let wait = bench.fail(&errors[rng.usize(..3)]);
                        assert!(wait.is_none_or(|wait| wait <= 300 * SECOND), "seed {seed}");
                    }
                }
                Task::Wait { until } => {
                    assert!(!connecting && !open && until > bench.now, "seed {seed}");
                    bench.now = until;
                }
                Task::Exchange { until } => {
                    assert!(open && until > bench.now, "seed {seed}");
                    bench.now += (until - bench.now).mul_f64(rng.f64());
                    match rng.u8(..10) {
                        0 => {
                            bench.fail(&lost());
                            open = false;
                        }
                        1 => drop(bench.session.acknowledged(bench.now)),
                        2..5 => bench.session.received(bench.now),
                        _ => bench.now = until,
                    }
                }
                Task::End => panic!("seed {seed}"),
            }
            if rng.u8(..20) == 0 {
                bench.key += 1;
            }
        }
    }
}
