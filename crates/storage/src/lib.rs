//! What an authority's service keeps, in SQLite or in PostgreSQL: accounts of staff and their passkeys, sessions, the records of
//! issued certificates, drafts and publications, verification codes of exposure notification, uploaded keys and their files, the
//! staff log, jobs.
//!
//! In scope: the tables (`migrations/`, each column with its meaning) and one set of operations on them, the same for both
//! databases. An operation is a transaction of its own, named after what happens, and can be run again; an act of staff and its
//! line in the staff log are written together or not at all. Out of scope: who may do what and what a request looks like
//! (`server`), the content of published files (they lie among objects, by their hash).
//!
//! There is no place here for what a certificate says, whom it is for, where anybody was or whom they met; a key of exposure
//! notification has no owner here.

mod accounts;
mod certificates;
mod codes;
mod dialect;
mod erasing;
mod exposure_counts;
mod exposure_exports;
mod exposure_keys;
mod exposure_rows;
mod exposure_uploads;
mod fault;
mod jobs;
mod log;
mod many;
mod migration;
mod moment;
mod moving;
mod new_certificate;
mod opening;
mod publishing;
mod sessions;
mod store;
mod verification;

pub use accounts::{Account, Passkey, Roles};
pub use certificates::{Correction, Issued, Kept, Revocation};
pub use codes::{Ceremony, Code, Enrolment, NewCode};
pub use exposure_counts::{Counted, DayCounts};
pub use exposure_exports::{ExportFile, NewExport, RevisedKey};
pub use exposure_keys::{InventedKey, KeysOf};
pub use exposure_uploads::{KeyUpload, KnownKey, NewKey, Report, Uploaded};
pub use fault::Fault;
pub use jobs::{Job, Lease};
pub use log::Line;
pub use migration::newest;
pub use moving::Moved;
pub use new_certificate::NewCertificate;
pub use publishing::{Approved, Draft, NewDraft, Publication, Publish};
pub use sessions::Session;
pub use store::{File, Store};
pub use verification::{
    Caller, Certified, Claim, Claimed, CodeHash, CodeIssued, CodeStatus, DayCount, NewCaller,
    NewVerificationCertificate, NewVerificationCode, Signed,
};
