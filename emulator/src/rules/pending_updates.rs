//! Updates that take effect once they are paid for.

use time::OffsetDateTime;

use crate::accounts::{Change, PaymentOutcome, ScheduleStatus, ScheduledUpdate, Subscription};
use crate::catalog::Lookup;

impl Subscription {
    /// Holds changes back until they are paid for.
    pub(super) fn hold_back(
        &mut self,
        changes: Vec<Change>,
        payment: PaymentOutcome,
        now: OffsetDateTime,
    ) {
        let status = ScheduleStatus::PendingPayment;
        let pending = changes.into_iter().map(|change| ScheduledUpdate { at: now, change, status });
        self.scheduled.extend(pending);
        self.payment = payment;
    }

    /// Applies the changes that waited for their payment.
    pub(super) fn apply_paid_changes(&mut self, catalog: &Lookup, at: OffsetDateTime) {
        let (paid, others): (Vec<_>, _) =
            std::mem::take(&mut self.scheduled).into_iter().partition(awaits_payment);
        *self = self.with(paid.iter().map(|update| &update.change), catalog, at);
        self.scheduled = others;
    }

    /// Takes back the changes that wait for their payment. Returns whether there were any.
    pub(crate) fn drop_unpaid_changes(&mut self) -> bool {
        let count = self.scheduled.len();
        self.scheduled.retain(|update| !awaits_payment(update));
        let is_dropped = self.scheduled.len() < count;
        if is_dropped {
            self.payment = PaymentOutcome::Paid;
        }
        is_dropped
    }
}

fn awaits_payment(update: &ScheduledUpdate) -> bool {
    update.status == ScheduleStatus::PendingPayment
}
