//! Exposure notification in the Apple/Google format: keys and identifiers, and finding what was seen among what was
//! published.
//!
//! In scope: the cryptography of version 1.2, the broadcast payload, tables of sightings, export files, read, verified and
//! written, and their index, the batches of the EU's gateway, matching published keys with sightings, windows of what
//! matched, their scores and the presets of authorities. Out of scope: the CMS envelope of a batch, Bluetooth itself
//! (`pratique beacon`), who may publish (`server`), what follows from an encounter (`status`). Everything here is pure:
//! `now` and randomness are arguments, so a new key is `TemporaryExposureKey` of 16 random bytes of the caller's.
//!
//! The walk of the data: [`TemporaryExposureKey`] → [`Rpi`] and [`EncryptedMetadata`] → [`Broadcast`] → air →
//! [`Sighting`] → [`Sightings`]; and what is published, [`Archive`] → [`VerifiedExport`] → [`PublishedKey`] →
//! [`KeySpan`], which sightings are matched with → [`Match`] → [`ExposureWindow`] → a day of a preset. [`Look`] is the walk of a phone,
//! [`KeptSightings`] what it keeps for it.

mod batches;
mod broadcast;
mod csv;
mod encounters;
mod export;
mod federation;
mod hexadecimal;
mod hkdf;
mod interval;
mod key;
mod look;
mod mapping;
mod matching;
mod metadata;
mod own_keys;
mod reporting;
pub mod score;
mod shuffle;
mod sighting;
mod upload;
mod window;
mod wire;

pub use batches::due_batches;
pub use broadcast::{Broadcast, PAYLOAD};
pub use csv::{CsvError, CsvFault};
pub use encounters::Encounters;
pub use export::{
    Archive, ArchiveError, Export, ExportDraft, ExportError, ExportIndex, ExportKey, ExportKeys,
    ExportSigner, IndexError, MAX_EXPORT, MAX_INDEX_LINES, PublishedKey, ReportType,
    SignatureError, SignatureInfo, TrustedKey, VerifiedExport, WriteError,
};
pub use federation::{FederatedBatch, FederatedKey, FederationError, MAX_FEDERATED};
pub use interval::{INTERVAL_SECONDS, Interval, NoPeriod, RollingPeriod};
pub use key::{Aemk, KeySpan, Rpi, Rpik, TemporaryExposureKey};
pub use look::{Look, LookedAt};
pub use mapping::DataMapping;
pub use matching::{Match, Method, Sightings, TOLERANCE, TooMany};
pub use metadata::{CalibrationConfidence, EncryptedMetadata, Metadata};
pub use own_keys::{KeysFault, OwnKeys};
pub use reporting::{REPORT_BYTES, REPORTED_KEYS, Report};
pub use sighting::{KEPT_DAYS, KeptSightings, MAX_SIGHTINGS_FILE, Sighting, SightingsError};
pub use upload::{
    Admitted, AdmittedKey, Diagnosis, KeyFault, MAX_REQUEST, MAX_UPLOAD, Onset, SentKey,
    UploadFault, UploadRequest, UploadedKey, admit, any_base64, upload_is_bound, upload_mac,
};
pub use window::{ExposureWindow, Infectiousness, ScanInstance};
