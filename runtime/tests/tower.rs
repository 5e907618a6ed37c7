//! The layer: what it lets through, and what tower demands of a service.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use http::{Request, Response, StatusCode};
use stigg::asynk::Client;
use stigg_emulator::{Emulator, Fault};
use stigg_runtime::asynk::Entitlements;
use stigg_runtime::tower::RequireEntitlementLayer;
use stigg_runtime::{Access, Check, CustomerRef, Fallback, Snapshot, Source};
use tower::{Layer, Service, ServiceExt, service_fn};

const FEATURE: &str = "feature-01-templates";

fn fixed() -> Entitlements {
    Entitlements::fixed([
        Snapshot::new("acme").feature(FEATURE, Access::limited(3).used(1)),
        Snapshot::new("full").feature(FEATURE, Access::limited(3).used(3)),
    ])
}

/// An instance whose Stigg is an emulator that knows nobody.
fn started(fallback: Fallback) -> (Emulator, Entitlements) {
    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    let entitlements = Entitlements::builder(client, fallback).start().unwrap();
    (emulator, entitlements)
}

fn tenant<'r>(request: &'r Request<&'static str>) -> Option<CustomerRef<'r>> {
    request.headers().get("x-tenant")?.to_str().ok().map(Into::into)
}

fn request(tenant: &str) -> Request<&'static str> {
    Request::post("/templates").header("x-tenant", tenant).body("a template").unwrap()
}

/// Answers with the body of the request.
async fn echo(request: Request<&'static str>) -> Result<Response<&'static str>, Infallible> {
    Ok(Response::new(request.into_body()))
}

async fn status_and_body(
    entitlements: Entitlements,
    request: Request<&'static str>,
) -> (StatusCode, &'static str) {
    let gate = RequireEntitlementLayer::new(entitlements, FEATURE, tenant);
    let response = gate.layer(service_fn(echo)).oneshot(request).await.unwrap();
    (response.status(), response.into_body())
}

#[tokio::test]
async fn customers_with_access_are_let_through() {
    let answered = status_and_body(fixed(), request("acme")).await;
    assert_eq!(answered, (StatusCode::OK, "a template"));
}

#[tokio::test]
async fn others_are_refused() {
    let answered = status_and_body(fixed(), request("full")).await;
    let reached = "The limit of the plan is reached.";
    assert_eq!(answered, (StatusCode::PAYMENT_REQUIRED, reached));

    let answered = status_and_body(fixed(), request("unknown")).await;
    let none = "There is no active subscription.";
    assert_eq!(answered, (StatusCode::PAYMENT_REQUIRED, none));

    let answered = status_and_body(fixed(), Request::new("")).await;
    let nobody = "The request belongs to no customer.";
    assert_eq!(answered, (StatusCode::FORBIDDEN, nobody));
}

#[tokio::test]
async fn the_amount_of_the_check_counts() {
    for (amount, expected) in [(2, StatusCode::OK), (3, StatusCode::PAYMENT_REQUIRED)] {
        let check = Check::metered(FEATURE).requesting(amount);
        let gate = RequireEntitlementLayer::new(fixed(), check, tenant);
        let response = gate.layer(service_fn(echo)).oneshot(request("acme")).await.unwrap();
        assert_eq!(response.status(), expected, "{amount}");
    }
}

#[tokio::test]
async fn a_resource_is_a_customer_of_its_own() {
    let site = CustomerRef::new("acme").resource("site");
    let entitlements = Entitlements::fixed([Snapshot::new(site).feature(FEATURE, Access::GRANTED)]);
    let gate =
        RequireEntitlementLayer::new(entitlements, FEATURE, |request: &Request<&'static str>| {
            Some(tenant(request)?.resource("site"))
        });
    let response = gate.layer(service_fn(echo)).oneshot(request("acme")).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_request_waits_for_a_customer_who_is_not_in_memory() {
    let (emulator, entitlements) = started(Fallback::grant());
    let answered = status_and_body(entitlements.clone(), request("nobody")).await;
    let none = "There is no active subscription.";
    assert_eq!(answered, (StatusCode::PAYMENT_REQUIRED, none), "it is Stigg that denies");
    assert_eq!(emulator.requests().len(), 1);
    assert_eq!(entitlements.stats().checks_from(Source::Fetched), 1);

    status_and_body(entitlements.clone(), request("nobody")).await;
    assert_eq!(emulator.requests().len(), 1);
    assert_eq!(entitlements.stats().checks_from(Source::Cache), 1);
}

#[tokio::test]
async fn without_stigg_the_fallback_decides() {
    let (emulator, entitlements) = started(Fallback::grant());
    emulator.inject(Fault::drop_connection().always());
    for customer in ["one", "two", "three", "four"] {
        let answered = status_and_body(entitlements.clone(), request(customer)).await;
        assert_eq!(answered, (StatusCode::OK, "a template"));
    }
    assert_eq!(entitlements.stats().checks_from(Source::Fallback), 4);
}

#[tokio::test]
async fn an_outage_is_not_taken_for_a_refusal() {
    let named = Fallback::deny().feature(FEATURE, Access::DENIED);
    for fallback in [Fallback::deny(), named.clone()] {
        let (emulator, entitlements) = started(fallback);
        emulator.inject(Fault::status(503).always());
        let answered = status_and_body(entitlements, request("acme")).await;
        let later = "Access cannot be checked at the moment. Try again later.";
        assert_eq!(answered, (StatusCode::SERVICE_UNAVAILABLE, later));
    }

    // The fallback also answers for a feature that the plan does not have. That is final.
    let (_emulator, entitlements) = started(named.clone());
    entitlements.import([Snapshot::new("acme")]);
    let (status, _) = status_and_body(entitlements, request("acme")).await;
    assert_eq!(status, StatusCode::PAYMENT_REQUIRED);
    let (status, _) = status_and_body(Entitlements::offline(named), request("acme")).await;
    assert_eq!(status, StatusCode::PAYMENT_REQUIRED, "it is never tried");
}

#[tokio::test]
async fn a_function_makes_the_response_for_services_that_are_not_of_http() {
    struct Job {
        customer: &'static str,
    }

    let check = Check::metered(FEATURE);
    let gate = RequireEntitlementLayer::new(fixed(), check, |job: &Job| Some(job.customer.into()))
        .refuse_with(|refusal| refusal.decision().map(ToString::to_string));
    let mut worker = gate.layer(service_fn(async |_: Job| Ok::<_, Infallible>(None)));

    let skipped = worker.ready().await.unwrap().call(Job { customer: "acme" }).await;
    assert_eq!(skipped, Ok(None));
    let skipped = worker.ready().await.unwrap().call(Job { customer: "full" }).await;
    let why = "denied (RequestedUsageExceedingLimit): 3 of 3 used, 0 s old, from cache";
    assert_eq!(skipped.unwrap().as_deref(), Some(why));
}

/// A service that is ready once it was asked twice, for one call. Clones are not.
struct Strict {
    asked: usize,
    calls: Rc<Cell<usize>>,
}

impl Strict {
    fn new() -> Self {
        Self { asked: 0, calls: Rc::default() }
    }
}

impl Clone for Strict {
    fn clone(&self) -> Self {
        Self { asked: 0, calls: Rc::clone(&self.calls) }
    }
}

impl Service<Request<&'static str>> for Strict {
    type Response = Response<&'static str>;
    type Error = &'static str;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.asked += 1;
        if self.asked < 2 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<&'static str>) -> Self::Future {
        assert!(self.asked >= 2, "called before it was ready");
        self.asked = 0;
        self.calls.set(self.calls.get() + 1);
        ready(match request.into_body() {
            "" => Err("an empty body"),
            body => Ok(Response::new(body)),
        })
    }
}

#[tokio::test]
async fn it_is_ready_when_the_service_is() {
    let gate = RequireEntitlementLayer::new(fixed(), FEATURE, tenant);
    let mut service = gate.layer(Strict::new());
    let mut context = Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_pending());
    assert!(service.poll_ready(&mut context).is_ready());
}

#[tokio::test]
async fn what_was_ready_is_called_whether_or_not_the_check_waits() {
    let (emulator, entitlements) = started(Fallback::grant());
    emulator.inject(Fault::status(503).times(2));
    let inner = Strict::new();
    let calls = Rc::clone(&inner.calls);
    let gate = RequireEntitlementLayer::new(entitlements, FEATURE, tenant);
    let mut service = gate.layer(inner);
    for _ in 0..2 {
        let waits = service.ready().await.unwrap().call(request("acme"));
        assert_eq!(waits.await.unwrap().body(), &"a template");
    }
    assert_eq!(calls.get(), 2, "after two fetches that failed");

    let gate = RequireEntitlementLayer::new(fixed(), FEATURE, tenant);
    let mut service = gate.layer(Strict::new());
    for _ in 0..2 {
        let answered = service.ready().await.unwrap().call(request("acme"));
        assert_eq!(answered.await.unwrap().body(), &"a template");
    }
}

#[tokio::test]
async fn a_service_that_was_ready_stays_so_after_a_refusal() {
    let inner = Strict::new();
    let calls = Rc::clone(&inner.calls);
    let gate = RequireEntitlementLayer::new(fixed(), FEATURE, tenant);
    let mut service = gate.layer(inner);
    let refused = service.ready().await.unwrap().call(request("full")).await.unwrap();
    assert_eq!((refused.status(), calls.get()), (StatusCode::PAYMENT_REQUIRED, 0));
    let passed = service.ready().await.unwrap().call(request("acme")).await.unwrap();
    assert_eq!((passed.status(), calls.get()), (StatusCode::OK, 1));
}

#[tokio::test]
async fn errors_of_the_service_pass() {
    let gate = RequireEntitlementLayer::new(fixed(), FEATURE, tenant);
    let request = Request::get("/").header("x-tenant", "acme").body("").unwrap();
    let error = gate.layer(Strict::new()).oneshot(request).await.unwrap_err();
    assert_eq!(error, "an empty body");
}

#[tokio::test]
async fn a_check_that_memory_answers_needs_one_poll() {
    let gate = RequireEntitlementLayer::new(fixed(), FEATURE, tenant);
    let mut service = gate.layer(Strict::new());
    for customer in ["acme", "full"] {
        service.ready().await.unwrap();
        let answered = pin!(service.call(request(customer)));
        assert!(answered.poll(&mut Context::from_waker(Waker::noop())).is_ready());
    }
}
