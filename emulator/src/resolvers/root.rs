//! The root fields of the API: parse arguments, call the store, build responses.

use std::cell::{Ref, RefCell};

use apollo_compiler::executable::OperationType;
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::answers::{Held, Subject};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// The value of a root field, or `None` for the fields of other domains.
pub(crate) type Resolved<'a> = Outcome<Option<ResolvedValue<'a>>>;

/// The root of a query or a mutation. Fields are resolved one after the other, so each sees the
/// effects of the previous ones.
pub(crate) struct Root<'s> {
    operation_type: OperationType,
    store: RefCell<&'s mut Store>,
    failures: RefCell<Vec<Failure>>,
}

impl<'s> Root<'s> {
    pub(crate) fn new(operation_type: OperationType, store: &'s mut Store) -> Self {
        Self { operation_type, store: RefCell::new(store), failures: RefCell::default() }
    }

    /// Returns the failures. The executor's errors refer to them by position in their messages.
    pub(crate) fn into_failures(self) -> Vec<Failure> {
        self.failures.into_inner()
    }

    fn resolve<'a>(&'a self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>> {
        let domains: [fn(&'a Self, &ResolveInfo<'_>) -> Resolved<'a>; 9] = [
            |root, info| root.customers(info),
            |root, info| root.subscriptions(info),
            |root, info| root.entitlements(info),
            |root, info| root.promotional_entitlements(info),
            |root, info| root.usage(info),
            |root, info| root.credits(info),
            |root, info| root.coupons(info),
            |root, info| root.catalog(info),
            |root, info| root.payments(info),
        ];
        for domain in domains {
            if let Some(resolved) = domain(self, info)? {
                return Ok(resolved);
            }
        }
        Err(unknown(info.field_name()))
    }

    /// Responds with an object of the store in its current state.
    pub(crate) fn answer(&self, subject: Subject) -> Outcome<ResolvedValue<'_>> {
        self.settle(subject.customer())?;
        Ok(ResolvedValue::object(Held { store: self.read()?, subject }))
    }

    /// Remembers a failure and returns the message that refers to it.
    pub(crate) fn remember(&self, failure: Failure) -> String {
        let mut failures = self.failures.borrow_mut();
        failures.push(failure);
        (failures.len() - 1).to_string()
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

/// Cannot happen: the schema has only operations that are handled here.
fn unknown(operation: &str) -> Failure {
    let message = format!("The emulator does not support the operation `{operation}`");
    Failure::new("UnexpectedError", message)
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
        self.resolve(info).map_err(|failure| FieldError { message: self.remember(failure) })
    }
}
