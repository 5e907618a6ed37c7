//! Operations on the catalog: products, paywalls and settings of widgets.

use super::operations;
use crate::catalog::*;

operations! {
    /// # Catalog
    impl Client;

    /// Returns a page of products, by default the first. Stigg's own clients request 20 products.
    ///
    /// [`pages`](Self::pages) returns all of them, page by page.
    ///
    /// GraphQL: query `products`.
    #[doc(alias = "listProducts")]
    query "products" => GetProducts
    fn get_products(all: GetProductsInput) -> ProductConnection {
        /// use stigg::{catalog::GetProductsInput, common::CursorPaging};
        ///
        /// let products = client.get_products(
        ///     GetProductsInput::builder().paging(CursorPaging::builder().first(10)),
        /// )
    }

    /// Returns the data for a paywall: the plans of a product with their prices, and the customer's
    /// active subscriptions.
    ///
    /// GraphQL: query `paywall`.
    #[doc(alias = "getPlans")]
    query "paywall" => GetPaywall
    fn get_paywall(input: GetPaywallInput) -> Paywall {
        /// use stigg::catalog::GetPaywallInput;
        ///
        /// let paywall = client.get_paywall(
        ///     GetPaywallInput::builder()
        ///         .product_id("product-revvenu")
        ///         .customer_id("customer-demo-123"),
        /// )
    }

    /// Returns a paywall of sample data, for designing one.
    ///
    /// GraphQL: query `mockPaywall`.
    query "mockPaywall" => GetMockPaywall
    fn get_mock_paywall(input: GetPaywallInput) -> MockPaywall {
        /// use stigg::catalog::GetPaywallInput;
        ///
        /// let mock_paywall = client
        ///     .get_mock_paywall(GetPaywallInput::builder().product_id("product-revvenu"))
    }

    /// Returns the settings that Stigg keeps for its SDKs and widgets, or `None` if Stigg's
    /// response is null.
    ///
    /// GraphQL: query `sdkConfiguration`.
    query "sdkConfiguration" => GetSdkConfiguration
    fn get_sdk_configuration() -> Option<SdkConfiguration> {
        /// let sdk_configuration = client.get_sdk_configuration()
    }
}
