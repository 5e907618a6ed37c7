//! Checks documents, types, inputs, enums and operations against `schema/stigg.graphql`.
//!
//! The tests compare the schema with the crate in both directions, so a missing, misspelt or extra
//! field fails by name. Values (`generate`) and the names of types (`names`) are generated from the
//! schema, and so are responses and enums themselves (`declarations`).

mod coverage;
mod declarations;
mod documents;
mod enums;
mod facts;
mod faults;
mod fixtures;
mod fuzz;
pub(crate) mod generate;
pub(crate) mod input_types;
mod inputs;
pub(crate) mod json;
mod minify;
pub(crate) mod operations;
mod reading;
mod responses;
mod rules;
pub(crate) mod schema;
mod surface;
mod tables;
mod three_states;
