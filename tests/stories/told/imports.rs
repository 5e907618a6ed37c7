//! Importing, archiving and transferring customers and subscriptions.

use stigg::ErrorCode;
use stigg::catalog::{BillingPeriod, PricingType};
use stigg::customers::{ImportCustomerBulkInput, ImportCustomerInput};
use stigg::entitlements::{AccessDeniedReason, FetchEntitlementQuery};
use stigg::subscriptions::{
    DelegateSubscriptionToCustomerInput, ImportSubscriptionInput, ImportSubscriptionsBulkInput,
    ProvisionOutcome, ProvisionSubscriptionInput, SubscriptionStatus, TransferSubscriptionInput,
    TransferSubscriptionToResourceInput,
};
use time::Duration;

use super::{
    BASIC, Client, ESSENTIALS, Result, TEMPLATES, check, facade, on_basic, start, story, with_card,
};

/// A free subscription for a resource.
#[facade]
async fn on_basic_for(client: &Client, customer: &str, resource: &str) -> Result<String> {
    let basic = ProvisionSubscriptionInput::builder(customer, BASIC).resource_id(resource);
    let result = client.provision_subscription(basic).await?;
    Ok(result.subscription.ok_or("no subscription")?.subscription_id)
}

/// The number of templates that a customer may have for a resource.
#[facade]
async fn templates_for(client: &Client, customer: &str, resource: &str) -> Result<Option<f64>> {
    let query = FetchEntitlementQuery::builder(customer, TEMPLATES).resource_id(resource);
    Ok(client.get_entitlement(query).await?.usage_limit)
}

#[facade]
#[story]
async fn a_newer_import_changes_a_customer_and_an_older_one_does_not() -> Result {
    let (emulator, client) = start()?;
    let now = emulator.now();
    let acme = ImportCustomerInput::builder("acme")
        .name("Acme")
        .email("billing@acme.example")
        .payment_method_id("pm_123")
        .updated_at(now - Duration::days(3));
    let imported = client.import_customer(acme).await?;
    assert!(imported.has_payment_method);
    assert_eq!(imported.name.as_deref(), Some("Acme"));

    for (name, days, expected) in [("Acme Inc.", 1, "Acme Inc."), ("Old", 2, "Acme Inc.")] {
        let acme = ImportCustomerInput::builder("acme").name(name);
        client.import_customer(acme.updated_at(now - Duration::days(days))).await?;
        let read = client.get_customer_by_id("acme").await?.ok_or("no customer")?;
        assert_eq!(read.name.as_deref(), Some(expected));
        assert_eq!(read.email.as_deref(), Some("billing@acme.example"), "kept");
    }
    Ok(())
}

#[facade]
#[story]
async fn customers_are_imported_with_their_subscriptions() -> Result {
    let (emulator, client) = start()?;
    let customers = ["acme", "beta"].map(|name| ImportCustomerInput::builder(name).name(name));
    let task = client.import_customer_bulk(ImportCustomerBulkInput::builder(customers)).await?;
    assert!(task.is_some());
    let start = emulator.now() - Duration::days(10);
    let subscriptions = [("acme", ESSENTIALS, "sub-1"), ("beta", BASIC, "sub-2")].map(
        |(customer, plan, subscription)| {
            ImportSubscriptionInput::builder(customer, plan)
                .billing_period(BillingPeriod::Monthly)
                .subscription_id(subscription)
                .start_date(start)
        },
    );
    let subscriptions = ImportSubscriptionsBulkInput::builder(subscriptions);
    let other = client.import_subscriptions_bulk(subscriptions).await?;
    assert!(other.is_some() && other != task);

    let acme = client.get_subscription("sub-1").await?;
    assert_eq!(acme.status, SubscriptionStatus::Active, "without a payment");
    assert_eq!(acme.total_price.ok_or("no price")?.total.to_string(), "20 USD");
    assert_eq!(acme.start_date.unix_timestamp(), start.unix_timestamp());
    for (customer, expected) in [("acme", 5.0), ("beta", 3.0)] {
        let (templates, ..) = check(&client, customer, TEMPLATES).await?;
        assert_eq!(templates, Some(expected), "{customer}");
    }
    Ok(())
}

#[facade]
#[story]
async fn an_archived_customer_has_no_access_until_it_subscribes_again() -> Result {
    let (_emulator, client) = start()?;
    let basic = on_basic(&client, "acme").await?;
    let archived = client.archive_customer("acme").await?;
    assert_eq!(archived.customer_id, "acme");
    let refused = client.get_entitlement(FetchEntitlementQuery::builder("acme", TEMPLATES)).await?;
    assert_eq!(refused.access_denied_reason, Some(AccessDeniedReason::CustomerIsArchived));
    let import = client.import_customer(ImportCustomerInput::builder("acme")).await;
    let import = import.err().and_then(|error| error.code());
    assert_eq!(import, Some(ErrorCode::EntityIsArchivedError));

    client.unarchive_customer("acme").await?;
    let ended = client.get_subscription(basic).await?;
    assert_eq!(ended.status, SubscriptionStatus::Canceled);
    let (_, _, granted) = check(&client, "acme", TEMPLATES).await?;
    assert!(!granted);
    client.provision_subscription(ProvisionSubscriptionInput::builder("acme", BASIC)).await?;
    let (templates, _, granted) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!((templates, granted), (Some(3.0), true));
    Ok(())
}

#[facade]
#[story]
async fn a_subscription_can_be_transferred_between_resources() -> Result {
    let (_emulator, client) = start()?;
    client.provision_customer("acme").await?;
    let basic = on_basic_for(&client, "acme", "site-1").await?;
    let moved = TransferSubscriptionInput::builder("acme", "site-1", "site-2");
    let moved = client.transfer_subscription(moved).await?;
    assert_eq!(moved.subscription_id, basic);
    let resource = moved.resource.map(|resource| resource.resource_id);
    assert_eq!(resource.as_deref(), Some("site-2"));

    let third =
        TransferSubscriptionToResourceInput::builder(&basic).destination_resource_id("site-3");
    client.transfer_subscription_to_resource(third).await?;
    for (resource, expected) in [("site-1", None), ("site-2", None), ("site-3", Some(3.0))] {
        let templates = templates_for(&client, "acme", resource).await?;
        assert_eq!(templates, expected, "{resource}");
    }

    on_basic_for(&client, "acme", "site-1").await?;
    let taken = TransferSubscriptionInput::builder("acme", "site-1", "site-3");
    let taken = client.transfer_subscription(taken).await.err().and_then(|error| error.code());
    assert_eq!(taken, Some(ErrorCode::TooManySubscriptionsPerCustomer));
    Ok(())
}

#[facade]
#[story]
async fn payment_can_be_delegated_to_another_customer() -> Result {
    let (_emulator, client) = start()?;
    let basic = on_basic(&client, "child").await?;
    with_card(&client, "parent").await?;
    let delegate = DelegateSubscriptionToCustomerInput::builder(&basic);
    client.delegate_subscription_to_customer(delegate.destination_customer_id("parent")).await?;

    let held = client.get_subscription(&basic).await?;
    assert_eq!(held.customer.ref_id, "child");
    assert_eq!(held.paying_customer.map(|payer| payer.ref_id).as_deref(), Some("parent"));
    let (templates, ..) = check(&client, "child", TEMPLATES).await?;
    assert_eq!(templates, Some(3.0), "access stays with the holder");

    let back = DelegateSubscriptionToCustomerInput::builder(&basic);
    client.delegate_subscription_to_customer(back).await?;
    let held = client.get_subscription(&basic).await?;
    assert_eq!(held.paying_customer, None);
    Ok(())
}

#[facade]
#[story]
async fn statistics_count_active_subscriptions() -> Result {
    let (_emulator, client) = start()?;
    with_card(&client, "acme").await?;
    on_basic_for(&client, "acme", "site-1").await?;
    let second = on_basic_for(&client, "acme", "site-2").await?;
    let paid = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .resource_id("site-3");
    client.provision_subscription(paid).await?;
    for (free, end_one) in [(2.0, true), (1.0, false)] {
        let customer = client.get_customer_statistics("acme").await?.ok_or("no customer")?;
        let counts = customer.statistics.ok_or("no statistics")?;
        let count = |kind: &PricingType| {
            let mut counts = counts.active_subscriptions_by_pricing_type.iter();
            counts.find(|count| count.pricing_type == *kind).map(|count| count.total_count)
        };
        assert_eq!(count(&PricingType::Free), Some(free));
        assert_eq!(count(&PricingType::Paid), Some(1.0));
        if end_one {
            client.cancel_subscription(&second).await?;
        }
    }
    let nobody = client.get_customer_statistics("nobody").await?;
    assert_eq!(nobody, None);
    Ok(())
}

#[facade]
#[story]
async fn a_customer_without_payment_method_needs_a_checkout() -> Result {
    let (_emulator, client) = start()?;
    with_card(&client, "acme").await?;
    let detached = client.detach_customer_payment_method("acme").await?;
    assert!(!detached.has_payment_method);
    let essentials = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    let result = client.provision_subscription(essentials).await?;
    let outcome = result.outcome();
    assert!(matches!(outcome, ProvisionOutcome::CheckoutRequired { .. }), "{outcome:?}");

    let again = client.detach_customer_payment_method("acme").await;
    let again = again.err().and_then(|error| error.code());
    assert_eq!(again, Some(ErrorCode::PaymentMethodNotFoundError));
    Ok(())
}
