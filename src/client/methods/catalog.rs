//! The catalog: products, paywalls and how widgets are set up.

use super::{Client, facade};
use crate::catalog::{GetPaywallInput, GetProductsInput, NoInput};
use crate::catalog::{MockPaywall, Paywall, ProductConnection, SdkConfiguration};
use crate::error::Result;
use crate::operation;

#[facade]
impl Client {
    /// Reads a page of products, by default the first. Stigg's own clients ask for 20 products.
    ///
    /// [`pages`](Self::pages) walks through all of them.
    ///
    /// Stigg operation `GetProducts` (query `products`).
    #[doc = example!(
        "use stigg::{catalog::GetProductsInput, common::CursorPaging};",
        "get_products(GetProductsInput::builder().paging(CursorPaging::builder().first(10)))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_products(
        &self,
        input: impl Into<GetProductsInput>,
    ) -> Result<ProductConnection> {
        self.answer(self.call(operation::GetProducts(input.into()))).await
    }

    /// Reads what to offer: the plans of a product with their prices, and where the customer stands.
    ///
    /// Stigg operation `GetPaywall` (query `paywall`).
    #[doc = example!(
        "use stigg::catalog::GetPaywallInput;",
        "get_paywall("
        r#"    GetPaywallInput::builder().product_id("product-revvenu").customer_id("customer-demo-123"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_paywall(&self, input: impl Into<GetPaywallInput>) -> Result<Paywall> {
        self.answer(self.call(operation::GetPaywall(input.into()))).await
    }

    /// Reads a paywall of sample data, to design with.
    ///
    /// Stigg operation `GetMockPaywall` (query `mockPaywall`).
    #[doc = example!(
        "use stigg::catalog::GetPaywallInput;",
        r#"get_mock_paywall(GetPaywallInput::builder().product_id("product-revvenu"))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_mock_paywall(&self, input: impl Into<GetPaywallInput>) -> Result<MockPaywall> {
        self.answer(self.call(operation::GetMockPaywall(input.into()))).await
    }

    /// Reads how Stigg's widgets are set up; `None` if Stigg answers with null.
    ///
    /// Stigg operation `GetSdkConfiguration` (query `sdkConfiguration`).
    #[doc = example!("get_sdk_configuration()")]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_sdk_configuration(&self) -> Result<Option<SdkConfiguration>> {
        self.answer(self.call(operation::GetSdkConfiguration(NoInput {}))).await
    }
}
