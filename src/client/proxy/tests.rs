use super::*;

const PROXY: &str = "http://proxy:3128";

fn of(endpoint: &str, variables: &[(&str, &str)]) -> Result<Option<Proxy>, String> {
    let host = Host::parse("emulator").unwrap();
    let endpoint = Endpoint::parse(endpoint, &[host]).unwrap();
    Proxy::of(&endpoint, |name| {
        let (_, value) = variables.iter().find(|(own, _)| *own == name)?;
        Some(OsString::from(value))
    })
}

fn shown(endpoint: &str, variables: &[(&str, &str)]) -> String {
    match of(endpoint, variables) {
        Ok(Some(proxy)) => format!("{proxy:?}"),
        Ok(None) => "none".to_owned(),
        Err(problem) => problem,
    }
}

#[test]
fn the_variable_of_the_scheme_comes_before_that_of_all() {
    let https = "https://api.stigg.io/graphql";
    for (variables, expected) in [
        (&[][..], "none"),
        (&[("HTTPS_PROXY", "a:1")], "http://a:1"),
        (&[("https_proxy", "a:1")], "http://a:1"),
        (&[("HTTPS_PROXY", "a:1"), ("https_proxy", "b:2")], "http://b:2"),
        (&[("HTTPS_PROXY", "a:1"), ("https_proxy", "")], "http://a:1"),
        (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "c:3")], "http://c:3"),
        (&[("HTTPS_PROXY", "a:1"), ("all_proxy", "c:3")], "http://a:1"),
        (&[("all_proxy", "c:3")], "http://c:3"),
        (&[("HTTP_PROXY", "a:1"), ("http_proxy", "a:1")], "none"),
        (&[("HTTPS_PROXY", "a:1"), ("REQUEST_METHOD", "GET")], "http://a:1"),
        (&[("HTTPS_PROXY", "")], "none"),
    ] {
        assert_eq!(shown(https, variables), expected, "{variables:?}");
    }
}

#[test]
fn a_proxy_never_sees_plain_http() {
    let http = "http://emulator:4000/graphql";
    for variables in [
        &[("HTTP_PROXY", PROXY)][..],
        &[("http_proxy", PROXY)],
        &[("ALL_PROXY", PROXY)],
        &[("ALL_PROXY", PROXY), ("REQUEST_METHOD", "")],
    ] {
        let problem = of(http, variables).unwrap_err();
        assert!(problem.contains(variables[0].0), "{problem}");
        assert!(problem.contains("name emulator in NO_PROXY"), "{problem}");
    }
    for variables in [
        &[("HTTPS_PROXY", PROXY)][..],
        &[("HTTP_PROXY", PROXY), ("REQUEST_METHOD", "GET")],
        &[("HTTP_PROXY", PROXY), ("NO_PROXY", "emulator")],
    ] {
        assert_eq!(of(http, variables), Ok(None), "{variables:?}");
    }
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    for url in [
        "http://localhost:1/",
        "http://127.1.2.3/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
    ] {
        assert_eq!(of(url, &[("HTTPS_PROXY", "::"), ("ALL_PROXY", "::")]), Ok(None), "{url}");
    }
}

#[test]
fn no_proxy_lists_hosts_domains_and_networks() {
    for (url, list, expected) in [
        ("https://api.stigg.io", "*", true),
        ("https://api.stigg.io", "localhost, api.stigg.io", true),
        ("https://api.stigg.io", "localhost api.stigg.io", true),
        ("https://api.stigg.io", " ,\tAPI.Stigg.IO\n", true),
        ("https://api.stigg.io", "stigg.io", true),
        ("https://api.stigg.io", ".stigg.io", true),
        ("https://api.stigg.io", "*.stigg.io", true),
        ("https://api.stigg.io", "io", true),
        ("https://api.stigg.io", "stigg.io.", true),
        ("https://stigg.io", ".stigg.io", true),
        ("https://stigg.io", "*.stigg.io", false),
        ("https://api.stigg.io", "gg.io", false),
        ("https://notstigg.io", "stigg.io", false),
        ("https://stigg.io.evil", "stigg.io", false),
        ("https://api.stigg.io", "v2.api.stigg.io", false),
        ("https://api.stigg.io", "api.*", false),
        ("https://api.stigg.io", "", false),
        ("https://api.stigg.io", ".", false),
        ("https://api.stigg.io", ",,:,/,[", false),
        ("https://api.stigg.io", "api.stigg.io:443", true),
        ("https://api.stigg.io", "stigg.io:443", true),
        ("https://api.stigg.io", "api.stigg.io:8443", false),
        ("https://api.stigg.io:8443", "api.stigg.io:8443", true),
        ("https://api.stigg.io:8443", "api.stigg.io", true),
        ("https://10.1.2.3", "10.1.2.3", true),
        ("https://10.1.2.3", "10.1.2.3:443", true),
        ("https://10.1.2.3", "10.1.2.3:80", false),
        ("https://10.1.2.3", "10.0.0.0/8", true),
        ("https://10.1.2.3", "10.1.2.0/31", false),
        ("https://10.1.2.3", "0.0.0.0/0", true),
        ("https://10.1.2.3", "10.1.2.3/32", true),
        ("https://10.1.2.3", "10.1.2.3/33", false),
        ("https://10.1.2.3", "::/0", false),
        ("https://10.1.2.3", "2.3", false),
        ("https://[::ffff:10.1.2.3]", "10.0.0.0/8", true),
        ("https://[2001:db8::1]", "2001:db8::1", true),
        ("https://[2001:db8::1]", "[2001:db8::1]", true),
        ("https://[2001:db8::1]", "[2001:db8::1]:443", true),
        ("https://[2001:db8::1]", "[2001:db8::1]:80", false),
        ("https://[2001:db8::1]", "2001:db8::/32", true),
        ("https://[2001:db9::1]", "2001:db8::/32", false),
        ("https://[2001:db8::1]", "::/0", true),
        ("https://api.stigg.io", "10.0.0.0/8", false),
    ] {
        for name in ["NO_PROXY", "no_proxy"] {
            let found = of(url, &[("HTTPS_PROXY", PROXY), (name, list)]).unwrap();
            assert_eq!(found.is_none(), expected, "{url} {list:?}");
        }
    }
}

#[test]
fn proxies_have_credentials_and_default_ports() {
    for (value, is_https, host, port, credentials) in [
        ("proxy", false, "proxy", 80, None),
        ("http://proxy/", false, "proxy", 80, None),
        ("HTTPS://Proxy", true, "proxy", 443, None),
        ("proxy_1:3128", false, "proxy_1", 3128, None),
        ("http://[::1]:3128", false, "[::1]", 3128, None),
        ("http://me@proxy:3128", false, "proxy", 3128, Some(("me", ""))),
        ("me:p%40ss:%2B+%@proxy:3128", false, "proxy", 3128, Some(("me", "p@ss:++%"))),
        ("http://a@b:c@d@proxy", false, "proxy", 80, Some(("a@b", "c@d"))),
        ("http://%C3%A9:%f0%9f%94%91@proxy", false, "proxy", 80, Some(("é", "🔑"))),
    ] {
        let Proxy { is_https: tls, host: at, port: on, credentials: known } =
            Proxy::parse(value).unwrap();
        let known = known.as_ref().map(|known| (&*known.user, &*known.password));
        assert_eq!(
            (tls, &*at.to_string(), on, known),
            (is_https, host, port, credentials),
            "{value}"
        );
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_an_error_without_its_password() {
    for value in [
        "socks5://me:s3cret@proxy:1080",
        "socks5h://proxy",
        "socks4a://proxy",
        "ftp://me:s3cret@proxy",
        "http://[bad",
        "http://[bad]",
        "http://[::1",
        "http://",
        "://me:s3cret@proxy",
        "http://me:s3cret@",
        "http://me:s3cret@:3128",
        "http://me:s3cret@proxy:",
        "http://me:s3cret@proxy:0",
        "http://me:s3cret@proxy:99999",
        "http://me:s3cret@proxy:s3cret",
        "http://me:s3cret",
        "me:s3cret",
        "http://me:s3cret@proxy:80:80",
        "http://me:s3cret/@proxy",
        "http://me:12/s3cret@proxy",
        "http://me:s3cret#@proxy",
        "http://me:s3cret@proxy/path",
        "http://me:s3cret@pr oxy",
        " ",
        "\t",
        " http://me:s3cret@proxy",
        "http://me:s3cret@proxy\n",
        "http://me:s3cret%ff@proxy",
        "http://m%3Ae:s3cret@proxy",
        "http://me:s3cret@127.1",
        "http://me:s3cret@pröxy",
        "http:/proxy",
        "http//me:s3cret@proxy",
    ] {
        let problem = of("https://api.stigg.io", &[("HTTPS_PROXY", value)]).unwrap_err();
        assert!(problem.contains("HTTPS_PROXY"), "{problem}");
        assert!(!problem.contains("s3cret"), "{value}: {problem}");
    }
}

#[cfg(unix)]
#[test]
fn values_that_are_not_utf_8_are_errors() {
    use std::os::unix::ffi::OsStringExt;

    let endpoint = Endpoint::parse("https://api.stigg.io", &[]).unwrap();
    for name in ["https_proxy", "ALL_PROXY", "NO_PROXY"] {
        let problem = Proxy::of(&endpoint, |asked| match asked {
            _ if asked == name => Some(OsString::from_vec(b"s3cret\xff".to_vec())),
            "ALL_PROXY" => Some(PROXY.into()),
            _ => None,
        })
        .unwrap_err();
        assert!(problem.contains(name) && !problem.contains("s3cret"), "{problem}");
    }
}
