//! An amount that checks read while it changes.

use std::sync::atomic::{AtomicU64, Ordering, fence};

use crate::Amount;

/// An amount that is written under a lock and read without one.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// Odd while it is written. Zero if it never was.
    version: AtomicU64,
    bits: [AtomicU64; 2],
}

impl Published {
    pub(super) fn get(&self) -> Amount {
        loop {
            let before = self.version.load(Ordering::Acquire);
            if before == 0 {
                return Amount::ZERO;
            }
            let bits = [0, 1].map(|half: usize| self.bits[half].load(Ordering::Relaxed));
            fence(Ordering::Acquire);
            if before.is_multiple_of(2) && self.version.load(Ordering::Relaxed) == before {
                return Amount::from_bits(bits);
            }
            std::hint::spin_loop();
        }
    }

    /// To be called under the lock of the ledger.
    pub(super) fn set(&self, amount: Amount) {
        let before = self.version.load(Ordering::Relaxed);
        self.version.store(before + 1, Ordering::Relaxed);
        fence(Ordering::Release);
        for (half, bits) in self.bits.iter().zip(amount.to_bits()) {
            half.store(bits, Ordering::Relaxed);
        }
        self.version.store(before + 2, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::Published;
    use crate::Amount;

    #[test]
    fn no_reader_sees_halves_of_two_amounts() {
        let published = Published::default();
        assert_eq!(published.get(), Amount::ZERO);
        // They differ in both halves.
        let amounts = [Amount::from(u64::MAX) + Amount::ONE, Amount::from(0.5)];
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0..20_000 {
                    published.set(amounts[round % 2]);
                }
            });
            while !writer.is_finished() {
                let seen = published.get();
                assert!(seen == Amount::ZERO || amounts.contains(&seen), "{seen}");
            }
        });
        assert_eq!(published.get(), amounts[1]);
    }
}
