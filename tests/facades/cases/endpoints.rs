//! URLs that HTTP libraries parse differently, and the hosts that plain HTTP is allowed for.

use stigg::ErrorKind;

use super::{Client, builder, case, check, facade};
use crate::support::KEY;
use crate::support::answers::granted;
use crate::support::server::Server;

fn refusal(url: &str) -> String {
    let error = builder(url).build().expect_err(url);
    assert_eq!(error.kind(), ErrorKind::Config, "{url}: {error}");
    error.to_string()
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is a table")]
fn ambiguous_urls_are_refused() {
    for (problem, urls) in [
        (
            "the port",
            &[
                "https://a.b:99999",
                "https://a.b:65536/x",
                "https://a.b:-1",
                "https://a.b:+1",
                "https://a.b:abc",
                "https://a.b:",
                "https://a.b:/x",
                "https://a.b:0",
                "https://a.b:00443",
                "https://a.b:443:443",
                "https://a.b:4 43",
                "https://a.b:443a",
                "https://a.b:%34",
                "http://localhost:",
                "http://localhost:99999",
                "http://127.0.0.1:-1",
                "http://[::1]:",
                "http://[::1]:x",
                "https://a.b:443\\x",
            ][..],
        ),
        (
            "lacks a scheme or a host",
            &["https:///graphql", "https:a.b", "https:/a.b", "//a.b", "https://?a", "https://#a"],
        ),
        ("the host is empty", &["https://:443", "https://:/"]),
        (
            "contains a user name",
            &[
                "https://me@a.b",
                "https://:@a.b",
                "https://@a.b",
                "https://api.stigg.io@evil",
                "https://api.stigg.io:443@evil",
                "https://api.stigg.io\\@evil",
            ],
        ),
        (
            "the endpoint contains '",
            &[
                " https://a.b",
                "https://a.b ",
                "https://a.b\n",
                "\thttps://a.b",
                "https://a b",
                "https://a.b/x y",
                "https://a\0.b",
                "https://a.b\u{7f}",
                "https://ä.b",
                "https://a。b",
                "https://ａ.b",
                "https://a.b/ä",
                "https://a\u{ad}.b",
                "https://\u{202e}a.b",
                "https\u{a0}://a.b",
            ],
        ),
        (
            "the host is not a name",
            &[
                "https://a.b.",
                "https://.a.b",
                "https://a..b",
                "https://a%2eb",
                "https://a%41",
                "https://a\\b",
                "https://a|b",
                "https://a^b",
                "https://-a",
                "https://a-",
                "https://*.a",
                "https://a]",
                "https://a,b",
                "https://a.b;c",
                "https://'a'",
                "https://{a}",
                "http://localhost.",
                "http://localhost%00",
            ],
        ),
        ("international name", &["https://xn--bcher-kva.example", "https://a.XN--A"]),
        (
            "not an IPv4 address",
            &[
                "https://127.1",
                "https://0x7f.1",
                "https://0x7f000001",
                "https://2130706433",
                "https://0177.0.0.1",
                "https://127.0.0.01",
                "https://256.0.0.1",
                "https://1.2.3.4.5",
                "https://a.1",
                "https://a.0x",
                "https://1.2.3",
                "http://127.1",
                "http://0x7f.1:4000",
                "http://2130706433",
            ],
        ),
        (
            "not an IPv6 address",
            &[
                "https://[a]",
                "https://[]",
                "https://[127.0.0.1]",
                "https://[::1%25lo]",
                "https://[fe80::1%eth0]",
                "https://[v1.a]",
                "https://[::1::]",
                "http://[::g]",
            ],
        ),
        ("bracket", &["https://[::1", "https://[::1]a", "https://[::1]]", "https://[::1]443"]),
        ("fragment", &["https://a.b/#", "https://a.b#x", "https://a.b/x?y#z"]),
        (
            "path contains",
            &[
                "https://a.b/x\\y",
                "https://a.b/\"",
                "https://a.b/{x}",
                "https://a.b/<x>",
                "https://a.b/a|b",
                "https://a.b/[x]",
                "https://a.b/x/../y",
                "https://a.b/.",
                "https://a.b/%2E%2e/x",
                "https://a.b/.%2e",
                "https://a.b/%",
                "https://a.b/%4",
                "https://a.b/%zz",
            ],
        ),
        (
            "query contains",
            &[
                "https://a.b?\"",
                "https://a.b/?'",
                "https://a.b/?[x]",
                "https://a.b/?%x",
                "https://a.b/?a\\b",
            ],
        ),
        (
            "scheme",
            &[
                "httpss://a.b",
                "h\\ttps://a.b",
                "https ://a.b",
                "\"https://a.b\"",
                "://a.b",
                "file:///a",
            ],
        ),
    ] {
        for url in urls {
            let message = refusal(url);
            assert!(
                message.contains(problem) || message.contains("the endpoint contains ' '"),
                "{url:?}: {message}"
            );
        }
    }
}

#[test]
fn possible_passwords_are_not_shown() {
    for url in [
        "https://me:s3cret@api.stigg.io",
        "https://me:s3cret@a.b:99999",
        "https://me:s3cret",
        "https://s3cret@",
        "s3cret",
        "https://a.b/s3cret#",
        "https://a.b/?token=s3cret'",
        "http://a.b/s3cret",
        "http://a.b/?s3cret",
        "https://a.b:443:s3cret",
        "https://me:s3cret\n@a.b",
        "https:me:s3cret@a.b",
    ] {
        let message = refusal(url);
        assert!(!message.contains("s3cret"), "{url}: {message}");
    }
}

/// The URL that requests go to.
fn canonical(client: &Client) -> String {
    let shown = format!("{client:?}");
    let (_, endpoint) = shown.split_once("endpoint: ").unwrap();
    endpoint.split_once(", ").unwrap().0.to_owned()
}

#[test]
fn an_address_has_one_canonical_form() {
    for (url, expected) in [
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
        assert_eq!(canonical(&builder(url).build().expect(url)), expected, "{url}");
    }
}

/// The libraries below both clients read whatever is accepted alike.
#[cfg(all(feature = "async", feature = "rustls"))]
#[test]
fn http_libraries_agree_on_accepted_urls() {
    let hosts = "a A.b a_b a-b.c1 1.2.3.4 127.1 0x7f.1 0x a.0x 1.2.3.4.5 2130706433 [::1] [::] \
                 [1::2:0:0:3] [::ffff:1.2.3.4] [::1.2.3.4] [fe80::1%25eth0] [1] [v1.a] a. a..b .a \
                 a%41 xn--bcher-kva xn--a -a a- ä a|b";
    let ports =
        ["", ":", ":0", ":1", ":443", ":0443", ":65535", ":65536", ":-1", ":+1", ":x", ":1:2"];
    let targets = "/ /a/b //a /a/./b /a/.. /%2e%2E/a /.a /a;b=c,'d /a\"b /{a} /a|b /a^b /a\\b \\b \
                   /% /%4 /%zz /%7e ? ?a=b&c ?a'b ?a?b ?[a] ?%20 #a /a# /@a";
    // It spares each client the setup of TLS.
    let http = super::direct(std::time::Duration::from_secs(1));
    let mut accepted = 0;
    for host in hosts.split(' ').chain(["a b"]) {
        for port in ports {
            for target in targets.split(' ').chain([""]) {
                let text = format!("https://{host}{port}{target}");
                let client = match builder(&text).http_client(http.clone()).build() {
                    Ok(client) => client,
                    Err(error) => {
                        assert!(!error.to_string().contains("disagree"), "{text}: {error}");
                        continue;
                    }
                };
                accepted += 1;
                let uri: http::Uri = canonical(&client).parse().unwrap();
                let url = reqwest::Url::parse(&text).unwrap();
                assert_eq!(url.as_str(), uri.to_string(), "{text}");
                assert_eq!(url.host_str(), uri.host(), "{text}");
                assert_eq!(url.port(), uri.port_u16(), "{text}");
                assert_eq!(url.path(), uri.path(), "{text}");
                assert_eq!(url.query(), uri.query(), "{text}");
            }
        }
    }
    assert!(accepted > 300, "{accepted}");
}

/// All accepted spellings of a URL lead both clients to the same server with the same request.
#[facade]
#[case]
async fn all_spellings_of_a_url_are_equivalent() {
    for (host, target, expected) in [
        ("127.0.0.1", "/graphql", "/graphql"),
        ("localhost", "", "/"),
        ("LocalHost", "/a//b;c=1,'d'/%2f%7E/", "/a//b;c=1,'d'/%2f%7E/"),
        ("127.0.0.1", "?", "/?"),
        ("127.0.0.1", "?a=b&c=/?:@!$()*+", "/?a=b&c=/?:@!$()*+"),
        ("127.0.0.1", "/...a/..b", "/...a/..b"),
    ] {
        let server = Server::always(granted());
        let port = server.address().port();

        let called =
            check(&builder(&format!("HTTP://{host}:{port}{target}")).build().unwrap()).await;

        assert!(called.unwrap().is_granted);
        let requests = server.finish().requests;
        assert_eq!(requests[0].line, format!("POST {expected} HTTP/1.1"));
        assert_eq!(requests[0].header("host"), Some(&*format!("{}:{port}", host.to_lowercase())));
    }
}

#[test]
fn the_local_machine_is_recognized_consistently() {
    for url in [
        "http://localhost",
        "http://LOCALHOST:80/x",
        "http://127.0.0.1",
        "http://127.255.255.254:1",
        "http://[::1]",
        "http://[0:0::1]:4000",
        "http://[::ffff:127.0.0.1]",
        "http://[::FFFF:7f00:1]/",
    ] {
        builder(url).build().expect(url);
    }
    for url in [
        "http://0.0.0.0",
        "http://128.0.0.1",
        "http://[::]",
        "http://[::2]",
        "http://[::127.0.0.1]",
        "http://[::ffff:10.0.0.1]",
        "http://api.localhost",
        "http://localhost.localdomain",
        "http://localhost_",
        "http://ip6-localhost",
    ] {
        let message = refusal(url);
        assert!(message.contains("in the clear; use https"), "{url}: {message}");
    }
}

#[test]
fn plain_http_is_allowed_only_for_the_named_hosts() {
    for (host, url) in [
        ("stigg-emulator", "http://stigg-emulator:4000/graphql"),
        ("Stigg_Emulator", "http://stigg_emulator"),
        ("emulator.internal", "HTTP://EMULATOR.internal:80"),
        ("10.0.0.5", "http://10.0.0.5:4000"),
        ("fd00::5", "http://[fd00:0::5]:4000"),
        ("[fd00::5]", "http://[fd00::5]:4000"),
    ] {
        let builder =
            builder(url).danger_allow_plain_http_to("other").danger_allow_plain_http_to(host);
        builder.build().expect(url);
    }
    for (host, url) in [
        ("emulator", "http://a.emulator"),
        ("a.emulator", "http://emulator"),
        ("emulator", "http://emulator.evil"),
        ("10.0.0.5", "http://10.0.0.50"),
        ("a", "http://api.stigg.io"),
    ] {
        let error = builder(url).danger_allow_plain_http_to(host).build().expect_err(url);
        assert!(error.to_string().contains("danger_allow_plain_http_to"), "{error}");
    }
    for host in [
        "",
        "*",
        "*.a",
        ".a",
        "a.",
        "a:4000",
        "http://a",
        "a/",
        "a b",
        "10.0.0.0/8",
        "[a",
        "ä",
        "me:s3cret@a",
    ] {
        let error = builder("http://a").danger_allow_plain_http_to(host).build().expect_err(host);
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("takes a host alone"), "{host}: {error}");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
    // The permission does not disable TLS.
    Client::builder(KEY).danger_allow_plain_http_to("api.stigg.io").build().unwrap();
}

/// A loopback address that does not count as the local machine. Windows would not connect to it.
#[cfg(unix)]
#[facade]
#[case]
async fn an_allowed_host_is_reached_over_plain_http() {
    let server = Server::always(granted());
    let url = format!("http://0.0.0.0:{}/graphql", server.address().port());
    let client = builder(&url).danger_allow_plain_http_to("0.0.0.0").build().unwrap();

    let called = check(&client).await;

    assert!(called.unwrap().is_granted);
    assert_eq!(server.finish().requests[0].header("x-api-key"), Some(KEY));
}
