//! The staff's way in: passkeys, one-time codes, the cookie of a session, how often a caller may knock.

mod limits;
mod passkeys;
mod recognition;
mod secrets;

pub(crate) use limits::Limits;
pub(crate) use passkeys::{Passkeys, Registered, SignIn};
pub(crate) use recognition::Recognition;
pub(crate) use secrets::{Token, code_hash, csrf_of, fresh_account, fresh_code, link};
