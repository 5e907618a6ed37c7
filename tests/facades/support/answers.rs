//! Server responses, as steps of a script.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::server::Step;

/// A response with a body of known length.
pub(crate) fn http(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Step {
    let body = body.as_ref();
    let length = body.len().to_string();
    let mut answer = head(status, headers.iter().copied().chain([("content-length", &*length)]));
    answer.extend_from_slice(body);
    Step::answer(answer)
}

/// A chunked response.
pub(crate) fn chunked<'a>(status: u16, chunks: impl IntoIterator<Item = &'a [u8]>) -> Step {
    let mut answer = head(status, [("transfer-encoding", "chunked")]);
    for chunk in chunks {
        answer.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        answer.extend_from_slice(chunk);
        answer.extend_from_slice(b"\r\n");
    }
    answer.extend_from_slice(b"0\r\n\r\n");
    Step::answer(answer)
}

/// A response with a status and a minimal body.
pub(crate) fn status(status: u16) -> Step {
    http(status, &[("content-type", "text/plain")], "as you were")
}

/// A complete GraphQL response.
pub(crate) fn json(body: &Value) -> Step {
    http(200, &[("content-type", "application/json")], body.to_string())
}

/// A GraphQL response with one error.
pub(crate) fn refusal(code: &str) -> Step {
    json(&json!({ "errors": [{ "message": "no", "extensions": { "code": code } }] }))
}

/// A GraphQL response to `GetEntitlement`.
pub(crate) fn granted() -> Step {
    json(&granted_body())
}

pub(crate) fn granted_body() -> Value {
    json!({ "data": { "entitlement": {
        "isGranted": true,
        "customerId": "customer-demo-01",
        "hasUnlimitedUsage": false,
        "usageLimit": 10.0,
    } } })
}

pub(crate) fn gzip(body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn head<'a>(status: u16, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Whatever\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    head.push_str("\r\n");
    head.into_bytes()
}
