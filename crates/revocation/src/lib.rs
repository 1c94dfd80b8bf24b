//! Revocation of health certificates: what marks one as revoked, the EU's forms of saying so, and a compact list that
//! phones and doors look things up in without a network.
//!
//! In scope: the three hashes of the EU's revocation (signature, UCI, country and UCI), the batches of its gateway, the
//! slices that national backends hand to apps, our own list and the differences between two of its versions. Out of
//! scope: what a certificate is and which marks it has (`certificate`), who may publish a list (`bulletin`: a list
//! counts because its digest is in a signed index), the CMS envelope of a batch, fetching, revocation of SMART Health
//! Cards (their own files name the card and a time).
//!
//! The walk of the data: [`Batch`] → [`Mark`] → [`Draft`] → bytes → [`List`]; from version to version by a [`Delta`].
//! `docs/revocation.md` has the layout byte by byte and the mathematics.

mod batch;
mod bloom;
mod delta;
mod hash;
mod list;
mod mark;
mod varhash;

pub use batch::{Batch, BatchError, MAX_BATCH};
pub use bloom::BloomFilter;
pub use delta::{Delta, DeltaError, MAX_DELTA, next_list};
pub use hash::{HashType, RevocationHash, SignatureKind};
pub use list::{Draft, List, ListError, MAX_LIST, StoredList, TooMany};
pub use mark::{Mark, Scope};
pub use varhash::{MAX_SLICE, SliceError, VarHashList};
