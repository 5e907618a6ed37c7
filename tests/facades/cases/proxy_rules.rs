//! The rules by which clients read proxies from the environment. Nothing is sent: a client shows its
//! proxy, and a proxy that cannot be used is an error of `build`.

use std::ffi::OsString;

use stigg::ErrorKind;

use super::builder;
use crate::support::child;

const STIGG: &str = "https://api.stigg.io/graphql";
const PROXY: &str = "http://proxy:3128";

/// Builds a client for each endpoint in the environment of this test process, and reports its proxy
/// or the error.
fn build_in_child() {
    let endpoints = std::env::var("STIGG_TEST_ENDPOINTS").unwrap();
    let outcomes: Vec<_> = endpoints.split(' ').map(proxy_of).collect();
    child::tell(outcomes.join("|"));
}

fn proxy_of(endpoint: &str) -> String {
    match builder(endpoint).danger_allow_plain_http_to("emulator").build() {
        Ok(client) => {
            let shown = format!("{client:?}");
            let (_, proxy) = shown.split_once("proxy: ").unwrap();
            proxy.split_once(", tls").unwrap().0.to_owned()
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config, "{error}");
            format!("{error} {error:?}")
        }
    }
}

/// The outcome for each endpoint in an environment.
fn outcomes<V: Into<OsString> + Clone>(
    test: &str,
    endpoints: &[&str],
    variables: &[(&'static str, V)],
) -> Vec<String> {
    let endpoints = ("STIGG_TEST_ENDPOINTS", OsString::from(endpoints.join(" ")));
    let variables = variables.iter().map(|(name, value)| (*name, value.clone().into()));
    let outcome = child::run(module_path!(), test, variables.chain([endpoints]));
    outcome.trim_matches('"').split('|').map(str::to_owned).collect()
}

/// The outcome for one endpoint.
fn outcome<V: Into<OsString> + Clone>(
    test: &str,
    endpoint: &str,
    variables: &[(&'static str, V)],
) -> String {
    outcomes(test, &[endpoint], variables).remove(0)
}

/// Whether variables are set that are the same one on Windows.
fn are_the_same_on_windows<V>(variables: &[(&str, V)]) -> bool {
    let names: std::collections::BTreeSet<_> =
        variables.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.len() < variables.len()
}

#[test]
fn the_variable_of_the_scheme_comes_before_that_of_all() {
    if child::is_this() {
        return build_in_child();
    }
    for (variables, expected) in [
        (&[][..], "None"),
        (&[("HTTPS_PROXY", "a:1")], "Some(http://a:1)"),
        (&[("https_proxy", "a:1")], "Some(http://a:1)"),
        (&[("HTTPS_PROXY", "a:1"), ("https_proxy", "b:2")], "Some(http://b:2)"),
        (&[("HTTPS_PROXY", "a:1"), ("https_proxy", "")], "Some(http://a:1)"),
        (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "c:3")], "Some(http://c:3)"),
        (&[("HTTPS_PROXY", "a:1"), ("all_proxy", "c:3")], "Some(http://a:1)"),
        (&[("all_proxy", "c:3")], "Some(http://c:3)"),
        (&[("HTTP_PROXY", "a:1"), ("http_proxy", "a:1")], "None"),
        (&[("HTTPS_PROXY", "a:1"), ("REQUEST_METHOD", "GET")], "Some(http://a:1)"),
        (&[("HTTPS_PROXY", "")], "None"),
    ] {
        if !(cfg!(windows) && are_the_same_on_windows(variables)) {
            let test = "the_variable_of_the_scheme_comes_before_that_of_all";
            assert_eq!(outcome(test, STIGG, variables), expected, "{variables:?}");
        }
    }
}

#[test]
fn a_proxy_never_sees_plain_http() {
    if child::is_this() {
        return build_in_child();
    }
    let test = "a_proxy_never_sees_plain_http";
    let endpoint = "http://emulator:4000/graphql";
    for variables in [
        &[("HTTP_PROXY", PROXY)][..],
        &[("http_proxy", PROXY)],
        &[("ALL_PROXY", PROXY)],
        &[("ALL_PROXY", PROXY), ("REQUEST_METHOD", "")],
    ] {
        let problem = outcome(test, endpoint, variables);
        assert!(problem.to_lowercase().contains(&variables[0].0.to_lowercase()), "{problem}");
        assert!(problem.contains("name emulator in NO_PROXY"), "{problem}");
    }
    for variables in [
        &[("HTTPS_PROXY", PROXY)][..],
        &[("HTTP_PROXY", PROXY), ("REQUEST_METHOD", "GET")],
        &[("HTTP_PROXY", PROXY), ("NO_PROXY", "emulator")],
    ] {
        assert_eq!(outcome(test, endpoint, variables), "None", "{variables:?}");
    }
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    if child::is_this() {
        return build_in_child();
    }
    let endpoints = [
        "http://localhost:1/",
        "http://127.1.2.3/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
    ];
    let unusable = [("HTTPS_PROXY", "::"), ("ALL_PROXY", "::")];
    let test = "this_machine_is_reached_without_a_proxy";
    assert_eq!(outcomes(test, &endpoints, &unusable), ["None"; 4]);
}

#[test]
fn no_proxy_lists_hosts_domains_and_networks() {
    if child::is_this() {
        return build_in_child();
    }
    for (list, exempt, others) in [
        ("*", "https://api.stigg.io", ""),
        ("localhost, api.stigg.io", "https://api.stigg.io", ""),
        ("localhost api.stigg.io", "https://api.stigg.io", ""),
        (" ,\tAPI.Stigg.IO\n", "https://api.stigg.io", ""),
        (
            "stigg.io",
            "https://api.stigg.io https://stigg.io",
            "https://notstigg.io https://stigg.io.evil",
        ),
        (".stigg.io", "https://api.stigg.io https://stigg.io", ""),
        ("*.stigg.io", "https://api.stigg.io", "https://stigg.io"),
        ("io", "https://api.stigg.io", ""),
        ("stigg.io.", "https://api.stigg.io", ""),
        ("gg.io", "", "https://api.stigg.io"),
        ("v2.api.stigg.io", "", "https://api.stigg.io"),
        ("api.*", "", "https://api.stigg.io"),
        ("", "", "https://api.stigg.io"),
        (".", "", "https://api.stigg.io"),
        (",,:,/,[", "", "https://api.stigg.io"),
        ("api.stigg.io", "https://api.stigg.io https://api.stigg.io:8443", ""),
        ("api.stigg.io:443", "https://api.stigg.io", "https://api.stigg.io:8443"),
        ("stigg.io:443", "https://api.stigg.io", ""),
        ("api.stigg.io:8443", "https://api.stigg.io:8443", "https://api.stigg.io"),
        ("10.1.2.3", "https://10.1.2.3", ""),
        ("10.1.2.3:443", "https://10.1.2.3", ""),
        ("10.1.2.3:80", "", "https://10.1.2.3"),
        ("10.0.0.0/8", "https://10.1.2.3 https://[::ffff:10.1.2.3]", "https://api.stigg.io"),
        ("10.1.2.0/31", "", "https://10.1.2.3"),
        ("0.0.0.0/0", "https://10.1.2.3", ""),
        ("10.1.2.3/32", "https://10.1.2.3", ""),
        ("10.1.2.3/33", "", "https://10.1.2.3"),
        ("::/0", "https://[2001:db8::1]", "https://10.1.2.3"),
        ("2.3", "", "https://10.1.2.3"),
        ("2001:db8::1", "https://[2001:db8::1]", ""),
        ("[2001:db8::1]", "https://[2001:db8::1]", ""),
        ("[2001:db8::1]:443", "https://[2001:db8::1]", ""),
        ("[2001:db8::1]:80", "", "https://[2001:db8::1]"),
        ("2001:db8::/32", "https://[2001:db8::1]", "https://[2001:db9::1]"),
    ] {
        for name in ["NO_PROXY", "no_proxy"] {
            for (endpoints, expected) in [(exempt, "None"), (others, "Some(http://proxy:3128)")] {
                let endpoints: Vec<_> = endpoints.split_whitespace().collect();
                if !endpoints.is_empty() {
                    let test = "no_proxy_lists_hosts_domains_and_networks";
                    let found = outcomes(test, &endpoints, &[("HTTPS_PROXY", PROXY), (name, list)]);
                    assert_eq!(found, vec![expected; endpoints.len()], "{endpoints:?} {list:?}");
                }
            }
        }
    }
}

#[test]
fn proxies_have_schemes_and_default_ports() {
    if child::is_this() {
        return build_in_child();
    }
    for (value, expected) in [
        ("proxy", "http://proxy:80"),
        ("http://proxy/", "http://proxy:80"),
        ("HTTPS://Proxy", "https://proxy:443"),
        ("proxy_1:3128", "http://proxy_1:3128"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("http://me@proxy:3128", "http://<redacted>@proxy:3128"),
    ] {
        let test = "proxies_have_schemes_and_default_ports";
        let found = outcome(test, STIGG, &[("HTTPS_PROXY", value)]);
        assert_eq!(found, format!("Some({expected})"), "{value}");
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_an_error_without_its_password() {
    if child::is_this() {
        return build_in_child();
    }
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
        let test = "a_proxy_that_cannot_be_used_is_an_error_without_its_password";
        let problem = outcome(test, STIGG, &[("HTTPS_PROXY", value)]);
        assert!(problem.contains("HTTPS_PROXY"), "{value}: {problem}");
        assert!(!problem.contains("s3cret"), "{value}: {problem}");
    }
}

#[cfg(unix)]
#[test]
fn values_that_are_not_utf_8_are_errors() {
    use std::os::unix::ffi::OsStringExt;

    if child::is_this() {
        return build_in_child();
    }
    let odd = OsString::from_vec(b"s3cret\xff".to_vec());
    for name in ["https_proxy", "ALL_PROXY", "NO_PROXY"] {
        let test = "values_that_are_not_utf_8_are_errors";
        let variables = [("ALL_PROXY", OsString::from(PROXY)), (name, odd.clone())];
        let problem = outcome(test, STIGG, &variables);
        assert!(problem.contains(&format!("the variable {name} is not UTF-8")), "{problem}");
        assert!(!problem.contains("s3cret"), "{problem}");
    }
}
