//! One line of the log.

use crate::act::Act;
use crate::name::{Actor, Subject};
use bulletin::Digest;
use json::instant;
use std::fmt;
use time::OffsetDateTime;

/// The longest line, in bytes: its names, number, moment, act and hash, with room for each at its longest.
pub const MAX_LINE: usize = 512;

/// An act, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Counted from 1.
    pub number: u64,
    /// When, UTC, whole seconds.
    pub at: OffsetDateTime,
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// On what.
    pub subject: Subject,
    /// The hash of the line before; of the first line of the log for entry 1.
    pub before: Digest,
}

impl Entry {
    /// Reads a line without its end; one entry has one line.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        if line.len() > MAX_LINE {
            return None;
        }
        let mut words = line.split(' ');
        let entry = Self {
            number: words.next()?.parse().ok()?,
            at: instant::read(words.next()?)?,
            actor: Actor::parse(words.next()?)?,
            act: Act::parse(words.next()?)?,
            subject: Subject::parse(words.next()?)?,
            before: Digest::parse(words.next()?)?,
        };
        (words.next().is_none() && entry.to_string() == line).then_some(entry)
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            number,
            at,
            actor,
            act,
            subject,
            before,
        } = self;
        // a moment that has no form gives a line that is none
        let at = instant::written(*at).unwrap_or_default();
        let act = act.as_str();
        write!(f, "{number} {at} {actor} {act} {subject} {before}")
    }
}
