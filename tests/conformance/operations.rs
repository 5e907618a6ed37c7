//! The operations: what Stigg's official clients send, and what the crate makes of it.

use apollo_compiler::executable::OperationType;
use serde::Serialize;
use serde_json::Value;
use stigg::RetryClass;
use stigg::operation::{self, Operation};

use crate::json;

/// An operation of the crate, and what it has to be.
pub(crate) struct OperationCase {
    pub(crate) name: &'static str,
    pub(crate) document: &'static str,
    pub(crate) kind: OperationType,
    pub(crate) root_field: &'static str,
    pub(crate) response_key: &'static str,
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// Decodes what stands under the response key into the output, and encodes it again.
    pub(crate) recode: fn(&Value) -> Result<Value, String>,
    /// Makes the operation of its input, and asks it about itself.
    pub(crate) describe: fn(&Value) -> Result<Description, String>,
}

/// What an operation says of itself.
pub(crate) struct Description {
    pub(crate) name: Option<String>,
    pub(crate) document: String,
    pub(crate) response_key: Option<&'static str>,
    pub(crate) retry_class: RetryClass,
    pub(crate) variables: Value,
}

impl OperationCase {
    /// The operation's input in its variables: one of them, or all if there are several.
    pub(crate) fn input<'a>(&self, variables: &'a Value) -> &'a Value {
        match self.variables {
            [(variable, _)] => &variables[variable],
            _ => variables,
        }
    }
}

fn describe(operation: &impl Operation) -> Result<Description, String> {
    Ok(Description {
        name: operation.name().map(str::to_owned),
        document: operation.document().to_owned(),
        response_key: operation.response_key(),
        retry_class: operation.retry_class(),
        variables: json::encode(&operation.variables())?,
    })
}

fn recode<O>(answer: &Value) -> Result<Value, String>
where
    O: Operation<Output: Serialize>,
{
    json::recode::<O::Output>(answer)
}

macro_rules! operations {
    ($($kind:ident $name:ident($($variable:ident: $ty:literal),+) => $root_field:ident as $key:ident;)+) => {
        /// Every operation, as Stigg's official clients send it.
        pub(crate) const OPERATIONS: &[OperationCase] = &[$(OperationCase {
            name: stringify!($name),
            document: operation::$name::DOCUMENT,
            kind: OperationType::$kind,
            root_field: stringify!($root_field),
            response_key: stringify!($key),
            variables: &[$((stringify!($variable), $ty)),+],
            recode: recode::<operation::$name>,
            describe: |input| describe(&operation::$name(json::decode(input)?)),
        }),+];
    };
}

operations! {
    Query GetCustomerById(input: "GetCustomerByRefIdInput!")
        => getCustomerByRefId as getCustomerByRefId;
    Query GetActiveSubscriptions(input: "GetActiveSubscriptionsInput!")
        => getActiveSubscriptions as getActiveSubscriptions;
    Query GetActiveSubscriptionsList(input: "GetActiveSubscriptionsInput!")
        => getActiveSubscriptions as getActiveSubscriptions;
    Query GetSubscription(input: "GetSubscriptionInput!")
        => getSubscription as getSubscription;
    Query GetCoupons(filter: "CouponFilter", paging: "CursorPaging")
        => coupons as coupons;
    Query GetEntitlements(query: "FetchEntitlementsQuery!")
        => cachedEntitlements as entitlements;
    Query GetEntitlementsState(query: "FetchEntitlementsQuery!")
        => entitlementsState as entitlementsState;
    Query GetEntitlement(query: "FetchEntitlementQuery!")
        => entitlement as entitlement;

    Mutation ProvisionCustomer(input: "ProvisionCustomerInput!")
        => provisionCustomer as provisionCustomer;
    Mutation UpdateCustomer(input: "UpdateCustomerInput!")
        => updateOneCustomer as updateCustomer;
    Mutation GrantPromotionalEntitlements(input: "GrantPromotionalEntitlementsInput!")
        => grantPromotionalEntitlements as grantPromotionalEntitlements;
    Mutation RevokePromotionalEntitlement(input: "RevokePromotionalEntitlementInput!")
        => revokePromotionalEntitlement as revokePromotionalEntitlement;
    Mutation ProvisionSubscription(input: "ProvisionSubscriptionInput!")
        => provisionSubscriptionV2 as provisionSubscription;
    Mutation UpdateSubscription(input: "UpdateSubscriptionInput!")
        => updateOneSubscription as updateSubscription;
    Mutation CancelSubscription(input: "SubscriptionCancellationInput!")
        => cancelSubscription as cancelSubscription;
    Mutation EstimateSubscription(input: "EstimateSubscriptionInput!")
        => estimateSubscription as estimateSubscription;
    Mutation EstimateSubscriptionUpdate(input: "EstimateSubscriptionUpdateInput!")
        => estimateSubscriptionUpdate as estimateSubscriptionUpdate;
    Mutation PreviewSubscription(input: "PreviewSubscriptionInput!")
        => previewSubscription as previewSubscription;
    Mutation ReportUsage(input: "ReportUsageInput!")
        => reportUsage as reportUsage;
    Mutation ReportEvent(events: "UsageEventsReportInput!")
        => reportEvent as reportEvent;
}
