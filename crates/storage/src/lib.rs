//! What an authority's service keeps, in SQLite or in PostgreSQL: accounts of staff and their passkeys, sessions, the records of
//! issued certificates, drafts and publications, the staff log, jobs.
//!
//! In scope: the tables (`migrations/`, each column with its meaning) and one set of operations on them, the same for both
//! databases. An operation is a transaction of its own, named after what happens, and can be run again; an act of staff and its
//! line in the staff log are written together or not at all. Out of scope: who may do what and what a request looks like
//! (`server`), the content of published files (they lie among objects, by their hash).
//!
//! There is no place here for what a certificate says, whom it is for, where anybody was or whom they met.

mod accounts;
mod certificates;
mod codes;
mod dialect;
mod fault;
mod jobs;
mod log;
mod migration;
mod moment;
mod moving;
mod new_certificate;
mod opening;
mod publishing;
mod sessions;
mod store;

pub use accounts::{Account, Passkey, Roles};
pub use certificates::{Correction, Issued, Kept, Revocation};
pub use codes::{Ceremony, Code, Enrolment, NewCode};
pub use fault::Fault;
pub use jobs::{Job, Lease};
pub use log::Line;
pub use migration::newest;
pub use moving::Moved;
pub use new_certificate::NewCertificate;
pub use publishing::{Approved, Draft, NewDraft, Publication, Publish};
pub use sessions::Session;
pub use store::{File, Store};
