//! Usage that outboxes have taken, from the record until Stigg has counted it.

use super::Moment;
use crate::Amount;

/// An item of an outbox of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) outbox: u64,
    pub(crate) number: u64,
}

/// An amount in an item of an outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// It adds to the usage.
    Increment(Amount),
    /// It is the usage, whatever it was before.
    Total(Amount),
}

/// Amounts of a feature or a currency that outboxes have to deliver, as sums: an outage may last
/// for days.
#[derive(Debug, Default)]
pub(super) struct Reported {
    /// One for each outbox with items: there is hardly ever more than one.
    queues: Vec<Queue>,
    /// The latest total that is not settled.
    pending_total: Option<(Origin, Amount)>,
    /// The latest total that was delivered, until a fetch shows it.
    delivered_total: Option<(Amount, Moment)>,
}

/// Amounts that one outbox has to deliver. It settles its items in their order, so that nothing has
/// to be known of those that a later total replaces.
#[derive(Debug)]
struct Queue {
    outbox: u64,
    /// Items that are not settled.
    items: u64,
    /// The latest item.
    last: u64,
    /// The sum of the increments after `replaced`.
    sum: Amount,
    /// A later total replaces the items up to this one, or their usage period is over.
    replaced: u64,
    /// The usage period of the items up to this one is over.
    past: u64,
}

impl Queue {
    fn new(outbox: u64) -> Self {
        Self { outbox, items: 0, last: 0, sum: Amount::ZERO, replaced: 0, past: 0 }
    }

    fn replace(&mut self) {
        self.replaced = self.last;
        self.sum = Amount::ZERO;
    }
}

impl Reported {
    fn position(&self, origin: Origin) -> Option<usize> {
        self.queues.iter().position(|queue| queue.outbox == origin.outbox)
    }

    /// Counts what was added to an item, which may be a new one.
    pub(super) fn record(&mut self, origin: Origin, is_new: bool, report: Report) {
        let index = match self.position(origin) {
            Some(index) => index,
            None if is_new => {
                self.queues.push(Queue::new(origin.outbox));
                self.queues.len() - 1
            }
            None => return,
        };
        let queue = &mut self.queues[index];
        queue.items += u64::from(is_new);
        queue.last = queue.last.max(origin.number);
        match report {
            Report::Increment(amount) if origin.number > queue.replaced => {
                queue.sum = queue.sum + amount;
            }
            Report::Increment(_) => {}
            Report::Total(total) => {
                self.queues.iter_mut().for_each(Queue::replace);
                self.pending_total = Some((origin, total));
            }
        }
    }

    /// Counts an item as pending no more. Returns what it adds to the usage that Stigg has counted
    /// and no fetch has shown. `delivered` is the moment at which that was known, if it was.
    pub(super) fn settle(
        &mut self,
        origin: Origin,
        report: Report,
        delivered: Option<Moment>,
    ) -> Option<Report> {
        self.pending_total.take_if(|(total, _)| *total == origin);
        let mut is_past = false;
        if let Some(index) = self.position(origin) {
            let queue = &mut self.queues[index];
            queue.items = queue.items.saturating_sub(1);
            if let Report::Increment(amount) = report
                && origin.number > queue.replaced
            {
                queue.sum = queue.sum - amount;
            }
            is_past = origin.number <= queue.past;
        }
        self.queues.retain(|queue| queue.items > 0);
        let moment = delivered.filter(|_| !is_past)?;
        if let Report::Total(total) = report {
            self.delivered_total = Some((total, moment));
        }
        Some(report)
    }

    /// Forgets what belongs to a usage period that is over.
    pub(super) fn begin_period(&mut self) {
        for queue in &mut self.queues {
            queue.replace();
            queue.past = queue.last;
        }
        self.pending_total = None;
        self.delivered_total = None;
    }

    /// Forgets what an outbox has not delivered.
    pub(super) fn abandon(&mut self, outbox: u64) {
        self.queues.retain(|queue| queue.outbox != outbox);
        self.pending_total.take_if(|(total, _)| total.outbox == outbox);
    }

    /// Forgets a delivered total that a fetch shows.
    pub(super) fn forget(&mut self, counts: impl Fn(Moment) -> bool) {
        self.delivered_total.take_if(|(_, moment)| !counts(*moment));
    }

    /// Time at which the latest total was delivered, if no fetch has shown it.
    pub(super) fn delivered_at(&self) -> Option<Moment> {
        self.delivered_total.map(|(_, moment)| moment)
    }

    /// The sum of increments that are not settled, and that no total replaces.
    pub(super) fn sum(&self) -> Amount {
        self.queues.iter().fold(Amount::ZERO, |sum, queue| sum + queue.sum)
    }

    pub(super) fn pending_total(&self) -> Option<Amount> {
        self.pending_total.map(|(_, total)| total)
    }

    pub(super) fn delivered_total(&self) -> Option<Amount> {
        self.delivered_total.map(|(total, _)| total)
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.queues.is_empty() && self.delivered_total.is_none()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use fastrand::Rng;

    use super::{Origin, Report, Reported};
    use crate::Amount;
    use crate::clock::Now;
    use crate::slot::Moment;

    const MOMENT: Moment = Moment { at: Now { mono: 0, wall: 0 }, order: 1 };

    /// All that is known of each item, in the order of their records.
    #[derive(Default)]
    struct Model {
        pending: VecDeque<(Origin, Report, bool)>,
        delivered_total: Option<Amount>,
    }

    impl Model {
        fn pending_total(&self) -> Option<Amount> {
            self.pending.iter().rev().find_map(|(_, report, is_past)| match report {
                Report::Total(total) if !is_past => Some(*total),
                _ => None,
            })
        }

        fn sum(&self) -> Amount {
            let counts = |(_, report, is_past): &&(Origin, Report, bool)| {
                !is_past && matches!(report, Report::Increment(_))
            };
            self.pending.iter().rev().take_while(counts).fold(Amount::ZERO, |sum, one| {
                let (_, Report::Increment(amount), _) = one else { unreachable!() };
                sum + *amount
            })
        }
    }

    #[test]
    fn sums_are_those_of_the_items() {
        let mut random = Rng::with_seed(1);
        let (mut reported, mut model) = (Reported::default(), Model::default());
        for number in 1..100_000 {
            let amount = Amount::from(random.i32(-3..9));
            match random.u8(..20) {
                0 => {
                    reported.begin_period();
                    model.pending.iter_mut().for_each(|(.., is_past)| *is_past = true);
                    model.delivered_total = None;
                }
                1 | 2 => {
                    let origin = Origin { outbox: 1, number };
                    reported.record(origin, true, Report::Total(amount));
                    model.pending.push_back((origin, Report::Total(amount), false));
                }
                3..=8 => {
                    let origin = Origin { outbox: 1, number };
                    reported.record(origin, true, Report::Increment(amount));
                    model.pending.push_back((origin, Report::Increment(amount), false));
                }
                // The latest grows, also past the end of its period.
                9 | 10 => {
                    if let Some((origin, Report::Increment(sum), _)) = model.pending.back_mut() {
                        reported.record(*origin, false, Report::Increment(amount));
                        *sum = *sum + amount;
                    }
                }
                _ => {
                    let delivered = random.bool().then_some(MOMENT);
                    let Some((origin, report, is_past)) = model.pending.pop_front() else {
                        continue;
                    };
                    let settled = reported.settle(origin, report, delivered);
                    let counts = delivered.is_some() && !is_past;
                    assert_eq!(settled, counts.then_some(report));
                    if let Some(Report::Total(total)) = settled {
                        model.delivered_total = Some(total);
                    }
                }
            }
            assert_eq!(reported.pending_total(), model.pending_total());
            assert_eq!(reported.delivered_total(), model.delivered_total);
            assert_eq!(reported.sum(), model.sum());
            let is_nothing = model.pending.is_empty() && model.delivered_total.is_none();
            assert_eq!(reported.is_nothing(), is_nothing);
        }
    }

    #[test]
    fn a_total_of_one_outbox_replaces_what_others_have_not_delivered() {
        let mut reported = Reported::default();
        let origin = |outbox, number| Origin { outbox, number };
        let increment = Report::Increment(Amount::ONE);
        reported.record(origin(1, 5), true, increment);
        reported.record(origin(2, 1), true, Report::Total(7.into()));
        reported.record(origin(1, 6), true, increment);
        assert_eq!((reported.pending_total(), reported.sum()), (Some(7.into()), Amount::ONE));

        reported.abandon(2);
        assert_eq!((reported.pending_total(), reported.sum()), (None, Amount::ONE));
        reported.settle(origin(1, 5), increment, None);
        reported.settle(origin(1, 6), increment, None);
        assert!(reported.is_nothing() && reported.sum().is_zero());
    }
}
