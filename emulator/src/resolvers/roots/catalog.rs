//! Operations on the catalog: products and paywalls.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde_json::json;

use super::{Resolved, Root, argument, optional_argument};
use crate::resolvers::Tree;
use crate::resolvers::catalog;
use crate::resolvers::mock_paywall::mock_paywall;
use crate::resolvers::paywall::Paywall;

impl Root<'_> {
    pub(super) fn catalog<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "products" => {
                let paging = optional_argument(info, "paging")?;
                catalog::products(&self.read()?.catalog, paging.as_ref())
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
