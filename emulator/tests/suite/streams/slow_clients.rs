//! Clients that do not read.

use serde_json::json;

use super::{Client, NEWER, PATIENCE, basic, subscribed};

/// A document whose updates are large.
fn large() -> String {
    let fields = (0..400).map(|number| format!("alias{number:0>200}: description "));
    let fields: String = fields.collect();
    format!(
        "subscription {{ entitlementsUpdated {{ entitlements {{ feature {{ {fields} }} }} }} }}"
    )
}

#[test]
fn a_client_that_does_not_read_is_disconnected_and_disturbs_nobody() {
    let world = basic();
    let mut slow = subscribed(&world, &large());
    let mut other = Client::started(&world.emulator, NEWER);
    other.subscribe("1", "subscription { entitlementsUpdated { customerId } }");
    assert!(world.emulator.wait_for_subscriptions(2, PATIENCE));
    // Each is an update; far more than the queue of a connection and its buffers hold.
    for round in 0..1_400 {
        let grants = json!([{
            "featureId": "feature-01-templates", "period": "ONE_MONTH", "usageLimit": 100 + round,
        }]);
        world.try_grant("acme", grants).data();
        assert_eq!(other.update("1")["entitlementsUpdated"]["customerId"], "acme");
        if world.emulator.streams().len() == 1 {
            break;
        }
    }
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE), "the slow one is gone");
    let updates = std::iter::from_fn(|| slow.text()).count();
    assert!(updates < 1_400, "{updates}");
}
