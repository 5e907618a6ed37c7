//! Checks that memory answers allocate nothing.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use stigg::usage::{ReportUsageBaseInput, UsageUpdateBehavior};
use stigg_runtime::{Access, Check, Decision, Snapshot, asynk, blocking};

fn snapshot() -> Snapshot {
    Snapshot::new("acme")
        .feature("feature-seats", Access::limited(5).used(3.5))
        .feature("feature-regions", Access::values(["eu", "us"]))
        .feature("feature-reports", Access::DENIED)
        .credits("credits-ai", Access::limited(100))
}

const REGIONS: &[&str] = &["us", "eu"];

fn checks() -> [(Check<'static>, bool); 6] {
    [
        (Check::metered("feature-seats"), true),
        (Check::metered("feature-seats").requesting(1.6), false),
        (Check::values("feature-regions", REGIONS), true),
        (Check::boolean("feature-reports"), false),
        (Check::credits("credits-ai").requesting(3), true),
        (Check::feature("feature-absent"), false),
    ]
}

/// The first call may set up what belongs to the thread.
fn expect_no_allocation(mut check: impl FnMut(Check<'static>) -> Decision) {
    for (request, granted) in checks() {
        assert_eq!(check(request).is_granted(), granted, "{request:?}");
        let allocations = measure(|| drop(check(request)));
        assert_eq!(allocations.count_total, 0, "{request:?}");
    }
}

#[test]
fn a_blocking_check_from_memory_allocates_nothing() {
    let entitlements = blocking::Entitlements::fixed([snapshot()]);
    let customer = entitlements.customer("acme");
    expect_no_allocation(|check| entitlements.check("acme", check));
    expect_no_allocation(|check| entitlements.check_now("acme", check));
    expect_no_allocation(|check| customer.check(check));
}

#[test]
fn an_async_check_from_memory_allocates_nothing_and_is_ready_at_once() {
    fn ready<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("it waits"),
        }
    }

    let entitlements = asynk::Entitlements::fixed([snapshot()]);
    let customer = entitlements.customer("acme");
    expect_no_allocation(|check| ready(entitlements.check("acme", check)));
    expect_no_allocation(|check| ready(customer.check(check)));
}

#[test]
fn a_check_that_counts_local_usage_allocates_nothing() {
    let entitlements = blocking::Entitlements::fixed([snapshot()]);
    let client = stigg::blocking::Client::builder("key").build().unwrap();
    let outbox = blocking::Outbox::builder(client).on_demand().entitlements(&entitlements);
    let outbox = outbox.start().unwrap();
    let seats = || ReportUsageBaseInput::builder("acme", "feature-seats", 0.5);
    outbox.record(seats().update_behavior(UsageUpdateBehavior::Set)).unwrap();
    outbox.record(seats()).unwrap();
    let reserved = entitlements.reserve("acme", Check::metered("feature-seats").requesting(2.5));
    expect_no_allocation(|check| entitlements.check("acme", check));
    assert_eq!(entitlements.check("acme", "feature-seats").usage(), Some(3.5.into()));
    drop(reserved);
}

#[cfg(feature = "tower")]
#[test]
fn a_layer_allocates_nothing_for_a_request_that_memory_grants() {
    use std::convert::Infallible;
    use std::future;

    use stigg_runtime::tower::RequireEntitlementLayer;
    use tower::{Layer, Service, service_fn};

    let entitlements = asynk::Entitlements::fixed([snapshot()]);
    let gate = RequireEntitlementLayer::new(entitlements, "feature-seats", |customer: &&str| {
        Some((*customer).into())
    });
    let gate = gate.refuse_with(|_| panic!("it is granted"));
    let mut service = gate.layer(service_fn(|_| future::ready(Ok::<_, Infallible>(()))));
    let mut call = || {
        let answered = pin!(service.call("acme"));
        assert!(answered.poll(&mut Context::from_waker(Waker::noop())).is_ready());
    };
    call();
    assert_eq!(measure(call).count_total, 0);
}
