//! Payment sessions, checkouts and the customer portal.

mod checkout;
mod customer_portal;
mod inputs;

pub use checkout::{
    AirwallexCheckoutCredentials, AirwallexCheckoutMetadata, BillingCredentials,
    BillingVendorIdentifier, CheckoutBillingIntegration, CheckoutColorPalette,
    CheckoutConfiguration, CheckoutContent, CheckoutCredentials, CheckoutState, PaymentSession,
    StripeCheckoutCredentials, ZuoraCheckoutCredentials,
};
pub use customer_portal::{
    CustomerPortal, CustomerPortalAddon, CustomerPortalBillingInformation,
    CustomerPortalColorsPalette, CustomerPortalConfiguration, CustomerPortalEntitlement,
    CustomerPortalFeature, CustomerPortalInvoicePreview, CustomerPortalInvoicePreviewLine,
    CustomerPortalInvoicePreviewPrice, CustomerPortalPromotionalEntitlement,
    CustomerPortalScheduledUpdate, CustomerPortalSubscription, CustomerPortalSubscriptionPrice,
    CustomerPortalSubscriptionPricing, CustomerPortalTotalPrice, PricedPackageRef,
};
pub use inputs::{CheckoutStateInput, CustomerPortalInput, PaymentSessionInput};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::inputs::{
        CheckoutStateInputBuilder, CustomerPortalInputBuilder, PaymentSessionInputBuilder,
    };
}
