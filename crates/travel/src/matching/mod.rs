//! Which listed areas the holder may have been in. It runs on the phone, and its answer is a question: "were you
//! there?". A match by itself changes no status.

mod grid;
mod index;
mod outline;
mod parameters;
mod presence;

pub(crate) use outline::{Outline, Spot};

pub use index::{AreaIndex, plain_scan};
pub use parameters::{ParameterError, Parameters};
pub use presence::PossibleVisit;
