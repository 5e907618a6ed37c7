//! Server trust and client certificates.

use stigg::{Error, ErrorKind, RetryPolicy, Tls};

use super::{ClientBuilder, builder, case, check, facade};
use crate::support::answers;
use crate::support::server::Server;

/// A client that sends a single request.
fn once(url: &str) -> ClientBuilder {
    builder(url).retry(RetryPolicy::none())
}

fn refusal(tls: Tls) -> String {
    let error = once("https://localhost/graphql").tls(tls).build().unwrap_err();
    message(&error)
}

fn message(error: &Error) -> String {
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    error.to_string()
}

#[test]
fn a_backend_that_is_not_compiled_in_is_refused() {
    for (tls, is_compiled_in, name, feature) in [
        (Tls::bundled_roots(), cfg!(feature = "rustls"), "Tls::bundled_roots()", "rustls"),
        (
            Tls::platform(),
            cfg!(feature = "platform-verifier"),
            "Tls::platform()",
            "platform-verifier",
        ),
        (Tls::native(), cfg!(feature = "native-tls"), "Tls::native()", "native-tls"),
    ] {
        if is_compiled_in {
            once("https://localhost/graphql").tls(tls).build().unwrap();
        } else {
            let message = refusal(tls);
            assert!(message.contains("`tls`") && message.contains(name), "{message}");
            assert!(message.contains(&format!("feature `{feature}`")), "{message}");
        }
    }
}

#[test]
fn the_default_needs_rustls() {
    let client = once("https://localhost/graphql").build();

    if cfg!(feature = "rustls") {
        client.unwrap();
    } else {
        let message = message(&client.unwrap_err());
        assert!(message.contains("`tls` is not set"), "{message}");
        assert!(message.contains("feature `rustls`"), "{message}");
    }
}

#[facade]
#[case]
async fn plain_http_to_this_machine_needs_no_tls() {
    let server = Server::always(answers::granted());

    let entitlement = check(&once(&server.url()).build().unwrap()).await.unwrap();

    assert!(entitlement.is_granted);
}

#[cfg(feature = "rustls")]
mod with_rustls {
    use std::time::Duration;

    use super::super::direct;
    use super::*;
    use crate::support::connection::{
        CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY, Connection, KEY,
    };

    fn granted() -> String {
        let body = answers::granted_body();
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.to_string().len())
    }

    fn url(server: &Connection) -> String {
        format!("https://localhost:{}/graphql", server.address.port())
    }

    fn trusting() -> Tls {
        Tls::roots_pem(CERTIFICATE)
    }

    #[facade]
    #[case]
    async fn a_custom_root_is_trusted() {
        let both = format!("The proxy's:\n{CLIENT_CERTIFICATE}\nThe server's:\n{CERTIFICATE}");
        for tls in [trusting(), Tls::roots_pem(both), Tls::roots_pem(CERTIFICATE.as_bytes())] {
            let server = Connection::tls(granted());
            let client = once(&url(&server)).tls(tls).build().unwrap();

            let first = check(&client).await;
            let second = check(&client).await;
            assert!(first.unwrap().is_granted && second.unwrap().is_granted);
            assert_eq!(server.requests(), 2);
        }
    }

    #[facade]
    #[case]
    async fn a_certificate_of_an_unknown_issuer_is_refused() {
        for tls in [None, Some(Tls::bundled_roots()), Some(Tls::roots_pem(CLIENT_CERTIFICATE))] {
            let server = Connection::tls(granted());
            let builder = once(&url(&server));
            let builder = match tls {
                Some(tls) => builder.tls(tls),
                None => builder,
            };

            let error = check(&builder.build().unwrap()).await.unwrap_err();

            assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
            let shown = format!("{error:#}");
            assert!(shown.contains("invalid peer certificate: UnknownIssuer"), "{shown}");
            assert_eq!(server.requests(), 0);
        }
    }

    #[facade]
    #[case]
    async fn a_client_certificate_is_sent_to_a_server_that_requires_it() {
        let server = Connection::mutual_tls(granted());
        // Both may be in one file, in any order.
        let file = format!("{CLIENT_KEY}{CLIENT_CERTIFICATE}");
        let tls = trusting().client_certificate_pem(&file, &file);
        let client = once(&url(&server)).tls(tls).build().unwrap();

        let entitlement = check(&client).await.unwrap();
        assert!(entitlement.is_granted);
        assert_eq!(server.requests(), 1);
    }

    #[facade]
    #[case]
    async fn a_missing_client_certificate_is_rejected_by_the_server() {
        let own = trusting().client_certificate_pem(CERTIFICATE, KEY);
        for tls in [trusting(), own] {
            let server = Connection::mutual_tls(granted());
            let client = once(&url(&server)).tls(tls).build().unwrap();

            // The TLS version and the network determine when the rejection arrives.
            check(&client).await.unwrap_err();
            assert_eq!(server.requests(), 0);
        }
    }

    #[test]
    fn an_unusable_pem_is_refused_and_not_shown() {
        let cut = &CERTIFICATE[..CERTIFICATE.len() / 2];
        let damaged = CERTIFICATE.replacen("MII", "M!I", 1);
        let no_certificate = CERTIFICATE.replacen("MII", "MIA", 1);
        for (pem, expected) in [
            ("", "no certificate"),
            ("\u{30}\u{7f}", "no certificate"),
            (CLIENT_KEY, "no certificate"),
            (cut, "check that the file is complete"),
            (&*damaged, "check that the file is complete"),
            (&*no_certificate, "certificate 1 of those given"),
            (&*format!("{CERTIFICATE}{no_certificate}"), "certificate 2 of those given"),
        ] {
            let message = refusal(Tls::roots_pem(pem));
            assert!(message.contains("`Tls::roots_pem`"), "{message}");
            assert!(message.contains(expected), "{pem}: {message}");
            assert_shows_no_key(&message);
        }
    }

    #[test]
    fn an_unusable_client_certificate_is_refused_and_not_shown() {
        let encrypted = CLIENT_KEY.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        let marker = CLIENT_KEY.replace("KEY-----", "KEY");
        let other_kind = CLIENT_KEY.replace("PRIVATE KEY", "RSA PRIVATE KEY");
        for (chain, key, expected) in [
            ("", CLIENT_KEY, "no certificate"),
            (CLIENT_KEY, CLIENT_CERTIFICATE, "no certificate"),
            (CLIENT_CERTIFICATE, "", "no private key"),
            (CLIENT_CERTIFICATE, CLIENT_CERTIFICATE, "no private key"),
            (CLIENT_CERTIFICATE, &*encrypted, "without a passphrase"),
            (CLIENT_CERTIFICATE, &CLIENT_KEY[..CLIENT_KEY.len() / 2], "cannot be read"),
            (CLIENT_CERTIFICATE, &*marker, "cannot be read"),
            (CLIENT_CERTIFICATE, &*other_kind, "cannot be used"),
            (CLIENT_CERTIFICATE, KEY, "does not belong to the first certificate"),
            (&*format!("{CERTIFICATE}{CLIENT_CERTIFICATE}"), CLIENT_KEY, "does not belong"),
        ] {
            let message = refusal(Tls::default().client_certificate_pem(chain, key));
            assert!(message.contains("`Tls::client_certificate_pem`"), "{message}");
            assert!(message.contains(expected), "{message}");
            assert_shows_no_key(&message);
        }
    }

    #[test]
    fn tls_settings_cannot_be_combined_with_a_custom_http_client() {
        let own = direct(Duration::from_secs(1));
        let builder = once("https://localhost/graphql").tls(Tls::default()).http_client(own);

        let message = message(&builder.build().unwrap_err());

        assert!(message.contains("`tls`") && message.contains("`http_client`"), "{message}");
    }

    #[test]
    fn the_private_key_is_never_shown() {
        let tls = Tls::default().client_certificate_pem(CLIENT_CERTIFICATE, CLIENT_KEY);
        let builder = once("https://localhost/graphql").tls(tls.clone());

        assert_eq!(
            format!("{tls:?}"),
            r#"Tls { trust: "bundled_roots()", identity: "<redacted>" }"#
        );
        assert_shows_no_key(&format!("{builder:#?}"));
        assert_shows_no_key(&format!("{:#?}", builder.build().unwrap()));
    }

    /// Checks for the PEM, and for its bytes as a list.
    fn assert_shows_no_key(shown: &str) {
        let shown: String = shown.split_whitespace().collect();
        let lines = CLIENT_KEY.lines().chain(KEY.lines()).filter(|line| !line.starts_with('-'));
        for line in lines {
            let bytes: Vec<_> = line.bytes().take(8).map(|byte| byte.to_string()).collect();
            assert!(!shown.contains(&line[..8]) && !shown.contains(&bytes.join(",")), "{shown}");
        }
    }
}
