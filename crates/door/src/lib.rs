//! A door's answer: trust list + house policy + now → admit, refuse, or ask a person. Offline.
//!
//! In scope: the decision on one credential, its words for guest and guard, the age of the lists.
//! Out of scope: the camera and the screen (pages), what a status is (`status`, on which this crate must not depend).

mod check;
mod decision;
mod house;

pub use check::check;
pub use decision::{Admission, Decision, Reason};
pub use house::{House, Venue, VenueError};
