//! What an order is read with: the codes that there are, what an authority always says, and the time.

use certificate::ValueSets;
use time::OffsetDateTime;

/// What stands in an order that does not say it. An empty text stands for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The country of the vaccination or test, two capital letters.
    pub country: String,
    /// Who issues the certificate, as shown on it.
    pub issuer: String,
}

/// What an order is read with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The codes that there are.
    pub value_sets: &'a ValueSets,
    /// What an order need not say.
    pub defaults: &'a Defaults,
    /// The moment of issue.
    pub now: OffsetDateTime,
}
