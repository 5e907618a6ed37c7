//! Inputs that read paywalls.

use crate::catalog::WidgetType;
use crate::common::declare::input;

input! {
    /// Selection of plans for a paywall, for one customer or for everyone.
    ///
    /// Input of [`get_paywall`](crate::blocking::Client::get_paywall) and
    /// [`get_mock_paywall`](crate::blocking::Client::get_mock_paywall).
    ///
    /// ```
    /// use stigg::catalog::{GetPaywallInput, WidgetType};
    ///
    /// let input = GetPaywallInput::builder()
    ///     .product_id("product-revvenu")
    ///     .customer_id("customer-demo-123")
    ///     .context(WidgetType::Paywall)
    ///     .build();
    /// assert_eq!(input.product_id.as_deref(), Some("product-revvenu"));
    /// ```
    ///
    /// GraphQL: input `GetPaywallInput`, of the queries `paywall` and `mockPaywall`.
    pub struct GetPaywallInput => GetPaywallInputBuilder {
        /// Country whose localized prices apply, as an ISO 3166-1 code.
        billing_country_code: Option<String>,
        /// Widget that the data is for.
        context: Option<WidgetType>,
        /// Identifier of the customer who sees the paywall.
        customer_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Whether to return the prices of all countries.
        fetch_all_countries_prices: Option<bool>,
        /// Whether to include hidden plans.
        include_hidden_plans: Option<bool>,
        /// Identifier of the offer.
        offer_id: Option<String> [not_blank],
        /// Identifier of the product whose plans to show.
        product_id: Option<String> [not_blank],
        /// Identifier of the resource that the paywall is for, for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
    }
}
