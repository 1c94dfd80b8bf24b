//! Areas in the compact form that phones load: 24 bytes for each cell of each area, and the words once.
//! `docs/areas.md` has the layout, byte by byte. It is derived from what GeoJSON says; polygons become the cells that
//! cover them.

mod cover;
mod read;
mod write;

pub use write::NoCompactForm;

use super::{Basis, Kind, Level};
use serde::{Deserialize, Serialize};
use sorted::Map;

/// How a file begins; the last byte is the version.
pub(crate) const MAGIC: [u8; 8] = *b"PRAREAS\x01";

/// The bytes of the header.
const HEADER: usize = 24;
/// The bytes of a row.
const ROW: usize = 24;

/// What many areas say in the same words. It stands in the file as JSON, once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    kind: Kind,
    level: Level,
    basis: Basis,
    people_at_least: u32,
    disease: String,
    pack: String,
    name: String,
    advice: Map<String, String>,
}

/// One cell of one area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    /// H3 index.
    cell: u64,
    /// Identifier of the area.
    id: u64,
    /// Hours from the header's first hour to the window.
    from: u16,
    /// Hours of the window.
    hours: u16,
    /// Hours from the end of the window to the expiry.
    expires: u16,
    /// Place in the table of notices.
    notice: u16,
}

impl Row {
    fn to_bytes(self) -> [u8; ROW] {
        let mut bytes = [0; ROW];
        bytes[..8].copy_from_slice(&self.cell.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.id.to_be_bytes());
        for (at, number) in [self.from, self.hours, self.expires, self.notice]
            .into_iter()
            .enumerate()
        {
            bytes[16 + 2 * at..18 + 2 * at].copy_from_slice(&number.to_be_bytes());
        }
        bytes
    }

    fn of_bytes(bytes: &[u8; ROW]) -> Self {
        let long = |at: usize| (0..8).fold(0, |sum, next| sum << 8 | u64::from(bytes[at + next]));
        let short = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        Self {
            cell: long(0),
            id: long(8),
            from: short(16),
            hours: short(18),
            expires: short(20),
            notice: short(22),
        }
    }
}
