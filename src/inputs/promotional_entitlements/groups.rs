//! Inputs that grant, revoke and unlink groups of features.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::GrantPromotionalEntitlementInput;
use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;

/// Argument of `grantPromotionalEntitlementsGroup`: the feature group to grant, and to whom.
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
pub struct GrantPromotionalEntitlementsGroupInput {
    /// Identifier of the customer to grant the entitlements to.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the feature group to grant.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_group_id"))]
    pub feature_group_id: String,
    /// Entitlements to grant. Include all of the group that the customer does not hold yet.
    #[builder(
        setter(custom),
        field(
            ty = "Vec<GrantPromotionalEntitlementInput>",
            build = "self.promotional_entitlements"
        )
    )]
    pub promotional_entitlements: Vec<GrantPromotionalEntitlementInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl GrantPromotionalEntitlementsGroupInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_group_id: impl Into<String>,
        promotional_entitlements: impl IntoIterator<Item = impl Into<GrantPromotionalEntitlementInput>>,
    ) -> GrantPromotionalEntitlementsGroupInputBuilder {
        GrantPromotionalEntitlementsGroupInputBuilder {
            customer_id: customer_id.into(),
            feature_group_id: feature_group_id.into(),
            promotional_entitlements: promotional_entitlements
                .into_iter()
                .map(Into::into)
                .collect(),
            ..GrantPromotionalEntitlementsGroupInputBuilder::empty()
        }
    }
}

builder_conversions!(
    GrantPromotionalEntitlementsGroupInput,
    GrantPromotionalEntitlementsGroupInputBuilder
);

impl GrantPromotionalEntitlementsGroupInputBuilder {
    /// Adds one to [`promotional_entitlements`](GrantPromotionalEntitlementsGroupInput::promotional_entitlements).
    #[must_use]
    pub fn promotional_entitlement(
        mut self,
        promotional_entitlement: impl Into<GrantPromotionalEntitlementInput>,
    ) -> Self {
        self.promotional_entitlements.push(promotional_entitlement.into());
        self
    }
}

impl Validate for GrantPromotionalEntitlementsGroupInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureGroupId", &self.feature_group_id)?;
        check::each("promotionalEntitlements", &self.promotional_entitlements)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `revokePromotionalEntitlementsGroup`: the feature group to take back, and from
/// whom.
///
/// All entitlements of the group are revoked, except those that another group also holds.
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
pub struct RevokePromotionalEntitlementsGroupInput {
    /// Identifier of the customer who holds the entitlements.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the feature group whose promotional entitlements to revoke.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_group_id"))]
    pub feature_group_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl RevokePromotionalEntitlementsGroupInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_group_id: impl Into<String>,
    ) -> RevokePromotionalEntitlementsGroupInputBuilder {
        RevokePromotionalEntitlementsGroupInputBuilder {
            customer_id: customer_id.into(),
            feature_group_id: feature_group_id.into(),
            ..RevokePromotionalEntitlementsGroupInputBuilder::empty()
        }
    }
}

builder_conversions!(
    RevokePromotionalEntitlementsGroupInput,
    RevokePromotionalEntitlementsGroupInputBuilder
);

impl Validate for RevokePromotionalEntitlementsGroupInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureGroupId", &self.feature_group_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `unlinkPromotionalEntitlementsGroup`: the feature group to unlink, and for whom.
///
/// The promotional entitlements stay granted; they only stop belonging to the group.
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
pub struct UnlinkPromotionalEntitlementsGroupInput {
    /// Identifier of the customer who holds the entitlements.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the feature group to unlink the promotional entitlements from.
    #[builder(setter(custom), field(ty = "String", build = "self.feature_group_id"))]
    pub feature_group_id: String,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
}

impl UnlinkPromotionalEntitlementsGroupInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        feature_group_id: impl Into<String>,
    ) -> UnlinkPromotionalEntitlementsGroupInputBuilder {
        UnlinkPromotionalEntitlementsGroupInputBuilder {
            customer_id: customer_id.into(),
            feature_group_id: feature_group_id.into(),
            ..UnlinkPromotionalEntitlementsGroupInputBuilder::empty()
        }
    }
}

builder_conversions!(
    UnlinkPromotionalEntitlementsGroupInput,
    UnlinkPromotionalEntitlementsGroupInputBuilder
);

impl Validate for UnlinkPromotionalEntitlementsGroupInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("featureGroupId", &self.feature_group_id)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        Ok(())
    }
}
