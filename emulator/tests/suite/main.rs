//! The emulator, asked over HTTP. One binary for all domains: it links once.

mod applied_subscriptions;
mod bulk_usage;
mod catalogs;
mod common;
mod coupons;
mod created_coupons;
mod credits;
mod customer_lifecycle;
mod customers;
mod documents;
mod entitlement_v2;
mod entitlements;
mod estimates;
mod faults;
mod imports;
mod moves;
mod next_invoice;
mod paywalls;
mod portals_and_checkouts;
#[cfg(feature = "cli")]
mod program;
mod promotional_entitlements;
mod promotional_groups;
mod protocol;
mod provisioning;
mod subscription_lists;
mod trials;
mod updates;
mod usage;
mod usage_history;
