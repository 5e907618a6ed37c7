//! The root of a response.

use std::cell::{Ref, RefCell};
use std::collections::HashMap;
use std::sync::LazyLock;

use apollo_compiler::executable::OperationType;
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::answers::{Held, Subject};
use super::failures::{Failures, ObjectPath};
use super::{
    catalog, coupons, credits, customers, entitlements, payments, promotional_entitlements,
    subscriptions, usage,
};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// Resolves a root field: parses its arguments, calls the store and builds the response.
pub(crate) type Resolver = for<'a> fn(&'a Root<'_>, &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>>;

/// Root fields by name.
pub(crate) type Fields = &'static [(&'static str, Resolver)];

/// The root fields of each domain.
const DOMAINS: [Fields; 9] = [
    catalog::FIELDS,
    coupons::FIELDS,
    credits::FIELDS,
    customers::FIELDS,
    entitlements::FIELDS,
    payments::FIELDS,
    promotional_entitlements::FIELDS,
    subscriptions::FIELDS,
    usage::FIELDS,
];

static RESOLVERS: LazyLock<HashMap<&str, Resolver>> =
    LazyLock::new(|| DOMAINS.into_iter().flatten().copied().collect());

/// The root of a query or a mutation. Fields are resolved one after the other, so each sees the
/// effects of the previous ones.
pub(crate) struct Root<'s> {
    operation_type: OperationType,
    store: RefCell<&'s mut Store>,
    failures: Failures,
}

impl<'s> Root<'s> {
    pub(crate) fn new(operation_type: OperationType, store: &'s mut Store) -> Self {
        Self { operation_type, store: RefCell::new(store), failures: Failures::default() }
    }

    /// Returns the failures of all fields.
    pub(crate) fn into_failures(self) -> Failures {
        self.failures
    }

    /// The path of the object in a root field.
    pub(crate) fn path_of(&self, info: &ResolveInfo<'_>) -> ObjectPath<'_> {
        ObjectPath::root(&self.failures).field(info)
    }

    /// Responds with an object of the store in its current state.
    pub(crate) fn answer(&self, subject: Subject) -> Outcome<ResolvedValue<'_>> {
        self.settle(subject.customer())?;
        Ok(ResolvedValue::object(Held { store: self.read()?, subject }))
    }

    pub(crate) fn settle(&self, customer: &str) -> Outcome<()> {
        self.change(|store| {
            store.settle(customer);
            Ok(())
        })
    }

    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Store) -> Outcome<T>) -> Outcome<T> {
        change(*self.store.try_borrow_mut().map_err(|_| in_use())?)
    }

    pub(crate) fn read(&self) -> Outcome<Ref<'_, &'s mut Store>> {
        self.store.try_borrow().map_err(|_| in_use())
    }
}

/// Cannot happen: a response is complete before the next field is resolved.
fn in_use() -> Failure {
    Failure::new("UnexpectedError", "The store is in use")
}

impl ObjectValue for Root<'_> {
    fn type_name(&self) -> &str {
        match self.operation_type {
            OperationType::Mutation => "Mutation",
            OperationType::Query | OperationType::Subscription => "Query",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let resolver =
            RESOLVERS.get(info.field_name()).ok_or_else(|| self.unknown_field_error(info))?;
        resolver(self, info).map_err(|failure| ObjectPath::root(&self.failures).fail(info, failure))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use apollo_compiler::{Name, Schema};

    use super::*;

    #[test]
    fn every_root_field_of_the_schema_is_resolved_once() {
        let schema = Schema::parse_and_validate(stigg::SCHEMA, "stigg.graphql").expect("valid");
        let roots = ["Query", "Mutation"].into_iter().filter_map(|name| schema.get_object(name));
        let declared: BTreeSet<_> =
            roots.flat_map(|root| root.fields.keys()).map(Name::as_str).collect();
        let mut resolved: Vec<_> = DOMAINS.into_iter().flatten().map(|(name, _)| *name).collect();
        resolved.sort_unstable();
        assert_eq!(resolved, Vec::from_iter(declared));
    }
}
