//! Business rules of the EU Digital COVID Certificate, written in CertLogic.
//!
//! Sources: validation rule schema and constraints of the EU gateway (dgc-gateway,
//! `validation-rule.schema.json`, `ValidationRuleService`); selection and results as in the
//! reference engine (dgc-certlogic-android, `DefaultGetRulesUseCase`, `DefaultCertLogicEngine`).
//!
//! In scope: reading a rule, the gateway's constraints on a new one, which rules apply to an
//! arrival, and their results. Out of scope: the signature on a list of rules (crate `bulletin`)
//! and the language of their logic ([`crate::certlogic`]).

mod context;
mod identifier;
mod outcome;
mod rule;
mod set;
mod upload;
mod version;

pub use context::EvaluationContext;
pub use identifier::{Prefix, RuleId};
pub use outcome::{OpenCause, Outcome, Verdict};
pub use rule::{CertificateType, Description, Field, Kind, MAX_TEXT, Rule, RuleError};
pub use set::{LeftOut, MAX_RULES, RuleSet, Selection};
pub use upload::{UploadError, check_upload};
pub use version::Version;
