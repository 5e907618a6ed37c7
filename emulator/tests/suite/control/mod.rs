//! The control API.

mod access;
mod checkouts;
mod clock;
mod faults;
mod page;
mod requests;
mod state;
#[cfg(feature = "subscriptions")]
mod streams;

use serde_json::Value;
use ureq::http::Request;

use crate::common::{Reply, World};

const REPORT: &str = "mutation ReportUsage($input: ReportUsageInput!) {
    reportUsage(input: $input) { currentUsage } }";

/// Sends a request to the control API with the right API key. The body of a response without one is
/// null.
pub(crate) fn control(world: &World, method: &str, path: &str, body: Option<Value>) -> Reply {
    let key = Some(world.emulator.api_key());
    let content = body.map(|body| ("application/json", body.to_string()));
    send(world, method, path, key, content).expect("a response")
}

/// Sends a request with any key and any body.
fn send(
    world: &World,
    method: &str,
    path: &str,
    key: Option<&str>,
    content: Option<(&str, String)>,
) -> Result<Reply, ureq::Error> {
    let url = world.emulator.url().replace("/graphql", path);
    let mut request = Request::builder().method(method).uri(url);
    if let Some(key) = key {
        request = request.header("x-api-key", key);
    }
    let mut response = match content {
        Some((media_type, body)) => {
            let request = request.header("content-type", media_type);
            world.agent().run(request.body(body).expect("a request"))?
        }
        None => world.agent().run(request.body(()).expect("a request"))?,
    };
    let status = response.status().as_u16();
    let text = response.body_mut().with_config().limit(u64::MAX).read_to_string()?;
    let body = if text.is_empty() {
        Value::Null
    } else {
        let media_type = response.headers()["content-type"].to_str().unwrap_or_default();
        assert!(media_type.starts_with("application/json"), "{media_type}");
        serde_json::from_str(&text).expect("JSON")
    };
    Ok(Reply { status, body })
}

/// Checks that a request is refused with this status and a message that contains these words.
#[track_caller]
pub(crate) fn assert_refused(reply: &Reply, status: u16, field: Option<&str>, words: &[&str]) {
    assert_eq!(reply.status, status, "{}", reply.body);
    let error = &reply.body["error"];
    let message = error["message"].as_str().expect("a message");
    assert_eq!(error["field"].as_str(), field, "{message}");
    for word in words {
        assert!(message.contains(word), "`{word}` is not in: {message}");
    }
}
