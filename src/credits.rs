//! Credits: balances, grants, consumption, the ledger and automatic recharge.

mod balance;
mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use responses::*;
