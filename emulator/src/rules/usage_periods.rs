//! When usage is reset: at the end of a usage period, and by a change of plan, as the settings of
//! the product say.
//!
//! Other changes of the source of an entitlement leave the usage as it is: a source goes on with
//! the usage periods of the source that was there before.

use std::collections::BTreeSet;

use stigg::catalog::MeterType;
use time::OffsetDateTime;

use super::entitlements::{in_scope, of_subscription};
use crate::accounts::{Account, Phase, PromotionalEntitlement, Subscription, UsageReset};
use crate::catalog::{Feature, Lookup, UsageResetPolicy};

/// The time that the usage periods of a feature are counted from: that of the subscription that has
/// the feature, rather than that of a trial or a promotional entitlement beside it.
pub(super) fn anchor(
    catalog: &Lookup,
    account: &Account,
    feature: &Feature,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Option<OffsetDateTime> {
    let held = in_scope(account, resource)
        .filter(|held| of_subscription(catalog, held, feature).is_some())
        .map(|held| (held.is_trial(), held.usage_anchor(&feature.ref_id)))
        .min()
        .map(|(_, anchor)| anchor);
    let granted = || grants(account, feature, now).map(PromotionalEntitlement::usage_anchor).min();
    held.or_else(granted)
}

/// The promotional entitlements to a feature that are in force.
pub(crate) fn grants<'a>(
    account: &'a Account,
    feature: &Feature,
    now: OffsetDateTime,
) -> impl Iterator<Item = &'a PromotionalEntitlement> {
    let grants = account.promotional_entitlements.iter();
    grants.filter(move |grant| grant.feature == feature.ref_id && grant.is_active(now))
}

/// The times at which changes of plan reset the usage of a feature, in order.
///
/// A subscription without a resource has the features of all resources, and resets their usage.
pub(crate) fn resets(
    account: &Account,
    feature: &Feature,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Vec<OffsetDateTime> {
    let held = account.subscriptions.iter();
    let held = held.filter(|held| held.resource.is_none() || held.resource.as_deref() == resource);
    let resets = held.flat_map(|held| &held.usage_resets);
    let resets = resets.filter(|reset| reset.features.contains(&feature.ref_id));
    let mut times: Vec<_> = resets.map(|reset| reset.at).filter(|at| *at <= now).collect();
    times.sort_unstable();
    times
}

/// The features whose usage a subscription resets periodically.
fn resettable<'a>(
    catalog: &'a Lookup,
    held: &'a Subscription,
) -> impl Iterator<Item = &'a Feature> {
    let metered =
        catalog.features().iter().filter(|feature| feature.meter_type == MeterType::Incremental);
    metered.filter(|feature| {
        of_subscription(catalog, held, feature).is_some_and(|allowance| allowance.reset.is_some())
    })
}

/// Whether the change of a subscription, or from one to another, resets usage.
fn is_reset(catalog: &Lookup, before: &Subscription, after: &Subscription) -> bool {
    let product = catalog.product(&after.product);
    let policy = product.map(|product| product.settings.usage_reset).unwrap_or_default();
    let pricing = |held: &Subscription| held.terms.plan_in(catalog).map(|plan| &plan.pricing_type);
    match policy {
        UsageResetPolicy::AlwaysReset => before.terms.plan != after.terms.plan,
        UsageResetPolicy::NeverReset => false,
        UsageResetPolicy::BillingPeriodChange => {
            pricing(before) != pricing(after)
                || before.terms.billing_period != after.terms.billing_period
        }
    }
}

impl Account {
    /// Resets or continues usage when a subscription starts, before the subscriptions that it
    /// replaces have ended.
    pub(super) fn begin_usage(
        &mut self,
        catalog: &Lookup,
        position: usize,
        replaced: &[usize],
        at: OffsetDateTime,
    ) {
        let Some(starting) = self.subscriptions.get(position) else { return };
        let is_new = starting.phase == Phase::NotStarted;
        let at = if is_new { starting.start } else { at };
        let replaced = replaced.iter().filter_map(|other| self.subscriptions.get(*other));
        let before =
            replaced.min_by_key(|held| held.is_trial()).or_else(|| self.previous(position));
        let has_gap = |before: &Subscription| before.phase.ended_at().is_some_and(|end| end < at);
        let resets = before.is_some_and(|before| {
            is_reset(catalog, before, starting) || has_gap(before) && !is_kept(catalog, starting)
        });
        let mut features: BTreeSet<_> =
            resettable(catalog, starting).map(|feature| feature.ref_id.clone()).collect();
        if resets {
            let earlier = before.into_iter().flat_map(|before| resettable(catalog, before));
            features.extend(earlier.map(|feature| feature.ref_id.clone()));
            if let Some(starting) = self.subscriptions.get_mut(position) {
                starting.reset_usage(features, at);
            }
            return;
        }
        let resource = starting.resource.as_deref();
        let anchors: Vec<_> = features
            .into_iter()
            .filter_map(|name| {
                let feature = catalog.feature(&name)?;
                let current = anchor(catalog, self, feature, resource, at);
                let ended = || Some(before?.usage_anchor(&name));
                Some((current.or_else(ended)?, name))
            })
            .collect();
        if let Some(starting) = self.subscriptions.get_mut(position) {
            starting.usage_anchors.extend(anchors.into_iter().map(|(anchor, name)| (name, anchor)));
        }
    }

    /// The subscription that ended last in the place of another one, if none is running there.
    fn previous(&self, position: usize) -> Option<&Subscription> {
        let starting = self.subscriptions.get(position)?;
        let mut others = self.subscriptions.iter().enumerate().filter(|(other, held)| {
            *other != position && held.shares_slot_with(starting) && held.start < starting.start
        });
        if others.clone().any(|(_, held)| held.phase.is_running()) {
            return None;
        }
        let ended = others.by_ref().filter_map(|(_, held)| Some((held.phase.ended_at()?, held)));
        ended.max_by_key(|(at, _)| *at).map(|(_, held)| held)
    }
}

/// Whether the product never resets usage by a change of plan.
fn is_kept(catalog: &Lookup, held: &Subscription) -> bool {
    let product = catalog.product(&held.product);
    product.is_some_and(|product| product.settings.usage_reset == UsageResetPolicy::NeverReset)
}

impl Subscription {
    /// Resets the usage after a change, if the product is set up for it.
    pub(crate) fn reset_usage_since(
        &mut self,
        before: &Self,
        catalog: &Lookup,
        at: OffsetDateTime,
    ) {
        if is_reset(catalog, before, self) {
            let both = resettable(catalog, before).chain(resettable(catalog, self));
            let features = both.map(|feature| feature.ref_id.clone()).collect();
            self.reset_usage(features, at);
        }
    }

    fn reset_usage(&mut self, features: BTreeSet<String>, at: OffsetDateTime) {
        self.usage_anchors.retain(|feature, _| !features.contains(feature));
        self.usage_resets.push(UsageReset { at, features });
    }

    /// The time that it counts the usage periods of a feature from.
    pub(super) fn usage_anchor(&self, feature: &str) -> OffsetDateTime {
        let resets = self.usage_resets.iter().filter(|reset| reset.features.contains(feature));
        let earlier = self.usage_anchors.get(feature).copied();
        earlier.or_else(|| resets.map(|reset| reset.at).max()).unwrap_or(self.start)
    }
}

impl PromotionalEntitlement {
    fn usage_anchor(&self) -> OffsetDateTime {
        self.usage_anchor.unwrap_or(self.granted_at)
    }
}

/// The time that the usage periods of a promotional entitlement are counted from, if an earlier
/// source began them.
pub(crate) fn anchor_of_grant(
    catalog: &Lookup,
    account: &Account,
    feature: &Feature,
    now: OffsetDateTime,
) -> Option<OffsetDateTime> {
    let subscribed = || {
        let held = in_scope(account, None).map(|held| (held.is_trial(), held));
        held.map(|(is_trial, held)| (is_trial, held.usage_anchor(&feature.ref_id))).min()
    };
    anchor(catalog, account, feature, None, now).or_else(|| Some(subscribed()?.1))
}
