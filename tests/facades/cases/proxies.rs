//! Proxies from the environment, in use. [`proxy_rules`](super::proxy_rules) has the rules by which
//! they are chosen.

use stigg::{ErrorKind, RetryPolicy};

use super::{builder, case, check, facade};
use crate::support::answers::http;
use crate::support::child;
use crate::support::refusing::Refusing;
use crate::support::server::{Request, Server, Step};

/// Builds a client in the environment of this test process, calls, and reports the result.
#[facade]
async fn call_in_child() {
    let endpoint = std::env::var("STIGG_TEST_ENDPOINT").unwrap();
    let made =
        builder(&endpoint).retry(RetryPolicy::none()).danger_allow_plain_http_to("0.0.0.0").build();
    let client = match made {
        Ok(client) => client,
        Err(error) => return child::tell(format!("{:?}: {error} {error:?}", error.kind())),
    };
    let shown = format!("{client:?}");
    let error = check(&client).await.unwrap_err();
    let mut outcome = format!("{:?}:", error.kind());
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        outcome = format!("{outcome} {error} {error:?}");
        cause = error.source();
    }
    child::tell(format!("{outcome} {error:?} {shown}"));
}

/// A proxy that responds once with this status.
fn answering(status: u16) -> Step {
    // Without a body, the connection can be closed at once.
    http(status, &[("connection", "close")], "").then_reset()
}

/// The URL of a server that runs on this machine but does not count as local, and refuses
/// connections.
fn far(nobody: &Refusing) -> String {
    nobody.url().replace("http://127.0.0.1", "https://0.0.0.0")
}

/// The result of a call in an environment, and the requests that the proxy received. `PROXY` stands
/// for the proxy's host and port.
fn called(
    test: &str,
    endpoint: &str,
    proxy: Step,
    variables: &[(&'static str, &str)],
) -> (String, Vec<Request>) {
    let proxy = Server::always(proxy);
    let address = proxy.address().to_string();
    let variables: Vec<_> = (variables.iter())
        .map(|(name, value)| (*name, value.replace("PROXY", &address)))
        .chain([("STIGG_TEST_ENDPOINT", endpoint.to_owned())])
        .collect();
    let outcome = child::run(module_path!(), test, variables);
    (outcome, proxy.finish().requests)
}

#[facade]
#[case]
async fn proxies_are_read_from_the_environment() {
    if child::is_this() {
        return call_in_child().await;
    }
    let nobody = Refusing::new();
    let far = far(&nobody);
    for (variables, used) in [
        (&[("HTTPS_PROXY", "http://PROXY")][..], true),
        (&[("https_proxy", "PROXY/")], true),
        (&[("ALL_PROXY", "http://PROXY")], true),
        (&[("HTTPS_PROXY", "http://PROXY"), ("ALL_PROXY", "http://127.0.0.1:1")], true),
        (&[("HTTPS_PROXY", "http://PROXY"), ("NO_PROXY", "localhost, example.com")], true),
        (&[("HTTP_PROXY", "http://PROXY"), ("http_proxy", "http://PROXY")], false),
        (&[("HTTPS_PROXY", "http://PROXY"), ("NO_PROXY", "localhost, 0.0.0.0")], false),
        (&[("HTTPS_PROXY", "http://PROXY"), ("no_proxy", "0.0.0.0/8")], false),
        (&[("HTTPS_PROXY", "http://PROXY"), ("no_proxy", "*")], false),
        (&[("HTTPS_PROXY", "")], false),
        (&[("ALL_PROXY", "socks5://PROXY"), ("no_proxy", "*")], false),
    ] {
        let test = "proxies_are_read_from_the_environment";
        let (outcome, seen) = called(test, &far, answering(502), variables);

        assert!(outcome.starts_with("\"Connect:"), "{variables:?}: {outcome}");
        assert_eq!(seen.len(), usize::from(used), "{variables:?}: {outcome}");
    }
}

#[facade]
#[case]
async fn a_proxy_gets_credentials_and_its_refusal_is_a_connect_error() {
    if child::is_this() {
        return call_in_child().await;
    }
    let nobody = Refusing::new();
    let far = far(&nobody);
    let authority = far.trim_start_matches("https://").trim_end_matches("/graphql");
    // After the 200, the proxy closes the connection during the TLS handshake.
    for (status, cause, credentials, sent) in [
        // me:s3cret@:é%
        (407, "proxy", "me:s3cret%40%3A%C3%A9%", "bWU6czNjcmV0QDrDqSU="),
        // me:p@s3cret:++%
        (502, "tunnel error", "me:p%40s3cret:%2B+%", "bWU6cEBzM2NyZXQ6Kysl"),
        // me:
        (200, "", "me", "bWU6"),
        // a@b:c@s3cret
        (407, "proxy", "a@b:c@s3cret", "YUBiOmNAczNjcmV0"),
        // é:🔑
        (407, "proxy", "%C3%A9:%f0%9f%94%91", "w6k68J+UkQ=="),
    ] {
        let test = "a_proxy_gets_credentials_and_its_refusal_is_a_connect_error";
        let proxy = format!("http://{credentials}@PROXY");
        let (outcome, seen) = called(test, &far, answering(status), &[("HTTPS_PROXY", &proxy)]);

        assert!(outcome.starts_with("\"Connect:"), "{status}: {outcome}");
        // One library names the status, the other its meaning.
        let cause_is_told = outcome.contains(cause) || outcome.contains(&status.to_string());
        assert!(cause_is_told, "{status}: {outcome}");
        assert!(!outcome.contains("s3cret"), "{status}: {outcome}");
        assert_eq!(seen.len(), 1, "{outcome}");
        assert_eq!(seen[0].line, format!("CONNECT {authority} HTTP/1.1"));
        assert_eq!(seen[0].header("host"), Some(authority));
        assert_eq!(seen[0].header("proxy-authorization"), Some(&*format!("Basic {sent}")));
        assert_eq!(seen[0].header("x-api-key"), None);
    }
}

#[facade]
#[case]
async fn an_unusable_proxy_is_never_bypassed() {
    if child::is_this() {
        return call_in_child().await;
    }
    let server = Server::always(Step::deafness().then_reset());
    let far = format!("https://0.0.0.0:{}/graphql", server.address().port());
    for value in [
        "socks5://me:s3cret@PROXY",
        "ftp://me:s3cret@PROXY",
        "http://[bad",
        " ",
        " http://me:s3cret@PROXY",
        "http://",
        "http://me:s3cret@",
        "http://me:s3cret@127.0.0.1:99999",
        "http://me:s3cret@127.0.0.1:",
        "http://me:s3cret@127.0.0.1:x",
    ] {
        let test = "an_unusable_proxy_is_never_bypassed";
        let (outcome, seen) = called(test, &far, answering(502), &[("HTTPS_PROXY", value)]);

        assert!(outcome.starts_with("\"Config:"), "{value:?}: {outcome}");
        assert!(outcome.contains("HTTPS_PROXY") && !outcome.contains("s3cret"), "{outcome}");
        assert_eq!(seen, [], "{value:?}");
    }
    assert_eq!(server.finish().connections, 0);
}

#[facade]
#[case]
async fn plain_http_does_not_go_through_a_proxy() {
    if child::is_this() {
        return call_in_child().await;
    }
    let nobody = Refusing::new();
    let plain = nobody.url().replace("127.0.0.1", "0.0.0.0");
    for (variables, kind) in [
        (&[("HTTP_PROXY", "http://PROXY")][..], ErrorKind::Config),
        (&[("ALL_PROXY", "http://PROXY")], ErrorKind::Config),
        (&[("HTTP_PROXY", "http://PROXY"), ("NO_PROXY", "0.0.0.0")], ErrorKind::Connect),
        (&[("HTTP_PROXY", "http://PROXY"), ("REQUEST_METHOD", "POST")], ErrorKind::Connect),
        (&[("HTTPS_PROXY", "http://PROXY")], ErrorKind::Connect),
    ] {
        let test = "plain_http_does_not_go_through_a_proxy";
        let (outcome, seen) = called(test, &plain, answering(502), variables);

        assert!(outcome.starts_with(&format!("\"{kind:?}:")), "{variables:?}: {outcome}");
        assert_eq!(seen, [], "{variables:?}");
    }
}
