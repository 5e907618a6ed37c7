// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

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
