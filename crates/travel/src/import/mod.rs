//! Imports of a location history from another program's file. What the file is, is told from its content; what can be
//! read is read, and what was left out is counted with its reason. The holder sees a preview before anything is kept.
//! The file does not leave the phone.

mod collect;
mod error;
mod gpx;
mod json;
mod loose;
mod preview;
mod records;
mod semantic;
mod timeline;

pub use error::ImportError;
pub use preview::{Format, LeftOut, Preview, Reason};

use crate::matching::Parameters;
use collect::Collector;
use time::OffsetDateTime;

/// The largest file that is read, in bytes.
pub const MAX_IMPORT: usize = 256 << 20;

/// What a file has between `horizon` and `now`. Stays that the file names are taken as they are; points become stays by
/// the parameters.
///
/// # Errors
/// [`ImportError`], where the file as a whole cannot be used.
pub fn preview(
    bytes: &[u8],
    horizon: OffsetDateTime,
    now: OffsetDateTime,
    parameters: &Parameters,
) -> Result<Preview, ImportError> {
    if bytes.len() > MAX_IMPORT {
        return Err(ImportError::TooLarge);
    }
    let mut collector = Collector::new(horizon, now);
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii();
    let format = match text.first() {
        None => return Err(ImportError::Empty),
        Some(b'<') => gpx::read(text, &mut collector)?,
        Some(b'{' | b'[') => json::read(text, &mut collector)?,
        Some(_) => return Err(ImportError::of_other(bytes)),
    };
    collector.preview(format, parameters)
}
