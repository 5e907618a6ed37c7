//! Lists: filtering, sorting, paging and resuming.

use stigg::ErrorCode;
use stigg::catalog::PricingType;
use stigg::common::CursorPaging;
use stigg::operation::GetSubscriptions;
use stigg::subscriptions::builders::GetSubscriptionsInputBuilder;
use stigg::subscriptions::{
    GetSubscriptionsInput, SortDirection, SubscriptionAddonInput, SubscriptionQueryFilter,
    SubscriptionQueryFilterPlanFilter, SubscriptionQuerySort, SubscriptionQuerySortFields,
    SubscriptionStatus, UpdateSubscriptionInput,
};
use stigg_emulator::{Emulator, Fault};

use super::{
    BASIC, Client, GROWTH, Result, all, facade, on_basic, on_growth, start, story, without_retries,
};

/// Five customers on the free plan, two on a paid plan, and one with an ended subscription.
#[facade]
async fn eight() -> Result<(Emulator, Client)> {
    let (emulator, client) = start()?;
    for customer in ["c1", "c2", "c3", "c4", "c5"] {
        on_basic(&client, customer).await?;
    }
    for customer in ["c6", "c7"] {
        on_growth(&client, customer, 1).await?;
    }
    let gone = on_growth(&client, "c8", 1).await?;
    client.cancel_subscription(gone).await?;
    Ok((emulator, client))
}

fn by_customer(direction: SortDirection) -> GetSubscriptionsInputBuilder {
    let order = SubscriptionQuerySort::builder(SubscriptionQuerySortFields::CustomerId, direction);
    GetSubscriptionsInput::builder().sort_by(order)
}

/// The list by customer, in pages of three.
fn in_threes() -> GetSubscriptions {
    let paging = CursorPaging::builder().first(3);
    GetSubscriptions::new(by_customer(SortDirection::Asc).paging(paging))
}

/// The customers of the listed subscriptions, in order.
#[facade]
async fn customers(client: &Client, list: GetSubscriptionsInputBuilder) -> Result<Vec<String>> {
    let page = client.get_subscriptions(list).await?;
    Ok(page.edges.into_iter().map(|edge| edge.node.customer.customer_id).collect())
}

#[facade]
#[story]
async fn lists_use_the_same_plan_and_addon_identifiers_as_inputs() -> Result {
    const CAMPAIGNS: &str = "addon-10-campaigns";
    let (_emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 1).await?;
    let addon = SubscriptionAddonInput::builder(CAMPAIGNS).quantity(2);
    client.update_subscription(UpdateSubscriptionInput::builder(growth).addon(addon)).await?;

    let all = client.get_subscriptions(GetSubscriptionsInput::default()).await?;
    let listed = &all.edges[0].node;
    assert_eq!((&*listed.plan.plan_id, &*listed.addons[0].addon.addon_id), (GROWTH, CAMPAIGNS));

    let active = client.get_active_subscriptions_list("acme").await?;
    let active = &active[0];
    assert_eq!((&*active.plan.plan_id, &*active.addons[0].addon.addon_id), (GROWTH, CAMPAIGNS));
    Ok(())
}

#[facade]
#[story]
async fn lists_are_filtered_and_sorted() -> Result {
    let (_emulator, client) = eight().await?;
    let plan = |plan: &str| {
        let plan = SubscriptionQueryFilterPlanFilter::builder().ref_id(plan);
        SubscriptionQueryFilter::builder().plan(plan)
    };
    let growth = plan(GROWTH).status(SubscriptionStatus::Active);
    let canceled = SubscriptionQueryFilter::builder().status(SubscriptionStatus::Canceled);
    let one = SubscriptionQueryFilter::builder().customer_id("c3");
    let paid = SubscriptionQueryFilter::builder().pricing_type(PricingType::Paid);
    for (filter, expected) in [
        (growth, &["c7", "c6"][..]),
        (plan(BASIC), &["c5", "c4", "c3", "c2", "c1"]),
        (canceled, &["c8"]),
        (one, &["c3"]),
        (paid, &["c8", "c7", "c6"]),
    ] {
        let found = customers(&client, by_customer(SortDirection::Desc).filter(filter)).await?;
        assert_eq!(found, expected);
    }
    Ok(())
}

#[facade]
#[story]
async fn paging_returns_every_item_once() -> Result {
    let (emulator, client) = eight().await?;
    let walk = client.pages(in_threes()).items();
    let items = all(walk).await?;
    let met: Vec<_> = items.iter().map(|item| &*item.customer.customer_id).collect();
    assert_eq!(met, ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"]);
    assert_eq!(emulator.executions("GetSubscriptions"), 3);
    Ok(())
}

#[facade]
#[story]
async fn paging_can_resume_in_another_process() -> Result {
    let (emulator, client) = eight().await?;
    let mut pages = client.pages(in_threes());
    let first = pages.next().await.ok_or("no page")??;
    assert_eq!(first.edges.len(), 3);
    let kept = pages.cursor().ok_or("no cursor")?.to_owned();
    drop((pages, client));

    let other = without_retries(&emulator)?;
    let rest = other.pages(in_threes()).after(kept).items();
    let rest = all(rest).await?;
    let met: Vec<_> = rest.iter().map(|item| &*item.customer.customer_id).collect();
    assert_eq!(met, ["c4", "c5", "c6", "c7", "c8"]);
    Ok(())
}

#[facade]
#[story]
async fn stopping_within_a_page_loses_no_item() -> Result {
    let (_emulator, client) = eight().await?;
    let mut items = client.pages(in_threes()).items();
    for expected in ["c1", "c2", "c3", "c4"] {
        let item = items.next().await.ok_or("no item")??;
        assert_eq!(item.customer.customer_id, expected);
    }
    // The page with `c4` is requested again.
    let kept = items.cursor().ok_or("no cursor")?.to_owned();
    let rest = client.pages(in_threes()).after(kept).items();
    let rest = all(rest).await?;
    assert_eq!(rest.len(), 5);
    assert_eq!(rest[0].customer.customer_id, "c4");
    Ok(())
}

#[facade]
#[story]
async fn paging_can_resume_after_an_error() -> Result {
    let (emulator, client) = eight().await?;
    let mut pages = client.pages(in_threes());
    pages.next().await.ok_or("no page")??;
    emulator.inject(
        Fault::graphql("BadUserInput", "not now").for_operation("GetSubscriptions").always(),
    );
    let failed = pages.next().await.ok_or("no second page")?;
    let code = failed.err().and_then(|error| error.code());
    assert_eq!(code, Some(ErrorCode::BadUserInput));
    let after = pages.next().await;
    assert!(after.is_none(), "{after:?}");
    assert_eq!(emulator.executions("GetSubscriptions"), 1);

    emulator.clear_faults();
    let kept = pages.cursor().ok_or("no cursor")?.to_owned();
    let rest = client.pages(in_threes()).after(kept).items();
    let rest = all(rest).await?;
    assert_eq!(rest.len(), 5, "items before the error are not repeated");
    Ok(())
}
