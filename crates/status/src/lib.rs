//! `(facts, pack, now) -> status` with every reason.
//!
//! In scope: the closed set of facts a phone can hold, and the pure function that folds them with one checked pack.
//! Out of scope: where facts come from and are kept (`wallet`), what a rule may say (`policy`), what a door asks
//! (`door`, which must never depend on this crate).
//!
//! A rule's activity is a set of intervals computed from the facts alone; `now` only picks among them. That is why
//! waiting can end a red status and never begin one.

mod episode;
mod fact;
mod from_card;
mod from_certificate;
mod interval;
mod matching;
mod outcome;

pub use fact::{Fact, Origin};
pub use from_card::facts_of_card;
pub use from_certificate::facts_of;
pub use outcome::{CLOCK_SKEW, Colour, Notice, Reason, Remaining, Status, status};
