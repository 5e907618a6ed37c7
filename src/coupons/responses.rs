// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::{Money, PageInfo};
use crate::coupons::{CouponStatus, CouponType, SyncStatus, VendorIdentifier};

response! {
    /// A discount that can be applied to customers and subscriptions.
    ///
    /// Response of [`create_coupon`](crate::blocking::Client::create_coupon), item of
    /// [`CouponConnection`], and part of [`Customer`](crate::customers::Customer),
    /// [`CustomerProfile`](crate::customers::CustomerProfile) and
    /// [`CustomerSummary`](crate::customers::CustomerSummary).
    ///
    /// GraphQL: type `Coupon`.
    pub struct Coupon {
        /// Stigg's own identifier of the coupon. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the coupon, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the coupon.
        pub name: String,
        /// Description of the coupon, if it has one.
        pub description: Option<String>,
        /// Kind of discount: a percentage or a fixed amount.
        #[doc(alias = "type")]
        pub kind as "type": CouponType,
        /// Whether the coupon is active or archived.
        pub status: CouponStatus,
        /// Size of the discount. For a [`Percentage`](CouponType::Percentage), 20 means 20%.
        pub discount_value: f64,
        /// Percentage taken off (20 = 20%), for a coupon of kind
        /// [`Percentage`](CouponType::Percentage).
        pub percent_off: Option<f64>,
        /// Amounts of money taken off, for a coupon of kind [`Fixed`](CouponType::Fixed).
        pub amounts_off: Vec<Money>,
        /// Free-form key-value data that you attached to the coupon.
        pub additional_meta_data: Option<Value>,
        /// Identifier of the coupon in the connected billing provider.
        pub billing_id: Option<String>,
        /// URL of the coupon's page at the connected billing provider.
        pub billing_link_url: Option<String>,
        /// State of the synchronization with each connected service.
        pub sync_states: Vec<SyncState>,
        /// Time at which the coupon was created.
        pub created_at: OffsetDateTime,
        /// Time at which the coupon was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// A page of coupons.
    ///
    /// [`nodes`](Self::nodes) returns the items without their edges.
    ///
    /// Response of [`get_coupons`](crate::blocking::Client::get_coupons).
    ///
    /// GraphQL: type `CouponConnection`.
    pub struct CouponConnection {
        /// Entries of the page.
        pub edges: Vec<CouponEdge>,
        /// Cursors of the page, and whether there are more pages.
        pub page_info: PageInfo,
    }

    /// An entry of a [`CouponConnection`].
    ///
    /// GraphQL: type `CouponEdge`.
    pub struct CouponEdge {
        /// Coupon of this entry.
        pub node: Coupon,
    }

    /// State of a record's synchronization with one connected service.
    ///
    /// Part of [`Coupon`].
    ///
    /// GraphQL: type `SyncState`.
    pub struct SyncState {
        /// Service that the record is synchronized with.
        pub vendor_identifier: VendorIdentifier,
        /// State of the synchronization.
        pub status: SyncStatus,
    }
}

connection!(CouponConnection: Coupon);
