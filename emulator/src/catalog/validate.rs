//! Validation of catalogs.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use stigg::catalog::{
    BillingModel, BillingPeriod, EntitlementBehavior, FeatureType, MeterType, PricingType,
    TiersMode, TrialEndBehavior, TrialPeriodUnits,
};
use stigg::common::Currency;
use stigg::coupons::{CouponSource, CouponStatus, CouponType};
use stigg::entitlements::{
    EntitlementResetPeriod, MonthlyAccordingTo, UnitTransformationRound, WeeklyAccordingTo,
};

use super::billing::check_billing;
use super::checks::{Checked, amount_is_sound, known, names, recognised};
use super::credit_entitlements::check_credit_entitlements;
use super::currencies::{check_credit_price, check_feature_rates, check_rate};
use super::prices::{check_addon_prices, check_overage, check_shape};
use super::product_settings::check_settings;
use super::{
    Addon, Catalog, CatalogError, Coupon, DefaultTrial, Feature, Plan, PlanEntitlement, Price, Tier,
};

/// The percentages that a coupon can take off.
pub(crate) const PERCENT_OFF: RangeInclusive<f64> = 1.0..=100.0;

pub(super) fn validate(catalog: &Catalog) -> Checked {
    names("coupons", &catalog.coupons, |entry| &entry.ref_id)?;
    let defined = Names::of(catalog)?;
    for feature in &catalog.features {
        check_feature(feature)?;
        check_rate(feature, &defined.currencies)?;
    }
    catalog.currencies.iter().try_for_each(check_credit_price)?;
    for plan in &catalog.plans {
        let place = format!("plan `{}`", plan.ref_id);
        defined.check_plan(&place, plan)?;
        defined.check_lineage(&place, plan)?;
    }
    for addon in &catalog.addons {
        defined.check_addon(&format!("add-on `{}`", addon.ref_id), addon)?;
    }
    catalog.products.iter().try_for_each(|product| check_settings(catalog, product))?;
    catalog.coupons.iter().try_for_each(check_coupon)?;
    catalog.billing.as_ref().map_or(Ok(()), |billing| check_billing(billing, &catalog.coupons))
}

/// The identifiers that the catalog defines.
pub(super) struct Names<'a> {
    features: HashSet<&'a str>,
    currencies: HashSet<&'a str>,
    products: HashSet<&'a str>,
    plans: HashSet<&'a str>,
    addons: HashSet<&'a str>,
    catalog: &'a Catalog,
}

impl<'a> Names<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Result<Self, CatalogError> {
        Ok(Self {
            features: names("features", &catalog.features, |entry| &entry.ref_id)?,
            currencies: names("currencies", &catalog.currencies, |entry| &entry.ref_id)?,
            products: names("products", &catalog.products, |entry| &entry.ref_id)?,
            plans: names("plans", &catalog.plans, |entry| &entry.ref_id)?,
            addons: names("addons", &catalog.addons, |entry| &entry.ref_id)?,
            catalog,
        })
    }

    /// Checks a plan on its own.
    pub(super) fn check_plan(&self, place: &str, plan: &Plan) -> Checked {
        known(place, "product", "product", &plan.product, &self.products)?;
        for addon in &plan.compatible_addons {
            known(place, "compatibleAddons", "add-on", addon, &self.addons)?;
        }
        if let Some(base) = &plan.base_plan {
            known(place, "basePlan", "plan", base, &self.plans)?;
        }
        recognised(place, "pricingType", &plan.pricing_type, PricingType::KNOWN)?;
        match plan.pricing_type {
            PricingType::Paid if plan.prices.is_empty() => {
                return Err(CatalogError::new(place, "a PAID plan has no prices", "add `prices`"));
            }
            PricingType::Free | PricingType::Custom if !plan.prices.is_empty() => {
                return Err(CatalogError::new(
                    place,
                    format!("a {} plan has prices", plan.pricing_type),
                    "make it PAID, or remove `prices`",
                ));
            }
            _ => {}
        }
        let prices: Vec<_> = plan.prices.iter().chain(&plan.overage_prices).cloned().collect();
        self.check_prices(place, &prices)?;
        check_overage(place, plan)?;
        self.check_entitlements(place, &plan.entitlements, &plan.prices)?;
        let credits = &plan.credit_entitlements;
        check_credit_entitlements(place, credits, &plan.prices, &self.currencies)?;
        let features = &self.catalog.features;
        check_feature_rates(place, &plan.credit_rates, features, &self.currencies)?;
        let Some(trial) = &plan.default_trial else { return Ok(()) };
        if trial.budget.is_some() && plan.pricing_type != PricingType::Paid {
            return Err(CatalogError::new(
                place,
                "its default trial has a budget, which only a PAID plan can have",
                "make it PAID, or remove `budget` from `defaultTrial`",
            ));
        }
        if plan.pricing_type == PricingType::Free {
            return Err(CatalogError::new(
                place,
                "a FREE plan has a default trial",
                "make it PAID or CUSTOM, or remove `defaultTrial`",
            ));
        }
        check_trial(place, trial)
    }

    pub(super) fn check_addon(&self, place: &str, addon: &Addon) -> Checked {
        if let Some(stated) = &addon.pricing_type {
            recognised(place, "pricingType", stated, PricingType::KNOWN)?;
            if (*stated == PricingType::Paid) == addon.prices.is_empty() {
                return Err(CatalogError::new(
                    place,
                    format!("the `pricingType` {stated} does not fit its prices"),
                    "only PAID add-ons have `prices`",
                ));
            }
        }
        self.check_prices(place, &addon.prices)?;
        check_addon_prices(place, &addon.prices)?;
        self.check_entitlements(place, &addon.entitlements, &addon.prices)?;
        let credits = &addon.credit_entitlements;
        check_credit_entitlements(place, credits, &addon.prices, &self.currencies)?;
        let features = &self.catalog.features;
        check_feature_rates(place, &addon.credit_rates, features, &self.currencies)?;
        for dependency in &addon.dependencies {
            known(place, "dependencies", "add-on", dependency, &self.addons)?;
        }
        Ok(())
    }

    /// Checks the chain of base plans, whose names are known to exist.
    fn check_lineage(&self, place: &str, plan: &Plan) -> Checked {
        let mut seen = HashSet::from([plan.ref_id.as_str()]);
        let mut current = plan;
        while let Some(base) = &current.base_plan {
            let Some(next) = self.catalog.plans.iter().find(|plan| plan.ref_id == *base) else {
                break;
            };
            if next.product != plan.product {
                return Err(CatalogError::new(
                    place,
                    format!("its base plan `{base}` belongs to another product"),
                    format!("name a plan of `{}`", plan.product),
                ));
            }
            if !seen.insert(base) {
                return Err(CatalogError::new(
                    place,
                    "its base plans form a cycle",
                    "remove one `basePlan`",
                ));
            }
            current = next;
        }
        Ok(())
    }

    fn check_entitlements(
        &self,
        place: &str,
        entitlements: &[PlanEntitlement],
        prices: &[Price],
    ) -> Checked {
        let mut seen = HashSet::new();
        for entitlement in entitlements {
            let name = entitlement.feature.as_str();
            known(place, "entitlements", "feature", name, &self.features)?;
            if !seen.insert(name) {
                return Err(CatalogError::new(
                    place,
                    format!("it has two entitlements to `{name}`"),
                    "merge them",
                ));
            }
            let Some(feature) = self.catalog.features.iter().find(|entry| entry.ref_id == name)
            else {
                continue;
            };
            check_entitlement(place, entitlement, feature, prices)?;
        }
        Ok(())
    }

    fn check_prices(&self, place: &str, prices: &[Price]) -> Checked {
        for price in prices {
            self.check_price(place, price)?;
            let clash = prices.iter().find(|other| {
                other.billing_period == price.billing_period
                    && other.country == price.country
                    && other.currency != price.currency
            });
            if let Some(other) = clash {
                return Err(CatalogError::new(
                    place,
                    format!(
                        "its {} prices mix {} and {}",
                        price.billing_period, price.currency, other.currency
                    ),
                    "use one currency for each billing period and `country`",
                ));
            }
        }
        Ok(())
    }

    fn check_price(&self, place: &str, price: &Price) -> Checked {
        recognised(place, "billingPeriod", &price.billing_period, BillingPeriod::KNOWN)?;
        recognised(place, "currency", &price.currency, Currency::KNOWN)?;
        match (&price.billing_model, &price.feature) {
            (BillingModel::FlatFee | BillingModel::MinimumSpend, None) => {}
            (BillingModel::FlatFee | BillingModel::MinimumSpend, Some(feature)) => {
                return Err(CatalogError::new(
                    place,
                    format!("a {} price names the feature `{feature}`", price.billing_model),
                    "remove `feature`, or make it PER_UNIT or USAGE_BASED",
                ));
            }
            (BillingModel::PerUnit | BillingModel::UsageBased, Some(feature)) => {
                known(place, "prices", "feature", feature, &self.features)?;
            }
            (BillingModel::PerUnit | BillingModel::UsageBased, None) => {
                return Err(CatalogError::new(
                    place,
                    format!("a {} price names no feature", price.billing_model),
                    "add `feature`",
                ));
            }
            (other, _) => {
                return Err(CatalogError::new(
                    place,
                    format!("the emulator does not support the billing model `{other}`"),
                    "use FLAT_FEE, PER_UNIT, USAGE_BASED or MINIMUM_SPEND",
                ));
            }
        }
        check_shape(place, price)?;
        for quantity in [price.min_unit_quantity, price.max_unit_quantity].into_iter().flatten() {
            amount_is_sound(place, quantity)?;
        }
        match (price.amount, price.tiers.as_slice()) {
            (Some(amount), []) => amount_is_sound(place, amount),
            (None, [_, ..]) => check_tiers(place, price),
            _ => Err(CatalogError::new(
                place,
                "a price has both an amount and tiers, or neither",
                "give `amount`, or `tiers` with `tiersMode`",
            )),
        }
    }
}

fn check_tiers(place: &str, price: &Price) -> Checked {
    let Some(mode) = &price.tiers_mode else {
        return Err(CatalogError::new(place, "a price has tiers, but no mode", "add `tiersMode`"));
    };
    recognised(place, "tiersMode", mode, TiersMode::KNOWN)?;
    let amounts = |tier: &Tier| [tier.unit_price, tier.flat_price];
    for amount in price.tiers.iter().flat_map(amounts).flatten() {
        amount_is_sound(place, amount)?;
    }
    for up_to in price.tiers.iter().filter_map(|tier| tier.up_to) {
        amount_is_sound(place, up_to)?;
    }
    let bounds: Vec<_> = price.tiers.iter().map(|tier| tier.up_to).collect();
    let rising = bounds.windows(2).all(|pair| match pair {
        [Some(low), Some(high)] => 0.0 < *low && low < high,
        [Some(low), None] => 0.0 < *low,
        _ => false,
    });
    if rising && bounds.last() == Some(&None) {
        return Ok(());
    }
    Err(CatalogError::new(
        place,
        "the tiers of a price are not in ascending order",
        "sort them by `upTo`, and omit it in the last",
    ))
}

fn check_entitlement(
    place: &str,
    entitlement: &PlanEntitlement,
    feature: &Feature,
    prices: &[Price],
) -> Checked {
    let name = &feature.ref_id;
    recognised(place, "behavior", &entitlement.behavior, EntitlementBehavior::KNOWN)?;
    if let Some(period) = &entitlement.reset_period {
        recognised(place, "resetPeriod", period, EntitlementResetPeriod::KNOWN)?;
    }
    if let Some(start) = &entitlement.monthly_according_to {
        recognised(place, "monthlyAccordingTo", start, MonthlyAccordingTo::KNOWN)?;
    }
    if let Some(start) = &entitlement.weekly_according_to {
        recognised(place, "weeklyAccordingTo", start, WeeklyAccordingTo::KNOWN)?;
    }
    let bought = prices.iter().any(|price| {
        price.billing_model == BillingModel::PerUnit && price.feature.as_ref() == Some(name)
    });
    if entitlement.access_denied {
        return check_denied(place, entitlement, bought);
    }
    let missing = match feature.feature_type {
        FeatureType::Number => {
            entitlement.usage_limit.is_none() && !entitlement.has_unlimited_usage && !bought
        }
        _ => false,
    };
    if missing {
        return Err(CatalogError::new(
            place,
            format!("its entitlement to the number `{name}` has no value"),
            "add `usageLimit`, `hasUnlimitedUsage`, or a PER_UNIT price of the feature",
        ));
    }
    if feature.feature_type == FeatureType::Enum && entitlement.enum_values.is_empty() {
        return Err(CatalogError::new(
            place,
            format!("its entitlement to `{name}` has no values"),
            "add `enumValues`",
        ));
    }
    entitlement.usage_limit.map_or(Ok(()), |limit| amount_is_sound(place, limit))
}

/// Checks an entitlement that denies access.
fn check_denied(place: &str, entitlement: &PlanEntitlement, bought: bool) -> Checked {
    let name = &entitlement.feature;
    let has_value = entitlement.usage_limit.is_some()
        || entitlement.has_unlimited_usage
        || entitlement.has_soft_limit
        || !entitlement.enum_values.is_empty()
        || entitlement.reset_period.is_some();
    if has_value {
        let problem = format!("it denies access to `{name}`, but grants a value");
        return Err(CatalogError::new(place, problem, "remove the value, or `accessDenied`"));
    }
    if bought {
        let problem = format!("it denies access to `{name}`, but sells units of it");
        return Err(CatalogError::new(place, problem, "remove the price, or `accessDenied`"));
    }
    Ok(())
}

fn check_feature(feature: &Feature) -> Checked {
    let place = format!("feature `{}`", feature.ref_id);
    recognised(&place, "featureType", &feature.feature_type, FeatureType::KNOWN)?;
    recognised(&place, "meterType", &feature.meter_type, MeterType::KNOWN)?;
    let metered = feature.meter_type != MeterType::None;
    if metered && feature.feature_type != FeatureType::Number {
        return Err(CatalogError::new(
            place,
            format!("a {} feature has a meter", feature.feature_type),
            "make it a NUMBER, or remove `meterType`",
        ));
    }
    if let Some(transformation) = &feature.unit_transformation {
        let round = &transformation.round;
        recognised(&place, "unitTransformation", round, UnitTransformationRound::KNOWN)?;
        amount_is_sound(&place, transformation.divide)?;
        if !metered || transformation.divide == 0.0 {
            return Err(CatalogError::new(
                place,
                "its `unitTransformation` divides by zero, or it has no usage to convert",
                "set `divide` to a number above zero, and `meterType`",
            ));
        }
    }
    if feature.event_meter.is_some() && !metered {
        return Err(CatalogError::new(
            place,
            "it is metered by events, but its `meterType` is None",
            "set `meterType` to Incremental or Fluctuating",
        ));
    }
    Ok(())
}

fn check_trial(place: &str, trial: &DefaultTrial) -> Checked {
    recognised(place, "units", &trial.units, TrialPeriodUnits::KNOWN)?;
    if let Some(behavior) = &trial.trial_end_behavior {
        recognised(place, "trialEndBehavior", behavior, TrialEndBehavior::KNOWN)?;
    }
    if trial.duration == 0 {
        return Err(CatalogError::new(
            place,
            "its default trial has no duration",
            "set `duration` to 1 or more, or remove `defaultTrial`",
        ));
    }
    trial.budget.map_or(Ok(()), |budget| amount_is_sound(place, budget))
}

pub(super) fn check_coupon(coupon: &Coupon) -> Checked {
    let place = format!("coupon `{}`", coupon.ref_id);
    recognised(&place, "status", &coupon.status, CouponStatus::KNOWN)?;
    recognised(&place, "source", &coupon.source, CouponSource::KNOWN)?;
    if !is_coupon_id(&coupon.ref_id) {
        return Err(CatalogError::new(
            place,
            "its `refId` is not one that Stigg accepts",
            "begin with a letter or digit, followed by those and `_`, `|`, `.` or `-`",
        ));
    }
    let description = coupon.description.as_deref().unwrap_or_default();
    for (field, text, longest) in [("name", &*coupon.name, 40), ("description", description, 255)] {
        if text.chars().count() > longest {
            let problem = format!("the `{field}` of a coupon is longer than {longest} characters");
            return Err(CatalogError::new(place, problem, "shorten it"));
        }
    }
    match coupon.kind {
        CouponType::Percentage => match coupon.percent_off {
            Some(percent) if PERCENT_OFF.contains(&percent) => Ok(()),
            _ => Err(CatalogError::new(
                place,
                "a PERCENTAGE coupon needs a percentage",
                "set `percentOff` to a value from 1 to 100",
            )),
        },
        CouponType::Fixed if coupon.amounts_off.is_empty() => {
            Err(CatalogError::new(place, "a FIXED coupon needs an amount", "add `amountsOff`"))
        }
        CouponType::Fixed => coupon.amounts_off.iter().try_for_each(|off| {
            recognised(&place, "currency", &off.currency, Currency::KNOWN)?;
            amount_is_sound(&place, off.amount)
        }),
        ref other => recognised(&place, "type", other, CouponType::KNOWN),
    }
}

fn is_coupon_id(id: &str) -> bool {
    let mut characters = id.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && characters.all(|other| other.is_ascii_alphanumeric() || "_|.-".contains(other))
        && id.len() <= 255
}
