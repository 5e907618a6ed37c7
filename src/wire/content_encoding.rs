//! Decodes bodies by their `Content-Encoding`, in the same way for both facades.

use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::error::{Cause, Error, Result};
use crate::wire::Reply;

/// The most by which a body is longer than its content: gzip's frame, and 5 bytes for each block of
/// 64 KiB that cannot be compressed.
fn overhead(max: usize) -> usize {
    1024 + max / 1024
}

/// The longest body that is read, so that what it encodes may have up to `max` bytes.
pub(crate) fn longest_body(headers: &HeaderMap, max: usize) -> usize {
    if headers.contains_key(CONTENT_ENCODING) { max.saturating_add(overhead(max)) } else { max }
}

/// Decodes the body of a reply, to `max` bytes at most.
///
/// The body of a failure may be lost on the way (gateways label empty or cut bodies as gzip); the
/// status and the headers say enough without it.
pub(crate) fn decode(mut reply: Reply, max: usize) -> Result<Reply> {
    let Some(gzips) = gzips(&reply.headers) else {
        return if reply.body.len() > max { Err(too_large(max)) } else { Ok(reply) };
    };
    if gzips > 0 && !reply.body.is_empty() {
        reply.body = match gunzip(&reply.body, gzips, max) {
            Ok(body) => body.into(),
            Err(Damage::TooLarge) => return Err(too_large(max)),
            Err(Damage::Other(error)) if reply.status.is_success() => {
                return Err(Error::new(Cause::Transport(Box::new(error))));
            }
            Err(Damage::Other(_)) => bytes::Bytes::new(),
        };
    }
    if reply.body.len() > max {
        return Err(too_large(max));
    }
    reply.headers.remove(CONTENT_ENCODING);
    if gzips > 0 {
        // It is the length of the encoded body.
        reply.headers.remove(http::header::CONTENT_LENGTH);
    }
    Ok(reply)
}

fn too_large(max: usize) -> Error {
    Error::new(Cause::TooLarge(max))
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

#[cfg_attr(not(feature = "gzip"), allow(dead_code, reason = "nothing is decoded"))]
enum Damage {
    TooLarge,
    Other(std::io::Error),
}

#[cfg(not(feature = "gzip"))]
fn gunzip(_: &[u8], _: usize, _: usize) -> Result<Vec<u8>, Damage> {
    Err(Damage::Other(std::io::Error::other("the feature `gzip` is off")))
}

#[cfg(feature = "gzip")]
use gzip::gunzip;

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::{Error, ErrorKind, Read, Result};

    use flate2::bufread::GzDecoder;

    use super::{Damage, overhead};

    /// As many as curl undoes. Each one costs up to the limit in time and memory.
    const MAX_GZIPS: usize = 5;

    /// Undoes gzip some times.
    pub(super) fn gunzip(
        body: &[u8],
        times: usize,
        max: usize,
    ) -> std::result::Result<Vec<u8>, Damage> {
        if times > MAX_GZIPS {
            return Err(Damage::Other(Error::new(
                ErrorKind::InvalidData,
                format!("the body is compressed {times} times"),
            )));
        }
        let mut body = body;
        let mut decoded = Vec::new();
        for left in (0..times).rev() {
            let max = max.saturating_add(if left > 0 { overhead(max) } else { 0 });
            let next = members(body, max).map_err(|error| {
                Damage::Other(Error::new(error.kind(), format!("the gzip body is broken: {error}")))
            })?;
            if next.len() > max {
                return Err(Damage::TooLarge);
            }
            decoded = next;
            body = &decoded;
        }
        Ok(decoded)
    }

    /// Decodes the members of a gzip file (RFC 1952, section 2.2) and the zeros that may pad it.
    /// Stops a byte after `max`.
    fn members(mut file: &[u8], max: usize) -> Result<Vec<u8>> {
        let mut decoded = Buffer { bytes: Vec::new(), length: 0, max: max.saturating_add(1) };
        while !file.iter().all(|byte| *byte == 0) {
            let mut member = GzDecoder::new(file);
            decoded.fill(&mut member)?;
            if decoded.length > max {
                break;
            }
            file = member.into_inner();
        }
        decoded.bytes.truncate(decoded.length);
        Ok(decoded.bytes)
    }

    /// A buffer that grows to a limit and not beyond, as that of a `Vec` may.
    struct Buffer {
        bytes: Vec<u8>,
        length: usize,
        max: usize,
    }

    impl Buffer {
        /// Reads to the end or the limit.
        fn fill(&mut self, from: &mut impl Read) -> Result<()> {
            while self.length < self.max {
                if self.length == self.bytes.len() {
                    let size = (self.length * 2).clamp(4096.min(self.max), self.max);
                    self.bytes.reserve_exact(size - self.length);
                    self.bytes.resize(size, 0);
                }
                match from.read(&mut self.bytes[self.length..])? {
                    0 => break,
                    read => self.length += read,
                }
            }
            Ok(())
        }
    }
}
