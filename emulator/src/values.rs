//! Values that everything else is made of: exact amounts, dates, periods, chance, failures and errors.

pub(crate) mod amount;
pub(crate) mod chance;
pub(crate) mod clock;
pub(crate) mod explained;
pub(crate) mod failure;
pub(crate) mod numbers;
pub(crate) mod periods;
pub(crate) mod turns;
