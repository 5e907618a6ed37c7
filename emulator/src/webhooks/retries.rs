//! Retries of deliveries.

use time::Duration;

/// Retries that follow at once, and those that follow one by one after the pause.
const AT_ONCE: usize = 3;
const AFTER_PAUSES: usize = 3;
const PAUSE: Duration = Duration::seconds(30);

/// Wait between the latest failure of a delivery and its retry. `None` if it has failed for good.
pub(super) fn retry_after(failures: usize) -> Option<Duration> {
    match failures {
        0..=AT_ONCE => Some(Duration::ZERO),
        _ if failures <= AT_ONCE + AFTER_PAUSES => Some(PAUSE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_retries_follow_at_once_and_three_after_pauses() {
        let pauses: Vec<_> =
            (1..=7).map(|failures| retry_after(failures).map(Duration::whole_seconds)).collect();
        assert_eq!(pauses, [Some(0), Some(0), Some(0), Some(30), Some(30), Some(30), None]);
    }
}
