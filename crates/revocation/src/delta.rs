//! The difference between two versions of a list: what was entered, and what was taken out again.
//!
//! A delta needs no signature of its own. It makes the bytes of the next version, and those count where their digest is
//! the one that officers signed; a delta that makes others is worth nothing and does no harm.
//!
//! Form: 112 bytes of header (`PRREVOD` and 1; versions of base and result, time of the result, each `u64`; the result's
//! buckets and kinds, a byte each, 2 zeros; `u32` taken out, `u32` entered, 4 zeros; SHA-256 of base and result), then the
//! entries taken out and those entered, each list as the differences from one to the next (the first from -1) less one,
//! in LEB128.

mod gaps;

use crate::list::{Layout, List, MAX_BITS, encode};
use sha2::{Digest, Sha256};
use std::fmt;
use time::OffsetDateTime;

const MAGIC: [u8; 8] = *b"PRREVOD\x01";
const HEADER: usize = 112;
/// The longest delta, in bytes: two million entries. Whoever is further behind fetches the list.
pub const MAX_DELTA: usize = 16 << 20;

/// What leads from one version to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    base_version: u64,
    /// Of the result; how many entries it has comes of applying the delta.
    layout: Layout,
    base: [u8; 32],
    result: [u8; 32],
    taken_out: Vec<u64>,
    entered: Vec<u64>,
}

/// Why there is no delta, or why one leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeltaError {
    /// Longer than [`MAX_DELTA`].
    TooLarge,
    /// Not a delta, or one that is damaged.
    Form,
    /// The two lists have room for different numbers of entries, so that there is no delta between them.
    Room,
    /// The later list has no higher version.
    Version,
    /// A list is damaged.
    List,
    /// The list at hand is not the one that the delta begins from.
    OtherBase,
    /// What came of it is not what the delta says.
    OtherResult,
}

impl fmt::Display for DeltaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the difference is larger than any difference is",
            Self::Form => "it is not the difference between two revocation lists, or is damaged",
            Self::Room => "the lists have room for different numbers of entries",
            Self::Version => "the later list has no higher version",
            Self::List => "a list is damaged",
            Self::OtherBase => "the list at hand is not the one that the difference begins from",
            Self::OtherResult => "what came of the difference is not what it says",
        })
    }
}

impl std::error::Error for DeltaError {}

impl Delta {
    /// What leads from `base` to `next`.
    ///
    /// # Errors
    /// [`DeltaError::Room`], [`DeltaError::Version`], [`DeltaError::List`].
    pub fn between(base: &List<'_>, next: &List<'_>) -> Result<Self, DeltaError> {
        if base.layout().bits != next.layout().bits {
            return Err(DeltaError::Room);
        }
        if base.version() >= next.version() {
            return Err(DeltaError::Version);
        }
        let before = base.shortened().ok_or(DeltaError::List)?;
        let after = next.shortened().ok_or(DeltaError::List)?;
        Ok(Self {
            base_version: base.version(),
            layout: Layout {
                entries: 0,
                ..next.layout()
            },
            base: digest(base.bytes()),
            result: digest(next.bytes()),
            taken_out: without(&before, &after),
            entered: without(&after, &before),
        })
    }

    /// The version that it begins from.
    #[must_use]
    pub const fn base_version(&self) -> u64 {
        self.base_version
    }

    /// The version that it leads to.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.layout.version
    }

    /// How many entries it takes out and how many it enters.
    #[must_use]
    pub const fn sizes(&self) -> (usize, usize) {
        (self.taken_out.len(), self.entered.len())
    }

    /// The bytes of the next version, which begin from those of `base`.
    ///
    /// # Errors
    /// [`DeltaError::OtherBase`], [`DeltaError::OtherResult`], [`DeltaError::List`].
    pub fn apply(&self, base: &List<'_>) -> Result<Vec<u8>, DeltaError> {
        if digest(base.bytes()) != self.base || base.layout().bits != self.layout.bits {
            return Err(DeltaError::OtherBase);
        }
        let before = base.shortened().ok_or(DeltaError::List)?;
        let mut entries = without(&before, &self.taken_out);
        entries.extend(&self.entered);
        entries.sort_unstable();
        let bytes = encode(self.layout, &entries);
        let same = digest(&bytes) == self.result;
        same.then_some(bytes).ok_or(DeltaError::OtherResult)
    }

    /// Its bytes; the same delta is the same bytes.
    ///
    /// # Errors
    /// [`DeltaError::TooLarge`]: the list itself is to be fetched.
    pub fn write(&self) -> Result<Vec<u8>, DeltaError> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend(MAGIC);
        bytes.extend(self.base_version.to_le_bytes());
        bytes.extend(self.layout.version.to_le_bytes());
        bytes.extend(self.layout.issued.unix_timestamp().to_le_bytes());
        bytes.extend([self.layout.bits, self.layout.kinds, 0, 0]);
        for entries in [&self.taken_out, &self.entered] {
            let count = u32::try_from(entries.len()).map_err(|_| DeltaError::TooLarge)?;
            bytes.extend(count.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes.extend(self.base);
        bytes.extend(self.result);
        gaps::write(&mut bytes, &self.taken_out);
        gaps::write(&mut bytes, &self.entered);
        let fits = bytes.len() <= MAX_DELTA;
        fits.then_some(bytes).ok_or(DeltaError::TooLarge)
    }

    /// Reads what [`Delta::write`] wrote, and no other way of writing it.
    ///
    /// # Errors
    /// [`DeltaError::TooLarge`], [`DeltaError::Form`].
    pub fn read(bytes: &[u8]) -> Result<Self, DeltaError> {
        if bytes.len() > MAX_DELTA {
            return Err(DeltaError::TooLarge);
        }
        read(bytes).ok_or(DeltaError::Form)
    }
}

/// The bytes of the list that a delta leads to from those of the list that is here; nothing where it leads nowhere.
#[must_use]
pub fn next_list(here: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let here = List::read(here).ok()?;
    Delta::read(delta).ok()?.apply(&here).ok()
}

fn read(bytes: &[u8]) -> Option<Delta> {
    let (header, mut rest) = bytes.split_first_chunk::<HEADER>()?;
    let long = |at: usize| header[at..].first_chunk::<8>().copied();
    let count = |at: usize| {
        header[at..]
            .first_chunk::<4>()
            .copied()
            .map(u32::from_le_bytes)
    };
    let issued = i64::from_le_bytes(long(24)?);
    let layout = Layout {
        version: u64::from_le_bytes(long(16)?),
        issued: OffsetDateTime::from_unix_timestamp(issued).ok()?,
        entries: 0,
        bits: header[32],
        kinds: header[33],
    };
    let well_made = header[..8] == MAGIC && header[34..36] == [0; 2] && header[44..48] == [0; 4];
    if !well_made || layout.bits > MAX_BITS {
        return None;
    }
    let below = layout.shorten(u64::MAX) + 1;
    let taken_out = gaps::read(&mut rest, count(36)?, below)?;
    let entered = gaps::read(&mut rest, count(40)?, below)?;
    rest.is_empty().then_some(Delta {
        base_version: u64::from_le_bytes(long(8)?),
        layout,
        base: header[48..].first_chunk().copied()?,
        result: header[80..].first_chunk().copied()?,
        taken_out,
        entered,
    })
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Those of `entries` that are not among `others`; both are sorted.
fn without(entries: &[u64], others: &[u64]) -> Vec<u64> {
    let mut others = others.iter().copied().peekable();
    let mut is_other = |entry: &u64| {
        while others.next_if(|other| other < entry).is_some() {}
        others.peek() == Some(entry)
    };
    entries
        .iter()
        .copied()
        .filter(|entry| !is_other(entry))
        .collect()
}
