//! Random changes: subscriptions, usage, credits, time.

use std::collections::HashMap;

use fastrand::Rng;
use stigg::catalog::MeterType;
use stigg::credits::{ConsumeCreditInput, CreditGrantInput, CreditGrantTypeInput};
use stigg::entitlements::EntitlementResetPeriod;
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod, RevokePromotionalEntitlementInput,
};
use stigg::subscriptions::{
    ProvisionSubscriptionInput, SubscriptionAddonInput, SubscriptionCancellationInput,
};
use stigg::usage::{
    ReportUsageInput, UsageEventReportInput, UsageEventsReportInput, UsageUpdateBehavior,
};
use stigg_emulator::Catalog;
use stigg_runtime::Kind;
use stigg_runtime::time::{Duration, OffsetDateTime};

use super::catalogs::{self, ADDONS, CURRENCIES, FEATURES, PERIODS, PLANS, VALUES};
use super::{HOLDERS, World};

/// When things of customers end by themselves.
#[derive(Default)]
pub(super) struct Ends {
    fetched_at: Option<OffsetDateTime>,
    all: HashMap<&'static str, Vec<OffsetDateTime>>,
}

impl Ends {
    pub(super) fn seen_at(&mut self, now: OffsetDateTime) {
        self.fetched_at = Some(now);
    }

    fn add(&mut self, customer: &'static str, end: OffsetDateTime) {
        self.all.entry(customer).or_default().push(end);
    }

    /// Whether something of the customer has ended since it was fetched.
    pub(super) fn any_since_fetched(&self, customer: &str, now: OffsetDateTime) -> bool {
        let ends = self.all.get(customer).into_iter().flatten();
        ends.clone().any(|end| self.fetched_at <= Some(*end) && *end <= now)
    }
}

pub(super) fn populate(world: &mut World) {
    for customer in ["acme", "globex", "initech", "idle"] {
        world.client.provision_customer(customer).unwrap();
    }
    for _ in 0..6 {
        subscribe(world);
    }
}

/// Someone who exists, and perhaps one of its resources.
fn someone(random: &mut Rng) -> (&'static str, Option<&'static str>) {
    // The first five have subscriptions.
    HOLDERS[random.usize(..5)]
}

fn one_of<T: Copy>(random: &mut Rng, all: &[T]) -> T {
    all[random.usize(..all.len())]
}

pub(super) fn random(world: &mut World) {
    match world.random.u8(..24) {
        0..=1 => subscribe(world),
        2 => unsubscribe(world),
        3..=9 => report(world),
        10..=11 => events(world),
        12..=14 => promote(world),
        15 => demote(world),
        16..=18 => grant_credits(world),
        19..=20 => consume_credits(world),
        21 => publish(world),
        22 => archive(world),
        _ => let_time_pass(world),
    }
}

fn subscribe(world: &mut World) {
    let (customer, resource) = someone(&mut world.random);
    let plan = one_of(&mut world.random, PLANS);
    let mut input = ProvisionSubscriptionInput::builder(customer, plan);
    if let Some(resource) = resource {
        input = input.resource_id(resource);
    }
    for addon in ADDONS {
        let quantity = world.random.i32(0..4);
        if quantity > 0 {
            input = input.addon(SubscriptionAddonInput::builder(*addon).quantity(quantity));
        }
    }
    settle(world.client.provision_subscription(input));
}

fn unsubscribe(world: &mut World) {
    let (customer, _) = someone(&mut world.random);
    let running = world.client.get_active_subscriptions_list(customer).unwrap_or_default();
    if let Some(subscription) = running.first() {
        let input = SubscriptionCancellationInput::builder(&*subscription.subscription_id);
        settle(world.client.cancel_subscription(input));
    }
}

fn report(world: &mut World) {
    let random = &mut world.random;
    let metered = FEATURES.iter().filter(|(id, kind)| *kind == Kind::Metered && *id != "logins");
    let metered: Vec<_> = metered.collect();
    let (customer, resource) = someone(random);
    let (feature, _) = one_of(random, &metered);
    let amount = catalogs::amount(random);
    let sign = if random.u8(..4) == 0 { -1.0 } else { 1.0 };
    let mut input = ReportUsageInput::builder(customer, *feature, sign * amount);
    if random.u8(..3) == 0 {
        input = ReportUsageInput::builder(customer, *feature, amount)
            .update_behavior(UsageUpdateBehavior::Set);
    }
    if let Some(resource) = resource {
        input = input.resource_id(resource);
    }
    settle(world.client.report_usage(input));
}

fn events(world: &mut World) {
    let (customer, resource) = someone(&mut world.random);
    let events = (0..world.random.usize(1..5)).map(|_| {
        let event = UsageEventReportInput::builder(customer, "login");
        match resource {
            Some(resource) => event.resource_id(resource).build(),
            None => event.build(),
        }
    });
    settle(world.client.report_event(UsageEventsReportInput::builder(events)));
}

fn promote(world: &mut World) {
    let random = &mut world.random;
    let (customer, _) = someone(random);
    let (feature, kind) = one_of(random, FEATURES);
    let (period, days) = match random.u8(..4) {
        0 => (PromotionalEntitlementPeriod::OneWeek, Some(7)),
        _ => (PromotionalEntitlementPeriod::Lifetime, None),
    };
    let mut input = GrantPromotionalEntitlementInput::builder(feature, period);
    match kind {
        Kind::Boolean => {}
        Kind::Enum => input = input.enum_value(one_of(random, VALUES)),
        _ if random.u8(..4) == 0 => input = input.has_unlimited_usage(true),
        _ => {
            input = input.usage_limit(catalogs::amount(random));
            input = input.has_soft_limit(random.u8(..5) == 0);
            if random.bool() {
                input = input.reset_period(EntitlementResetPeriod::from(one_of(random, PERIODS)));
            }
        }
    }
    let input = GrantPromotionalEntitlementsInput::builder(customer, [input]);
    settle(world.client.grant_promotional_entitlements(input));
    if let Some(days) = days {
        world.ends.add(customer, world.emulator.now() + Duration::days(days));
    }
}

fn demote(world: &mut World) {
    let (customer, _) = someone(&mut world.random);
    let (feature, _) = one_of(&mut world.random, FEATURES);
    let input = RevokePromotionalEntitlementInput::builder(customer, feature);
    settle(world.client.revoke_promotional_entitlement(input));
}

fn grant_credits(world: &mut World) {
    let random = &mut world.random;
    let customer = if random.u8(..5) == 0 { "idle" } else { someone(random).0 };
    let currency = one_of(random, CURRENCIES);
    let amount = catalogs::amount(random).clamp(0.01, 1e12);
    let kind = CreditGrantTypeInput::Promotional;
    let mut input = CreditGrantInput::builder(customer, currency, kind, amount, "Grant");
    if random.u8(..4) == 0 {
        input = input.resource_id("site");
    }
    if random.u8(..4) == 0 {
        let end = world.emulator.now() + Duration::days(random.i64(1..20));
        input = input.expire_at(end);
        world.ends.add(customer, end);
    }
    settle(world.client.grant_credits(input));
}

fn consume_credits(world: &mut World) {
    let random = &mut world.random;
    let (customer, resource) = someone(random);
    let amount = catalogs::amount(random).clamp(0.01, 1e12);
    let mut input = ConsumeCreditInput::builder(customer, one_of(random, CURRENCIES), amount);
    if let Some(resource) = resource {
        input = input.resource_id(resource);
    }
    settle(world.client.consume_credits(input));
}

/// Changes features, which change for everybody at once, and plans, which do for new subscriptions.
fn publish(world: &mut World) {
    let mut catalog = catalogs::random(&mut world.random);
    catalog.features.retain(|feature| feature.meter_type == MeterType::Incremental);
    let features = catalog.features;
    world.emulator.publish(Catalog { features, ..Catalog::default() }).unwrap();
}

fn archive(world: &mut World) {
    if world.random.bool() {
        // It may be archived already.
        drop(world.emulator.archive_customer("initech"));
    } else {
        settle(world.client.unarchive_customer("initech"));
    }
}

/// Moves the clock to some other hour, day, month or year.
pub(super) fn let_time_pass(world: &mut World) {
    let days = match world.random.u8(..4) {
        0 => 0,
        1 => world.random.i64(0..8),
        2 => world.random.i64(0..40),
        _ => world.random.i64(0..400),
    };
    world.emulator.advance(Duration::minutes(days * 24 * 60 + world.random.i64(1..150)));
}

/// Takes note of a change that Stigg refuses, such as usage without a subscription: that is fine.
/// Anything else that goes wrong is not.
fn settle<T>(result: stigg::Result<T>) {
    if let Err(error) = result {
        assert!(error.code().is_some() && !error.is_validation(), "{error:?}");
    }
}
