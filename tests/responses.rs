//! The methods of responses.

mod entitlements;
mod money;
mod subscriptions;
