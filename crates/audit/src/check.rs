//! Checking a copy of a log: every place where it is not what was written.

use crate::chain::{HEADER, Head};
use crate::entry::Entry;
use crate::name::Origin;
use bulletin::Digest;
use std::fmt;
use time::OffsetDateTime;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose log it says it is.
    pub origin: Option<Origin>,
    /// How many lines are entries.
    pub entries: u64,
    /// The moments of the first and the last entry.
    pub span: Option<(OffsetDateTime, OffsetDateTime)>,
    /// The last line.
    pub head: Option<Head>,
    /// Every break, in the order of the lines; none in an unbroken log.
    pub findings: Vec<Finding>,
}

/// A place where the log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The line of the file, counted from 1; behind the last one for what is missing at the end.
    pub line: u64,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The first line is not that of a staff log.
    NotALog,
    /// A line that no entry has.
    NotAnEntry,
    /// The number does not follow on the one before.
    Number,
    /// The hash is not that of the line before: that line was changed, or a line taken out or put in between.
    Broken,
    /// The moment lies before that of the entry before.
    Earlier,
    /// The line that was noted before is not as it was noted.
    NotAsNoted,
    /// The line that was noted before is missing: the log was cut off.
    CutOff,
    /// The last line has no end: it was cut off while it was written.
    Unfinished,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotALog => "this is not the first line of a staff log",
            Self::NotAnEntry => "this line is not an entry of a staff log",
            Self::Number => "the number does not follow on the one before: a line was taken out or put in",
            Self::Broken => {
                "the hash is not that of the line before: that line was changed, or a line was taken out or put in"
            }
            Self::Earlier => "the moment lies before that of the entry before",
            Self::NotAsNoted => "this line is not the one that was noted before",
            Self::CutOff => "the log ends before the line that was noted before: its end was cut off",
            Self::Unfinished => "the last line has no end: it was cut off while it was written",
        })
    }
}

/// Checks a copy of a log, and that the line `noted` before is still in it.
#[must_use]
pub fn check(log: &str, noted: Option<Head>) -> Report {
    let mut checking = Checking::default();
    for (line, number) in log.split_inclusive('\n').zip(1..) {
        checking.line(number, line.strip_suffix('\n').unwrap_or(line), noted);
        if !line.ends_with('\n') {
            checking.find(number, Problem::Unfinished);
        }
    }
    checking.end(noted)
}

#[derive(Default)]
struct Checking {
    origin: Option<Origin>,
    entries: u64,
    first: Option<OffsetDateTime>,
    last: Option<OffsetDateTime>,
    head: Option<Head>,
    lines: u64,
    findings: Vec<Finding>,
}

impl Checking {
    fn find(&mut self, line: u64, problem: Problem) {
        self.findings.push(Finding { line, problem });
    }

    fn line(&mut self, number: u64, text: &str, noted: Option<Head>) {
        self.lines = number;
        if number == 1 {
            self.first_line(text);
        } else {
            self.entry(number, text);
        }
        let head = self
            .head
            .filter(|head| Some(head.number) == noted.map(|noted| noted.number));
        if head.is_some() && head != noted {
            self.find(number, Problem::NotAsNoted);
        }
    }

    fn first_line(&mut self, text: &str) {
        self.origin = text.strip_prefix(HEADER).and_then(Origin::parse);
        if self.origin.is_none() {
            self.find(1, Problem::NotALog);
        }
        self.head = Some(Head {
            number: 0,
            hash: Digest::of(text.as_bytes()),
        });
    }

    /// Each line is held against the one that stands before it, so that one change is found once or twice and not in every line
    /// behind it.
    fn entry(&mut self, number: u64, text: &str) {
        let before = self.head;
        let hash = Digest::of(text.as_bytes());
        let Some(entry) = Entry::parse(text) else {
            self.find(number, Problem::NotAnEntry);
            let count = before.map_or(0, |head| head.number.saturating_add(1));
            self.head = Some(Head {
                number: count,
                hash,
            });
            return;
        };
        if before.is_some_and(|head| head.number.checked_add(1) != Some(entry.number)) {
            self.find(number, Problem::Number);
        }
        if before.is_some_and(|head| head.hash != entry.before) {
            self.find(number, Problem::Broken);
        }
        if self.last.is_some_and(|last| entry.at < last) {
            self.find(number, Problem::Earlier);
        }
        self.entries += 1;
        self.first.get_or_insert(entry.at);
        self.last = Some(entry.at);
        self.head = Some(Head {
            number: entry.number,
            hash,
        });
    }

    fn end(mut self, noted: Option<Head>) -> Report {
        if self.lines == 0 {
            self.find(1, Problem::NotALog);
        }
        let reached = self.head.map(|head| head.number);
        if noted.is_some_and(|noted| reached.is_none_or(|reached| reached < noted.number)) {
            self.find(self.lines + 1, Problem::CutOff);
        }
        Report {
            origin: self.origin,
            entries: self.entries,
            span: self.first.zip(self.last),
            head: self.head,
            findings: self.findings,
        }
    }
}
