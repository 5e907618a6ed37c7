//! Captures the logs of dependencies.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

use log::{LevelFilter, Log, Metadata, Record};

use super::KEY;

/// Everything that this process logs, at every level.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    crates: Mutex<BTreeSet<String>>,
    leaks: Mutex<Vec<String>>,
}

impl Watch {
    /// Starts capturing, or joins a capture that another test has started.
    pub(crate) fn start() -> &'static Self {
        static WATCH: OnceLock<Watch> = OnceLock::new();
        static INSTALLED: OnceLock<()> = OnceLock::new();

        let watch = WATCH.get_or_init(Self::default);
        INSTALLED.get_or_init(|| {
            log::set_logger(watch).expect("no other logger is set");
            log::set_max_level(LevelFilter::Trace);
        });
        watch
    }

    /// Whether a crate has logged anything.
    pub(crate) fn has_heard(&self, name: &str) -> bool {
        self.crates.lock().unwrap().contains(name)
    }

    /// The entries that contain the API key.
    pub(crate) fn leaks(&self) -> Vec<String> {
        self.leaks.lock().unwrap().clone()
    }
}

impl Log for Watch {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let name = record.target().split("::").next().unwrap_or_default();
        // The servers of other tests log what they receive, as they should.
        if ["mockito", "tungstenite"].contains(&name) {
            return;
        }
        self.crates.lock().unwrap().insert(name.to_owned());
        let text = record.args().to_string();
        if text.contains(KEY) {
            self.leaks.lock().unwrap().push(format!("{}: {text}", record.target()));
        }
    }

    fn flush(&self) {}
}
