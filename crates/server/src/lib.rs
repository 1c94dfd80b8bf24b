//! The service: what an authority publishes and what its staff do, over HTTP, from one folder or from a database and a store of
//! files that several copies share.
//!
//! In scope: an authority's keys on disk, the edition of the day and its signed index, the pages, staff with their passkeys and
//! roles, the desk that issues and revokes, publishing by two officers, the verification server of exposure notification, the demonstration authority with its made-up people, and what
//! an operator does to keep it all (move it, put copies away, bring them back, let the last administrator in again). Out of
//! scope: anything about a person, of whom the service keeps nothing but the record that a certificate was issued (`storage`); what
//! a bulletin is (`bulletin`), how a certificate is signed (`certificate`), what an order is (`order`), what may be published
//! (`publishing`).
//!
//! Everything that a phone downloads is the same for everybody. No request for it is answered differently for what stands behind
//! its `?`, no cookie is set for it, and no address is written down.

mod authority;
mod blame;
mod configuration;
mod demo;
mod edition;
mod exposure;
mod fault;
mod files;
mod http;
mod keeping;
mod keys;
mod listening;
mod objects;
mod opening;
mod patience;
mod press;
mod publication;
mod publisher;
mod random;
mod staff;
mod telemetry;
mod together;
mod verification;
mod work;

pub use configuration::{Configuration, Founding, Secret};
pub use exposure::{AuthoritySettings, Exposure, Period, RegionSettings};
pub use fault::Fault;
pub use keeping::{
    BackUp, Carried, Recovery, Target, back_up, move_to, recover, renew, renew_verification,
    restore,
};
pub use keys::{Hierarchy, KINDS};
pub use listening::{Addresses, Listening};
pub use opening::Service;
pub use patience::Patience;
pub use publisher::Publisher;
pub use telemetry::Event;
pub use verification::{
    Certificate, CertificateFault, HealthAuthority, PublicKey, ReportType, Unfit,
};
