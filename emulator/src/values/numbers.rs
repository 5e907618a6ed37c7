//! Numbers in JSON, written as JavaScript writes them: a whole number has no fraction.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

/// From here on, JavaScript writes numbers with an exponent.
const EXPONENTS_FROM: f64 = 1e21;

/// Serializes a value on one line.
pub(crate) fn to_string(value: &impl Serialize) -> serde_json::Result<String> {
    written(value, CompactFormatter)
}

/// Serializes a value with one field per line.
pub(crate) fn to_string_pretty(value: &impl Serialize) -> serde_json::Result<String> {
    written(value, PrettyFormatter::new())
}

fn written(value: &impl Serialize, layout: impl Formatter) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Numbers(layout)))?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

/// A layout in which whole numbers have no fraction.
struct Numbers<L>(L);

/// Leaves the layout to the formatter that it wraps.
macro_rules! delegate {
    ($($method:ident($($argument:ident: $ty:ty),*);)*) => {
        $(fn $method<W: ?Sized + io::Write>(
            &mut self,
            writer: &mut W,
            $($argument: $ty),*
        ) -> io::Result<()> {
            self.0.$method(writer, $($argument),*)
        })*
    };
}

impl<L: Formatter> Formatter for Numbers<L> {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if value.fract() == 0.0 && value.abs() < EXPONENTS_FROM {
            // Adding zero removes the sign of negative zero.
            write!(writer, "{}", value + 0.0)
        } else {
            self.0.write_f64(writer, value)
        }
    }

    delegate! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers_have_no_fraction() {
        for (number, expected) in [
            (3.0, "3"),
            (-20.0, "-20"),
            (-0.0, "0"),
            (0.5, "0.5"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(to_string(&number).expect("JSON"), expected);
        }
        let value = json!({ "list": [1.0, 2, 2.5], "empty": {}, "text": "1.0" });
        assert_eq!(
            to_string(&value).expect("JSON"),
            r#"{"empty":{},"list":[1,2,2.5],"text":"1.0"}"#
        );
    }

    #[test]
    fn the_pretty_layout_is_the_usual_one() {
        let value = json!({ "list": [1, 2.5], "empty": {}, "object": { "text": "1.0" } });
        let usual = serde_json::to_string_pretty(&value).expect("JSON");
        assert_eq!(to_string_pretty(&value).expect("JSON"), usual);
    }
}
