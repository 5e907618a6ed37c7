//! What is left of instances that have ended. Apart from the other tests: it counts the threads and
//! the open files of the process.

#![cfg(target_os = "linux")]

use std::time::Duration;

use stigg::blocking::Client;
use stigg_emulator::Emulator;
use stigg_runtime::Fallback;
use stigg_runtime::blocking::Entitlements;

fn count(folder: &str) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_thousand_instances_leave_no_thread_and_no_open_file() {
    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    let once = |round| {
        let entitlements = Entitlements::builder(client.clone(), Fallback::deny()).start().unwrap();
        if round % 100 == 0 {
            let decision = entitlements.check("acme", "feature-01-templates");
            assert!(!decision.is_fallback(), "{decision}");
        }
        assert!(entitlements.close(Duration::from_secs(10)), "{round}");
    };
    once(0);
    let (threads, files) = (count("/proc/self/task"), count("/proc/self/fd"));
    (0..1_000).for_each(once);
    // Closed means that the threads have nothing left to do but to end.
    let ended = || count("/proc/self/task") <= threads;
    let waited = std::iter::repeat_with(ended).take(10_000).any(|ended| {
        std::thread::yield_now();
        ended
    });
    assert!(waited, "{} threads of {threads}", count("/proc/self/task"));
    assert!(count("/proc/self/fd") <= files + 1);
}
