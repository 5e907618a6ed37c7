//! Puts documents together at compile time: an operation, exactly the fragments that it uses, and
//! no whitespace that GraphQL does not need.
//!
//! The compiler interprets all of this, and is slow at it. So each file is read once: a document is
//! copied together, a text at a time, of what its operation and its fragments came to.

/// A fragment of `schema/fragments/`.
struct Fragment {
    name: &'static str,
    text: &'static str,
}

/// A file of `schema/`, as it is sent.
macro_rules! text {
    ($folder:literal, $name:ident) => {{
        const SOURCE: &str = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/schema/",
            $folder,
            "/",
            stringify!($name),
            ".graphql"
        ));
        const MINIFIED: ([u8; SOURCE.len()], usize) = $crate::graphql::documents::minify(SOURCE);
        $crate::graphql::documents::utf8(MINIFIED.0.split_at(MINIFIED.1).0)
    }};
}
pub(crate) use text;

macro_rules! fragments {
    ($($name:ident)+) => {
        const FRAGMENTS: &[Fragment] =
            &[$(Fragment { name: stringify!($name), text: text!("fragments", $name) }),+];
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

/// The fragments that a text spreads itself, by their index: a list of the given length, which does
/// not compile if it outgrows its array.
struct Spreads([usize; 32], usize);

/// For each of [`FRAGMENTS`], those that it spreads.
const SPREADS: &[Spreads] = &{
    let mut spreads = [const { Spreads([0; 32], 0) }; FRAGMENTS.len()];
    let mut index = 0;
    while index < FRAGMENTS.len() {
        spreads[index] = spreads_of(FRAGMENTS[index].text);
        index += 1;
    }
    spreads
};

/// The document of an operation of `schema/operations/`, as it is sent.
macro_rules! document {
    ($operation:ident) => {{
        use $crate::graphql::documents::{Used, assemble, len, text, used_by, utf8};

        const OPERATION: &str = text!("operations", $operation);
        const USED: Used = used_by(OPERATION);
        const DOCUMENT: [u8; len(OPERATION, &USED)] = assemble(OPERATION, &USED);
        utf8(&DOCUMENT)
    }};
}
pub(crate) use document;

/// The fragments that an operation spreads, and those that they spread in turn.
pub(crate) const fn used_by(operation: &str) -> Used {
    mark(&spreads_of(operation), [false; FRAGMENTS.len()])
}

const fn mark(spreads: &Spreads, mut used: Used) -> Used {
    let mut at = 0;
    while at < spreads.1 {
        let index = spreads.0[at];
        if !used[index] {
            used[index] = true;
            used = mark(&SPREADS[index], used);
        }
        at += 1;
    }
    used
}

/// The fragments that a minified text spreads itself.
const fn spreads_of(text: &str) -> Spreads {
    let text = text.as_bytes();
    let mut spreads = Spreads([0; 32], 0);
    let mut at = 0;
    while at < text.len() {
        // Dots stand only in spreads: there are no fractions and no string literals.
        if text[at] != b'.' {
            at += 1;
            continue;
        }
        let (_, rest) = text.split_at(at + 3);
        let (name, _) = rest.split_at(name_len(rest));
        if !equal(name, b"on") {
            spreads.0[spreads.1] = index_of(name);
            spreads.1 += 1;
        }
        at += 3 + name.len();
    }
    spreads
}

/// The length of a document.
pub(crate) const fn len(operation: &str, used: &Used) -> usize {
    let mut len = operation.len();
    let mut index = 0;
    while index < FRAGMENTS.len() {
        if used[index] {
            len += FRAGMENTS[index].text.len();
        }
        index += 1;
    }
    len
}

/// The operation and the fragments that it uses, one after the other.
pub(crate) const fn assemble<const N: usize>(operation: &str, used: &Used) -> [u8; N] {
    let mut document = [0; N];
    let mut rest = append(operation, &mut document);
    let mut index = 0;
    while index < FRAGMENTS.len() {
        if used[index] {
            rest = append(FRAGMENTS[index].text, rest);
        }
        index += 1;
    }
    document
}

/// Copies a text to the start of a buffer; the rest of the buffer is returned.
const fn append<'a>(text: &str, buffer: &'a mut [u8]) -> &'a mut [u8] {
    let (start, rest) = buffer.split_at_mut(text.len());
    start.copy_from_slice(text.as_bytes());
    rest
}

/// A source without insignificant whitespace, in a buffer that may be too long for it. Between two
/// tokens a blank is needed only where both are names, keywords or numbers.
pub(crate) const fn minify<const N: usize>(source: &str) -> ([u8; N], usize) {
    let source = source.as_bytes();
    let mut buffer = [0; N];
    let mut len = 0;
    let mut at = 0;
    let mut apart = false;
    while at < source.len() {
        let byte = source[at];
        match byte {
            b'#' => {
                at = end_of_line(source, at);
                apart = true;
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b',' => apart = true,
            b'"' => panic!("a document of schema/ holds no string literals"),
            _ => {
                if apart && len > 0 && is_name(buffer[len - 1]) && is_name(byte) {
                    buffer[len] = b' ';
                    len += 1;
                }
                buffer[len] = byte;
                len += 1;
                apart = false;
            }
        }
        at += 1;
    }
    (buffer, len)
}

pub(crate) const fn utf8(text: &[u8]) -> &str {
    match str::from_utf8(text) {
        Ok(text) => text,
        Err(_) => panic!("the schema's files are UTF-8"),
    }
}

const fn is_name(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_')
}

const fn name_len(text: &[u8]) -> usize {
    let mut len = 0;
    while len < text.len() && is_name(text[len]) {
        len += 1;
    }
    len
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
