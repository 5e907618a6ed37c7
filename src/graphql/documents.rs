//! Puts documents together at compile time: an operation, exactly the fragments that it uses, and
//! nothing that is there for people only. A fragment that a document spreads once stands in place
//! of its spread, the others have names of one letter, and there is no whitespace that GraphQL does
//! not need.
//!
//! The compiler interprets all of this, and is slow at it. So each file is read once: a document is
//! copied together, a piece at a time, of what its operation and its fragments came to.

/// A file of `schema/`, minified, and where it spreads fragments.
pub(crate) struct Text {
    source: &'static [u8],
    /// Where the first selection set begins.
    brace: usize,
    /// A list of the given length: a text does not compile if it outgrows the array.
    spreads: ([Spread; 16], usize),
}

/// A fragment that is spread: where it stands in its text, and which it is.
#[derive(Clone, Copy)]
struct Spread {
    start: usize,
    end: usize,
    fragment: usize,
    /// Whether it is all that there is in its selection set. It then stands for the set's own type:
    /// the conformance tests hold all files to that.
    alone: bool,
}

/// A file of `schema/`, as it is sent but for its spreads.
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
        $crate::graphql::documents::cut(MINIFIED.0.split_at(MINIFIED.1).0)
    }};
}
pub(crate) use text;

macro_rules! fragments {
    ($($name:ident)+) => {
        /// The fragments of `schema/fragments/`.
        const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The texts of [`NAMES`].
        const FRAGMENTS: &[Text] = &[$(text!("fragments", $name)),+];
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
    GroupUsageHistory ImmediateSubscriptionPreviewInvoice ListedAddon ListedPlan
    ListedSubscriptionAddon MigratedSubscription MockPaywall Money MonthlyResetPeriodConfig
    OptimisticCreditBalance PackageCreditEntitlement PackageEntitlement
    PackageEntitlementUnion PackageFeatureEntitlement PackageRef PageInfo PaymentSession
    Paywall PaywallAddon PaywallAddonRef PaywallBasePlan PaywallColorsPalette
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

/// How a document takes in each of the fragments: as one of the letters that name those that it
/// spreads several times, or as one of the two below.
pub(crate) type Plan = [u8; NAMES.len()];

const UNUSED: u8 = 0;
const IN_PLACE: u8 = 1;

/// The document of an operation of `schema/operations/`, as it is sent.
macro_rules! document {
    ($operation:ident) => {{
        use $crate::graphql::documents::{Plan, Text, plan, text, utf8, write_document};

        const OPERATION: Text = text!("operations", $operation);
        const PLAN: Plan = plan(&OPERATION);
        const LEN: usize = write_document(&OPERATION, &PLAN, &mut []);
        const DOCUMENT: [u8; LEN] = {
            let mut document = [0; LEN];
            write_document(&OPERATION, &PLAN, &mut document);
            document
        };
        utf8(&DOCUMENT)
    }};
}
pub(crate) use document;

/// How the document of an operation takes in the fragments.
pub(crate) const fn plan(operation: &Text) -> Plan {
    let mut uses = [0; NAMES.len()];
    count_uses(operation, &mut uses);
    let mut plan = [UNUSED; NAMES.len()];
    let mut letter = b'a';
    let mut index = 0;
    while index < NAMES.len() {
        if uses[index] == 1 {
            plan[index] = IN_PLACE;
        } else if uses[index] > 1 {
            assert!(letter.is_ascii_lowercase(), "there are more fragments than letters");
            plan[index] = letter;
            letter += 1;
        }
        index += 1;
    }
    plan
}

/// Adds how often a text, and the fragments that were not used before, spread each fragment.
const fn count_uses(text: &Text, uses: &mut [usize; NAMES.len()]) {
    let mut at = 0;
    while at < text.spreads.1 {
        let fragment = text.spreads.0[at].fragment;
        uses[fragment] += 1;
        if uses[fragment] == 1 {
            count_uses(&FRAGMENTS[fragment], uses);
        }
        at += 1;
    }
}

/// Writes the document of an operation into a buffer, unless that is empty, and says how long the
/// document is.
pub(crate) const fn write_document(operation: &Text, plan: &Plan, buffer: &mut [u8]) -> usize {
    let mut document = Document { buffer, len: 0 };
    document.write(operation, 0, operation.source.len(), plan);
    let mut index = 0;
    while index < NAMES.len() {
        if plan[index] > IN_PLACE {
            document.push(b"fragment ");
            document.push(&[plan[index], b' ']);
            let text = &FRAGMENTS[index];
            document.write(text, condition(index), text.source.len(), plan);
        }
        index += 1;
    }
    document.len
}

/// Where the type condition stands in the text of a fragment.
const fn condition(fragment: usize) -> usize {
    "fragment ".len() + NAMES[fragment].len() + " ".len()
}

/// A document that is being written, or only measured if its buffer is empty.
struct Document<'a> {
    buffer: &'a mut [u8],
    len: usize,
}

impl Document<'_> {
    /// Writes a part of a text, which holds all of its spreads.
    const fn write(&mut self, text: &Text, start: usize, end: usize, plan: &Plan) {
        let mut at = start;
        let mut next = 0;
        while next < text.spreads.1 {
            let spread = text.spreads.0[next];
            self.push(between(text.source, at, spread.start));
            at = spread.end;
            let fragment = &FRAGMENTS[spread.fragment];
            let len = fragment.source.len();
            match plan[spread.fragment] {
                IN_PLACE if spread.alone => self.write(fragment, fragment.brace + 1, len - 1, plan),
                IN_PLACE => {
                    self.push(b"...");
                    self.write(fragment, condition(spread.fragment), len, plan);
                    // What kept two names apart: now one side is a brace.
                    if text.source[at] == b' ' {
                        at += 1;
                    }
                }
                letter => self.push(&[b'.', b'.', b'.', letter]),
            }
            next += 1;
        }
        self.push(between(text.source, at, end));
    }

    const fn push(&mut self, piece: &[u8]) {
        if !self.buffer.is_empty() {
            let (_, rest) = self.buffer.split_at_mut(self.len);
            rest.split_at_mut(piece.len()).0.copy_from_slice(piece);
        }
        self.len += piece.len();
    }
}

/// Finds the spreads of a minified text.
pub(crate) const fn cut(source: &'static [u8]) -> Text {
    let mut spreads = [Spread { start: 0, end: 0, fragment: 0, alone: false }; 16];
    let mut count = 0;
    let mut brace = 0;
    let mut at = 0;
    while at < source.len() {
        // Dots stand only in spreads: there are no fractions and no string literals.
        if source[at] != b'.' {
            if brace == 0 && source[at] == b'{' {
                brace = at;
            }
            at += 1;
            continue;
        }
        let (_, rest) = source.split_at(at + 3);
        let (name, _) = rest.split_at(name_len(rest));
        let end = at + 3 + name.len();
        if !equal(name, b"on") {
            let alone = source[at - 1] == b'{' && source[end] == b'}';
            spreads[count] = Spread { start: at, end, fragment: index_of(name), alone };
            count += 1;
        }
        at = end;
    }
    Text { source, brace, spreads: (spreads, count) }
}

/// A part of a text.
const fn between(text: &[u8], start: usize, end: usize) -> &[u8] {
    text.split_at(end).0.split_at(start).1
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
    while index < NAMES.len() {
        if equal(NAMES[index].as_bytes(), name) {
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
