use super::*;

/// The example of RFC 6455, section 1.3.
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

fn upgrade(offered: &[Protocol]) -> Upgrade {
    Upgrade {
        uri: Uri::from_static("https://api.stigg.io/graphql"),
        headers: HeaderMap::new(),
        key: 0,
        accept: derive_accept_key(b"dGhlIHNhbXBsZSBub25jZQ=="),
        offered: offered.to_vec(),
        redactor: Redactor::default(),
    }
}

/// The outcome of a reply with these headers.
fn outcome(offered: &[Protocol], headers: &[(&'static str, &str)]) -> Result<Protocol, String> {
    let pairs = headers.iter().map(|(name, value)| {
        (http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
    });
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(name, value);
    }
    upgrade(offered).accepted(&map).map_err(|error| error.to_string())
}

const USUAL: [(&str, &str); 3] =
    [("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-accept", ACCEPT)];

fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [&USUAL, more].concat()
}

#[test]
fn the_server_chooses_among_the_offered() {
    let both = &Protocol::ALL;
    let [new, old] = *both;
    let name = "sec-websocket-protocol";

    assert_eq!(outcome(both, &with(&[(name, "graphql-transport-ws")])), Ok(new));
    assert_eq!(outcome(both, &with(&[(name, "graphql-ws")])), Ok(old));
    assert_eq!(outcome(&[old], &with(&[])), Ok(old));
    for (offered, headers) in [
        (&both[..], with(&[])),
        (&[new], with(&[(name, "graphql-ws")])),
        (both, with(&[(name, "mqtt")])),
        (both, with(&[(name, "graphql-ws"), (name, "graphql-transport-ws")])),
    ] {
        let error = outcome(offered, &headers).unwrap_err();
        assert!(error.contains("protocol"), "{error}");
    }
}

#[test]
fn headers_are_compared_as_http_compares_them() {
    let headers = [
        ("connection", "keep-alive, UPGRADE"),
        ("upgrade", "WebSocket"),
        ("sec-websocket-accept", ACCEPT),
        ("sec-websocket-protocol", "graphql-ws"),
    ];
    assert_eq!(outcome(&Protocol::ALL, &headers), Ok(Protocol::GraphqlWs));
}

#[test]
fn a_reply_that_proves_nothing_is_refused() {
    let protocol = ("sec-websocket-protocol", "graphql-ws");
    let [connection, upgrade, accept] = USUAL;
    for headers in [
        vec![upgrade, accept, protocol],
        vec![connection, accept, protocol],
        vec![connection, ("upgrade", "h2c"), accept, protocol],
        vec![connection, upgrade, protocol],
        vec![connection, upgrade, ("sec-websocket-accept", "aGVsbG8="), protocol],
        vec![connection, upgrade, accept, protocol, ("sec-websocket-extensions", "x")],
    ] {
        assert!(outcome(&Protocol::ALL, &headers).is_err(), "{headers:?}");
    }
}
