//! Events, as read from the body of a request.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::error::{Cause, Error};
use super::messages::Fingerprint;
use super::{Affected, EventType};

/// The longest identifier of a message, in bytes. Identifiers are kept to recognise repeats.
const MAX_ID_BYTES: usize = 512;

/// Event that Stigg sent. Cheap to clone.
///
/// Its methods find what most events have. [`data`](Self::data) decodes the whole event, into a type of
/// [`payloads`](super::payloads) or your own, and [`json`](Self::json) has everything else.
///
/// Stigg documents events as flat objects, and in one place as objects whose payload is in a field `data`.
/// Both are read. Where both levels have a field, methods of this type prefer the outer one.
///
/// `Debug` shows the type and the identifiers only: events contain personal data.
#[derive(Clone)]
pub struct Event(Arc<Contents>);

struct Contents {
    body: Box<str>,
    event_type: EventType,
    json: Map<String, Value>,
    fingerprint: Fingerprint,
}

impl Event {
    /// Reads an event without verifying where it comes from. For messages of a queue that only Stigg can
    /// write to; [`Verifier::verify`](super::Verifier::verify) reads requests.
    ///
    /// # Errors
    ///
    /// Fails if the bytes are not a JSON object with a field `type`.
    pub fn from_bytes(body: &[u8]) -> Result<Self, Error> {
        let json: Value = serde_json::from_slice(body).map_err(Cause::NotJson)?;
        let Value::Object(json) = json else {
            return Err(Cause::NotAnEvent("it is not an object").into());
        };
        let found =
            find(&json, "type").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        let event_type = found.ok_or(Cause::NotAnEvent("it has no `type`"))?.into();
        let id = find(&json, "messageId").and_then(Value::as_str).filter(|id| !id.is_empty());
        if id.is_some_and(|id| id.len() > MAX_ID_BYTES) {
            return Err(Cause::NotAnEvent("its `messageId` is too long").into());
        }
        let fingerprint = Fingerprint::new(id, body);
        // Valid JSON is valid UTF-8.
        let body = String::from_utf8_lossy(body).into();
        Ok(Self(Arc::new(Contents { body, event_type, json, fingerprint })))
    }

    /// Returns the type of the event.
    #[must_use]
    pub fn event_type(&self) -> &EventType {
        &self.0.event_type
    }

    /// Returns the type as Stigg wrote it.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.text("type").unwrap_or_default()
    }

    /// Returns the identifier of the message, which is the same each time that Stigg sends it. Some
    /// examples in Stigg's documentation have none.
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        self.text("messageId")
    }

    /// Returns the id by which Stigg's support and activity log find the change.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.text("traceId")
    }

    /// Returns the time of the event, unless Stigg left it out.
    #[must_use]
    pub fn timestamp(&self) -> Option<OffsetDateTime> {
        let text = self.text("timestamp").or_else(|| self.text("createdAt"))?;
        OffsetDateTime::parse(text, &Rfc3339).ok()
    }

    /// Returns the identifier of the event's environment.
    #[must_use]
    pub fn environment_id(&self) -> Option<&str> {
        self.text("environmentId")
    }

    /// Returns what caused the event, such as `subscription_updated`.
    #[must_use]
    pub fn trigger(&self) -> Option<&str> {
        self.text("trigger")
    }

    /// Returns who or what caused the event: the `type` of its `actor`.
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        let actor = self.field("actor")?;
        actor.as_str().or_else(|| actor.get("type")?.as_str())
    }

    /// Returns the identifier, as you chose it, of what the event is about: the customer of a
    /// [`CustomerUpdated`](EventType::CustomerUpdated), the subscription of a
    /// [`SubscriptionUpdated`](EventType::SubscriptionUpdated).
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.text("id")
    }

    /// Returns Stigg's own identifier of what the event is about.
    #[must_use]
    pub fn entity_id(&self) -> Option<&str> {
        self.text("entityId")
    }

    /// Returns the identifier of the customer, as you chose it.
    #[must_use]
    pub fn customer_id(&self) -> Option<&str> {
        let own = || self.id().filter(|_| self.event_type().is_about_a_customer());
        self.reference("customer", "customerId").or_else(own)
    }

    /// Returns the identifier of the customer's resource. `None` if the event is about none.
    #[must_use]
    pub fn resource_id(&self) -> Option<&str> {
        self.reference("resource", "resourceId")
    }

    /// Returns which entitlements the event may have changed.
    ///
    /// ```
    /// # use stigg::webhooks::{Affected, Event};
    /// let json = br#"{ "type": "subscription.updated", "id": "sub-1", "customer": { "id": "acme" } }"#;
    /// let event = Event::from_bytes(json)?;
    /// assert_eq!(event.affects(), Affected::Customer { customer_id: "acme", resource_id: None });
    /// # Ok::<(), stigg::webhooks::Error>(())
    /// ```
    #[must_use]
    pub fn affects(&self) -> Affected<'_> {
        Affected::by(self)
    }

    /// Decodes the event. Unknown fields are ignored.
    ///
    /// A payload in a field `data` is decoded together with the fields around it, so the same types fit both
    /// forms. Where both levels have a field, the inner one is decoded.
    ///
    /// ```
    /// # use stigg::webhooks::Event;
    /// use stigg::webhooks::payloads::CreditBalance;
    ///
    /// # let json = br#"{ "type": "credit_balance.low", "customerId": "acme", "remainingBalance": 20 }"#;
    /// # let event = Event::from_bytes(json)?;
    /// let balance: CreditBalance = event.data()?;
    /// assert_eq!(balance.remaining_balance, Some(20.0));
    /// # Ok::<(), stigg::webhooks::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the event is not of that type.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut fields = self.0.json.clone();
        if let Some(Value::Object(inner)) = fields.get("data").cloned() {
            fields.extend(inner);
        }
        serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
            let path = error.path().to_string();
            Cause::Unexpected { path, source: error.into_inner() }.into()
        })
    }

    /// Returns the fields of the event.
    #[must_use]
    pub fn json(&self) -> &Map<String, Value> {
        &self.0.json
    }

    /// Returns the body of the request, byte by byte.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0.body
    }

    /// Returns what identifies the message among others, for a
    /// [`MessageStore`](super::MessageStore).
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.0.fingerprint
    }

    pub(super) fn field(&self, name: &str) -> Option<&Value> {
        find(&self.0.json, name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The identifier in `name` or in the object `name`.
    fn reference<'a>(&'a self, object: &str, name: &str) -> Option<&'a str> {
        let in_object = || {
            let object = self.field(object)?;
            let id = object.as_str().or_else(|| object.get("id")?.as_str());
            id.filter(|id| !id.is_empty())
        };
        self.text(name).or_else(in_object)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("event_type", self.event_type())
            .field("message_id", &self.message_id())
            .field("customer_id", &self.customer_id())
            .field("resource_id", &self.resource_id())
            .finish_non_exhaustive()
    }
}

/// A field of the event, or of its `data`.
fn find<'a>(json: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let outer = json.get(name).filter(|value| !value.is_null());
    outer.or_else(|| json.get("data")?.get(name).filter(|value| !value.is_null()))
}
