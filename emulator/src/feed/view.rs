//! Views of customers: everything whose change is an event.

use std::collections::{BTreeMap, BTreeSet};

use stigg::credits::CreditGrantStatus;
use stigg::entitlements::{AccessDeniedReason, EntitlementsStateAccessDeniedReason};
use time::OffsetDateTime;
use uuid::Uuid;

use super::change::Measured;
use crate::accounts::{
    Account, Allowance, Balance, CreditGrant, Phase, Pool, PromotionalEntitlement, Subscription,
    Terms, Trial, UsageKey,
};
use crate::catalog::CreditRate;
use crate::rules::checks::{self, Check, Request};
use crate::rules::entitlements::Entitlement;
use crate::store::Store;
use crate::values::amount::Amount;

/// View of a customer at a point in time.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) profile: Profile,
    pub(super) subscriptions: BTreeMap<String, Held>,
    pub(super) promotional: BTreeMap<Uuid, Promotion>,
    pub(super) grants: BTreeMap<Uuid, Grant>,
    pub(super) balances: BTreeMap<Pool, Balance>,
    /// The entitlements of the customer and of each of its resources.
    pub(super) access: BTreeMap<Option<String>, Access>,
    pub(super) usage: BTreeMap<UsageKey, Measured>,
    /// Time at which the view changes by itself.
    pub(super) due: Option<OffsetDateTime>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Profile {
    pub(super) archived: bool,
    pub(super) has_payment_method: bool,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    updated_at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    pub(super) phase: Phase,
    pub(super) has_trial: bool,
    pub(super) content: Content,
}

/// The content of a subscription, whose change is an update.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    terms: Terms,
    entitlements: BTreeMap<String, Allowance>,
    trial: Option<Trial>,
    cancellation: Option<OffsetDateTime>,
    scheduled: usize,
    updated_at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Promotion {
    pub(super) feature: String,
    pub(super) is_active: bool,
    pub(super) allowance: Allowance,
    pub(super) end: Option<OffsetDateTime>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grant {
    pub(super) status: CreditGrantStatus,
    pub(super) amount: Amount,
    pub(super) left: Amount,
    pub(super) expire_at: Option<OffsetDateTime>,
}

/// The entitlements of a customer or of one of its resources, without the usage.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Access {
    pub(super) denied: Option<EntitlementsStateAccessDeniedReason>,
    pub(super) features: Vec<Granted>,
    pub(super) credits: Vec<CreditsGranted>,
}

/// An entitlement to a feature, without the usage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Granted {
    feature: String,
    allowance: Option<Allowance>,
    anchor: Option<OffsetDateTime>,
    rate: Option<CreditRate>,
    /// The reason for which access is denied, unless it is the feature's own usage.
    denied: Option<AccessDeniedReason>,
}

/// An entitlement to credits, without what was consumed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CreditsGranted {
    pool: Pool,
    granted: Amount,
    soft: bool,
}

impl View {
    /// The current view of a customer, who is up to date.
    pub(super) fn of(store: &Store, account: &Account) -> Self {
        let usage = usage(store, account);
        let promotional: BTreeMap<_, _> = account
            .promotional_entitlements
            .iter()
            .map(|grant| (grant.id, Promotion::of(grant, store.now)))
            .collect();
        let ends = promotional.values().filter_map(|grant| grant.end);
        let resets = usage.values().filter_map(|usage| Some(usage.period?.end));
        let due = ends.chain(resets).chain(account.next_event(&store.catalog));
        let due = due.filter(|at| store.now < *at).min();
        Self {
            profile: Profile::of(account),
            subscriptions: account
                .subscriptions
                .iter()
                .map(|held| (held.ref_id.clone(), Held::of(held)))
                .collect(),
            promotional,
            grants: account
                .credits
                .grants
                .iter()
                .map(|grant| (grant.id, Grant::of(grant)))
                .collect(),
            balances: account
                .credits
                .pools()
                .into_iter()
                .map(|pool| (pool.clone(), account.credits.balance(pool)))
                .collect(),
            access: resources(account)
                .into_iter()
                .map(|resource| {
                    let access = Access::of(store, account, resource.as_deref());
                    (resource, access)
                })
                .collect(),
            usage,
            due,
        }
    }
}

/// The customer itself, and each resource that it has or had.
fn resources(account: &Account) -> BTreeSet<Option<String>> {
    let held = account.subscriptions.iter().map(|held| held.resource.clone());
    let pools = account.credits.pools().into_iter().map(|pool| pool.resource.clone());
    let vacated = account.vacated_resources.iter().cloned().map(Some);
    held.chain(pools).chain(vacated).chain([None]).collect()
}

fn usage(store: &Store, account: &Account) -> BTreeMap<UsageKey, Measured> {
    let measured = |(key, usage): (&UsageKey, &crate::accounts::Usage)| {
        let updated_at = usage.updated_at?;
        let resource = key.resource.as_deref();
        let check = checks::check(
            &store.catalog,
            Some(account),
            &key.feature,
            resource,
            Request::default(),
            store.now,
        );
        let entitlement = check.entitlement.as_ref();
        let limit = entitlement.filter(|entitlement| !entitlement.allowance.unlimited);
        let limit = limit.and_then(|entitlement| entitlement.allowance.usage_limit);
        let period = entitlement.and_then(|entitlement| entitlement.usage_period(store.now));
        let measured = Measured { current: check.current_usage, limit, period, updated_at };
        Some((key.clone(), measured))
    };
    account.usage.iter().filter_map(measured).collect()
}

impl Profile {
    fn of(account: &Account) -> Self {
        let profile = &account.profile;
        Self {
            archived: profile.archived,
            has_payment_method: profile.has_payment_method,
            name: profile.name.clone(),
            email: profile.email.clone(),
            updated_at: profile.updated_at,
        }
    }
}

impl Held {
    fn of(held: &Subscription) -> Self {
        Self {
            phase: held.phase,
            has_trial: held.trial.is_some(),
            content: Content {
                terms: held.terms.clone(),
                entitlements: held.entitlements.clone(),
                trial: held.trial.clone(),
                cancellation: held.cancellation,
                scheduled: held.scheduled.len(),
                updated_at: held.updated_at,
            },
        }
    }
}

impl Promotion {
    fn of(grant: &PromotionalEntitlement, now: OffsetDateTime) -> Self {
        Self {
            feature: grant.feature.clone(),
            is_active: grant.is_active(now),
            allowance: grant.allowance.clone(),
            end: grant.end,
        }
    }
}

impl Grant {
    fn of(grant: &CreditGrant) -> Self {
        Self {
            status: grant.status.clone(),
            amount: grant.amount,
            left: grant.amount - grant.consumed,
            expire_at: grant.expire_at,
        }
    }
}

impl Access {
    fn of(store: &Store, account: &Account, resource: Option<&str>) -> Self {
        let Store { catalog, now, .. } = store;
        let features = checks::list(catalog, account, resource, *now);
        let credits = account.credits.pools_in_scope(resource).into_iter().map(|pool| {
            let granted = account.credits.balance(&pool).granted;
            let soft = account.has_soft_limit(catalog, &pool);
            CreditsGranted { pool, granted, soft }
        });
        Self {
            denied: checks::lack_of_access(Some(account), resource, *now),
            features: features.iter().filter_map(Granted::of).collect(),
            credits: if account.knows(resource) { credits.collect() } else { Vec::new() },
        }
    }

    /// That of a customer that does not exist.
    pub(super) fn of_nobody() -> Self {
        Self {
            denied: Some(EntitlementsStateAccessDeniedReason::CustomerNotFound),
            ..Self::default()
        }
    }
}

impl Granted {
    fn of(check: &Check<'_>) -> Option<Self> {
        let entitlement = check.entitlement.as_ref();
        let by_usage = Some(AccessDeniedReason::RequestedUsageExceedingLimit);
        Some(Self {
            feature: check.feature?.ref_id.clone(),
            allowance: entitlement.map(|entitlement| entitlement.allowance.clone()),
            anchor: entitlement.and_then(Entitlement::reset_anchor),
            rate: check.rate.cloned(),
            denied: check.denied.clone().filter(|_| check.denied != by_usage),
        })
    }
}
