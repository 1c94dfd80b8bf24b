//! The end of a log, and the next line behind it.

use crate::act::Act;
use crate::entry::Entry;
use crate::name::{Actor, Origin, Subject};
use bulletin::Digest;
use json::instant;
use std::fmt;
use time::{OffsetDateTime, UtcOffset};

/// What the first line begins with.
pub(crate) const HEADER: &str = "pratique staff log v1 ";

/// A log up to a line: who noted one can tell later whether that line is still there, and as it was. Written `number:hash`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the line; 0 is the first line of the log, before any entry.
    pub number: u64,
    /// Its hash.
    pub hash: Digest,
}

impl Head {
    /// Reads `number:hash`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, hash) = text.split_once(':')?;
        let head = Self {
            number: number.parse().ok()?,
            hash: Digest::parse(hash)?,
        };
        (head.to_string() == text).then_some(head)
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.hash)
    }
}

/// The end of a log that is written on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    head: Head,
    last: OffsetDateTime,
}

/// The log has as many lines as can be counted, or its clock has left the calendar: nothing can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the staff log cannot be written on: begin a new one")
    }
}

impl std::error::Error for Full {}

impl Chain {
    /// A new log: its first line, and its end.
    #[must_use]
    pub fn begin(origin: &Origin) -> (String, Self) {
        let line = format!("{HEADER}{origin}");
        let head = Head {
            number: 0,
            hash: Digest::of(line.as_bytes()),
        };
        let last = OffsetDateTime::UNIX_EPOCH;
        (line, Self { head, last })
    }

    /// The end of a log whose last entry this is, as it was kept.
    #[must_use]
    pub fn behind(last: &Entry) -> Self {
        let hash = Digest::of(last.to_string().as_bytes());
        Self {
            head: Head {
                number: last.number,
                hash,
            },
            last: last.at,
        }
    }

    /// The end of a log whose last line this is: its first line, or that of an entry.
    #[must_use]
    pub fn reopen(line: &str) -> Option<Self> {
        if let Some(entry) = Entry::parse(line) {
            return Some(Self::behind(&entry));
        }
        let origin = Origin::parse(line.strip_prefix(HEADER)?)?;
        Some(Self::begin(&origin).1)
    }

    /// The last line.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The next entry and the end behind it. A clock that went back does not take the log along: the moment is then that of the
    /// entry before.
    ///
    /// # Errors
    /// [`Full`].
    pub fn next(
        &self,
        at: OffsetDateTime,
        actor: Actor,
        act: Act,
        subject: Subject,
    ) -> Result<(Entry, Self), Full> {
        let at = at.to_offset(UtcOffset::UTC).max(self.last);
        let entry = Entry {
            number: self.head.number.checked_add(1).ok_or(Full)?,
            at: at.replace_nanosecond(0).map_err(|_| Full)?,
            actor,
            act,
            subject,
            before: self.head.hash,
        };
        // every other part has a form whatever it is
        instant::written(entry.at).ok_or(Full)?;
        let end = Self::behind(&entry);
        Ok((entry, end))
    }
}
