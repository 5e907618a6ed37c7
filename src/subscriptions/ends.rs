//! When subscriptions end.

use time::OffsetDateTime;

use crate::subscriptions::{ActiveSubscription, Subscription, SubscriptionSummary};

/// The date on which a subscription really ends if Stigg says so; else the earlier of the date that
/// it is set to end on and the date that it is cancelled on.
fn end(
    effective: Option<OffsetDateTime>,
    set: Option<OffsetDateTime>,
    cancelled: Option<OffsetDateTime>,
) -> Option<OffsetDateTime> {
    effective.or_else(|| [set, cancelled].into_iter().flatten().min())
}

/// Gives kinds of subscription their end.
macro_rules! ends {
    ($($subscription:ident)+) => {
        $(
            impl $subscription {
                /// When the subscription ends or ended; `None` while it has no end.
                ///
                /// The `effective_end_date` where there is one. Where there is none, which by its
                /// own account means that there is no end, an end or a cancellation that is set all
                /// the same is not passed over: the earlier of the two.
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
