//! Scheduled updates are carried out on the versions that are the latest when they are due.

use serde_json::json;

use super::*;

/// Dearer seats, and twice the emails in the team plan and in an add-on.
fn publish_dearer(world: &World) {
    publish(world, |catalog| {
        let team = &mut catalog.plans[2];
        team.prices[0].amount = Some(6.0);
        team.entitlements[0].usage_limit = Some(200.0);
        catalog.plans[1].entitlements[0].usage_limit = Some(77.0);
        catalog.addons[0].entitlements[0].usage_limit = Some(20.0);
        "Boost II".clone_into(&mut catalog.addons[0].display_name);
    });
}

#[test]
fn a_scheduled_update_moves_the_subscription_to_the_latest_versions() {
    for changes in [
        json!({ "billableFeatures": seats(4) }),
        json!({ "billableFeatures": seats(11) }),
        json!({ "addons": addons(&[("boost", 1)]) }),
        json!({ "addons": addons(&[("boost", 3), ("extra", 1)]) }),
        json!({ "priceOverrides": [] }),
    ] {
        let world = world();
        let content = json!({ "billableFeatures": seats(10), "addons": addons(&[("boost", 2)]) });
        subscribe(&world, "team", &content);
        update_later(&world, changes.clone());
        publish_dearer(&world);
        assert_eq!((total(&world), world.limit("acme", EMAILS)), (json!(54), json!(120)));
        next_month(&world);
        let now = held(&world);
        assert_eq!(now["plan"]["versionNumber"], 2, "{changes}");
        assert_eq!(now["addons"][0]["addon"]["displayName"], "Boost II", "{changes}");
        assert!(world.limit("acme", EMAILS).as_f64() >= Some(220.0), "{changes}");
    }
}

#[test]
fn an_update_at_once_keeps_the_versions() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    publish_dearer(&world);
    update(&world, &json!({ "billableFeatures": seats(11) }));
    assert_eq!(
        (held(&world)["plan"]["versionNumber"].clone(), total(&world)),
        (json!(1), json!(55))
    );
}

#[test]
fn a_scheduled_coupon_or_metadata_keeps_the_versions() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    update_later(
        &world,
        json!({ "appliedCoupon": { "couponId": "half" }, "additionalMetaData": {} }),
    );
    publish_dearer(&world);
    next_month(&world);
    assert_eq!(
        (held(&world)["plan"]["versionNumber"].clone(), total(&world)),
        (json!(1), json!(25))
    );
}

#[test]
fn a_future_subscription_starts_in_the_latest_versions() {
    let world = world();
    let content = json!({
        "billableFeatures": seats(10), "addons": addons(&[("boost", 2)]),
        "startDate": "2026-09-15T00:00:00Z",
    });
    subscribe(&world, "team", &content);
    publish_dearer(&world);
    assert_eq!(held(&world)["plan"]["versionNumber"], 1);
    assert_eq!(strategies::next_invoice(&world).0, 64);
    world.emulator.advance(time::Duration::days(20));
    let now = held(&world);
    assert_eq!((&now["status"], &now["plan"]["versionNumber"]), (&json!("ACTIVE"), &json!(2)));
    assert_eq!((total(&world), world.limit("acme", EMAILS)), (json!(64), json!(240)));
}

#[test]
fn a_scheduled_change_of_plan_happens_in_the_latest_versions() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    let later = with(at_period_end(), &json!({ "addons": addons(&[("boost", 1)]) }));
    world.provision(order("starter", &later));
    publish_dearer(&world);
    next_month(&world);
    assert_eq!(world.limit("acme", EMAILS), 97);
}

#[test]
fn versions_published_after_the_time_do_not_count() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    update_later(&world, json!({ "billableFeatures": seats(4) }));
    next_month(&world);
    publish_dearer(&world);
    assert_eq!(
        (held(&world)["plan"]["versionNumber"].clone(), total(&world)),
        (json!(1), json!(20))
    );
}
