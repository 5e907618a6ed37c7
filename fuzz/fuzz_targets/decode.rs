//! Decodes bytes into the output of an operation, which the first byte selects.
//!
//! A decoded output must survive being encoded and decoded again.

#![no_main]

#[macro_use]
#[allow(unused_macros, reason = "operations alone are decoded")]
#[path = "../../tests/conformance/names.rs"]
mod names;

use libfuzzer_sys::fuzz_target;
use serde_json::{from_slice, from_value, to_value};
use stigg::operation::{self, Operation};

macro_rules! decoders {
    ($($name:ident)+) => {
        const DECODERS: &[fn(&[u8])] = &[$(|bytes| {
            type Output = <operation::$name as Operation>::Output;
            if let Ok(output) = from_slice::<Output>(bytes) {
                let encoded = to_value(&output).expect("outputs can be encoded");
                let again: Output = from_value(encoded.clone()).expect("encoded outputs can be decoded");
                assert_eq!(to_value(&again).expect("and encoded"), encoded);
            }
        }),+];
    };
}

every_operation!(decoders);

fuzz_target!(|input: &[u8]| {
    if let Some((first, bytes)) = input.split_first() {
        DECODERS[usize::from(*first) % DECODERS.len()](bytes);
    }
});
