//! The service: what an authority publishes, over HTTP, from one folder of files.
//!
//! In scope: an authority's keys on disk, the edition of the day and its signed index, the pages, the demonstration
//! authority with its made-up people. Out of scope: anything about a person, of whom the service receives and keeps
//! nothing; what a bulletin is (`bulletin`), how a certificate is signed (`certificate`), what an area may be (`travel`).
//!
//! Everything that a phone downloads is the same for everybody. No request is answered differently for what stands
//! behind its `?`, no cookie is set, and no address is written down.

mod authority;
mod demo;
mod edition;
mod fault;
mod http;
mod keys;
mod listening;
mod publication;
mod publisher;
mod random;
mod store;

pub use fault::Fault;
pub use http::router;
pub use keys::{Hierarchy, KINDS};
pub use listening::{Addresses, Listening};
pub use publisher::Publisher;
