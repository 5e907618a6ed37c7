//! The opening handshake: the request that turns an HTTP connection into a WebSocket.

use hyper::header::{
    CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::{Method, Request, Response, StatusCode, Uri};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::super::service::{Reply, Service};
use super::driver;
use super::fault::{Occasion, StreamKind};
use super::protocol::Protocol;
use crate::values::failure::Failure;

/// Whether a request asks for a WebSocket.
pub(crate) fn is_upgrade(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::GET && has_token(headers, &UPGRADE, "websocket")
}

/// Accepts a request for a WebSocket, and serves it as soon as the response is sent.
pub(crate) fn upgrade<B>(
    service: &Service,
    mut request: Request<B>,
) -> Result<Response<()>, Reply> {
    let upgraded = hyper::upgrade::on(&mut request);
    let headers = std::mem::take(request.headers_mut());
    let (response, protocol) = accept(service, request.uri(), &headers)?;
    let service = service.clone();
    tokio::spawn(async move {
        // The client may be gone by now.
        if let Ok(upgraded) = upgraded.await {
            driver::run(service, headers, upgraded, protocol).await;
        }
    });
    Ok(response)
}

/// Accepts a request for a WebSocket. Returns the response and the sub-protocol, if there is one that
/// both sides speak.
fn accept(
    service: &Service,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(Response<()>, Option<Protocol>), Reply> {
    service
        .check_host(uri, headers)
        .map_err(|message| Reply::failure(421, Failure::bad_input(message)))?;
    check_origin(service, headers)?;
    if !has_token(headers, &CONNECTION, "upgrade") {
        return Err(refused("The request has no `Connection: Upgrade`"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        let message =
            "The emulator speaks version 13 of WebSocket: send `Sec-WebSocket-Version: 13`";
        return Err(Reply::failure(426, Failure::bad_input(message)));
    }
    let Some(key) = headers.get(SEC_WEBSOCKET_KEY) else {
        return Err(refused("The request has no `Sec-WebSocket-Key`"));
    };
    let fault = service.controls().stream_faults.take(Occasion::Connection, None);
    if let Some(StreamKind::Refuse { status }) = fault {
        let message = format!("Status {status} on demand");
        return Err(Reply::failure(status, Failure::new("UnexpectedError", message)));
    }
    let protocol = Protocol::negotiate(headers);
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let answer = response.headers_mut();
    answer.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    answer.insert(UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::try_from(derive_accept_key(key.as_bytes())) {
        answer.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    if let Some(protocol) = protocol {
        answer.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(protocol.token()));
    }
    Ok((response, protocol))
}

/// Refuses web pages of other sites. Browsers let any page open a WebSocket and read from it, and the
/// default key is public.
fn check_origin(service: &Service, headers: &HeaderMap) -> Result<(), Reply> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let is_own = || {
        let origin = origin.to_str().ok()?.parse::<Uri>().ok()?;
        let host = headers.get(HOST)?.to_str().ok()?;
        Some(origin.authority()?.as_str().eq_ignore_ascii_case(host))
    };
    if service.cors().allowed(headers).is_some() || is_own() == Some(true) {
        return Ok(());
    }
    let message = "The emulator does not answer pages of this origin; allow it with the option \
                   `--cors-origin`, or `EmulatorBuilder::cors_origin`";
    Err(Reply::failure(403, Failure::bad_input(message)))
}

/// Whether a header has a token in its list, in any case.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let mut tokens = lines.flat_map(|line| line.split(','));
    tokens.any(|own| own.trim().eq_ignore_ascii_case(token))
}

fn refused(message: &str) -> Reply {
    Reply::failure(400, Failure::bad_input(message))
}
