//! The command line.

/// The command line arguments.
#[derive(Debug, PartialEq)]
pub(crate) struct Arguments {
    /// The file to report. Defaults to the sample file.
    pub(crate) file: Option<String>,
    /// The name of the run that the rows belong to.
    pub(crate) run: Option<String>,
    /// The file to write rejected rows to.
    pub(crate) dead_letters: Option<String>,
    /// Whether to check the rows without sending them.
    pub(crate) dry_run: bool,
    /// Whether to report to Stigg instead of an emulator.
    pub(crate) live: bool,
    /// The number of requests to send at a time.
    pub(crate) parallel: usize,
    /// The URL of the proxy to Stigg.
    pub(crate) proxy: Option<String>,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            file: None,
            run: None,
            dead_letters: None,
            dry_run: false,
            live: false,
            parallel: 1,
            proxy: None,
        }
    }
}

impl Arguments {
    /// Reads the arguments that follow the program's name.
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self::default();
        while let Some(argument) = arguments.next() {
            match &*argument {
                "--dry-run" => parsed.dry_run = true,
                "--live" => parsed.live = true,
                "--run" => parsed.run = Some(value(&argument, arguments.next())?),
                "--dead-letters" => {
                    parsed.dead_letters = Some(value(&argument, arguments.next())?);
                }
                "--parallel" => {
                    let number = value(&argument, arguments.next())?;
                    parsed.parallel = (number.parse().ok().filter(|number| *number > 0))
                        .ok_or_else(|| format!("--parallel needs a number, not {number:?}"))?;
                }
                "--proxy" => parsed.proxy = Some(value(&argument, arguments.next())?),
                _ if argument.starts_with('-') || parsed.file.is_some() => {
                    return Err(format!(
                        "unexpected argument {argument:?}; see the top of main.rs"
                    ));
                }
                _ => parsed.file = Some(argument),
            }
        }
        if parsed.proxy.is_some() && !parsed.live {
            return Err("--proxy needs --live: the emulator is on this machine".to_owned());
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
