//! Idempotency keys.

use uuid::Uuid;

/// Returns a random key.
pub(crate) fn new_key() -> String {
    Uuid::new_v4().to_string()
}
