//! Provisioning subscriptions.

use crate::common::{World, custom};
use serde_json::{Value, json};
use time::Duration;

fn active(world: &World, input: &Value) -> Vec<String> {
    let document = "query($input: GetActiveSubscriptionsInput!) {
        getActiveSubscriptions(input: $input) { subscriptionId status plan { refId } } }";
    let data = world.send(document, json!({ "input": input })).data();
    let list = data["getActiveSubscriptions"].as_array().expect("a list");
    list.iter().map(|held| held["subscriptionId"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_free_plan_needs_no_payment() {
    let world = World::new();
    world.customer("acme", false);
    let held = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(held["status"], "ACTIVE");
    let held = world.subscription(&held["refId"]);
    assert_eq!(held["pricingType"], "FREE");
    assert_eq!(held["prices"], json!([]));
    assert_eq!(held["totalPrice"], Value::Null);
    assert_eq!(held["effectiveEndDate"], Value::Null);
    assert!(held["currentBillingPeriodEnd"].as_str().expect("a date").starts_with("2026-10-01T08"));
}

#[test]
fn a_paid_plan_requires_a_checkout() {
    let world = World::new();
    world.customer("acme", false);
    let order = json!({
        "customerId": "acme",
        "planId": "plan-revvenu-essentials",
        "billingPeriod": "MONTHLY",
        "checkoutOptions": { "successUrl": "https://a.example", "cancelUrl": "https://b.example" },
    });
    let result = world.try_provision(order).data()["provisionSubscriptionV2"].take();
    assert_eq!(result["status"], "PAYMENT_REQUIRED");
    assert_eq!(result["subscription"], Value::Null);
    let url = result["checkoutUrl"].as_str().expect("an address");
    let billing_id = result["checkoutBillingId"].as_str().expect("an identifier");
    assert!(url.ends_with(billing_id));
    assert_eq!(active(&world, &json!({ "customerId": "acme" })), Vec::<String>::new());

    let subscription = world.emulator.complete_checkout(url).expect("the checkout is open");
    assert_eq!(world.status(&json!(subscription)), "ACTIVE");
    assert_eq!(active(&world, &json!({ "customerId": "acme" })), [subscription]);
    let again =
        world.emulator.complete_checkout(billing_id).expect_err("the checkout is completed");
    assert_eq!(again.code(), "CheckoutNotFound");

    // The payment method stays: the next plan needs no checkout.
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
    }));
}

#[test]
fn a_checkout_gives_no_access_until_it_is_paid() {
    let world = World::new();
    world.customer("acme", false);
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    });
    let result = world.try_provision(order).data()["provisionSubscriptionV2"].take();
    let reason =
        || world.check("acme", "feature-01-templates", json!({}))["accessDeniedReason"].take();
    assert_eq!(reason(), "NoActiveSubscription");
    let url = result["checkoutUrl"].as_str().expect("an address");
    world.emulator.complete_checkout(url).expect("the checkout is open");
    assert_eq!(reason(), Value::Null);
}

#[test]
fn a_checkout_that_cannot_be_completed_changes_nothing() {
    let world = World::new();
    world.customer("acme", false);
    world.customer("other", true);
    let order = |customer: &str| {
        json!({
            "customerId": customer, "planId": "plan-revvenu-essentials",
            "billingPeriod": "MONTHLY", "subscriptionId": "sub-1",
        })
    };
    let result = world.try_provision(order("acme")).data();
    let checkout = result["provisionSubscriptionV2"]["checkoutBillingId"].as_str().expect("an id");
    world.provision(order("other"));

    let error = world.emulator.complete_checkout(checkout).expect_err("the identifier is taken");
    assert_eq!(error.code(), "DuplicatedEntityNotAllowed");
    let document = "query($input: GetCustomerByRefIdInput!) {
        getCustomerByRefId(input: $input) { hasPaymentMethod } }";
    let customer = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    assert_eq!(customer["getCustomerByRefId"]["hasPaymentMethod"], false);
}

#[test]
fn invoicing_or_another_payer_needs_no_checkout() {
    let world = World::new();
    world.customer("acme", false);
    world.customer("parent", true);
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    });
    let with = |name: &str, value: &str| {
        let mut order = order.clone();
        order[name] = value.into();
        order
    };
    world.provision(with("paymentCollectionMethod", "INVOICE"));
    world.provision(with("paymentCollectionMethod", "NONE"));
    let held = world.provision(with("payingCustomerId", "parent"));
    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
        customer { refId } payingCustomer { refId } } }";
    let data = world.send(document, json!({ "input": { "subscriptionId": held["refId"] } })).data();
    assert_eq!(
        data["getSubscription"],
        json!({ "customer": { "refId": "acme" }, "payingCustomer": { "refId": "parent" } })
    );
    assert_eq!(world.try_provision(with("payingCustomerId", "nobody")).code(), "CustomerNotFound");
}

#[test]
fn prices_and_totals_follow_the_order() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 3 }],
    }));
    assert_eq!(
        held["prices"],
        json!([{
            "usageLimit": 2,
            "billingModel": "PER_UNIT",
            "price": { "price": { "amount": 1, "currency": "USD" } },
        }])
    );
    assert_eq!(held["totalPrice"]["total"], json!({ "amount": 17, "currency": "USD" }));
    assert_eq!(
        held["addons"],
        json!([{ "quantity": 3, "addon": { "refId": "addon-10-campaigns" } }])
    );
}

#[test]
fn prices_are_localised_if_every_item_has_local_prices() {
    let world = World::new();
    world.customer("acme", true);
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "billingCountryCode": "DK",
    });
    let held = world.provision(order.clone());
    assert_eq!(held["totalPrice"]["total"], json!({ "amount": 140, "currency": "DKK" }));

    let mut order = order;
    order["addons"] = json!([{ "addonId": "addon-10-campaigns" }]);
    let held = world.provision(order);
    assert_eq!(held["totalPrice"]["total"], json!({ "amount": 25, "currency": "USD" }));
}

#[test]
fn prices_can_be_overridden() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
        "priceOverrides": [
            { "baseCharge": true, "price": { "amount": 12 } },
            { "addonId": "addon-10-campaigns", "price": { "amount": 1.5 } },
        ],
    }));
    assert_eq!(held["totalPrice"]["total"]["amount"], 15.0);
}

#[test]
fn coupons_and_discounts_lower_the_total() {
    let world = World::new();
    world.customer("acme", true);
    let total = |coupon: Value| {
        let held = world.provision(json!({
            "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
            "appliedCoupon": coupon,
        }));
        assert_eq!(held["totalPrice"]["subTotal"]["amount"], 20.0);
        (held["totalPrice"]["total"]["amount"].as_f64(), held["refId"].clone())
    };
    assert_eq!(total(json!({ "couponId": "coupon-vip" })).0, Some(16.0));
    let off = json!({ "amountsOff": [{ "amount": 50, "currency": "USD" }] });
    assert_eq!(total(json!({ "discount": off })).0, Some(0.0));
    let (first, id) = total(json!({ "discount": { "percentOff": 50, "durationInMonths": 2 } }));
    assert_eq!(first, Some(10.0));
    let now = || world.subscription(&id)["totalPrice"]["total"]["amount"].as_f64();
    world.emulator.advance(Duration::days(59));
    assert_eq!(now(), Some(10.0));
    world.emulator.advance(Duration::days(3));
    assert_eq!(now(), Some(20.0));

    for (coupon, code) in [
        (json!({ "couponId": "none" }), "CouponNotFound"),
        (json!({ "promotionCode": "SUMMER" }), "PromotionCodeNotFound"),
        (json!({ "discount": { "percentOff": 101 } }), "BadUserInput"),
    ] {
        let order = json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "appliedCoupon": coupon,
        });
        assert_eq!(world.try_provision(order).code(), code);
    }
}

#[test]
fn orders_that_the_catalog_does_not_allow_are_refused() {
    let world = World::new();
    world.customer("acme", true);
    let essentials = json!({ "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY" });
    let growth = json!({ "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY" });
    let addon = |name: &str, quantity: i32| json!([{ "addonId": name, "quantity": quantity }]);
    let templates =
        |quantity: f64| json!([{ "featureId": "feature-01-templates", "quantity": quantity }]);
    for (order, extra, code) in [
        (json!({ "planId": "plan-none" }), json!({}), "PlanNotFound"),
        (json!({ "planId": "plan-revvenu-essentials" }), json!({}), "BillingPeriodMissingError"),
        (essentials.clone(), json!({ "addons": addon("none", 1) }), "AddonNotFound"),
        (
            essentials.clone(),
            json!({ "addons": addon("addon-stigg-1", 1) }),
            "IncompatibleSubscriptionAddon",
        ),
        (
            essentials.clone(),
            json!({ "addons": addon("addon-10-campaigns", 0) }),
            "InvalidQuantity",
        ),
        (
            essentials.clone(),
            json!({ "addons": addon("addon-extra-stuff", 11) }),
            "AddonQuantityExceedsLimitError",
        ),
        (
            essentials.clone(),
            json!({ "addons": [{ "addonId": "addon-10-campaigns" }, { "addonId": "addon-10-campaigns" }] }),
            "DuplicateAddonProvisionedError",
        ),
        (growth.clone(), json!({}), "InvalidQuantity"),
        (growth, json!({ "billableFeatures": templates(-1.0) }), "InvalidQuantity"),
        (
            essentials,
            json!({ "billableFeatures": [{ "featureId": "none", "quantity": 1 }] }),
            "FeatureNotFound",
        ),
    ] {
        let mut input = order;
        input["customerId"] = "acme".into();
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        let reply = world.try_provision(input.clone());
        assert_eq!(reply.code(), code, "{input}");
    }
    let unknown = json!({ "customerId": "nobody", "planId": "plan-revvenu-basic" });
    assert_eq!(world.try_provision(unknown).code(), "CustomerNotFound");
}

#[test]
fn a_quantity_of_zero_shuts_the_feature_off() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 0 }],
    }));
    assert_eq!(held["totalPrice"]["total"]["amount"], 0);
    let granted = || world.check("acme", "feature-01-templates", json!({}))["isGranted"] == true;
    assert!(!granted());
    let set = |quantity: i32| {
        world
            .try_update(json!({
                "subscriptionId": held["refId"],
                "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": quantity }],
            }))
            .data();
    };
    set(2);
    assert!(granted());
    set(0);
    assert!(!granted());
}

#[test]
fn quantities_that_are_not_charged_are_ignored() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 99 }],
    }));
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
}

#[test]
fn a_new_subscription_replaces_the_one_of_its_product_and_resource() {
    let world = World::new();
    world.customer("acme", true);
    let basic = |resource: Value| {
        let order = json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": resource,
        });
        world.provision(order)["refId"].clone()
    };
    let first = basic(Value::Null);
    let of_resource = basic(json!("site-1"));
    let other_product = world.provision(json!({
        "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "skipTrial": true,
    }));
    let upgraded = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    assert_eq!(world.status(&first), "CANCELED");
    let replaced = world.subscription(&first);
    assert_eq!(replaced["effectiveEndDate"], upgraded["startDate"]);
    assert_eq!(world.status(&of_resource), "ACTIVE");

    let mut all = active(&world, &json!({ "customerId": "acme" }));
    all.sort();
    let mut expected: Vec<_> = [&of_resource, &other_product["refId"], &upgraded["refId"]]
        .map(|id| id.as_str().expect("an id").to_owned())
        .into();
    expected.sort();
    assert_eq!(all, expected);
    let of_site = json!({ "customerId": "acme", "resourceId": "site-1" });
    assert_eq!(active(&world, &of_site), [of_resource.as_str().expect("an id")]);
    let of_none = json!({ "customerId": "acme", "resourceIds": ["site-2"] });
    assert_eq!(active(&world, &of_none), Vec::<String>::new());
}

#[test]
fn a_subscription_can_start_in_the_future() {
    let world = World::new();
    world.customer("acme", true);
    let now = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let later = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "startDate": "2026-09-15T00:00:00+02:00",
    }));
    assert_eq!(later["status"], "NOT_STARTED");
    assert_eq!(later["startDate"], "2026-09-14T22:00:00.000Z");
    assert_eq!(world.limit("acme", "feature-01-templates"), 3.0);

    world.emulator.set_now(time::macros::datetime!(2026-09-14 22:30 UTC)).expect("in range");
    assert_eq!(world.status(&later["refId"]), "ACTIVE");
    let replaced = world.subscription(&now["refId"]);
    assert_eq!(replaced["status"], "CANCELED");
    assert_eq!(replaced["effectiveEndDate"], "2026-09-14T22:00:00.000Z");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);
}

#[test]
fn a_new_order_replaces_a_scheduled_subscription() {
    let world = World::new();
    world.customer("acme", true);
    let waiting = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "startDate": "2027-01-01T00:00:00Z",
    }));
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(world.status(&waiting["refId"]), "CANCELED");
}

#[test]
fn billing_periods_count_from_a_past_start() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "startDate": "2026-07-31T00:00:00Z",
    }));
    assert_eq!(held["status"], "ACTIVE");
    assert_eq!(held["currentBillingPeriodStart"], "2026-08-31T00:00:00.000Z");
    assert_eq!(held["currentBillingPeriodEnd"], "2026-09-30T00:00:00.000Z");
    world.emulator.advance(Duration::days(30));
    let held = world.subscription(&held["refId"]);
    assert_eq!(held["currentBillingPeriodStart"], "2026-09-30T00:00:00.000Z");
    assert_eq!(held["currentBillingPeriodEnd"], "2026-10-31T00:00:00.000Z");
}

#[test]
fn a_change_of_plan_can_be_deferred_to_the_end_of_the_period() {
    let world = World::new();
    world.customer("acme", true);
    let current = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    let next = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic",
        "scheduleStrategy": "END_OF_BILLING_PERIOD",
    }));
    assert_eq!(next["status"], "NOT_STARTED");
    assert_eq!(next["startDate"], current["currentBillingPeriodEnd"]);
    assert_eq!(world.status(&current["refId"]), "ACTIVE");
    world.emulator.advance(Duration::days(31));
    assert_eq!(world.status(&current["refId"]), "CANCELED");
    assert_eq!(world.status(&next["refId"]), "ACTIVE");
}

#[test]
fn an_annual_subscription_can_change_at_the_end_of_its_month() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "ANNUALLY",
    }));
    let next = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic",
        "scheduleStrategy": "END_OF_BILLING_MONTH",
    }));
    assert!(next["startDate"].as_str().expect("a date").starts_with("2026-10-01T08"));
}

#[test]
fn the_callers_identifier_is_used_and_must_be_unique() {
    let world = World::new();
    world.customer("acme", false);
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-1",
        "additionalMetaData": { "source": "test" },
    });
    assert_eq!(world.provision(order.clone())["refId"], "sub-1");
    let held = world.subscription(&json!("sub-1"));
    assert_eq!(held["additionalMetaData"], json!({ "source": "test" }));
    let error = world.try_provision(order).error();
    assert_eq!(error["extensions"]["code"], "DuplicatedEntityNotAllowed");
    assert_eq!(error["extensions"]["entityName"], "Subscription");
}

#[test]
fn a_cancellation_date_is_after_the_start() {
    let world = World::new();
    world.customer("acme", true);
    let order = |start: Value, cancellation: &str| {
        world.try_provision(json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "startDate": start,
            "cancellationDate": cancellation,
        }))
    };
    let later = json!("2026-10-01T00:00:00Z");
    for refused in [
        order(Value::Null, "2026-08-31T00:00:00Z"),
        order(later.clone(), "2026-09-15T00:00:00Z"),
        order(later.clone(), "2026-10-01T00:00:00Z"),
    ] {
        assert_eq!(refused.code(), "InvalidCancellationDate");
    }
    let held = order(later, "2026-10-02T00:00:00Z").data();
    let held = &held["provisionSubscriptionV2"]["subscription"];
    assert_eq!(held["cancellationDate"], "2026-10-02T00:00:00.000Z");
    world.emulator.advance(Duration::days(32));
    assert_eq!(world.status(&held["refId"]), "CANCELED");
}

#[test]
fn a_custom_plan_is_provisioned_with_variable_entitlements() {
    let world = custom();
    for (customer, entitlements, granted, limit) in [
        ("one", json!([{ "featureId": "seats", "usageLimit": 12 }]), true, json!(12)),
        ("none", json!([{ "featureId": "seats", "usageLimit": 0 }]), false, json!(0)),
        ("all", json!([{ "featureId": "seats", "hasUnlimitedUsage": true }]), true, Value::Null),
    ] {
        let entitlements: Vec<_> = entitlements
            .as_array()
            .expect("a list")
            .iter()
            .map(|feature| json!({ "feature": feature }))
            .collect();
        world.customer(customer, false);
        world.provision(json!({
            "customerId": customer, "planId": "enterprise", "entitlements": entitlements,
        }));
        let check = world.check(customer, "seats", json!({}));
        assert_eq!((&check["isGranted"], &check["usageLimit"]), (&json!(granted), &limit));
    }
}

#[test]
fn reading_an_unknown_subscription_is_an_error() {
    let world = World::new();
    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) { id } }";
    let reply = world.send(document, json!({ "input": { "subscriptionId": "none" } }));
    assert_eq!(reply.body["data"], Value::Null);
    let error = reply.error();
    assert_eq!(error["extensions"]["code"], "SubscriptionNotFound");
    assert_eq!(error["extensions"]["refId"], "none");

    let document = "query($input: GetActiveSubscriptionsInput!) {
        getActiveSubscriptions(input: $input) { id } }";
    let reply = world.send(document, json!({ "input": { "customerId": "nobody" } }));
    assert_eq!(reply.body["data"], json!({ "getActiveSubscriptions": null }));
    assert_eq!(reply.code(), "CustomerNotFound");
}

#[test]
fn the_result_tells_whether_the_subscription_is_scheduled() {
    let world = World::new();
    world.customer("acme", true);
    let document = "mutation($input: ProvisionSubscriptionInput!) {
        provisionSubscriptionV2(input: $input) { isScheduled status } }";
    let is_scheduled = |input: Value| {
        let mut data = world.send(document, json!({ "input": input })).data();
        data["provisionSubscriptionV2"]["isScheduled"].take()
    };
    let plan = "plan-revvenu-essentials";
    let now = json!({ "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY" });
    assert_eq!(is_scheduled(now.clone()), false);
    let mut later = now;
    later["startDate"] = json!("2026-09-10T00:00:00Z");
    assert_eq!(is_scheduled(later), true);
}
