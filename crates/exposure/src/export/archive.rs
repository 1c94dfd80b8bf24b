//! The archive that an export comes in (PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16): exactly two parts, stored or
//! deflated. Sizes are taken from the directory at its end, for the writers of these files leave them out elsewhere.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::fmt;

/// The largest `export.bin`: more than a million keys. The largest of Germany had 600,000.
pub const MAX_EXPORT: usize = 48 << 20;
/// Ten signatures have a tenth of it.
const MAX_SIGNATURES: usize = 1 << 14;
const END: &[u8; 4] = b"PK\x05\x06";
const END_SIZE: usize = 22;
const ENTRY: &[u8; 4] = b"PK\x01\x02";
const ENTRY_SIZE: usize = 46;
const LOCAL: &[u8; 4] = b"PK\x03\x04";
const LOCAL_SIZE: usize = 30;

/// The two parts of an export.
pub struct Archive {
    pub(super) export: Vec<u8>,
    pub(super) signatures: Vec<u8>,
}

/// Why an archive cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// It is no archive, or cut off.
    Malformed,
    /// It has not exactly the two parts of an export.
    Parts,
    /// A part is larger than any export.
    TooLarge,
    /// A part is packed in a way that exports do not use.
    Method,
    /// A part is not what was packed.
    Damaged,
}

struct Entry<'a> {
    name: &'a [u8],
    method: u16,
    crc: u32,
    packed: usize,
    size: usize,
    local: usize,
}

impl Archive {
    /// Unpacks both parts.
    ///
    /// # Errors
    /// It is no archive of an export.
    pub fn read(bytes: &[u8]) -> Result<Self, ArchiveError> {
        let entries = directory(bytes).ok_or(ArchiveError::Malformed)?;
        let part = |name: &[u8], cap| {
            let entry = entries.iter().find(|entry| entry.name == name);
            unpacked(bytes, entry.ok_or(ArchiveError::Parts)?, cap)
        };
        Ok(Self {
            export: part(b"export.bin", MAX_EXPORT)?,
            signatures: part(b"export.sig", MAX_SIGNATURES)?,
        })
    }

    /// The bytes of `export.bin`, of which nothing is verified.
    #[must_use]
    pub fn unverified(&self) -> &[u8] {
        &self.export
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// The two entries. An archive that has a comment at its end is none of ours.
fn directory(bytes: &[u8]) -> Option<[Entry<'_>; 2]> {
    let end = bytes.get(bytes.len().checked_sub(END_SIZE)?..)?;
    let whole = end.starts_with(END) && u16_at(end, 10)? == 2;
    let directory = bytes.get(size_at(end, 16)?..).filter(|_| whole)?;
    let (first, rest) = entry(directory)?;
    let (second, _) = entry(rest)?;
    Some([first, second])
}

fn entry(directory: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let fixed = directory.get(..ENTRY_SIZE)?;
    if !fixed.starts_with(ENTRY) {
        return None;
    }
    let size = |at| u16_at(fixed, at).map(usize::from);
    let (name, extra, comment) = (size(28)?, size(30)?, size(32)?);
    let entry = Entry {
        name: directory.get(ENTRY_SIZE..ENTRY_SIZE + name)?,
        method: u16_at(fixed, 10)?,
        crc: u32_at(fixed, 16)?,
        packed: size_at(fixed, 20)?,
        size: size_at(fixed, 24)?,
        local: size_at(fixed, 42)?,
    };
    Some((entry, directory.get(ENTRY_SIZE + name + extra + comment..)?))
}

fn unpacked(bytes: &[u8], entry: &Entry<'_>, cap: usize) -> Result<Vec<u8>, ArchiveError> {
    if entry.size > cap {
        return Err(ArchiveError::TooLarge);
    }
    let packed = packed(bytes, entry).ok_or(ArchiveError::Malformed)?;
    let part = match entry.method {
        0 => packed.to_vec(),
        8 => inflated(packed, entry.size).ok_or(ArchiveError::Damaged)?,
        _ => return Err(ArchiveError::Method),
    };
    let mut crc = Crc::new();
    crc.update(&part);
    let same = part.len() == entry.size && crc.sum() == entry.crc;
    same.then_some(part).ok_or(ArchiveError::Damaged)
}

fn packed<'b>(bytes: &'b [u8], entry: &Entry<'_>) -> Option<&'b [u8]> {
    let local = bytes.get(entry.local..)?;
    let head = local.get(..LOCAL_SIZE)?;
    let skipped = usize::from(u16_at(head, 26)?) + usize::from(u16_at(head, 28)?);
    let packed = local.get(LOCAL_SIZE + skipped..)?.get(..entry.packed)?;
    head.starts_with(LOCAL).then_some(packed)
}

fn inflated(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    // memory is taken for what can come of so many bytes: deflate gains a factor of 1032 at most
    if size > packed.len().saturating_mul(1032) {
        return None;
    }
    let mut part = Vec::with_capacity(size);
    let mut inflate = Decompress::new(false);
    let status = inflate.decompress_vec(packed, &mut part, FlushDecompress::Finish);
    matches!(status, Ok(Status::StreamEnd)).then_some(part)
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "this is no archive, or it is cut off",
            Self::Parts => "the archive does not have the two parts of a list of keys",
            Self::TooLarge => "a part of the archive is larger than any list of keys",
            Self::Method => "a part of the archive is packed in an unknown way",
            Self::Damaged => "the archive is damaged",
        })
    }
}

impl std::error::Error for ArchiveError {}
