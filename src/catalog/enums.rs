//! The enums of the catalog.

use crate::common::outputs::open_enum;

open_enum! {
    /// How often a price is charged.
    pub enum BillingCadence {
        /// Charged once.
        OneOff = "ONE_OFF",
        /// Charged again and again.
        Recurring = "RECURRING",
    }
}

open_enum! {
    /// What a charge is based on.
    pub enum BillingModel {
        /// Charge based on credits.
        CreditBased = "CREDIT_BASED",
        /// Fixed fee, whatever the usage.
        FlatFee = "FLAT_FEE",
        /// Minimum amount to be spent.
        MinimumSpend = "MINIMUM_SPEND",
        /// Price per unit, for a quantity that the subscription states.
        PerUnit = "PER_UNIT",
        /// Price that follows the usage.
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
    /// How often credits are granted by an entitlement.
    pub enum CreditCadence {
        /// Every month.
        Month = "MONTH",
        /// Every year.
        Year = "YEAR",
    }
}

open_enum! {
    /// When credits that are paid for with a subscription are granted.
    pub enum CreditGrantCadence {
        /// At the beginning of each billing period.
        BeginningOfBillingPeriod = "BEGINNING_OF_BILLING_PERIOD",
        /// Every month.
        Monthly = "MONTHLY",
    }
}

open_enum! {
    /// How the value of an add-on's entitlement combines with the value that the plan gives.
    ///
    /// Where add-ons differ in this, the highest overriding value wins.
    pub enum EntitlementBehavior {
        /// Added to the plan's value, once for each unit of the add-on.
        Increment = "Increment",
        /// Replaces the plan's value.
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
    /// How the usage of a feature is metered.
    pub enum MeterType {
        /// Usage can go up and down.
        Fluctuating = "Fluctuating",
        /// Usage adds up.
        Incremental = "Incremental",
        /// Usage is not metered.
        None = "None",
    }
}

open_enum! {
    /// How a plan, add-on or subscription is priced.
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
    /// How the tiers of a price apply to the number of units.
    pub enum TiersMode {
        /// Each unit is priced by the tier that it falls into.
        Graduated = "GRADUATED",
        /// All units are priced by the tier that the total number falls into.
        Volume = "VOLUME",
    }
}

open_enum! {
    /// What happens to a subscription when its trial ends.
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

open_enum! {
    /// State of a plan or an add-on.
    pub enum PackageStatus {
        /// Archived.
        Archived = "ARCHIVED",
        /// Draft, not published yet.
        Draft = "DRAFT",
        /// Published.
        Published = "PUBLISHED",
    }
}
