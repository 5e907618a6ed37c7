//! Listing, filtering and paging coupons.

use crate::common::{Reply, World};
use serde_json::{Value, json};
use stigg_emulator::Catalog;

fn coupons(world: &World, filter: Value, paging: Value) -> Reply {
    world.send(
        "query($filter: CouponFilter, $paging: CursorPaging) {
           coupons(filter: $filter, paging: $paging) {
             edges { node { id refId name type status discountValue percentOff
                            amountsOff { amount currency } createdAt } }
             pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
        json!({ "filter": filter, "paging": paging }),
    )
}

fn names(data: &Value) -> Vec<&str> {
    let edges = data["coupons"]["edges"].as_array().expect("a list");
    edges.iter().map(|edge| edge["node"]["refId"].as_str().expect("a name")).collect()
}

/// Five coupons, `a` to `e`.
fn five() -> World {
    let percent = |name: &str, title: &str, percent: i32| json!({ "refId": name, "name": title, "type": "PERCENTAGE", "percentOff": percent });
    let mut archived = percent("c", "Old friends", 30);
    archived["status"] = "ARCHIVED".into();
    let mut described = percent("d", "VIP 2026", 40);
    described["description"] = "For the few".into();
    let catalog = json!({ "coupons": [
        percent("a", "VIP", 10),
        { "refId": "b", "name": "Five", "type": "FIXED", "source": "STRIPE",
          "amountsOff": [{ "amount": 5, "currency": "EUR" }, { "amount": 6, "currency": "USD" }] },
        archived,
        described,
        percent("e", "100%", 100),
    ]});
    World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"))
}

#[test]
fn the_demo_has_a_coupon() {
    let world = World::new();
    let data = coupons(&world, Value::Null, Value::Null).data();
    let node = &data["coupons"]["edges"][0]["node"];
    assert_eq!(names(&data), ["coupon-vip"]);
    assert_eq!((&node["type"], &node["discountValue"]), (&json!("PERCENTAGE"), &json!(20)));
    assert_eq!(node["createdAt"], "2026-09-01T08:00:00.000Z");
    assert_eq!(data["coupons"]["pageInfo"]["hasNextPage"], false);
}

#[test]
fn filters_select_coupons() {
    let world = five();
    for (filter, expected) in [
        (json!({}), "abcde"),
        (json!({ "name": { "eq": "VIP" } }), "a"),
        (json!({ "name": { "like": "VIP%" } }), "ad"),
        (json!({ "name": { "iLike": "%v%" } }), "abd"),
        (json!({ "name": { "notLike": "VIP%" } }), "bce"),
        (json!({ "refId": { "in": ["a", "e", "z"] } }), "ae"),
        (json!({ "refId": { "notIn": ["a", "e"] } }), "bcd"),
        (json!({ "refId": { "gt": "b", "lte": "d" } }), "cd"),
        (json!({ "status": { "eq": "ARCHIVED" } }), "c"),
        (json!({ "status": { "neq": "ARCHIVED" } }), "abde"),
        (json!({ "type": { "in": ["FIXED"] } }), "b"),
        (json!({ "source": { "eq": "STRIPE" } }), "b"),
        (json!({ "description": { "is": true } }), "d"),
        (json!({ "description": { "isNot": true } }), "abce"),
        (json!({ "billingId": { "eq": "x" } }), ""),
        (json!({ "createdAt": { "gt": "2026-01-01T00:00:00Z" } }), "abcde"),
        (
            json!({ "createdAt": { "notBetween": {
                "lower": "2026-01-01T00:00:00Z", "upper": "2027-01-01T00:00:00Z" } } }),
            "",
        ),
        (json!({ "or": [{ "refId": { "eq": "a" } }, { "type": { "eq": "FIXED" } }] }), "ab"),
        (json!({ "and": [{ "refId": { "gte": "b" } }, { "refId": { "lt": "d" } }] }), "bc"),
        (json!({ "refId": { "eq": "a" }, "name": { "eq": "Five" } }), ""),
        (json!({ "environmentId": { "eq": "any" } }), "abcde"),
    ] {
        let data = coupons(&world, filter.clone(), Value::Null).data();
        assert_eq!(names(&data).concat(), expected, "{filter}");
    }
    let wrong = json!({ "createdAt": { "gt": "yesterday" } });
    assert_eq!(coupons(&world, wrong, Value::Null).code(), "BadUserInput");
}

#[test]
fn coupons_can_be_filtered_by_customer() {
    let world = five();
    let customer = json!({ "customerId": "acme", "email": "a@acme.example", "couponRefId": "d" });
    world
        .send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { id } } }",
            json!({ "input": customer }),
        )
        .data();
    for (filter, expected) in [
        (json!({}), "d"),
        (json!({ "email": { "like": "%@acme.example" } }), "d"),
        (json!({ "searchQuery": { "iLike": "%ACM%" } }), "d"),
        (json!({ "customerId": { "eq": "other" } }), ""),
        (json!({ "or": [{ "name": { "is": true } }, { "refId": { "eq": "acme" } }] }), "d"),
    ] {
        let data = coupons(&world, json!({ "customers": filter }), Value::Null).data();
        assert_eq!(names(&data).concat(), expected, "{filter}");
    }
}

#[test]
fn a_fixed_coupon_has_amounts() {
    let world = five();
    let data = coupons(&world, json!({ "refId": { "eq": "b" } }), Value::Null).data();
    let node = &data["coupons"]["edges"][0]["node"];
    assert_eq!(node["percentOff"], Value::Null);
    assert_eq!(node["discountValue"], 5.0);
    assert_eq!(node["amountsOff"][1], json!({ "amount": 6, "currency": "USD" }));
}

#[test]
fn an_archived_coupon_cannot_be_applied() {
    let world = five();
    let input = json!({ "input": { "customerId": "acme", "couponRefId": "c" } });
    let document = "mutation($input: ProvisionCustomerInput!) {
        provisionCustomer(input: $input) { customer { id } } }";
    assert_eq!(world.send(document, input).code(), "ArchivedCouponCantBeApplied");
}

#[test]
fn an_archived_coupon_keeps_its_customers() {
    let world = five();
    let input = |customer: &str| json!({ "input": { "customerId": customer, "couponRefId": "e" } });
    let document = "mutation($input: ProvisionCustomerInput!) {
        provisionCustomer(input: $input) { customer { id } } }";
    world.send(document, input("acme")).data();
    let mut archived = json!({ "refId": "e", "name": "100%", "type": "PERCENTAGE" });
    archived["percentOff"] = 100.into();
    archived["status"] = "ARCHIVED".into();
    let catalog = json!({ "coupons": [archived] }).to_string();
    world.emulator.publish(Catalog::from_json(&catalog).expect("a catalog")).expect("it fits");

    assert_eq!(world.send(document, input("beta")).code(), "ArchivedCouponCantBeApplied");
    let of_acme = json!({ "customers": { "customerId": { "eq": "acme" } } });
    let data = coupons(&world, of_acme, Value::Null).data();
    assert_eq!(names(&data), ["e"]);
    assert_eq!(data["coupons"]["edges"][0]["node"]["status"], "ARCHIVED");
}

#[test]
fn lists_can_be_paged_in_both_directions() {
    let world = five();
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = coupons(&world, Value::Null, json!({ "first": 2, "after": after })).data();
        seen.push(names(&data).concat());
        let page = &data["coupons"]["pageInfo"];
        assert_eq!(page["hasPreviousPage"], !after.is_null());
        after = page["endCursor"].clone();
        if page["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ["ab", "cd", "e"]);

    let mut before = Value::Null;
    seen.clear();
    loop {
        let data = coupons(&world, Value::Null, json!({ "last": 2, "before": before })).data();
        seen.push(names(&data).concat());
        let page = &data["coupons"]["pageInfo"];
        before = page["startCursor"].clone();
        if page["hasPreviousPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ["de", "bc", "a"]);

    let data = coupons(&world, Value::Null, json!({ "first": 0 })).data();
    assert_eq!(names(&data), [""; 0]);
    assert_eq!(coupons(&world, Value::Null, json!({ "first": -1 })).code(), "BadUserInput");
    assert_eq!(coupons(&world, Value::Null, json!({ "after": "none" })).code(), "BadUserInput");
}
