//! Credits left.

use crate::credits::OptimisticCreditBalance;

impl OptimisticCreditBalance {
    /// Returns the credits left: those granted minus those consumed; below 0 in overdraft.
    #[must_use]
    pub fn remaining(&self) -> f64 {
        self.usage_limit - self.current_usage
    }
}
