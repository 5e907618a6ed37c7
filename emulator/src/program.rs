//! Parts of the program.

mod arguments;
mod stop;

pub(crate) use arguments::{Arguments, completions};
pub(crate) use stop::Stop;
