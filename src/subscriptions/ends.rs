//! The end of a subscription.

use time::OffsetDateTime;

use crate::subscriptions::{ActiveSubscription, Subscription, SubscriptionSummary};

/// Returns the effective end if there is one, and otherwise the earlier of the end that is set and
/// the cancellation.
fn end(
    effective: Option<OffsetDateTime>,
    set: Option<OffsetDateTime>,
    canceled: Option<OffsetDateTime>,
) -> Option<OffsetDateTime> {
    effective.or_else(|| [set, canceled].into_iter().flatten().min())
}

/// Implements `ends_at` for the types of subscriptions.
macro_rules! ends {
    ($($subscription:ident)+) => {
        $(
            impl $subscription {
                /// Returns the end of the subscription, past or future, or `None` if it has no end.
                ///
                /// This is the [`effective_end_date`](Self::effective_end_date) if there is one.
                /// Otherwise it is the earlier of [`end_date`](Self::end_date) and
                /// [`cancellation_date`](Self::cancellation_date), which may be set even if Stigg
                /// reports no effective end.
                #[must_use]
                pub fn ends_at(&self) -> Option<OffsetDateTime> {
                    end(self.effective_end_date, self.end_date, self.cancellation_date)
                }
            }
        )+
    };
}

ends!(Subscription SubscriptionSummary ActiveSubscription);
