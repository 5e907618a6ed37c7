//! Invoices of a subscription that changes its plan.

use stigg::catalog::BillingPeriod;
use stigg::subscriptions::{
    BillableFeatureInput, PreviewSubscriptionInput, ProvisionSubscriptionInput,
    SubscriptionInvoiceBillingReason, SubscriptionInvoiceStatus,
};
use time::Duration;

use super::{ESSENTIALS, GROWTH, Result, TEMPLATES, facade, start, story, with_card};

#[facade]
#[story]
async fn a_change_of_plans_is_invoiced_as_previewed() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    let order = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    let bought = client.provision_subscription(order).await?.subscription;
    let first = bought.and_then(|bought| bought.latest_invoice).ok_or("no invoice")?;
    assert_eq!(first.status, SubscriptionInvoiceStatus::Paid);
    assert_eq!(first.total, Some(20.0));

    emulator.advance(Duration::days(10));
    let templates = BillableFeatureInput::builder(TEMPLATES, 40);
    let preview = PreviewSubscriptionInput::builder("acme", GROWTH)
        .billing_period(BillingPeriod::Monthly)
        .billable_feature(templates.clone());
    let previewed = client.preview_subscription(preview).await?;
    let due = previewed.immediate_invoice.total.amount;
    assert!(0.0 < due && due < 20.0, "the difference for the rest of the period: {due}");

    let order = ProvisionSubscriptionInput::builder("acme", GROWTH)
        .billing_period(BillingPeriod::Monthly)
        .billable_feature(templates);
    let changed = client.provision_subscription(order).await?.subscription.ok_or("none")?;
    let issued = changed.latest_invoice.ok_or("no invoice")?;
    assert_eq!(issued.total, Some(due));
    let reason = Some(SubscriptionInvoiceBillingReason::SubscriptionUpdate);
    assert_eq!(issued.billing_reason, reason);

    let next = client.preview_next_invoice(&changed.subscription_id).await?;
    assert_eq!(Some(next.total.amount), Some(40.0));
    Ok(())
}
