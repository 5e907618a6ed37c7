//! Tests of the environment. It is not safe to set environment variables while other threads may
//! read them. Such a test therefore runs itself again in a child process with the variables, which
//! reports the result.

use std::ffi::OsStr;
use std::process::Command;

const IS_CHILD: &str = "STIGG_TEST_IS_CHILD";

/// All variables that a client reads.
const VARIABLES: [&str; 11] = [
    "STIGG_SERVER_API_KEY",
    "STIGG_API_URL",
    "REQUEST_METHOD",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// Whether this process is such a child.
pub(crate) fn is_this() -> bool {
    std::env::var_os(IS_CHILD).is_some()
}

/// Reports the result to the parent process.
pub(crate) fn tell(outcome: impl std::fmt::Debug) {
    println!("outcome: {outcome:?}");
}

/// Runs a test in a child process with these variables and no other relevant ones. Returns the
/// reported result.
pub(crate) fn run<V: AsRef<OsStr>>(
    module: &str,
    test: &str,
    variables: impl IntoIterator<Item = (&'static str, V)>,
) -> String {
    let (_, module) = module.split_once("::").unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    for name in VARIABLES {
        command.env_remove(name);
    }
    let output = command
        .args([&format!("{module}::{test}"), "--exact", "--nocapture"])
        .env(IS_CHILD, "yes")
        .envs(variables)
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let outcome = out.split_once("outcome: ").and_then(|(_, outcome)| outcome.lines().next());
    outcome.unwrap_or_else(|| panic!("{test} did not tell: {out}{err}")).to_owned()
}
