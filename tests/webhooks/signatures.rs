//! Bodies that were changed on their way are refused where they are signed.

use stigg::webhooks::testing::EventBuilder;
use stigg::webhooks::{ErrorKind, Signature, Verifier};

use crate::webhooks::{SECRET, headers, verifier};

const HEADER: &str = "x-signature";
/// HMAC-SHA256 of `{"type":"plan.created"}` with the key `key`, as `openssl dgst` prints it.
const BODY: &[u8] = br#"{"type":"plan.created"}"#;
const IN_HEX: &str = "5f2f4a92c2bdbf057415a04ae92212f86e5a87b26610a3cb287d5e48a22e24c4";
const IN_BASE64: &str = "Xy9KksK9vwV0FaBK6SIS+G5ah7JmEKPLKH1eSKIuJMQ=";

fn signature() -> Signature {
    Signature::hmac_sha256(HEADER, "key").unwrap()
}

/// The outcome of a request with this body and these signatures.
fn refusal(verifier: &Verifier, body: &[u8], signatures: &[&str]) -> Option<ErrorKind> {
    let mut headers = headers(&[SECRET.as_bytes()]);
    for signature in signatures {
        headers.append(HEADER, signature.parse().unwrap());
    }
    verifier.verify(&headers, body).err().map(|error| error.kind())
}

#[test]
fn the_signature_of_another_implementation_is_accepted() {
    let verifier = verifier().signed(signature());

    for signature in [IN_HEX, &IN_HEX.to_uppercase(), IN_BASE64] {
        assert_eq!(refusal(&verifier, BODY, &[signature]), None, "{signature}");
    }
}

#[test]
fn a_body_that_was_read_and_written_again_is_refused() {
    let verifier = verifier().signed(signature());
    let same_json: [&[u8]; 4] = [
        br#"{"type": "plan.created"}"#,
        b"{\"type\":\"plan.created\"}\n",
        br#"{"type":"plan\u002ecreated"}"#,
        br#"{"type":"plan.created","data":{}}"#,
    ];

    for body in same_json {
        assert_eq!(refusal(&verifier, body, &[IN_HEX]), Some(ErrorKind::Forged));
    }
}

#[test]
fn signatures_that_are_missing_doubled_or_no_signatures_are_refused() {
    let verifier = verifier().signed(signature());
    let short = &IN_HEX[..62];
    let wrong = format!("{}0", &IN_HEX[..63]);

    let cases: [&[&str]; 8] = [
        &[],
        &[""],
        &["zz"],
        &[short],
        &[&wrong],
        &[IN_HEX, IN_HEX],
        &["++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++"],
        &[&format!("sha256={IN_HEX}")],
    ];
    for signatures in cases {
        assert_eq!(refusal(&verifier, BODY, signatures), Some(ErrorKind::Forged), "{signatures:?}");
    }
}

#[test]
fn prefixes_are_required_where_they_are_set() {
    let verifier = verifier().signed(signature().prefix("sha256="));

    assert_eq!(refusal(&verifier, BODY, &[&format!("sha256={IN_HEX}")]), None);
    assert_eq!(refusal(&verifier, BODY, &[IN_HEX]), Some(ErrorKind::Forged));
}

#[test]
fn rotated_keys_are_accepted() {
    let rotated = Signature::hmac_sha256(HEADER, "new").unwrap().also("key").unwrap();

    assert_eq!(refusal(&verifier().signed(rotated), BODY, &[IN_HEX]), None);
    let other = Signature::hmac_sha256(HEADER, "new").unwrap();
    assert_eq!(refusal(&verifier().signed(other), BODY, &[IN_HEX]), Some(ErrorKind::Forged));
}

#[test]
fn the_secret_is_required_as_well() {
    let request = EventBuilder::new("plan.created").signed(&signature()).request("wrong");
    let verifier = verifier().signed(signature());

    let error = verifier.verify(request.headers(), request.body()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forged);
}

#[test]
fn requests_of_tests_can_be_signed() {
    let signature = signature().prefix("v1,");
    let request = EventBuilder::new("plan.created").signed(&signature).request(SECRET);
    let verifier = verifier().signed(signature);

    assert!(verifier.verify(request.headers(), request.body()).is_ok());
    let mut body = request.body().clone();
    body.push(b' ');
    assert!(verifier.verify(request.headers(), &body).is_err());
}

#[test]
fn names_that_are_no_headers_are_refused() {
    for name in ["", "x signature", "x:y", "é"] {
        assert!(Signature::hmac_sha256(name, "key").is_err(), "{name:?}");
    }
}
