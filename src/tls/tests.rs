use super::*;

const ALL: [&str; 3] = ["rustls", "platform-verifier", "native-tls"];

fn chosen(set: Option<Tls>, is_https: bool, features: &[&str]) -> Option<&'static str> {
    Tls::choose(set, is_https, features).unwrap().map(|tls| tls.trust.constructor().0)
}

#[test]
fn no_feature_changes_the_default() {
    for others in [&[][..], &["native-tls"], &["platform-verifier"], &ALL[1..]] {
        for is_https in [false, true] {
            let features = [&["rustls"], others].concat();
            assert_eq!(chosen(None, is_https, &features), Some("bundled_roots()"));
        }
    }
}

#[test]
fn without_rustls_a_client_needs_a_setting() {
    let problem = Tls::choose(None, true, &["native-tls"]).unwrap_err();
    assert_eq!(
        problem,
        "`tls` is not set, and its default needs the Cargo feature `rustls` of `stigg`: turn it \
         on, or set `.tls(Tls::native())`"
    );
    let problem = Tls::choose(None, true, &[]).unwrap_err();
    assert!(problem.ends_with("turn it on"), "{problem}");
}

#[test]
fn plain_http_needs_none() {
    assert_eq!(chosen(None, false, &[]), None);
    assert_eq!(chosen(None, false, &["native-tls"]), Some("native()"));
}

#[test]
fn a_setting_needs_its_feature() {
    for (tls, needed, name, feature) in [
        (Tls::bundled_roots(), &["rustls"][..], "bundled_roots()", "rustls"),
        (Tls::roots_pem(""), &["rustls"], "roots_pem(…)", "rustls"),
        (Tls::platform(), &["rustls", "platform-verifier"], "platform()", "platform-verifier"),
        (Tls::native(), &["native-tls"], "native()", "native-tls"),
    ] {
        for is_https in [false, true] {
            assert_eq!(chosen(Some(tls.clone()), is_https, needed), Some(name));
            let problem = Tls::choose(Some(tls.clone()), is_https, &[]).unwrap_err();
            assert!(problem.contains(&format!("`tls` is `Tls::{name}`")), "{problem}");
            assert!(problem.contains(&format!("feature `{feature}`")), "{problem}");
        }
    }
}

#[test]
fn native_tls_takes_no_client_certificate() {
    let tls = Tls::native().client_certificate_pem("", "");
    let problem = Tls::choose(Some(tls), true, &ALL).unwrap_err();
    assert!(problem.contains("client_certificate_pem"), "{problem}");
}
