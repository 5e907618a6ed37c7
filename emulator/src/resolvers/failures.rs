//! Failures of fields.

use std::cell::RefCell;
use std::collections::HashMap;

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use apollo_compiler::response::ResponseDataPathSegment;

use crate::values::failure::Failure;

/// The failures of fields, by path in the response. The executor's own error has only a message.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    by_path: RefCell<HashMap<Vec<ResponseDataPathSegment>, Failure>>,
}

impl Failures {
    /// Takes the failure of a field.
    pub(crate) fn take(&mut self, path: &[ResponseDataPathSegment]) -> Option<Failure> {
        self.by_path.get_mut().remove(path)
    }
}

/// The path of an object whose fields may fail.
#[derive(Clone, Debug)]
pub(crate) struct ObjectPath<'a> {
    failures: &'a Failures,
    path: Vec<ResponseDataPathSegment>,
}

impl<'a> ObjectPath<'a> {
    /// The path of the response's root.
    pub(crate) fn root(failures: &'a Failures) -> Self {
        Self { failures, path: Vec::new() }
    }

    /// The path of the object in a field.
    pub(crate) fn field(mut self, info: &ResolveInfo<'_>) -> Self {
        let selection = info.field_selections().first();
        let key = selection.map_or(&info.field_definition().name, |field| field.response_key());
        self.path.push(ResponseDataPathSegment::Field(key.clone()));
        self
    }

    /// Records the failure of a field and returns the error for the executor.
    pub(crate) fn fail(&self, info: &ResolveInfo<'_>, failure: Failure) -> FieldError {
        let message = failure.message().to_owned();
        let Self { failures, path } = self.clone().field(info);
        failures.by_path.borrow_mut().insert(path, failure);
        FieldError { message }
    }
}
