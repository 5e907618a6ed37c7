//! Customers whose subscriptions are created, changed and cancelled.

use fastrand::Rng;
use stigg::subscriptions::{BillableFeatureInput, SubscriptionStatus, UpdateSubscriptionInput};

use super::{Client, Mover, Result, TEMPLATES, facade, growth, look, settled};

/// Runs one random operation and counts it.
#[facade]
pub(super) async fn act(client: &Client, random: &mut Rng, mover: &mut Mover) -> Result {
    let units = random.i32(1..50);
    match mover.subscription.take() {
        None => mover.subscription = Some((provision(client, &mover.id, units).await?, units)),
        Some((id, _)) if random.bool() => {
            // The update sets an end state, so repeating it is harmless.
            let update = UpdateSubscriptionInput::builder(&id)
                .billable_feature(BillableFeatureInput::builder(TEMPLATES, units))
                .build();
            while settled(client.update_subscription(update.clone()).await)?.is_none() {}
            mover.subscription = Some((id, units));
        }
        Some((id, _)) => cancel(client, &id).await?,
    }
    Ok(())
}

/// Provisions a subscription and returns its identifier.
#[facade]
async fn provision(client: &Client, customer: &str, units: i32) -> Result<String> {
    loop {
        let sent = client.provision_subscription(growth(customer, units)).await;
        let is_ambiguous = sent.as_ref().is_err_and(stigg::Error::is_ambiguous);
        if let Some(result) = settled(sent)? {
            return Ok(result.subscription.ok_or("no subscription")?.subscription_id);
        }
        if is_ambiguous && let Some(id) = active(client, customer).await?.pop() {
            return Ok(id);
        }
    }
}

#[facade]
async fn cancel(client: &Client, id: &str) -> Result {
    loop {
        let sent = client.cancel_subscription(id).await;
        let is_ambiguous = sent.as_ref().is_err_and(stigg::Error::is_ambiguous);
        if settled(sent)?.is_some() || (is_ambiguous && is_canceled(client, id).await?) {
            return Ok(());
        }
    }
}

#[facade]
async fn is_canceled(client: &Client, id: &str) -> Result<bool> {
    loop {
        if let Some(subscription) = settled(client.get_subscription(id).await)? {
            return Ok(subscription.status == SubscriptionStatus::Canceled);
        }
    }
}

/// The identifiers of the active subscriptions.
#[facade]
async fn active(client: &Client, customer: &str) -> Result<Vec<String>> {
    loop {
        if let Some(list) = settled(client.get_active_subscriptions_list(customer).await)? {
            return Ok(list.into_iter().map(|one| one.subscription_id).collect());
        }
    }
}

/// Compares the emulator with the expected state.
#[facade]
pub(super) async fn compare(client: &Client, mover: &Mover) -> Result {
    let expected = mover.subscription.as_ref();
    let active = active(client, &mover.id).await?;
    assert!(active.iter().eq(expected.map(|(id, _)| id)), "{active:?}, not {mover:?}");
    if let Some((_, units)) = expected {
        let (_, limit) = look(client, &mover.id, TEMPLATES).await?;
        assert_eq!(limit, Some(f64::from(*units)), "{mover:?}");
    }
    Ok(())
}
