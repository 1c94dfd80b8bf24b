//! Exposure notification in the Apple/Google format: keys and identifiers, and finding what was seen among what was
//! published.
//!
//! In scope: the cryptography of version 1.2, the broadcast payload, export files, read, verified and written, and their index, the batches of
//! the EU's gateway, matching published keys with sightings, scores of exposure windows. Out of scope: the CMS envelope of a batch, Bluetooth itself, who may publish (`server`), what follows from an encounter (`status`). Everything here is pure:
//! `now` and randomness are arguments, so a new key is `TemporaryExposureKey` of 16 random bytes of the caller's.
//!
//! The walk of the data: [`TemporaryExposureKey`] → [`Rpi`] and [`EncryptedMetadata`] → [`Broadcast`] → air →
//! [`Sighting`] → [`Sightings`]; and what is published, [`Archive`] → [`VerifiedExport`] → [`PublishedKey`] →
//! [`KeySpan`], which sightings are matched with → [`Match`].

mod batches;
mod broadcast;
mod export;
mod federation;
mod hkdf;
mod interval;
mod key;
mod matching;
mod metadata;
pub mod score;
mod sighting;
mod upload;
mod window;
mod wire;

pub use batches::due_batches;
pub use broadcast::{Broadcast, PAYLOAD};
pub use export::{
    Archive, ArchiveError, Export, ExportDraft, ExportError, ExportIndex, ExportSigner, IndexError,
    MAX_EXPORT, MAX_INDEX_LINES, PublishedKey, ReportType, SignatureError, SignatureInfo,
    TrustedKey, VerifiedExport, WriteError,
};
pub use federation::{FederatedBatch, FederatedKey, FederationError, MAX_FEDERATED};
pub use interval::{INTERVAL_SECONDS, Interval, NoPeriod, RollingPeriod};
pub use key::{Aemk, KeySpan, Rpi, Rpik, TemporaryExposureKey};
pub use matching::{Match, Method, Sightings, TOLERANCE, TooMany};
pub use metadata::{CalibrationConfidence, EncryptedMetadata, Metadata};
pub use sighting::Sighting;
pub use upload::{UploadedKey, upload_is_bound};
pub use window::{ExposureWindow, Infectiousness, ScanInstance};
