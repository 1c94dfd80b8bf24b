//! The verification server's part: codes that become tokens, tokens that become certificates, the programs that may ask, and how
//! many a day.

mod callers;
mod certificates;
mod codes;
mod counts;
mod dialect;
mod row;

pub use callers::{Caller, NewCaller};
pub use certificates::Certified;
pub use codes::{Claim, Claimed, CodeIssued, CodeStatus};
pub use counts::DayCount;
pub use row::{CodeHash, NewVerificationCertificate, NewVerificationCode, Signed};
