//! The staff log: every act of an authority's staff, one line each, each line with the hash of the line before, so that whoever
//! holds a copy can see whether a line was changed, taken out or put in (DESIGN, G12).
//!
//! ```text
//! pratique staff log v1 <origin>
//! <number> <moment, RFC 3339, UTC> <who> <act> <subject> <SHA-256 of the line before, hex>
//! ```
//!
//! In scope: the form of the log, writing the next line, checking a copy. A line has no place for what a certificate says or
//! whom it is for: a subject is a name that the authority's own records give. Out of scope: where the log is kept and who may
//! act (`server`), the public log of what was published (a later issue).
//!
//! A log that lost its last lines is a shorter log, and unbroken: this is seen by who noted a [`Head`] before.

mod act;
mod chain;
mod check;
mod entry;
mod name;

pub use act::Act;
pub use chain::{Chain, Full, Head};
pub use check::{Finding, Problem, Report, check};
pub use entry::{Entry, MAX_LINE};
pub use name::{Actor, Origin, Subject};
