//! The longest head of a response that is read, the same in both facades.

/// The most headers.
pub(crate) const MAX_HEADERS: usize = 100;

/// The most bytes of headers, with a colon, a space and a line break each.
pub(crate) const MAX_HEADER_BYTES: usize = 64 << 10;
