//! Inputs of paywalls.

use crate::catalog::WidgetType;
use crate::common::declare::input;

input! {
    /// Argument of `paywall` and `mockPaywall`: which plans to show, and for whom.
    pub struct GetPaywallInput => GetPaywallInputBuilder {
        optional {
            /// Country whose localised prices apply, as an ISO 3166-1 code.
            billing_country_code: Option<String>,
            /// Widget the data is for: `PAYWALL`, `CHECKOUT` or `CUSTOMER_PORTAL`.
            context: Option<WidgetType>,
            /// Identifier of the customer to show the paywall to.
            customer_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Whether to fetch the prices of all countries.
            fetch_all_countries_prices: Option<bool>,
            /// Whether to include hidden plans.
            include_hidden_plans: Option<bool>,
            /// Identifier of the offer.
            offer_id: Option<String> [not_blank],
            /// Identifier of the product whose plans to show.
            product_id: Option<String> [not_blank],
            /// Resource to show the paywall for; for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}
