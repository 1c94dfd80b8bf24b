//! The demonstration: an authority that nobody should believe, and certificates of people who do not exist.

mod certificates;
mod people;

pub(crate) use certificates::{KEPT_FOR, certificates};

use time::Duration;

/// Who the demonstration authority says it is, wherever it is shown.
pub(crate) const NAME: &str = "Pratique demonstration authority (not a real one)";
/// The shorter name in its certificates, whose common names have 64 characters.
pub(crate) const CERTIFICATE_NAME: &str = "Pratique demonstration";
/// User-assigned in ISO 3166-1: no country has it.
pub(crate) const COUNTRY: &str = "XD";
/// RFC 2606: no such host can exist.
pub(crate) const ORIGIN: &str = "demo.pratique.example";
/// Its officers. Both keys lie in one folder, which no real authority would do.
pub(crate) const OFFICERS: [&str; 2] = ["demo-officer-1", "demo-officer-2"];
/// The demonstration ends by itself.
pub(crate) const LASTS: Duration = Duration::days(365);
/// The keys are valid from before their making on, so that an expired certificate can be shown on the first day.
pub(crate) const KEYS_VALID_SINCE: Duration = Duration::days(120);
