//! Holds documents, types, inputs, enums and operations to `schema/stigg.graphql`.
//!
//! The tests ask the schema what there is and compare it with what the crate has, both ways, so
//! that a field that is forgotten, misspelt or superfluous fails by its name. Values are made from
//! the schema (`generate`), and the names of types are generated from it (`names`).

mod coverage;
mod documents;
mod enums;
mod facts;
mod faults;
mod fuzz;
pub(crate) mod generate;
pub(crate) mod input_types;
mod inputs;
pub(crate) mod json;
mod minify;
pub(crate) mod operations;
mod reading;
mod responses;
pub(crate) mod schema;
mod surface;
mod three_states;
