//! Payments: when one is due, and what follows from its outcome.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::{Catalog, PaymentOutcome};
use time::Duration;

/// A world whose catalog has no billing integration.
fn unbilled() -> World {
    World::of(Catalog { billing: None, ..Catalog::demo() })
}

fn essentials(customer: &str) -> Value {
    json!({ "customerId": customer, "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" })
}

/// `input` with further fields.
fn with(mut input: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("not an object: {fields}") };
    input.as_object_mut().expect("an object").extend(fields);
    input
}

fn has_payment_method(world: &World, customer: &str) -> Value {
    let document = "query($input: GetCustomerByRefIdInput!) {
        getCustomerByRefId(input: $input) { hasPaymentMethod } }";
    let data = world.send(document, json!({ "input": { "customerId": customer } })).data();
    data["getCustomerByRefId"]["hasPaymentMethod"].clone()
}

fn try_delegate(world: &World, subscription: &Value, payer: Option<&str>) -> Reply {
    world.send(
        "mutation($input: DelegateSubscriptionToCustomerInput!) {
           delegateSubscriptionToCustomer(input: $input) { payingCustomer { refId } } }",
        json!({ "input": { "subscriptionId": subscription, "destinationCustomerId": payer } }),
    )
}

fn try_detach(world: &World, customer: &str) -> Reply {
    world.send(
        "mutation($input: DetachCustomerPaymentMethodInput!) {
           detachCustomerPaymentMethod(input: $input) { hasPaymentMethod } }",
        json!({ "input": { "customerId": customer } }),
    )
}

#[test]
fn without_a_billing_integration_a_paid_plan_starts_at_once() {
    let world = unbilled();
    world.customer("acme", false);
    let result = world.try_provision(essentials("acme")).data()["provisionSubscriptionV2"].take();
    assert_eq!((&result["status"], &result["checkoutUrl"]), (&json!("SUCCESS"), &Value::Null));
    assert_eq!(result["subscription"]["status"], "ACTIVE");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
}

#[test]
fn without_a_billing_integration_a_customer_starts_with_a_paid_plan() {
    let world = unbilled();
    let data = world
        .send(
            "mutation($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) {
               subscriptionDecisionStrategy subscription { status } } }",
            json!({ "input": { "customerId": "acme", "subscriptionParams":
                { "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" } } }),
        )
        .data();
    assert_eq!(
        data["provisionCustomer"],
        json!({
            "subscriptionDecisionStrategy": "REQUESTED_PLAN",
            "subscription": { "status": "ACTIVE" },
        })
    );
}

#[test]
fn without_a_billing_integration_every_way_to_a_paid_plan_is_free_of_payment() {
    let world = unbilled();
    world.customer("acme", false);
    world.customer("other", false);
    let created = world
        .send(
            "mutation($input: SubscriptionInput!) { createSubscription(subscription: $input) {
               refId status } }",
            json!({ "input": with(essentials("acme"), json!({ "resourceId": "created" })) }),
        )
        .data();
    assert_eq!(created["createSubscription"]["status"], "ACTIVE");
    let applied = world
        .send(
            "mutation($input: ApplySubscriptionInput!) { applySubscription(input: $input) {
               subscription { refId status } } }",
            json!({ "input": with(essentials("acme"), json!({ "resourceId": "applied" })) }),
        )
        .data();
    let applied = &applied["applySubscription"]["subscription"];
    assert_eq!(applied["status"], "ACTIVE");
    let delegated = try_delegate(&world, &applied["refId"], Some("other")).data();
    assert_eq!(
        delegated["delegateSubscriptionToCustomer"]["payingCustomer"],
        json!({ "refId": "other" })
    );
    let trial = world.provision(with(
        essentials("acme"),
        json!({
            "resourceId": "trial",
            "trialOverrideConfiguration": {
                "isTrial": true, "trialEndBehavior": "CONVERT_TO_PAID",
                "trialEndDate": "2026-09-08T08:00:00Z",
            },
        }),
    ));
    world.emulator.advance(Duration::days(8));
    assert_eq!(world.status(&trial["refId"]), "ACTIVE");
}

#[test]
fn without_a_billing_integration_a_payment_method_goes_nowhere() {
    let world = unbilled();
    world.customer("acme", true);
    assert_eq!(has_payment_method(&world, "acme"), false);
    assert_eq!(try_detach(&world, "acme").code(), "PaymentMethodNotFoundError");
    world.provision(essentials("acme"));
}

#[test]
fn with_a_billing_integration_a_paid_plan_needs_a_payment_method() {
    let world = World::new();
    world.customer("acme", false);
    let result = world.try_provision(essentials("acme")).data()["provisionSubscriptionV2"].take();
    assert_eq!(result["status"], "PAYMENT_REQUIRED");
    let create = "mutation($input: SubscriptionInput!) {
        createSubscription(subscription: $input) { refId } }";
    let apply = "mutation($input: ApplySubscriptionInput!) {
        applySubscription(input: $input) { subscription { refId } } }";
    for document in [create, apply] {
        let refused = world.send(document, json!({ "input": essentials("acme") }));
        assert_eq!(refused.code(), "PaymentMethodNotFoundError");
    }
    // Stigg does not charge for these itself.
    for method in ["INVOICE", "NONE"] {
        let order = with(essentials("acme"), json!({ "paymentCollectionMethod": method }));
        world.send(create, json!({ "input": order })).data();
    }
}

#[test]
fn a_payer_needs_a_payment_method_if_the_subscription_is_paid() {
    let world = World::new();
    for (customer, pays) in [("acme", true), ("poor", false), ("rich", true)] {
        world.customer(customer, pays);
    }
    let paid = world.provision(essentials("acme"))["refId"].take();
    assert_eq!(try_delegate(&world, &paid, Some("poor")).code(), "PaymentMethodNotFoundError");
    try_delegate(&world, &paid, Some("rich")).data();
    // The customer itself is a payer like any other.
    try_detach(&world, "acme").data();
    assert_eq!(try_delegate(&world, &paid, None).code(), "PaymentMethodNotFoundError");
    assert_eq!(try_delegate(&world, &paid, Some("acme")).code(), "PaymentMethodNotFoundError");

    let free = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": "site-1",
    }));
    try_delegate(&world, &free["refId"], Some("poor")).data();
    let invoiced = json!({ "resourceId": "site-2", "paymentCollectionMethod": "INVOICE" });
    let invoiced = world.provision(with(essentials("acme"), invoiced));
    try_delegate(&world, &invoiced["refId"], Some("poor")).data();
    let trial = json!({
        "resourceId": "site-3",
        "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": "2026-09-08T08:00:00Z" },
    });
    let trial = world.provision(with(essentials("acme"), trial));
    try_delegate(&world, &trial["refId"], Some("poor")).data();
}

fn set(world: &World, customer: &str, outcome: PaymentOutcome) {
    world.emulator.set_payments(customer, outcome).expect("the customer exists");
}

fn failed(error_message: &str) -> PaymentOutcome {
    PaymentOutcome::Failed { error_message: error_message.to_owned() }
}

/// The status of a subscription and of its payment.
#[track_caller]
fn state(world: &World, subscription: &str) -> (String, String) {
    let document = "query($input: GetSubscriptionInput!) {
        getSubscription(input: $input) { status paymentCollection } }";
    let data = world.send(document, json!({ "input": { "subscriptionId": subscription } })).data();
    let text = |name: &str| data["getSubscription"][name].as_str().expect("a text").to_owned();
    (text("status"), text("paymentCollection"))
}

fn is(status: &str, collection: &str) -> (String, String) {
    (status.to_owned(), collection.to_owned())
}

/// Subscribes to a paid plan under this identifier.
#[track_caller]
fn buy(world: &World, customer: &str, subscription: &str) {
    world.provision(with(essentials(customer), json!({ "subscriptionId": subscription })));
}

#[test]
fn an_unpaid_subscription_gives_no_access_until_it_is_paid() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let outcomes = [
        (PaymentOutcome::Unconfirmed, "NOT_REQUIRED"),
        (PaymentOutcome::Processing, "PROCESSING"),
        (PaymentOutcome::ActionRequired, "ACTION_REQUIRED"),
        (failed("no sufficient funds"), "FAILED"),
    ];
    for (number, (outcome, collection)) in outcomes.into_iter().enumerate() {
        let name = format!("sub-{number}");
        set(&world, "acme", outcome);
        buy(&world, "acme", &name);
        assert_eq!(state(&world, &name), is("PAYMENT_PENDING", collection));
        assert_eq!(world.limit("acme", "feature-01-templates"), 3.0, "the plan before goes on");
    }
    // Each order took the place of the one that still waited.
    assert_eq!(world.status(&json!("sub-2")), "CANCELED");
    world.emulator.advance(Duration::days(60));
    assert_eq!(state(&world, "sub-3"), is("PAYMENT_PENDING", "FAILED"));

    world.emulator.pay("sub-3").expect("it waits for a payment");
    assert_eq!(state(&world, "sub-3"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
    let again = world.emulator.pay("sub-3").expect_err("it is paid");
    assert_eq!(again.code(), "MissingBillingInvoiceError");
}

#[test]
fn a_pending_payment_can_fail_and_be_given_up() {
    let world = World::new();
    world.customer("acme", true);
    set(&world, "acme", PaymentOutcome::Processing);
    buy(&world, "acme", "sub-1");
    world.emulator.fail_payment("sub-1", "card declined").expect("it is charged");
    assert_eq!(state(&world, "sub-1"), is("PAYMENT_PENDING", "FAILED"));
    world.emulator.expire_payment("sub-1").expect("it waits for a payment");
    assert_eq!(state(&world, "sub-1"), is("CANCELED", "NOT_REQUIRED"));
    for refused in [world.emulator.pay("sub-1"), world.emulator.fail_payment("sub-1", "late")] {
        let refused = refused.expect_err("it has ended");
        assert_eq!(refused.code(), "SubscriptionAlreadyCanceledOrExpired");
    }
    let unknown = world.emulator.pay("none").expect_err("there is no such subscription");
    assert_eq!(unknown.code(), "SubscriptionNotFound");
    assert!(world.emulator.set_payments("nobody", PaymentOutcome::Paid).is_err());
}

#[test]
fn a_failed_renewal_keeps_access_until_the_provider_cancels() {
    let world = World::new();
    world.customer("acme", true);
    buy(&world, "acme", "sub-1");
    world.emulator.advance(Duration::days(31));
    world.emulator.fail_payment("sub-1", "card expired").expect("it is charged");
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "FAILED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
    world.emulator.pay("sub-1").expect("it waits for a payment");
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "NOT_REQUIRED"));

    world.emulator.fail_payment("sub-1", "card expired").expect("it is charged");
    world.emulator.expire_payment("sub-1").expect("it waits for a payment");
    assert_eq!(world.status(&json!("sub-1")), "CANCELED");
    let check = world.check("acme", "feature-01-templates", json!({}));
    assert_eq!(check["accessDeniedReason"], "NoActiveSubscription");
}

#[test]
fn what_is_not_charged_needs_no_successful_payment() {
    let world = World::new();
    world.customer("acme", true);
    set(&world, "acme", failed("no sufficient funds"));
    let provisioned = |extra: Value| {
        let order = with(essentials("acme"), extra);
        world.provision(order)["status"].as_str().expect("a status").to_owned()
    };
    let trial = json!({ "isTrial": true, "trialEndDate": "2026-09-08T08:00:00Z" });
    for extra in [
        json!({ "resourceId": "1", "paymentCollectionMethod": "INVOICE" }),
        json!({ "resourceId": "2", "paymentCollectionMethod": "NONE" }),
    ] {
        assert_eq!(provisioned(extra), "ACTIVE");
    }
    let trial = json!({ "resourceId": "3", "trialOverrideConfiguration": trial });
    assert_eq!(provisioned(trial), "IN_TRIAL");
    let free = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "free",
        "resourceId": "4",
    }));
    assert_eq!(free["status"], "ACTIVE");
    let refused = world.emulator.fail_payment("free", "card expired").expect_err("it is free");
    assert_eq!(refused.code(), "MissingBillingInvoiceError");
}

#[test]
fn a_scheduled_subscription_is_charged_when_it_starts() {
    let world = World::new();
    world.customer("acme", true);
    let order = json!({ "startDate": "2026-09-10T08:00:00Z", "subscriptionId": "sub-1" });
    world.provision(with(essentials("acme"), order));
    set(&world, "acme", PaymentOutcome::ActionRequired);
    assert_eq!(state(&world, "sub-1"), is("NOT_STARTED", "NOT_REQUIRED"));
    world.emulator.advance(Duration::days(10));
    assert_eq!(state(&world, "sub-1"), is("PAYMENT_PENDING", "ACTION_REQUIRED"));
    world.emulator.pay("sub-1").expect("it waits for a payment");
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "NOT_REQUIRED"));
}

#[test]
fn an_unpaid_subscription_is_cancelled_at_once() {
    let world = World::new();
    world.customer("acme", true);
    set(&world, "acme", PaymentOutcome::Processing);
    buy(&world, "acme", "sub-1");
    let input = json!({
        "subscriptionRefId": "sub-1", "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
    });
    assert_eq!(world.try_cancel(input).data()["cancelSubscription"]["status"], "CANCELED");
    assert_eq!(state(&world, "sub-1"), is("CANCELED", "NOT_REQUIRED"));
    assert_eq!(invoice(&world, "sub-1")["status"], "CANCELED");
}

#[test]
fn an_open_checkout_is_listed_until_it_is_completed_or_expires() {
    let world = World::new();
    world.customer("acme", false);
    world.customer("beta", false);
    let options = json!({ "checkoutOptions":
        { "successUrl": "https://a.example/ok", "cancelUrl": "https://a.example/no" } });
    let open = |order: Value| {
        let result = world.try_provision(order).data()["provisionSubscriptionV2"].take();
        result["checkoutBillingId"].as_str().expect("an identifier").to_owned()
    };
    let acme = open(with(essentials("acme"), options));
    let beta = open(essentials("beta"));
    let checkouts = world.emulator.checkouts();
    let of = |id: &str| checkouts.iter().find(|one| one.id == id).expect("it is open");
    assert_eq!(checkouts.len(), 2);
    assert_eq!((&*of(&acme).customer_id, &*of(&acme).plan_id), ("acme", "plan-revvenu-essentials"));
    assert_eq!(of(&acme).success_url.as_deref(), Some("https://a.example/ok"));
    assert_eq!(of(&acme).cancel_url.as_deref(), Some("https://a.example/no"));
    assert!(of(&beta).url.ends_with(&beta) && of(&beta).success_url.is_none());

    world.emulator.complete_checkout(&of(&acme).url).expect("it is open");
    world.emulator.expire_checkout(&of(&beta).url).expect("it is open");
    assert_eq!(world.emulator.checkouts(), []);
    for gone in [&acme, &beta] {
        let error = world.emulator.expire_checkout(gone).expect_err("it is not open");
        assert_eq!(error.code(), "CheckoutNotFound");
    }
    assert_eq!(has_payment_method(&world, "beta"), false);
}

/// A customer with 2 templates on the plan Growth, as `growth`, whose payments fail from now on.
fn failing_growth() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
        "subscriptionId": "growth",
    }));
    set(&world, "acme", failed("card declined"));
    world
}

fn templates(quantity: u32) -> Value {
    json!({
        "subscriptionId": "growth",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": quantity }],
    })
}

fn cancel_schedule(world: &World, status: Option<&str>) {
    world
        .send(
            "mutation($input: SubscriptionUpdateScheduleCancellationInput!) {
               cancelSchedule(input: $input) }",
            json!({ "input": { "subscriptionId": "growth", "status": status } }),
        )
        .data();
}

#[test]
fn an_unpaid_update_waits_and_keeps_the_access_from_before() {
    let world = failing_growth();
    world.try_update(templates(6)).data();
    assert_eq!(state(&world, "growth"), is("ACTIVE", "FAILED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 2);
    let waiting = world.subscription(&json!("growth"))["scheduledUpdates"].take();
    assert_eq!(waiting.as_array().map(Vec::len), Some(1));
    assert_eq!(waiting[0]["scheduleStatus"], "PendingPayment");
    assert_eq!(
        waiting[0]["scheduleVariables"],
        json!({ "featureId": "feature-01-templates", "newUnitAmount": 6 })
    );
    world.emulator.advance(Duration::days(3));
    assert_eq!(world.limit("acme", "feature-01-templates"), 2);

    world.emulator.pay("growth").expect("it waits for a payment");
    assert_eq!(state(&world, "growth"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 6);
    assert_eq!(world.subscription(&json!("growth"))["scheduledUpdates"], json!([]));
}

#[test]
fn an_unpaid_update_can_be_cancelled() {
    for status in [None, Some("PendingPayment")] {
        let world = failing_growth();
        world.try_update(templates(6)).data();
        cancel_schedule(&world, Some("Scheduled"));
        assert_eq!(state(&world, "growth"), is("ACTIVE", "FAILED"));
        cancel_schedule(&world, status);
        assert_eq!(state(&world, "growth"), is("ACTIVE", "NOT_REQUIRED"));
        assert_eq!(world.limit("acme", "feature-01-templates"), 2);
        assert!(world.emulator.pay("growth").is_err(), "nothing is left to pay");
    }
}

#[test]
fn an_unpaid_update_that_is_given_up_leaves_the_subscription() {
    let world = failing_growth();
    world.try_update(templates(6)).data();
    world.emulator.expire_payment("growth").expect("it waits for a payment");
    assert_eq!(state(&world, "growth"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 2);
}

#[test]
fn an_update_overrides_one_that_is_not_paid() {
    let world = failing_growth();
    world.try_update(templates(6)).data();
    set(&world, "acme", PaymentOutcome::Paid);
    world.try_update(templates(4)).data();
    assert_eq!(state(&world, "growth"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 4);
    // Buying less needs no payment.
    set(&world, "acme", failed("card declined"));
    world.try_update(templates(1)).data();
    assert_eq!(state(&world, "growth"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 1);
}

#[test]
fn an_update_without_a_payment_method_fails() {
    let world = failing_growth();
    set(&world, "acme", PaymentOutcome::Paid);
    try_detach(&world, "acme").data();
    world.try_update(templates(6)).data();
    assert_eq!(state(&world, "growth"), is("ACTIVE", "FAILED"));
    assert_eq!(world.limit("acme", "feature-01-templates"), 2);
}

/// Fields of the latest invoice of a subscription.
fn invoice(world: &World, subscription: &str) -> Value {
    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
        latestInvoice { status total attemptCount requiresAction errorMessage } } }";
    let input = json!({ "subscriptionId": subscription });
    world.send(document, json!({ "input": input })).data()["getSubscription"]["latestInvoice"]
        .take()
}

#[test]
fn an_invoice_is_open_until_it_is_paid() {
    let world = World::new();
    world.customer("acme", true);
    set(&world, "acme", PaymentOutcome::ActionRequired);
    buy(&world, "acme", "sub-1");
    assert_eq!(
        invoice(&world, "sub-1"),
        json!({
            "status": "OPEN", "total": 20, "attemptCount": 1, "requiresAction": true,
            "errorMessage": "",
        })
    );
    world.emulator.fail_payment("sub-1", "card declined").expect("it is charged");
    assert_eq!(
        invoice(&world, "sub-1"),
        json!({
            "status": "OPEN", "total": 20, "attemptCount": 2, "requiresAction": false,
            "errorMessage": "card declined",
        })
    );
    world.emulator.pay("sub-1").expect("it waits for a payment");
    assert_eq!(
        invoice(&world, "sub-1"),
        json!({
            "status": "PAID", "total": 20, "attemptCount": 3, "requiresAction": false,
            "errorMessage": "",
        })
    );
}

#[test]
fn an_invoice_that_the_customer_pays_itself_is_open_beside_an_active_subscription() {
    let world = World::new();
    world.customer("acme", false);
    let order = json!({ "paymentCollectionMethod": "INVOICE", "subscriptionId": "sub-1" });
    world.provision(with(essentials("acme"), order));
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(invoice(&world, "sub-1")["status"], "OPEN");
    world.emulator.pay("sub-1").expect("its invoice is open");
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "NOT_REQUIRED"));
    assert_eq!(invoice(&world, "sub-1")["status"], "PAID");
}

#[test]
fn a_renewal_follows_the_payments_of_the_customer() {
    let world = World::new();
    world.customer("acme", true);
    buy(&world, "acme", "sub-1");
    set(&world, "acme", failed("card expired"));
    world.emulator.advance(Duration::days(31));
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "FAILED"));
    assert_eq!(invoice(&world, "sub-1")["errorMessage"], "card expired");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5);
    world.emulator.pay("sub-1").expect("it waits for a payment");

    set(&world, "acme", PaymentOutcome::Paid);
    try_detach(&world, "acme").data();
    world.emulator.advance(Duration::days(31));
    assert_eq!(state(&world, "sub-1"), is("ACTIVE", "FAILED"), "there is nothing to charge");
    assert_eq!(invoice(&world, "sub-1")["status"], "OPEN");
}

#[test]
fn an_unpaid_update_has_an_open_invoice() {
    let world = failing_growth();
    world.try_update(templates(6)).data();
    let open = invoice(&world, "growth");
    assert_eq!((&open["status"], &open["total"]), (&json!("OPEN"), &json!(4)));
    assert_eq!(open["errorMessage"], "card declined");
    world.emulator.pay("growth").expect("it waits for a payment");
    let paid = invoice(&world, "growth");
    assert_eq!((&paid["status"], &paid["total"]), (&json!("PAID"), &json!(4)));
}
