//! Entitlements: checks, denials with a reason, and promotions.

use serde_json::json;
use stigg::entitlements::{
    AccessDeniedReason, EntitlementCheckRequested, EntitlementCheckResult, EntitlementOptions,
    EntitlementUnion, EntitlementsStateAccessDeniedReason, FetchEntitlementQuery,
    GetEntitlementV2Input,
};
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod, RevokePromotionalEntitlementInput,
};
use stigg::usage::ReportUsageInput;
use stigg_emulator::{Catalog, Emulator};
use time::Duration;

use super::{
    ANALYTICS, BASIC, CAMPAIGNS, Client, Result, TEMPLATES, check, facade, on_basic, start, story,
};

#[facade]
#[story]
async fn a_check_over_the_limit_is_denied_with_a_reason() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    client.report_usage(ReportUsageInput::builder("acme", TEMPLATES, 2)).await?;

    for (requested, granted) in [(1, true), (2, false)] {
        let options = EntitlementOptions::builder().requested_usage(requested);
        let query = FetchEntitlementQuery::builder("acme", TEMPLATES).options(options);
        let entitlement = client.get_entitlement(query).await?;
        assert_eq!(entitlement.is_granted, granted, "{requested} more than 2 of 3");
        let reason = (!granted).then_some(AccessDeniedReason::RequestedUsageExceedingLimit);
        assert_eq!(entitlement.access_denied_reason, reason);
    }
    Ok(())
}

#[facade]
#[story]
async fn denials_have_a_reason() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    client.provision_customer("idle").await?;
    for (customer, feature, reason) in [
        ("nobody", TEMPLATES, AccessDeniedReason::CustomerNotFound),
        ("acme", "feature-unknown", AccessDeniedReason::FeatureNotFound),
        ("idle", TEMPLATES, AccessDeniedReason::NoActiveSubscription),
        ("acme", ANALYTICS, AccessDeniedReason::NoFeatureEntitlementInSubscription),
    ] {
        let query = FetchEntitlementQuery::builder(customer, feature);
        let entitlement = client.get_entitlement(query).await?;
        assert!(!entitlement.is_granted, "{customer} has {feature}");
        assert_eq!(entitlement.access_denied_reason, Some(reason));
    }
    Ok(())
}

#[facade]
#[story]
async fn unknown_customers_and_features_can_be_told_from_denials() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    client.provision_customer("idle").await?;
    for (customer, feature, is_not_found) in [
        ("acmé", TEMPLATES, true),
        ("acme", "feature-01-template", true),
        ("idle", TEMPLATES, false),
        ("acme", ANALYTICS, false),
    ] {
        let old = client.get_entitlement(FetchEntitlementQuery::builder(customer, feature)).await?;
        let new = GetEntitlementV2Input::builder(customer).feature_id(feature);
        let new = client.get_entitlement_v2(new).await?;
        assert_eq!(
            (old.is_granted, new.is_granted()),
            (false, Some(false)),
            "{customer} {feature}"
        );
        for reason in [old.access_denied_reason.as_ref(), new.access_denied_reason()] {
            let reason = reason.ok_or("no reason")?;
            assert_eq!(reason.is_not_found(), is_not_found, "{customer} {feature}: {reason}");
        }
    }

    for (customer, is_not_found) in [("acmé", true), ("idle", false)] {
        let reason = client.get_entitlements_state(customer).await?.access_denied_reason;
        assert_eq!(reason.ok_or("no reason")?.is_not_found(), is_not_found, "{customer}");
    }
    Ok(())
}

/// The demo catalog, but the free plan denies access to analytics.
fn denying_analytics() -> Result<Catalog> {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    let plans = catalog["plans"].as_array_mut().ok_or("no plans")?;
    let plan = plans.iter_mut().find(|plan| plan["refId"] == BASIC).ok_or("no plan")?;
    let denied = json!({ "feature": ANALYTICS, "accessDenied": true });
    plan["entitlements"].as_array_mut().ok_or("no entitlements")?.push(denied);
    Ok(Catalog::from_json(&catalog.to_string())?)
}

#[facade]
#[story]
async fn a_plan_revokes_access_until_another_source_grants_it() -> Result {
    let emulator = Emulator::builder().catalog(denying_analytics()?).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    on_basic(&client, "acme").await?;
    let query = FetchEntitlementQuery::builder("acme", ANALYTICS).build();
    let denied = client.get_entitlement(query.clone()).await?;
    assert_eq!(denied.access_denied_reason, Some(AccessDeniedReason::Revoked));
    let all = client.get_entitlements("acme").await?;
    let listed =
        all.iter().find(|one| one.feature.as_ref().is_some_and(|one| one.ref_id == ANALYTICS));
    assert!(!listed.ok_or("denied features are listed")?.is_granted);

    let period = PromotionalEntitlementPeriod::OneMonth;
    let month = GrantPromotionalEntitlementInput::builder(ANALYTICS, period);
    let grant = GrantPromotionalEntitlementsInput::builder("acme", [month]);
    client.grant_promotional_entitlements(grant).await?;
    let granted = client.get_entitlement(query).await?;
    assert!(granted.is_granted);
    Ok(())
}

#[facade]
#[story]
async fn all_entitlements_and_their_state() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let entitlements = client.get_entitlements("acme").await?;
    let mut features: Vec<_> =
        entitlements.iter().filter_map(|one| Some(&*one.feature.as_ref()?.ref_id)).collect();
    features.sort_unstable();
    assert_eq!(features, [TEMPLATES, CAMPAIGNS]);

    let state = client.get_entitlements_state("acme").await?;
    assert_eq!(state.access_denied_reason, None);
    assert_eq!(state.entitlements.len(), 2);
    let features = state.entitlements_v2.iter();
    let features = features.filter(|one| matches!(one, EntitlementUnion::FeatureEntitlement(_)));
    assert_eq!(features.count(), 2);

    let state = client.get_entitlements_state("nobody").await?;
    let reason = EntitlementsStateAccessDeniedReason::CustomerNotFound;
    assert_eq!(state.access_denied_reason, Some(reason));
    Ok(())
}

#[facade]
#[story]
async fn promotions_apply_until_they_expire() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let month = GrantPromotionalEntitlementInput::builder(
        ANALYTICS,
        PromotionalEntitlementPeriod::OneMonth,
    );
    let more = GrantPromotionalEntitlementInput::builder(
        TEMPLATES,
        PromotionalEntitlementPeriod::Lifetime,
    )
    .usage_limit(50);
    let granted = GrantPromotionalEntitlementsInput::builder("acme", [month, more]);
    let granted = client.grant_promotional_entitlements(granted).await?;
    assert_eq!(granted.len(), 2);
    let (_, _, analytics) = check(&client, "acme", ANALYTICS).await?;
    assert!(analytics, "a month of analytics has begun");
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(50.0), "the higher limit counts");

    emulator.advance(Duration::days(32));
    let (_, _, analytics) = check(&client, "acme", ANALYTICS).await?;
    assert!(!analytics, "the month is over");

    let revoke = RevokePromotionalEntitlementInput::builder("acme", TEMPLATES);
    client.revoke_promotional_entitlement(revoke).await?;
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(3.0), "the plan's limit is back");
    Ok(())
}

#[facade]
#[story]
async fn the_v2_check_agrees_and_has_the_balance() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 3)).await?;
    for (requested, granted) in [(1, true), (2, false)] {
        let options = EntitlementOptions::builder().requested_usage(requested);
        let query = GetEntitlementV2Input::builder("acme").feature_id(CAMPAIGNS).options(options);
        let entitlement = client.get_entitlement_v2(query).await?;
        assert_eq!(entitlement.remaining(), Some(1.0));
        let EntitlementUnion::FeatureEntitlement(feature) = entitlement else {
            return Err(format!("no feature: {entitlement:?}").into());
        };
        assert_eq!(feature.is_granted, granted, "{requested} more than 3 of 4");
        assert_eq!((feature.usage_limit, feature.current_usage), (Some(4.0), Some(3.0)));
    }
    Ok(())
}

#[facade]
#[story]
async fn cached_checks_can_be_reported() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let answered = EntitlementCheckResult::builder(true).usage_limit(3).current_usage(2);
    let report = EntitlementCheckRequested::builder("acme", TEMPLATES, answered);
    let accepted = client.report_entitlement_check_requested(report.requested_usage(1)).await?;
    assert!(accepted);
    assert_eq!(emulator.executions("ReportEntitlementCheckRequested"), 1);
    let (_, used, _) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(used, Some(0.0), "a check uses nothing");
    Ok(())
}
