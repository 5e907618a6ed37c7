//! Redirects, which could send the API key to another server.

use stigg::ErrorKind;

use super::{case, check, client, facade};
use crate::support::answers::{granted, http};
use crate::support::server::Server;

#[facade]
#[case]
async fn a_second_server_sees_nothing() {
    for status in [300, 301, 302, 303, 307, 308] {
        let second = Server::always(granted());
        let first = Server::always(http(status, &[("location", &second.url())], "moved"));

        let error = check(&client(&first.url())).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Http, "{error:?}");
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.attempts(), 1, "{error}");
        assert!(error.to_string().contains(&format!("HTTP {status}")), "{error}");
        assert_eq!(first.finish().requests.len(), 1);
        assert_eq!(second.finish().connections, 0, "HTTP {status} was followed");
    }
}

#[facade]
#[case]
async fn redirects_on_the_same_server_are_not_followed() {
    let server = Server::start([http(308, &[("location", "/other")], ""), granted()]);

    let error = check(&client(&server.url())).await.unwrap_err();

    assert_eq!(error.status().unwrap(), 308);
    assert_eq!(server.finish().requests.len(), 1);
}

#[facade]
#[case]
async fn a_redirect_without_a_location_is_an_http_error() {
    for headers in [&[][..], &[("location", "")], &[("location", "http://")]] {
        let server = Server::always(http(302, headers, ""));

        let error = check(&client(&server.url())).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Http, "{headers:?}: {error:?}");
        assert_eq!(error.status().unwrap(), 302);
    }
}
