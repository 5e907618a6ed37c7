//! Generates the declarations of responses and enums, `src/<domain>/responses.rs` and
//! `src/<domain>/enums.rs`, from the schema and the fragments.
//!
//! - A fragment is a struct, or an enum for a union, in the domain of its folder. It has the fields
//!   that the fragment selects.
//! - Documentation is what the schema describes. A comment in the fragment, above a field or the
//!   fragment itself, takes the place of a description that does not fit: several fragments may
//!   select from one type. See [`docs`] for the names in it.
//! - An enum is in the domain that [`ENUMS`] lists.
//!
//! With `UPDATE_DOCS` set in the environment, the test writes the files instead of comparing them.

mod docs;
mod files;
mod fragments;

use apollo_compiler::schema::{ExtendedType, Type};

use crate::conformance::declarations::files::File;
use crate::conformance::declarations::fragments::{Fragment, Selected, fragments};
use crate::conformance::schema::{names, schema};
use crate::conformance::surface::{assert_up_to_date, snake_case};

/// The domains, and the enums in each.
const ENUMS: &[(&str, &str)] = &[
    (
        "catalog",
        "Alignment BillingCadence BillingModel BillingPeriod CreditCadence CreditGrantCadence \
         EntitlementBehavior FeatureType FontWeight MeterType PackageStatus PricingType \
         PublishMigrationType TiersMode TrialEndBehavior TrialPeriodUnits WidgetType",
    ),
    ("common", "Currency"),
    (
        "coupons",
        "CouponSource CouponStatus CouponType DiscountDurationType DiscountType SyncStatus \
         VendorIdentifier",
    ),
    (
        "credits",
        "CreditGrantInvoiceBillingReason CreditGrantInvoiceStatus CreditGrantStatus \
         CreditGrantType CreditGrantTypeInput CreditLedgerEventType CreditUsageTimeRange \
         EstimationRequestWarning EstimationWarningCode GrantExpirationPeriod ThresholdType",
    ),
    ("customers", "ExperimentGroupType PaymentMethodType SubscriptionDecisionStrategy"),
    (
        "entitlements",
        "AccessDeniedReason EntitlementResetPeriod EntitlementType \
         EntitlementsStateAccessDeniedReason \
         MonthlyAccordingTo UnitTransformationRound WeeklyAccordingTo YearlyAccordingTo",
    ),
    ("payments", "BillingVendorIdentifier"),
    ("promotional_entitlements", "PromotionalEntitlementPeriod PromotionalEntitlementStatus"),
    (
        "subscriptions",
        "ChargeType InvoiceLineItemType PaymentCollection PaymentCollectionMethod PlanChangeType \
         ProvisionSubscriptionStatus ScheduleStrategy SortDirection SortNulls \
         SubscriptionBillingCycleAnchor SubscriptionCancellationAction \
         SubscriptionCancellationTime SubscriptionInvoiceBillingReason SubscriptionInvoiceStatus \
         SubscriptionMigrationTime SubscriptionProrationBehavior SubscriptionQuerySortFields \
         SubscriptionScheduleStatus SubscriptionScheduleType SubscriptionStatus",
    ),
    ("usage", "UsageMarkerType UsageUpdateBehavior"),
];

/// Fields with another name in Rust than in responses: the response key, and the name in Rust.
const RENAMED: &[(&str, &str)] = &[("type", "kind"), ("newCredits", "new_quantity")];

/// The name in Rust of a field with a response key.
fn field_name(key: &str) -> String {
    let renamed = RENAMED.iter().find(|(renamed, _)| *renamed == key);
    renamed.map_or_else(|| snake_case(key), |(_, name)| (*name).to_owned())
}

/// The name in Rust of a value of an enum. `open_enum!` declares an `Unknown` of its own.
fn variant_name(value: &str) -> String {
    match value {
        "Unknown" => "Other".to_owned(),
        _ if value.chars().all(|c| c == '_' || c.is_ascii_uppercase() || c.is_ascii_digit()) => {
            value.split('_').map(|word| word[..1].to_owned() + &word[1..].to_lowercase()).collect()
        }
        _ => value[..1].to_uppercase() + &value[1..],
    }
}

/// The domain of a response or enum, or of the only input that descriptions name.
fn domain(name: &str) -> Option<&'static str> {
    if let Some(fragment) = fragments().get(name) {
        return Some(&fragment.domain);
    }
    if name == "CursorPaging" {
        return Some("common");
    }
    let of_enum = ENUMS.iter().find(|(_, enums)| enums.split(' ').any(|listed| listed == name));
    of_enum.map(|(domain, _)| *domain)
}

/// The type of a field in Rust. Lists are never null, see `Field`.
fn rust_type(fragment: &Fragment, selected: &Selected, file: &mut File) -> String {
    fn of(ty: &Type, fragment: Option<&str>, file: &mut File) -> String {
        if let Type::List(item) | Type::NonNullList(item) = ty {
            return format!("Vec<{}>", of(item, fragment, file));
        }
        let name = match ty.inner_named_type().as_str() {
            "Boolean" => "bool",
            "DateTime" => file.import("time", "OffsetDateTime"),
            "Float" => "f64",
            "Int" => "i32",
            "JSON" => file.import("serde_json", "Value"),
            "String" => "String",
            name => {
                let name = fragment.unwrap_or(name);
                let domain = domain(name).unwrap_or_else(|| panic!("{name} is not in `ENUMS`"));
                file.import_type(domain, name);
                name
            }
        };
        if ty.is_non_null() { name.to_owned() } else { format!("Option<{name}>") }
    }
    of(&fragment.definition(selected).ty, selected.fragment.as_deref(), file)
}

fn declare_struct(fragment: &Fragment, file: &mut File) {
    file.docs("    ", &docs::of_fragment(fragment, file));
    file.line(&format!("    pub struct {} {{", fragment.name));
    for selected in &fragment.selected {
        let key = &selected.key;
        let name = field_name(key);
        let ty = rust_type(fragment, selected, file);
        file.docs("        ", &docs::of_field(fragment, selected, file));
        if snake_case(key) == name {
            file.line(&format!("        pub {name}: {ty},"));
        } else {
            file.line(&format!("        #[doc(alias = \"{key}\")]"));
            file.line(&format!("        pub {name} as \"{key}\": {ty},"));
        }
    }
    file.line("    }");
}

fn declare_union(fragment: &Fragment, file: &mut File) {
    file.line("\nunion! {");
    file.docs("    ", &docs::of_fragment(fragment, file));
    file.line(&format!("    pub enum {} {{", fragment.name));
    for member in &fragment.members {
        file.line(&format!("        {member},"));
    }
    file.line("    }\n}");
}

/// The responses of a domain.
fn responses(domain: &str) -> String {
    let fragments = fragments().values().filter(|fragment| fragment.domain == domain);
    let (unions, structs): (Vec<_>, Vec<_>) = fragments.partition(|fragment| fragment.is_union());
    let pages = structs.iter().filter_map(|page| Some((&page.name, page.node()?)));
    let pages: Vec<_> = pages.map(|(page, node)| format!("connection!({page}: {node});")).collect();

    // Imports come first, because links depend on them.
    let mut file = File::new(domain);
    file.import("crate::common::declare", "response");
    if !unions.is_empty() {
        file.import("crate::common::union", "union");
    }
    if !pages.is_empty() {
        file.import("crate::common::connections", "connection");
    }
    for fragment in &structs {
        for selected in &fragment.selected {
            rust_type(fragment, selected, &mut file);
        }
    }

    file.line("\nresponse! {");
    for (index, fragment) in structs.iter().enumerate() {
        if index > 0 {
            file.line("");
        }
        declare_struct(fragment, &mut file);
    }
    file.line("}");
    for union in unions {
        declare_union(union, &mut file);
    }
    if !pages.is_empty() {
        file.line("");
    }
    for page in pages {
        file.line(&page);
    }
    file.finish("The types of responses.")
}

/// The enums of a domain.
fn enums(domain: &str, enums: &str) -> String {
    let mut file = File::new(domain);
    file.import("crate::common::open_enum", "open_enum");
    for name in enums.split(' ') {
        let definition = schema().get_enum(name).unwrap_or_else(|| panic!("no enum {name}"));
        file.line("\nopen_enum! {");
        file.docs("    ", &docs::of_enum(definition, &file));
        if definition.values.values().all(|value| value.description.is_none()) {
            let reason = "the names of the values are self-explanatory";
            file.line(&format!("    #[allow(missing_docs, reason = \"{reason}\")]"));
        }
        file.line(&format!("    pub enum {name} {{"));
        for value in definition.values.values() {
            file.docs("        ", &docs::of_value(definition, value, &file));
            let variant = variant_name(&value.value);
            file.line(&format!("        {variant} = \"{}\",", value.value));
        }
        file.line("    }\n}");
    }
    file.finish("Enums.")
}

#[test]
fn the_declarations_of_responses_and_enums_are_up_to_date() {
    let listed = ENUMS.iter().flat_map(|(_, enums)| enums.split(' ')).collect();
    assert_eq!(names(ExtendedType::is_enum), listed, "enums of the schema, and `ENUMS`");

    let test = "conformance::declarations";
    for (domain, listed) in ENUMS {
        assert_up_to_date(&format!("src/{domain}/enums.rs"), &enums(domain, listed), test);
        assert_up_to_date(&format!("src/{domain}/responses.rs"), &responses(domain), test);
    }
}
