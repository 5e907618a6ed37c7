//! What checks answer, compared with what Stigg would.

use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery, GetEntitlementV2Input};
use stigg_runtime::{AccessDeniedReason, Check, Kind, Source};

use super::{
    ANALYTICS, CAMPAIGNS, Result, TEMPLATES, case, facade, grant_credits, on_basic, report, start,
};

#[facade]
#[case]
async fn a_decision_has_the_numbers_and_says_where_it_comes_from() -> Result {
    let (world, entitlements) = start().await?;
    report(&world, TEMPLATES, 1).await?;

    let first = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((first.source(), first.kind()), (Source::Fetched, Some(Kind::Metered)));
    world.advance(12);
    let second = entitlements.check("acme", Check::metered(TEMPLATES).requesting(3)).await;
    assert_eq!(second.limit(), Some(3.into()));
    assert_eq!((second.usage(), second.remaining()), (Some(1.into()), Some(2.into())));
    let line = "denied (RequestedUsageExceedingLimit): 1 of 3 used, 12 s old, from cache";
    assert_eq!(second.to_string(), line);
    assert_eq!(world.fetches(), 1);
    Ok(())
}

#[facade]
#[case]
async fn memory_decides_as_stigg_does() -> Result {
    let (world, entitlements) = start().await?;
    report(&world, TEMPLATES, 2).await?;
    report(&world, CAMPAIGNS, 4).await?;
    for feature in [TEMPLATES, CAMPAIGNS, ANALYTICS] {
        for requested in [None, Some(0.0), Some(0.5), Some(1.0), Some(1.5), Some(4.0)] {
            let options = EntitlementOptions::builder().requested_usage(requested);
            let query = FetchEntitlementQuery::builder("acme", feature).options(options);
            let stiggs = world.client.get_entitlement(query).await?;
            let mut check = Check::feature(feature);
            if let Some(requested) = requested {
                check = check.requesting(requested);
            }
            let ours = entitlements.check("acme", check).await;
            assert_eq!(ours.is_granted(), stiggs.is_granted, "{feature} {requested:?}: {ours}");
            // A snapshot does not tell which of the two it is.
            if stiggs.access_denied_reason
                != Some(AccessDeniedReason::NoFeatureEntitlementInSubscription)
            {
                assert_eq!(ours.reason(), stiggs.access_denied_reason.as_ref());
            }
        }
    }
    Ok(())
}

#[facade]
#[case]
async fn credits_are_checked_like_features() -> Result {
    let (world, entitlements) = start().await?;
    grant_credits(&world, 10).await?;
    for requested in [0.5, 10.0, 10.5] {
        let options = EntitlementOptions::builder().requested_usage(requested);
        let query = GetEntitlementV2Input::builder("acme").currency_id("cred-type-ai");
        let stiggs = world.client.get_entitlement_v2(query.options(options)).await?;
        let check = Check::credits("cred-type-ai").requesting(requested);
        let ours = entitlements.check("acme", check).await;
        assert_eq!(Some(ours.is_granted()), stiggs.is_granted(), "{requested}: {ours}");
    }
    let absent = entitlements.check("acme", Check::credits("credits-other")).await;
    assert_eq!(absent.reason(), Some(&AccessDeniedReason::EntitlementNotFound));
    Ok(())
}

#[facade]
#[case]
async fn customers_without_a_subscription_and_unknown_ones_are_denied_with_the_reason() -> Result {
    let (world, entitlements) = start().await?;
    world.client.provision_customer("idle").await?;
    for (customer, reason) in [
        ("idle", AccessDeniedReason::NoActiveSubscription),
        ("nobody", AccessDeniedReason::CustomerNotFound),
    ] {
        let decision = entitlements.check(customer, TEMPLATES).await;
        assert_eq!(decision.reason(), Some(&reason));
        assert!(!decision.is_fallback());
    }
    Ok(())
}

#[facade]
#[case]
async fn a_check_of_another_type_is_denied_as_a_mismatch() -> Result {
    let (_world, entitlements) = start().await?;
    let decision = entitlements.check("acme", Check::boolean(TEMPLATES)).await;
    assert_eq!(decision.reason(), Some(&AccessDeniedReason::FeatureTypeMismatch));
    Ok(())
}

#[facade]
#[case]
async fn all_entitlements_of_a_customer_are_listed() -> Result {
    let (_world, entitlements) = start().await?;
    let all = entitlements.list("acme").await;
    let ids: Vec<_> = all.iter().map(|one| &*one.id).collect();
    assert_eq!(ids, [TEMPLATES, CAMPAIGNS]);
    assert!(all.iter().all(|one| one.decision.is_granted()));
    let nobody = entitlements.list("nobody").await;
    assert!(nobody.is_empty());
    Ok(())
}

#[facade]
#[case]
async fn a_handle_answers_like_the_instance() -> Result {
    let (world, entitlements) = start().await?;
    on_basic(&world, "globex").await?;
    let acme = entitlements.customer("acme");
    let first = acme.check(TEMPLATES).await;
    assert_eq!(first.source(), Source::Fetched);
    let second = entitlements.check("acme", TEMPLATES).await;
    assert_eq!(second.source(), Source::Cache);
    assert_eq!(acme.check_now(TEMPLATES), second);
    assert_eq!(acme.id(), "acme".into());
    assert_eq!(world.fetches(), 1);
    Ok(())
}
