//! The key server of exposure notification, as phones know Google's: keys with a certificate of a health authority come in, files of
//! them are published. The forms on the wire are those of `google/exposure-notifications-server`; docs/exposure-server.md says where
//! we are stricter.

mod closing;
mod cover;
mod draws;
mod exporting;
mod key_server;
mod merged;
mod proofs;
mod public_side;
mod settings;
mod shelf;
mod times;

pub(crate) use exporting::Exporting;
pub(crate) use key_server::{KeyServer, Published, Refused};
pub(crate) use public_side::PublicSide;
pub(crate) use settings::{Accepted, Plan};
pub use settings::{AuthoritySettings, Exposure, Period, RegionSettings};
pub(crate) use shelf::Shelf;
