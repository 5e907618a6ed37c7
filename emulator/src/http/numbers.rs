//! Numbers in responses.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Integers up to here have an exact float.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Serializes a response. Whole numbers have no fraction, as in Stigg's responses: some clients read
/// quantities as integers.
pub(crate) fn to_json(body: &impl Serialize) -> serde_json::Result<String> {
    let mut written = Vec::new();
    body.serialize(&mut Serializer::with_formatter(&mut written, WholeNumbers))?;
    String::from_utf8(written).map_err(serde::ser::Error::custom)
}

/// Compact JSON.
struct WholeNumbers;

impl Formatter for WholeNumbers {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if value.fract() != 0.0 || value.abs() > MAX_EXACT {
            return CompactFormatter.write_f64(writer, value);
        }
        // There is no negative zero among integers.
        write!(writer, "{:.0}", value + 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;

    #[test]
    fn whole_numbers_have_no_fraction() {
        let numbers = [3.0, -2.0, 0.0, -0.0, 0.5, 1e15, 1e16, 1e300];
        let written = to_json(&numbers).expect("JSON");
        assert_eq!(written, "[3,-2,0,0,0.5,1000000000000000,1e+16,1e+300]");
    }
}
