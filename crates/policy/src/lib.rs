//! What an authority has decided, as data: rules in CertLogic and policy packs.
//!
//! In scope: the rule language ([`certlogic`]), the business rules written in it ([`rules`]), policy packs ([`pack`])
//! and the closed vocabulary of health facts that they may ask for ([`vocabulary`]).
//! Out of scope: the facts rules are applied to (crate `status`), signatures on what an authority
//! publishes (crate `bulletin`).

pub mod certlogic;
pub mod pack;
pub mod rules;
pub mod vocabulary;
