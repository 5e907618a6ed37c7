//! Orders: the content of a subscription, checked against the catalog.

use std::collections::{BTreeMap, HashSet};

use stigg::catalog::{BillingModel, BillingPeriod, EntitlementBehavior};
use stigg::common::Number;
use stigg::subscriptions::{
    BillableFeatureInput, BudgetConfigurationInput, EstimateSubscriptionInput, MoneyInput,
    PreviewSubscriptionInput, PriceOverrideInput, ProvisionSubscriptionInput,
    SubscriptionAddonInput, SubscriptionEntitlementInputV2, SubscriptionMinimumSpendValueInput,
};
use time::OffsetDateTime;

use crate::accounts::{Account, AddonLine, Terms};
use crate::catalog::{CreditEntitlement, Lookup, Plan};
use crate::rules::{billing_information, discounts, packages, pricing, resources};
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome, check_amount};

/// The common fields of inputs that provision or price a subscription.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Order<'a> {
    plan: &'a str,
    resource: Option<&'a str>,
    addons: &'a [SubscriptionAddonInput],
    billable_features: &'a [BillableFeatureInput],
    unit_quantity: Option<f64>,
    billing_period: Option<&'a BillingPeriod>,
    country: Option<&'a str>,
    discount: discounts::Wish<'a>,
    price_overrides: &'a [PriceOverrideInput],
    minimum_spend: Option<&'a MoneyInput>,
    budget: Option<&'a BudgetConfigurationInput>,
    entitlements: &'a [SubscriptionEntitlementInputV2],
}

/// Fills an order from the fields of an input with the same names.
macro_rules! carry_over {
    ($input:ident => $order:ident: $($field:ident),+ $(,)?) => {
        $($order.$field = $input.$field;)+
    };
}
pub(crate) use carry_over;

macro_rules! order_from_input {
    ($input:ty) => {
        impl<'a> From<&'a $input> for Order<'a> {
            fn from(input: &'a $input) -> Self {
                Self {
                    plan: &input.plan_id,
                    resource: input.resource_id.as_deref(),
                    addons: input.addons.as_deref().unwrap_or_default(),
                    billable_features: input.billable_features.as_deref().unwrap_or_default(),
                    unit_quantity: input.unit_quantity.map(Number::as_f64),
                    billing_period: input.billing_period.as_ref(),
                    country: input.billing_country_code.as_deref(),
                    discount: discounts::Wish {
                        coupon: input.applied_coupon.as_ref(),
                        promotion_code: input.promotion_code.as_deref(),
                        billing_information: input.billing_information.as_ref(),
                    },
                    price_overrides: &[],
                    minimum_spend: None,
                    budget: None,
                    entitlements: &[],
                }
            }
        }
    };
}

order_from_input!(ProvisionSubscriptionInput);
order_from_input!(EstimateSubscriptionInput);
order_from_input!(PreviewSubscriptionInput);

impl<'a> Order<'a> {
    pub(crate) fn with_price_overrides(
        self,
        price_overrides: Option<&'a [PriceOverrideInput]>,
    ) -> Self {
        Self { price_overrides: price_overrides.unwrap_or_default(), ..self }
    }

    /// Sets the minimum and the maximum spend.
    pub(super) fn with_spend(
        self,
        minimum: Option<&'a SubscriptionMinimumSpendValueInput>,
        budget: Option<&'a BudgetConfigurationInput>,
    ) -> Self {
        let minimum_spend = minimum.and_then(|minimum| minimum.minimum.as_ref());
        Self { minimum_spend, budget, ..self }
    }

    /// Sets the credits among the entitlements of the subscription itself.
    pub(crate) fn with_credits(
        self,
        entitlements: Option<&'a [SubscriptionEntitlementInputV2]>,
    ) -> Self {
        Self { entitlements: entitlements.unwrap_or_default(), ..self }
    }

    /// Converts the order to terms, checked against the catalog.
    pub(crate) fn terms(
        &self,
        catalog: &Lookup,
        customer: &Account,
        now: OffsetDateTime,
    ) -> Outcome<Terms> {
        let plan = catalog
            .plan(self.plan)
            .ok_or_else(|| Failure::not_found("PlanNotFound", "plan", self.plan))?;
        if let Some(product) = catalog.product(&plan.product) {
            resources::check_order(product, self.resource)?;
        }
        let mut terms = Terms {
            plan: plan.ref_id.clone(),
            plan_version: catalog.latest_plan_version(&plan.ref_id),
            addons: addons(catalog, plan, &[], self.addons)?,
            quantities: BTreeMap::new(),
            billing_period: self.billing_period.cloned(),
            country: self.country.map(str::to_owned),
            discount: discounts::applied(catalog, self.discount, customer.redeemer(catalog), now)?,
            tax: match self.discount.billing_information {
                Some(details) => billing_information::tax(catalog, details)?,
                None => None,
            },
            price_overrides: self.price_overrides.to_vec(),
            credits: credits(catalog, self.entitlements)?,
            minimum_spend: self.minimum_spend.cloned(),
            budget: self.budget.cloned(),
        };
        pricing::check_spend(catalog, &terms)?;
        terms.quantities = quantities(
            catalog,
            plan,
            &terms,
            BTreeMap::new(),
            self.billable_features,
            self.unit_quantity,
        )?;
        Ok(terms)
    }
}

/// The add-ons of an order, if the catalog allows them with the plan. Add-ons that the subscription
/// already has keep their version.
pub(crate) fn addons(
    catalog: &Lookup,
    plan: &Plan,
    held: &[AddonLine],
    inputs: &[SubscriptionAddonInput],
) -> Outcome<Vec<AddonLine>> {
    let mut lines: Vec<AddonLine> = Vec::with_capacity(inputs.len());
    let mut seen = HashSet::new();
    for input in inputs {
        let name = input.addon_id.as_str();
        let mut line = match held.iter().find(|line| line.addon == name) {
            Some(line) => line.clone(),
            None => AddonLine::new(catalog, name, 0),
        };
        if !seen.insert(name) {
            let message = format!("The add-on `{name}` is listed twice");
            return Err(Failure::invalid("DuplicateAddonProvisionedError", message));
        }
        line.quantity = input.quantity.map_or(1, |quantity| {
            quantity.as_i32().and_then(|quantity| quantity.try_into().ok()).unwrap_or_default()
        });
        packages::check_addon(catalog, plan, &line)?;
        lines.push(line);
    }
    packages::check_dependencies(catalog, &lines)?;
    Ok(lines)
}

/// The quantities of features that are charged per unit or by usage, added to the existing ones.
/// Other quantities are ignored.
pub(crate) fn quantities(
    catalog: &Lookup,
    plan: &Plan,
    terms: &Terms,
    mut quantities: BTreeMap<String, Amount>,
    inputs: &[BillableFeatureInput],
    unit_quantity: Option<f64>,
) -> Outcome<BTreeMap<String, Amount>> {
    let prices = pricing::all_prices(catalog, plan, terms);
    let charged =
        |feature: &str| prices.iter().any(|price| price.feature.as_deref() == Some(feature));

    let mut per_unit = prices.iter().filter(|price| price.billing_model == BillingModel::PerUnit);
    if let (Some(quantity), Some(feature)) =
        (unit_quantity, per_unit.next().and_then(|price| price.feature.as_ref()))
    {
        quantities.insert(feature.clone(), quantity.into());
    }
    for input in inputs {
        let name = input.feature_id.as_str();
        catalog.feature(name).ok_or_else(|| Failure::feature_not_found(name))?;
        if charged(name) {
            quantities.insert(name.to_owned(), input.quantity.into());
        }
    }
    packages::check_quantities(plan, &prices, &quantities)?;
    Ok(quantities)
}

/// The recurring credits that an order or update sets on the subscription itself.
pub(crate) fn credits(
    catalog: &Lookup,
    inputs: &[SubscriptionEntitlementInputV2],
) -> Outcome<Vec<CreditEntitlement>> {
    let credits = inputs.iter().filter_map(|input| input.credit.as_ref());
    credits
        .map(|input| {
            let currency = &input.custom_currency_id;
            if catalog.currency(currency).is_none() {
                let code = "CustomCurrencyNotFound";
                return Err(Failure::not_found(code, "custom currency", currency));
            }
            let amount = input.amount.as_f64();
            check_amount(amount, "entitlements.credit.amount")?;
            if amount < 0.0 {
                return Err(Failure::bad_input("The number of credits cannot be negative"));
            }
            Ok(CreditEntitlement {
                currency: currency.clone(),
                amount,
                cadence: input.cadence.clone(),
                per_unit_of: None,
                has_soft_limit: input.has_soft_limit.unwrap_or_default(),
                behavior: EntitlementBehavior::Increment,
            })
        })
        .collect()
}
