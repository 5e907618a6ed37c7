//! The texts that are hidden because they spell the API key, and those around them, which are not.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::Value;
use stigg::RetryPolicy;

use super::{Client, case, check, facade};
use crate::support::KEY;
use crate::support::answers::http;
use crate::support::server::Server;

/// The excerpts of the bodies of failed responses in a client's errors.
#[facade]
async fn excerpts<B: AsRef<[u8]>>(key: &str, bodies: &[B]) -> Vec<String> {
    let server = Server::start(bodies.iter().map(|body| http(502, &[], body)));
    let client = Client::builder(key).endpoint(server.url()).retry(RetryPolicy::none());
    let client = client.build().unwrap();
    let mut excerpts = Vec::new();
    for _ in bodies {
        let error = check(&client).await.unwrap_err();
        excerpts.push(error.body_excerpt().unwrap_or_default().to_owned());
    }
    excerpts
}

#[facade]
#[case]
async fn every_spelling_is_hidden_and_nothing_around_it() {
    let each = |how: fn(u8) -> String| KEY.bytes().map(how).collect::<String>();
    let bodies = [
        KEY.to_owned(),
        KEY.to_uppercase(),
        each(|byte| format!("\\u{byte:04x}")),
        each(|byte| format!("\\\\u{byte:04X}")),
        each(|byte| format!("\\u{{{byte:x}}}")),
        each(|byte| format!("\\x{byte:02x}")),
        each(|byte| format!("%{byte:02x}")),
        each(|byte| format!("%{byte:02X}")),
        each(|byte| format!("%25{byte:02X}")),
        each(|byte| format!("&#{byte};")),
        each(|byte| format!("&#x{byte:x};")),
        each(|byte| format!("{byte:02x}")),
        each(|byte| format!("{byte:02X}")),
        KEY.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"),
        KEY.bytes().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", "),
        KEY.replace('-', "%2D"),
        KEY.replace('s', "\\u0073"),
    ]
    .map(|spelling| format!("it is «{spelling}», so"));

    for (shown, body) in excerpts(KEY, &bodies).await.iter().zip(bodies) {
        assert_eq!(shown, "it is «<redacted>», so", "{body}");
    }
}

#[facade]
#[case]
async fn base64_is_hidden_wherever_it_starts() {
    // All bits of the alphabet, in both of its spellings.
    for key in [KEY, "~~~???>>>~~~???>>>", "sk_\"quoted\"\\key"] {
        let mut bodies = Vec::new();
        for before in ["", "u", "us", "user:", "key="] {
            for after in ["", ":", ":x"] {
                let text = format!("{before}{key}{after}");
                bodies.extend(
                    [STANDARD.encode(&text), URL_SAFE.encode(&text), URL_SAFE_NO_PAD.encode(&text)]
                        .map(|encoded| format!("Basic {encoded}.")),
                );
            }
        }

        for (shown, body) in excerpts(key, &bodies).await.iter().zip(bodies) {
            assert_eq!(shown, "Basic <redacted>.", "{key} in {body}");
        }
    }
}

#[facade]
#[case]
async fn keys_of_odd_characters_are_hidden() {
    for key in ["a\\b\\\\c\"d/e", "100%25&<sure>", "\\\\\\\\\\\\\\\\", "%%%%%%%%", "&amp;&amp;"] {
        let json = Value::from(key).to_string();
        let html = key.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let bodies =
            [key.to_owned(), json.trim_matches('"').to_owned(), html, json.replace('/', "\\/")];

        for (shown, body) in excerpts(key, &bodies).await.iter().zip(bodies) {
            assert!(shown.contains("<redacted>"), "{key} in {body} is {shown}");
        }
    }
}

#[facade]
#[case]
async fn keys_shorter_than_8_characters_are_words_and_stay() {
    let text = "latest test 1234567 12345678";
    for (key, expected) in
        [("test", text), ("1234567", text), ("12345678", "latest test 1234567 <redacted>")]
    {
        let shown = excerpts(key, &[text]).await;
        assert_eq!(shown, [expected], "{key}");
    }
}

/// An excerpt has 512 characters.
#[facade]
#[case]
async fn a_cut_leaves_no_part_of_a_key() {
    let mut bodies = Vec::new();
    for before in 452..=512 {
        let before = "x".repeat(before);
        let key = KEY.replace('s', "\\u0073");
        bodies.extend([format!("{before}{KEY}{KEY}"), format!("{before}{key}{key} and so on")]);
    }
    bodies.push(KEY.repeat(50));

    for (shown, body) in excerpts(KEY, &bodies).await.iter().zip(bodies) {
        assert!(!shown.contains("ser") && !shown.contains("073"), "{body}: {shown}");
        assert!(shown.contains("<redacted>") || shown.ends_with("x…"), "{body}: {shown}");
    }

    let whole = "x".repeat(512);
    let one_more = format!("{whole}y");
    let bodies = [whole.as_bytes(), one_more.as_bytes(), b"a\xff"];
    let shown = excerpts(KEY, &bodies).await;
    assert_eq!(shown, [&*whole, &*format!("{whole}…"), "a\u{fffd}"]);
}

/// A key that looks like JSON is hidden in the texts of JSON alone.
#[facade]
#[case]
async fn partial_data_stays_json() {
    for data in ["{\"xabc\":\"defx\"}", "[1e999]"] {
        let body = format!(r#"{{"data":{data},"errors":[{{"message":"no"}}]}}"#);
        let server = Server::always(http(200, &[], body));
        let client = Client::builder("abc\":\"def").endpoint(server.url()).build().unwrap();

        let error = check(&client).await.unwrap_err();

        assert_eq!(error.partial_data().unwrap().get(), data);
    }
}
