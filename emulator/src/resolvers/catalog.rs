//! Operations on the catalog: products and paywalls.

mod mock_paywall;
mod packages;
mod paywall;

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::json;

use self::mock_paywall::mock_paywall;
use self::paywall::Paywall;
use crate::resolvers::{Fields, Tree, argument, optional_argument};

pub(crate) use packages::{AddonView, PlanView, feature, price, products, reset_configuration};
pub(crate) use paywall::{OfferedPlan, active_subscriptions, resource};

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("products", |root, info| {
        let paging = optional_argument(info, "paging")?;
        products(&root.read()?.catalog, paging.as_ref())
    }),
    ("paywall", |root, info| {
        let input = argument(info, "input")?;
        let offer = root.change(|store| store.offer(input))?;
        Ok(ResolvedValue::object(Paywall { store: root.read()?, offer }))
    }),
    ("mockPaywall", |root, info| {
        let input = argument(info, "input")?;
        let offer = root.change(|store| store.offer(input))?;
        Ok(mock_paywall(&root.read()?.catalog, &offer))
    }),
    ("sdkConfiguration", |_, _| {
        Ok(Tree::answer(
            "SdkConfiguration",
            json!({ "isWidgetWatermarkEnabled": false, "showWatermark": false }),
        ))
    }),
];
