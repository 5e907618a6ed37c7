//! Customer portals: the customer's view of its subscriptions.

use std::cell::Ref;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::{Value, json};
use stigg::payments::CustomerPortalInput;
use time::Duration;

use crate::accounts::{Account, Phase, PromotionalEntitlement, Subscription};
use crate::catalog::{Kind, Lookup, Price, id_of};
use crate::resolvers::catalog::resource;
use crate::resolvers::subscriptions::next_invoice;
use crate::resolvers::{CustomerView, SubscriptionView, Tree, date, entitlements, leaf};
use crate::rules::usage_charges::UsageBill;
use crate::rules::{plan_order, pricing};
use crate::store::Store;
use crate::values::amount::Amount;

const SECONDS_OF_A_DAY: i64 = Duration::DAY.whole_seconds();

/// The response to a request for a customer portal.
pub(crate) struct CustomerPortal<'a, 's> {
    pub(crate) store: Ref<'a, &'s mut Store>,
    pub(crate) input: CustomerPortalInput,
}

impl ObjectValue for CustomerPortal<'_, '_> {
    fn type_name(&self) -> &'static str {
        "CustomerPortal"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(self.field(info.field_name()))
    }
}

impl CustomerPortal<'_, '_> {
    fn field(&self, name: &str) -> ResolvedValue<'_> {
        let store = &**self.store;
        let Some(account) = store.account(&self.input.customer_id) else {
            return ResolvedValue::null();
        };
        let of = self.input.resource_id.as_deref();
        let profile = &account.profile;
        match name {
            "subscriptions" => {
                let view = CustomerView { store, account };
                let values = self.shown().map(|held| subscription(view, held)).collect();
                Tree::answers("CustomerPortalSubscription", values)
            }
            "entitlements" => entitlements::list(store, account, of),
            "entitlementsV2" => entitlements::list_v2(store, account, of),
            "promotionalEntitlements" => {
                let grants = account.promotional_entitlements.iter();
                let shown = grants.filter(|grant| grant.is_visible && grant.is_active(store.now));
                let values = shown.map(|grant| promotional(&store.catalog, grant)).collect();
                Tree::answers("CustomerPortalPromotionalEntitlement", values)
            }
            "billingInformation" => Tree::answer(
                "CustomerPortalBillingInformation",
                json!({ "name": profile.name, "email": profile.email }),
            ),
            "canUpgradeSubscription" => leaf(self.can_upgrade()),
            "showWatermark" => leaf(false),
            "resource" => resource(of),
            _ => ResolvedValue::null(),
        }
    }

    /// The subscriptions that have not ended, filtered by product and resource if these are given.
    fn shown(&self) -> impl Iterator<Item = &Subscription> {
        let CustomerPortalInput { customer_id, product_id, resource_id, .. } = &self.input;
        let account = self.store.account(customer_id);
        account.into_iter().flat_map(|account| &account.subscriptions).filter(move |held| {
            held.phase.ended_at().is_none()
                && product_id.as_ref().is_none_or(|product| held.product == *product)
                && (resource_id.is_none()
                    || held.resource.is_none()
                    || held.resource == *resource_id)
        })
    }

    /// Whether a change to another plan of the same product is an upgrade.
    fn can_upgrade(&self) -> bool {
        let catalog = &self.store.catalog;
        self.shown().any(|held| {
            let (period, country) =
                (held.terms.billing_period.as_ref(), held.terms.country.as_deref());
            catalog.plans_of(&held.product).any(|plan| {
                plan_order::direction(catalog, &held.terms, plan, period, country).is_gt()
            })
        })
    }
}

fn subscription(CustomerView { store, account }: CustomerView<'_>, held: &Subscription) -> Value {
    let catalog = &*store.catalog;
    let plan = held.terms.plan_in(catalog);
    let charges = pricing::charges(catalog, &held.terms);
    let of_plan: Vec<_> = charges.iter().filter(|charge| charge.addon.is_none()).collect();
    let next = store.next_invoice(account, held);
    let pricing_type = plan.map(|plan| &plan.pricing_type);
    let mut pricing =
        of_plan.first().map_or_else(|| json!({}), |charge| price(catalog, &charge.price));
    pricing["pricingType"] = json!(pricing_type);
    // This field is an integer; fractional quantities are omitted.
    let units = of_plan.iter().find_map(|charge| charge.units?.to_string().parse::<i32>().ok());
    pricing["unitQuantity"] = units.into();
    pricing["usageBasedEstimatedBill"] = json!(usage_bill(store, account, held));
    let trial = held.trial.as_ref().filter(|_| held.is_trial());
    let days_left = trial.map(|trial| {
        let seconds = (trial.end - store.now).whole_seconds().max(0);
        (seconds + SECONDS_OF_A_DAY - 1) / SECONDS_OF_A_DAY
    });
    let period = held.current_period(store.now);
    let view = SubscriptionView { store, account, subscription: held };
    json!({
        "subscriptionId": held.ref_id,
        "planId": held.terms.plan,
        "planName": plan.map(|plan| &plan.display_name),
        "pricingType": pricing_type,
        "status": held.phase.status(),
        "pricing": pricing,
        "prices": of_plan.iter().map(|charge| price(catalog, &charge.price)).collect::<Value>(),
        "addons": addons(catalog, held),
        "totalPrice": view.total_price(),
        "billingPeriodRange": { "start": date(period.start), "end": date(period.end) },
        "trialRemainingDays": days_left,
        "scheduledUpdates": view.updates(),
        "previewNextInvoice": (!next.lines.is_empty()).then(|| next_invoice::value(store, &next)),
    })
}

/// The amount that the usage of the current billing period costs so far, if usage is charged.
fn usage_bill(store: &Store, account: &Account, held: &Subscription) -> Option<Amount> {
    let period = held.usage_period(held.current_period(store.now));
    let bill = UsageBill::of(&store.catalog, account, held, period);
    (held.phase == Phase::Active && !bill.is_empty()).then(|| bill.due())
}

fn addons(catalog: &Lookup, held: &Subscription) -> Value {
    let lines = held.terms.addons.iter();
    lines
        .filter_map(|line| {
            let addon = line.addon_in(catalog)?;
            Some(json!({
                "addonId": addon.ref_id,
                "displayName": addon.display_name,
                "description": addon.description,
                "quantity": line.quantity,
            }))
        })
        .collect()
}

/// A price in a form that fits both price types of a portal.
fn price(catalog: &Lookup, price: &Price) -> Value {
    let feature = price.feature.as_deref().and_then(|name| catalog.feature(name));
    json!({
        "billingPeriod": price.billing_period,
        "billingModel": price.billing_model,
        "blockSize": price.block_size,
        "price": price.amount.map(|amount| json!({ "amount": amount, "currency": price.currency })),
        "feature": feature.map(|feature| {
            json!({
                "id": id_of(Kind::Feature, &feature.ref_id),
                "refId": feature.ref_id,
                "displayName": feature.display_name,
                "featureUnits": feature.feature_units,
                "featureUnitsPlural": feature.feature_units_plural,
            })
        }),
    })
}

fn promotional(catalog: &Lookup, grant: &PromotionalEntitlement) -> Value {
    let feature = catalog.feature(&grant.feature);
    json!({
        "displayName": feature.map_or(&grant.feature, |feature| &feature.display_name),
        "hasUnlimitedUsage": grant.allowance.unlimited,
        "hasSoftLimit": grant.allowance.soft,
        "usageLimit": grant.allowance.usage_limit,
        "period": grant.period,
        "startDate": date(grant.granted_at),
        "endDate": grant.end.map(date),
    })
}
