//! What an authority publishes: an index of files, signed by several of its officers, the same for everybody.
//!
//! In scope: officers' keys and signed notes (C2SP signed-note, Ed25519), the index and the files it names, the
//! authority that a phone or a door pins on first use, what it keeps of it, and the one kind of file that nothing
//! follows from: [`announcements`]. Out of scope: fetching (pages), what other files mean (`policy`, `certificate`,
//! `travel`), the log that proves that everybody got the same index (a later issue).

pub mod announcements;
mod authority;
mod index;
mod key;
mod line;
mod note;
mod officers;
mod refusal;
mod storage;
mod subscription;
mod view;

pub use authority::Authority;
pub use index::{CheckedIndex, File, Index, MAX_TERM};
pub use key::{KeyError, OfficerKey, VerifierKey};
pub use line::{Digest, Kind, Line, MAX_FILE};
pub use note::{MAX_NOTE, MAX_SIGNATURES};
pub use officers::{MAX_OFFICERS, Officers};
pub use refusal::Refusal;
pub use storage::{StorageError, store, stored};
pub use subscription::{SavedSubscription, Subscription};
pub use view::{AuthorityView, BulletinView, RefusalView, Wanted, WantedFile};
