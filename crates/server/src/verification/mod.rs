//! The verification server of exposure notification, as phones and health authorities know Google's: a code that a nurse reads
//! out becomes a token, the token a certificate over the HMAC of keys, and a key server takes the certificate. The forms are those
//! of `google/exposure-notifications-verification-server` as its code has them (docs/verification.md says where we are stricter).

mod certificate;
mod certifying;
mod code;
mod dates;
mod guesses;
mod jws;
mod message;
mod office;
mod report_type;
mod token;

pub use certificate::{Certificate, CertificateFault, HealthAuthority};
pub(crate) use code::Brought;
pub(crate) use dates::{DateFault, read as read_date};
pub use jws::{PublicKey, Unfit};
pub(crate) use message::{languages, message, page_link, system_link};
pub(crate) use office::{Attested, Code, Office, Order, Verified};
pub use report_type::ReportType;
pub(crate) use token::{Subject, TokenFault};
