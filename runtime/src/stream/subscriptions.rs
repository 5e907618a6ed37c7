//! Subscriptions of a stream.

use serde::Serialize;
use serde_json::value::RawValue;
use stigg::operation::{
    OnEntitlementsUpdatedV2, OnPackagePublished, OnUsageUpdatedV2, StreamingOperation,
};
use stigg::streaming::Subscriptions;

use super::{Push, Topic};

/// A subscription whose updates are not decoded.
#[derive(Debug)]
struct Raw<O>(O);

impl<O: StreamingOperation> StreamingOperation for Raw<O> {
    type Output = Box<RawValue>;

    fn name(&self) -> Option<&str> {
        self.0.name()
    }

    fn document(&self) -> &str {
        self.0.document()
    }

    fn variables(&self) -> impl Serialize + '_ {
        self.0.variables()
    }

    fn response_key(&self) -> Option<&'static str> {
        self.0.response_key()
    }
}

/// Returns all that concerns what is in memory.
pub(crate) fn subscriptions() -> Subscriptions<Push> {
    let push = |topic| move |json| Push { topic, json };
    Subscriptions::new()
        .and(Raw(OnEntitlementsUpdatedV2), push(Topic::Entitlements))
        .and(Raw(OnUsageUpdatedV2), push(Topic::Usage))
        .and(Raw(OnPackagePublished), push(Topic::Packages))
}
