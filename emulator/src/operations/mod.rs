//! What each operation of the API does to the store.

mod cancel;
mod checkouts;
mod coupons;
mod customers;
mod discounts;
mod estimates;
mod orders;
mod promotional_entitlements;
mod provision;
mod update;
mod usage;

pub(crate) use coupons::CouponPage;
pub(crate) use customers::ProvisionedCustomer;
pub(crate) use estimates::Estimate;
pub(crate) use provision::Provisioned;
