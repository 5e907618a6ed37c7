//! Payment sessions and checkouts in responses.

use crate::catalog::{Plan, TypographyConfiguration};
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::common::union::union;
use crate::customers::{CustomerProfile, CustomerResource};
use crate::subscriptions::Subscription;

response! {
    /// A payment session for a customer and a plan.
    ///
    /// Response of [`create_payment_session`](crate::blocking::Client::create_payment_session).
    ///
    /// GraphQL: type `PaymentSession`.
    pub struct PaymentSession {
        /// Token of the session. Keep it out of logs.
        pub token: String,
    }

    /// The data for a checkout: customer, plan, billing provider and look.
    ///
    /// Response of [`get_checkout_state`](crate::blocking::Client::get_checkout_state).
    ///
    /// GraphQL: type `CheckoutState`.
    pub struct CheckoutState {
        /// Secret for setting up the payment with the billing provider. Keep it out of logs.
        pub setup_secret: String,
        /// Plan to check out.
        pub plan: Plan,
        /// Customer who checks out.
        pub customer: CustomerProfile,
        /// Active subscription of the customer. `None` if there is none.
        pub active_subscription: Option<Subscription>,
        /// Resource that the checkout is for. `None` if none was requested.
        pub resource: Option<CustomerResource>,
        /// Billing provider that takes the payment, with credentials.
        pub billing_integration: CheckoutBillingIntegration,
        /// Look and content of the checkout. `None` if it is not configured.
        pub configuration: Option<CheckoutConfiguration>,
    }

    /// The billing provider of a checkout, with credentials for it.
    pub struct CheckoutBillingIntegration {
        /// Billing provider that takes the payment.
        pub billing_identifier: BillingVendorIdentifier,
        /// Account and public key at the billing provider.
        pub credentials: CheckoutCredentials,
        /// Credentials in the billing provider's own format.
        pub billing_credentials: BillingCredentials,
    }
}

union! {
    /// Credentials for a checkout. The variant depends on the billing provider.
    pub enum BillingCredentials {
        AirwallexCheckoutCredentials,
        StripeCheckoutCredentials,
        ZuoraCheckoutCredentials,
    }
}

response! {
    /// Credentials for a checkout with Airwallex.
    pub struct AirwallexCheckoutCredentials {
        /// Secret for the payment with Airwallex. Keep it out of logs.
        pub client_secret: String,
        /// Details that go with the secret.
        pub metadata: AirwallexCheckoutMetadata,
    }

    /// Details of a checkout with Airwallex.
    pub struct AirwallexCheckoutMetadata {
        /// Airwallex environment to use.
        pub env: String,
        /// Identifier of the intent at Airwallex.
        pub intent_id: String,
        /// Currency of the payment.
        pub currency: String,
        /// Identifier of the customer. `None` if not given.
        pub customer_id: Option<String>,
    }

    /// Credentials for a checkout with Stripe.
    pub struct StripeCheckoutCredentials {
        /// Identifier of the Stripe account. `None` if not given.
        pub account_id: Option<String>,
        /// Public key of the Stripe account. `None` if not given.
        pub public_key: Option<String>,
        /// Secret for setting up the payment with Stripe. Keep it out of logs.
        pub setup_secret: String,
    }

    /// Credentials for a checkout with Zuora.
    pub struct ZuoraCheckoutCredentials {
        /// Publishable key for Zuora.
        pub publishable_key: String,
    }

    /// Account and public key at the billing provider of a checkout.
    pub struct CheckoutCredentials {
        /// Identifier of the account. `None` if not given.
        pub account_id: Option<String>,
        /// Public key of the account. `None` if not given.
        pub public_key: Option<String>,
    }

    /// Look and content of a checkout.
    pub struct CheckoutConfiguration {
        /// Colors.
        pub palette: Option<CheckoutColorPalette>,
        /// Fonts.
        pub typography: Option<TypographyConfiguration>,
        /// Data that the checkout asks for.
        pub content: Option<CheckoutContent>,
        /// Your own CSS. `None` if there is none.
        pub custom_css: Option<String>,
    }

    /// Colors of a checkout. Each is `None` unless it is set.
    pub struct CheckoutColorPalette {
        /// Main color.
        pub primary: Option<String>,
        /// Color of text.
        pub text_color: Option<String>,
        /// Color of the background.
        pub background_color: Option<String>,
        /// Color of borders.
        pub border_color: Option<String>,
        /// Background color of the summary.
        pub summary_background_color: Option<String>,
    }

    /// Data that a checkout asks the customer for.
    pub struct CheckoutContent {
        /// Whether the checkout asks for a phone number.
        pub collect_phone_number: Option<bool>,
    }
}

open_enum! {
    /// Billing provider that a checkout can use.
    pub enum BillingVendorIdentifier {
        /// Received.
        Received = "RECEIVED",
        /// Stripe.
        Stripe = "STRIPE",
        /// Zuora.
        Zuora = "ZUORA",
    }
}
