//! The same checks of memory and of Stigg.

use std::fmt::Write;

use fastrand::Rng;
use serde_json::{Map, Value, json};
use stigg_runtime::blocking::LocalReservation;
use stigg_runtime::{AccessDeniedReason, Amount, Check, Decision, Kind};

use super::catalogs::{self, CURRENCIES, FEATURES};
use super::{HOLDERS, World, holder};

/// Operations of one request.
const BATCH: usize = 200;

/// Reasons that a snapshot cannot tell apart: Stigg's, and the one that memory gives.
const SAME: &[(AccessDeniedReason, AccessDeniedReason)] = &[
    // A snapshot lists what the customer has. It does not say what else there is.
    (
        AccessDeniedReason::NoFeatureEntitlementInSubscription,
        AccessDeniedReason::EntitlementNotFound,
    ),
    (AccessDeniedReason::FeatureNotFound, AccessDeniedReason::EntitlementNotFound),
    // Without a subscription it lists no features at all.
    (AccessDeniedReason::FeatureNotFound, AccessDeniedReason::NoActiveSubscription),
    // The snapshot of an unknown resource is that of one without a subscription.
    (AccessDeniedReason::CustomerResourceNotFound, AccessDeniedReason::NoActiveSubscription),
    (AccessDeniedReason::CustomerResourceNotFound, AccessDeniedReason::EntitlementNotFound),
];

#[derive(Clone, Debug)]
struct Case {
    customer: &'static str,
    resource: Option<&'static str>,
    id: &'static str,
    kind: Kind,
    amount: Option<f64>,
    values: Vec<&'static str>,
    /// Whether the check says which kind the feature is of.
    is_typed: bool,
    /// Whether Stigg is asked by the older of two operations.
    is_older: bool,
}

impl Case {
    fn random(random: &mut Rng, holder: usize, id: &'static str, kind: Kind) -> Self {
        let (customer, resource) = HOLDERS[holder];
        let amount = match random.u8(..8) {
            0 => None,
            1 => Some(-catalogs::amount(random)),
            _ => Some(catalogs::amount(random)),
        };
        let values = match kind {
            Kind::Enum if random.u8(..8) == 0 => vec!["eu", "EU"],
            Kind::Enum => catalogs::values(random),
            _ => Vec::new(),
        };
        let is_older = kind != Kind::Credits && random.u8(..4) == 0;
        Self { customer, resource, id, kind, amount, values, is_typed: random.bool(), is_older }
    }

    fn check(&self) -> Check<'_> {
        let check = match self.kind {
            Kind::Credits => Check::credits(self.id),
            Kind::Enum => Check::values(self.id, &self.values),
            _ if !self.is_typed => Check::feature(self.id),
            Kind::Boolean => Check::boolean(self.id),
            Kind::Number => Check::number(self.id),
            _ => Check::metered(self.id),
        };
        match self.amount {
            Some(amount) => check.requesting(amount),
            None => check,
        }
    }

    fn query(&self) -> Value {
        let item = if self.kind == Kind::Credits { "currencyId" } else { "featureId" };
        let mut options = json!({ "requestedUsage": self.amount });
        if self.kind == Kind::Enum {
            options["requestedValues"] = json!(self.values);
        }
        json!({
            "customerId": self.customer,
            "resourceId": self.resource,
            item: self.id,
            "options": options,
        })
    }

    /// Says how Stigg's answer and the decision differ, if they do.
    fn difference(&self, stiggs: &Value, ours: &Decision) -> Option<String> {
        let reason = stiggs["accessDeniedReason"].as_str().map(AccessDeniedReason::from);
        let is_same = ours.reason() == reason.as_ref()
            || SAME
                .iter()
                .any(|(stiggs, own)| Some(stiggs) == reason.as_ref() && Some(own) == ours.reason());
        let mut differences = Vec::new();
        if stiggs["isGranted"] != ours.is_granted() || !is_same {
            differences.push("decision");
        }
        let number = |key: &str| stiggs[key].as_f64().map(Amount::from);
        // What is unknown, and what is no number, has none. Stigg still lists the credits of an
        // archived customer, but does not tell them in a check.
        let is_archived = reason == Some(AccessDeniedReason::CustomerIsArchived);
        if ours.usage().is_some() && !is_archived {
            if ours.usage() != number("currentUsage") {
                differences.push("usage");
            }
            if ours.limit() != number("usageLimit") {
                differences.push("limit");
            }
            let is_unlimited = stiggs["hasUnlimitedUsage"].as_bool().unwrap_or_default();
            let is_soft = stiggs["hasSoftLimit"].as_bool().unwrap_or_default();
            if (is_unlimited, is_soft) != (ours.is_unlimited(), ours.has_soft_limit()) {
                differences.push("kind of limit");
            }
        }
        let differences = differences.join(" and ");
        (!differences.is_empty())
            .then(|| format!("another {differences}: {self:?}\n  Stigg: {stiggs}\n  ours: {ours}"))
    }
}

/// Asks Stigg for many at once.
fn ask(world: &World, cases: &[Case]) -> Vec<Value> {
    let mut answers = Vec::new();
    for batch in cases.chunks(BATCH) {
        let (mut inputs, mut fields, mut variables) = (String::new(), String::new(), Map::new());
        for (number, case) in batch.iter().enumerate() {
            let (input, field, fragment) = match (case.is_older, case.kind) {
                (true, _) => ("FetchEntitlementQuery", "entitlement", "Older"),
                (_, Kind::Credits) => ("GetEntitlementV2Input", "entitlementV2", "Credits"),
                _ => ("GetEntitlementV2Input", "entitlementV2", "Feature"),
            };
            write!(inputs, "$q{number}: {input}! ").unwrap();
            write!(fields, "a{number}: {field}(query: $q{number}) {{ ...{fragment} }} ").unwrap();
            variables.insert(format!("q{number}"), case.query());
        }
        let numbers = "isGranted accessDeniedReason usageLimit currentUsage hasSoftLimit";
        let document = format!(
            "query Checks({inputs}) {{ {fields}
               used: entitlementV2(query: $q0) {{ __typename ...Feature ...Credits }}
               older: entitlement(query: {{ customerId: \"nobody\", featureId: \"sso\" }}) {{ ...Older }} }}
             fragment Older on Entitlement {{ {numbers} hasUnlimitedUsage }}
             fragment Feature on FeatureEntitlement {{ {numbers} hasUnlimitedUsage }}
             fragment Credits on CreditEntitlement {{ {numbers} }}"
        );
        let mut data: Value = world.client.execute(document, variables).unwrap();
        answers.extend((0..batch.len()).map(|number| data[format!("a{number}")].take()));
    }
    answers
}

/// Compares a few checks of everything that anybody may have. `is_fetched` if all customers were
/// fetched just now. Returns how many were compared.
pub(super) fn compare(world: &mut World, is_fetched: bool) -> Result<usize, String> {
    let now = world.clock.now();
    let mut cases = Vec::new();
    for (number, (customer, _)) in HOLDERS.iter().enumerate() {
        // Unknown customers are kept for a few seconds only.
        let is_forgotten = *customer == "nobody" && !is_fetched;
        if is_forgotten || world.ends.any_since_fetched(customer, now) {
            continue;
        }
        let credits = CURRENCIES.iter().map(|id| (*id, Kind::Credits));
        for (id, kind) in FEATURES.iter().copied().chain(credits) {
            for _ in 0..2 {
                cases.push(Case::random(&mut world.random, number, id, kind));
            }
        }
    }
    // So that both operations are used in every batch.
    world.random.shuffle(&mut cases);
    cases.iter_mut().step_by(BATCH).for_each(|case| case.is_older = false);
    let mut compared = 0;
    let answers = ask(world, &cases);
    for (case, stiggs) in cases.iter().zip(&answers) {
        let holder = holder(case.customer, case.resource);
        let ours = world.entitlements.check_now(holder, case.check());
        compared += 1;
        world.decisions.insert(
            ours.reason().map_or(ours.source().as_str(), |reason| reason.as_str()).to_owned(),
        );
        if let Some(difference) = case.difference(stiggs, &ours) {
            return Err(difference);
        }
    }
    if is_fetched {
        compared += compare_with_holds(world, &cases)?;
    }
    Ok(compared)
}

/// Compares checks while something is reserved: Stigg is asked for both amounts together.
fn compare_with_holds(world: &World, cases: &[Case]) -> Result<usize, String> {
    let is_countable = |case: &&Case| {
        matches!(case.kind, Kind::Number | Kind::Metered | Kind::Credits)
            && case.amount.is_some_and(|amount| (0.01..1e9).contains(&amount))
    };
    let mut asked = Vec::new();
    let mut decided = Vec::new();
    for case in cases.iter().filter(is_countable).take(60) {
        let holder = holder(case.customer, case.resource);
        let held: Result<LocalReservation, _> = world.entitlements.reserve(holder, case.check());
        let Ok(held) = held else { continue };
        let amount = case.amount.unwrap_or_default();
        decided.push(world.entitlements.check_now(holder, case.check()));
        drop(held);
        // Two halves of a cent make no difference that a float would show.
        asked.push(Case { amount: Some((amount * 200.0).round() / 100.0), ..case.clone() });
    }
    if asked.is_empty() {
        return Ok(0);
    }
    asked[0].is_older = false;
    let answers = ask(world, &asked);
    for ((case, stiggs), ours) in asked.iter().zip(&answers).zip(&decided) {
        if stiggs["isGranted"] != ours.is_granted() {
            return Err(format!(
                "half of it reserved: {case:?}\n  Stigg: {stiggs}\n  ours: {ours}"
            ));
        }
    }
    Ok(asked.len())
}
