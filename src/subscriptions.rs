//! Subscriptions: provision, update, preview, import and cancel them.
//!
//! - [`ProvisionSubscriptionInput`] subscribes a customer to a plan, or changes the plan. Match on
//!   the [`ProvisionOutcome`] of the result: a checkout may come first.
//! - [`UpdateSubscriptionInput`] changes a subscription within its plan, and
//!   [`SubscriptionCancellationInput`] cancels it.
//! - [`PreviewSubscriptionInput`] and [`EstimateSubscriptionUpdateInput`] compute costs and store
//!   nothing.
//! - [`Subscription`], [`SubscriptionSummary`], [`ActiveSubscription`] and [`SubscriptionListItem`]
//!   are subscriptions in responses, each with the level of detail that an operation returns.

mod ends;
mod enums;
mod inputs;
mod outcome;
mod responses;

pub use enums::*;
pub use inputs::*;
pub use outcome::ProvisionOutcome;
pub use responses::*;
