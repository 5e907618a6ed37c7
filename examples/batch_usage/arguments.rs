//! The command line.

/// The command line arguments.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Arguments {
    /// The file to report. Defaults to the sample file.
    pub(crate) file: Option<String>,
    /// The name of the run that the rows belong to.
    pub(crate) run: Option<String>,
    /// The file to write failed rows to.
    pub(crate) failed: Option<String>,
    /// Whether to report to Stigg instead of an emulator.
    pub(crate) live: bool,
}

impl Arguments {
    /// Reads the arguments that follow the program's name.
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self::default();
        while let Some(argument) = arguments.next() {
            match &*argument {
                "--live" => parsed.live = true,
                "--run" => parsed.run = Some(value(&argument, arguments.next())?),
                "--failed" => parsed.failed = Some(value(&argument, arguments.next())?),
                _ if argument.starts_with('-') || parsed.file.is_some() => {
                    return Err(format!(
                        "unexpected argument {argument:?}; see the top of main.rs"
                    ));
                }
                _ => parsed.file = Some(argument),
            }
        }
        Ok(parsed)
    }
}

/// Returns the value of an option. Rejects a blank value, which usually comes from an unset
/// variable in a script: as the name of a run, it would merge all days into one run, in which equal
/// rows count once.
fn value(option: &str, value: Option<String>) -> Result<String, String> {
    match value {
        Some(value) if !value.trim().is_empty() && !value.starts_with('-') => Ok(value),
        Some(value) => Err(format!("{option} needs a value, not {value:?}")),
        None => Err(format!("{option} needs a value")),
    }
}
