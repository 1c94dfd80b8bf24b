//! Dates and date-times: CertLogic specification, sections "Dates and date-times",
//! `plusTime` and `dccDateOfBirth`.
//!
//! Days are counted in the proleptic Gregorian calendar, milliseconds since 1970-01-01T00:00:00Z.
//! A text of the right form that names no day (`2021-13-01`) is a date-time without a place on the
//! time line: as in the deployed engine it is no error, and no comparison with it holds.

use std::cmp::Ordering;

/// A point in time to the millisecond, or the date-time that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    ms: Option<i64>,
}

/// The time units of `plusTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// calendar years
    Year,
    /// calendar months
    Month,
    /// days of 24 hours
    Day,
    /// hours
    Hour,
}

const MS_PER_HOUR: i64 = 3_600_000;
const MS_PER_DAY: i64 = 24 * MS_PER_HOUR;
/// ECMA-262 section 21.4.1.1: no time value lies further from the epoch than 100,000,000 days.
const MAX_MS: i64 = 100_000_000 * MS_PER_DAY;

impl Unit {
    /// The unit written `text`.
    pub fn parse(text: &str) -> Option<Unit> {
        match text {
            "year" => Some(Unit::Year),
            "month" => Some(Unit::Month),
            "day" => Some(Unit::Day),
            "hour" => Some(Unit::Hour),
            _ => None,
        }
    }

    /// From any date that can be written, a longer offset leaves the range of [`MAX_MS`].
    fn longest(self) -> u64 {
        match self {
            Unit::Year => 300_000,
            Unit::Month => 12 * 300_000,
            Unit::Day => 200_000_000,
            Unit::Hour => 24 * 200_000_000,
        }
    }
}

impl DateTime {
    const NONE: DateTime = DateTime { ms: None };

    /// Reads what `plusTime` takes: `YYYY`, `YYYY-MM` (both rounded up to their last day),
    /// `YYYY-MM-DD` and date-times. `None` where the text has none of these forms.
    pub fn parse(text: &str) -> Option<DateTime> {
        let bytes = text.as_bytes();
        partial(bytes)
            .or_else(|| full_date(bytes))
            .or_else(|| date_time(bytes))
    }

    /// Reads a date of birth: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, without a time.
    pub fn parse_birth(text: &str) -> Option<DateTime> {
        partial(text.as_bytes()).or_else(|| full_date(text.as_bytes()))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; `None` for a date that does not exist.
    pub fn unix_ms(self) -> Option<i64> {
        self.ms
    }

    /// This date-time moved by `amount` units. A day past the end of a month runs on into the next:
    /// 2020-02-29 and one year is 2021-03-01.
    pub fn plus(self, amount: i64, unit: Unit) -> DateTime {
        match self.ms {
            Some(ms) if amount.unsigned_abs() <= unit.longest() => clip(moved(ms, amount, unit)),
            _ => DateTime::NONE,
        }
    }

    /// The order of two date-times; none with a date that does not exist.
    pub fn order(self, other: DateTime) -> Option<Ordering> {
        Some(self.ms?.cmp(&other.ms?))
    }

    /// As ECMAScript writes it into JSON, `2021-06-01T00:00:00.000Z`.
    pub fn iso(self) -> Option<String> {
        let ms = self.ms?;
        let (year, month, day) = civil(ms.div_euclid(MS_PER_DAY));
        let rest = ms.rem_euclid(MS_PER_DAY);
        let (hour, minute) = (rest / MS_PER_HOUR, rest / 60_000 % 60);
        let (second, milli) = (rest / 1000 % 60, rest % 1000);
        let year = match year {
            0..=9999 => format!("{year:04}"),
            _ => format!("{year:+07}"),
        };
        Some(format!(
            "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z"
        ))
    }
}

fn moved(ms: i64, amount: i64, unit: Unit) -> i64 {
    let by_months = |months: i64| {
        let (year, month, day) = civil(ms.div_euclid(MS_PER_DAY));
        day_number(year, month - 1 + months, day) * MS_PER_DAY + ms.rem_euclid(MS_PER_DAY)
    };
    match unit {
        Unit::Hour => ms + amount * MS_PER_HOUR,
        Unit::Day => ms + amount * MS_PER_DAY,
        Unit::Month => by_months(amount),
        Unit::Year => by_months(12 * amount),
    }
}

fn clip(ms: i64) -> DateTime {
    DateTime {
        ms: (ms.abs() <= MAX_MS).then_some(ms),
    }
}

/// The number of a day counted from 1970-01-01, with `month0` counted from 0 and free to overflow.
fn day_number(year: i64, month0: i64, day: i64) -> i64 {
    // The year begins in March, so that the leap day is its last and months follow one formula.
    let months = year * 12 + month0 - 2;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// Year, month (1 to 12) and day of the month of a day number: the inverse of [`day_number`].
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn midnight(day: i64) -> DateTime {
    DateTime {
        ms: Some(day * MS_PER_DAY),
    }
}

/// `YYYY` is its 31 December, `YYYY-MM` the last day of that month.
fn partial(text: &[u8]) -> Option<DateTime> {
    match text.len() {
        4 => Some(midnight(day_number(digits(text)?, 12, 0))),
        7 if text[4] == b'-' => {
            let (year, month) = (digits(&text[..4])?, digits(&text[5..])?);
            let exists = (1..=12).contains(&month);
            Some(if exists {
                midnight(day_number(year, month, 0))
            } else {
                DateTime::NONE
            })
        }
        _ => None,
    }
}

fn full_date(text: &[u8]) -> Option<DateTime> {
    if text.len() != 10 {
        return None;
    }
    Some(day(text)?.map_or(DateTime::NONE, midnight))
}

/// The day number of the leading `YYYY-MM-DD`: outer `None` for another form, inner `None` for a
/// month or day no calendar has. Day 31 passes in every month and runs on into the next.
fn day(text: &[u8]) -> Option<Option<i64>> {
    if text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let (year, month, day) = (
        digits(&text[..4])?,
        digits(&text[5..7])?,
        digits(&text[8..10])?,
    );
    let exists = (1..=12).contains(&month) && (1..=31).contains(&day);
    Some(exists.then(|| day_number(year, month - 1, day)))
}

fn date_time(text: &[u8]) -> Option<DateTime> {
    let (head, tail) = text.split_at_checked(19)?;
    if head[10] != b'T' {
        return None;
    }
    let (day, time) = (day(head)?, time_of_day(&head[11..])?);
    let (milli, zone) = fraction(tail)?;
    let offset = zone_offset(zone)?;
    Some(DateTime {
        ms: assemble(day, time, milli, offset),
    })
}

/// Milliseconds since midnight of `hh:mm:ss`; inner `None` beyond 24:00:00.
fn time_of_day(text: &[u8]) -> Option<Option<i64>> {
    if text[2] != b':' || text[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (
        digits(&text[..2])?,
        digits(&text[3..5])?,
        digits(&text[6..])?,
    );
    let exists = hour < 24 && minute < 60 && second < 60 || (hour, minute, second) == (24, 0, 0);
    Some(exists.then_some(hour * MS_PER_HOUR + minute * 60_000 + second * 1000))
}

/// The milliseconds of an optional `.S…` (further digits cut off) and what follows it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.', rest)) = text.split_first() else {
        return Some((0, text));
    };
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let place = |at: usize| {
        rest.get(at)
            .filter(|_| at < count)
            .map_or(0, |byte| i64::from(byte - b'0'))
    };
    (count > 0).then(|| (place(0) * 100 + place(1) * 10 + place(2), &rest[count..]))
}

/// Milliseconds east of UTC; inner `None` for an offset of a day or more. No offset means UTC.
fn zone_offset(text: &[u8]) -> Option<Option<i64>> {
    let (sign, rest) = match text {
        [] | [b'Z'] => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = offset_parts(rest)?;
    Some((hours < 24 && minutes < 60).then_some(sign * (hours * MS_PER_HOUR + minutes * 60_000)))
}

/// `h`, `hh`, `hmm`, `hhmm`, `h:mm`, `hh:mm`; a colon may also end the text.
fn offset_parts(text: &[u8]) -> Option<(i64, i64)> {
    let (hours, minutes) = match text {
        [hours @ .., b':'] => (hours, &[][..]),
        [hours @ .., b':', _, _] => (hours, &text[hours.len() + 1..]),
        _ if text.len() > 2 => text.split_at(text.len() - 2),
        _ => (text, &[][..]),
    };
    if !(1..=2).contains(&hours.len()) {
        return None;
    }
    Some((digits(hours)?, digits(minutes)?))
}

/// 24:00:00 with a fraction is past the end of the day and names no time.
fn assemble(day: Option<i64>, time: Option<i64>, milli: i64, offset: Option<i64>) -> Option<i64> {
    let time = time
        .map(|time| time + milli)
        .filter(|&time| time <= MS_PER_DAY)?;
    Some(day? * MS_PER_DAY + time - offset?)
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + i64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn iso(text: &str) -> Option<String> {
        DateTime::parse(text).expect("the form is allowed").iso()
    }

    fn moved_iso(text: &str, amount: i64, unit: Unit) -> String {
        DateTime::parse(text)
            .unwrap()
            .plus(amount, unit)
            .iso()
            .unwrap()
    }

    #[test]
    fn every_form_of_the_specification_is_read() {
        for (text, expected) in [
            ("2021-06-01", "2021-06-01T00:00:00.000Z"),
            ("2021-06-01T10:20:30", "2021-06-01T10:20:30.000Z"),
            ("2021-06-01T10:20:30Z", "2021-06-01T10:20:30.000Z"),
            ("2021-06-01T10:20:30+1", "2021-06-01T09:20:30.000Z"),
            ("2021-06-01T10:20:30+01", "2021-06-01T09:20:30.000Z"),
            ("2021-06-01T10:20:30-130", "2021-06-01T11:50:30.000Z"),
            ("2021-06-01T10:20:30+0130", "2021-06-01T08:50:30.000Z"),
            ("2021-06-01T10:20:30+1:30", "2021-06-01T08:50:30.000Z"),
            ("2021-06-01T10:20:30-01:30", "2021-06-01T11:50:30.000Z"),
            ("2021-06-01T10:20:30.5", "2021-06-01T10:20:30.500Z"),
            ("2021-06-01T10:20:30.0429Z", "2021-06-01T10:20:30.042Z"),
            (
                "2021-06-01T10:20:30.999999+02:00",
                "2021-06-01T08:20:30.999Z",
            ),
            ("2021-06-01T24:00:00Z", "2021-06-02T00:00:00.000Z"),
            ("2021", "2021-12-31T00:00:00.000Z"),
            ("2021-02", "2021-02-28T00:00:00.000Z"),
            ("2024-02", "2024-02-29T00:00:00.000Z"),
            ("1900-02", "1900-02-28T00:00:00.000Z"),
            ("2021-12", "2021-12-31T00:00:00.000Z"),
            ("2021-02-30", "2021-03-02T00:00:00.000Z"),
            ("0000-01-01", "0000-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "21",
            "2021-6",
            "2021-06-1",
            "2021/06/01",
            "2021-06-01 10:20:30",
            "2021-06-01T10:20",
            "2021-06-01T10:20:30.",
            "2021-06-01T10:20:30z",
            "2021-06-01T10:20:30+",
            "2021-06-01T10:20:30+01:3",
            "2021-06-01T10:20:30+01:30:00",
            "2021-06-01T10:20:30+10000",
            "2021-06-01T10:20:30.5.5",
            "2021-06-01\n",
            "+021-06-01",
            "２０２１",
        ] {
            assert_eq!(DateTime::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn days_that_do_not_exist_have_no_order() {
        let today = DateTime::parse("2021-06-01").unwrap();
        for text in [
            "2021-13-01",
            "2021-00",
            "2021-06-32",
            "2021-06-01T24:00:01",
            "2021-06-01T10:20:30+24:00",
        ] {
            let none = DateTime::parse(text).expect("the form is allowed");
            assert_eq!(
                (
                    none.unix_ms(),
                    none.order(today),
                    none.plus(1, Unit::Day).iso()
                ),
                (None, None, None),
                "{text}"
            );
        }
    }

    #[test]
    fn days_past_the_end_of_a_month_run_on() {
        assert_eq!(
            moved_iso("2020-02-29", 1, Unit::Year),
            "2021-03-01T00:00:00.000Z"
        );
        assert_eq!(
            moved_iso("2021-01-31", 1, Unit::Month),
            "2021-03-03T00:00:00.000Z"
        );
        assert_eq!(
            moved_iso("2020-01-31", 1, Unit::Month),
            "2020-03-02T00:00:00.000Z"
        );
        assert_eq!(
            moved_iso("2021-03-31", -1, Unit::Month),
            "2021-03-03T00:00:00.000Z"
        );
        assert_eq!(
            moved_iso("2021-06-01T12:00:00Z", -13, Unit::Hour),
            "2021-05-31T23:00:00.000Z"
        );
        assert_eq!(
            moved_iso("0001-01-01", -2, Unit::Year),
            "-000001-01-01T00:00:00.000Z"
        );
    }

    #[test]
    fn offsets_beyond_the_time_line_name_no_time() {
        let start = DateTime::parse("1970-01-01").unwrap();
        assert_eq!(start.plus(100_000_000, Unit::Day).unix_ms(), Some(MAX_MS));
        assert_eq!(start.plus(100_000_001, Unit::Day).unix_ms(), None);
        for unit in [Unit::Year, Unit::Month, Unit::Day, Unit::Hour] {
            for amount in [i64::MIN, i64::MAX, 300_000 * 366 * 24] {
                assert_eq!(
                    start.plus(amount, unit).unix_ms(),
                    None,
                    "{amount} {unit:?}"
                );
            }
            let (first, last) = (
                DateTime::parse("0000-01-01").unwrap(),
                DateTime::parse("9999").unwrap(),
            );
            let longest = i64::try_from(unit.longest()).unwrap();
            assert_eq!(first.plus(longest, unit).unix_ms(), None);
            assert_eq!(last.plus(-longest, unit).unix_ms(), None);
        }
    }

    #[test]
    fn a_date_of_birth_has_no_time() {
        assert_eq!(
            DateTime::parse_birth("2004-01-01").unwrap().iso().unwrap(),
            "2004-01-01T00:00:00.000Z"
        );
        assert_eq!(DateTime::parse_birth("2004-01-01T00:00:00Z"), None);
    }

    proptest! {
        #[test]
        fn civil_inverts_the_day_number(days in -100_000_000_i64..100_000_000) {
            let (year, month, day) = civil(days);
            prop_assert_eq!(day_number(year, month - 1, day), days);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9TZ:.+-]{0,30}|\\PC{0,30}") {
            let _ = (DateTime::parse(&text), DateTime::parse_birth(&text));
        }
    }
}
