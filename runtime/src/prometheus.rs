//! Stats and status in Prometheus' text format.

use std::fmt::{self, Display, Write};

use stigg::entitlements::AccessDeniedReason;
use time::OffsetDateTime;

use crate::outbox;
use crate::{State, Stats, Status, StreamState, StreamStats, StreamStatus, WebhookStats};

/// Returns an exposition in version 0.0.4 of the format.
pub(crate) fn exposition(stats: &Stats, Status { state, since, stream, .. }: &Status) -> String {
    let mut text = Exposition(String::new());
    text.checks(stats);
    text.fetches(stats);
    text.memory(stats);
    text.state(*state, *since);
    // Most instances have none.
    if stream.state != StreamState::Off || stats.stream != StreamStats::default() {
        text.stream(&stats.stream, stream);
    }
    if stats.webhooks != WebhookStats::default() {
        text.webhooks(&stats.webhooks);
    }
    text.0
}

/// The same for an outbox.
pub(crate) fn outbox_exposition(counts: &outbox::Stats, state: &outbox::Status) -> String {
    let mut text = Exposition(String::new());
    text.records(counts);
    text.pending(counts, state.oldest);
    text.calls(counts);
    text.delivery(state);
    text.0
}

struct Exposition(String);

/// A label value, escaped.
struct Escaped<T>(T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.to_string().chars() {
            match char {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

impl Exposition {
    fn checks(&mut self, stats: &Stats) {
        self.family("stigg_checks_total", "counter", "Checks, by the source of their decision.");
        for (source, count) in &stats.checks {
            self.labelled("stigg_checks_total", "source", source, count);
        }

        let name = "stigg_checks_denied_total";
        self.family(name, "counter", "Denied checks, by reason.");
        // All reasons from the start: a rate misses the first count of a series that is new.
        let unknown = stats.denied.iter().map(|(reason, _)| reason);
        let unknown = unknown.filter(|reason| !AccessDeniedReason::KNOWN.contains(reason));
        for reason in AccessDeniedReason::KNOWN.iter().chain(unknown) {
            let count = stats.denied.iter().find(|(own, _)| own == reason);
            self.labelled(name, "reason", reason, count.map_or(0, |(_, count)| *count));
        }

        let help = "Checks answered by entitlements that were due to be fetched again.";
        self.counter("stigg_checks_stale_total", help, stats.stale);
        let help = "Checks of features that no customer seen so far has.";
        self.counter("stigg_checks_unknown_feature_total", help, stats.unknown_features);
    }

    fn fetches(&mut self, stats: &Stats) {
        let name = "stigg_fetches_total";
        self.family(name, "counter", "Fetches of a customer's entitlements, by outcome.");
        self.labelled(name, "outcome", "succeeded", stats.fetched);
        self.labelled(name, "outcome", "failed", stats.failed);
        self.labelled(name, "outcome", "rate_limited", stats.rate_limited);

        let help = "Fetches that this process may make at the moment.";
        let budget = f64::from(stats.reads_per_minute) / 60.0;
        self.gauge("stigg_fetch_budget_per_second", help, budget);
    }

    fn memory(&mut self, stats: &Stats) {
        self.gauge("stigg_cache_customers", "Customers in memory.", stats.customers);
        let help = "Estimated size of the customers in memory.";
        self.gauge("stigg_cache_bytes", help, stats.bytes);
        let help = "Customers dropped from memory to make room.";
        self.counter("stigg_cache_evictions_total", help, stats.evicted);
    }

    fn state(&mut self, current: State, since: OffsetDateTime) {
        self.family("stigg_state", "gauge", "State of the instance: 1 for the current one.");
        for state in State::ALL {
            self.labelled("stigg_state", "state", state, u8::from(state == current));
        }
        let help = "Time at which the current state began.";
        self.gauge("stigg_state_since_timestamp_seconds", help, since.unix_timestamp());
    }

    fn stream(&mut self, stats: &StreamStats, StreamStatus { state, since, .. }: &StreamStatus) {
        let name = "stigg_stream_connections_total";
        self.family(
            name,
            "counter",
            "Connections of the stream of pushes, by what became of them.",
        );
        self.labelled(name, "outcome", "made", stats.connects);
        self.labelled(name, "outcome", "lost_or_failed", stats.disconnects);
        let name = "stigg_stream_messages_total";
        self.family(name, "counter", "Messages of the stream of pushes, by outcome.");
        self.labelled(name, "outcome", "applied", stats.applied);
        self.labelled(name, "outcome", "ignored", stats.ignored);
        self.labelled(name, "outcome", "outdated", stats.outdated);
        self.labelled(name, "outcome", "unreadable", stats.unreadable);
        let help = "Times at which all that was in memory became stale.";
        self.counter("stigg_stream_epochs_total", help, stats.epochs);
        let name = "stigg_stream_state";
        self.family(name, "gauge", "State of the stream of pushes: 1 for the current one.");
        for one in StreamState::ALL {
            self.labelled(name, "state", one, u8::from(one == *state));
        }
        let help = "Time at which the current state of the stream began.";
        let since = since.unix_timestamp();
        self.gauge("stigg_stream_state_since_timestamp_seconds", help, since);
    }

    fn webhooks(&mut self, stats: &WebhookStats) {
        let name = "stigg_webhooks_total";
        self.family(name, "counter", "Events of webhooks, by what they made stale.");
        self.labelled(name, "effect", "customer", stats.customer);
        self.labelled(name, "effect", "not_in_memory", stats.not_in_memory);
        self.labelled(name, "effect", "all_customers", stats.all_customers);
        self.labelled(name, "effect", "ignored", stats.ignored);
    }

    fn records(&mut self, stats: &outbox::Stats) {
        let name = "stigg_outbox_recorded_total";
        self.counter(name, "Records that the outbox took.", stats.recorded);
        let help = "Records found in the files of instances that ended.";
        self.counter("stigg_outbox_adopted_total", help, stats.adopted);
        let help = "Records that were handed back.";
        self.counter("stigg_outbox_handed_back_total", help, stats.handed_back);
        let name = "stigg_outbox_settled_total";
        self.family(name, "counter", "Records that are not pending any more, by outcome.");
        self.labelled(name, "outcome", "delivered", stats.delivered);
        self.labelled(name, "outcome", "dead_lettered", stats.dead_lettered);
        self.labelled(name, "outcome", "dropped", stats.dropped);
        let help = "Files, and items in files, that were damaged and put aside.";
        self.counter("stigg_outbox_damaged_total", help, stats.damaged);
    }

    fn pending(&mut self, stats: &outbox::Stats, oldest: Option<OffsetDateTime>) {
        let help = "Records to be delivered.";
        self.gauge("stigg_outbox_pending_records", help, stats.pending);
        let help = "Items to be delivered, each the sum of one or more records.";
        self.gauge("stigg_outbox_pending_items", help, stats.pending_items);
        let help = "Size of the items to be delivered.";
        self.gauge("stigg_outbox_pending_bytes", help, stats.pending_bytes);
        let help = "Records to be delivered that are not on disk.";
        self.gauge("stigg_outbox_unsaved_records", help, stats.unsaved);
        if let Some(oldest) = oldest {
            let help = "Time at which the oldest pending item was recorded.";
            let name = "stigg_outbox_oldest_timestamp_seconds";
            self.gauge(name, help, oldest.unix_timestamp());
        }
    }

    fn calls(&mut self, stats: &outbox::Stats) {
        let name = "stigg_outbox_calls_total";
        self.family(name, "counter", "Calls that deliver items, by outcome.");
        self.labelled(name, "outcome", "succeeded", stats.calls);
        self.labelled(name, "outcome", "failed", stats.failed_calls);
    }

    fn delivery(&mut self, status: &outbox::Status) {
        let name = "stigg_outbox_delivery";
        self.family(name, "gauge", "State of the delivery: 1 for the current one.");
        for delivery in outbox::Delivery::ALL {
            self.labelled(name, "state", delivery, u8::from(delivery == status.delivery));
        }
        let is_degraded = matches!(status.disk, outbox::Disk::Degraded(_));
        let help = "1 while the disk fails and new items are kept in memory alone.";
        self.gauge("stigg_outbox_disk_degraded", help, u8::from(is_degraded));
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, "counter", help);
        self.line(format_args!("{name} {value}"));
    }

    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "gauge", help);
        self.line(format_args!("{name} {value}"));
    }

    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    fn labelled(&mut self, name: &str, label: &str, value: impl Display, count: impl Display) {
        self.line(format_args!("{name}{{{label}=\"{}\"}} {count}", Escaped(value)));
    }

    fn line(&mut self, line: fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use stigg::entitlements::AccessDeniedReason;
    use time::OffsetDateTime;

    use super::{Escaped, exposition, outbox_exposition};
    use crate::outbox::{self, Delivery, Disk, Lane};
    use crate::{
        Source, State, Stats, Status, StreamState, StreamStats, StreamStatus, WebhookStats,
    };

    fn sample() -> String {
        let stats = Stats {
            checks: Source::ALL.map(|source| (source, 10 + source as u64)).into(),
            denied: vec![
                (AccessDeniedReason::EntitlementNotFound, 2),
                (AccessDeniedReason::from("a \"new\" one"), 1),
            ],
            stale: 3,
            unknown_features: 4,
            fetched: 5,
            failed: 6,
            rate_limited: 7,
            evicted: 8,
            customers: 9,
            bytes: 12_345,
            reads_per_minute: 1_500,
            webhooks: WebhookStats { customer: 4, not_in_memory: 3, all_customers: 2, ignored: 1 },
            stream: StreamStats {
                connects: 1,
                disconnects: 2,
                applied: 3,
                ignored: 4,
                outdated: 5,
                unreadable: 6,
                epochs: 7,
            },
        };
        let since = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(1_768_478_400);
        let stream = StreamStatus { state: StreamState::Live, since, last_error: None };
        exposition(&stats, &Status { state: State::Interrupted, since, last_error: None, stream })
    }

    #[test]
    fn the_text_is_exactly_this() {
        let expected = r#"# HELP stigg_checks_total Checks, by the source of their decision.
# TYPE stigg_checks_total counter
stigg_checks_total{source="cache"} 10
stigg_checks_total{source="predicted"} 11
stigg_checks_total{source="fetched"} 12
stigg_checks_total{source="fallback"} 13
stigg_checks_total{source="fallback_absent"} 14
stigg_checks_total{source="offline"} 15
# HELP stigg_checks_denied_total Denied checks, by reason.
# TYPE stigg_checks_denied_total counter
stigg_checks_denied_total{reason="BudgetExceeded"} 0
stigg_checks_denied_total{reason="CustomerIsArchived"} 0
stigg_checks_denied_total{reason="CustomerNotFound"} 0
stigg_checks_denied_total{reason="CustomerResourceNotFound"} 0
stigg_checks_denied_total{reason="EntitlementNotFound"} 2
stigg_checks_denied_total{reason="FeatureNotFound"} 0
stigg_checks_denied_total{reason="FeatureTypeMismatch"} 0
stigg_checks_denied_total{reason="InsufficientCredits"} 0
stigg_checks_denied_total{reason="NoActiveSubscription"} 0
stigg_checks_denied_total{reason="NoFeatureEntitlementInSubscription"} 0
stigg_checks_denied_total{reason="RequestedUsageExceedingLimit"} 0
stigg_checks_denied_total{reason="RequestedValuesMismatch"} 0
stigg_checks_denied_total{reason="Revoked"} 0
stigg_checks_denied_total{reason="Unknown"} 0
stigg_checks_denied_total{reason="a \"new\" one"} 1
# HELP stigg_checks_stale_total Checks answered by entitlements that were due to be fetched again.
# TYPE stigg_checks_stale_total counter
stigg_checks_stale_total 3
# HELP stigg_checks_unknown_feature_total Checks of features that no customer seen so far has.
# TYPE stigg_checks_unknown_feature_total counter
stigg_checks_unknown_feature_total 4
# HELP stigg_fetches_total Fetches of a customer's entitlements, by outcome.
# TYPE stigg_fetches_total counter
stigg_fetches_total{outcome="succeeded"} 5
stigg_fetches_total{outcome="failed"} 6
stigg_fetches_total{outcome="rate_limited"} 7
# HELP stigg_fetch_budget_per_second Fetches that this process may make at the moment.
# TYPE stigg_fetch_budget_per_second gauge
stigg_fetch_budget_per_second 25
# HELP stigg_cache_customers Customers in memory.
# TYPE stigg_cache_customers gauge
stigg_cache_customers 9
# HELP stigg_cache_bytes Estimated size of the customers in memory.
# TYPE stigg_cache_bytes gauge
stigg_cache_bytes 12345
# HELP stigg_cache_evictions_total Customers dropped from memory to make room.
# TYPE stigg_cache_evictions_total counter
stigg_cache_evictions_total 8
# HELP stigg_state State of the instance: 1 for the current one.
# TYPE stigg_state gauge
stigg_state{state="starting"} 0
stigg_state{state="live"} 0
stigg_state{state="interrupted"} 1
stigg_state{state="offline"} 0
stigg_state{state="closed"} 0
stigg_state{state="forked"} 0
# HELP stigg_state_since_timestamp_seconds Time at which the current state began.
# TYPE stigg_state_since_timestamp_seconds gauge
stigg_state_since_timestamp_seconds 1768478400
# HELP stigg_stream_connections_total Connections of the stream of pushes, by what became of them.
# TYPE stigg_stream_connections_total counter
stigg_stream_connections_total{outcome="made"} 1
stigg_stream_connections_total{outcome="lost_or_failed"} 2
# HELP stigg_stream_messages_total Messages of the stream of pushes, by outcome.
# TYPE stigg_stream_messages_total counter
stigg_stream_messages_total{outcome="applied"} 3
stigg_stream_messages_total{outcome="ignored"} 4
stigg_stream_messages_total{outcome="outdated"} 5
stigg_stream_messages_total{outcome="unreadable"} 6
# HELP stigg_stream_epochs_total Times at which all that was in memory became stale.
# TYPE stigg_stream_epochs_total counter
stigg_stream_epochs_total 7
# HELP stigg_stream_state State of the stream of pushes: 1 for the current one.
# TYPE stigg_stream_state gauge
stigg_stream_state{state="off"} 0
stigg_stream_state{state="connecting"} 0
stigg_stream_state{state="live"} 1
stigg_stream_state{state="interrupted"} 0
stigg_stream_state{state="unauthorized"} 0
stigg_stream_state{state="degraded"} 0
stigg_stream_state{state="overloaded"} 0
# HELP stigg_stream_state_since_timestamp_seconds Time at which the current state of the stream began.
# TYPE stigg_stream_state_since_timestamp_seconds gauge
stigg_stream_state_since_timestamp_seconds 1768478400
# HELP stigg_webhooks_total Events of webhooks, by what they made stale.
# TYPE stigg_webhooks_total counter
stigg_webhooks_total{effect="customer"} 4
stigg_webhooks_total{effect="not_in_memory"} 3
stigg_webhooks_total{effect="all_customers"} 2
stigg_webhooks_total{effect="ignored"} 1
"#;
        assert_eq!(sample(), expected);
    }

    fn outbox_sample() -> String {
        let counts = outbox::Stats {
            recorded: 10,
            handed_back: 1,
            adopted: 5,
            adopted_items: 4,
            delivered: 8,
            dead_lettered: 2,
            dropped: 1,
            pending: 4,
            pending_items: 3,
            pending_bytes: 900,
            unsaved: 2,
            calls: 6,
            failed_calls: 7,
            damaged: 9,
        };
        let state = outbox::Status {
            delivery: Delivery::Unauthorized,
            lane: Some(Lane::Usage),
            disk: Disk::Degraded("no space left".to_owned()),
            oldest: Some(OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(1_768_478_400)),
            last_error: None,
        };
        outbox_exposition(&counts, &state)
    }

    #[test]
    fn the_text_of_an_outbox_has_all_counts() {
        let text = outbox_sample();
        let values: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let expected = [
            "stigg_outbox_recorded_total 10",
            "stigg_outbox_adopted_total 5",
            "stigg_outbox_handed_back_total 1",
            "stigg_outbox_settled_total{outcome=\"delivered\"} 8",
            "stigg_outbox_settled_total{outcome=\"dead_lettered\"} 2",
            "stigg_outbox_settled_total{outcome=\"dropped\"} 1",
            "stigg_outbox_damaged_total 9",
            "stigg_outbox_pending_records 4",
            "stigg_outbox_pending_items 3",
            "stigg_outbox_pending_bytes 900",
            "stigg_outbox_unsaved_records 2",
            "stigg_outbox_oldest_timestamp_seconds 1768478400",
            "stigg_outbox_calls_total{outcome=\"succeeded\"} 6",
            "stigg_outbox_calls_total{outcome=\"failed\"} 7",
            "stigg_outbox_delivery{state=\"live\"} 0",
            "stigg_outbox_delivery{state=\"interrupted\"} 0",
            "stigg_outbox_delivery{state=\"unauthorized\"} 1",
            "stigg_outbox_delivery{state=\"closed\"} 0",
            "stigg_outbox_disk_degraded 1",
        ];
        assert_eq!(values, expected);
    }

    /// What the format and its naming rules ask of every line.
    #[test]
    fn the_text_keeps_to_the_rules_of_the_format() {
        let text = sample() + &outbox_sample();
        assert!(text.ends_with('\n') && !text.contains("\n\n"));
        let (mut families, mut series) = (HashSet::new(), HashSet::new());
        let (mut family, mut kind) = ("", "");
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                family = help.split_once(' ').unwrap().0;
                assert!(families.insert(family), "{family} is in one place");
                let is_valid = |char: char| char.is_ascii_lowercase() || char == '_';
                assert!(family.starts_with("stigg_") && family.chars().all(is_valid));
                kind = "";
            } else if let Some(typed) = line.strip_prefix("# TYPE ") {
                let (name, of_type) = typed.split_once(' ').unwrap();
                assert_eq!((name, kind), (family, ""), "after the help, and once");
                kind = of_type;
                assert_eq!(kind == "counter", name.ends_with("_total"), "{name} is a {kind}");
            } else {
                let (name, value) = line.rsplit_once(' ').unwrap();
                assert!(series.insert(name), "{name} is there twice");
                let (name, labels) = name.split_once('{').unwrap_or((name, "}"));
                assert!(name == family && !kind.is_empty() && labels.ends_with('}'), "{line}");
                assert!(value.parse::<f64>().is_ok(), "{line}");
            }
        }
    }

    #[test]
    fn label_values_are_escaped() {
        assert_eq!(Escaped("C:\\\n\"é\"").to_string(), r#"C:\\\n\"é\""#);
    }
}
