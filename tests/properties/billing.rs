//! Money in the emulator: prorations are bounded, and whatever is previewed is what is invoiced.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use stigg::blocking::Client;
use stigg_emulator::{Catalog, Emulator};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::check;

const PLANS: [&str; 4] = ["free", "flat", "odd", "seats"];
const BEHAVIORS: [&str; 3] = ["INVOICE_IMMEDIATELY", "CREATE_PRORATIONS", "NONE"];
/// Leap days and ends of months are in reach of the first steps.
const BEGIN: OffsetDateTime = datetime!(2028-01-01 0:00 UTC);

/// One step in the life of a subscription.
#[derive(Clone, Debug)]
enum Step {
    /// Time passes, by these minutes.
    Wait(u32),
    /// Another order: plan, whether it is annual, units, coupon, and how it is prorated.
    Order {
        plan: usize,
        annually: bool,
        seats: u32,
        coupon: Option<usize>,
        anew: bool,
        behavior: usize,
    },
    /// An update of units and add-ons, or of the billing period.
    Update {
        seats: u32,
        addons: u32,
        behavior: usize,
    },
    Period {
        annually: bool,
        behavior: usize,
    },
    Cancel {
        prorate: bool,
    },
}

impl Step {
    /// The step without coupons, and prorated at once.
    fn plain(&self) -> Self {
        let mut plain = self.clone();
        match &mut plain {
            Self::Order { coupon, behavior, .. } => (*coupon, *behavior) = (None, 0),
            Self::Update { behavior, .. } | Self::Period { behavior, .. } => *behavior = 0,
            Self::Wait(_) | Self::Cancel { .. } => {}
        }
        plain
    }
}

fn step() -> impl Strategy<Value = Step> {
    let waits = prop_oneof![0..3_000_u32, 30_000..60_000_u32, 300_000..900_000_u32];
    let order = (
        0..PLANS.len(),
        any::<bool>(),
        1..50_u32,
        prop::option::of(0..2_usize),
        any::<bool>(),
        0..3_usize,
    );
    prop_oneof![
        4 => waits.prop_map(Step::Wait),
        3 => order.prop_map(|(plan, annually, seats, coupon, anew, behavior)| {
            Step::Order { plan, annually, seats, coupon, anew, behavior }
        }),
        3 => (1..50_u32, 0..4_u32, 0..3_usize)
            .prop_map(|(seats, addons, behavior)| Step::Update { seats, addons, behavior }),
        1 => (any::<bool>(), 0..3_usize)
            .prop_map(|(annually, behavior)| Step::Period { annually, behavior }),
        1 => any::<bool>().prop_map(|prorate| Step::Cancel { prorate }),
    ]
}

/// Amounts with all digits of a cent, and a currency without minor units.
fn catalog(currency: &str) -> Catalog {
    let unit = if currency == "JPY" { 1.0 } else { 0.01 };
    let price = |model: &str, amounts: [u32; 2], feature: Value| -> Vec<Value> {
        let periods = ["MONTHLY", "ANNUALLY"].into_iter().zip(amounts);
        periods
            .map(|(period, amount)| {
                json!({
                    "billingModel": model, "billingPeriod": period, "currency": currency,
                    "amount": f64::from(amount) * unit, "feature": feature,
                })
            })
            .collect()
    };
    let flat = |amounts| price("FLAT_FEE", amounts, Value::Null);
    let plan = |name: &str, pricing_type: &str, prices: Vec<Value>| {
        json!({
            "refId": name, "displayName": name, "product": "product", "pricingType": pricing_type,
            "prices": prices,
            "entitlements": [{ "feature": "seat", "hasUnlimitedUsage": name != "seats" }],
            "compatibleAddons": if pricing_type == "PAID" { json!(["addon"]) } else { json!([]) },
        })
    };
    let seats = price("PER_UNIT", [333, 3_001], json!("seat"));
    let catalog = json!({
        "features": [{
            "refId": "seat", "displayName": "Seat", "featureType": "NUMBER",
            "meterType": "Fluctuating",
        }],
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": [
            plan("free", "FREE", Vec::new()), plan("flat", "PAID", flat([3_000, 30_000])),
            plan("odd", "PAID", flat([1_999, 19_999])), plan("seats", "PAID", seats),
        ],
        "addons": [{ "refId": "addon", "displayName": "Add-on", "prices": flat([777, 7_777]) }],
        "coupons": [
            { "refId": "third", "name": "Third", "type": "PERCENTAGE", "percentOff": 33.33 },
            { "refId": "fixed", "name": "Fixed", "type": "FIXED", "durationInMonths": 2,
              "amountsOff": [{ "amount": 500.0 * unit, "currency": currency }] },
        ],
        "billing": { "billingIdentifier": "STRIPE" },
    });
    Catalog::from_json(&catalog.to_string()).unwrap()
}

/// A customer of an emulator of its own.
struct World {
    emulator: Emulator,
    client: Client,
    now: OffsetDateTime,
    /// The number of the smallest parts in a unit of the currency.
    minor: f64,
    /// Whether nothing but the prices and the time decides about amounts.
    is_plain: bool,
    /// The running subscription, if there is one.
    subscription: Option<String>,
}

/// The amounts of an invoice.
#[derive(Clone, Debug, PartialEq)]
struct Amounts {
    sub_total: i64,
    total: i64,
    due: i64,
}

impl World {
    fn new(currency: &str, is_plain: bool) -> Self {
        let emulator = Emulator::builder().catalog(catalog(currency)).now(BEGIN).start().unwrap();
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
        let minor = if currency == "JPY" { 1.0 } else { 100.0 };
        let now = BEGIN;
        let world = Self { emulator, client, now, minor, is_plain, subscription: None };
        world.ask(
            "mutation Provision($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { refId } } }",
            &json!({ "customerId": "acme", "billingInformation": { "paymentMethodId": "pm_1" } }),
        );
        world
    }

    /// The root field of a response.
    ///
    /// The clock runs on between requests, so it is set back to the time of the step.
    fn ask(&self, document: &str, input: &Value) -> Value {
        self.emulator.set_now(self.now).unwrap();
        let mut data: Value = self.client.execute(document, json!({ "input": input })).unwrap();
        data.as_object_mut().unwrap().values_mut().next().unwrap().take()
    }

    /// The amount in minor units, if it is a whole number of them.
    fn exact(&self, amount: &Value) -> Result<i64, TestCaseError> {
        let minor = amount.as_f64().unwrap() * self.minor;
        prop_assert!((minor - minor.round()).abs() < 1e-6, "{amount} is no amount of money");
        #[expect(clippy::cast_possible_truncation, reason = "it is small and whole")]
        Ok(minor.round() as i64)
    }

    fn amounts(&self, invoice: &Value) -> Result<Amounts, TestCaseError> {
        let of =
            |value: &Value| if value.is_object() { value["amount"].clone() } else { value.clone() };
        let exact = |name: &str| self.exact(&of(&invoice[name]));
        let (sub_total, total) = (exact("subTotal")?, exact("total")?);
        let used = &invoice["credits"]["used"]["amount"];
        let due = match &invoice["amountDue"] {
            Value::Null if used.is_null() => total,
            Value::Null => total - self.exact(used)?,
            due => self.exact(&of(due))?,
        };
        Ok(Amounts { sub_total, total, due })
    }

    fn latest(&self) -> Value {
        let Some(id) = &self.subscription else { return Value::Null };
        let document = "query Get($input: GetSubscriptionInput!) { getSubscription(input: $input) {
            status currentBillingPeriodEnd latestInvoice {
              billingId subTotal total amountDue status createdAt } } }";
        self.ask(document, &json!({ "subscriptionId": id }))
    }

    fn next_invoice(&self) -> Value {
        let document = "mutation Next($input: PreviewNextInvoiceInput!) {
            previewNextInvoice(input: $input) {
              subTotal { amount } total { amount } amountDue { amount } discount { amount }
              lines { amount { amount } } } }";
        self.ask(document, &json!({ "subscriptionId": self.subscription }))
    }

    /// The price of a whole period of the running subscription, without discounts.
    fn price(&self) -> Result<i64, TestCaseError> {
        let Some(id) = &self.subscription else { return Ok(0) };
        let document = "query Get($input: GetSubscriptionInput!) { getSubscription(input: $input) {
            totalPrice { subTotal { amount } } } }";
        let price = self.ask(document, &json!({ "subscriptionId": id }));
        match &price["totalPrice"]["subTotal"]["amount"] {
            Value::Null => Ok(0),
            price => self.exact(price),
        }
    }

    /// Lets time pass. What was previewed as the next invoice is what comes next.
    fn wait(&mut self, minutes: u32) -> Result<(), TestCaseError> {
        let then = self.now + Duration::minutes(minutes.into());
        let before = self.latest();
        if before["status"] == "ACTIVE" {
            let next = self.next_invoice();
            let lines = next["lines"].as_array().unwrap();
            let mut sum = 0;
            for line in lines {
                sum += self.exact(&line["amount"]["amount"])?;
            }
            let expected = self.amounts(&next)?;
            prop_assert_eq!(sum, expected.sub_total, "the lines add up");
            let end = date(&before["currentBillingPeriodEnd"]);
            if !lines.is_empty() && end <= then {
                self.now = end;
                let issued = self.latest();
                prop_assert_ne!(
                    &issued["latestInvoice"]["billingId"],
                    &before["latestInvoice"]["billingId"]
                );
                prop_assert_eq!(self.amounts(&issued["latestInvoice"])?, expected);
            }
        }
        self.now = then;
        Ok(())
    }

    /// Carries out a step. Previews and estimates tell the invoice that follows.
    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        // Parts are counted in seconds: keep away from where one begins.
        self.now += Duration::milliseconds(50);
        match *step {
            Step::Wait(minutes) => self.wait(minutes),
            Step::Order { plan, annually, seats, coupon, anew, behavior } => {
                let coupons = ["third", "fixed"];
                let coupon = coupon.map(|coupon| json!({ "couponId": coupons[coupon] }));
                self.order(&json!({
                    "customerId": "acme", "planId": PLANS[plan],
                    "billingPeriod": if annually { "ANNUALLY" } else { "MONTHLY" },
                    "billableFeatures": [{ "featureId": "seat", "quantity": seats }],
                    "appliedCoupon": coupon,
                    "billingCycleAnchor": if anew { "NOW" } else { "UNCHANGED" },
                    "billingInformation": { "prorationBehavior": BEHAVIORS[behavior] },
                }))
            }
            Step::Update { seats, addons, behavior } => {
                let is_free = self.price()? == 0;
                let addons = if is_free || addons == 0 {
                    json!([])
                } else {
                    json!([{ "addonId": "addon", "quantity": addons }])
                };
                self.update(
                    &json!({
                        "billableFeatures": [{ "featureId": "seat", "quantity": seats }],
                        "addons": addons,
                        "billingInformation": { "prorationBehavior": BEHAVIORS[behavior] },
                    }),
                    behavior == 0,
                )
            }
            Step::Period { annually, behavior } => self.update(
                &json!({
                    "billingPeriod": if annually { "ANNUALLY" } else { "MONTHLY" },
                    "billingInformation": { "prorationBehavior": BEHAVIORS[behavior] },
                }),
                false,
            ),
            Step::Cancel { prorate } => self.cancel(prorate),
        }
    }

    fn order(&mut self, order: &Value) -> Result<(), TestCaseError> {
        let paid = self.billed()?;
        let preview = self.ask(
            "mutation Preview($input: PreviewSubscriptionInput!) { previewSubscription(input: $input) {
               billingPeriodRange { start end }
               immediateInvoice { subTotal { amount } total { amount } discount { amount }
                 credits { used { amount } }
                 proration { credit { amount } debit { amount } netAmount { amount } } } } }",
            order,
        );
        let invoice = &preview["immediateInvoice"];
        let expected = self.amounts(invoice)?;
        prop_assert!(expected.total >= 0 && expected.due >= 0, "{invoice}");
        let before = self.latest();
        let result = self.ask(
            "mutation Order($input: ProvisionSubscriptionInput!) {
               provisionSubscriptionV2(input: $input) {
                 subscription { refId currentBillingPeriodEnd } } }",
            order,
        );
        let subscription = &result["subscription"];
        let end = date(&subscription["currentBillingPeriodEnd"]);
        let off = end - date(&preview["billingPeriodRange"]["end"]);
        prop_assert!(off.abs() < Duration::SECOND, "{preview}: {end}");
        let old = self.subscription.replace(subscription["refId"].as_str().unwrap().to_owned());
        let latest = self.latest();
        match &latest["latestInvoice"] {
            // Nothing was charged on the new subscription: the old one has any credit.
            Value::Null => {
                let charged =
                    old.map(|old| std::mem::replace(self.subscription.as_mut().unwrap(), old));
                let last = charged.as_ref().map(|_| self.latest());
                if let Some(charged) = charged {
                    self.subscription = Some(charged);
                }
                let is_new = last.as_ref().is_some_and(|last| {
                    last["latestInvoice"]["billingId"] != before["latestInvoice"]["billingId"]
                });
                if let Some(last) = last.filter(|_| is_new) {
                    prop_assert_eq!(self.amounts(&last["latestInvoice"])?, expected);
                } else {
                    prop_assert_eq!(expected.sub_total, 0, "{}", invoice);
                }
            }
            issued => prop_assert_eq!(self.amounts(issued)?, expected, "{}", order),
        }
        if self.is_plain {
            let annually = order["billingPeriod"] == "ANNUALLY";
            let goes_on = order["billingCycleAnchor"] == "UNCHANGED"
                && paid.as_ref().is_some_and(|old| old.annually == annually);
            self.check_proration(&invoice["proration"], paid.as_ref(), goes_on)?;
        }
        Ok(())
    }

    /// The period and the price that a change begins with, if the subscription is paid.
    fn billed(&self) -> Result<Option<Billed>, TestCaseError> {
        if self.subscription.is_none() || self.latest()["status"] != "ACTIVE" {
            return Ok(None);
        }
        let price = self.price()?;
        let document = "query Get($input: GetSubscriptionInput!) { getSubscription(input: $input) {
            billingPeriod currentBillingPeriodStart currentBillingPeriodEnd } }";
        let held = self.ask(document, &json!({ "subscriptionId": self.subscription }));
        Ok((price > 0).then(|| Billed {
            price,
            annually: held["billingPeriod"] == "ANNUALLY",
            start: date(&held["currentBillingPeriodStart"]),
            end: date(&held["currentBillingPeriodEnd"]),
        }))
    }

    /// Compares prorated amounts with those worked out here: the same part of both prices that is
    /// left of the period, or the whole of the new one if its cycle begins anew.
    fn check_proration(
        &self,
        proration: &Value,
        old: Option<&Billed>,
        goes_on: bool,
    ) -> Result<(), TestCaseError> {
        let new = self.price()?;
        if proration.is_null() {
            let is_left = old.is_some_and(|old| old.part(old.price, self.now) > 0);
            prop_assert!(!is_left, "{old:?}");
            return Ok(());
        }
        let exact = |name: &str| self.exact(&proration[name]["amount"]);
        let (credit, debit, net) = (exact("credit")?, exact("debit")?, exact("netAmount")?);
        prop_assert_eq!(net, credit + debit);
        let now = self.now;
        let part = |price: i64| old.map_or(0, |old| old.part(price, now));
        let paid = old.map_or(0, |old| old.price);
        if goes_on && new == paid && (credit, debit) == (0, 0) {
            // Nothing has changed.
            return Ok(());
        }
        prop_assert!((-paid..=0).contains(&credit), "{proration} of {paid}");
        prop_assert!((0..=new).contains(&debit), "{proration} of {new}");
        // The clock runs on: a second more or less can turn half a cent.
        let close = |one: i64, other: i64| (one - other).abs() <= 1;
        prop_assert!(close(credit, -part(paid)), "{proration} of {old:?}");
        let expected = if goes_on { part(new) } else { new };
        prop_assert!(close(debit, expected), "{proration} of {new}, not {expected}");
        Ok(())
    }

    fn update(&mut self, change: &Value, is_estimated: bool) -> Result<(), TestCaseError> {
        let Some(old) = self.billed()? else { return Ok(()) };
        let id = self.subscription.clone();
        let mut change = change.clone();
        change["subscriptionId"] = json!(id);
        let estimate = is_estimated.then(|| {
            let mut input = change.clone();
            input.as_object_mut().unwrap().remove("billingInformation");
            self.ask(
                "mutation Estimate($input: EstimateSubscriptionUpdateInput!) {
                   estimateSubscriptionUpdate(input: $input) {
                     subTotal { amount } total { amount } credits { used { amount } }
                     proration { credit { amount } debit { amount } netAmount { amount } } } }",
                &input,
            )
        });
        let before = self.latest();
        self.ask(
            "mutation Update($input: UpdateSubscriptionInput!) {
               updateOneSubscription(input: $input) { refId } }",
            &change,
        );
        let after = self.latest();
        let issued = &after["latestInvoice"];
        let is_new = issued["billingId"] != before["latestInvoice"]["billingId"];
        if let Some(estimate) = estimate {
            let expected = self.amounts(&estimate)?;
            if is_new {
                prop_assert_eq!(self.amounts(issued)?, expected, "{}", change);
            } else {
                prop_assert_eq!(expected.total, 0, "{}", change);
            }
            if self.is_plain {
                self.check_proration(&estimate["proration"], Some(&old), true)?;
            }
        }
        Ok(())
    }

    fn cancel(&mut self, prorate: bool) -> Result<(), TestCaseError> {
        if let Some(paid) = self.billed()? {
            let before = self.latest()["latestInvoice"].take();
            let now = self.now;
            self.ask(
                "mutation Cancel($input: SubscriptionCancellationInput!) {
                   cancelSubscription(input: $input) { refId } }",
                &json!({
                    "subscriptionRefId": self.subscription, "prorate": prorate,
                    "subscriptionCancellationTime": "IMMEDIATE",
                }),
            );
            let after = self.latest()["latestInvoice"].take();
            let is_new = after["billingId"] != before["billingId"];
            if self.is_plain {
                let unused = if prorate { paid.part(paid.price, now) } else { 0 };
                let credited = if is_new { -self.amounts(&after)?.sub_total } else { 0 };
                prop_assert!((0..=paid.price).contains(&credited), "{credited} of {paid:?}");
                prop_assert!((credited - unused).abs() <= 1, "{credited}, not {unused}");
            }
        }
        self.subscription = None;
        Ok(())
    }
}

/// A billing period and its price.
#[derive(Clone, Debug)]
struct Billed {
    price: i64,
    annually: bool,
    start: OffsetDateTime,
    end: OffsetDateTime,
}

impl Billed {
    /// The part of an amount that is left of the period, rounded half up.
    fn part(&self, amount: i64, now: OffsetDateTime) -> i64 {
        let whole = i128::from((self.end - self.start).whole_seconds());
        let left = i128::from((self.end - now).whole_seconds());
        let part = (2 * i128::from(amount) * left + whole) / (2 * whole);
        i64::try_from(part).unwrap()
    }
}

fn date(value: &Value) -> OffsetDateTime {
    let rfc3339 = &time::format_description::well_known::Rfc3339;
    OffsetDateTime::parse(value.as_str().unwrap(), rfc3339).unwrap()
}

#[test]
fn previews_and_estimates_are_the_invoices_that_follow() {
    for currency in ["USD", "JPY"] {
        check(40, vec(step(), 1..12), |steps| {
            let mut world = World::new(currency, false);
            steps.iter().try_for_each(|step| world.take(step))
        });
    }
}

#[test]
fn prorations_are_exact_parts_of_the_prices() {
    for currency in ["USD", "JPY"] {
        check(40, vec(step(), 1..12), |steps| {
            let mut world = World::new(currency, true);
            steps.iter().try_for_each(|step| world.take(&step.plain()))
        });
    }
}
