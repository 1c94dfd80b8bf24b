//! CertLogic 1.3.3, the rule language of the EU Digital COVID Certificate.
//!
//! An [`Expression`] is parsed once into a typed tree and then evaluated on any number of [`Document`]s; what it
//! reads from them stays borrowed. Source: CertLogic specification 1.3.3
//! (ehn-dcc-development/eu-dcc-business-rules, `certlogic/specification/README.md`); where the text
//! leaves a gap (days past the end of a month, dates that do not exist) the deployed engine,
//! certlogic-js 1.2.2, decides.
//!
//! In scope: the language. Out of scope: rules, their selection and the document they are
//! evaluated on ([`crate::rules`]).

mod access;
mod cell;
mod compile;
mod date;
mod document;
mod error;
mod evaluate;
mod expression;
mod key;
mod tree;
mod uvci;
mod value;

pub use date::{DateTime, Unit};
pub use document::{Document, Part};
pub use error::{EvaluateError, Issue, ParseError};
pub use expression::{Expression, validate};
pub use tree::{MAX_DEPTH, MAX_NODES};
pub use value::Value;
