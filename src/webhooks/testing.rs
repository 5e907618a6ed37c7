//! Requests as Stigg sends them, for unit tests. Needs the feature `testing`.

use http::{HeaderValue, Request};
use serde_json::{Map, Value, json};

use super::signature::Signature;
use super::verifier::SECRET_HEADER;
use super::{Event, EventType};

/// Builder for a webhook's event and request.
///
/// ```
/// use stigg::webhooks::testing::EventBuilder;
/// use stigg::webhooks::{EventType, Verifier};
///
/// let request = EventBuilder::new(EventType::SubscriptionCanceled)
///     .customer("acme")
///     .field("id", "subscription-1")
///     .request("secret");
///
/// let verifier = Verifier::new("secret")?;
/// let event = verifier.verify(request.headers(), request.body()).unwrap();
/// assert_eq!((event.customer_id(), event.id()), (Some("acme"), Some("subscription-1")));
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until `event` or `request` is called"]
pub struct EventBuilder {
    fields: Map<String, Value>,
    signature: Option<Signature>,
}

impl EventBuilder {
    /// Returns a builder for an event of a type, with a new identifier of the message.
    pub fn new(event_type: impl Into<EventType>) -> Self {
        let builder = Self { fields: Map::new(), signature: None };
        builder
            .field("type", event_type.into().as_str())
            .field("messageId", crate::common::new_key())
            .field("traceId", "trace-id")
            .field("timestamp", "2030-01-01T00:00:00.000Z")
    }

    /// Sets the identifier of the message. Repeats of a message have the same one.
    pub fn message_id(self, id: impl Into<String>) -> Self {
        self.field("messageId", id.into())
    }

    /// Sets the customer.
    pub fn customer(self, id: impl Into<String>) -> Self {
        self.field("customer", json!({ "id": id.into() }))
    }

    /// Sets the customer's resource.
    pub fn resource(self, id: impl Into<String>) -> Self {
        self.field("resource", json!({ "id": id.into() }))
    }

    /// Sets a field, by its name in JSON.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }

    /// Signs the request.
    pub fn signed(mut self, signature: &Signature) -> Self {
        self.signature = Some(signature.clone());
        self
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        Value::Object(self.fields.clone()).to_string().into_bytes()
    }

    /// Returns the event.
    ///
    /// # Panics
    ///
    /// If a field that was set keeps it from being an event, such as a `type` that is a number.
    #[must_use]
    pub fn event(&self) -> Event {
        match Event::from_bytes(&self.body()) {
            Ok(event) => event,
            Err(error) => panic!("{error}"),
        }
    }

    /// Returns a request with a secret.
    ///
    /// # Panics
    ///
    /// If no header can have the secret as its value.
    #[must_use]
    pub fn request(&self, secret: &str) -> Request<Vec<u8>> {
        let body = self.body();
        let signature = self.signature.as_ref().map(|signature| signature.sign(&body));
        let mut request = Request::new(body);
        *request.method_mut() = http::Method::POST;
        let headers = request.headers_mut();
        headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let header = |value: &str| match HeaderValue::from_str(value) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        };
        headers.insert(SECRET_HEADER, header(secret));
        if let Some((name, value)) = signature {
            headers.insert(name, header(&value));
        }
        request
    }
}
