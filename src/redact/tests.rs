use super::*;

const KEY: &str = "server-4f1c9d7b0e6a";

fn redactor(secrets: &[&str]) -> Redactor {
    Redactor::new(secrets.iter().filter_map(|text| Secret::new(text)).collect(), Arc::default())
}

#[test]
fn every_spelling_is_hidden_and_nothing_around_it() {
    let each = |how: fn(u8) -> String| KEY.bytes().map(how).collect::<String>();
    for spelling in [
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
    ] {
        let text = format!("it is «{spelling}», so");
        assert_eq!(redactor(&[KEY]).redact(&text), "it is «<redacted>», so", "{text}");
    }
}

#[test]
fn base64_is_hidden_wherever_it_starts() {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

    // All bits of the alphabet, in both of its spellings.
    for key in [KEY, "~~~???>>>~~~???>>>", "sk_\"quoted\"\\key"] {
        for before in ["", "u", "us", "user:", "key="] {
            for after in ["", ":", ":x"] {
                let text = format!("{before}{key}{after}");
                for encoded in
                    [STANDARD.encode(&text), URL_SAFE.encode(&text), URL_SAFE_NO_PAD.encode(&text)]
                {
                    let shown = redactor(&[key]).redact(&format!("Basic {encoded}.")).into_owned();
                    assert_eq!(shown, "Basic <redacted>.", "{text}");
                }
            }
        }
    }
}

#[test]
fn keys_of_odd_characters_are_hidden() {
    for key in ["a\\b\\\\c\"d/e", "100%25&<sure>", "\\\\\\\\\\\\\\\\", "%%%%%%%%", "&amp;&amp;"] {
        let json = Value::from(key).to_string();
        let html = key.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        for text in [key, json.trim_matches('"'), &html, &json.replace('/', "\\/")] {
            let shown = redactor(&[key]).redact(text).into_owned();
            assert!(shown.contains(REDACTED), "{key} in {text} is {shown}");
        }
    }
}

#[test]
fn short_keys_are_words_and_stay() {
    assert_eq!(redactor(&["test", "1234567"]).redact("latest test 1234567"), "latest test 1234567");
    assert_eq!(redactor(&["12345678"]).redact("12345678"), REDACTED);
}

#[test]
fn a_cut_leaves_no_part_of_a_secret() {
    let hidden = redactor(&[KEY]);
    for text in [format!("{KEY}{KEY}"), KEY.repeat(50), format!("ab{}", "\\u0073erver".repeat(9))] {
        for limit in 0..60 {
            let shown = hidden.clean(&text, limit);
            assert!(!shown.contains("serv") || text.starts_with("ab"), "{limit}: {shown}");
        }
    }
    assert_eq!(hidden.clean("abcdef", 3), "abc…");
    assert_eq!(hidden.clean("abc", 3), "abc");
    assert_eq!(hidden.excerpt_of_bytes(b"a\xff", 3), "a\u{fffd}");
}

#[test]
fn what_acts_on_a_terminal_is_replaced() {
    let text = "a\r\nb\nc\td\u{1b}[31me\u{7}\u{9b}\u{202e}\u{2066}\u{2028}\u{200f}é\0";
    let expected = "a b c d\u{fffd}[31me\u{fffd}\u{fffd}\u{fffd}\u{fffd} \u{fffd}é\u{fffd}";
    assert_eq!(redactor(&[]).clean(text, 100), expected);
}

#[test]
fn json_stays_json_and_as_it_was_around_a_secret() {
    let hidden = redactor(&[KEY, "abc\":\"def"]);
    let json = format!("{{\"a\":\"{KEY}\", \"n\":12345678901234567890.123}}");
    let expected = "{\"a\":\"<redacted>\", \"n\":12345678901234567890.123}";
    assert_eq!(hidden.redact_json(&json), expected);
    assert!(matches!(hidden.redact_json("[1e999]"), Cow::Borrowed(_)));
    assert!(is_json(&hidden.redact_json("{\"xabc\":\"defx\"}")));
}
