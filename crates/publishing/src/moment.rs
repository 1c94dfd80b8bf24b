//! Moments as an officer reads them.

use time::{OffsetDateTime, UtcOffset};

/// `2026-11-23 12:00 UTC`, with seconds where there are any.
pub(crate) fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let (hour, minute, second) = at.to_hms();
    let seconds = match second {
        0 => String::new(),
        second => format!(":{second:02}"),
    };
    format!("{} {hour:02}:{minute:02}{seconds} UTC", at.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn it_is_short_and_in_utc() {
        assert_eq!(
            moment(datetime!(2026-11-23 1:30 +2)),
            "2026-11-22 23:30 UTC"
        );
        assert_eq!(
            moment(datetime!(2026-11-23 1:02:03 UTC)),
            "2026-11-23 01:02:03 UTC"
        );
    }
}
