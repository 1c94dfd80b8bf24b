//! The keys that a beacon's identifiers are made of: a table with the columns key, start and period, a key a day, for two
//! weeks. It is the only thing that leads from identifiers back to their sender.

use crate::hexadecimal;
use crate::interval::{INTERVAL_SECONDS, Interval, RollingPeriod};
use crate::key::{KeySpan, TemporaryExposureKey};
use crate::sighting::KEPT_DAYS;
use std::fmt::{self, Write};

const HEADER: &str = "key,start,period";
const DAY_INTERVALS: u32 = 24 * 60 * 60 / INTERVAL_SECONDS;

/// Keys of the last two weeks, in the order in which they were made.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OwnKeys(Vec<KeySpan>);

/// Why a file is none of keys.
#[derive(Debug, PartialEq, Eq)]
pub enum KeysFault {
    /// It does not begin as one.
    Header,
    /// This line, counted from 1, is no key.
    Line(usize),
}

impl OwnKeys {
    /// Reads a file; an empty one has no keys.
    ///
    /// # Errors
    /// [`KeysFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, KeysFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| KeysFault::Header)?;
        let mut lines = text.lines().zip(1..);
        match lines.next() {
            None => return Ok(Self::default()),
            Some((HEADER, _)) => {}
            Some(_) => return Err(KeysFault::Header),
        }
        let key = |(line, number)| span(line).ok_or(KeysFault::Line(number));
        lines.map(key).collect::<Result<_, _>>().map(Self)
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.iter().fold(format!("{HEADER}\n"), |mut text, span| {
            let _ = hexadecimal::write(&mut text, &span.key.0);
            let _ = writeln!(text, ",{},{}", span.start.0, span.period.get());
            text
        })
    }

    /// The keys.
    #[must_use]
    pub fn spans(&self) -> &[KeySpan] {
        &self.0
    }

    /// The key of this moment; `None` where none was made yet.
    #[must_use]
    pub fn of(&self, now: Interval) -> Option<&KeySpan> {
        let current = |span: &&KeySpan| (span.start..span.end()).contains(&now);
        self.0.iter().find(current)
    }

    /// Forgets keys that have not been in use for two weeks, and takes a new one until midnight in UTC.
    pub fn renew(&mut self, now: Interval, random: [u8; 16]) -> KeySpan {
        let first = now.0.saturating_sub(KEPT_DAYS * DAY_INTERVALS);
        self.0.retain(|span| span.end().0 > first);
        let span = KeySpan {
            key: TemporaryExposureKey(random),
            start: now.start_of_day(),
            period: RollingPeriod::DAY,
        };
        self.0.push(span);
        span
    }
}

fn span(line: &str) -> Option<KeySpan> {
    let (digits, rest) = line.split_at_checked(32)?;
    let (start, period) = rest.strip_prefix(',')?.split_once(',')?;
    Some(KeySpan {
        key: TemporaryExposureKey(hexadecimal::read(digits)?),
        start: Interval(start.parse().ok()?),
        period: RollingPeriod::new(period.parse().ok()?).ok()?,
    })
}

impl std::error::Error for KeysFault {}

impl fmt::Display for KeysFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(
                f,
                "it is no file of a beacon's keys, which begins with {HEADER}"
            ),
            Self::Line(number) => write!(f, "line {number} is no key"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Interval = Interval(2_992_464 + 70);

    #[test]
    fn a_key_is_used_for_its_day_and_read_again_as_it_was_written() {
        let mut keys = OwnKeys::read(b"").unwrap();
        assert_eq!(keys.of(TODAY), None);
        keys.renew(TODAY, [0xa7; 16]);
        let text = keys.write();
        assert_eq!(text, format!("{HEADER}\n{},2992464,144\n", "a7".repeat(16)));
        let keys = OwnKeys::read(text.as_bytes()).unwrap();
        for (interval, used) in [
            (2_992_463, false),
            (2_992_464, true),
            (2_992_607, true),
            (2_992_608, false),
        ] {
            assert_eq!(keys.of(Interval(interval)).is_some(), used, "{interval}");
        }
    }

    #[test]
    fn keys_are_kept_for_two_weeks_behind_their_last_use() {
        let mut keys = OwnKeys::default();
        for day in 0..20 {
            keys.renew(Interval(TODAY.0 + day * DAY_INTERVALS), [0; 16]);
        }
        // the oldest was in use until less than two weeks ago
        let days = keys.0.iter().map(|span| span.start.0 / DAY_INTERVALS);
        let today = (TODAY.0 + 19 * DAY_INTERVALS) / DAY_INTERVALS;
        assert_eq!(
            days.collect::<Vec<_>>(),
            (today - 14..=today).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_no_file_of_keys_is_named() {
        let line = |line: &str| OwnKeys::read(format!("{HEADER}\n{line}\n").as_bytes());
        let key = "00".repeat(16);
        assert!(line(&format!("{key},2992464,144")).is_ok());
        for bad in [
            String::new(),
            key.clone(),
            format!("{key},2992464,145"),
            format!("{key},-1,144"),
            format!("+{},2992464,144", &key[1..]),
            format!("é{},2992464,144", &key[2..]),
        ] {
            assert_eq!(line(&bad), Err(KeysFault::Line(2)), "{bad}");
        }
        for bad in [&b"identifier,time,rssi,metadata\n"[..], b"\xff"] {
            assert_eq!(OwnKeys::read(bad), Err(KeysFault::Header));
        }
    }
}
