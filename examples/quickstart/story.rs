//! One customer signs up, upgrades, pays, uses the product, and leaves.

use stigg::catalog::BillingPeriod;
use stigg::common::CursorPaging;
use stigg::coupons::GetCouponsInput;
use stigg::customers::{Address, CustomerBillingInfo, ProvisionCustomerInput, UpdateCustomerInput};
use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod, RevokePromotionalEntitlementInput,
};
use stigg::subscriptions::{
    BillableFeatureInput, CheckoutOptions, EstimateSubscriptionInput,
    EstimateSubscriptionUpdateInput, PreviewSubscriptionInput, ProvisionCustomerSubscriptionInput,
    ProvisionOutcome, ProvisionSubscriptionInput, SubscriptionAddonInput,
    SubscriptionCancellationInput, SubscriptionCancellationTime, SubscriptionStatus,
    UpdateSubscriptionInput,
};
use stigg::usage::{ReportUsageInput, UsageEventReportInput, UsageUpdateBehavior};

use super::{Client, facade};
use crate::told::{Result, Told, expect};

/// Runs the story of a new customer.
#[facade]
pub(crate) async fn tell(client: &Client, customer: &str, told: &mut Told) -> Result<()> {
    sign_up(client, customer, told).await?;
    look_around(client, customer, told).await?;
    upgrade(client, customer, told).await?;
    let subscription = grow(client, customer, told).await?;
    use_it(client, customer, told).await?;
    enjoy_a_promotion(client, customer, told).await?;
    leave(client, customer, &subscription, told).await
}

#[facade]
async fn sign_up(client: &Client, customer: &str, told: &mut Told) -> Result<()> {
    let address = Address::builder()
        .country("US")
        .city("New York")
        .state("NY")
        .address_line1("123 Main Street")
        .address_line2("Apt. 1")
        .phone_number("+1 212-499-5321")
        .postal_code("10164");
    let provisioned = client
        .provision_customer(
            ProvisionCustomerInput::builder(customer)
                .name("Acme")
                .email("billing@acme.example")
                .subscription_params(
                    ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic")
                        .billing_country_code("DK"),
                )
                .billing_information(
                    CustomerBillingInfo::builder()
                        .language("en")
                        .timezone("America/New_York")
                        .billing_address(address.clone())
                        .shipping_address(address),
                )
                .metadata("source", "quickstart"),
        )
        .await?;
    let subscription = provisioned.subscription.ok_or("expected a subscription")?;
    told.step(
        "ProvisionCustomer",
        "Somebody signs up, on the free plan",
        format_args!(
            "customer {} ({}), decision {}\nsubscription {} is {} on {}",
            provisioned.customer.ref_id,
            provisioned.customer.name.as_deref().unwrap_or("no name"),
            provisioned.subscription_decision_strategy,
            subscription.subscription_id,
            subscription.status,
            subscription.plan.ref_id,
        ),
    );
    expect(subscription.plan.ref_id == "plan-revvenu-basic", "the customer is on the basic plan")?;
    expect(subscription.status == SubscriptionStatus::Active, "the free plan is active at once")
}

#[facade]
async fn look_around(client: &Client, customer: &str, told: &mut Told) -> Result<()> {
    let found = client.get_customer_by_id(customer).await?.ok_or("expected the customer")?;
    told.step(
        "GetCustomerById",
        "Your account page shows who they are",
        format_args!(
            "{} <{}>, {} subscription(s), payment method: {}",
            found.ref_id,
            found.email.as_deref().unwrap_or("no e-mail"),
            found.subscriptions.len(),
            found.has_payment_method,
        ),
    );
    expect(!found.has_payment_method, "a new customer has no payment method")?;

    let active = client.get_active_subscriptions_list(customer).await?;
    let slim = active.first().ok_or("expected an active subscription")?;
    told.step(
        "GetActiveSubscriptionsList",
        "It also shows what they have",
        format_args!("{}: {} on {}", slim.subscription_id, slim.status, slim.plan.display_name),
    );

    let active = client.get_active_subscriptions(customer).await?;
    let full = active.first().ok_or("expected an active subscription")?;
    told.step(
        "GetActiveSubscriptions",
        "The same with everything that the plan includes",
        format_args!(
            "{}: plan {} includes {} feature(s)",
            full.subscription_id,
            full.plan.display_name,
            full.plan.entitlements.len() + full.plan.inherited_entitlements.len(),
        ),
    );

    let subscription = client.get_subscription(&slim.subscription_id).await?;
    let limits: Vec<_> = (subscription.plan.entitlements.iter())
        .map(|entitlement| {
            format!("{}: {}", entitlement.feature.display_name, number(entitlement.usage_limit))
        })
        .collect();
    told.step(
        "GetSubscription",
        "One subscription, with its limits",
        format_args!(
            "{} of product {}\n{}",
            subscription.subscription_id,
            subscription.plan.product.ref_id,
            limits.join("\n"),
        ),
    );
    expect(
        subscription.plan.product.ref_id == "product-revvenu",
        "the plan belongs to the demo product",
    )
}

#[facade]
async fn upgrade(client: &Client, customer: &str, told: &mut Told) -> Result<()> {
    let estimate = client
        .estimate_subscription(
            EstimateSubscriptionInput::builder(customer, "plan-revvenu-essentials")
                .billing_period(BillingPeriod::Monthly)
                .billable_feature(BillableFeatureInput::builder("feature-01-templates", 2))
                .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2)),
        )
        .await?;
    told.step(
        "EstimateSubscription",
        "They consider a paid plan with add-ons: what would it cost?",
        format_args!("{} {} a month", estimate.total.amount, estimate.total.currency),
    );
    expect(is(estimate.total.amount, 30.0), "20 for the plan and 2 × 5 for add-ons make 30")?;

    let preview = client
        .preview_subscription(
            PreviewSubscriptionInput::builder(customer, "plan-revvenu-essentials")
                .billing_period(BillingPeriod::Monthly),
        )
        .await?;
    told.step(
        "PreviewSubscription",
        "What would be due now?",
        format_args!(
            "{} {} due at once",
            preview.immediate_invoice.total.amount, preview.immediate_invoice.total.currency,
        ),
    );

    let essentials = ProvisionSubscriptionInput::builder(customer, "plan-revvenu-essentials")
        .billing_period(BillingPeriod::Monthly)
        .checkout_options(
            CheckoutOptions::builder("https://example.com/done", "https://example.com/cancel")
                .allow_promo_codes(true)
                .collect_billing_address(true)
                .collect_phone_number(true),
        )
        .await_payment_confirmation(true)
        .metadata("source", "quickstart");
    let result = client.provision_subscription(essentials.clone()).await?;
    let ProvisionOutcome::CheckoutRequired { checkout_url: Some(url), .. } = result.outcome()
    else {
        return Err("expected a checkout for a customer without a payment method".into());
    };
    told.step(
        "ProvisionSubscription",
        "They buy it, and have to pay at a checkout first",
        format_args!("{}: send the customer to {url}", result.status),
    );

    let updated = client
        .update_customer(
            UpdateCustomerInput::builder(customer).name("Acme Inc.").billing_information(
                CustomerBillingInfo::builder().payment_method_id("pm_123123").language("en"),
            ),
        )
        .await?;
    told.step(
        "UpdateCustomer",
        "Your own payment form got a card",
        format_args!(
            "{} is {}, payment method: {}",
            updated.ref_id,
            updated.name.as_deref().unwrap_or("no name"),
            updated.has_payment_method,
        ),
    );
    expect(updated.has_payment_method, "the customer has a payment method now")?;

    let result = client.provision_subscription(essentials).await?;
    let ProvisionOutcome::Provisioned(subscription) = result.outcome() else {
        return Err(
            "expected an immediate subscription for a customer with a payment method".into()
        );
    };
    told.step(
        "ProvisionSubscription",
        "With it, the purchase goes through at once",
        format_args!(
            "{}: {} is {} on {}",
            result.status,
            subscription.subscription_id,
            subscription.status,
            subscription.plan.ref_id,
        ),
    );
    let active = client.get_active_subscriptions_list(customer).await?;
    expect(active.len() == 1, "the new subscription has replaced the old one")
}

/// Switches to the plan with per-unit prices and returns the subscription's ID.
#[facade]
async fn grow(client: &Client, customer: &str, told: &mut Told) -> Result<String> {
    let result = client
        .provision_subscription(
            ProvisionSubscriptionInput::builder(customer, "plan-revvenu-growth")
                .billing_period(BillingPeriod::Monthly)
                .billable_feature(BillableFeatureInput::builder("feature-01-templates", 10)),
        )
        .await?;
    let growth = result.subscription.ok_or("expected a subscription")?;
    told.step(
        "ProvisionSubscription",
        "They move to a plan that charges per unit",
        format_args!("{} is {}", growth.subscription_id, growth.status),
    );

    let templates = BillableFeatureInput::builder("feature-01-templates", 7);
    let campaigns = SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2);
    let estimate = client
        .estimate_subscription_update(
            EstimateSubscriptionUpdateInput::builder(&growth.subscription_id)
                .billable_feature(templates.clone())
                .addon(campaigns.clone()),
        )
        .await?;
    let proration = estimate.proration.ok_or("expected a proration")?;
    told.step(
        "EstimateSubscriptionUpdate",
        "Fewer units and two add-ons: what is due, with credit for unused time?",
        format_args!(
            "{} {} (credit {}, debit {})",
            estimate.total.amount,
            estimate.total.currency,
            proration.credit.amount,
            proration.debit.amount,
        ),
    );
    expect(proration.credit.amount < 0.0, "the unused part of the paid period is credited")?;

    let updated = client
        .update_subscription(
            UpdateSubscriptionInput::builder(&growth.subscription_id)
                .billable_feature(templates)
                .addon(campaigns),
        )
        .await?;
    let total = updated.total_price.ok_or("expected a total price")?.total;
    told.step(
        "UpdateSubscription",
        "They change it",
        format_args!("{} costs {} {}", updated.subscription_id, total.amount, total.currency),
    );
    expect(is(total.amount, 17.0), "7 templates and 2 add-ons cost 7 × 1 + 2 × 5")?;
    Ok(growth.subscription_id)
}

#[facade]
async fn use_it(client: &Client, customer: &str, told: &mut Told) -> Result<()> {
    let measured =
        client.report_usage(ReportUsageInput::builder(customer, "feature-02-campaigns", 5)).await?;
    told.step(
        "ReportUsage",
        "Your product was used: add to the usage",
        format_args!("5 more campaigns: {} used", number(measured.current_usage)),
    );
    expect(measured.current_usage == Some(5.0), "5 campaigns are used")?;

    let measured = client
        .report_usage(
            ReportUsageInput::builder(customer, "feature-01-templates", 3)
                .update_behavior(UsageUpdateBehavior::Set),
        )
        .await?;
    told.step(
        "ReportUsage",
        "You can also set a total",
        format_args!("templates set to 3: {} used", number(measured.current_usage)),
    );

    client
        .report_event([
            UsageEventReportInput::builder(customer, "user_login").dimension("user_id", "user-01"),
            UsageEventReportInput::builder(customer, "user_login").dimension("user_id", "user-02"),
        ])
        .await?;
    told.step("ReportEvent", "Or you report what happened, and Stigg counts", "2 logins reported");

    let check = FetchEntitlementQuery::builder(customer, "feature-01-templates");
    let granted = client
        .get_entitlement(check.clone().options(EntitlementOptions::builder().requested_usage(4)));
    let granted = granted.await?;
    told.step(
        "GetEntitlement",
        "May they use 4 more?",
        format_args!(
            "4 more templates: granted {}, {} of {} used",
            granted.is_granted,
            number(granted.current_usage),
            number(granted.usage_limit),
        ),
    );
    expect(granted.is_granted, "4 more templates fit into 7")?;

    let refused =
        client.get_entitlement(check.options(EntitlementOptions::builder().requested_usage(5)));
    let refused = refused.await?;
    let reason = refused.access_denied_reason.ok_or("expected a denial of 5 more")?;
    told.step("GetEntitlement", "And 5 more?", format_args!("5 more templates: refused, {reason}"));

    let entitlements = client.get_entitlements(customer).await?;
    told.step(
        "GetEntitlements",
        "Everything that they may use, in one request",
        format_args!("{} entitlements", entitlements.len()),
    );

    let state = client.get_entitlements_state(customer).await?;
    told.step(
        "GetEntitlementsState",
        "The same, with the reason if there is nothing",
        format_args!("{} entitlements", state.entitlements_v2.len()),
    );
    expect(state.access_denied_reason.is_none(), "the customer has access")
}

#[facade]
async fn enjoy_a_promotion(client: &Client, customer: &str, told: &mut Told) -> Result<()> {
    let coupons = client
        .get_coupons(GetCouponsInput::builder().paging(CursorPaging::builder().first(50)))
        .await?;
    let names: Vec<_> = coupons.edges.iter().map(|edge| &*edge.node.name).collect();
    told.step("GetCoupons", "Which coupons are there?", names.join(", "));
    expect(coupons.edges.iter().any(|edge| edge.node.ref_id == "coupon-vip"), "there is a coupon")?;

    let granted = client
        .grant_promotional_entitlements(GrantPromotionalEntitlementsInput::builder(
            customer,
            [GrantPromotionalEntitlementInput::builder(
                "feature-03-memory",
                PromotionalEntitlementPeriod::OneMonth,
            )
            .usage_limit(100)],
        ))
        .await?;
    let promotion = granted.first().ok_or("expected a promotional entitlement")?;
    told.step(
        "GrantPromotionalEntitlements",
        "You give them a feature that their plan lacks",
        format_args!("{} up to {}", promotion.feature_id, number(promotion.usage_limit)),
    );

    let memory = client
        .get_entitlement(FetchEntitlementQuery::builder(customer, "feature-03-memory"))
        .await?;
    told.step(
        "GetEntitlement",
        "Now they may use it",
        format_args!("{}: granted {}", promotion.feature_id, memory.is_granted),
    );
    expect(memory.is_granted, "the promotion grants what the plan lacks")?;

    client
        .revoke_promotional_entitlement(RevokePromotionalEntitlementInput::builder(
            customer,
            "feature-03-memory",
        ))
        .await?;
    told.step("RevokePromotionalEntitlement", "You take it back", "feature-03-memory is revoked");
    Ok(())
}

#[facade]
async fn leave(client: &Client, customer: &str, subscription: &str, told: &mut Told) -> Result<()> {
    let canceled = client
        .cancel_subscription(
            SubscriptionCancellationInput::builder(subscription)
                .subscription_cancellation_time(SubscriptionCancellationTime::Immediate),
        )
        .await?;
    told.step(
        "CancelSubscription",
        "They leave",
        format_args!("{} is {}", canceled.subscription_id, canceled.status),
    );
    expect(canceled.status == SubscriptionStatus::Canceled, "the subscription has ended")?;
    let active = client.get_active_subscriptions_list(customer).await?;
    expect(active.is_empty(), "no active subscription is left")
}

/// A usage or limit, if there is one.
fn number(amount: Option<f64>) -> String {
    amount.map_or("none".to_owned(), |amount| amount.to_string())
}

/// Whether two amounts of money are equal to the cent.
fn is(amount: f64, expected: f64) -> bool {
    (amount - expected).abs() < 0.005
}
