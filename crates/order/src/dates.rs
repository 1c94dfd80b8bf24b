//! Days and moments as people and laboratories write them (ISO 8601, RFC 3339 section 5.6), and what is plausible.

use certificate::PartialDate;
use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};

/// The oldest sample that is certified. An older one is a mistyped year.
pub(crate) const OLDEST_SAMPLE: Duration = Duration::days(365);
/// The longest that a recovery counts after its test; the Regulation has 180 days, and no country more than a year.
pub(crate) const LONGEST_RECOVERY: Duration = Duration::days(730);

/// `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Option<Date> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let years = 1900..=2099;
    let day = Date::parse(text, format).ok();
    day.filter(|day| text.len() == 10 && years.contains(&day.year()))
}

/// A moment with its offset, with or without seconds, in UTC.
pub(crate) fn moment(text: &str) -> Option<OffsetDateTime> {
    let whole = json::instant::read(text).or_else(|| json::instant::read(&with_seconds(text)?))?;
    let utc = whole.checked_to_offset(UtcOffset::UTC)?;
    (1900..=2099).contains(&utc.year()).then_some(utc)
}

/// `2026-11-24T09:00Z` lacks nothing but zero seconds.
fn with_seconds(text: &str) -> Option<String> {
    let (minutes, offset) = text.split_at_checked("2026-11-24T09:00".len())?;
    Some(format!("{minutes}:00{offset}"))
}

/// A date of birth of which day or month may not be known: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, and really there.
pub(crate) fn birth(text: &str) -> Option<PartialDate> {
    earliest(text)?;
    PartialDate::parse(text)
}

/// The first day that a date of birth may stand for.
pub(crate) fn earliest(birth: &str) -> Option<Date> {
    let padded = match birth.len() {
        4 => format!("{birth}-01-01"),
        7 => format!("{birth}-01"),
        _ => birth.to_owned(),
    };
    day(&padded)
}

/// The last day on which something may have happened: a day may have begun east of here already.
pub(crate) fn latest(now: OffsetDateTime) -> Date {
    let tomorrow = now.to_offset(UtcOffset::UTC).date().next_day();
    tomorrow.unwrap_or(Date::MAX)
}

/// So many days after a day; the last day of all where there is none.
pub(crate) fn after(day: Date, by: Duration) -> Date {
    const LAST: Date = match Date::from_calendar_date(9999, Month::December, 31) {
        Ok(day) => day,
        Err(_) => Date::MAX,
    };
    day.checked_add(by).unwrap_or(LAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn moments_have_an_offset() {
        let quarter = datetime!(2026-11-23 08:15 UTC);
        for text in [
            "2026-11-23T08:15:00Z",
            "2026-11-23T08:15Z",
            "2026-11-23T09:15+01:00",
        ] {
            assert_eq!(moment(text), Some(quarter), "{text}");
        }
        for text in [
            "2026-11-23T08:15:00",
            "2026-11-23",
            "",
            "2026-11-23T08:1é",
            "1626-11-23T08:15Z",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_birth_is_a_day_that_there_was() {
        for text in ["1990", "1990-02", "1990-02-28"] {
            assert_eq!(
                birth(text).map(|birth| birth.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "",
            "90",
            "1990-02-30",
            "1990-00",
            "1890-01-01",
            "1990-02-28T00:00:00",
        ] {
            assert_eq!(birth(text), None, "{text}");
        }
        assert_eq!(earliest("1990-02"), Some(date!(1990 - 02 - 01)));
    }
}
