//! Puts documents together at compile time: an operation, exactly the fragments that it uses, and
//! no whitespace that GraphQL does not need.

/// A fragment of `schema/fragments/`.
struct Fragment {
    name: &'static str,
    source: &'static str,
}

macro_rules! fragments {
    ($($name:ident)+) => {
        const FRAGMENTS: &[Fragment] = &[$(Fragment {
            name: stringify!($name),
            source: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/schema/fragments/",
                stringify!($name),
                ".graphql"
            )),
        }),+];
    };
}

fragments! {
    ActiveSubscription Addon AddonChangeVariables AddonPriceOverrideChangeVariables AddonRef
    AirwallexCheckoutCredentials AirwallexCheckoutMetadata AppliedSubscription
    ArchivedCustomer AutoRechargeSettings BillableFeature BillingCredentials
    BillingPeriodChangeVariables BudgetConfiguration CheckoutBillingIntegration
    CheckoutColorPalette CheckoutConfiguration CheckoutContent CheckoutCredentials
    CheckoutState CompatiblePackageGroup CompatiblePackageGroupOptions Coupon
    CouponChangeVariables CouponConnection CouponEdge CreditBalance CreditBalanceSummary
    CreditConsumption CreditCostEstimation CreditCurrency CreditEntitlement CreditGrant
    CreditGrantConnection CreditGrantEdge CreditGrantInvoice CreditLedgerConnection
    CreditLedgerEdge CreditLedgerEvent CreditRate CreditUsage CreditUsagePoint
    CreditUsageSeries CurrencyEstimate CustomCurrency Customer CustomerPortal
    CustomerPortalAddon CustomerPortalBillingInformation CustomerPortalColorsPalette
    CustomerPortalConfiguration CustomerPortalEntitlement CustomerPortalFeature
    CustomerPortalInvoicePreview CustomerPortalInvoicePreviewLine
    CustomerPortalInvoicePreviewPrice CustomerPortalPromotionalEntitlement
    CustomerPortalScheduledUpdate CustomerPortalSubscription CustomerPortalSubscriptionPrice
    CustomerPortalSubscriptionPricing CustomerPortalTotalPrice CustomerProfile CustomerRef
    CustomerResource CustomerStatistics CustomerSummary CustomerWithStatistics DateRange
    DefaultTrialConfig DowngradeChangeVariables EligibleForTrial Entitlement
    EntitlementCurrency EntitlementFeature EntitlementUnion EntitlementsState
    EstimationBreakdownItem ExperimentInfo Feature FeatureEntitlement FontVariant GroupInfo
    GroupUsageHistory ImmediateSubscriptionPreviewInvoice MigratedSubscription MockPaywall
    Money MonthlyResetPeriodConfig OptimisticCreditBalance PackageCreditEntitlement
    PackageEntitlement PackageEntitlementUnion PackageFeatureEntitlement PackageRef PageInfo
    PaymentSession Paywall PaywallAddon PaywallAddonRef PaywallBasePlan PaywallColorsPalette
    PaywallConfiguration PaywallCurrency PaywallLayoutConfiguration PaywallPackageGroup
    PaywallPackageGroupOptions PaywallPlan PaywallPrice PaywallPricePoint PaywallProduct
    Plan PlanChangeAddon PlanChangeVariables PlanPriceOverrideChangeVariables PlanRef
    PlanSummary Price PriceOverrideChangeVariables PriceSummary PriceTier PricedPackageRef
    Product ProductConnection ProductEdge ProductSettings ProductSummary
    PromotionalEntitlement ProvisionSubscriptionResult ProvisionedCustomer
    RecurringCreditsChangeVariables ResetPeriodConfiguration RevokedPromotionalEntitlement
    ScheduleVariables SdkConfiguration StripeCheckoutCredentials Subscription
    SubscriptionAddon SubscriptionAddonSummary SubscriptionFutureUpdate SubscriptionInvoice
    SubscriptionInvoicePreview SubscriptionInvoicePreviewLineItem
    SubscriptionInvoicePreviewLineItemData SubscriptionInvoicePreviewLineItemPeriod
    SubscriptionListItem SubscriptionPreview SubscriptionPreviewCredits
    SubscriptionPreviewDiscount SubscriptionPreviewInvoice SubscriptionPreviewProrations
    SubscriptionPreviewTaxDetails SubscriptionPreviewV2 SubscriptionPrice
    SubscriptionPricePreview SubscriptionPriceSummary SubscriptionPricingTypeStatistics
    SubscriptionQueryConnection SubscriptionQueryEdge SubscriptionScheduledUpdate
    SubscriptionSummary SubscriptionTotalPrice SyncState TrialConfiguration TrialedPlan
    TypographyConfiguration UnitAmountChangeVariables UnitTransformation Units UsageHistory
    UsageHistoryPoint UsageHistorySeries UsageHistorySeriesTag UsageHistoryV2 UsageMarker
    UsageMeasurement UsageMeasurementCredit UsageMeasurementPoint WeeklyResetPeriodConfig
    WidgetEntitlement WidgetFeature YearlyResetPeriodConfig ZuoraCheckoutCredentials
}

/// Which of [`FRAGMENTS`] a document uses.
pub(crate) type Used = [bool; FRAGMENTS.len()];

/// The document of an operation of `schema/operations/`, as it is sent.
macro_rules! document {
    ($operation:ident) => {{
        use $crate::graphql::documents::{Used, assemble, source_len, trim, used_by};

        const OPERATION: &str = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/schema/operations/",
            stringify!($operation),
            ".graphql"
        ));
        const USED: Used = used_by(OPERATION);
        const ASSEMBLED: ([u8; source_len(OPERATION, &USED)], usize) = assemble(OPERATION, &USED);
        const TRIMMED: [u8; ASSEMBLED.1] = trim(&ASSEMBLED.0);
        match std::str::from_utf8(&TRIMMED) {
            Ok(document) => document,
            Err(_) => panic!("the schema's files are UTF-8"),
        }
    }};
}
pub(crate) use document;

/// The fragments that a source spreads, and those that they spread in turn.
pub(crate) const fn used_by(source: &str) -> Used {
    mark(source, [false; FRAGMENTS.len()])
}

const fn mark(source: &str, mut used: Used) -> Used {
    let source = source.as_bytes();
    let mut at = 0;
    while at < source.len() {
        if source[at] == b'#' {
            at = end_of_line(source, at);
        } else if is_spread(source, at) {
            let start = at + 3;
            at = end_of_name(source, start);
            let (_, rest) = source.split_at(start);
            let (name, _) = rest.split_at(at - start);
            let index = index_of(name);
            if !used[index] {
                used[index] = true;
                used = mark(FRAGMENTS[index].source, used);
            }
        } else {
            at += 1;
        }
    }
    used
}

/// The length of everything that goes into a document, before whitespace is taken out.
pub(crate) const fn source_len(operation: &str, used: &Used) -> usize {
    let mut len = operation.len();
    let mut index = 0;
    while index < FRAGMENTS.len() {
        if used[index] {
            len += FRAGMENTS[index].source.len();
        }
        index += 1;
    }
    len
}

/// A document without insignificant whitespace, in a buffer that may be too long for it.
pub(crate) const fn assemble<const N: usize>(operation: &str, used: &Used) -> ([u8; N], usize) {
    let mut buffer = [0; N];
    let mut len = append(operation.as_bytes(), &mut buffer, 0);
    let mut index = 0;
    while index < FRAGMENTS.len() {
        if used[index] {
            len = append(FRAGMENTS[index].source.as_bytes(), &mut buffer, len);
        }
        index += 1;
    }
    (buffer, len)
}

/// The first `N` bytes.
pub(crate) const fn trim<const N: usize>(buffer: &[u8]) -> [u8; N] {
    let mut trimmed = [0; N];
    let mut at = 0;
    while at < N {
        trimmed[at] = buffer[at];
        at += 1;
    }
    trimmed
}

/// Appends a source to what the buffer holds. Between two tokens a blank is needed only where
/// both are names, keywords or numbers.
const fn append(source: &[u8], buffer: &mut [u8], mut len: usize) -> usize {
    let mut at = 0;
    let mut apart = len > 0;
    while at < source.len() {
        let byte = source[at];
        if byte == b'#' {
            at = end_of_line(source, at);
            apart = true;
            continue;
        }
        at += 1;
        if byte.is_ascii_whitespace() || byte == b',' {
            apart = true;
            continue;
        }
        assert!(byte != b'"', "a document of schema/ holds no string literals");
        if apart && len > 0 && is_name(buffer[len - 1]) && is_name(byte) {
            buffer[len] = b' ';
            len += 1;
        }
        buffer[len] = byte;
        len += 1;
        apart = false;
    }
    len
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn is_spread(source: &[u8], at: usize) -> bool {
    at + 3 < source.len()
        && source[at] == b'.'
        && source[at + 1] == b'.'
        && source[at + 2] == b'.'
        && is_name(source[at + 3])
}

const fn end_of_name(source: &[u8], mut at: usize) -> usize {
    while at < source.len() && is_name(source[at]) {
        at += 1;
    }
    at
}

const fn end_of_line(source: &[u8], mut at: usize) -> usize {
    while at < source.len() && source[at] != b'\n' {
        at += 1;
    }
    at
}

const fn index_of(name: &[u8]) -> usize {
    let mut index = 0;
    while index < FRAGMENTS.len() {
        if equal(FRAGMENTS[index].name.as_bytes(), name) {
            return index;
        }
        index += 1;
    }
    panic!("a document spreads a fragment that `fragments!` does not list")
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}
