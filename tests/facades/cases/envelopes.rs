//! The envelope around a response's data. Successful responses are decoded in one pass with the
//! data; this must not make a difference for others.

use std::sync::atomic::{AtomicU32, Ordering};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use stigg::{Error, ErrorKind, Result};

use super::{case, check, client, facade};
use crate::support::answers::{granted, http};
use crate::support::server::{Server, Step};

const DATA: &str = r#""data":{"entitlement":{"isGranted":true,"hasUnlimitedUsage":false}}"#;

/// A response object with the given members.
fn object(members: &[&str]) -> Step {
    http(200, &[], format!("{{{}}}", members.join(",")))
}

#[facade]
async fn refused(step: Step) -> Error {
    let server = Server::always(step);
    check(&client(&server.url())).await.unwrap_err()
}

/// Executes a custom document whose response has this JSON as its data.
#[facade]
async fn execute<T: DeserializeOwned>(data: &str) -> Result<T> {
    let server = Server::always(object(&[&format!("\"data\":{data}")]));
    client(&server.url()).execute("{ a }", json!({})).await
}

#[facade]
#[case]
async fn members_can_have_any_order_and_company() {
    for members in [
        &[DATA][..],
        &[DATA, r#""extensions":{"cost":1}"#],
        &[r#""extensions":null"#, DATA],
        &[r#""errors":null"#, DATA],
        &[DATA, r#""errors":null"#],
        &[r#""errors":[]"#, DATA],
        &[DATA, r#""errors":[]"#, r#""extensions":{}"#],
        &[r#""hasNext":false"#, r#""Data":null"#, DATA, r#""hasNext":true"#],
        &[r#""d\u0061ta":{"entitlement":{"isGranted":true,"hasUnlimitedUsage":false}}"#],
    ] {
        let server = Server::always(object(members));
        let entitlement = check(&client(&server.url())).await;
        assert!(entitlement.unwrap().is_granted, "{members:?}");
    }
}

#[facade]
#[case]
async fn errors_are_found_in_any_position() {
    for errors in [
        r#""errors":[{"message":"half","extensions":{"code":"RateLimitExceeded"}}]"#,
        r#""err\u006frs":[{"message":"half","extensions":{"code":"RateLimitExceeded"}}]"#,
    ] {
        for members in [&[DATA, errors], &[errors, DATA]] {
            let error = refused(object(members)).await;

            assert_eq!(error.kind(), ErrorKind::GraphQl, "{members:?}");
            assert_eq!(error.attempts(), 4, "{members:?}");
            let partial: Value = error.decode_partial_data().unwrap().unwrap();
            assert_eq!(partial["entitlement"]["isGranted"], true, "{members:?}");

            let server = Server::start([object(members), granted()]);
            let entitlement = check(&client(&server.url())).await;
            assert!(entitlement.unwrap().is_granted, "{members:?}");
        }
    }
}

#[facade]
#[case]
async fn duplicate_members_are_refused() {
    for (member, again) in [
        (DATA, DATA),
        (r#""data":null"#, DATA),
        (r#""extensions":null"#, r#""extensions":{}"#),
        (r#""errors":null"#, r#""errors":[]"#),
    ] {
        let error = refused(object(&[member, DATA, again])).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{member}, {again}");
    }
}

#[facade]
#[case]
async fn null_data_is_always_missing_data() {
    for error in [
        execute::<Option<Value>>("null").await.unwrap_err(),
        execute::<()>("null").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.json_path(), Some("data"));
    }
}

/// The envelope does not count toward the limit of 127 nesting levels.
#[facade]
#[case]
async fn data_can_be_as_deep_as_plain_json() {
    let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);

    let data: Value = execute(&nested(127)).await.unwrap();
    assert_eq!(data.to_string(), nested(127));

    let error = execute::<Value>(&nested(128)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[facade]
#[case]
async fn ignored_members_must_be_valid_text_too() {
    let (before, after) = DATA.split_at(DATA.len() - 2);
    let bytes: &[&[u8]] =
        &[b"{", before.as_bytes(), br#","newField":"#, b"\"\xff\"", after.as_bytes(), b"}"];

    let error = refused(http(200, &[], bytes.concat())).await;

    assert_eq!(error.kind(), ErrorKind::Decode);
}

/// Decoding a large response twice would take twice as long.
#[facade]
#[case]
async fn data_is_decoded_once() {
    static DECODED: AtomicU32 = AtomicU32::new(0);

    struct Counted;

    impl<'de> Deserialize<'de> for Counted {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            DECODED.fetch_add(1, Ordering::Relaxed);
            Value::deserialize(deserializer).map(|_| Self)
        }
    }

    execute::<Counted>(r#"{ "a": 1 }"#).await.unwrap();
    assert_eq!(DECODED.load(Ordering::Relaxed), 1);
}

#[facade]
#[case]
async fn data_that_is_not_an_object_is_explained() {
    for (data, word) in [("[]", "sequence"), ("7", "integer"), ("\"a\"", "string")] {
        let error = refused(object(&[&format!("\"data\":{data}")])).await;

        assert_eq!(error.kind(), ErrorKind::Decode, "{data}");
        let message = std::error::Error::source(&error).map(ToString::to_string);
        let message = message.unwrap_or_else(|| error.to_string());
        assert!(message.contains("an object with `entitlement`"), "{data}: {message}");
        assert!(message.contains(word), "{data}: {message}");
    }
}
