//! Texts of the table's cells.

use stigg::catalog::{
    Addon, BillingCadence, BillingModel, BillingPeriod, Feature, FeatureType,
    PackageEntitlementUnion, PackageFeatureEntitlement, Plan, Price, PricingType, TiersMode,
    WidgetType,
};
use stigg::subscriptions::{Subscription, SubscriptionStatus};

/// Shown if a plan lacks something or has no price for it.
const NONE: &str = "–";

/// Marks the customer's plan.
pub(crate) fn standing(plan: &Plan, held: &[Subscription]) -> String {
    let Some(held) = held.iter().find(|subscription| subscription.plan.ref_id == plan.ref_id)
    else {
        return String::new();
    };
    match (&held.status, held.trial_end_date) {
        (SubscriptionStatus::InTrial, Some(end)) => format!("◄ in trial until {}", end.date()),
        _ => "◄ current plan".to_owned(),
    }
}

pub(crate) fn plan_price(plan: &Plan, period: &BillingPeriod) -> String {
    package_price(plan.pricing_type.as_ref(), &plan.prices, period)
}

pub(crate) fn addon_price(plan: &Plan, addon: &Addon) -> String {
    let Some(addon) = compatible(plan).find(|other| other.ref_id == addon.ref_id) else {
        return NONE.to_owned();
    };
    let price = |period| package_price(addon.pricing_type.as_ref(), &addon.prices, &period);
    let (monthly, yearly) = (price(BillingPeriod::Monthly), price(BillingPeriod::Annually));
    if monthly == yearly { monthly } else { format!("{monthly} monthly, {yearly} yearly") }
}

/// The price of a package. Free and custom plans have no prices; others may have several for one
/// period, which add up.
fn package_price(kind: Option<&PricingType>, prices: &[Price], period: &BillingPeriod) -> String {
    match kind {
        Some(PricingType::Free) => return "free".to_owned(),
        Some(PricingType::Custom) => return "custom".to_owned(),
        _ => {}
    }
    let charges: Vec<_> =
        prices.iter().filter(|price| price.billing_period == *period).map(charge).collect();
    if charges.is_empty() { NONE.to_owned() } else { charges.join(" + ") }
}

fn charge(price: &Price) -> String {
    let amount = match (&price.price, &price.credit_rate) {
        (Some(money), _) => money.to_string(),
        (None, Some(rate)) => format!("{} {}", rate.amount, rate.currency_id),
        (None, None) => tiers(price),
    };
    let unit = || match (&price.feature, price.block_size) {
        (Some(feature), Some(size)) => quantity(size, feature),
        (Some(feature), None) => {
            feature.feature_units.as_ref().unwrap_or(&feature.display_name).clone()
        }
        (None, _) => "unit".to_owned(),
    };
    let charge = match &price.billing_model {
        BillingModel::FlatFee => amount,
        BillingModel::PerUnit => format!("{amount} per {}", unit()),
        BillingModel::UsageBased | BillingModel::CreditBased => {
            format!("{amount} per {} used", unit())
        }
        BillingModel::MinimumSpend => format!("at least {amount}"),
        other => format!("{amount} ({other})"),
    };
    if price.billing_cadence == BillingCadence::OneOff { charge + ", once" } else { charge }
}

/// The price of each tier, in ascending order.
fn tiers(price: &Price) -> String {
    let tiers: Vec<_> = price
        .tiers
        .iter()
        .map(|tier| {
            let parts = [&tier.flat_price, &tier.unit_price].into_iter().flatten();
            let cost: Vec<_> = parts.map(ToString::to_string).collect();
            let end = tier.up_to.map_or("above".to_owned(), |end| format!("to {end}"));
            format!("{} {end}", cost.join(" and "))
        })
        .collect();
    let whole = if price.tiers_mode == Some(TiersMode::Volume) { " for all units" } else { "" };
    if tiers.is_empty() { NONE.to_owned() } else { tiers.join(", ") + whole }
}

pub(crate) fn trial(plan: &Plan) -> String {
    plan.default_trial_config.as_ref().map_or(NONE.to_owned(), |trial| {
        let unit = trial.units.as_str().to_lowercase();
        format!("{} {unit}{}", trial.duration, if is_one(trial.duration) { "" } else { "s" })
    })
}

/// A feature or credit currency that some plan includes.
pub(crate) struct Subject<'p> {
    id: &'p str,
    pub(crate) name: &'p str,
}

/// Everything that the plans include, in the order of the plans.
pub(crate) fn subjects(plans: &[Plan]) -> Vec<Subject<'_>> {
    let mut subjects: Vec<Subject<'_>> = Vec::new();
    for subject in plans.iter().flat_map(entitlements).map(|(subject, _)| subject) {
        if subjects.iter().all(|other| other.id != subject.id) {
            subjects.push(subject);
        }
    }
    subjects
}

/// A plan's entitlement to a feature or currency.
pub(crate) fn entitlement(plan: &Plan, to: &Subject<'_>) -> String {
    let Some((_, entitlement)) = entitlements(plan).find(|(subject, _)| subject.id == to.id) else {
        return NONE.to_owned();
    };
    match entitlement {
        PackageEntitlementUnion::PackageFeatureEntitlement(entitlement)
            if entitlement.is_granted =>
        {
            allowance(plan, entitlement)
        }
        PackageEntitlementUnion::PackageCreditEntitlement(entitlement)
            if entitlement.is_granted =>
        {
            let amount = entitlement.amount.unwrap_or_default();
            format!("{amount} per {}", entitlement.cadence.as_str().to_lowercase())
        }
        _ => NONE.to_owned(),
    }
}

/// The plan's own entitlements and those it inherits from its base plan.
fn entitlements(plan: &Plan) -> impl Iterator<Item = (Subject<'_>, &PackageEntitlementUnion)> {
    let all = plan.package_entitlements.iter().chain(&plan.inherited_package_entitlements);
    all.filter_map(|union| {
        let (id, name, other_name, hidden_from) = match union {
            PackageEntitlementUnion::PackageFeatureEntitlement(to) => (
                &to.feature.ref_id,
                &to.feature.display_name,
                &to.display_name_override,
                &to.hidden_from_widgets,
            ),
            PackageEntitlementUnion::PackageCreditEntitlement(to) => (
                &to.custom_currency.currency_id,
                &to.custom_currency.display_name,
                &to.display_name_override,
                &to.hidden_from_widgets,
            ),
            // Kinds that this version of the crate does not know.
            _ => return None,
        };
        let subject = Subject { id, name: other_name.as_ref().unwrap_or(name) };
        (!hidden_from.contains(&WidgetType::Paywall)).then_some((subject, union))
    })
}

fn allowance(plan: &Plan, entitlement: &PackageFeatureEntitlement) -> String {
    let feature = &entitlement.feature;
    if entitlement.is_custom == Some(true) {
        return "custom".to_owned();
    }
    if entitlement.has_unlimited_usage == Some(true) {
        return "unlimited".to_owned();
    }
    let Some(limit) = entitlement.usage_limit else {
        let is_sold = plan
            .prices
            .iter()
            .any(|price| price.feature.as_ref().is_some_and(|sold| sold.ref_id == feature.ref_id));
        return match feature.feature_type {
            FeatureType::Enum => entitlement.enum_values.join(", "),
            FeatureType::Number if is_sold => "as bought".to_owned(),
            _ => "yes".to_owned(),
        };
    };
    let period = entitlement.reset_period.as_ref().map(ToString::to_string);
    let period = period.map_or(String::new(), |unit| format!(" per {}", unit.to_lowercase()));
    let soft = if entitlement.has_soft_limit == Some(true) { " (soft limit)" } else { "" };
    quantity(limit, feature) + &period + soft
}

fn quantity(number: f64, feature: &Feature) -> String {
    format!("{number} {}", unit(number, feature)).trim_end().to_owned()
}

/// The unit of a feature for a given number, if it has a name.
fn unit(number: f64, feature: &Feature) -> &str {
    let name = if is_one(number) { &feature.feature_units } else { &feature.feature_units_plural };
    name.as_deref().unwrap_or_default()
}

/// The add-ons that are compatible with any of the plans.
pub(crate) fn addons(plans: &[Plan]) -> Vec<&Addon> {
    let mut addons: Vec<&Addon> = Vec::new();
    for addon in plans.iter().flat_map(compatible) {
        if addons.iter().all(|other| other.ref_id != addon.ref_id) {
            addons.push(addon);
        }
    }
    addons
}

/// The add-ons that are compatible with a plan, including grouped ones.
fn compatible(plan: &Plan) -> impl Iterator<Item = &Addon> {
    let grouped = plan.compatible_package_groups.iter().flat_map(|group| &group.addons);
    plan.compatible_addons
        .iter()
        .chain(grouped)
        .filter(|addon| !addon.hidden_from_widgets.contains(&WidgetType::Paywall))
}

fn is_one(number: f64) -> bool {
    (number - 1.0).abs() < f64::EPSILON
}
