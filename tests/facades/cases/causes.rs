//! The causes of an error, as shown by `{:#}`.

use std::collections::BTreeSet;
use std::error::Error as _;

use stigg::{Error, ErrorKind, InvalidInput, RetryPolicy};

use super::{Client, builder, case, check, client, facade};
use crate::support::answers::{self, http};
use crate::support::refusing::Refusing;
use crate::support::server::{Server, Step};

/// Formats an error and its causes in one line, like common error-report crates.
fn chain(error: &Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| (**cause).source());
    causes.fold(error.to_string(), |chain, cause| format!("{chain}: {cause}"))
}

#[facade]
async fn fails_to_connect(client: Client) -> String {
    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert_eq!(error.to_string(), "GetEntitlement: could not connect");
    let text = format!("{error:#}");
    assert_eq!(text, chain(&error));
    assert!(text.starts_with("GetEntitlement: could not connect: "), "{text}");
    assert!(!text.contains('\n'), "{text}");
    text
}

#[cfg(feature = "rustls")]
#[facade]
#[case]
async fn connect_errors_show_their_cause() {
    use std::time::Duration;

    let once = |url: &str| builder(url).retry(RetryPolicy::none());
    let nobody = Refusing::new();
    let refused = fails_to_connect(once(&nobody.url()).build().unwrap()).await;
    assert!(refused.contains("refused"), "{refused}");

    let nowhere = format!("https://{}.invalid/graphql", "x".repeat(64));
    let direct = super::direct(Duration::from_secs(30));
    let unknown = fails_to_connect(once(&nowhere).http_client(direct).build().unwrap()).await;
    let words = ["dns", "lookup", "host"];
    assert!(words.iter().any(|word| unknown.contains(word)), "{unknown}");

    // An address reserved for documentation: unreachable, and without a name to resolve.
    let far = "https://192.0.2.1/graphql";
    let proxy = Server::always(http(407, &[], "").then_close());
    let own = super::through(&format!("http://{}", proxy.address()));
    let stopped = fails_to_connect(once(far).http_client(own).build().unwrap()).await;
    assert!(stopped.contains("407") && stopped.contains("proxy"), "{stopped}");

    let plain = Server::always(Step::answer("HTTP/1.1 400 No\r\n\r\n").unread());
    let url = format!("https://{}/graphql", plain.address());
    let no_tls = fails_to_connect(once(&url).build().unwrap()).await;
    assert_eq!(BTreeSet::from([&refused, &unknown, &stopped, &no_tls]).len(), 4, "{no_tls}");
    assert!(!no_tls.contains("refused") && !no_tls.contains("proxy"), "{no_tls}");
}

#[facade]
#[case]
async fn causes_are_not_repeated() {
    let server = Server::always(Step::silence().then_close());
    let lost = check(&client(&server.url())).await.unwrap_err();
    let server = Server::always(http(200, &[], "{\"data\":{\"entitlement\":1}}"));
    let odd = check(&client(&server.url())).await.unwrap_err();
    let server = Server::always(answers::refusal("CustomerNotFound"));
    let refused = check(&client(&server.url())).await.unwrap_err();
    let nothing_sent = client("http://127.0.0.1:1").get_subscription("").await.unwrap_err();

    for error in [&lost, &odd, &refused, &nothing_sent] {
        let text = format!("{error:#}");
        assert_eq!(text, chain(error));
        let parts: Vec<_> = text.split(": ").collect();
        let different: BTreeSet<_> = parts.iter().collect();
        assert_eq!(parts.len(), different.len(), "{text}");
    }
    assert!(format!("{lost:#}").len() > lost.to_string().len());
    assert!(format!("{odd:#}").contains("integer `1`"), "{odd:#}");
    assert_eq!(format!("{refused:#}"), refused.to_string());
    assert_eq!(format!("{nothing_sent:#}"), nothing_sent.to_string());
}

#[facade]
#[case]
async fn a_clone_shows_the_same_error() {
    let nobody = Refusing::new();
    let unconnected = check(&client(&nobody.url())).await.unwrap_err();
    let server = Server::always(http(200, &[], "{\"data\":{\"entitlement\":1}}"));
    let odd = check(&client(&server.url())).await.unwrap_err();
    let server = Server::always(answers::refusal("CustomerNotFound"));
    let refused = check(&client(&server.url())).await.unwrap_err();

    for error in [&unconnected, &odd, &refused] {
        let clone = error.clone();
        assert_eq!(format!("{clone:#} {clone:?}"), format!("{error:#} {error:?}"));
        assert_eq!(chain(&clone), chain(error));
        assert_eq!(
            (clone.kind(), clone.code(), clone.status(), clone.attempts(), clone.graphql_errors()),
            (error.kind(), error.code(), error.status(), error.attempts(), error.graphql_errors()),
        );
    }
    assert!(odd.clone().source().unwrap().is::<serde_json::Error>());
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn all_errors_implement_the_standard_trait() {
    fn is_error<T: std::error::Error + Clone + Send + Sync + 'static>() {}

    is_error::<Error>();
    is_error::<InvalidInput>();
}
