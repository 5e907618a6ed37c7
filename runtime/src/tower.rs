//! A tower layer that lets requests through whose customers have access. Feature `tower`.
//!
//! It works with any [`Service`], of HTTP requests or of jobs:
//!
//! ```
//! use std::convert::Infallible;
//!
//! use http::{Request, Response};
//! use stigg_runtime::asynk::Entitlements;
//! use stigg_runtime::tower::RequireEntitlementLayer;
//! use stigg_runtime::{Access, Check, Snapshot};
//! use tower::{ServiceBuilder, ServiceExt, service_fn};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Infallible> {
//! let acme = Snapshot::new("acme").feature("feature-reports", Access::GRANTED);
//! let entitlements = Entitlements::fixed([acme]); // or `Entitlements::builder(…).start()?`
//!
//! let check = Check::boolean("feature-reports");
//! let gate = RequireEntitlementLayer::new(entitlements, check, |request: &Request<String>| {
//!     request.headers().get("x-tenant")?.to_str().ok().map(Into::into)
//! });
//! let service = ServiceBuilder::new()
//!     .layer(gate)
//!     .service(service_fn(async |_| Ok::<_, Infallible>(Response::new("a report".to_owned()))));
//!
//! let request = |tenant| Request::get("/").header("x-tenant", tenant).body(String::new()).unwrap();
//! let response = service.clone().oneshot(request("acme")).await?;
//! assert_eq!(response.body(), "a report");
//! let response = service.oneshot(request("globex")).await?;
//! assert_eq!(response.status(), 402);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::asynk::{Entitlements, Pending};
use crate::{Check, CustomerRef, Refusal};

/// Layer that requires an entitlement of the customer of each request. See the [module](self) for
/// an example.
///
/// `C` finds the customer, and `R` makes the response to a refused request.
///
/// A check that memory answers allocates nothing. Otherwise the request waits as
/// [`check`](Entitlements::check) does.
#[derive(Clone)]
#[must_use = "a layer does nothing until a service is built with it"]
pub struct RequireEntitlementLayer<C, R = DefaultResponse> {
    gate: Gate<C, R>,
}

/// Service that requires an entitlement of the customer of each request.
#[derive(Clone)]
pub struct RequireEntitlement<S, C, R = DefaultResponse> {
    inner: S,
    gate: Gate<C, R>,
}

#[derive(Clone)]
struct Gate<C, R> {
    entitlements: Entitlements,
    check: Check<'static>,
    customer: C,
    refuse: R,
}

/// Makes the response to a refused request. Functions of a [`Refusal`] do.
pub trait Refuse<Response> {
    /// Returns the response.
    fn refuse(&self, refusal: Refusal) -> Response;
}

impl<F: Fn(Refusal) -> Response, Response> Refuse<Response> for F {
    fn refuse(&self, refusal: Refusal) -> Response {
        self(refusal)
    }
}

/// Makes the [`response`](Refusal::response) of a [`Refusal`].
#[derive(Clone, Copy, Debug, Default)]
pub struct DefaultResponse;

impl<B: From<&'static str>> Refuse<Response<B>> for DefaultResponse {
    fn refuse(&self, refusal: Refusal) -> Response<B> {
        refusal.response()
    }
}

impl<C> RequireEntitlementLayer<C> {
    /// Returns a layer with a check and a function that finds the customer in a request. Requests
    /// without one are refused. Write a closure in place: its lifetimes are not inferred elsewhere.
    ///
    /// The identifier must be one that the client cannot choose: from a session or a verified
    /// token, for example from what an authentication layer puts into the request's extensions.
    pub fn new<Request>(
        entitlements: Entitlements,
        check: impl Into<Check<'static>>,
        customer: C,
    ) -> Self
    where
        C: for<'r> Fn(&'r Request) -> Option<CustomerRef<'r>>,
    {
        let gate = Gate { entitlements, check: check.into(), customer, refuse: DefaultResponse };
        Self { gate }
    }
}

impl<C, R> RequireEntitlementLayer<C, R> {
    /// Sets the function that makes the response to a refused request. Defaults to
    /// [`Refusal::response`], which is for HTTP.
    ///
    /// ```
    /// use http::{Request, Response, StatusCode, header::LOCATION};
    /// # use stigg_runtime::{asynk::Entitlements, tower::RequireEntitlementLayer};
    /// # let entitlements = Entitlements::fixed([]);
    ///
    /// let gate = RequireEntitlementLayer::new(entitlements, "feature-reports", |_: &Request<String>| None)
    ///     .refuse_with(|refusal| match refusal.status() {
    ///         StatusCode::PAYMENT_REQUIRED => {
    ///             let response = Response::builder().status(303).header(LOCATION, "/pricing");
    ///             response.body(String::new()).unwrap()
    ///         }
    ///         _ => refusal.response(),
    ///     });
    /// ```
    pub fn refuse_with<F, Response>(self, refuse: F) -> RequireEntitlementLayer<C, F>
    where
        F: Fn(Refusal) -> Response,
    {
        let Gate { entitlements, check, customer, .. } = self.gate;
        RequireEntitlementLayer { gate: Gate { entitlements, check, customer, refuse } }
    }
}

impl<S, C: Clone, R: Clone> Layer<S> for RequireEntitlementLayer<C, R> {
    type Service = RequireEntitlement<S, C, R>;

    fn layer(&self, inner: S) -> Self::Service {
        RequireEntitlement { inner, gate: self.gate.clone() }
    }
}

impl<S, C, R, Request> Service<Request> for RequireEntitlement<S, C, R>
where
    S: Service<Request> + Clone,
    C: for<'r> Fn(&'r Request) -> Option<CustomerRef<'r>>,
    R: Refuse<S::Response> + Clone,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S, Request, R>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Gate { entitlements, check, customer, refuse } = &self.gate;
        let Some(customer) = customer(&request) else {
            return ResponseFuture::refused(refuse.refuse(Refusal::NoCustomer));
        };
        match entitlements.check_or_wait(customer, *check) {
            Ok(decision) if decision.is_granted() => {
                ResponseFuture::forwarded(self.inner.call(request))
            }
            Ok(decision) => ResponseFuture::refused(refuse.refuse(Refusal::Denied(decision))),
            Err(pending) => {
                // The clone need not be ready: the service that is goes with the request.
                let clone = self.inner.clone();
                let service = std::mem::replace(&mut self.inner, clone);
                let held = Some((service, request, refuse.clone()));
                ResponseFuture { state: State::Waiting { pending, held } }
            }
        }
    }
}

pin_project! {
    /// Future of [`RequireEntitlement`].
    pub struct ResponseFuture<S, Request, R>
    where
        S: Service<Request>,
    {
        #[pin]
        state: State<S, Request, R>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S, Request, R>
    where
        S: Service<Request>,
    {
        Forwarded { #[pin] future: S::Future },
        Refused { response: Option<S::Response> },
        Waiting { pending: Pending, held: Option<(S, Request, R)> },
    }
}

impl<S: Service<Request>, Request, R> ResponseFuture<S, Request, R> {
    fn forwarded(future: S::Future) -> Self {
        Self { state: State::Forwarded { future } }
    }

    fn refused(response: S::Response) -> Self {
        Self { state: State::Refused { response: Some(response) } }
    }
}

impl<S, Request, R> Future for ResponseFuture<S, Request, R>
where
    S: Service<Request>,
    R: Refuse<S::Response>,
{
    type Output = Result<S::Response, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let future = match state.as_mut().project() {
                StateProjection::Forwarded { future } => return future.poll(cx),
                StateProjection::Refused { response } => {
                    // Nothing is left only if it is polled again after it was ready.
                    return response
                        .take()
                        .map_or(Poll::Pending, |response| Poll::Ready(Ok(response)));
                }
                StateProjection::Waiting { pending, held } => {
                    let decision = ready!(pending.as_mut().poll(cx));
                    let Some((mut service, request, refuse)) = held.take() else {
                        return Poll::Pending;
                    };
                    if !decision.is_granted() {
                        return Poll::Ready(Ok(refuse.refuse(Refusal::Denied(decision))));
                    }
                    service.call(request)
                }
            };
            state.set(State::Forwarded { future });
        }
    }
}

impl<C, R> fmt::Debug for RequireEntitlementLayer<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let check = &self.gate.check;
        f.debug_struct("RequireEntitlementLayer").field("check", check).finish_non_exhaustive()
    }
}

impl<S: fmt::Debug, C, R> fmt::Debug for RequireEntitlement<S, C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireEntitlement")
            .field("inner", &self.inner)
            .field("check", &self.gate.check)
            .finish_non_exhaustive()
    }
}

impl<S: Service<Request>, Request, R> fmt::Debug for ResponseFuture<S, Request, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
