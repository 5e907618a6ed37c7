//! A stream of either facade.

use serde_json::{Value, json};
use stigg::operation::OnUsageUpdatedV2;
use stigg::streaming::{StreamEvent, StreamOptions};
use stigg::usage::UsageUpdatedV2;
use tokio::time::timeout;

use crate::{PATIENCE, Result};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Facade {
    Blocking,
    Async,
}

pub(crate) enum Updates {
    Blocking(stigg::blocking::Updates<UsageUpdatedV2>),
    Async(stigg::asynk::Updates<UsageUpdatedV2>),
}

impl Updates {
    pub(crate) fn open(
        facade: Facade,
        key: &str,
        subscription: OnUsageUpdatedV2,
        options: StreamOptions,
    ) -> Result<Self> {
        Ok(match facade {
            Facade::Blocking => {
                let client = stigg::create_client(key)?;
                Self::Blocking(client.subscribe_with(subscription, options)?)
            }
            Facade::Async => {
                let client = stigg::create_async_client(key)?;
                Self::Async(client.subscribe_with(subscription, options)?)
            }
        })
    }

    pub(crate) async fn next(&mut self) -> Result<StreamEvent<UsageUpdatedV2>> {
        let event = match self {
            Self::Blocking(updates) => {
                tokio::task::block_in_place(|| updates.next_within(PATIENCE))
            }
            Self::Async(updates) => timeout(PATIENCE, updates.next()).await?,
        };
        event.ok_or_else(|| "nothing came".into())
    }
}

/// An update, as a server sends it.
pub(crate) fn usage(amount: f64) -> Value {
    json!({
        "customerId": "acme",
        "resourceId": null,
        "entitlementReference": { "id": "feature-seats", "type": "FEATURE" },
        "usage": {
            "currentUsage": amount,
            "usageUpdatedAt": "2026-01-02T03:04:05Z",
            "usagePeriodStart": null,
            "usagePeriodEnd": null
        }
    })
}
