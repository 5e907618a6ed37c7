// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Horizontal alignment.
    pub enum Alignment {
        /// Centered.
        Center = "CENTER",
        /// To the left.
        Left = "LEFT",
        /// To the right.
        Right = "RIGHT",
    }
}

open_enum! {
    /// Cadence of a charge: once or repeatedly.
    pub enum BillingCadence {
        /// Charged once.
        OneOff = "ONE_OFF",
        /// Charged repeatedly.
        Recurring = "RECURRING",
    }
}

open_enum! {
    /// Billing model of a price.
    pub enum BillingModel {
        /// Charge based on credits.
        CreditBased = "CREDIT_BASED",
        /// Fixed fee, regardless of usage.
        FlatFee = "FLAT_FEE",
        /// Minimum amount to be spent.
        MinimumSpend = "MINIMUM_SPEND",
        /// Price per unit, for the quantity set on the subscription.
        PerUnit = "PER_UNIT",
        /// Price that depends on usage.
        UsageBased = "USAGE_BASED",
    }
}

open_enum! {
    /// Period that a subscription is billed for.
    pub enum BillingPeriod {
        /// One year.
        Annually = "ANNUALLY",
        /// One month.
        Monthly = "MONTHLY",
    }
}

open_enum! {
    /// Interval at which an entitlement grants credits.
    pub enum CreditCadence {
        /// Every month.
        Month = "MONTH",
        /// Every year.
        Year = "YEAR",
    }
}

open_enum! {
    /// Schedule on which credits that a subscription pays for are granted.
    pub enum CreditGrantCadence {
        /// At the beginning of each billing period.
        BeginningOfBillingPeriod = "BEGINNING_OF_BILLING_PERIOD",
        /// Every month.
        Monthly = "MONTHLY",
    }
}

open_enum! {
    /// Effect of an add-on's entitlement on the plan's.
    ///
    /// If add-ons differ in their behavior, the highest overriding value applies.
    pub enum EntitlementBehavior {
        /// Added to the plan's value, once for each unit of the add-on.
        Increment = "Increment",
        /// Used in place of the plan's value.
        Override = "Override",
    }
}

open_enum! {
    /// Kind of feature.
    pub enum FeatureType {
        /// On/off switch: the customer has access or not.
        Boolean = "BOOLEAN",
        /// Set of values that the customer may use.
        Enum = "ENUM",
        /// Number: a configured value or, with a meter, a limit on usage.
        Number = "NUMBER",
    }
}

open_enum! {
    /// Weight of a font.
    pub enum FontWeight {
        /// Bold.
        Bold = "BOLD",
        /// Normal.
        Normal = "NORMAL",
    }
}

open_enum! {
    /// Type of meter for a feature's usage.
    pub enum MeterType {
        /// Usage goes up and down.
        Fluctuating = "Fluctuating",
        /// Usage adds up.
        Incremental = "Incremental",
        /// Usage is not metered.
        None = "None",
    }
}

open_enum! {
    /// Status of a plan or add-on.
    pub enum PackageStatus {
        /// Archived.
        Archived = "ARCHIVED",
        /// Draft, not published yet.
        Draft = "DRAFT",
        /// Published.
        Published = "PUBLISHED",
    }
}

open_enum! {
    /// Kind of pricing of a plan, add-on or subscription.
    pub enum PricingType {
        /// Priced individually.
        Custom = "CUSTOM",
        /// Free of charge.
        Free = "FREE",
        /// Paid, at set prices.
        Paid = "PAID",
    }
}

open_enum! {
    /// The customers that a published version of a plan or an add-on applies to.
    pub enum PublishMigrationType {
        /// New subscriptions and existing ones.
        AllCustomers = "ALL_CUSTOMERS",
        /// New subscriptions only.
        NewCustomers = "NEW_CUSTOMERS",
    }
}

open_enum! {
    /// Pricing method of tiers.
    pub enum TiersMode {
        /// Each unit is priced by the tier that it falls into.
        Graduated = "GRADUATED",
        /// All units are priced by the tier that the total number falls into.
        Volume = "VOLUME",
    }
}

open_enum! {
    /// Behavior of a subscription at the end of its trial.
    pub enum TrialEndBehavior {
        /// The subscription is canceled.
        CancelSubscription = "CANCEL_SUBSCRIPTION",
        /// The subscription becomes a paid one.
        ConvertToPaid = "CONVERT_TO_PAID",
    }
}

open_enum! {
    /// Unit in which the length of a trial is given.
    pub enum TrialPeriodUnits {
        /// Days.
        Day = "DAY",
        /// Months.
        Month = "MONTH",
    }
}

open_enum! {
    /// Widget that presents plans and subscriptions to customers.
    pub enum WidgetType {
        /// Checkout.
        Checkout = "CHECKOUT",
        /// Customer portal.
        CustomerPortal = "CUSTOMER_PORTAL",
        /// Paywall.
        Paywall = "PAYWALL",
    }
}
