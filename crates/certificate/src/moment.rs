//! Dates as certificates write them (EU DCC JSON schema 1.3.x): ISO 8601 days, RFC 3339 moments and their
//! real-world variants.

use json::instant;
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let month = Month::try_from(u8::try_from(digits(&text[5..7])?).ok()?).ok()?;
    Date::from_calendar_date(
        i32::try_from(digits(&text[..4])?).ok()?,
        month,
        u8::try_from(digits(&text[8..])?).ok()?,
    )
    .ok()
}

/// Only ASCII digits, so that slicing before was on character borders.
fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// A day, also where a time was written behind it.
pub(crate) fn day_of(text: &str) -> Option<Date> {
    day(text)
        .or_else(|| moment(text).map(OffsetDateTime::date))
        .or_else(|| local_day(text))
}

/// `YYYY-MM-DDThh:mm:ss` without an offset: the day as written.
fn local_day(text: &str) -> Option<Date> {
    let (date, time) = text.split_at_checked(10)?;
    if time.starts_with('T') && time.len() >= 9 {
        day(date)
    } else {
        None
    }
}

/// An RFC 3339 moment; also with an offset of `+hhmm` or `+hh`, as some issuers wrote it. Result in UTC.
pub(crate) fn moment(text: &str) -> Option<OffsetDateTime> {
    instant::read(text)
        .or_else(|| instant::read(&with_colon(text)?))
        .map(|m| m.to_offset(UtcOffset::UTC))
}

fn with_colon(text: &str) -> Option<String> {
    let sign = text.rfind(['+', '-']).filter(|at| *at > 10)?;
    let (before, offset) = text.split_at(sign);
    match offset.len() {
        3 => Some(format!("{before}{offset}:00")),
        5 if offset.is_ascii() => Some(format!("{before}{}:{}", &offset[..3], &offset[3..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn reads_the_forms_that_occur() {
        assert_eq!(day("2021-05-29"), Some(date!(2021 - 05 - 29)));
        assert_eq!(
            day_of("2021-05-29T23:00:00+02:00"),
            Some(date!(2021 - 05 - 29))
        );
        assert_eq!(day_of("2021-05-29T00:00:00"), Some(date!(2021 - 05 - 29)));
        for offset in ["+02:00", "+0200", "+02"] {
            let written = format!("2021-05-29T13:00:00.25{offset}");
            assert_eq!(
                moment(&written),
                Some(datetime!(2021-05-29 11:00:00.25 UTC)),
                "{written}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_day() {
        for wrong in [
            "2021-09-99",
            "2021-9-9",
            "21-09-09",
            "",
            "2021-09-1é",
            "+021-09-10",
            "2021-02-29",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
