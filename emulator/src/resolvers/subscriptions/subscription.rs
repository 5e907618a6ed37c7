//! Subscriptions.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::catalog::BillingPeriod;
use stigg::subscriptions::{PaymentCollectionMethod, SubscriptionInvoiceStatus};

use super::scheduled_updates;
use crate::accounts::{Account, AddonLine, IssuedInvoice, PaymentOutcome, Subscription};
use crate::resolvers::catalog::{self, AddonView, PlanView};
use crate::resolvers::{
    CustomerView, Tree, date, date_leaf, json_leaf, leaf, term, uuid_leaf, view,
};
use crate::rules::billing_ids::Page;
use crate::rules::pricing;
use crate::store::Store;
use crate::values::amount::Amount;

#[derive(Clone, Copy)]
pub(crate) struct SubscriptionView<'a> {
    pub(crate) store: &'a Store,
    pub(crate) account: &'a Account,
    pub(crate) subscription: &'a Subscription,
}

view!(SubscriptionView, "CustomerSubscription");

impl<'a> SubscriptionView<'a> {
    pub(crate) fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { store, account, subscription: held } = self;
        let catalog = &*store.catalog;
        let plan = held.terms.plan_in(catalog);
        match name {
            "id" => uuid_leaf(held.id),
            "refId" | "subscriptionId" => leaf(held.ref_id.as_str()),
            "status" => term(Some(held.phase.status().as_str())),
            "pricingType" => term(plan.map(|plan| plan.pricing_type.as_str())),
            "billingPeriod" => term(held.terms.billing_period.as_ref().map(BillingPeriod::as_str)),
            "startDate" => date_leaf(Some(held.start)),
            "trialEndDate" => date_leaf(held.trial.as_ref().map(|trial| trial.end)),
            "cancellationDate" => date_leaf(held.cancellation),
            "endDate" | "effectiveEndDate" => date_leaf(held.effective_end()),
            "currentBillingPeriodStart" => date_leaf(Some(held.current_period(store.now).start)),
            "currentBillingPeriodEnd" => date_leaf(Some(held.current_period(store.now).end)),
            "billingId" => leaf(held.billing_id_in(catalog)),
            "billingLinkUrl" => {
                leaf(held.billing_id_in(catalog).map(|id| Page::Subscription.url(&id)))
            }
            "paymentCollection" => term(Some(held.payment_collection().as_str())),
            "paymentCollectionMethod" => {
                term(held.payment_collection_method.as_ref().map(PaymentCollectionMethod::as_str))
            }
            "latestInvoice" => {
                let invoice = held.latest_invoice.as_ref();
                let value = invoice.map_or(Value::Null, |invoice| issued(invoice, &held.payment));
                Tree::answer("SubscriptionInvoice", value)
            }
            "additionalMetaData" => json_leaf(&held.metadata),
            "customer" => ResolvedValue::object(CustomerView { store, account }),
            "payingCustomer" => ResolvedValue::nullable_object(
                held.payer
                    .as_deref()
                    .and_then(|payer| store.account(payer))
                    .map(|account| CustomerView { store, account }),
            ),
            "resource" => Tree::answer("CustomerResource", self.resource()),
            "plan" => ResolvedValue::nullable_object(plan.map(|plan| PlanView {
                catalog,
                plan,
                version: held.terms.plan_version,
            })),
            "addons" => ResolvedValue::list(
                held.terms
                    .addons
                    .iter()
                    .map(move |line| ResolvedValue::object(AddonLineView { store, line })),
            ),
            "prices" => Tree::answers("SubscriptionPrice", self.prices()),
            "totalPrice" => Tree::answer("CustomerSubscriptionTotalPrice", self.total_price()),
            "trialConfiguration" => Tree::answer("TrialConfiguration", self.trial()),
            "scheduledUpdates" => Tree::answers("SubscriptionScheduledUpdate", self.updates()),
            "futureUpdates" => {
                Tree::answers("SubscriptionFutureUpdate", scheduled_updates::future(self))
            }
            _ => ResolvedValue::null(),
        }
    }

    fn resource(self) -> Value {
        let resource = self.subscription.resource.as_ref();
        resource.map_or(Value::Null, |resource| json!({ "resourceId": resource }))
    }

    fn prices(self) -> Vec<Value> {
        let terms = &self.subscription.terms;
        let catalog = &self.store.catalog;
        let Some(plan) = terms.plan_in(catalog) else { return Vec::new() };
        pricing::charges_of_plan(catalog, terms, plan)
            .iter()
            .map(|charge| {
                json!({
                    "usageLimit": charge.units,
                    "billingModel": charge.price.billing_model,
                    "price": catalog::price(catalog, &charge.price),
                })
            })
            .collect()
    }

    pub(crate) fn total_price(self) -> Value {
        let quote = pricing::quote(
            &self.store.catalog,
            &self.subscription.terms,
            self.account.profile.discount.as_ref(),
            self.store.now,
        );
        let charges = pricing::charges(&self.store.catalog, &self.subscription.terms);
        let of_addons = charges.iter().filter(|charge| charge.addon.is_some());
        let addons_total: Amount = of_addons.map(|charge| charge.amount).sum();
        quote.map_or(Value::Null, |quote| {
            json!({
                "subTotal": { "amount": quote.sub_total, "currency": quote.currency },
                "addonsTotal": { "amount": addons_total, "currency": quote.currency },
                "total": { "amount": quote.total(), "currency": quote.currency },
            })
        })
    }

    fn trial(self) -> Value {
        let trial = self.subscription.trial.as_ref();
        trial.map_or(Value::Null, |trial| json!({ "trialEndBehavior": trial.end_behavior }))
    }

    pub(crate) fn updates(self) -> Vec<Value> {
        scheduled_updates::all(self)
    }
}

fn issued(invoice: &IssuedInvoice, payment: &PaymentOutcome) -> Value {
    let is_open = invoice.status == SubscriptionInvoiceStatus::Open;
    // `.invalid` is a reserved domain, so the URL never leads anywhere.
    let payment_url = format!("https://pay.stigg-emulator.invalid/{}", invoice.billing_id);
    let error_message = payment.error_message().filter(|_| is_open).unwrap_or_default();
    json!({
        "billingId": invoice.billing_id,
        "status": invoice.status,
        "billingReason": invoice.reason,
        "currency": invoice.currency,
        "subTotal": invoice.sub_total,
        "subTotalExcludingTax": invoice.sub_total_excluding_tax,
        "tax": invoice.tax,
        "total": invoice.total,
        "totalExcludingTax": invoice.total - invoice.tax,
        "amountDue": invoice.amount_due,
        "attemptCount": invoice.attempts,
        "requiresAction": is_open && *payment == PaymentOutcome::ActionRequired,
        "paymentUrl": payment_url,
        "paymentSecret": format!("{}_secret_not_real", invoice.billing_id),
        "errorMessage": error_message,
        "dueDate": invoice.due.map(date),
        "createdAt": date(invoice.created_at),
        "updatedAt": date(invoice.updated_at),
    })
}

#[derive(Clone, Copy)]
struct AddonLineView<'a> {
    store: &'a Store,
    line: &'a AddonLine,
}

view!(AddonLineView, "SubscriptionAddon");

impl<'a> AddonLineView<'a> {
    fn field(self, name: &str) -> ResolvedValue<'a> {
        let catalog = &*self.store.catalog;
        match name {
            "id" => uuid_leaf(self.line.id),
            "quantity" => leaf(f64::from(self.line.quantity)),
            "addon" => ResolvedValue::nullable_object(
                self.line.addon_in(catalog).map(|addon| AddonView { catalog, addon }),
            ),
            _ => ResolvedValue::null(),
        }
    }
}
