//! The verification server as phones, health authorities and staff meet it: every code of its errors, and every trap of the
//! reference that somebody fell into before.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::too_many_lines,
    reason = "a walk through a service is told in one piece"
)]

mod authority;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../house/mod.rs"]
mod house;
mod issuers;
mod office;
mod phones;
mod secrecy;
