//! Civil days as `YYYY-MM-DD` (RFC 3339, full-date), for `#[serde(with = "json::day")]`: as `time` writes and reads them,
//! without its reader of every other form.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;
use time::{Date, Month};

/// Writes a day.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&written(*day))
}

/// Reads a day.
///
/// # Errors
/// It is no day, or not written as one.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| D::Error::custom("not a day"))
}

fn written(day: Date) -> String {
    let (year, month, day) = day.to_calendar_date();
    format!("{year:04}-{:02}-{day:02}", u8::from(month))
}

fn read(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let [b'-', m1, m2, b'-', d1, d2] = *rest.as_bytes() else {
        return None;
    };
    let month = Month::try_from(number(&[m1, m2])?).ok()?;
    let year = year.bytes().try_fold(0, |sum, digit| {
        Some(sum * 10 + i32::from(number(&[digit])?))
    })?;
    Date::from_calendar_date(year, month, number(&[d1, d2])?).ok()
}

fn number(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0, |sum: u8, digit| {
        let value = digit.is_ascii_digit().then(|| digit - b'0')?;
        Some(sum * 10 + value)
    })
}

/// For days that may be missing: `null` where there is none.
pub mod option {
    use super::{Date, Deserializer, Error, Serializer, read, written};
    use serde::{Deserialize, Serialize};

    /// Writes a day or `null`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(written).serialize(serializer)
    }

    /// Reads a day or `null`.
    ///
    /// # Errors
    /// It is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let day = text.map(|text| read(&text).ok_or_else(|| D::Error::custom("not a day")));
        day.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_and_read_as_time_does() {
        for julian in (Date::MIN.to_julian_day().max(1_721_060)..5_373_484).step_by(97) {
            let day = Date::from_julian_day(julian).unwrap();
            let theirs = serde_json::to_string(&day).unwrap();
            assert_eq!(format!("\"{}\"", written(day)), theirs);
            assert_eq!(read(&written(day)), Some(day));
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        let wrong = [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-1-01",
            "2026-01-0a",
            "2026/01/01",
            "+026-01-01",
            "2026-01-01T00:00:00Z",
            "２026-01-01",
            "é26-01-01",
            "-2026-01-01",
        ];
        assert!(wrong.iter().all(|text| read(text).is_none()));
    }
}
