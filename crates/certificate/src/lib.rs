//! Signed health certificates in the HC1 container (EU Digital COVID Certificate, WHO GDHCN).
//!
//! In scope: reading and verifying a certificate stage by stage, signer certificates and trust lists, the words and
//! pictures of a certificate, whether two are about one person. Out of scope: whether a valid certificate is *enough* for a place (`policy`, `door`)
//! or what it means for its holder (`status`). Everything here is pure: bytes and `now` in, a verdict out.
//!
//! The walk of the data: [`base45`], [`inflate`], [`cose`], [`cwt`], [`TrustList`], signature, validity, key usage,
//! [`schema`], [`codes`]; [`verify`] takes it in this order and stops at the first stage that fails. Whoever has a
//! revocation list goes on to [`Verified::unrevoked`].

mod adler;
pub mod base45;
mod causes;
pub mod cbor;
pub mod codes;
pub mod cose;
pub mod cwt;
mod dcc;
mod der;
#[cfg(not(target_arch = "wasm32"))]
mod ecdsa;
mod hash;
pub mod holder;
pub mod inflate;
pub mod issue;
mod key;
mod letters;
mod moment;
pub mod qr;
mod rejection;
mod revoked;
mod rsassa;
pub mod schema;
pub mod shc;
mod signature;
mod tree;
mod trust;
pub mod uvci;
mod value_sets;
mod verify;
mod x509;

pub use dcc::{Dcc, Entry, PartialDate, Person, Recovery, Test, Vaccination};
pub use key::{KeyUsage, Kid, PublicKey};
pub use rejection::{Cause, Rejection, Stage};
pub use revoked::Unrevoked;
pub use trust::{Authorities, GatewayList, LeftOut, ListError, Loaded, Reason, TrustList};
pub use value_sets::{Encoding, Meaning, ValueSetError, ValueSetName, ValueSets};
pub use verify::{
    CLOCK_SKEW, PREFIX, Unverified, Verified, check_usage, check_validity, read, unprefix, verify,
    verify_signature,
};
pub use x509::{Dsc, X509Error};
