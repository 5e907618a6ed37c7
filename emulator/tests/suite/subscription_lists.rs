//! Listing, filtering, sorting and paging subscriptions.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use time::Duration;

fn list(world: &World, filter: Value, sorting: Value, paging: Value) -> Reply {
    world.send(
        "query($filter: SubscriptionQueryFilter, $sorting: [SubscriptionQuerySort!],
               $paging: CursorPaging) {
           subscriptions(filter: $filter, sorting: $sorting, paging: $paging) {
             edges { node {
               subscriptionId status pricingType startDate trialEndDate currentBillingPeriodEnd
               customer { customerId email } payingCustomer { customerId } resource { resourceId }
               plan { refId displayName } addons { quantity addon { refId } }
               trialConfiguration { trialEndBehavior } } }
             pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
        json!({ "filter": filter, "sorting": sorting, "paging": paging }),
    )
}

fn names(data: &Value) -> Vec<&str> {
    let edges = data["subscriptions"]["edges"].as_array().expect("a list");
    edges.iter().map(|edge| edge["node"]["subscriptionId"].as_str().expect("a name")).collect()
}

#[track_caller]
fn found(world: &World, filter: Value) -> String {
    names(&list(world, filter, Value::Null, Value::Null).data()).concat()
}

/// Five subscriptions, `a` to `e`, created an hour apart.
fn five() -> World {
    let world = World::new();
    for (customer, email) in [("acme", "a@acme.example"), ("beta", "b@beta.example")] {
        let input = json!({
            "customerId": customer, "email": email, "salesforceId": format!("sf-{customer}"),
            "billingInformation": { "paymentMethodId": "pm_1" },
        });
        world
            .send(
                "mutation($input: ProvisionCustomerInput!) {
                   provisionCustomer(input: $input) { customer { refId } } }",
                json!({ "input": input }),
            )
            .data();
    }
    for order in [
        json!({ "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "a" }),
        json!({ "customerId": "beta", "planId": "plan-revvenu-essentials", "subscriptionId": "b",
                "billingPeriod": "MONTHLY", "billingId": "in_2", "payingCustomerId": "acme",
                "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }] }),
        json!({ "customerId": "acme", "planId": "plan-stigg-pro", "subscriptionId": "c",
                "billingPeriod": "MONTHLY", "resourceId": "site-1" }),
        json!({ "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "d",
                "resourceId": "site-2", "startDate": "2026-10-01T00:00:00Z" }),
        json!({ "customerId": "beta", "planId": "plan-revvenu-basic", "subscriptionId": "e",
                "resourceId": "site-3", "salesforceId": "sf-e", "billingId": "in_1",
                "cancellationDate": "2026-12-01T00:00:00Z" }),
    ] {
        world.provision(order);
        world.emulator.advance(Duration::hours(1));
    }
    world
}

#[test]
fn an_entry_includes_related_objects() {
    let world = five();
    let data = list(&world, Value::Null, Value::Null, Value::Null).data();
    assert_eq!(names(&data).concat(), "abcde");
    let b = &data["subscriptions"]["edges"][1]["node"];
    assert_eq!(b["status"], "ACTIVE");
    assert_eq!(b["pricingType"], "PAID");
    assert_eq!(b["customer"], json!({ "customerId": "beta", "email": "b@beta.example" }));
    assert_eq!(b["payingCustomer"]["customerId"], "acme");
    assert_eq!(
        b["plan"],
        json!({ "refId": "plan-revvenu-essentials", "displayName": "Essentials" })
    );
    assert_eq!(b["addons"], json!([{ "quantity": 2, "addon": { "refId": "addon-10-campaigns" } }]));
    let c = &data["subscriptions"]["edges"][2]["node"];
    assert_eq!(c["status"], "IN_TRIAL");
    assert_eq!(c["resource"]["resourceId"], "site-1");
    assert_eq!(c["trialConfiguration"]["trialEndBehavior"], "CANCEL_SUBSCRIPTION");
    assert_eq!(c["trialEndDate"], c["currentBillingPeriodEnd"]);
    assert_eq!(data["subscriptions"]["pageInfo"]["hasNextPage"], false);
}

#[test]
fn filters_select_by_fields_of_the_subscription() {
    let world = five();
    for (filter, expected) in [
        (json!({}), "abcde"),
        (json!({ "subscriptionId": { "in": ["a", "d", "z"] } }), "ad"),
        (json!({ "customerId": { "eq": "beta" } }), "be"),
        (json!({ "productId": { "eq": "product-stigg" } }), "c"),
        (json!({ "resourceId": { "is": true } }), "cde"),
        (json!({ "resourceId": { "like": "site-_" } }), "cde"),
        (json!({ "billingId": { "eq": "in_2" } }), "b"),
        (json!({ "salesforceId": { "iLike": "SF-%" } }), "e"),
        (json!({ "status": { "eq": "IN_TRIAL" } }), "c"),
        (json!({ "status": { "in": ["ACTIVE", "NOT_STARTED"] } }), "abde"),
        (json!({ "status": { "neq": "ACTIVE" } }), "cd"),
        (json!({ "pricingType": { "eq": "PAID" } }), "bc"),
        (json!({ "paymentCollection": { "eq": "NOT_REQUIRED" } }), "abcde"),
        (json!({ "paymentCollection": { "eq": "FAILED" } }), ""),
        (json!({ "createdAt": { "lt": "2026-09-01T09:30:00Z" } }), "ab"),
        (json!({ "startDate": { "gte": "2026-09-15T00:00:00Z" } }), "d"),
        (json!({ "cancellationDate": { "is": true } }), "e"),
        (
            json!({ "endDate": { "between": {
                "lower": "2026-09-10T00:00:00Z", "upper": "2026-12-31T00:00:00Z" } } }),
            "ce",
        ),
        (json!({ "environmentId": { "eq": "any" } }), "abcde"),
        (
            json!({ "or": [{ "status": { "eq": "IN_TRIAL" } }, { "billingId": { "is": true } }] }),
            "bce",
        ),
        (
            json!({ "and": [{ "customerId": { "eq": "acme" } }, { "pricingType": { "eq": "FREE" } }] }),
            "ad",
        ),
    ] {
        assert_eq!(found(&world, filter.clone()), expected, "{filter}");
    }
    let wrong = json!({ "startDate": { "gt": "yesterday" } });
    assert_eq!(list(&world, wrong, Value::Null, Value::Null).code(), "BadUserInput");
}

#[test]
fn filters_select_by_related_objects() {
    let world = five();
    for (filter, expected) in [
        (json!({ "customer": { "email": { "like": "%@beta.example" } } }), "be"),
        (json!({ "customer": { "salesforceId": { "eq": "sf-acme" } } }), "acd"),
        (json!({ "customer": { "searchQuery": { "iLike": "%ACM%" } } }), "acd"),
        (json!({ "customer": { "or": [{ "refId": { "eq": "beta" } }] } }), "be"),
        (json!({ "plan": { "refId": { "eq": "plan-stigg-pro" } } }), "c"),
        (json!({ "plan": { "displayName": { "iLike": "ess%" } } }), "b"),
        (json!({ "plan": { "pricingType": { "eq": "FREE" } } }), "ade"),
        (json!({ "plan": { "productId": { "eq": "product-revvenu" } } }), "abde"),
        (json!({ "plan": { "isLatest": { "is": true } } }), "abcde"),
        (json!({ "plan": { "isLatest": { "isNot": true } } }), ""),
        (json!({ "plan": { "versionNumber": { "gte": 1 } } }), "abcde"),
        (json!({ "plan": { "versionNumber": { "in": [2, 3] } } }), ""),
        (json!({ "plan": { "status": { "eq": "PUBLISHED" } } }), "abcde"),
        (json!({ "plan": { "and": [{ "description": { "is": true } }] } }), ""),
        (json!({ "resource": { "resourceId": { "eq": "site-2" } } }), "d"),
        (json!({ "resource": { "resourceId": { "is": false } } }), "ab"),
        (
            json!({ "customer": { "customerId": { "eq": "acme" } },
                 "resource": { "resourceId": { "is": true } } }),
            "cd",
        ),
    ] {
        assert_eq!(found(&world, filter.clone()), expected, "{filter}");
    }
}

#[test]
fn lists_are_sorted_by_one_field_after_another() {
    let world = five();
    let by = |field: &str, direction: &str| json!({ "field": field, "direction": direction });
    let mut nulls_first = by("billingId", "ASC");
    nulls_first["nulls"] = "NULLS_FIRST".into();
    for (sorting, expected) in [
        (json!([by("createdAt", "DESC")]), "edcba"),
        (json!([by("subscriptionId", "DESC")]), "edcba"),
        (json!([by("customerId", "DESC")]), "beacd"),
        (json!([by("customerId", "ASC"), by("startDate", "DESC")]), "dcaeb"),
        (json!([by("billingId", "ASC")]), "ebacd"),
        (json!([by("billingId", "DESC")]), "beacd"),
        (json!([nulls_first]), "acdeb"),
        (json!([by("pricingType", "DESC"), by("resourceId", "ASC")]), "cbdea"),
    ] {
        let data = list(&world, Value::Null, sorting.clone(), Value::Null).data();
        assert_eq!(names(&data).concat(), expected, "{sorting}");
    }
}

#[test]
fn lists_can_be_paged() {
    let world = five();
    let sorting = json!([{ "field": "createdAt", "direction": "DESC" }]);
    let filter = json!({ "subscriptionId": { "neq": "c" } });
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let paging = json!({ "first": 3, "after": after });
        let data = list(&world, filter.clone(), sorting.clone(), paging).data();
        seen.push(names(&data).concat());
        let page = &data["subscriptions"]["pageInfo"];
        assert_eq!(page["hasPreviousPage"], !after.is_null());
        after = page["endCursor"].clone();
        if page["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ["edb", "a"]);
    let paging = json!({ "last": 2, "before": after });
    let data = list(&world, filter, sorting, paging).data();
    assert_eq!(names(&data).concat(), "db");
    let unknown = list(&world, Value::Null, Value::Null, json!({ "after": "none" }));
    assert_eq!(unknown.code(), "BadUserInput");
}

#[test]
fn lists_are_up_to_date() {
    let world = five();
    world.emulator.advance(Duration::days(40));
    assert_eq!(found(&world, json!({ "status": { "eq": "ACTIVE" } })), "abde");
    assert_eq!(found(&world, json!({ "status": { "eq": "EXPIRED" } })), "c");
    world.emulator.archive_customer("acme").expect("the customer exists");
    assert_eq!(found(&world, json!({})), "be");
}
