//! Turns a store read from a file into a usable one.

use crate::accounts::Subscription;
use crate::catalog::Lookup;
use crate::store::Store;

/// A name in a file that is undefined or used twice.
#[derive(Debug)]
pub(crate) struct Dangling {
    /// Its location, relative to the store.
    pub(crate) place: String,
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

impl Store {
    /// Checks invariants that operations always uphold, and builds the index.
    pub(crate) fn restored(mut self) -> Result<Self, Dangling> {
        for (customer, account) in self.accounts.values().enumerate() {
            for (position, held) in account.subscriptions.iter().enumerate() {
                let place = format!("customers[{customer}].subscriptions[{position}]");
                check(&self.catalog, held, &place)?;
                let (ref_id, holder) = (held.ref_id.clone(), account.profile.ref_id.clone());
                if self.holders.insert(ref_id, holder).is_some() {
                    return Err(Dangling {
                        place: format!("{place}.refId"),
                        problem: format!("the subscription `{}` already exists", held.ref_id),
                        remedy: "rename one of the two".to_owned(),
                    });
                }
            }
        }
        Ok(self)
    }
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
