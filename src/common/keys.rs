//! Idempotency keys.

use uuid::Uuid;

/// A key that no other report has.
pub(crate) fn new_key() -> String {
    Uuid::new_v4().to_string()
}
