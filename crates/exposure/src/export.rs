//! Export files, in which keys are published (Exposure Key export file format and verification, version 1).
//!
//! An archive has two parts: `export.bin`, a header of 16 bytes and a message, and `export.sig`, the signatures over the
//! whole first part. Nothing of the first part is copied: keys are read where they stand.

mod archive;
mod index;
mod message;
mod pack;
mod published;
mod signature;
mod write;

pub use archive::{Archive, ArchiveError, MAX_EXPORT};
pub use index::{ExportIndex, IndexError, MAX_INDEX_LINES};
pub use message::{Export, ExportError, PublishedKey, ReportType, SignatureInfo};
pub use published::{ExportKey, ExportKeys};
pub use signature::{SignatureError, TrustedKey, VerifiedExport};
pub use write::{ExportDraft, ExportSigner, WriteError};
