//! The endpoints, and how requests find them.

use std::borrow::Cow;

use hyper::{Method, Uri};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::answers::{Answer, Refusal};
#[cfg(feature = "subscriptions")]
use super::streams;
use super::{
    ROOT, catalog, checkouts, clock, customers, faults, graphql, payments, requests, state,
    webhooks,
};
use crate::http::service::Service;

const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
/// States contain all customers.
const MAX_STATE_BYTES: usize = 256 * 1024 * 1024;

/// A request to an endpoint.
pub(super) struct Call<'a> {
    pub(super) service: &'a Service,
    /// The name in the path, or nothing.
    pub(super) name: &'a str,
    pub(super) query_string: &'a str,
    pub(super) body: &'a [u8],
}

/// Input of an endpoint besides the name in its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Nothing,
    Json,
    State,
}

pub(super) struct Endpoint {
    method: Method,
    /// The path below the root. A part in braces stands for a name.
    path: &'static str,
    /// The methods of [`Emulator`](crate::Emulator) with the same effect.
    capabilities: &'static [&'static str],
    takes: Takes,
    answer: fn(&Call<'_>) -> Result<Answer, Refusal>,
}

/// Declares the endpoints, one per line: method, path, body, function, and the methods of the
/// handle.
macro_rules! endpoints {
    ($(
        $(#[$condition:meta])?
        $method:ident $path:literal $takes:ident => $answer:path: $($capability:ident),*;
    )*) => {
        static ENDPOINTS: &[Endpoint] = &[$($(#[$condition])? Endpoint {
            method: Method::$method,
            path: $path,
            capabilities: &[$(stringify!($capability)),*],
            takes: Takes::$takes,
            answer: $answer,
        }),*];
    };
}

endpoints! {
    GET "/health" Nothing => health:;
    POST "/graphql" Json => graphql::execute:;
    GET "/clock" Nothing => clock::get: now;
    POST "/clock" Json => clock::post: advance, advance_months, set_now;
    GET "/faults" Nothing => faults::list: faults;
    POST "/faults" Json => faults::inject: inject;
    DELETE "/faults" Nothing => faults::clear: clear_faults;
    #[cfg(feature = "subscriptions")]
    GET "/streams" Nothing => streams::list: streams, wait_for_subscriptions;
    #[cfg(feature = "subscriptions")]
    DELETE "/streams" Nothing => streams::cut: cut_streams;
    #[cfg(feature = "subscriptions")]
    POST "/streams/close" Json => streams::close: close_streams;
    #[cfg(feature = "subscriptions")]
    GET "/streams/faults" Nothing => streams::list_faults: stream_faults;
    #[cfg(feature = "subscriptions")]
    POST "/streams/faults" Json => streams::inject: inject_stream_fault;
    #[cfg(feature = "subscriptions")]
    DELETE "/streams/faults" Nothing => streams::clear_faults: clear_stream_faults;
    GET "/webhooks" Nothing => webhooks::list: webhooks;
    POST "/webhooks" Json => webhooks::add: add_webhook;
    DELETE "/webhooks" Nothing => webhooks::remove: remove_webhooks;
    GET "/webhooks/deliveries" Nothing
        => webhooks::deliveries: webhook_deliveries, wait_for_webhooks;
    POST "/webhooks/deliveries/{number}/resend" Nothing => webhooks::resend: resend_webhook;
    GET "/webhooks/faults" Nothing => webhooks::list_faults: webhook_faults;
    POST "/webhooks/faults" Json => webhooks::inject: inject_webhook_fault;
    DELETE "/webhooks/faults" Nothing => webhooks::clear_faults: clear_webhook_faults;
    GET "/requests" Nothing => requests::list: requests;
    DELETE "/requests" Nothing => requests::clear: clear_requests;
    GET "/executions" Nothing => requests::executions: executions;
    GET "/checkouts" Nothing => checkouts::list: checkouts;
    POST "/checkouts/{checkoutId}/complete" Nothing => checkouts::complete: complete_checkout;
    POST "/checkouts/{checkoutId}/expire" Nothing => checkouts::expire: expire_checkout;
    GET "/customers" Nothing => customers::list: customers;
    PUT "/customers/{customerId}/payments" Json => payments::choose: set_payments;
    POST "/subscriptions/{subscriptionId}/pay" Nothing => payments::pay: pay;
    POST "/subscriptions/{subscriptionId}/fail-payment" Json => payments::fail: fail_payment;
    POST "/subscriptions/{subscriptionId}/expire-payment" Nothing => payments::expire: expire_payment;
    GET "/customers/{customerId}/billing-information" Nothing
        => customers::billing_information: customer_billing_information;
    GET "/subscriptions/{subscriptionId}/billing-information" Nothing
        => payments::billing_information: subscription_billing_information;
    POST "/customers/{customerId}/archive" Nothing => customers::archive: archive_customer;
    GET "/catalog" Nothing => catalog::get: catalog;
    POST "/catalog" Json => catalog::publish: publish;
    PUT "/catalog" Json => catalog::publish: publish;
    GET "/state" Nothing => state::save: save;
    PUT "/state" State => state::load: load;
    DELETE "/state" Nothing => state::reset: reset;
}

/// An endpoint and the arguments in the address of a request to it.
pub(crate) struct Route {
    endpoint: &'static Endpoint,
    name: String,
    query_string: String,
}

impl Endpoint {
    /// The name in a path, or nothing, if the path is one of this endpoint.
    fn matched(&self, path: &str) -> Option<Result<String, Refusal>> {
        let mut parts = path.strip_prefix(ROOT)?.split('/');
        let mut name = Ok(String::new());
        for own in self.path.split('/') {
            let part = parts.next()?;
            match own.strip_prefix('{').and_then(|own| own.strip_suffix('}')) {
                Some(own) if !part.is_empty() => name = decoded(own, part),
                None if part == own => {}
                _ => return None,
            }
        }
        parts.next().is_none().then_some(name)
    }
}

fn decoded(field: &str, part: &str) -> Result<String, Refusal> {
    let decoded = percent_decode_str(part).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| {
        let message = format!("`{field}` is `{part}`: encode it as UTF-8 with percent signs");
        Refusal::bad_field(field, message)
    })
}

fn health(_: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&json!({ "status": "READY", "version": env!("CARGO_PKG_VERSION") }))
}

impl Route {
    pub(super) fn find(method: &Method, uri: &Uri) -> Result<Self, Refusal> {
        // `HEAD` is `GET` without the body, which the server leaves out.
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let path = uri.path();
        let mut allowed = Vec::new();
        for endpoint in ENDPOINTS {
            let Some(name) = endpoint.matched(path) else { continue };
            if endpoint.method == *method {
                let name = name?;
                let query_string = uri.query().unwrap_or_default().to_owned();
                return Ok(Self { endpoint, name, query_string });
            }
            allowed.push(endpoint.method.as_str());
        }
        if allowed.is_empty() {
            let message = format!("There is no `{path}`: CONTROL.md lists the endpoints");
            return Err(Refusal::new(404, message));
        }
        let allowed = allowed.join(", ");
        let message = format!("`{path}` has no `{method}`: send {allowed}");
        Err(Refusal::method_not_allowed(message, allowed))
    }

    /// Whether the endpoint needs no API key: it neither shows nor changes anything.
    pub(super) fn is_public(&self) -> bool {
        self.endpoint.capabilities.is_empty() && !self.takes_body()
    }

    pub(super) fn takes_body(&self) -> bool {
        self.endpoint.takes != Takes::Nothing
    }

    pub(crate) fn max_body_bytes(&self) -> usize {
        match self.endpoint.takes {
            Takes::Nothing | Takes::Json => MAX_BODY_BYTES,
            Takes::State => MAX_STATE_BYTES,
        }
    }

    pub(crate) fn answer(&self, service: &Service, body: &[u8]) -> Answer {
        let Self { endpoint, name, query_string } = self;
        let answer = (endpoint.answer)(&Call { service, name, query_string, body });
        answer.unwrap_or_else(Answer::from)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Methods of the handle that concern the process: the program calls them or prints what they
    /// return.
    const OF_THE_PROGRAM: [&str; 7] =
        ["start", "builder", "url", "stream_url", "api_key", "port", "stop"];

    #[test]
    fn every_capability_of_the_handle_has_an_endpoint() {
        let mut sources =
            vec![include_str!("../../emulator.rs"), include_str!("../../emulator/webhooks.rs")];
        if cfg!(feature = "subscriptions") {
            sources.push(include_str!("../../emulator/streams.rs"));
        }
        let handle = |source: &'static str| {
            let (_, handle) = source.split_once("\nimpl Emulator {").expect("the handle");
            handle.split_once("\n}\n").expect("the end of it").0
        };
        let methods: BTreeSet<_> = sources
            .into_iter()
            .flat_map(|source| handle(source).lines())
            .filter_map(|line| line.trim().strip_prefix("pub fn ")?.split('(').next())
            .filter(|method| !OF_THE_PROGRAM.contains(method))
            .collect();
        assert!(methods.contains("advance"), "{methods:?}");
        let capabilities: BTreeSet<_> =
            ENDPOINTS.iter().flat_map(|endpoint| endpoint.capabilities).copied().collect();
        assert_eq!(capabilities, methods);
    }

    #[test]
    fn the_documentation_lists_every_endpoint() {
        let rows = |endpoint: &Endpoint| {
            let Endpoint { method, path, capabilities, .. } = endpoint;
            let capabilities: Vec<_> =
                capabilities.iter().map(|capability| format!("`{capability}`")).collect();
            let capabilities = match &capabilities[..] {
                [] => "–".to_owned(),
                some => some.join(", "),
            };
            format!("| `{method} {ROOT}{path}` | {capabilities} |")
        };
        let listed: Vec<_> = include_str!("../../../CONTROL.md")
            .lines()
            .filter(|line| line.contains(&format!(" {ROOT}/")) && line.starts_with('|'))
            .filter(|line| {
                cfg!(feature = "subscriptions") || !line.contains(&format!("{ROOT}/streams"))
            })
            .map(|line| {
                line.rsplitn(3, '|').last().unwrap_or_default().trim_end().to_owned() + " |"
            })
            .collect();
        assert_eq!(listed, ENDPOINTS.iter().map(rows).collect::<Vec<_>>());
    }

    #[test]
    fn names_in_paths_are_decoded() {
        let name = |path: &str| {
            let uri = path.parse().expect("a path");
            Route::find(&Method::POST, &uri).map(|route| route.name)
        };
        let found = |path| name(path).unwrap_or_else(|refusal| panic!("{path}: {refusal:?}"));
        assert_eq!(found("/_emulator/clock"), "");
        assert_eq!(found("/_emulator/subscriptions/a%2Fb%20c/pay"), "a/b c");
        assert_eq!(found("/_emulator/subscriptions/%C3%A9/pay"), "é");
        for path in [
            "/_emulator",
            "/_emulator/",
            "/_emulator/clock/",
            "/_emulator/clocks",
            "/_emulator/subscriptions/pay",
            "/_emulator/subscriptions//pay",
            "/_emulator/subscriptions/a/b/pay",
            "/_emulator/subscriptions/%FF/pay",
            "/_emulator/checkouts",
        ] {
            name(path).expect_err(path);
        }
    }
}
