//! The measured operations and the server's responses.

use std::mem;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stigg::blocking;
use stigg::catalog::{BillingPeriod, GetPaywallInput};
use stigg::customers::{CustomerBillingInfo, ProvisionCustomerInput};
use stigg::entitlements::FetchEntitlementQuery;
use stigg::operation::{self, Operation};
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::Emulator;

const CUSTOMER: &str = "customer-demo-01";
const SUBSCRIPTION: &str = "subscription-demo-01";
const FEATURE: &str = "feature-01-templates";
const PRODUCT: &str = "product-revvenu";

/// The approximate size of the large paywall, in bytes of JSON.
const LARGE: usize = 1_000_000;

/// An operation with its input.
pub(crate) trait Case: Copy + Send + Sync + 'static {
    type Operation: Operation<Output: Serialize + Send + 'static> + Send;

    /// The data of the response, decoded without the crate's help.
    type Data: DeserializeOwned + Serialize + Send + 'static;

    const NAME: &'static str;

    /// Builds the operation from an application's values, which is part of a call.
    fn operation() -> Self::Operation;

    /// The body of the server's response.
    fn answer(client: &blocking::Client) -> Vec<u8> {
        client.send(Self::operation()).unwrap().body().to_vec()
    }
}

/// Defines cases: the operation, the response key, how to build the operation, and the response if
/// it is not the emulator's.
macro_rules! cases {
    ($(
        $(#[$meta:meta])*
        $name:ident: $operation:ident => $key:literal, $make:expr $(, $answer:expr)?;
    )+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy)]
            pub(crate) struct $name;

            const _: () = {
                #[derive(Serialize, Deserialize)]
                pub(crate) struct Data {
                    #[serde(rename = $key)]
                    value: <operation::$operation as Operation>::Output,
                }

                impl Case for $name {
                    type Operation = operation::$operation;
                    type Data = Data;

                    const NAME: &'static str = stringify!($name);

                    fn operation() -> Self::Operation {
                        operation::$operation::new($make)
                    }

                    $(
                        fn answer(client: &blocking::Client) -> Vec<u8> {
                            $answer(client)
                        }
                    )?
                }
            };
        )+
    };
}

cases! {
    /// The check that web services make on every request.
    GetEntitlement: GetEntitlement => "entitlement",
        FetchEntitlementQuery::builder(CUSTOMER, FEATURE);
    /// The most frequent mutation.
    ReportUsage: ReportUsage => "reportUsage", ReportUsageInput::builder(CUSTOMER, FEATURE, 1);
    /// A deeply nested response.
    GetSubscription: GetSubscription => "getSubscription", SUBSCRIPTION;
    /// The largest document and the largest response from the demo catalog.
    GetPaywall: GetPaywall => "paywall", GetPaywallInput::builder().product_id(PRODUCT);
    /// A paywall of a megabyte.
    GetLargePaywall: GetPaywall => "paywall", GetPaywallInput::builder().product_id(PRODUCT),
        large_paywall;
}

/// The paywall of the demo catalog with its plans repeated.
fn large_paywall(client: &blocking::Client) -> Vec<u8> {
    let mut body: Value = serde_json::from_slice(&GetPaywall::answer(client)).unwrap();
    let plans = body["data"]["paywall"]["plans"].as_array_mut().unwrap();
    let size = serde_json::to_vec(plans).unwrap().len();
    *plans = std::iter::repeat_n(mem::take(plans), LARGE.div_ceil(size)).flatten().collect();
    serde_json::to_vec(&body).unwrap()
}

/// An emulator with data for all cases, and a client for it.
pub(crate) fn emulator() -> (Emulator, blocking::Client) {
    let emulator = Emulator::start().unwrap();
    let client = blocking::Client::builder(emulator.api_key()).endpoint(emulator.url());
    let client = client.build().unwrap();
    let card = CustomerBillingInfo::builder().payment_method_id("pm_123");
    client
        .provision_customer(ProvisionCustomerInput::builder(CUSTOMER).billing_information(card))
        .unwrap();
    client
        .provision_subscription(
            ProvisionSubscriptionInput::builder(CUSTOMER, "plan-revvenu-essentials")
                .billing_period(BillingPeriod::Monthly)
                .subscription_id(SUBSCRIPTION),
        )
        .unwrap();
    (emulator, client)
}
