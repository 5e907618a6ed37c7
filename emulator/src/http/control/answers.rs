//! Responses of the control API.

use hyper::StatusCode;
use serde::Serialize;
use serde_json::json;

use crate::values::failure::Failure;
use crate::values::numbers;

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// JSON, or nothing.
    pub(crate) body: String,
    /// The methods that the path has, if the request's is not one of them.
    pub(crate) allow: Option<String>,
}

impl Answer {
    pub(super) fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: String::new(), allow: None }
    }

    pub(super) fn text(body: String) -> Self {
        Self { status: StatusCode::OK, body, allow: None }
    }

    pub(super) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        Ok(Self::text(numbers::to_string(value)?))
    }

    pub(super) fn created(value: &impl Serialize) -> Result<Self, Refusal> {
        Ok(Self { status: StatusCode::CREATED, ..Self::json(value)? })
    }
}

/// A refused request.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: u16,
    message: String,
    /// The field of the body, the query parameter or the part of the path that is wrong.
    field: Option<String>,
    /// Stigg's error code, if the operation has one.
    code: Option<String>,
    allow: Option<String>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), field: None, code: None, allow: None }
    }

    /// Refuses input, in a field or as a whole.
    pub(super) fn bad_input(field: Option<String>, message: impl Into<String>) -> Self {
        Self { field, ..Self::new(400, message) }
    }

    pub(super) fn bad_field(field: &str, message: impl Into<String>) -> Self {
        Self::bad_input(Some(field.to_owned()), message)
    }

    /// Refuses an operation on what a part of the path names. With the code `not_found`, there is
    /// no such thing; with any other code, its state does not permit the operation.
    pub(super) fn of_failure(failure: &Failure, not_found: &str, part: &str) -> Self {
        let code = failure.code().to_owned();
        let (status, field) =
            if code == not_found { (404, Some(part.to_owned())) } else { (409, None) };
        Self { field, code: Some(code), ..Self::new(status, failure.message()) }
    }

    /// Refuses a part of the path that names nothing.
    pub(super) fn not_found(part: &str, message: impl Into<String>) -> Self {
        Self { field: Some(part.to_owned()), ..Self::new(404, message) }
    }

    pub(super) fn method_not_allowed(message: String, allowed: String) -> Self {
        Self { allow: Some(allowed), ..Self::new(405, message) }
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(413, format!("The body is larger than {limit} bytes: send a smaller one"))
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::new(500, format!("The response cannot be written as JSON: {error}"))
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        let mut error = json!({ "message": refusal.message });
        for (name, value) in [("field", refusal.field), ("code", refusal.code)] {
            if let Some(value) = value {
                error[name] = value.into();
            }
        }
        let status = StatusCode::from_u16(refusal.status);
        Self {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body: json!({ "error": error }).to_string(),
            allow: refusal.allow,
        }
    }
}
