//! Programs in JavaScript that print what happens, a line for each event.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::{PATIENCE, Result};

pub(crate) struct Program {
    lines: Lines<BufReader<ChildStdout>>,
    input: ChildStdin,
    _child: Child,
}

impl Program {
    pub(crate) fn start(script: &str, arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new("node")
            .arg(format!("{}/{script}", env!("CARGO_MANIFEST_DIR")))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let input = child.stdin.take().ok_or("no input")?;
        Ok(Self { lines: BufReader::new(output).lines(), input, _child: child })
    }

    /// Waits for an event, and returns its value. Others that come before are passed over.
    pub(crate) async fn wait_for(&mut self, wanted: &str) -> Result<Value> {
        loop {
            let line = timeout(PATIENCE, self.lines.next_line()).await;
            let line = line.map_err(|_| format!("no event {wanted:?} in time"))??;
            let line = line.ok_or_else(|| format!("ended before the event {wanted:?}"))?;
            let (event, value): (String, Value) = serde_json::from_str(&line)?;
            if event == wanted {
                return Ok(value);
            }
            if event == "error" {
                return Err(format!("an error in place of {wanted:?}: {value}").into());
            }
        }
    }

    pub(crate) async fn tell(&mut self, command: &str) -> Result {
        self.input.write_all(format!("{command}\n").as_bytes()).await?;
        Ok(())
    }
}
