//! Instances that never use the network.

use std::time::Duration;

use stigg_runtime::{
    Access, AccessDeniedReason, Check, CustomerRef, Fallback, Snapshot, Source, State,
};

use super::{Entitlements, case, facade};

#[facade]
#[case]
async fn offline_the_fallback_answers() {
    let fallback = Fallback::deny()
        .feature("feature-seats", Access::limited(5))
        .credits("credits-ai", Access::GRANTED);
    let entitlements = Entitlements::offline(fallback);
    let seats = entitlements.check("acme", "feature-seats").await;
    assert_eq!((seats.source(), seats.is_granted()), (Source::Offline, true));
    let credits = entitlements.check("acme", Check::credits("credits-ai").requesting(9)).await;
    assert!(credits.is_granted());
    let other = entitlements.check("acme", "credits-ai").await;
    assert!(!other.is_granted(), "a feature of that name");
    let all = entitlements.list("acme").await;
    assert_eq!(all.iter().map(|one| &*one.id).collect::<Vec<_>>(), ["credits-ai", "feature-seats"]);
    assert_eq!(entitlements.status().state, State::Offline);
    let refreshed = entitlements.refresh("acme").await;
    assert!(refreshed.is_err());
    let ready = entitlements.ready(Duration::ZERO).await;
    assert!(ready);
    let closed = entitlements.close(Duration::ZERO).await;
    assert!(closed);
}

#[facade]
#[case]
async fn fixed_snapshots_are_all_there_is() {
    let site = CustomerRef::new("acme").resource("site");
    let entitlements = Entitlements::fixed([
        Snapshot::new("acme")
            .feature("feature-seats", Access::limited(5).used(5))
            .feature("feature-beta", Access::GRANTED),
        Snapshot::new(site).feature("feature-seats", Access::limited(9).used(5)),
    ]);
    let denied = entitlements.check("acme", "feature-seats").await;
    assert_eq!(denied.reason(), Some(&AccessDeniedReason::RequestedUsageExceedingLimit));
    let granted = entitlements.check(site, Check::metered("feature-seats")).await;
    assert!(granted.is_granted());
    let beta = entitlements.check("acme", Check::metered("feature-beta").requesting(1_000)).await;
    assert!(beta.is_granted());
    let unknown = entitlements.check("globex", "feature-seats").await;
    assert_eq!(unknown.reason(), Some(&AccessDeniedReason::CustomerNotFound));
}
