//! Customers: creating, updating and reading them.

use serde_json::json;
use stigg::coupons::GetCouponsInput;
use stigg::customers::{
    Address, CustomerBillingInfo, ProvisionCustomerInput, SubscriptionDecisionStrategy,
    UpdateCustomerInput,
};
use stigg::{ErrorCode, Nullable};

use super::{Result, facade, on_basic, start, story};

#[facade]
#[story]
async fn a_provisioned_customer_can_be_read_back() -> Result {
    let (_emulator, client) = start()?;
    let provisioned = client
        .provision_customer(
            ProvisionCustomerInput::builder("acme")
                .name("Acme")
                .email("billing@acme.example")
                .coupon_ref_id("coupon-vip")
                .billing_information(
                    CustomerBillingInfo::builder()
                        .billing_address(Address::builder().country("US").city("New York")),
                )
                .metadata("tier", 3),
        )
        .await?;
    assert_eq!(
        provisioned.subscription_decision_strategy,
        SubscriptionDecisionStrategy::SkippedSubscriptionCreation
    );
    assert_eq!(provisioned.subscription, None);

    let customer = client.get_customer_by_id("acme").await?.ok_or("no customer")?;
    assert_eq!(customer.ref_id, "acme");
    assert_eq!(customer.name.as_deref(), Some("Acme"));
    assert_eq!(customer.email.as_deref(), Some("billing@acme.example"));
    assert_eq!(customer.additional_meta_data, Some(json!({ "tier": 3 })));
    assert_eq!(customer.coupon.map(|coupon| coupon.ref_id).as_deref(), Some("coupon-vip"));
    assert!(!customer.has_payment_method);
    Ok(())
}

#[facade]
#[story]
async fn an_update_keeps_omitted_fields_and_clears_null_fields() -> Result {
    let (_emulator, client) = start()?;
    let acme = ProvisionCustomerInput::builder("acme").name("Acme").email("old@acme.example");
    client.provision_customer(acme).await?;

    let renamed =
        client.update_customer(UpdateCustomerInput::builder("acme").name("Acme 2")).await?;
    assert_eq!(renamed.name.as_deref(), Some("Acme 2"));
    assert_eq!(renamed.email.as_deref(), Some("old@acme.example"));

    let forgotten = UpdateCustomerInput::builder("acme").email(Nullable::Null);
    let forgotten = client.update_customer(forgotten).await?;
    assert_eq!(forgotten.name.as_deref(), Some("Acme 2"));
    assert_eq!(forgotten.email, None);
    Ok(())
}

#[facade]
#[story]
async fn unknown_and_duplicate_customers_are_errors() -> Result {
    let (_emulator, client) = start()?;
    let nobody = client.get_customer_by_id("nobody").await?;
    assert_eq!(nobody, None);

    let unknown = client.update_customer(UpdateCustomerInput::builder("nobody").name("No")).await;
    let unknown = unknown.err().ok_or("updated a customer that does not exist")?;
    assert_eq!(unknown.code(), Some(ErrorCode::CustomerNotFound));
    assert!(unknown.is_not_found());
    assert!(unknown.trace_id().is_some());
    assert_eq!(unknown.operation(), Some("UpdateCustomer"));

    on_basic(&client, "acme").await?;
    let doubled = client.provision_customer("acme").await;
    let doubled = doubled.err().ok_or("made a customer twice")?;
    assert_eq!(doubled.code(), Some(ErrorCode::DuplicatedEntityNotAllowed));
    Ok(())
}

#[facade]
#[story]
async fn coupons_are_listed() -> Result {
    let (_emulator, client) = start()?;
    let coupons = client.get_coupons(GetCouponsInput::default()).await?;
    let vip = coupons.edges.iter().find(|edge| edge.node.ref_id == "coupon-vip");
    assert_eq!(vip.ok_or("no coupon-vip")?.node.percent_off, Some(20.0));
    Ok(())
}
