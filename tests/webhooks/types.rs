//! The types of events.

use std::collections::{BTreeSet, HashMap, HashSet};

use proptest::prelude::*;
use serde_json::json;
use stigg::webhooks::EventType;

use crate::properties::check;
use crate::webhooks::event;

#[test]
fn each_known_type_is_read_by_its_name() {
    for known in EventType::KNOWN {
        let event = event(json!({ "type": known.as_str() }).to_string());
        assert_eq!(event.event_type(), known);
        assert_eq!(event.type_name(), known.as_str());
        assert!(!matches!(event.event_type(), EventType::Unknown(_)), "{known}");
    }
    let names: HashSet<_> = EventType::KNOWN.iter().map(EventType::as_str).collect();
    assert_eq!(names.len(), EventType::KNOWN.len());
}

#[test]
fn all_published_spellings_of_a_type_are_equal() {
    let spellings = [
        (EventType::TrialExpired, ["subscription.trial_expired", "trial.expired", "trial_expired"]),
        (
            EventType::TrialEndsSoon,
            ["subscription.trial.ends_soon", "trial.ends_soon", "TRIAL.ENDS.SOON"],
        ),
        (
            EventType::PromotionalEntitlementGranted,
            [
                "promotionalEntitlement.granted",
                "promotional_entitlement.granted",
                "promotional-entitlement-granted",
            ],
        ),
        (
            EventType::CreditBalanceLow,
            ["credit_balance.low", "credit.balance.low", "credits.balance.usage_low"],
        ),
        (
            EventType::CreditGrantDepleted,
            ["credit_grant.depleted", "credit.grant.depleted", "credits.grant.depleted"],
        ),
        (
            EventType::EntitlementUsageExceeded,
            [
                "entitlement.usage_exceeded",
                "entitlement_usage_exceeded",
                "Entitlement.UsageExceeded",
            ],
        ),
    ];
    for (known, names) in spellings {
        for name in names {
            let read = EventType::from(name);
            assert_eq!((&read, read.as_str()), (&known, known.as_str()), "{name}");
            assert!(read == name && known == *name && read != "plan.created");
        }
    }
}

#[test]
fn unknown_types_keep_their_text() {
    let event = event(r#"{ "type": "invoice.paid" }"#);

    assert!(matches!(event.event_type(), EventType::Unknown(_)));
    assert_eq!((event.event_type().as_str(), event.type_name()), ("invoice.paid", "invoice.paid"));
    assert_eq!(*event.event_type(), "invoice_paid");
    assert_eq!(format!("{:>14}", event.event_type()), "  invoice.paid");
    assert_eq!("invoice.paid".parse(), Ok(event.event_type().clone()));
    let encoded = serde_json::to_value(event.event_type()).unwrap();
    assert_eq!(serde_json::from_value::<EventType>(encoded).unwrap(), *event.event_type());
}

#[test]
fn types_can_be_keys() {
    let handlers =
        HashMap::from([(EventType::TrialExpired, 1), (EventType::from("invoice.paid"), 2)]);
    assert_eq!(handlers.get(&EventType::from("trial.expired")), Some(&1));
    assert_eq!(handlers.get(&EventType::from("INVOICE_PAID")), Some(&2));

    let sorted: BTreeSet<_> =
        ["plan.created", "a.b", "addon.created"].into_iter().map(EventType::from).collect();
    let sorted: Vec<_> = sorted.iter().map(EventType::as_str).collect();
    assert_eq!(sorted, ["a.b", "addon.created", "plan.created"]);
}

#[test]
fn equality_and_order_agree_with_each_other() {
    let known = prop::sample::select(EventType::KNOWN).prop_map(|known| known.to_string());
    let name = prop_oneof![known, "[a-cA-C]{0,3}[._]{0,2}[a-c]{0,2}"];
    check(512, (name.clone(), name), |(first, second)| {
        let (left, right) = (EventType::from(&*first), EventType::from(&*second));
        prop_assert_eq!(left == right, left.cmp(&right).is_eq());
        prop_assert_eq!(left == right, left == *second);
        prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
        Ok(())
    });
}
