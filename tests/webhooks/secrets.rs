//! Secrets: those that are accepted, and that none is shown.

use http::HeaderMap;
use proptest::prelude::*;
use stigg::ErrorKind as ClientErrorKind;
use stigg::webhooks::{ErrorKind, Inbox, Secret, Signature, Verifier};

use crate::properties::check;
use crate::webhooks::{SECRET, headers, verifier};

const BODY: &[u8] = br#"{ "type": "plan.created", "messageId": "1" }"#;

/// Whether a request with these headers is accepted.
fn accepts(verifier: &Verifier, headers: &HeaderMap) -> bool {
    match verifier.verify(headers, BODY) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::Forged, 401));
            false
        }
    }
}

#[test]
fn the_secret_is_accepted_and_nothing_else() {
    let verifier = verifier();

    assert!(accepts(&verifier, &headers(&[SECRET.as_bytes()])));
    let wrong = ["", "whsec-3f1c9a7", "whsec-3f1c9a700", "whsec-3f1c9a71", "WHSEC-3F1C9A70", "x"];
    for wrong in wrong {
        assert!(!accepts(&verifier, &headers(&[wrong.as_bytes()])), "{wrong:?}");
    }
    assert!(!accepts(&verifier, &headers(&[&[0xff; 14]])));
    assert!(!accepts(&verifier, &HeaderMap::new()));
}

#[test]
fn several_headers_are_refused_even_if_all_are_right() {
    let (right, wrong) = (SECRET.as_bytes(), b"wrong".as_slice());

    for secrets in [[right, right], [right, wrong], [wrong, right]] {
        assert!(!accepts(&verifier(), &headers(&secrets)));
    }
    assert!(!accepts(&verifier(), &headers(&[format!("{SECRET}, {SECRET}").as_bytes()])));
}

#[test]
fn a_rotated_secret_is_accepted_next_to_the_new_one() {
    let rotated = Verifier::new("new").unwrap().also(SECRET).unwrap().also("oldest").unwrap();

    for (secret, is_accepted) in [("new", true), (SECRET, true), ("oldest", true), ("other", false)]
    {
        assert_eq!(accepts(&rotated, &headers(&[secret.as_bytes()])), is_accepted, "{secret}");
    }
    assert!(!accepts(&verifier(), &headers(&[b"new"])), "the other verifier is not changed");
}

#[test]
fn settings_of_a_clone_do_not_change_the_original() {
    let original = verifier();
    let changed = original.clone().also("another").unwrap().max_body_bytes(3);

    assert!(!accepts(&original, &headers(&[b"another"])));
    let error = changed.verify(&headers(&[b"another"]), BODY).unwrap_err();
    assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::TooLarge, 413));
}

#[test]
fn secrets_that_no_request_could_have_are_refused() {
    for secret in ["", " ", "\t\n", "secret\n", " secret", "sec\u{7}ret", "sec\0ret"] {
        let refused = Verifier::new(secret).unwrap_err();
        assert_eq!(refused.kind(), ClientErrorKind::Config, "{secret:?}");
        assert!(verifier().also(secret).is_err() && Signature::hmac_sha256("x", secret).is_err());
    }
    let error = Verifier::new("topsecret\n").unwrap_err();
    assert!(!format!("{error:#} {error:?}").contains("topsecret"), "{error:#}");
}

#[test]
fn secrets_may_have_any_characters_that_a_header_may_have() {
    for secret in ["a b", "schlüssel", "\u{1F511}", &"x".repeat(4096)] {
        let verifier = Verifier::new(secret).unwrap();
        assert!(accepts(&verifier, &headers(&[secret.as_bytes()])), "{secret}");
    }
}

#[test]
fn no_secret_is_shown() {
    let signature = Signature::hmac_sha256("x-signature", "key-8d2e").unwrap();
    let verifier = verifier().also("old-7b1d").unwrap().signed(signature.clone());
    let mut errors = Vec::new();
    for secrets in [vec![], vec![b"wrong-5c".as_slice()], vec![SECRET.as_bytes()]] {
        errors.push(verifier.verify(&headers(&secrets), BODY).unwrap_err());
    }
    let shown = format!(
        "{verifier:?} {verifier:#?} {:?} {signature:?} {:?} {errors:?} {}",
        Inbox::new(verifier.clone()),
        Secret::from(SECRET),
        errors.iter().map(ToString::to_string).collect::<String>(),
    );

    for secret in [SECRET, "key-8d2e", "old-7b1d", "wrong-5c"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("<redacted>"), "{shown}");
}

#[test]
fn no_other_secret_is_accepted_by_chance() {
    let secret = "[!-~]{1,24}";
    check(256, (secret, secret, secret), |(first, second, presented)| {
        let verifier = Verifier::new(&first).unwrap().also(&second).unwrap();
        let is_right = presented == first || presented == second;
        prop_assert_eq!(accepts(&verifier, &headers(&[presented.as_bytes()])), is_right);
        prop_assert!(accepts(&verifier, &headers(&[first.as_bytes()])));
        prop_assert!(accepts(&verifier, &headers(&[second.as_bytes()])));
        Ok(())
    });
}
