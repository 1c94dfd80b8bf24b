//! What an authority has decided, as data: rules in CertLogic and policy packs.
//!
//! In scope: the rule language ([`certlogic`]) and the business rules written in it ([`rules`]).
//! Out of scope: the facts rules are applied to (crate `status`), signatures on what an authority
//! publishes (crate `bulletin`).

pub mod certlogic;
pub mod rules;
