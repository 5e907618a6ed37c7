//! Products, plans, add-ons, prices and features.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::catalog::BillingCadence;
use stigg::common::CursorPaging;

use crate::catalog::{
    Addon, CreditEntitlement, Feature, Kind, Lookup, Plan, PlanEntitlement, PlanVersion, Price,
    Product, Tier, id_of,
};
use crate::resolvers::{Tree, json_leaf, leaf, pages, term, view};
use crate::rules::paging::Page;
use crate::values::failure::Outcome;
use crate::values::periods::Reset;

#[derive(Clone, Copy)]
pub(crate) struct PlanView<'a> {
    pub(crate) catalog: &'a Lookup,
    pub(crate) plan: &'a Plan,
    pub(crate) version: u32,
}

view!(PlanView, "Plan");

impl<'a> PlanView<'a> {
    /// The latest version of a plan.
    pub(crate) fn latest(catalog: &'a Lookup, plan: &'a Plan) -> Self {
        Self { catalog, plan, version: catalog.latest_plan_version(&plan.ref_id) }
    }

    /// The base plan, in the inherited version.
    pub(crate) fn base(self) -> Option<Self> {
        let base = self.lineage().nth(1)?;
        Some(Self { catalog: self.catalog, plan: base.plan, version: base.number })
    }

    fn lineage(self) -> impl Iterator<Item = PlanVersion<'a>> {
        self.catalog.lineage(&self.plan.ref_id, self.version)
    }

    pub(crate) fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { catalog, plan, version } = self;
        match name {
            "id" => leaf(id_of(Kind::Plan, &plan.ref_id)),
            "refId" => leaf(plan.ref_id.as_str()),
            "versionNumber" => leaf(version),
            "displayName" => leaf(plan.display_name.as_str()),
            "description" => leaf(plan.description.as_deref()),
            "additionalMetaData" => json_leaf(&plan.additional_meta_data),
            "pricingType" => term(Some(plan.pricing_type.as_str())),
            "product" => ResolvedValue::nullable_object(
                catalog.product(&plan.product).map(|product| ProductView { catalog, product }),
            ),
            "basePlan" => ResolvedValue::nullable_object(self.base()),
            "prices" => prices(catalog, &plan.prices),
            "entitlements" => package_entitlements(catalog, own(plan)),
            "inheritedEntitlements" => package_entitlements(catalog, self.inherited()),
            "packageEntitlements" => {
                let credits = plan.credit_entitlements.iter().collect();
                package_entitlements_v2(catalog, &plan.ref_id, own(plan), credits)
            }
            "inheritedPackageEntitlements" => package_entitlements_v2(
                catalog,
                &plan.ref_id,
                self.inherited(),
                self.inherited_credits(),
            ),
            "compatibleAddons" => addons(catalog, &plan.compatible_addons),
            "overagePrices" => prices(catalog, &plan.overage_prices),
            "compatiblePackageGroups" | "hiddenFromWidgets" => empty(),
            "defaultTrialConfig" => Tree::answer("DefaultTrialConfig", self.default_trial()),
            _ => ResolvedValue::null(),
        }
    }

    /// The entitlements that the plan inherits and does not override.
    pub(crate) fn inherited(self) -> Vec<&'a PlanEntitlement> {
        let mut all = own(self.plan);
        let from = all.len();
        for base in self.lineage().skip(1).map(|version| version.plan) {
            let is_new = |entry: &&PlanEntitlement, all: &[&PlanEntitlement]| {
                all.iter().all(|other| other.feature != entry.feature)
            };
            let more: Vec<_> =
                base.entitlements.iter().filter(|entry| is_new(entry, &all)).collect();
            all.extend(more);
        }
        all.split_off(from)
    }

    /// The recurring credits that the plan inherits and does not override.
    pub(crate) fn inherited_credits(self) -> Vec<&'a CreditEntitlement> {
        let mut all: Vec<_> = self.plan.credit_entitlements.iter().collect();
        let from = all.len();
        for base in self.lineage().skip(1).map(|version| version.plan) {
            let is_new = |entry: &&CreditEntitlement| {
                all.iter().all(|other| other.currency != entry.currency)
            };
            let more: Vec<_> = base.credit_entitlements.iter().filter(is_new).collect();
            all.extend(more);
        }
        all.split_off(from)
    }

    pub(crate) fn default_trial(self) -> Value {
        self.plan.default_trial.as_ref().map_or(Value::Null, |trial| {
            json!({
                "duration": trial.duration,
                "units": trial.units,
                "trialEndBehavior": trial.trial_end_behavior,
                "budget": trial.budget.map(|limit| json!({ "limit": limit })),
            })
        })
    }
}

/// A page of products, in the order of the catalog.
pub(crate) fn products<'a>(
    catalog: &Lookup,
    paging: Option<&CursorPaging>,
) -> Outcome<ResolvedValue<'a>> {
    let products = catalog.products().iter().enumerate().collect();
    let page = Page::of("products", products, paging)?;
    Ok(pages::connection("ProductConnection", &page, |product| {
        json!({
            "refId": product.ref_id,
            "displayName": product.display_name,
            "description": product.description,
            "additionalMetaData": product.additional_meta_data,
            "downgradePlan": downgrade_plan(catalog, product),
            "productSettings": { "downgradePlan": downgrade_plan(catalog, product) },
        })
    }))
}

/// The basic fields of the free plan that customers of a product are downgraded to.
fn downgrade_plan(catalog: &Lookup, product: &Product) -> Value {
    let plan = product.settings.subscription_end.downgrade_plan();
    plan.and_then(|plan| catalog.plan(plan)).map_or(Value::Null, |plan| {
        json!({
            "id": id_of(Kind::Plan, &plan.ref_id),
            "refId": plan.ref_id,
            "versionNumber": catalog.latest_plan_version(&plan.ref_id),
            "displayName": plan.display_name,
            "description": plan.description,
            "pricingType": plan.pricing_type,
            "additionalMetaData": plan.additional_meta_data,
            "product": { "refId": product.ref_id, "displayName": product.display_name },
        })
    })
}

#[derive(Clone, Copy)]
pub(crate) struct ProductView<'a> {
    catalog: &'a Lookup,
    product: &'a Product,
}

view!(ProductView, "Product");

impl<'a> ProductView<'a> {
    fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { catalog, product } = self;
        match name {
            "refId" => leaf(product.ref_id.as_str()),
            "displayName" => leaf(product.display_name.as_str()),
            "description" => leaf(product.description.as_deref()),
            "additionalMetaData" => json_leaf(&product.additional_meta_data),
            "downgradePlan" => Tree::answer("Plan", downgrade_plan(catalog, product)),
            "productSettings" => {
                let downgrade_plan = downgrade_plan(catalog, product);
                Tree::answer("ProductSettings", json!({ "downgradePlan": downgrade_plan }))
            }
            _ => ResolvedValue::null(),
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct AddonView<'a> {
    pub(crate) catalog: &'a Lookup,
    pub(crate) addon: &'a Addon,
}

view!(AddonView, "Addon");

impl<'a> AddonView<'a> {
    pub(crate) fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { catalog, addon } = self;
        match name {
            "id" => leaf(id_of(Kind::Addon, &addon.ref_id)),
            "refId" => leaf(addon.ref_id.as_str()),
            "displayName" => leaf(addon.display_name.as_str()),
            "description" => leaf(addon.description.as_deref()),
            "additionalMetaData" => json_leaf(&addon.additional_meta_data),
            "pricingType" => term(Some(addon.pricing_type().as_str())),
            "maxQuantity" => leaf(addon.max_quantity.map(f64::from)),
            "prices" => prices(catalog, &addon.prices),
            "entitlements" => package_entitlements(catalog, addon.entitlements.iter().collect()),
            "packageEntitlements" => package_entitlements_v2(
                catalog,
                &addon.ref_id,
                addon.entitlements.iter().collect(),
                addon.credit_entitlements.iter().collect(),
            ),
            "dependencies" => addons(catalog, &addon.dependencies),
            "overagePrices" | "hiddenFromWidgets" => empty(),
            _ => ResolvedValue::null(),
        }
    }
}

fn own(plan: &Plan) -> Vec<&PlanEntitlement> {
    plan.entitlements.iter().collect()
}

fn empty<'a>() -> ResolvedValue<'a> {
    ResolvedValue::list([])
}

fn addons<'a>(catalog: &'a Lookup, names: &'a [String]) -> ResolvedValue<'a> {
    let found = names.iter().filter_map(|name| catalog.addon(name));
    ResolvedValue::list(found.map(|addon| ResolvedValue::object(AddonView { catalog, addon })))
}

fn prices<'a>(catalog: &Lookup, prices: &[Price]) -> ResolvedValue<'a> {
    Tree::answers("Price", prices.iter().map(|entry| price(catalog, entry)).collect())
}

pub(crate) fn price(catalog: &Lookup, price: &Price) -> Value {
    let money = |amount: Option<f64>| {
        amount.map(|amount| json!({ "amount": amount, "currency": price.currency }))
    };
    let tier = |tier: &Tier| {
        json!({
            "upTo": tier.up_to,
            "unitPrice": money(tier.unit_price),
            "flatPrice": money(tier.flat_price),
        })
    };
    let tiers = (!price.tiers.is_empty()).then(|| price.tiers.iter().map(tier).collect::<Value>());
    json!({
        "billingModel": price.billing_model,
        "billingPeriod": price.billing_period,
        "billingCadence": BillingCadence::Recurring,
        "billingCountryCode": price.country,
        "price": money(price.amount),
        "tiersMode": price.tiers_mode,
        "tiers": tiers,
        "blockSize": price.block_size,
        "minUnitQuantity": price.min_unit_quantity,
        "maxUnitQuantity": price.max_unit_quantity,
        "feature": price.feature.as_deref().and_then(|name| catalog.feature(name)).map(feature),
    })
}

/// A feature in a form that fits `Feature` and `EntitlementFeature`.
pub(crate) fn feature(feature: &Feature) -> Value {
    json!({
        "refId": feature.ref_id,
        "displayName": feature.display_name,
        "description": feature.description,
        "featureType": feature.feature_type,
        "meterType": feature.meter_type,
        "featureUnits": feature.feature_units,
        "featureUnitsPlural": feature.feature_units_plural,
        "unitTransformation": feature.unit_transformation,
        "additionalMetaData": feature.additional_meta_data,
    })
}

fn package_entitlements<'a>(catalog: &Lookup, entries: Vec<&PlanEntitlement>) -> ResolvedValue<'a> {
    let found = entries.into_iter().filter_map(|entry| package_entitlement(catalog, entry));
    Tree::answers("PackageEntitlement", found.collect())
}

fn package_entitlements_v2<'a>(
    catalog: &Lookup,
    package: &str,
    entries: Vec<&PlanEntitlement>,
    credits: Vec<&CreditEntitlement>,
) -> ResolvedValue<'a> {
    let features =
        entries.into_iter().filter_map(|entry| package_entitlement_v2(catalog, package, entry));
    let credits = credits.into_iter().filter_map(|entry| package_credits(catalog, package, entry));
    Tree::answers("PackageFeatureEntitlement", features.chain(credits).collect())
}

/// Recurring credits, as a `PackageCreditEntitlement`.
pub(crate) fn package_credits(
    catalog: &Lookup,
    package: &str,
    entry: &CreditEntitlement,
) -> Option<Value> {
    let currency = catalog.currency(&entry.currency)?;
    let unit = entry.per_unit_of.as_deref().and_then(|name| catalog.feature(name));
    let name = format!("{package}/{}/{}", entry.currency, entry.cadence);
    Some(json!({
        "__typename": "PackageCreditEntitlement",
        "id": id_of(Kind::Entitlement, &name),
        "customCurrencyId": currency.ref_id,
        "customCurrency": {
            "currencyId": currency.ref_id,
            "displayName": currency.display_name,
            "symbol": currency.symbol,
            "units": currency.units,
        },
        "isGranted": true,
        "behavior": entry.behavior,
        "amount": entry.amount,
        "cadence": entry.cadence,
        "hasSoftLimit": entry.has_soft_limit,
        "isCustom": false,
        "dependencyFeature": unit.map(feature),
    }))
}

pub(crate) fn package_entitlement_v2(
    catalog: &Lookup,
    package: &str,
    entry: &PlanEntitlement,
) -> Option<Value> {
    let mut value = package_entitlement(catalog, entry)?;
    value["__typename"] = "PackageFeatureEntitlement".into();
    let id = id_of(Kind::Entitlement, &format!("{package}/{}", entry.feature));
    value["id"] = id.into();
    value["behavior"] = entry.behavior.as_str().into();
    Some(value)
}

pub(crate) fn package_entitlement(catalog: &Lookup, entry: &PlanEntitlement) -> Option<Value> {
    let granted = catalog.feature(&entry.feature)?;
    Some(json!({
        "featureId": id_of(Kind::Feature, &granted.ref_id),
        "feature": feature(granted),
        "isGranted": !entry.access_denied,
        "usageLimit": entry.usage_limit,
        "hasUnlimitedUsage": entry.has_unlimited_usage.then_some(true),
        "hasSoftLimit": entry.has_soft_limit,
        "enumValues": (!entry.enum_values.is_empty()).then_some(&entry.enum_values),
        "resetPeriod": entry.reset_period,
        "isCustom": false,
    }))
}

/// The reset configuration, as the union member for its period.
pub(crate) fn reset_configuration(reset: &Reset) -> Value {
    use stigg::entitlements::EntitlementResetPeriod as Period;

    match reset.period {
        Period::Month => json!({
            "__typename": "MonthlyResetPeriodConfig",
            "monthlyAccordingTo": reset.monthly,
        }),
        Period::Week => json!({
            "__typename": "WeeklyResetPeriodConfig",
            "weeklyAccordingTo": reset.weekly,
        }),
        Period::Year => json!({
            "__typename": "YearlyResetPeriodConfig",
            "yearlyAccordingTo": "SubscriptionStart",
        }),
        _ => Value::Null,
    }
}
