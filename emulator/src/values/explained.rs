//! Errors that name their problem and its remedy.

/// Generates the accessors `problem` and `remedy` of an error.
macro_rules! explained {
    ($error:ident) => {
        impl $error {
            /// A description of the problem.
            #[must_use]
            pub fn problem(&self) -> &str {
                &self.problem
            }

            /// How to fix it.
            #[must_use]
            pub fn remedy(&self) -> &str {
                &self.remedy
            }
        }
    };
}
pub(crate) use explained;

/// The position of an error in a JSON file: the path of the field, if there is one, and the line
/// and column.
pub(crate) fn place_in_json(path: &str, error: &serde_json::Error) -> String {
    let position = format!("line {}, column {}", error.line(), error.column());
    match path {
        "." | "?" => position,
        path => format!("{path} ({position})"),
    }
}

/// The message of a JSON error without its position.
pub(crate) fn problem_in_json(error: &serde_json::Error) -> String {
    error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
}
