//! Cross-origin requests from browsers.

use serde_json::json;
use stigg_emulator::{Emulator, StartError};
use ureq::http::{Request, Response};

use crate::common::World;

const PAGE: &str = "http://localhost:5173";

fn preflight(world: &World, path: &str, origin: &str) -> Response<ureq::Body> {
    let request = Request::builder()
        .method("OPTIONS")
        .uri(world.emulator.url().replace("/graphql", path))
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-api-key");
    world.agent().run(request.body(()).expect("a request")).expect("a response")
}

#[test]
fn pages_on_an_allowed_origin_can_send_and_read() {
    let world = World::from(Emulator::builder().cors_origin(PAGE));
    for path in ["/graphql", "/_emulator/clock"] {
        let response = preflight(&world, path, PAGE);
        assert_eq!(response.status(), 204);
        let headers = response.headers();
        assert_eq!(headers["access-control-allow-origin"], PAGE);
        assert_eq!(headers["access-control-allow-headers"], "content-type,x-api-key");
        let methods = headers["access-control-allow-methods"].to_str().expect("a text");
        assert!(["GET", "POST", "PUT", "DELETE"].iter().all(|method| methods.contains(method)));
    }
    let response = world
        .agent()
        .post(world.emulator.url())
        .header("origin", PAGE)
        .header("x-api-key", world.emulator.api_key())
        .send_json(json!({ "query": "{ __typename }" }))
        .expect("a response");
    assert_eq!(response.headers()["access-control-allow-origin"], PAGE);
    assert_eq!(response.headers()["vary"], "Origin");
    // Refusals can be read, too.
    let response = world.agent().get(world.emulator.url().replace("/graphql", "/_emulator/clock"));
    let response = response.header("origin", PAGE).call().expect("a response");
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()["access-control-allow-origin"], PAGE);
    assert_eq!(world.emulator.requests().len(), 1, "a preflight request is not recorded");
}

#[test]
fn other_pages_cannot() {
    for builder in [Emulator::builder(), Emulator::builder().cors_origin("https://app.example")] {
        let world = World::from(builder);
        let response = preflight(&world, "/graphql", PAGE);
        assert_eq!(response.status(), 405);
        assert!(response.headers().get("access-control-allow-origin").is_none());
        let response = preflight(&world, "/_emulator/clock", PAGE);
        assert!(response.headers().get("access-control-allow-origin").is_none());
    }
}

#[test]
fn hosts_are_checked_for_pages_too() {
    let world = World::from(Emulator::builder().cors_origin("*"));
    let request = Request::builder()
        .method("OPTIONS")
        .uri(world.emulator.url())
        .header("host", "evil.example")
        .header("origin", "http://evil.example")
        .header("access-control-request-method", "POST");
    let response = world.agent().run(request.body(()).expect("a request")).expect("a response");
    assert_eq!(response.status(), 421);
}

#[test]
fn an_invalid_origin_is_refused_at_the_start() {
    for origin in ["localhost:5173", "http://localhost:5173/", ""] {
        let error = Emulator::builder().cors_origin(origin).start().expect_err("it is not valid");
        assert!(matches!(&error, StartError::CorsOrigin { origin: named } if named == origin));
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
        assert!(error.to_string().contains("http://localhost:5173"), "{error}");
    }
}
