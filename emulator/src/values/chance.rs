//! Repeatable chance.

use std::time::Duration;

/// A sequence of random decisions that depends only on its seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Decides for something of this probability.
    pub(crate) fn decide(&mut self, probability: f64) -> bool {
        self.draw() < probability
    }

    /// Returns a duration up to this one.
    pub(crate) fn up_to(&mut self, longest: Duration) -> Duration {
        longest.mul_f64(self.draw())
    }

    /// Returns a number from 0, inclusive, to 1, exclusive.
    fn draw(&mut self) -> f64 {
        self.drawn = self.drawn.wrapping_add(1);
        let bits = mixed(self.seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        // An `f64` holds 53 bits exactly.
        #[expect(clippy::cast_precision_loss)]
        let number = (bits >> 11) as f64 / (1_u64 << 53) as f64;
        number
    }
}

/// The output function of `SplitMix64`. A generator of our own keeps test results the same across
/// versions of dependencies.
fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_splitmix64() {
        let state = 1_234_567_u64.wrapping_add(0x9e37_79b9_7f4a_7c15);
        assert_eq!(mixed(state), 6_457_827_717_110_365_317);
    }

    #[test]
    fn certain_things_are_certain() {
        let mut chance = Chance::new(5);
        assert!((0..1_000).all(|_| chance.decide(1.0)));
        assert!(!(0..1_000).any(|_| chance.decide(0.0)));
        assert!(!(0..1_000).any(|_| chance.decide(f64::NAN)));
        assert_eq!(chance.up_to(Duration::ZERO), Duration::ZERO);
        assert!(chance.up_to(Duration::MAX) <= Duration::MAX);
    }
}
