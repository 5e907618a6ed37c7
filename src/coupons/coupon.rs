//! Coupons in responses, alone and in pages.

use serde_json::Value;
use time::OffsetDateTime;

use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::common::{Money, PageInfo};

response! {
    /// A discount that can be applied to customers and subscriptions.
    ///
    /// Response of [`create_coupon`](crate::blocking::Client::create_coupon), and item of a
    /// [`CouponConnection`].
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

    /// State of a record's synchronization with one connected service.
    pub struct SyncState {
        /// Service that the record is synchronized with.
        pub vendor_identifier: VendorIdentifier,
        /// State of the synchronization.
        pub status: SyncStatus,
    }

    /// A page of coupons. [`nodes`](Self::nodes) has the coupons themselves.
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
    pub struct CouponEdge {
        /// Coupon of this entry.
        pub node: Coupon,
    }
}

connection!(CouponConnection: Coupon);

open_enum! {
    /// Source of a coupon.
    pub enum CouponSource {
        /// Coupon created in Stigg.
        Stigg = "STIGG",
        /// Ad hoc coupon created in Stigg.
        StiggAdhoc = "STIGG_ADHOC",
        /// Coupon from Stripe.
        Stripe = "STRIPE",
    }
}

open_enum! {
    /// Status of a coupon.
    pub enum CouponStatus {
        /// The coupon can be applied.
        Active = "ACTIVE",
        /// The coupon is archived and can no longer be applied.
        Archived = "ARCHIVED",
    }
}

open_enum! {
    /// Kind of discount that a coupon gives.
    pub enum CouponType {
        /// Fixed amount of money.
        Fixed = "FIXED",
        /// Percentage of the price.
        Percentage = "PERCENTAGE",
    }
}

open_enum! {
    /// Duration of a discount.
    pub enum DiscountDurationType {
        /// Applied without end.
        Forever = "FOREVER",
        /// Applied a single time.
        Once = "ONCE",
        /// Applied repeatedly for a limited time.
        Repeating = "REPEATING",
    }
}

open_enum! {
    /// Kind of discount.
    pub enum DiscountType {
        /// Fixed amount of money.
        Fixed = "FIXED",
        /// Percentage of the price.
        Percentage = "PERCENTAGE",
    }
}

open_enum! {
    /// State of a synchronization with a connected service.
    pub enum SyncStatus {
        /// The synchronization failed.
        Error = "ERROR",
        /// There is nothing to synchronize.
        NoSyncRequired = "NO_SYNC_REQUIRED",
        /// The synchronization is still to be done.
        Pending = "PENDING",
        /// The synchronization succeeded.
        Success = "SUCCESS",
    }
}

open_enum! {
    /// Service that Stigg can be connected to.
    pub enum VendorIdentifier {
        /// Airwallex.
        Airwallex = "AIRWALLEX",
        /// App Store.
        AppStore = "APP_STORE",
        /// Auth0.
        Auth0 = "AUTH0",
        /// AWS Marketplace.
        AwsMarketplace = "AWS_MARKETPLACE",
        /// BigQuery.
        BigQuery = "BIG_QUERY",
        /// HubSpot.
        Hubspot = "HUBSPOT",
        /// OpenFGA.
        OpenFga = "OPEN_FGA",
        /// Prequel.
        Prequel = "PREQUEL",
        /// Received.
        Received = "RECEIVED",
        /// Salesforce.
        Salesforce = "SALESFORCE",
        /// Snowflake.
        Snowflake = "SNOWFLAKE",
        /// Stripe.
        Stripe = "STRIPE",
        /// Stripe Invoicing.
        StripeInvoicing = "STRIPE_INVOICING",
        /// Zuora.
        Zuora = "ZUORA",
    }
}
