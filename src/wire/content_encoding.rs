//! Decodes bodies according to their `Content-Encoding`, in the same way for both facades.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use crate::error::{Cause, Error, Result};
use crate::wire::Reply;

/// Returns the most bytes that gzip adds to a body: its frame, and 5 bytes for each block of 64 KiB
/// that cannot be compressed.
fn overhead(max: usize) -> usize {
    1024 + max / 1024
}

/// Returns the maximum length of a body that may decode to `max` bytes.
pub(crate) fn longest_body(headers: &HeaderMap, max: usize) -> usize {
    if headers.contains_key(CONTENT_ENCODING) { max.saturating_add(overhead(max)) } else { max }
}

/// Decodes the body of a reply, to at most `max` bytes.
///
/// A broken body of a failed request is dropped: gateways label empty or cut bodies as gzip, and the
/// status and headers suffice.
pub(crate) fn decode(mut reply: Reply, max: usize) -> Result<Reply> {
    let gzips = gzips(&reply.headers);
    #[cfg(feature = "gzip")]
    if let Some(times @ 1..) = gzips
        && !reply.body.is_empty()
    {
        reply.body = match gzip::gunzip(&reply.body, times, max) {
            Ok(body) => body.into(),
            Err(Cause::Transport(_)) if !reply.status.is_success() => bytes::Bytes::new(),
            Err(cause) => return Err(Error::new(cause)),
        };
    }
    if reply.body.len() > max {
        return Err(Error::new(Cause::TooLarge(max)));
    }
    if let Some(times) = gzips {
        reply.headers.remove(CONTENT_ENCODING);
        if times > 0 {
            // It was the length of the encoded body.
            reply.headers.remove(CONTENT_LENGTH);
        }
    }
    Ok(reply)
}

/// Returns the number of times a body is compressed. `None` if its encoding is unknown, or if it is
/// not encoded.
fn gzips(headers: &HeaderMap) -> Option<usize> {
    let mut values = headers.get_all(CONTENT_ENCODING).iter().peekable();
    values.peek()?;
    let mut gzips = 0;
    for value in values {
        for coding in value.to_str().ok()?.split(',').map(str::trim) {
            // RFC 9110, section 8.4.1: names are compared without case; x-gzip is gzip.
            if ["gzip", "x-gzip"].iter().any(|gzip| coding.eq_ignore_ascii_case(gzip)) {
                gzips += 1;
            } else if !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
                return None;
            }
        }
    }
    (gzips == 0 || cfg!(feature = "gzip")).then_some(gzips)
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::{self, Error, ErrorKind, Read};

    use flate2::bufread::GzDecoder;

    use super::overhead;
    use crate::error::Cause;

    /// The same limit as curl's. Each layer costs up to `max_response_bytes` of memory.
    const MAX_GZIPS: usize = 5;

    /// Decompresses a body that was compressed this many times.
    pub(super) fn gunzip(body: &[u8], times: usize, max: usize) -> Result<Vec<u8>, Cause> {
        let broken = |kind, problem: String| Cause::Transport(Error::new(kind, problem).into());
        if times > MAX_GZIPS {
            let problem = format!("the body is compressed {times} times");
            return Err(broken(ErrorKind::InvalidData, problem));
        }
        let mut decoded = Vec::new();
        for left in (0..times).rev() {
            let longest = max.saturating_add(if left > 0 { overhead(max) } else { 0 });
            let body = if left + 1 == times { body } else { &decoded };
            decoded = members(body, longest).map_err(|error| {
                broken(error.kind(), format!("the gzip body is broken: {error}"))
            })?;
            if decoded.len() > longest {
                return Err(Cause::TooLarge(max));
            }
        }
        Ok(decoded)
    }

    /// Decodes the members of a gzip file (RFC 1952, section 2.2) and the zeros that may pad it.
    /// Stops a byte after `max`.
    fn members(mut file: &[u8], max: usize) -> io::Result<Vec<u8>> {
        let mut decoded = Vec::new();
        while decoded.len() <= max && !file.iter().all(|byte| *byte == 0) {
            let mut member = GzDecoder::new(file);
            let room = max.saturating_add(1) - decoded.len();
            member.by_ref().take(room as u64).read_to_end(&mut decoded)?;
            file = member.into_inner();
        }
        Ok(decoded)
    }
}
