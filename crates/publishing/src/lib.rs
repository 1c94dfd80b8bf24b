//! What an officer publishes, before it is published: a draft is checked by the rules of its kind, and compared in plain
//! words with what is in force, so that the second officer signs what was read and understood (DESIGN, G12).
//!
//! In scope: every kind of file that an index names ([`bulletin::Kind`]); bringing a trust list into the form that phones
//! read. Out of scope: who the officers are and when a draft takes effect (crate `server`), signatures (`bulletin`), the
//! rules themselves (`policy`, `travel`, `certificate`, `revocation`), which phones and doors check again.
//!
//! The walk of the data: [`Draft`] → [`check`] → [`Checked`], whose bytes are what will be published, or every
//! [`Finding`]; then [`differences`]. `docs/publishing.md` lists the codes.

mod announcements;
mod areas;
mod changes;
mod difference;
mod draft;
mod exposure_keys;
mod finding;
mod moment;
mod pack;
mod revocations;
mod rules;
mod trust;
mod value_sets;

pub use difference::{Difference, MAX_DIFFERENCES, Mark};
pub use draft::{Checked, Draft, check, differences};
pub use finding::{Finding, LeftOut, MAX_LEFT_OUT};
pub use pack::in_words as pack_in_words;
pub use revocations::together as revocations_together;
