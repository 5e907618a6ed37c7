//! The emulator, asked over HTTP. One binary for all domains: it links once.

mod amounts;
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
mod every_field;
mod faults;
mod imports;
mod introspection;
mod moves;
mod next_invoice;
mod other_clients;
mod paywalls;
mod portals_and_checkouts;
#[cfg(feature = "cli")]
mod program;
mod promotional_entitlements;
mod promotional_groups;
mod protocol;
mod provisioning;
mod state;
mod subscription_lists;
mod trials;
mod updates;
mod usage;
mod usage_history;
mod versions;
