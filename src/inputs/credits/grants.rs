//! Inputs that grant credits, list grants and void them.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter, from_required_string};
use crate::inputs::{BillingAddress, CursorPaging, MoneyInput};
use crate::types::{CreditGrantTypeInput, PaymentCollectionMethod};

/// Argument of `createCreditGrant`: the credits to grant, and to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditGrantInput {
    /// Number of credits to grant.
    #[builder(setter(custom), field(ty = "f64", build = "self.amount"))]
    pub amount: f64,
    /// Identifier of the credit currency to grant.
    #[builder(setter(custom), field(ty = "String", build = "self.currency_id"))]
    pub currency_id: String,
    /// Identifier of the customer to grant the credits to.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Name of the grant, for display.
    #[builder(setter(custom), field(ty = "String", build = "self.display_name"))]
    pub display_name: String,
    /// Kind of grant: `PAID` or `PROMOTIONAL`.
    #[builder(
        setter(custom),
        field(
            ty = "Option<CreditGrantTypeInput>",
            build = "self.grant_type.unwrap_or(CreditGrantTypeInput::Promotional)"
        )
    )]
    pub grant_type: CreditGrantTypeInput,
    /// Free-form key-value data to keep with the grant.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
    /// Whether to wait for the payment to be confirmed before answering.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub await_payment_confirmation: Option<bool>,
    /// Billing details to use for the grant.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_information: Option<CreditGrantBillingInfoInput>,
    /// Comment to keep with the grant.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Amount of money the grant costs, for paid grants.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<MoneyInput>,
    /// Time from which the credits can be used (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub effective_at: Option<OffsetDateTime>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Time at which the credits expire (RFC 3339); must be later than `effectiveAt`.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub expire_at: Option<OffsetDateTime>,
    /// How payment is collected: `CHARGE`, `INVOICE` or `NONE`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_collection_method: Option<PaymentCollectionMethod>,
    /// Place in the order in which grants are used up; lower numbers go first.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<f64>,
    /// Resource to grant the credits to, for credits held per resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl CreditGrantInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        currency_id: impl Into<String>,
        grant_type: impl Into<CreditGrantTypeInput>,
        amount: impl Into<f64>,
        display_name: impl Into<String>,
    ) -> CreditGrantInputBuilder {
        CreditGrantInputBuilder {
            amount: amount.into(),
            currency_id: currency_id.into(),
            customer_id: customer_id.into(),
            display_name: display_name.into(),
            grant_type: Some(grant_type.into()),
            ..CreditGrantInputBuilder::empty()
        }
    }
}

builder_conversions!(CreditGrantInput, CreditGrantInputBuilder);
entry_setter!(CreditGrantInputBuilder, metadata, additional_meta_data);

impl Validate for CreditGrantInput {
    fn validate(&self) -> Checked {
        check::amount("amount", &self.amount)?;
        check::filled("currencyId", &self.currency_id)?;
        check::filled("customerId", &self.customer_id)?;
        check::filled("displayName", &self.display_name)?;
        check::nested("billingInformation", self.billing_information.as_ref())?;
        check::nested("cost", self.cost.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::amount("priority", self.priority.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Billing details of a credit grant, in `CreditGrantInput`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreditGrantBillingInfoInput {
    /// Address for billing.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<BillingAddress>,
    /// Number of days until an invoice falls due.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_days_until_due: Option<f64>,
    /// Whether the invoice is already paid.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_invoice_paid: Option<bool>,
}

impl CreditGrantBillingInfoInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CreditGrantBillingInfoInputBuilder {
        CreditGrantBillingInfoInputBuilder { ..CreditGrantBillingInfoInputBuilder::empty() }
    }
}

builder_conversions!(CreditGrantBillingInfoInput, CreditGrantBillingInfoInputBuilder);

impl Validate for CreditGrantBillingInfoInput {
    fn validate(&self) -> Checked {
        check::nested("billingAddress", self.billing_address.as_ref())?;
        check::amount("invoiceDaysUntilDue", self.invoice_days_until_due.as_ref())?;
        Ok(())
    }
}

/// Argument of `voidCreditGrant`: which credit grant to void.
///
/// Overdraft grants cannot be voided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct VoidCreditGrantInput {
    /// Identifier of the credit grant to void.
    #[builder(setter(custom), field(ty = "String", build = "self.id"))]
    pub id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl VoidCreditGrantInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(id: impl Into<String>) -> VoidCreditGrantInputBuilder {
        VoidCreditGrantInputBuilder { id: id.into(), ..VoidCreditGrantInputBuilder::empty() }
    }
}

builder_conversions!(VoidCreditGrantInput, VoidCreditGrantInputBuilder);
from_required_string!(VoidCreditGrantInput);

impl Validate for VoidCreditGrantInput {
    fn validate(&self) -> Checked {
        check::filled("id", &self.id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `creditGrants`: whose credit grants to list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetCreditGrantsInput {
    /// Identifier of the customer whose grants to list.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the credit currency whose grants to list.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Page of the list to fetch.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
    /// Resource whose grants to list, for credits held per resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl GetCreditGrantsInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> GetCreditGrantsInputBuilder {
        GetCreditGrantsInputBuilder {
            customer_id: customer_id.into(),
            ..GetCreditGrantsInputBuilder::empty()
        }
    }
}

builder_conversions!(GetCreditGrantsInput, GetCreditGrantsInputBuilder);
from_required_string!(GetCreditGrantsInput);

impl Validate for GetCreditGrantsInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("currencyId", self.currency_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested("paging", self.paging.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}
