//! Progress on the standard error stream.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::job::News;

/// The time between two lines about the progress, where there is no terminal for a bar.
const INTERVAL: Duration = Duration::from_secs(10);

/// A bar on a terminal, or a line from time to time in a log.
pub(crate) struct Progress {
    bar: ProgressBar,
    told: Instant,
}

impl Progress {
    pub(crate) fn new(rows: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: ProgressBar::new(rows as u64).with_style(style), told: Instant::now() }
    }

    pub(crate) fn tell(&mut self, news: News) {
        match news {
            News::Line(line) => self.bar.suspend(|| eprintln!("{line}")),
            News::Done(rows) => {
                self.bar.inc(rows as u64);
                if self.bar.is_hidden() && self.told.elapsed() >= INTERVAL {
                    self.told = Instant::now();
                    let all = self.bar.length().unwrap_or_default();
                    eprintln!("{} of {all} rows", self.bar.position());
                }
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish();
    }
}
