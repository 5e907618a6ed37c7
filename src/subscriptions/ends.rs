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

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    use super::end;
    use crate::subscriptions::ActiveSubscription;

    fn date(text: &str) -> OffsetDateTime {
        OffsetDateTime::parse(text, &Rfc3339).unwrap()
    }

    #[test]
    fn the_effective_end_goes_before_the_earlier_of_the_others() {
        let [early, middle, late] = [
            date("2030-01-01T00:00:00Z"),
            date("2030-02-01T00:00:00Z"),
            date("2030-03-01T00:00:00Z"),
        ]
        .map(Some);

        assert_eq!(end(late, middle, early), late);
        assert_eq!(end(None, middle, late), middle);
        assert_eq!(end(None, late, middle), middle);
        assert_eq!(end(None, None, early), early);
        assert_eq!(end(None, None, None), None);
    }

    #[test]
    fn a_subscription_hands_over_the_right_dates() {
        let mut json = json!({
            "subscriptionId": "s",
            "status": "ACTIVE",
            "pricingType": "PAID",
            "startDate": "2029-01-01T00:00:00Z",
            "customer": { "id": "1", "refId": "c", "customerId": "c" },
            "plan": {
                "id": "1",
                "planId": "p",
                "displayName": "P",
                "product": { "refId": "product" },
            },
            "endDate": "2030-02-01T00:00:00Z",
            "trialEndDate": "2029-02-01T00:00:00Z",
        });
        let ends = |json: &serde_json::Value| {
            serde_json::from_value::<ActiveSubscription>(json.clone()).unwrap().ends_at()
        };

        assert_eq!(ends(&json), Some(date("2030-02-01T00:00:00Z")));
        json["cancellationDate"] = "2030-01-01T00:00:00Z".into();
        assert_eq!(ends(&json), Some(date("2030-01-01T00:00:00Z")));
        json["effectiveEndDate"] = "2030-01-15T00:00:00Z".into();
        assert_eq!(ends(&json), Some(date("2030-01-15T00:00:00Z")));
    }
}
