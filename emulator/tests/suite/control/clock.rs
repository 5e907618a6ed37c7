//! The clock.

use serde_json::{Value, json};
use time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

use super::{assert_refused, control};
use crate::common::{BEGIN, World};

#[track_caller]
fn post(world: &World, body: Value) -> OffsetDateTime {
    let reply = control(world, "POST", "/_emulator/clock", Some(body));
    assert_eq!(reply.status, 200, "{}", reply.body);
    now(&reply.body)
}

fn now(body: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(body["now"].as_str().expect("a date"), &Rfc3339).expect("a date")
}

#[test]
fn the_clock_is_read_moved_and_set() {
    let world = World::new();
    let read = now(&control(&world, "GET", "/_emulator/clock", None).body);
    assert!((BEGIN..BEGIN + Duration::minutes(5)).contains(&read), "{read}");

    // The clock keeps running, so compare to the day.
    for (body, day) in [
        (json!({ "set": "2026-01-31T12:00:00Z" }), datetime!(2026-01-31 0:00 UTC)),
        (json!({ "advance": "P1M" }), datetime!(2026-02-28 0:00 UTC)),
        (json!({ "advance": "P1Y1D" }), datetime!(2027-03-01 0:00 UTC)),
        (json!({ "advance": 86_400 }), datetime!(2027-03-02 0:00 UTC)),
        (json!({ "advance": 43_200.5 }), datetime!(2027-03-03 0:00 UTC)),
        (json!({ "advance": { "weeks": 1, "hours": 24 } }), datetime!(2027-03-11 0:00 UTC)),
        (json!({ "advance": "-P1M" }), datetime!(2027-02-11 0:00 UTC)),
        (json!({ "advance": 0 }), datetime!(2027-02-11 0:00 UTC)),
        (json!({ "set": "2027-02-28T23:30:00-01:00" }), datetime!(2027-03-01 0:00 UTC)),
    ] {
        assert_eq!(post(&world, body.clone()).date(), day.date(), "{body}");
        assert_eq!(world.emulator.now().date(), day.date(), "{body}");
    }
    for (advance, year) in [(json!(1e300), 9999), (json!("-P9999Y"), 1)] {
        assert_eq!(post(&world, json!({ "advance": advance })).year(), year, "it stops at its end");
    }
}

#[test]
fn what_is_due_happens_when_the_clock_moves() {
    let world = World::new();
    world.customer("acme", false);
    let trial = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-essentials",
        "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": "2026-09-15T08:00:00Z" } }));
    assert_eq!(trial["status"], "IN_TRIAL");
    post(&world, json!({ "advance": { "days": 15 } }));
    assert_ne!(world.status(&trial["refId"]), "IN_TRIAL");
}

#[test]
fn invalid_times_are_explained() {
    let world = World::new();
    for (body, field, words) in [
        (json!({}), None, &["`advance`", "`set`"][..]),
        (json!([]), None, &["not a JSON object"]),
        (json!({ "advance": 1, "set": "2026-01-31T12:00:00Z" }), Some("set"), &["send one"]),
        (json!({ "forward": 1 }), Some("forward"), &["`forward`", "`advance`", "`set`"]),
        (json!({ "advance": "1 month" }), Some("advance"), &["1 month", "seconds", "P1M", "days"]),
        (json!({ "advance": true }), Some("advance"), &["true", "seconds"]),
        (json!({ "advance": [] }), Some("advance"), &["[]"]),
        (json!({ "advance": {} }), Some("advance"), &["{}"]),
        (json!({ "advance": { "day": 1 } }), Some("advance.day"), &["`day`", "`days`"]),
        (json!({ "advance": { "days": "1" } }), Some("advance.days"), &["\"1\"", "i32"]),
        (json!({ "set": "tomorrow" }), Some("set"), &["tomorrow", "RFC 3339", "2027"]),
        (json!({ "set": "2026-02-30T12:00:00Z" }), Some("set"), &["2026-02-30"]),
        (json!({ "set": "0000-06-01T00:00:00Z" }), Some("set"), &["year 1"]),
        (json!({ "set": 5 }), Some("set"), &["`5`", "string"]),
    ] {
        let reply = control(&world, "POST", "/_emulator/clock", Some(body));
        assert_refused(&reply, 400, field, words);
    }
    assert_eq!(world.emulator.now().date(), BEGIN.date(), "the clock does not change");
}
