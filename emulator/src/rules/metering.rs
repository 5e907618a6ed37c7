//! Meters: how changes become usage.

use std::collections::HashSet;

use time::OffsetDateTime;

use crate::accounts::{Usage, UsageChange};
use crate::catalog::{Aggregation, Feature};
use crate::values::amount::Amount;
use crate::values::periods::Period;

/// Adds changes up to the usage of a feature, in the units of reports.
#[derive(Debug)]
pub(crate) struct Meter<'a> {
    aggregation: Option<&'a Aggregation>,
    /// The usage, or the sum of the values that it is the average of.
    value: Amount,
    changes: u32,
    /// The values that were counted already.
    seen: HashSet<&'a str>,
}

impl<'a> Meter<'a> {
    pub(crate) fn of(feature: &'a Feature) -> Self {
        let aggregation = feature.event_meter.as_ref().map(|meter| &meter.aggregation);
        Self { aggregation, value: Amount::ZERO, changes: 0, seen: HashSet::new() }
    }

    pub(crate) fn add(&mut self, change: &'a UsageChange) {
        let amount = change.amount;
        let is_first = self.changes == 0;
        self.changes = self.changes.saturating_add(1);
        self.value = match self.aggregation {
            Some(Aggregation::Unique { .. }) => {
                let is_new = change.unique.as_deref().is_none_or(|value| self.seen.insert(value));
                if is_new { self.value + amount } else { self.value }
            }
            Some(Aggregation::Max { .. }) if !is_first => self.value.max(amount),
            Some(Aggregation::Min { .. }) if !is_first => self.value.min(amount),
            Some(Aggregation::Max { .. } | Aggregation::Min { .. }) => amount,
            None | Some(Aggregation::Count | Aggregation::Sum { .. } | Aggregation::Avg { .. }) => {
                self.value + amount
            }
        };
    }

    pub(crate) fn value(&self) -> Amount {
        match self.aggregation {
            Some(Aggregation::Avg { .. }) => self.value.divided_by(self.changes.into()),
            // Reported usage never falls below zero. Changes are not in the order of their arrival, so
            // that the sum of some may.
            None => self.value.max(Amount::ZERO),
            _ => self.value,
        }
    }

    /// Starts again from nothing.
    pub(crate) fn reset(&mut self) {
        self.value = Amount::ZERO;
        self.changes = 0;
        self.seen.clear();
    }
}

impl Usage {
    /// The usage within the period, or the total if there is none, in the units of the feature.
    pub(crate) fn current(&self, feature: &Feature, period: Option<Period>) -> Amount {
        feature.in_units(self.reported(feature, period))
    }

    /// The usage within the period, or the total if there is none, in the units of reports.
    pub(crate) fn reported(&self, feature: &Feature, period: Option<Period>) -> Amount {
        let before = |end: OffsetDateTime| self.changes().partition_point(|change| change.at < end);
        let counted = match period {
            Some(period) => before(period.start)..before(period.end),
            None => 0..self.changes().len(),
        };
        let mut meter = Meter::of(feature);
        self.changes().get(counted).into_iter().flatten().for_each(|change| meter.add(change));
        meter.value()
    }
}
