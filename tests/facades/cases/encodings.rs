//! Bodies by `Content-Encoding`; both facades decode them in the same way.

use std::time::Duration;

use stigg::ErrorKind::{self, Decode, GraphQl, Http, TooLarge, Transport};
use stigg::entitlements::Entitlement;
use stigg::{Result, RetryPolicy};

use super::{builder, case, check, facade};
use crate::support::answers::{granted_body, gzip, http, refusal};
use crate::support::server::{Server, Step};

#[facade]
async fn meets(step: Step) -> Result<Entitlement> {
    let server = Server::always(step);
    check(&builder(&server.url()).retry(RetryPolicy::none()).build().unwrap()).await
}

fn times(times: usize) -> Vec<u8> {
    (0..times).fold(granted_body().to_string().into_bytes(), |body, _| gzip(body))
}

#[facade]
#[case]
async fn are_decoded_whatever_their_spelling() {
    for (names, body) in [
        (&["gzip"][..], times(1)),
        (&["x-gzip"], times(1)),
        (&["GZIP"], times(1)),
        (&["X-GZip"], times(1)),
        (&[" gzip "], times(1)),
        (&["gzip, identity"], times(1)),
        (&["identity,, Gzip"], times(1)),
        (&["identity"], times(0)),
        (&["IDENTITY"], times(0)),
        (&[""], times(0)),
        (&["gzip, gzip"], times(2)),
        (&["gzip", "x-gzip", "gzip"], times(3)),
    ] {
        let headers: Vec<_> = names.iter().map(|name| ("content-encoding", *name)).collect();
        let entitlement = meets(http(200, &headers, body)).await;

        assert_eq!(entitlement.unwrap().usage_limit, Some(10.0), "{names:?}");
    }
}

#[facade]
#[case]
async fn of_several_members_and_with_padding() {
    let body = granted_body().to_string();
    let (start, end) = body.split_at(body.len() / 2);
    let padding = vec![0_u8; 700];
    for (how, members) in [
        ("two members", [gzip(start), gzip(end)].concat()),
        ("an empty member", [gzip(start), gzip(""), gzip(end)].concat()),
        ("padding", [gzip(&body), padding.clone()].concat()),
        ("padding after two members", [gzip(start), gzip(end), vec![0]].concat()),
    ] {
        let entitlement = meets(http(200, &[("content-encoding", "gzip")], members)).await;

        assert_eq!(entitlement.unwrap().usage_limit, Some(10.0), "{how}");
    }
}

#[facade]
#[case]
async fn that_are_damaged_or_unknown() {
    let whole = times(1);
    let (cut, trailer) = whole.split_at(whole.len() - 8);
    let mut sum = trailer.to_vec();
    sum[0] ^= 1;
    for (how, name, body, kind) in [
        ("cut in the data", "gzip", whole[..whole.len() / 2].to_vec(), Transport),
        ("cut before the checksum", "gzip", cut.to_vec(), Transport),
        ("cut in the header", "gzip", whole[..5].to_vec(), Transport),
        ("a wrong checksum", "gzip", [cut, &sum].concat(), Transport),
        ("text after the end", "gzip", [&*whole, b"x"].concat(), Transport),
        ("half a second member", "gzip", [&*whole, &whole[..20]].concat(), Transport),
        ("not compressed", "gzip", times(0), Transport),
        ("compressed once, not twice", "gzip, gzip", times(1), Transport),
        ("compressed too often", "gzip, gzip, gzip, gzip, gzip, gzip", times(6), Transport),
        ("an encoding that was not asked for", "br", b"\x8b\x80".to_vec(), Decode),
        ("one of both", "gzip, br", b"\x8b\x80".to_vec(), Decode),
        ("nothing", "gzip", Vec::new(), Decode),
    ] {
        let error = meets(http(200, &[("content-encoding", name)], body)).await.unwrap_err();

        assert_eq!(error.kind(), kind, "{how}: {error:?}");
    }
}

/// The status and headers of a gateway count, whatever its body contains.
#[facade]
#[case]
async fn of_http_errors_hide_neither_status_nor_retry_after() {
    let whole = gzip("out of order");
    for status in [401, 403, 429, 500, 503] {
        for (body, excerpt) in [
            (&whole[..], Some("out of order")),
            (&[], None),
            (&whole[..8], None),
            (&whole[..whole.len() - 3], None),
            (b"<h1>not compressed</h1>", None),
        ] {
            let headers = [("content-encoding", "gzip"), ("retry-after", "7")];
            let error = meets(http(status, &headers, body)).await.unwrap_err();

            assert_eq!(error.kind(), Http, "{error:?}");
            assert_eq!(error.status().unwrap(), status);
            assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
            assert_eq!(error.body_excerpt().filter(|text| !text.is_empty()), excerpt);
        }
    }
}

#[facade]
#[case]
async fn of_a_rejected_key_cause_no_retry() {
    let server = Server::always(http(401, &[("content-encoding", "gzip")], ""));

    let error = check(&builder(&server.url()).build().unwrap()).await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (Http, 1));
    assert_eq!(server.finish().requests.len(), 1);
}

#[facade]
#[case]
async fn are_limited_by_their_decoded_size() {
    let noise: String = (0..20_000).map(|_| fastrand::alphanumeric()).collect();
    let body = granted_body().to_string().replace("customer-demo-01", &noise);
    let bomb = vec![b' '; 8 << 20];
    for (limit, name, sent, fits) in [
        // The encoded form may be longer than the content.
        (body.len(), "gzip", gzip(&body), true),
        (body.len() - 1, "gzip", gzip(&body), false),
        (100_000, "gzip", gzip(&bomb), false),
        (100_000, "gzip, gzip", gzip(gzip(&bomb)), false),
        (100_000, "gzip", gzip("").repeat(1000), true),
    ] {
        let server = Server::always(http(200, &[("content-encoding", name)], sent));
        let client = builder(&server.url())
            .max_response_bytes(limit)
            .retry(RetryPolicy::none())
            .build()
            .unwrap();

        let error = check(&client).await.err().map(|error| error.kind());

        let expected = if fits { [None, Some(Decode)] } else { [Some(TooLarge); 2] };
        assert!(expected.contains(&error), "{limit}, {name}: {error:?}");
    }
}

#[facade]
#[case]
async fn are_removed_from_the_headers_after_decoding() {
    let server = Server::start([
        http(200, &[("content-encoding", "gzip"), ("content-type", "text/x")], times(1)),
        http(200, &[("content-type", "text/x"), ("set-cookie", "a=b")], times(0)),
        refusal("RateLimitExceeded"),
    ]);
    let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

    let first = client.send(stigg::operation::GetEntitlement::new(super::query())).await.unwrap();
    let second = client.send(stigg::operation::GetEntitlement::new(super::query())).await.unwrap();
    let third: ErrorKind = check(&client).await.unwrap_err().kind();

    assert_eq!(first.headers.get("content-encoding"), None);
    assert_eq!(first.headers.get("content-length"), None);
    for response in [&first, &second] {
        assert_eq!(response.headers["content-type"], "text/x");
    }
    assert_eq!(second.headers["set-cookie"], "a=b");
    assert_eq!(third, GraphQl);
    let requests = server.finish().requests;
    assert!(requests.iter().all(|request| request.header("cookie").is_none()));
}
