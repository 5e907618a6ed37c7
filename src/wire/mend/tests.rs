use super::*;

#[test]
fn halves_are_replaced_and_all_else_stays() {
    for (body, expected) in [
        (r#""a\ud83d""#, Some(r#""a\ufffd""#)),
        (r#""\uDE00b""#, Some(r#""\ufffdb""#)),
        (r#""\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#)),
        (r#""\ud83d\u0041""#, Some(r#""\ufffd\u0041""#)),
        (r#""\ud83d\\ude00""#, Some(r#""\ufffd\\ude00""#)),
        (r#""\ude00\ud83d""#, Some(r#""\ufffd\ufffd""#)),
        (r#""\\\ud83d""#, Some(r#""\\\ufffd""#)),
        (r#"{"\ud83d":1}"#, Some(r#"{"\ufffd":1}"#)),
        (r#""\ud83d\ude00 \n\" \u00e9 \\ud83d""#, None),
        ("", None),
        ("\\", None),
        ("\"\\u", None),
        ("\"\\ud83", None),
        ("\"\\u+83d\"", None),
    ] {
        let mended = mend(body.as_bytes());
        assert_eq!(mended.as_deref(), expected.map(str::as_bytes), "{body}");
    }
}
