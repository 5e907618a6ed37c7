use super::*;

fn canonical(text: &str) -> Result<String, String> {
    Endpoint::parse(text, &[]).map(|endpoint| endpoint.uri.to_string())
}

#[test]
fn an_address_has_one_canonical_form() {
    for (text, expected) in [
        ("HTTPS://API.Example.COM", "https://api.example.com/"),
        ("https://a.b:443/x", "https://a.b/x"),
        ("http://localhost:80", "http://localhost/"),
        ("https://a.b:80/x", "https://a.b:80/x"),
        ("https://a.b?x=1", "https://a.b/?x=1"),
        ("https://a.b/?", "https://a.b/?"),
        ("https://a.b//x/%2f'/", "https://a.b//x/%2f'/"),
        ("http://[0:0:0:0:0:0:0:1]:4000/", "http://[::1]:4000/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("https://[2001:DB8::0:1]/", "https://[2001:db8::1]/"),
        ("https://stigg_emulator/", "https://stigg_emulator/"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
    }
}

/// The list of addresses that both facades are tried with is in their own tests; here is what
/// the two libraries make of whatever is accepted.
#[cfg(feature = "async")]
#[test]
fn both_libraries_read_what_is_accepted_alike() {
    let hosts = "a A.b a_b a-b.c1 1.2.3.4 127.1 0x7f.1 0x a.0x 1.2.3.4.5 2130706433 [::1] [::] \
                 [1::2:0:0:3] [::ffff:1.2.3.4] [::1.2.3.4] [fe80::1%25eth0] [1] [v1.a] a. a..b .a \
                 a%41 xn--bcher-kva xn--a -a a- ä a|b";
    let ports =
        ["", ":", ":0", ":1", ":443", ":0443", ":65535", ":65536", ":-1", ":+1", ":x", ":1:2"];
    let targets = "/ /a/b //a /a/./b /a/.. /%2e%2E/a /.a /a;b=c,'d /a\"b /{a} /a|b /a^b /a\\b \\b \
                   /% /%4 /%zz /%7e ? ?a=b&c ?a'b ?a?b ?[a] ?%20 #a /a# /@a";
    let mut accepted = 0;
    for host in hosts.split(' ').chain(["a b"]) {
        for port in ports {
            for target in targets.split(' ').chain([""]) {
                let text = format!("https://{host}{port}{target}");
                let Ok(Endpoint { uri, port, .. }) = Endpoint::parse(&text, &[]) else {
                    continue;
                };
                accepted += 1;
                let url = reqwest::Url::parse(&text).unwrap();
                assert_eq!(url.as_str(), uri.to_string(), "{text}");
                assert_eq!(url.host_str(), uri.host(), "{text}");
                assert_eq!(url.port(), uri.port_u16(), "{text}");
                assert_eq!(url.port_or_known_default(), Some(port), "{text}");
                assert_eq!(url.path(), uri.path(), "{text}");
                assert_eq!(url.query(), uri.query(), "{text}");
            }
        }
    }
    assert!(accepted > 300, "{accepted}");
}
