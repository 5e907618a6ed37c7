//! Coupons: creating, finding and applying them.

use stigg::ErrorCode;
use stigg::catalog::BillingPeriod;
use stigg::common::{Currency, CursorPaging};
use stigg::coupons::{
    Coupon, CouponFilter, CouponStatus, CouponType, CreateCouponInput, GetCouponsInput,
};
use stigg::customers::UpdateCustomerInput;
use stigg::operation::GetCoupons;
use stigg::subscriptions::{
    MoneyInput, PreviewSubscriptionInput, ProvisionSubscriptionInput, SubscriptionCouponInput,
};

use super::{Client, ESSENTIALS, Result, all, facade, on_growth, start, story, with_card};

fn names(coupons: &[Coupon]) -> Vec<&str> {
    coupons.iter().map(|coupon| &*coupon.ref_id).collect()
}

fn dollars(amount: i32) -> MoneyInput {
    MoneyInput::builder(amount).currency(Currency::Usd).build()
}

/// Creates a coupon of six dollars and one of ten percent for a month, besides the one in the demo
/// catalog.
#[facade]
async fn create_two(client: &Client) -> Result<[Coupon; 2]> {
    let six = CreateCouponInput::builder("six-off", "Six off").amount_off(dollars(6));
    let six = client.create_coupon(six).await?;
    let tenth = CreateCouponInput::builder("summer", "Summer")
        .percent_off(10)
        .duration_in_months(1)
        .description("For a month");
    let tenth = client.create_coupon(tenth).await?;
    Ok([six, tenth])
}

#[facade]
#[story]
async fn coupons_are_created_and_found_by_filters() -> Result {
    let (_emulator, client) = start()?;
    let [six, tenth] = create_two(&client).await?;
    assert_eq!((&six.kind, six.percent_off), (&CouponType::Fixed, None));
    assert_eq!(six.amounts_off[0].to_string(), "6 USD");
    assert_eq!((&tenth.kind, tenth.percent_off), (&CouponType::Percentage, Some(10.0)));

    for (filter, expected) in [
        (CouponFilter::builder().kind(CouponType::Fixed), &["six-off"][..]),
        (CouponFilter::builder().kind(CouponType::Percentage), &["coupon-vip", "summer"]),
        (CouponFilter::builder().name("Summer"), &["summer"]),
        (CouponFilter::builder().status(CouponStatus::Archived), &[]),
    ] {
        let found = client.get_coupons(GetCouponsInput::builder().filter(filter)).await?;
        let found: Vec<_> = found.edges.into_iter().map(|edge| edge.node).collect();
        assert_eq!(names(&found), expected);
    }

    let again =
        client.create_coupon(CreateCouponInput::builder("summer", "2").percent_off(5)).await;
    let again = again.err().and_then(|error| error.code());
    assert_eq!(again, Some(ErrorCode::DuplicatedEntityNotAllowed));
    Ok(())
}

#[facade]
#[story]
async fn coupons_are_listed_one_by_one() -> Result {
    let (emulator, client) = start()?;
    create_two(&client).await?;
    let single = GetCouponsInput::builder().paging(CursorPaging::builder().first(1));
    let walk = client.pages(GetCoupons::new(single)).items();
    let coupons = all(walk).await?;
    assert_eq!(names(&coupons), ["coupon-vip", "six-off", "summer"]);
    assert_eq!(emulator.executions("GetCoupons"), 3);
    Ok(())
}

#[facade]
#[story]
async fn a_coupon_shows_in_the_preview() -> Result {
    let (_emulator, client) = start()?;
    create_two(&client).await?;
    with_card(&client, "acme").await?;
    for (coupon, off, total) in [("six-off", "6 USD", "14 USD"), ("summer", "2 USD", "18 USD")] {
        let preview = PreviewSubscriptionInput::builder("acme", ESSENTIALS)
            .billing_period(BillingPeriod::Monthly)
            .applied_coupon(SubscriptionCouponInput::builder().coupon_id(coupon));
        let invoice = client.preview_subscription(preview).await?.immediate_invoice;
        assert_eq!(invoice.sub_total.to_string(), "20 USD");
        assert_eq!(invoice.discount.ok_or("no discount")?.to_string(), off);
        assert_eq!(invoice.total.to_string(), total);
    }
    let unknown = PreviewSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .applied_coupon(SubscriptionCouponInput::builder().coupon_id("unknown"));
    let unknown = client.preview_subscription(unknown).await.err().and_then(|error| error.code());
    assert_eq!(unknown, Some(ErrorCode::CouponNotFound));
    Ok(())
}

#[facade]
#[story]
async fn a_coupon_applies_for_its_duration() -> Result {
    let (_emulator, client) = start()?;
    create_two(&client).await?;
    for (coupon, now, next) in [("six-off", "14 USD", "14 USD"), ("summer", "18 USD", "20 USD")] {
        with_card(&client, coupon).await?;
        let essentials = ProvisionSubscriptionInput::builder(coupon, ESSENTIALS)
            .billing_period(BillingPeriod::Monthly)
            .applied_coupon(SubscriptionCouponInput::builder().coupon_id(coupon));
        let held = client.provision_subscription(essentials).await?.subscription;
        let held = held.ok_or("no subscription")?;
        assert_eq!(held.total_price.ok_or("no price")?.total.to_string(), now);
        let invoice = client.preview_next_invoice(held.subscription_id).await?;
        assert_eq!(invoice.amount_due.to_string(), next, "{coupon}");
    }
    Ok(())
}

#[facade]
#[story]
async fn a_customers_coupon_applies_to_all_its_invoices() -> Result {
    let (_emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 10).await?;
    let before = client.preview_next_invoice(&growth).await?;
    assert_eq!(before.total.to_string(), "10 USD");
    let vip = UpdateCustomerInput::builder("acme").coupon_ref_id("coupon-vip");
    client.update_customer(vip).await?;
    let after = client.preview_next_invoice(&growth).await?;
    assert_eq!(after.discount.ok_or("no discount")?.to_string(), "2 USD");
    assert_eq!(after.total.to_string(), "8 USD");
    Ok(())
}
