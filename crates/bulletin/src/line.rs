//! One line of an index: what kind of file, its digest, its length, its name.

use crate::refusal::Refusal;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The largest file that an index may name, in bytes.
pub const MAX_FILE: usize = 16 << 20;
/// The longest name of a file, in bytes.
const MAX_NAME: usize = 128;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A policy pack, JSON.
    Pack,
    /// A list of trusted issuers, in the EU gateway's JSON form.
    Trust,
    /// Listed areas, GeoJSON or the compact form.
    Areas,
    /// The codes of certificates and their words.
    ValueSets,
    /// Business rules for arrivals.
    Rules,
    /// Certificates that were taken back, in the compact form of crate `revocation`.
    Revocations,
    /// What the authority says to everybody in words, JSON ([`crate::announcements`]).
    Announcements,
    /// For which region the authority publishes exposure keys, and the keys that sign them, JSON.
    ExposureKeys,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Pack,
        Self::Trust,
        Self::Areas,
        Self::ValueSets,
        Self::Rules,
        Self::Revocations,
        Self::Announcements,
        Self::ExposureKeys,
    ];

    /// The word in the index.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Trust => "trust",
            Self::Areas => "areas",
            Self::ValueSets => "value-sets",
            Self::Rules => "rules",
            Self::Revocations => "revocations",
            Self::Announcements => "announcements",
            Self::ExposureKeys => "exposure-keys",
        }
    }
}

/// The length of a long revocation list, in bytes: for less, one request is quicker than the two of a page that asks for a difference in
/// vain.
const LONG_LIST: usize = 4_096;

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a file.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Self(bytes))
    }
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A file that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Its digest, which is its address as well.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: usize,
    /// Its name, for people.
    pub name: String,
}

impl Line {
    /// The line for a file.
    #[must_use]
    pub fn of(kind: Kind, name: &str, bytes: &[u8]) -> Self {
        Self {
            kind,
            digest: Digest::of(bytes),
            bytes: bytes.len(),
            name: name.to_owned(),
        }
    }

    /// Reads `kind digest bytes name`.
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        let read = || {
            let mut parts = text.split(' ');
            let word = parts.next()?;
            let line = Self {
                kind: Kind::ALL.into_iter().find(|kind| kind.as_str() == word)?,
                digest: Digest::parse(parts.next()?)?,
                bytes: number(parts.next()?).and_then(|bytes| usize::try_from(bytes).ok())?,
                name: parts.next()?.to_owned(),
            };
            (parts.next().is_none() && line.is_well_formed()).then_some(line)
        };
        read().ok_or(Refusal::Form)
    }

    /// Whether it is a revocation list so long that the difference from the one before is worth asking for.
    #[must_use]
    pub const fn is_long_list(&self) -> bool {
        matches!(self.kind, Kind::Revocations) && self.bytes >= LONG_LIST
    }

    /// Whether one of them took the other's place.
    #[must_use]
    pub fn follows(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name && self.digest != other.digest
    }

    /// A name of visible ASCII without blanks, a length within the cap.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        (1..=MAX_NAME).contains(&self.name.len())
            && self.name.bytes().all(|byte| byte.is_ascii_graphic())
            && self.bytes <= MAX_FILE
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.kind.as_str(),
            self.digest,
            self.bytes,
            self.name
        )
    }
}

/// A number in its one way of writing: digits without a sign or a leading zero.
pub(crate) fn number(text: &str) -> Option<u64> {
    let one_way = text == "0" || !text.starts_with(['0', '+']);
    one_way.then(|| text.parse().ok()).flatten()
}
