//! The control API: what the handle of an emulator does, for programs in any language.
//!
//! `CONTROL.md` documents it. A request is admitted before its body is read, and answered on a
//! thread that may wait for the store.

#![expect(clippy::unnecessary_wraps, reason = "all endpoints have the same signature")]

mod answers;
mod catalog;
mod checkouts;
mod clock;
mod customers;
mod durations;
mod endpoints;
mod faults;
mod graphql;
mod input;
mod payments;
mod requests;
mod state;
#[cfg(feature = "subscriptions")]
mod streams;
mod webhooks;

pub(crate) use answers::{Answer, Refusal};
pub(crate) use endpoints::Route;

use hyper::header::CONTENT_TYPE;
use hyper::http::request::Parts;

use super::service::Service;

/// The first part of every path.
const ROOT: &str = "/_emulator";

/// Whether a path belongs to the control API.
pub(crate) fn is_for(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Finds the endpoint of a request and checks that it may be called.
pub(crate) fn admit(service: &Service, head: &Parts) -> Result<Route, Refusal> {
    service.check_host(&head.uri, &head.headers).map_err(|message| Refusal::new(421, message))?;
    let found = Route::find(&head.method, &head.uri);
    if let Ok(route) = &found
        && route.is_public()
    {
        return found;
    }
    if !service.is_controllable() {
        let message = "The control API is off, because other computers can reach the emulator: \
                       turn it on with the option `--control`, or `EmulatorBuilder::control`";
        return Err(Refusal::new(404, message));
    }
    if !service.has_key(&head.headers) {
        let message = "The X-API-KEY header is missing or wrong: send the key that the emulator \
                       prints when it starts";
        return Err(Refusal::new(401, message));
    }
    let route = found?;
    if route.takes_body()
        && let Some(media_type) = head.headers.get(CONTENT_TYPE)
    {
        input::check_media_type(media_type)?;
    }
    Ok(route)
}
