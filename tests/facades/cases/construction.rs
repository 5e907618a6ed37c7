//! Invalid settings, and reading settings from the environment.

use std::time::Duration;

use stigg::{API_KEY_VARIABLE, CallOptions, DEFAULT_ENDPOINT, ENDPOINT_VARIABLE, Error, ErrorKind};

use super::{Client, ClientBuilder, case, check, create, facade};
use crate::support::refusing::Refusing;
use crate::support::server::Server;
use crate::support::{KEY, answers, child};

/// The message of a configuration error.
fn message(error: &Error) -> String {
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert_eq!(error.attempts(), 0);
    assert!(!error.is_retryable() && !error.is_ambiguous());
    let message = error.to_string();
    assert!(!message.contains(KEY), "{message}");
    assert!(!format!("{error:?}").contains(KEY), "{error:?}");
    message
}

fn refusal(builder: ClientBuilder) -> String {
    message(&builder.build().unwrap_err())
}

#[test]
fn a_key_alone_makes_a_client() {
    create(KEY).unwrap();
    create(String::from(KEY)).unwrap();
    let kept = String::from(KEY);
    create(&kept).unwrap();
    let shown = format!("{:?}", Client::builder(KEY).build().unwrap());
    assert!(shown.contains(DEFAULT_ENDPOINT) && !shown.contains(&kept), "{shown}");
}

#[test]
fn an_invalid_key_is_refused() {
    for key in ["", " ", "\t\n"] {
        let message = message(&create(key).unwrap_err());
        assert!(message.contains("is empty; copy the Server API key"), "{key:?}: {message}");
    }
    for key in [
        format!("{KEY}\n"),
        format!("{KEY}\r\nx-other: header"),
        format!(" {KEY}"),
        format!("{KEY} {KEY}"),
        format!("{KEY}\0"),
        format!("{KEY}\u{7f}"),
        format!("{KEY}é"),
        format!("\u{feff}{KEY}"),
    ] {
        let message = message(&create(&key).unwrap_err());
        assert!(message.contains("may have kept a line break"), "{key:?}: {message}");
    }
}

#[test]
fn safe_endpoints_are_accepted() {
    for url in [
        "https://api.example.com/graphql",
        "HTTPS://api.example.com",
        "https://api.example.com:8443/graphql?region=eu",
        "http://localhost:4000/graphql",
        "http://LocalHost:4000",
        "http://127.0.0.1:4000/graphql",
        "http://127.8.9.1/graphql",
        "http://[::1]:4000/graphql",
    ] {
        let made = Client::builder(KEY).endpoint(url).build();
        assert!(made.is_ok(), "{url}: {made:?}");
    }
}

#[test]
fn unsafe_endpoints_are_refused() {
    for (url, remedy) in [
        ("", "give one like https://api.stigg.io/graphql"),
        ("not a url", "give one like https://api.stigg.io/graphql"),
        ("https://", "give one like https://api.stigg.io/graphql"),
        ("/graphql", "lacks a scheme or a host"),
        ("api.stigg.io", "lacks a scheme or a host"),
        ("api.stigg.io/graphql", "give one like https://api.stigg.io/graphql"),
        ("http://api.stigg.io/graphql", "use https"),
        ("http://localhost.example.com/graphql", "use https"),
        ("http://127.0.0.1.example.com/graphql", "use https"),
        ("http://example.com/?host=localhost", "use https"),
        ("http://example.com#localhost", "use https"),
        ("http://0.0.0.0:4000/graphql", "use https"),
        ("http://10.0.0.1/graphql", "use https"),
        ("https://user:password@api.stigg.io/graphql", "contains a user name"),
        ("http://localhost@example.com/graphql", "contains a user name"),
        ("ftp://localhost/graphql", "has the scheme"),
        ("ws://127.0.0.1/graphql", "has the scheme"),
    ] {
        let message = refusal(Client::builder(KEY).endpoint(url));
        assert!(message.contains(remedy), "{url}: {message}");
        assert!(!message.contains("password"), "{message}");
    }
}

#[test]
fn a_key_given_as_endpoint_is_not_shown() {
    refusal(Client::builder(KEY).endpoint(KEY));
    refusal(Client::builder(KEY).endpoint(format!("http://example.com/{KEY}")));
}

#[test]
fn headers_of_the_client_cannot_be_set() {
    for name in [
        "x-api-key",
        "X-Api-Key",
        "x-graphql-operation-name",
        "Content-Type",
        "content-length",
        "accept",
        "accept-encoding",
        "user-agent",
        "host",
        "connection",
        "Transfer-Encoding",
        "upgrade",
    ] {
        let message = refusal(Client::builder(KEY).header(name, "value"));
        assert!(message.contains(name) && message.contains("the client's own"), "{message}");
        let error = CallOptions::new().header(name, "value").unwrap_err();
        assert_eq!(self::message(&error), message);
    }
}

#[test]
fn headers_that_http_does_not_allow_are_refused() {
    for name in ["", "a b", "a:b", "a\nb", "ä"] {
        let message = refusal(Client::builder(KEY).header(name, "value"));
        assert!(message.contains("is not the name of an HTTP header"), "{name:?}: {message}");
    }
    for value in ["top-secret\nx-other: header", "top-secret\0"] {
        let message = refusal(Client::builder(KEY).header("x-token", value));
        assert!(message.contains("\"x-token\"") && message.contains("line breaks"), "{message}");
        assert!(!message.contains("top-secret"), "{message}");
    }
}

#[test]
fn the_first_invalid_header_is_named() {
    let builder = Client::builder(KEY).header("x-first", "\n").header("x-second", "\n");
    assert!(refusal(builder).contains("x-first"));
}

#[test]
fn a_user_agent_that_http_does_not_allow_is_refused() {
    let builders =
        [Client::builder(KEY).user_agent("a\nb"), Client::builder(KEY).app_info("a\r\nb")];
    for builder in builders {
        let message = refusal(builder);
        assert!(message.contains("the user agent"), "{message}");
    }
}

#[test]
fn a_time_limit_of_zero_is_refused() {
    for builder in [
        Client::builder(KEY).attempt_timeout(Duration::ZERO),
        Client::builder(KEY).deadline(Duration::ZERO),
    ] {
        let message = refusal(builder);
        assert!(
            message.contains("`attempt_timeout` or `deadline` of zero leaves no time"),
            "{message}"
        );
    }
    Client::builder(KEY).deadline(None).build().unwrap();
}

/// Builds a client from the environment of this test process, and calls.
#[facade]
async fn of_the_environment(made: stigg::Result<Client>) {
    child::tell(match made {
        Ok(client) => check(&client).await.map(|_| ()),
        Err(error) => Err(error),
    });
}

#[facade]
#[case]
async fn the_environment_has_key_and_endpoint() {
    if child::is_this() {
        return of_the_environment(Client::from_env()).await;
    }

    let run = |variables: &[(&'static str, &str)]| {
        let variables = variables.iter().copied();
        child::run(module_path!(), "the_environment_has_key_and_endpoint", variables)
    };

    let server = Server::always(answers::granted());
    let url = server.url();
    let proxy = Refusing::new().url();
    let outcome = run(&[
        (API_KEY_VARIABLE, KEY),
        (ENDPOINT_VARIABLE, &url),
        // Proxies are never used for the loopback.
        ("http_proxy", &proxy),
        ("HTTP_PROXY", &proxy),
        ("ALL_PROXY", &proxy),
    ]);
    assert!(outcome.ends_with("Ok(())"), "{outcome}");
    let requests = server.finish().requests;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("x-api-key"), Some(KEY));

    for (variables, problem) in [
        (vec![], "no API key in the variable STIGG_SERVER_API_KEY"),
        (vec![(API_KEY_VARIABLE, "")], "the API key is empty"),
        (vec![(API_KEY_VARIABLE, "a\n")], "the API key contains spaces"),
        (vec![(API_KEY_VARIABLE, KEY), (ENDPOINT_VARIABLE, "http://example.com")], "use https"),
        (vec![(API_KEY_VARIABLE, KEY), (ENDPOINT_VARIABLE, " ")], "the endpoint contains ' '"),
        (vec![(API_KEY_VARIABLE, KEY), (ENDPOINT_VARIABLE, KEY)], "lacks a scheme or a host"),
    ] {
        let outcome = run(&variables);
        assert!(outcome.contains(problem) && !outcome.contains(KEY), "{variables:?}: {outcome}");
    }
}

#[facade]
#[case]
async fn settings_override_the_environment() {
    if child::is_this() {
        let builder = ClientBuilder::from_env().unwrap();
        let endpoint = std::env::var("STIGG_TEST_ENDPOINT").unwrap();
        return of_the_environment(builder.endpoint(endpoint).build()).await;
    }

    // An invalid endpoint in the environment does not matter if there is a valid setting.
    for elsewhere in ["http://example.com", "", "https://"] {
        let server = Server::always(answers::granted());
        let url = server.url();

        let outcome = child::run(
            module_path!(),
            "settings_override_the_environment",
            [
                (API_KEY_VARIABLE, KEY),
                (ENDPOINT_VARIABLE, elsewhere),
                ("STIGG_TEST_ENDPOINT", &url),
            ],
        );

        assert_eq!(outcome, "Ok(())", "{elsewhere:?}");
        assert_eq!(server.finish().requests[0].header("x-api-key"), Some(KEY));
    }
}

/// If the endpoint variable cannot be read, Stigg's own endpoint is not used: the key may not be
/// meant for it.
#[cfg(unix)]
#[facade]
#[case]
async fn variables_that_are_not_utf_8_are_refused_and_not_shown() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::OsStringExt;

    if child::is_this() {
        return of_the_environment(Client::from_env()).await;
    }

    let broken = OsString::from_vec([KEY.as_bytes(), b"\xff"].concat());
    let (key, url) = (OsStr::new(KEY), OsStr::new("https://0.0.0.0:1"));
    for (name, variables) in [
        (API_KEY_VARIABLE, vec![(API_KEY_VARIABLE, &*broken), (ENDPOINT_VARIABLE, url)]),
        (ENDPOINT_VARIABLE, vec![(API_KEY_VARIABLE, key), (ENDPOINT_VARIABLE, &*broken)]),
        (
            "HTTPS_PROXY",
            vec![(API_KEY_VARIABLE, key), (ENDPOINT_VARIABLE, url), ("HTTPS_PROXY", &*broken)],
        ),
        (
            "NO_PROXY",
            vec![
                (API_KEY_VARIABLE, key),
                (ENDPOINT_VARIABLE, url),
                ("HTTPS_PROXY", OsStr::new("http://127.0.0.1:1")),
                ("NO_PROXY", &*broken),
            ],
        ),
    ] {
        let test = "variables_that_are_not_utf_8_are_refused_and_not_shown";
        let outcome = child::run(module_path!(), test, variables);

        assert!(outcome.contains(&format!("the variable {name} is not UTF-8")), "{outcome}");
        assert!(!outcome.contains(KEY), "{outcome}");
    }
}

#[test]
fn a_value_given_as_the_name_of_a_header_is_not_shown() {
    for name in ["x-token: top-secret", "x-token=top-secret", "Bearer top-secret"] {
        let message = refusal(Client::builder(KEY).header(name, "value"));
        assert!(message.contains("is not the name of an HTTP header"), "{message}");
        assert!(!message.contains("top-secret"), "{message}");
    }
}
