//! Payment sessions, checkouts and the customer portal.

mod enums;
mod inputs;
mod responses;

pub use enums::*;
pub use inputs::{CheckoutStateInput, CustomerPortalInput, PaymentSessionInput};
pub use responses::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        CheckoutStateInputBuilder, CustomerPortalInputBuilder, PaymentSessionInputBuilder,
    };
}
