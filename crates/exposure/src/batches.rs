//! Which exports are due (Google's key server, `internal/export`, `makeBatchRanges`).

/// The times of the exports that are due, in Unix seconds.
///
/// They end before the window of time in which keys are still being published, on whole periods, and begin where the
/// last one ended; where there was none, with one. `None` where a length is 0.
#[must_use]
pub fn due_batches(
    period: u64,
    last_end: Option<u64>,
    now: u64,
    open_window: u64,
) -> Option<Vec<(u64, u64)>> {
    let whole = |time: u64, length: u64| Some(time - time.checked_rem(length)?);
    let end = whole(whole(now, open_window)?, period)?;
    let begin = whole(last_end.unwrap_or(end.saturating_sub(period)), period)?;
    let count = end.saturating_sub(begin) / period;
    Some(
        (0..count)
            .map(|place| begin + place * period)
            .map(|start| (start, start + period))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_follow_one_another_and_end_before_the_open_window() {
        assert_eq!(
            due_batches(900, Some(3600), 7000, 1800),
            Some(vec![(3600, 4500), (4500, 5400)])
        );
        assert_eq!(
            due_batches(3600, None, 7300, 3600),
            Some(vec![(3600, 7200)])
        );
        assert_eq!(due_batches(3600, Some(7200), 7300, 3600), Some(vec![]));
        assert_eq!(due_batches(3600, Some(99_999), 7300, 3600), Some(vec![]));
        assert_eq!(due_batches(0, None, 7300, 3600), None);
        assert_eq!(due_batches(3600, None, 7300, 0), None);
    }
}
