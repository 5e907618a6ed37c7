//! Reads bytes as the body of a webhook.
//!
//! An event that can be read must have the bytes that it was read from, and each payload that can be decoded
//! must survive being encoded and decoded again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{from_value, to_value};
use stigg::webhooks::payloads::*;
use stigg::webhooks::{Affected, Event};

fn decode<T: DeserializeOwned + Serialize>(event: &Event) {
    if let Ok(payload) = event.data::<T>() {
        let encoded = to_value(&payload).expect("payloads can be encoded");
        let again: T = from_value(encoded.clone()).expect("encoded payloads can be decoded");
        assert_eq!(to_value(&again).expect("and encoded"), encoded);
    }
}

fuzz_target!(|body: &[u8]| {
    let Ok(event) = Event::from_bytes(body) else { return };
    assert_eq!(event.raw().as_bytes(), body);
    if let Affected::Customer { customer_id, resource_id } = event.affects() {
        assert!(!customer_id.is_empty() && resource_id != Some(""));
    }
    let _ = (event.timestamp(), event.actor(), format!("{event:?}"));
    decode::<EntitlementsUpdated>(&event);
    decode::<Subscription>(&event);
    decode::<UsageExceeded>(&event);
    decode::<Customer>(&event);
    decode::<PromotionalEntitlement>(&event);
    decode::<CreditGrant>(&event);
    decode::<CreditBalance>(&event);
    decode::<RechargeAttempt>(&event);
});
