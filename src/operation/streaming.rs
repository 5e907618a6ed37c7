//! Operations that a server answers with a stream: the subscriptions of GraphQL.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::catalog::PackagePublished;
use crate::credits::CreditBalanceUpdated;
use crate::entitlements::{EntitlementsUpdated, EntitlementsUpdatedV2};
use crate::usage::{UsageUpdated, UsageUpdatedV2};

/// A GraphQL subscription as a value. It has nothing to do with the subscriptions of customers.
///
/// With the feature `subscriptions`, a client receives its updates: see the clients' `subscribe`.
///
/// Implement it for subscriptions of your own that you use in many places. For a single use there is
/// [`CustomStreamingOperation`](super::CustomStreamingOperation).
///
/// ```
/// use stigg::operation::{OnUsageUpdatedV2, StreamingOperation};
///
/// assert_eq!(OnUsageUpdatedV2.name(), Some("OnUsageUpdatedV2"));
/// assert!(OnUsageUpdatedV2.document().starts_with("subscription OnUsageUpdatedV2{"));
/// ```
pub trait StreamingOperation {
    /// An update.
    type Output: DeserializeOwned;

    /// Returns the operation's name in the document.
    fn name(&self) -> Option<&str>;

    /// Returns the GraphQL document, as sent.
    fn document(&self) -> &str;

    /// Returns the document's variables.
    fn variables(&self) -> impl Serialize + '_;

    /// Returns the key of the output in the data of an update, or `None` if the output is the data
    /// as a whole.
    fn response_key(&self) -> Option<&'static str>;
}

/// Defines subscriptions, each with its response key and the type of its updates.
macro_rules! subscriptions {
    ($($(#[$meta:meta])* $key:literal => $operation:ident -> $Output:ty;)+) => {
        $(
            $(#[$meta])*
            ///
            /// It covers all customers of the API key's environment, and takes no variables.
            ///
            #[doc = concat!("GraphQL: subscription `", $key, "`.")]
            #[doc(alias = $key)]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            pub struct $operation;

            impl $operation {
                #[doc = concat!("Name of the operation: `", stringify!($operation), "`.")]
                pub const NAME: &'static str = stringify!($operation);

                /// The minified document, as sent.
                pub const DOCUMENT: &'static str = include_str!(concat!(
                    "../../schema/documents/",
                    stringify!($operation),
                    ".graphql"
                ));
            }

            impl StreamingOperation for $operation {
                type Output = $Output;

                fn name(&self) -> Option<&str> {
                    Some(Self::NAME)
                }

                fn document(&self) -> &str {
                    Self::DOCUMENT
                }

                fn variables(&self) -> impl Serialize + '_ {
                    crate::catalog::NoInput {}
                }

                fn response_key(&self) -> Option<&'static str> {
                    Some($key)
                }
            }
        )+
    };
}

subscriptions! {
    /// Receives the entitlements to features of a customer, or of one resource, after a change.
    ///
    /// Each update has all of them. [`OnEntitlementsUpdatedV2`] receives entitlements to credits
    /// too.
    "entitlementsUpdated" => OnEntitlementsUpdated -> EntitlementsUpdated;

    /// Receives the entitlements of a customer, or of one resource, after a change.
    ///
    /// Each update has all of them, to features and to credits.
    "entitlementsUpdatedV2" => OnEntitlementsUpdatedV2 -> EntitlementsUpdatedV2;

    /// Receives the usage of a feature after a change, with the entitlement that it counts for.
    ///
    /// The dates of the usage are numbers, whose unit is not published. [`OnUsageUpdatedV2`] has
    /// dates, and receives the usage of credits too.
    "usageUpdated" => OnUsageUpdated -> UsageUpdated;

    /// Receives the usage of a feature or of credits after a change.
    "usageUpdatedV2" => OnUsageUpdatedV2 -> UsageUpdatedV2;

    /// Receives the publication of a version of a plan or an add-on.
    "packagePublished" => OnPackagePublished -> PackagePublished;

    /// Receives a credit balance after a change. Stigg recommends [`OnUsageUpdatedV2`] instead.
    "creditBalanceUpdated" => OnCreditBalanceUpdated -> CreditBalanceUpdated;
}
