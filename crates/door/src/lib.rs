//! A door's answer: trust list + house policy + now → admit, refuse, or ask a person. Offline.
//!
//! In scope: the decision on one credential, its words for guest and guard, the age of the lists,
//! and a device that holds the lists of one authority and keeps nothing of a guest.
//! Out of scope: the camera and the screen (pages), what a status is (`status`, on which this crate must not depend).

mod admission;
mod asked;
mod card;
mod check;
mod credential;
mod decision;
mod device;
mod house;
mod lists;
mod verdict;
mod view;

pub use admission::Admission;
pub use bulletin::{AuthorityView, BulletinView, RefusalView, Wanted, WantedFile};
pub use check::check;
pub use credential::{Credential, Unrecognised};
pub use decision::{Decision, Reason};
pub use device::{Door, DoorProblem, LISTS_GOOD_FOR};
pub use house::{House, Venue, VenueError};
pub use verdict::{DecisionKind, Verdict};
pub use view::{Choice, DoorAnswer, DoorView, VenueView};
