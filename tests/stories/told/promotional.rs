//! Promotional entitlements: granting, revoking, grouping and expiry.

use stigg::ErrorCode;
use stigg::promotional_entitlements::builders::GrantPromotionalEntitlementInputBuilder;
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,
    GrantPromotionalEntitlementsInput, PromotionalEntitlement, PromotionalEntitlementPeriod,
    PromotionalEntitlementStatus, RevokePromotionalEntitlementInput,
    RevokePromotionalEntitlementsGroupInput, UnlinkPromotionalEntitlementsGroupInput,
};
use time::Duration;

use super::{ANALYTICS, Client, Result, TEMPLATES, check, facade, on_basic, start, story};

const DOMAIN: &str = "feature-03-custom-domain";
const REPORTS: &str = "group-reports";

fn lend(
    feature: &str,
    period: PromotionalEntitlementPeriod,
) -> GrantPromotionalEntitlementInputBuilder {
    GrantPromotionalEntitlementInput::builder(feature, period)
}

/// Grants two features as a group, one of them for a week.
#[facade]
async fn lend_group(client: &Client) -> Result<Vec<PromotionalEntitlement>> {
    let group = [
        lend(ANALYTICS, PromotionalEntitlementPeriod::Lifetime),
        lend(DOMAIN, PromotionalEntitlementPeriod::OneWeek),
    ];
    let group = GrantPromotionalEntitlementsGroupInput::builder("acme", REPORTS, group);
    Ok(client.grant_promotional_entitlements_group(group).await?)
}

/// Which of the two features are granted.
#[facade]
async fn lent(client: &Client) -> Result<(bool, bool)> {
    let (_, _, analytics) = check(client, "acme", ANALYTICS).await?;
    let (_, _, domain) = check(client, "acme", DOMAIN).await?;
    Ok((analytics, domain))
}

fn features(granted: &[PromotionalEntitlement]) -> Vec<&str> {
    granted.iter().map(|one| &*one.feature.ref_id).collect()
}

#[facade]
#[story]
async fn a_grant_ends_at_its_end_date() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let end = emulator.now() + Duration::days(5);
    let more =
        lend(TEMPLATES, PromotionalEntitlementPeriod::Custom).custom_end_date(end).usage_limit(40);
    let granted = GrantPromotionalEntitlementsInput::builder("acme", [more]);
    let granted = client.grant_promotional_entitlements(granted).await?;
    assert_eq!(granted[0].status, PromotionalEntitlementStatus::Active);
    assert_eq!(granted[0].usage_limit, Some(40.0));
    for (days, limit) in [(4, 40.0), (2, 3.0)] {
        emulator.advance(Duration::days(days));
        let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
        assert_eq!(templates, Some(limit));
    }
    let customer = client.get_customer_by_id("acme").await?.ok_or("no customer")?;
    let kept = &customer.promotional_entitlements;
    assert_eq!(kept.len(), 1, "what has expired is remembered");
    assert_eq!(kept[0].status, PromotionalEntitlementStatus::Expired);
    Ok(())
}

#[facade]
#[story]
async fn grants_are_revoked_individually() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let both = [ANALYTICS, DOMAIN].map(|one| lend(one, PromotionalEntitlementPeriod::OneYear));
    let both = GrantPromotionalEntitlementsInput::builder("acme", both);
    client.grant_promotional_entitlements(both).await?;
    let before = lent(&client).await?;
    assert_eq!(before, (true, true));
    let revoke = RevokePromotionalEntitlementInput::builder("acme", ANALYTICS).build();
    client.revoke_promotional_entitlement(revoke.clone()).await?;
    let after = lent(&client).await?;
    assert_eq!(after, (false, true));

    let again = client.revoke_promotional_entitlement(revoke).await;
    let again = again.err().and_then(|error| error.code());
    assert_eq!(again, Some(ErrorCode::PromotionalEntitlementNotFoundError));
    Ok(())
}

#[facade]
#[story]
async fn a_group_is_revoked_as_a_whole() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let granted = lend_group(&client).await?;
    assert_eq!(features(&granted), [ANALYTICS, DOMAIN]);
    let during = lent(&client).await?;
    assert_eq!(during, (true, true));

    let revoke = RevokePromotionalEntitlementsGroupInput::builder("acme", REPORTS);
    let revoked = client.revoke_promotional_entitlements_group(revoke).await?;
    assert_eq!(features(&revoked), [ANALYTICS, DOMAIN]);
    let after = lent(&client).await?;
    assert_eq!(after, (false, false));
    Ok(())
}

#[facade]
#[story]
async fn members_of_a_group_expire_independently() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    lend_group(&client).await?;
    emulator.advance(Duration::days(8));
    let after = lent(&client).await?;
    assert_eq!(after, (true, false), "the week is over");
    let revoke = RevokePromotionalEntitlementsGroupInput::builder("acme", REPORTS);
    let revoked = client.revoke_promotional_entitlements_group(revoke).await?;
    assert_eq!(features(&revoked), [ANALYTICS]);
    Ok(())
}

#[facade]
#[story]
async fn unlinked_grants_survive_their_group() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    lend_group(&client).await?;
    let unlink = UnlinkPromotionalEntitlementsGroupInput::builder("acme", REPORTS);
    let unlinked = client.unlink_promotional_entitlements_group(unlink).await?;
    assert_eq!(unlinked.len(), 2);

    let revoke = RevokePromotionalEntitlementsGroupInput::builder("acme", REPORTS);
    let revoke = client.revoke_promotional_entitlements_group(revoke).await;
    let revoke = revoke.err().and_then(|error| error.code());
    assert_eq!(revoke, Some(ErrorCode::PromotionalEntitlementNotFoundError), "no group is left");
    let after = lent(&client).await?;
    assert_eq!(after, (true, true));
    Ok(())
}
