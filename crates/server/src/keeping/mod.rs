//! What an operator does to keep an authority: moves it to another database, puts a copy away and brings it back, lets its last
//! administrator in again, gives its signers new keys. Each is done from the machine that has the data folder, and told to the staff log.

mod back_up;
mod carrying;
mod moving;
mod recovery;
mod renewal;

pub use back_up::{BackUp, back_up, restore};
pub use carrying::Carried;
pub use moving::{Target, move_to};
pub use recovery::{Recovery, recover};
pub use renewal::{renew, renew_verification};
