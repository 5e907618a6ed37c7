//! A stream at its worst, compared with Stigg's own answers.
//!
//! `RUNTIME_ROUNDS` sets the number of rounds, each with 42 faults, and `RUNTIME_SEED` the seed.

use fastrand::Rng;
use stigg::catalog::BillingPeriod;
use stigg::credits::{ConsumeCreditInput, CreditGrantInput, CreditGrantTypeInput};
use stigg::entitlements::EntitlementUnion;
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsInput,
    PromotionalEntitlementPeriod, RevokePromotionalEntitlementInput,
};
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::StreamFault;
use stigg_runtime::{Amount, StreamState};

use super::streaming::{ESSENTIALS, builder, connected, stream};
use super::{
    ANALYTICS, BASIC, CAMPAIGNS, Entitlements, Result, TEMPLATES, World, case, facade, on_basic,
    until,
};

const CUSTOMERS: [&str; 4] = ["acme", "globex", "initech", "umbrella"];
const CREDITS: &str = "cred-type-ai";
const ROUNDS: usize = 4;

/// The faults of a round, of each of eight kinds.
const FAULTS_OF_A_KIND: usize = 5;

/// More changes than any round needs for its faults.
const MOST_CHANGES: usize = 2_000;

/// Identifier, limit, usage if there is a limit, and whether one more unit is granted.
type Terms = (String, Option<Amount>, Option<Amount>, bool);

/// Any change of a customer. Stigg refuses some.
#[facade]
async fn change(world: &World, random: &mut Rng) {
    let customer = CUSTOMERS[random.usize(..CUSTOMERS.len())];
    let client = &world.client;
    match random.u8(..12) {
        0 | 1 => {
            let plan = if random.bool() { BASIC } else { ESSENTIALS };
            let input = ProvisionSubscriptionInput::builder(customer, plan);
            let input = input.billing_period(BillingPeriod::Monthly);
            drop(client.provision_subscription(input).await);
        }
        2 => {
            let period = PromotionalEntitlementPeriod::Lifetime;
            let grant = GrantPromotionalEntitlementInput::builder(ANALYTICS, period);
            let input = GrantPromotionalEntitlementsInput::builder(customer, [grant]);
            drop(client.grant_promotional_entitlements(input).await);
        }
        3 => {
            let input = RevokePromotionalEntitlementInput::builder(customer, ANALYTICS);
            drop(client.revoke_promotional_entitlement(input).await);
        }
        4 => {
            let kind = CreditGrantTypeInput::Promotional;
            let input = CreditGrantInput::builder(customer, CREDITS, kind, 10, "Grant");
            drop(client.grant_credits(input).await);
        }
        5 | 6 => {
            let input = ConsumeCreditInput::builder(customer, CREDITS, 1);
            drop(client.consume_credits(input).await);
        }
        _ => {
            let feature = if random.bool() { TEMPLATES } else { CAMPAIGNS };
            let input = ReportUsageInput::builder(customer, feature, 1);
            drop(client.report_usage(input).await);
        }
    }
}

fn inject(world: &World, random: &mut Rng) {
    for fault in [
        StreamFault::lose(),
        StreamFault::duplicate(),
        StreamFault::reorder(),
        StreamFault::malformed_message(),
        StreamFault::malformed_payload(),
        StreamFault::graphql("InternalServerError", "no"),
        StreamFault::close(1012),
        StreamFault::cut(),
    ] {
        let fault = fault.probability(0.06).seed(random.u64(..)).times(FAULTS_OF_A_KIND);
        world.emulator.inject_stream_fault(fault);
    }
    // Once a connection is lost, the next two are refused.
    world.emulator.inject_stream_fault(StreamFault::refuse(503).times(2));
}

#[facade]
async fn stiggs(world: &World, customer: &str) -> Result<Vec<Terms>> {
    let state = world.client.get_entitlements_state(customer).await?;
    let mut terms: Vec<_> = state
        .entitlements_v2
        .iter()
        .filter_map(|entitlement| {
            let (id, limit, usage, granted) = match entitlement {
                EntitlementUnion::FeatureEntitlement(own) => {
                    let id = own.feature.as_ref()?.ref_id.clone();
                    (id, own.usage_limit, own.current_usage, own.is_granted)
                }
                EntitlementUnion::CreditEntitlement(own) => {
                    let id = own.currency.currency_id.clone();
                    (id, own.usage_limit, own.current_usage, own.is_granted)
                }
                _ => return None,
            };
            let usage = usage.filter(|_| limit.is_some());
            Some((id, limit.map(Amount::from), usage.map(Amount::from), granted))
        })
        .collect();
    terms.sort_unstable_by(|one, two| one.0.cmp(&two.0));
    Ok(terms)
}

#[facade]
async fn own(entitlements: &Entitlements, customer: &str) -> Vec<Terms> {
    let list = entitlements.list(customer).await;
    let mut terms: Vec<_> = list
        .into_iter()
        .map(|own| {
            let decision = own.decision;
            let usage = decision.usage().filter(|_| decision.limit().is_some());
            (own.id, decision.limit(), usage, decision.is_granted())
        })
        .collect();
    terms.sort_unstable_by(|one, two| one.0.cmp(&two.0));
    terms
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Lets so much time pass that what was lost without a trace is polled.
#[facade]
async fn settle(world: &World, entitlements: &Entitlements) -> Result {
    let is_connected = || {
        let state = stream(entitlements);
        state == StreamState::Live || state == StreamState::Degraded
    };
    until(is_connected).await;
    connected_again(world, entitlements).await?;
    world.advance(300);
    for customer in CUSTOMERS {
        until(|| !entitlements.check_now(customer, TEMPLATES).is_stale()).await;
    }
    Ok(())
}

/// A stream that is not relied on is again with the next message that can be read.
#[facade]
async fn connected_again(world: &World, entitlements: &Entitlements) -> Result {
    let input = ReportUsageInput::builder("acme", CAMPAIGNS, 1);
    world.client.report_usage(input).await?;
    connected(world, entitlements).await;
    Ok(())
}

#[facade]
#[case]
async fn after_any_faults_of_the_stream_memory_is_what_stigg_says() -> Result {
    let world = World::new()?;
    for customer in CUSTOMERS {
        on_basic(&world, customer).await?;
    }
    let entitlements = builder(&world).start()?;
    connected(&world, &entitlements).await;
    let seed = number("RUNTIME_SEED").unwrap_or(7);
    let rounds = number("RUNTIME_ROUNDS").and_then(|rounds| rounds.try_into().ok());
    let rounds = rounds.unwrap_or(ROUNDS);
    let mut random = Rng::with_seed(seed);
    for round in 0..rounds {
        inject(&world, &mut random);
        let mut changes = 0;
        while !world.emulator.stream_faults().is_empty() {
            changes += 1;
            assert!(changes < MOST_CHANGES, "{:?}", world.emulator.stream_faults());
            world.advance(random.u64(0..3));
            change(&world, &mut random).await;
            let customer = CUSTOMERS[random.usize(..CUSTOMERS.len())];
            drop(entitlements.check_now(customer, TEMPLATES));
        }
        settle(&world, &entitlements).await?;
        for customer in CUSTOMERS {
            let (stiggs, own) =
                (stiggs(&world, customer).await?, own(&entitlements, customer).await);
            assert_eq!(own, stiggs, "{customer} in round {round} of seed {seed}");
        }
    }
    let stream = entitlements.stats().stream;
    assert!(stream.connects > 3 && stream.unreadable > 3 && stream.applied > 30, "{stream:?}");
    Ok(())
}
