//! Turns a store read from a file into a usable one.

use std::collections::BTreeMap;

use crate::accounts::Subscription;
use crate::catalog::Lookup;
use crate::store::Store;

/// A name in a file that is undefined or used twice.
#[derive(Debug)]
pub(super) struct Dangling {
    /// Its location, relative to the store.
    pub(super) place: String,
    pub(super) problem: String,
    pub(super) remedy: String,
}

/// Checks invariants that operations always uphold, and builds the index of subscriptions.
pub(super) fn restore(mut store: Store) -> Result<Store, Dangling> {
    let mut holders = BTreeMap::new();
    for (customer, account) in store.accounts().enumerate() {
        for (position, held) in account.subscriptions.iter().enumerate() {
            let place = format!("customers[{customer}].subscriptions[{position}]");
            check(&store.catalog, held, &place)?;
            let holder = account.profile.ref_id.clone();
            if holders.insert(held.ref_id.clone(), holder).is_some() {
                return Err(Dangling {
                    place: format!("{place}.refId"),
                    problem: format!("the subscription `{}` already exists", held.ref_id),
                    remedy: "rename one of the two".to_owned(),
                });
            }
        }
    }
    for (subscription, customer) in holders {
        store.insert_holder(&subscription, &customer);
    }
    Ok(store)
}

/// Checks that the packages of a subscription are in the catalog.
fn check(catalog: &Lookup, held: &Subscription, place: &str) -> Result<(), Dangling> {
    let dangling = |field: String, what: &str, name: &str| {
        Err(Dangling {
            place: format!("{place}.{field}"),
            problem: format!("the catalog has no {what} `{name}`"),
            remedy: format!("add it to `state.catalog.latest.{what}s`, or use another one"),
        })
    };
    let no_version = |field: String, latest: u32| {
        Err(Dangling {
            place: format!("{place}.{field}"),
            problem: "the catalog has no such version".to_owned(),
            remedy: format!("use a version from 1 to {latest}"),
        })
    };
    if catalog.product(&held.product).is_none() {
        return dangling("product".to_owned(), "product", &held.product);
    }
    if catalog.plan(&held.terms.plan).is_none() {
        return dangling("terms.plan".to_owned(), "plan", &held.terms.plan);
    }
    if held.terms.plan_in(catalog).is_none() {
        let latest = catalog.latest_plan_version(&held.terms.plan);
        return no_version("terms.planVersion".to_owned(), latest);
    }
    for (number, line) in held.terms.addons.iter().enumerate() {
        let field = format!("terms.addons[{number}]");
        if catalog.addon(&line.addon).is_none() {
            return dangling(format!("{field}.addon"), "addon", &line.addon);
        }
        if line.addon_in(catalog).is_none() {
            let latest = catalog.latest_addon_version(&line.addon);
            return no_version(format!("{field}.version"), latest);
        }
    }
    Ok(())
}
