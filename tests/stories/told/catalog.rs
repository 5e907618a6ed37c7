//! The catalog: products, plans, add-ons and prices.

use stigg::ErrorCode;
use stigg::catalog::{BillingPeriod, GetPaywallInput, GetProductsInput, Paywall};
use stigg::common::CursorPaging;
use stigg::operation::GetProducts;
use stigg::subscriptions::ProvisionSubscriptionInput;

use super::{
    BASIC, ESSENTIALS, GROWTH, Result, TEMPLATES, all, facade, on_basic, start, story, with_card,
};

const REVVENU: &str = "product-revvenu";

/// A plan's minimum price per period: amount, currency, and whether more may be charged.
fn least(paywall: &Paywall, plan: &str, period: &BillingPeriod) -> Option<(f64, String, bool)> {
    let mut points = paywall.paywall_calculated_price_points.iter();
    let point = points.find(|point| point.plan_id == plan && point.billing_period == *period)?;
    let more = point.additional_charges_may_apply == Some(true);
    Some((point.amount, point.currency.to_string(), more))
}

#[facade]
#[story]
async fn products_are_paged() -> Result {
    let (_emulator, client) = start()?;
    let one = || GetProductsInput::builder().paging(CursorPaging::builder().first(1));
    let first = client.get_products(one()).await?;
    assert_eq!(first.edges.len(), 1);
    assert_eq!(first.page_info.has_next_page, Some(true));

    let walk = client.pages(GetProducts::new(one())).items();
    let products = all(walk).await?;
    let names: Vec<_> = products.iter().map(|product| &*product.ref_id).collect();
    assert_eq!(names, [REVVENU, "product-stigg"]);
    assert_eq!(products[0], first.edges[0].node);
    Ok(())
}

#[facade]
#[story]
async fn a_paywall_shows_plans_prices_and_addons() -> Result {
    let (_emulator, client) = start()?;
    let paywall = client.get_paywall(GetPaywallInput::builder().product_id(REVVENU)).await?;
    let plans: Vec<_> = paywall.plans.iter().map(|plan| &*plan.ref_id).collect();
    assert_eq!(plans, [BASIC, ESSENTIALS, GROWTH]);
    assert_eq!(paywall.currency.symbol, "$");
    assert_eq!(paywall.active_subscriptions, []);

    let usd = |amount: f64, more| Some((amount, "USD".to_owned(), more));
    let monthly = |plan| least(&paywall, plan, &BillingPeriod::Monthly);
    assert_eq!(monthly(BASIC), None, "what is free has no price");
    assert_eq!(monthly(ESSENTIALS), usd(20.0, false));
    assert_eq!(monthly(GROWTH), usd(1.0, true));
    let yearly = least(&paywall, ESSENTIALS, &BillingPeriod::Annually);
    assert_eq!(yearly, usd(200.0, false));

    let essentials = &paywall.plans[1];
    let base = essentials.base_plan.as_ref().map(|plan| &*plan.ref_id);
    assert_eq!(base, Some(BASIC));
    let addons = essentials.compatible_addons.iter();
    let addons: Vec<_> = addons
        .map(|addon| {
            let price = addon.prices[0].price.as_ref().map(ToString::to_string);
            (&*addon.ref_id, price.unwrap_or_default(), addon.max_quantity)
        })
        .collect();
    assert_eq!(
        addons,
        [
            ("addon-10-campaigns", "5 USD".to_owned(), None),
            ("addon-extra-stuff", "2 USD".to_owned(), Some(10.0)),
        ]
    );
    Ok(())
}

#[facade]
#[story]
async fn a_paywall_uses_the_currency_of_the_country() -> Result {
    let (_emulator, client) = start()?;
    let danish = GetPaywallInput::builder().product_id(REVVENU).billing_country_code("DK");
    let danish = client.get_paywall(danish).await?;
    assert_eq!(danish.currency.code.to_string(), "DKK");
    let monthly = least(&danish, ESSENTIALS, &BillingPeriod::Monthly);
    assert_eq!(monthly, Some((140.0, "DKK".to_owned(), false)));
    Ok(())
}

#[facade]
#[story]
async fn a_paywall_marks_the_plan_of_its_customer() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let input = GetPaywallInput::builder().product_id(REVVENU).customer_id("acme").build();
    let before = client.get_paywall(input.clone()).await?;
    let current = before.active_subscriptions.iter().map(|held| &*held.plan.ref_id);
    assert_eq!(current.collect::<Vec<_>>(), [BASIC]);
    let customer = before.customer.ok_or("no customer")?;
    assert!(!customer.has_payment_method);

    with_card(&client, "rich").await?;
    let essentials = ProvisionSubscriptionInput::builder("rich", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    client.provision_subscription(essentials).await?;
    let rich = GetPaywallInput::builder().product_id(REVVENU).customer_id("rich");
    let rich = client.get_paywall(rich).await?;
    let current = rich.active_subscriptions.iter().map(|held| &*held.plan.ref_id);
    assert_eq!(current.collect::<Vec<_>>(), [ESSENTIALS]);

    let unknown = GetPaywallInput::builder().product_id("product-unknown");
    let unknown = client.get_paywall(unknown).await.err().and_then(|error| error.code());
    assert_eq!(unknown, Some(ErrorCode::ProductNotFoundError));
    Ok(())
}

#[facade]
#[story]
async fn a_mock_paywall_has_the_same_plans() -> Result {
    let (_emulator, client) = start()?;
    let mock = client.get_mock_paywall(GetPaywallInput::builder().product_id(REVVENU)).await?;
    let plans: Vec<_> = mock.plans.iter().map(|plan| &*plan.ref_id).collect();
    assert_eq!(plans, [BASIC, ESSENTIALS, GROWTH]);
    let templates = mock.plans[1].entitlements.iter().find(|entitlement| {
        entitlement.feature.as_ref().is_some_and(|feature| feature.ref_id == TEMPLATES)
    });
    assert_eq!(templates.ok_or("no templates")?.usage_limit, Some(5.0));
    Ok(())
}

#[facade]
#[story]
async fn widgets_have_no_watermark() -> Result {
    let (_emulator, client) = start()?;
    let configuration = client.get_sdk_configuration().await?.ok_or("no configuration")?;
    assert_eq!(configuration.is_widget_watermark_enabled, Some(false));
    assert_eq!(configuration.show_watermark, Some(false));
    Ok(())
}
