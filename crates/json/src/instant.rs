//! Instants (RFC 3339 section 5.6, date-time), for `#[serde(with = "json::instant")]`: as `time` writes and reads them,
//! without its reader of every other form.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

/// Writes an instant.
///
/// # Errors
/// Its year is none of RFC 3339, or its offset has seconds.
pub fn serialize<S: Serializer>(at: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    let text = written(*at).ok_or_else(|| S::Error::custom("no instant of RFC 3339"))?;
    serializer.serialize_str(&text)
}

/// Reads an instant.
///
/// # Errors
/// It is none, or not written as one.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| D::Error::custom("not an instant"))
}

/// An instant as a text; none where its year is none of RFC 3339, or its offset has seconds.
#[must_use]
pub fn written(at: OffsetDateTime) -> Option<String> {
    let (year, month, day) = at.to_calendar_date();
    let (hours, minutes, seconds) = at.offset().as_hms();
    let year = u32::try_from(year).ok().filter(|year| *year < 10_000)?;
    if seconds != 0 || hours.unsigned_abs() > 23 {
        return None;
    }
    let mut text = String::with_capacity(20);
    digits(&mut text, year, 4);
    let parts = [
        ('-', u8::from(month)),
        ('-', day),
        ('T', at.hour()),
        (':', at.minute()),
        (':', at.second()),
    ];
    for (before, number) in parts {
        pair(&mut text, before, number);
    }
    if at.nanosecond() > 0 {
        text.push('.');
        digits(&mut text, at.nanosecond(), 9);
        text.truncate(text.trim_end_matches('0').len());
    }
    if at.offset().is_utc() {
        text.push('Z');
    } else {
        let sign = if at.offset().is_negative() { '-' } else { '+' };
        pair(&mut text, sign, hours.unsigned_abs());
        pair(&mut text, ':', minutes.unsigned_abs());
    }
    Some(text)
}

fn pair(text: &mut String, before: char, number: u8) {
    text.push(before);
    digits(text, number.into(), 2);
}

/// The last `count` digits of a number.
fn digits(text: &mut String, number: u32, count: u32) {
    for place in (0..count).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.extend(char::from_digit(digit, 10));
    }
}

/// An instant from its text.
#[must_use]
pub fn read(text: &str) -> Option<OffsetDateTime> {
    let mut rest = Rest(text.as_bytes());
    let date = rest.date()?;
    // the RFC lets any character stand between them
    rest.next()?;
    let (hour, minute) = (rest.number(2)?, rest.after(b':')?);
    let mut second = rest.after(b':')?;
    let mut nanosecond = if rest.skip(b'.') { rest.fraction()? } else { 0 };
    let offset = rest.offset()?;
    let leaps = second == 60;
    if leaps {
        (second, nanosecond) = (59, 999_999_999);
    }
    let time = Time::from_hms_nano(byte(hour)?, byte(minute)?, byte(second)?, nanosecond).ok()?;
    let at = OffsetDateTime::new_in_offset(date, time, offset);
    (rest.0.is_empty() && (!leaps || can_leap(at))).then_some(at)
}

/// Leap seconds are inserted at the end of a month of UTC.
fn can_leap(at: OffsetDateTime) -> bool {
    at.checked_to_offset(UtcOffset::UTC).is_some_and(|at| {
        let last = at.month().length(at.year());
        (at.day(), at.hour(), at.minute()) == (last, 23, 59)
    })
}

fn byte(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.0.first() == Some(&byte);
        if found {
            self.0 = &self.0[1..];
        }
        found
    }

    fn digit(&mut self) -> Option<u32> {
        let first = self.0.first().filter(|byte| byte.is_ascii_digit())?;
        let digit = u32::from(first - b'0');
        self.0 = &self.0[1..];
        Some(digit)
    }

    fn number(&mut self, count: u8) -> Option<u32> {
        (0..count).try_fold(0, |sum, _| Some(sum * 10 + self.digit()?))
    }

    /// Two digits behind a sign.
    fn after(&mut self, sign: u8) -> Option<u32> {
        self.skip(sign).then(|| self.number(2))?
    }

    fn date(&mut self) -> Option<Date> {
        let (year, month, day) = (self.number(4)?, self.after(b'-')?, self.after(b'-')?);
        let month = Month::try_from(byte(month)?).ok()?;
        Date::from_calendar_date(i32::try_from(year).ok()?, month, byte(day)?).ok()
    }

    /// Of a second, in nanoseconds: what is smaller is left.
    fn fraction(&mut self) -> Option<u32> {
        let (mut worth, mut sum) = (100_000_000, self.digit()? * 100_000_000);
        while let Some(digit) = self.digit() {
            worth /= 10;
            sum += digit * worth;
        }
        Some(sum)
    }

    fn offset(&mut self) -> Option<UtcOffset> {
        let sign = match self.next()? {
            b'Z' | b'z' => return Some(UtcOffset::UTC),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = i8::try_from(self.number(2)?).ok()?;
        let minutes = i8::try_from(self.after(b':')?).ok()?;
        let offset = UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?;
        (hours <= 23).then_some(offset)
    }
}

/// For instants that may be missing: `null` where there is none.
pub mod option {
    use super::{Deserializer, OffsetDateTime, Serializer, read};
    use serde::de::{Deserialize, Error};

    /// Writes an instant or `null`.
    ///
    /// # Errors
    /// As those of an instant.
    pub fn serialize<S: Serializer>(
        at: &Option<OffsetDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::serialize(at, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads an instant or `null`.
    ///
    /// # Errors
    /// It is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<OffsetDateTime>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let at = text.map(|text| read(&text).ok_or_else(|| D::Error::custom("not an instant")));
        at.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;

    proptest! {
        #[test]
        fn an_instant_is_written_and_read_as_time_does(
            seconds in -62_200_000_000_i64..253_410_000_000,
            nanoseconds in prop_oneof![Just(0), 0_i64..1_000_000_000, (0_i64..1_000).prop_map(|ms| ms * 1_000_000)],
            offset in prop_oneof![Just(0), -86_399_i32..86_400, (-1_439_i32..1_440).prop_map(|minutes| minutes * 60)],
        ) {
            let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap() + time::Duration::nanoseconds(nanoseconds);
            let offset = UtcOffset::from_whole_seconds(offset).unwrap();
            if let Some(at) = at.checked_to_offset(offset) {
                let text = written(at);
                prop_assert_eq!(&text, &at.format(&Rfc3339).ok());
                prop_assert_eq!(text.and_then(|text| read(&text)), at.format(&Rfc3339).ok().map(|_| at));
            }
        }

        #[test]
        fn what_is_nearly_an_instant_is_read_as_time_does(
            text in "[0-9]{3,4}[-/]?[01][0-9]-[0-3][0-9][T tx][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,12})?([Zz]|[+-][0-3][0-9]:?[0-9]{2})?[Z ]?",
        ) {
            prop_assert_eq!(read(&text), OffsetDateTime::parse(&text, &Rfc3339).ok());
        }
    }

    #[test]
    fn what_is_special_is_read_as_time_does() {
        let texts = [
            "2016-12-31T23:59:60Z",
            "2016-12-30T23:59:60Z",
            "2016-12-31T18:59:60-05:00",
            "2017-01-01T00:59:60.5+01:00",
            "2016-12-31T22:59:60Z",
            "0000-01-01T00:00:00Z",
            "0000-01-01T00:00:00+23:59",
            "9999-12-31T23:59:60-23:59",
            "2026-02-29T00:00:00Z",
            "2024-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T23:60:00Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+23:60",
            "2026-01-01T00:00:00-00:00",
            "2026-01-01 00:00:00Z",
            "2026-01-01é00:00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567891Z",
            "2026-01-01T00:00:00",
            "",
        ];
        for text in texts {
            let theirs = OffsetDateTime::parse(text, &Rfc3339).ok();
            assert_eq!(read(text), theirs, "{text}");
        }
    }
}
