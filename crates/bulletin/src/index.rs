//! The index of everything that an authority publishes:
//!
//! ```text
//! pratique bulletin v1
//! <origin>
//! version <number>
//! issued <RFC 3339, UTC>
//! expires <RFC 3339, UTC>
//! <kind> <SHA-256, hex> <bytes> <name>      one line a file
//! ```

use crate::key::OfficerKey;
use crate::line::{Digest, Kind, Line, MAX_FILE, number};
use crate::note;
use crate::officers::Officers;
use crate::refusal::Refusal;
use json::instant;
use sorted::Set;
use std::fmt::Write;
use time::{Duration, OffsetDateTime};

const HEADER: &str = "pratique bulletin v1";
/// An index lasts at most this long (DESIGN, G11).
pub const MAX_TERM: Duration = Duration::days(90);
/// An index issued up to this far ahead points to a slow clock rather than to a false date.
const CLOCK_SKEW: Duration = Duration::minutes(5);
/// The most files that one index names.
const MAX_FILES: usize = 256;
/// The longest origin, in bytes.
const MAX_ORIGIN: usize = 253;

/// An index as an authority writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Who publishes: a host name.
    pub origin: String,
    /// Rises with every publication.
    pub version: u64,
    /// First moment in force.
    pub issued: OffsetDateTime,
    /// First moment no longer in force.
    pub expires: OffsetDateTime,
    /// What is published.
    pub files: Vec<Line>,
}

/// An index that enough officers signed, and that was in force and not older than what was held when it was opened.
/// Only [`Index::open`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedIndex(Index);

impl std::ops::Deref for CheckedIndex {
    type Target = Index;
    fn deref(&self) -> &Index {
        &self.0
    }
}

/// A file that a checked index names, its bytes those that the officers signed. Only [`CheckedIndex::accept`] makes
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File<'a> {
    line: &'a Line,
    bytes: &'a [u8],
}

impl<'a> File<'a> {
    /// Its line in the index.
    #[must_use]
    pub const fn line(&self) -> &'a Line {
        self.line
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

impl Index {
    /// Opens a signed note: enough different officers signed it, it is in force at `now`, and not older than the
    /// version `last` that was held before.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn open(
        note: &str,
        officers: &Officers,
        now: OffsetDateTime,
        last: Option<u64>,
    ) -> Result<CheckedIndex, Refusal> {
        let index = Self::parse(officers.check(note)?)?;
        index.stands(now, last)?;
        Ok(CheckedIndex(index))
    }

    /// Whether it is in force at `now`, and not older than the version `last`.
    pub(crate) fn stands(&self, now: OffsetDateTime, last: Option<u64>) -> Result<(), Refusal> {
        if self.issued - now > CLOCK_SKEW {
            return Err(Refusal::NotYetIssued);
        }
        if now >= self.expires {
            return Err(Refusal::Expired);
        }
        if last.is_some_and(|last| self.version < last) {
            return Err(Refusal::Rollback);
        }
        Ok(())
    }

    /// Opens a note that was accepted before and kept: signatures and form are checked again, the dates are left to
    /// the caller, for what is kept may have run out.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn reopen(note: &str, officers: &Officers) -> Result<CheckedIndex, Refusal> {
        Self::parse(officers.check(note)?).map(CheckedIndex)
    }

    /// The note of this index, signed by each key.
    ///
    /// # Errors
    /// [`Refusal`] where no phone would accept it whoever signs: a bad line, a term that is too long, too large.
    pub fn sign(&self, officers: &[OfficerKey]) -> Result<String, Refusal> {
        let text = self.text()?;
        if Self::parse(&text)? != *self {
            return Err(Refusal::Form);
        }
        let note = note::sign(&text, officers);
        if note.len() > note::MAX_NOTE {
            Err(Refusal::TooLarge)
        } else {
            Ok(note)
        }
    }

    fn text(&self) -> Result<String, Refusal> {
        let written = |moment: OffsetDateTime| instant::written(moment).ok_or(Refusal::Form);
        let (issued, expires) = (written(self.issued)?, written(self.expires)?);
        let mut text = format!(
            "{HEADER}\n{}\nversion {}\nissued {issued}\nexpires {expires}\n",
            self.origin, self.version
        );
        for line in &self.files {
            let _ = writeln!(text, "{line}");
        }
        Ok(text)
    }

    /// Reads the text of an index; one index has one text.
    fn parse(text: &str) -> Result<Self, Refusal> {
        let mut lines = text.strip_suffix('\n').ok_or(Refusal::Form)?.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(Refusal::Form);
        }
        let origin = lines
            .next()
            .filter(|origin| is_origin(origin))
            .ok_or(Refusal::Form)?;
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let version = field("version").and_then(number).ok_or(Refusal::Form)?;
        let issued = field("issued").and_then(moment).ok_or(Refusal::Form)?;
        let expires = field("expires").and_then(moment).ok_or(Refusal::Form)?;
        let files: Vec<Line> = lines.map(Line::parse).collect::<Result<_, _>>()?;
        let index = Self {
            origin: origin.to_owned(),
            version,
            issued,
            expires,
            files,
        };
        index.check()?;
        Ok(index)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.expires <= self.issued || self.expires - self.issued > MAX_TERM {
            return Err(Refusal::Term);
        }
        let digests: Set<_> = self.files.iter().map(|line| line.digest).collect();
        let names: Set<_> = self
            .files
            .iter()
            .map(|line| (line.kind, &line.name))
            .collect();
        let doubled = digests.len() < self.files.len() || names.len() < self.files.len();
        if doubled || self.files.len() > MAX_FILES {
            return Err(Refusal::Form);
        }
        Ok(())
    }
}

impl CheckedIndex {
    /// The file of this kind that has these bytes.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], or [`Refusal::File`] where the index has no such line.
    pub fn accept<'a>(&'a self, kind: Kind, bytes: &'a [u8]) -> Result<File<'a>, Refusal> {
        if bytes.len() > MAX_FILE {
            return Err(Refusal::TooLarge);
        }
        let digest = Digest::of(bytes);
        let is_it =
            |line: &&Line| line.kind == kind && line.bytes == bytes.len() && line.digest == digest;
        let line = self.files.iter().find(is_it).ok_or(Refusal::File)?;
        Ok(File { line, bytes })
    }
}

fn is_origin(text: &str) -> bool {
    (1..=MAX_ORIGIN).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A moment in UTC, in its one way of writing.
fn moment(text: &str) -> Option<OffsetDateTime> {
    let moment = instant::read(text)?;
    let same = text.ends_with('Z') && instant::written(moment)? == text;
    same.then_some(moment)
}
