//! Webhooks: what is refused, what is read, and what it means for a cache.

mod affected;
mod bodies;
mod documented;
mod extractors;
mod repeats;
mod secrets;
mod signatures;
mod types;

use http::HeaderMap;
use stigg::webhooks::{Event, SECRET_HEADER, Verifier};

const SECRET: &str = "whsec-3f1c9a70";

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

/// Headers of a request with these secrets.
fn headers(secrets: &[&[u8]]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for secret in secrets {
        headers.append(SECRET_HEADER, http::HeaderValue::from_bytes(secret).unwrap());
    }
    headers
}

/// Reads an event that Stigg sent.
fn event(body: impl AsRef<[u8]>) -> Event {
    verifier().verify(&headers(&[SECRET.as_bytes()]), body.as_ref()).unwrap()
}
