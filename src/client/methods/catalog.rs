//! Operations on the catalog: products, paywalls and settings of widgets.

use super::{Client, facade};
use crate::catalog::{
    GetPaywallInput, GetProductsInput, MockPaywall, NoInput, Paywall, ProductConnection,
    SdkConfiguration,
};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Returns a page of products, by default the first. Stigg's own clients request 20 products.
    ///
    /// [`pages`](Self::pages) returns all of them, page by page.
    ///
    /// GraphQL: query `products`.
    #[doc(alias = "products")]
    #[doc(alias = "listProducts")]
    #[doc = example!(
        "use stigg::{catalog::GetProductsInput, common::CursorPaging};",
        "get_products(GetProductsInput::builder().paging(CursorPaging::builder().first(10)))"
    )]
    pub async fn get_products(
        &self,
        input: impl Into<GetProductsInput>,
    ) -> Result<ProductConnection> {
        self.answer(self.call(operation::GetProducts(input.into()))).await
    }

    /// Returns the data for a paywall: the plans of a product with their prices, and the customer's
    /// active subscriptions.
    ///
    /// GraphQL: query `paywall`.
    #[doc(alias = "paywall")]
    #[doc(alias = "getPlans")]
    #[doc = example!(
        "use stigg::catalog::GetPaywallInput;",
        "get_paywall("
        r#"    GetPaywallInput::builder().product_id("product-revvenu").customer_id("customer-demo-123"),"#
        ")"
    )]
    pub async fn get_paywall(&self, input: impl Into<GetPaywallInput>) -> Result<Paywall> {
        self.answer(self.call(operation::GetPaywall(input.into()))).await
    }

    /// Returns a paywall of sample data, for designing one.
    ///
    /// GraphQL: query `mockPaywall`.
    #[doc(alias = "mockPaywall")]
    #[doc = example!(
        "use stigg::catalog::GetPaywallInput;",
        r#"get_mock_paywall(GetPaywallInput::builder().product_id("product-revvenu"))"#
    )]
    pub async fn get_mock_paywall(&self, input: impl Into<GetPaywallInput>) -> Result<MockPaywall> {
        self.answer(self.call(operation::GetMockPaywall(input.into()))).await
    }

    /// Returns the settings that Stigg keeps for its SDKs and widgets, or `None` if Stigg's
    /// response is null.
    ///
    /// GraphQL: query `sdkConfiguration`.
    #[doc(alias = "sdkConfiguration")]
    #[doc = example!("get_sdk_configuration()")]
    pub async fn get_sdk_configuration(&self) -> Result<Option<SdkConfiguration>> {
        self.answer(self.call(operation::GetSdkConfiguration(NoInput {}))).await
    }
}
