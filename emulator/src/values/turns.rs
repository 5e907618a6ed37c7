//! Occasions of faults: which of them a fault applies to, and what is left of it.

use std::time::Duration;

use super::chance::Chance;

/// The occasions that something applies to: after some of them, to a number of them, and by chance.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Turns {
    /// The number of occasions to let pass first.
    pub(crate) after: usize,
    /// `None` if there is no end.
    pub(crate) left: Option<usize>,
    pub(crate) probability: f64,
    chance: Chance,
}

impl Turns {
    /// The next occasion.
    pub(crate) fn once() -> Self {
        Self { after: 0, left: Some(1), probability: 1.0, chance: Chance::new(0) }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.chance.seed()
    }

    pub(crate) fn set_seed(&mut self, seed: u64) {
        self.chance = Chance::new(seed);
    }

    fn are_over(&self) -> bool {
        self.left == Some(0)
    }

    /// Whether an occasion is one of them. Counts it.
    fn take(&mut self) -> bool {
        if self.are_over() {
            return false;
        }
        if let Some(left) = self.after.checked_sub(1) {
            self.after = left;
            return false;
        }
        if !self.chance.decide(self.probability) {
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }

    /// Returns a duration up to this one.
    pub(crate) fn up_to(&mut self, longest: Duration) -> Duration {
        self.chance.up_to(longest)
    }
}

/// Something that applies to occasions.
pub(crate) trait Recurring: Clone {
    fn turns(&mut self) -> &mut Turns;
}

/// The faults that are still to be applied.
#[derive(Debug)]
pub(crate) struct Faults<F>(Vec<F>);

impl<F> Default for Faults<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F: Recurring> Faults<F> {
    pub(crate) fn inject(&mut self, fault: F) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn list(&self) -> Vec<F> {
        self.0.clone()
    }

    /// Takes the first fault that is for an occasion and has its turn, and counts it as applied.
    pub(crate) fn take_for<T>(
        &mut self,
        is_for: impl Fn(&F) -> bool,
        applied: impl Fn(&mut F) -> T,
    ) -> Option<T> {
        let mut matching = self.0.iter_mut().filter(|fault| is_for(fault));
        let taken = matching.find_map(|fault| fault.turns().take().then(|| applied(fault)));
        self.0.retain_mut(|fault| !fault.turns().are_over());
        taken
    }
}
