//! The events between two views of a customer.

use stigg::credits::CreditGrantStatus;

use super::change::{Event, Stage};
use super::view::{Access, Grant, Held, Profile, Promotion, View};
use crate::accounts::Phase;

/// Events of a customer between two views; `None` if there was no such customer.
///
/// Of what happened in between and was undone, or went further, only the result is seen.
pub(super) fn between(before: Option<&View>, after: Option<&View>) -> Vec<Event> {
    let mut events = Vec::new();
    match (before, after) {
        (None, None) => {}
        (Some(before), None) => {
            // Only a replaced state takes customers away.
            let gone = Access::of_nobody();
            for (resource, access) in &before.access {
                events.extend(entitlements(resource.clone(), access, &gone));
            }
        }
        (before, Some(after)) => {
            profile(before.map(|view| &view.profile), &after.profile, &mut events);
            for (ref_id, held) in &after.subscriptions {
                let known = before.and_then(|view| view.subscriptions.get(ref_id));
                let event = |stage| Event::Subscription { subscription: ref_id.clone(), stage };
                events.extend(stages(known, held).into_iter().map(event));
            }
            promotional_entitlements(before, after, &mut events);
            credits(before, after, &mut events);
            access(before, after, &mut events);
            for (key, measured) in &after.usage {
                let known = before.and_then(|view| view.usage.get(key));
                // Another limit is another entitlement, not other usage.
                let same = known.is_some_and(|known| {
                    (known.current, known.period, known.updated_at)
                        == (measured.current, measured.period, measured.updated_at)
                });
                if !same {
                    events.push(Event::Usage {
                        usage: key.clone(),
                        before: known.cloned(),
                        after: measured.clone(),
                    });
                }
            }
        }
    }
    events
}

fn profile(before: Option<&Profile>, after: &Profile, events: &mut Vec<Event>) {
    let Some(before) = before else {
        events.push(Event::CustomerCreated);
        return;
    };
    match (before.has_payment_method, after.has_payment_method) {
        (false, true) => events.push(Event::PaymentMethodAttached),
        (true, false) => events.push(Event::PaymentMethodDetached),
        _ => {}
    }
    match (before.archived, after.archived) {
        (false, true) => events.push(Event::CustomerArchived),
        (true, false) => events.push(Event::CustomerUnarchived),
        _ if before != after => events.push(Event::CustomerUpdated),
        _ => {}
    }
}

/// The steps of a subscription from one view to the other.
fn stages(before: Option<&Held>, after: &Held) -> Vec<Stage> {
    let was = before.map(|held| held.phase);
    let mut stages = Vec::new();
    if before.is_none() {
        stages.push(Stage::Created);
    }
    let is_new_phase = was != Some(after.phase);
    match after.phase {
        Phase::InTrial if is_new_phase => stages.push(Stage::TrialStarted),
        Phase::Active
            if was == Some(Phase::InTrial)
                || after.has_trial && was == Some(Phase::PaymentPending) =>
        {
            stages.push(Stage::TrialConverted);
        }
        Phase::Canceled { .. } if is_new_phase => stages.push(Stage::Canceled),
        Phase::Expired { .. } if is_new_phase && was == Some(Phase::InTrial) => {
            stages.push(Stage::TrialExpired);
        }
        Phase::Expired { .. } if is_new_phase => stages.push(Stage::Expired),
        _ => {}
    }
    if stages.is_empty() && before != Some(after) {
        stages.push(Stage::Updated);
    }
    stages
}

fn promotional_entitlements(before: Option<&View>, after: &View, events: &mut Vec<Event>) {
    for (&grant, promotion) in &after.promotional {
        let known: Option<&Promotion> = before.and_then(|view| view.promotional.get(&grant));
        match known {
            None => events.push(Event::PromotionalEntitlementGranted { grant }),
            Some(known) if known.is_active && !promotion.is_active => {
                events.push(Event::PromotionalEntitlementExpired { grant });
            }
            Some(known) if known != promotion => {
                events.push(Event::PromotionalEntitlementUpdated { grant });
            }
            Some(_) => {}
        }
    }
    let known = before.into_iter().flat_map(|view| &view.promotional);
    let gone = known.filter(|(grant, _)| !after.promotional.contains_key(grant));
    events.extend(gone.map(|(&grant, promotion)| {
        let feature = promotion.feature.clone();
        Event::PromotionalEntitlementRevoked { grant, feature }
    }));
}

fn credits(before: Option<&View>, after: &View, events: &mut Vec<Event>) {
    for (&grant, content) in &after.grants {
        let known: Option<&Grant> = before.and_then(|view| view.grants.get(&grant));
        let Some(known) = known else {
            events.push(Event::CreditGrantCreated { grant });
            continue;
        };
        if known.left != content.left && known.amount == content.amount {
            let (before, after) = (known.left, content.left);
            events.push(Event::CreditGrantConsumed { grant, before, after });
        }
        match &content.status {
            status if *status == known.status => {
                if (known.amount, known.expire_at) != (content.amount, content.expire_at) {
                    events.push(Event::CreditGrantUpdated { grant });
                }
            }
            CreditGrantStatus::Voided => events.push(Event::CreditGrantVoided { grant }),
            CreditGrantStatus::Expired => events.push(Event::CreditGrantExpired { grant }),
            _ => events.push(Event::CreditGrantUpdated { grant }),
        }
    }
    for (pool, &balance) in &after.balances {
        let known = before.and_then(|view| view.balances.get(pool)).copied().unwrap_or_default();
        if known != balance {
            let pool = pool.clone();
            events.push(Event::CreditBalance { pool, before: known, after: balance });
        }
    }
}

fn access(before: Option<&View>, after: &View, events: &mut Vec<Event>) {
    let nobody = Access::of_nobody();
    for (resource, access) in &after.access {
        let known = before.and_then(|view| view.access.get(resource)).unwrap_or(&nobody);
        events.extend(entitlements(resource.clone(), known, access));
    }
}

fn entitlements(resource: Option<String>, before: &Access, after: &Access) -> Option<Event> {
    let is_denied_otherwise = before.denied != after.denied;
    let features = is_denied_otherwise || before.features != after.features;
    let credits = is_denied_otherwise || before.credits != after.credits;
    (features || credits).then_some(Event::Entitlements { resource, features, credits })
}
