//! An instance in a child of the process that made it. Apart from the other tests, whose threads
//! would not be there either.

#![cfg(unix)]

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use fork::{Fork, fork, waitpid};
use stigg::blocking::Client;
use stigg::usage::UsageEventReportInput;
use stigg_emulator::Emulator;
use stigg_runtime::blocking::{Entitlements, Outbox};
use stigg_runtime::outbox::{Item, Obstacle};
use stigg_runtime::{Event, Fallback, Source, State};

const TEMPLATES: &str = "feature-01-templates";

#[test]
fn a_child_process_answers_from_memory_and_says_that_it_does_not_fetch_or_deliver() {
    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    client.provision_customer("acme").unwrap();
    let states = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&states);
    let entitlements = Entitlements::builder(client.clone(), Fallback::grant())
        .observe(move |event| {
            if let Event::StatusChanged(status) = event {
                told.lock().unwrap().push(status.state);
            }
        })
        .start()
        .unwrap();
    entitlements.refresh("acme").unwrap();
    // A thread that holds this lock while the process is forked would hold it for ever in the child.
    while states.lock().unwrap().is_empty() {
        thread::yield_now();
    }
    let outbox = Outbox::builder(client.clone()).start().unwrap();
    outbox.record(login()).unwrap();
    outbox.flush(Duration::from_secs(60)).unwrap();
    let on_demand = Entitlements::builder(client, Fallback::grant()).on_demand().start().unwrap();

    match fork().unwrap() {
        Fork::Child => {
            // Whatever waits for a thread of the parent would wait for ever.
            thread::spawn(|| {
                thread::sleep(Duration::from_secs(60));
                process::abort();
            });
            // The harness that shows what tests print is in the parent.
            set_hook(Box::new(|panic| drop(writeln!(std::io::stderr(), "{panic}"))));
            let run = AssertUnwindSafe(|| {
                reports_in_child(outbox);
                checks_in_child(entitlements, on_demand, &states);
            });
            process::exit(catch_unwind(run).is_err().into());
        }
        Fork::Parent(child) => assert_eq!(waitpid(child).unwrap(), 0),
    }

    entitlements.refresh("acme").unwrap();
    assert_eq!(entitlements.status().state, State::Live);
    assert_eq!(*states.lock().unwrap(), [State::Live]);
    assert!(!on_demand.check("acme", TEMPLATES).is_fallback());
    outbox.record(login()).unwrap();
    outbox.flush(Duration::from_secs(60)).unwrap();
    assert_eq!(outbox.stats().delivered, 2, "none of them the child's");
}

fn login() -> Item {
    UsageEventReportInput::builder("acme", "user_login").into()
}

fn reports_in_child(outbox: Outbox) {
    for _ in 0..2 {
        let login = login();
        let not_recorded = outbox.record(login.clone()).unwrap_err();
        assert_eq!(*not_recorded.obstacle(), Obstacle::Forked);
        assert_eq!(not_recorded.into_item(), login);
    }
    drop(outbox);
}

fn checks_in_child(
    entitlements: Entitlements,
    on_demand: Entitlements,
    states: &Mutex<Vec<State>>,
) {
    let from_memory = |stale| {
        let decision = entitlements.check("acme", TEMPLATES);
        assert_eq!((decision.source(), decision.is_stale()), (Source::Cache, stale));
    };
    from_memory(false);
    entitlements.invalidate("acme");
    from_memory(true);
    from_memory(true);
    for instance in [&entitlements, &on_demand] {
        assert_eq!(instance.check("globex", TEMPLATES).source(), Source::Fallback);
        assert_eq!(instance.list("globex"), []);
        instance.reserve("globex", TEMPLATES).unwrap().commit();
        assert_eq!(instance.status().state, State::Forked);
        assert_eq!(instance.refresh("acme").unwrap_err().state(), State::Forked);
        assert!(!instance.ready(Duration::from_secs(3_600)));
        assert_eq!(instance.stats().reads_per_minute, 0);
        assert!(instance.prometheus().contains("stigg_state{state=\"forked\"} 1"));
    }
    assert_eq!(*states.lock().unwrap(), [State::Live, State::Forked], "told once");
    assert!(entitlements.close(Duration::from_secs(3_600)), "there is nothing to wait for");
    drop((entitlements, on_demand));
}
