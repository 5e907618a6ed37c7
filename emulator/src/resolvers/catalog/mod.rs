//! Operations on the catalog: products and paywalls.

mod mock_paywall;
mod packages;
mod paywall;

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde_json::json;

use self::mock_paywall::mock_paywall;
use self::paywall::Paywall;
use crate::resolvers::{Resolved, Root, Tree, argument, optional_argument};

pub(crate) use packages::{AddonView, PlanView, feature, price, products, reset_configuration};
pub(crate) use paywall::{OfferedPlan, active_subscriptions, resource};

impl Root<'_> {
    pub(crate) fn catalog<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "products" => {
                let paging = optional_argument(info, "paging")?;
                products(&self.read()?.catalog, paging.as_ref())
            }
            "paywall" => {
                let input = argument(info, "input")?;
                let offer = self.change(|store| store.offer(input))?;
                Ok(ResolvedValue::object(Paywall { store: self.read()?, offer }))
            }
            "mockPaywall" => {
                let input = argument(info, "input")?;
                let offer = self.change(|store| store.offer(input))?;
                Ok(mock_paywall(&self.read()?.catalog, &offer))
            }
            "sdkConfiguration" => Ok(Tree::answer(
                "SdkConfiguration",
                json!({ "isWidgetWatermarkEnabled": false, "showWatermark": false }),
            )),
            _ => return Ok(None),
        };
        resolved.map(Some)
    }
}
