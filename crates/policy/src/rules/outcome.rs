//! What rules say about a certificate: the reference engine's results.

use super::context::EvaluationContext;
use super::identifier::RuleId;
use super::rule::Rule;
use super::version::Version;
use crate::certlogic::{Document, EvaluateError};

/// What one rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The certificate meets the rule.
    Pass,
    /// It does not.
    Fail,
    /// The rule has no answer; a person has to look.
    Open(OpenCause),
}

/// Why a rule has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenCause {
    /// The rule is in another language than CertLogic, or in a later version of it.
    Engine,
    /// The rule is for a later or another schema than that of the certificate.
    Schema,
    /// The logic could not be evaluated on this certificate.
    Evaluation(EvaluateError),
    /// The logic gives something that is neither true nor false.
    NotABoolean,
}

/// A rule's name and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// the rule
    pub rule: RuleId,
    /// what it says
    pub outcome: Outcome,
}

const ENGINE: &str = "CERTLOGIC";
/// The version of the specification that [`crate::certlogic`] speaks.
const ENGINE_VERSION: Version = Version {
    major: 1,
    minor: 3,
    patch: 3,
};

impl Verdict {
    /// The verdicts of `rules` on one certificate, in their order.
    pub fn of_all<'r>(
        rules: impl IntoIterator<Item = &'r Rule>,
        context: &EvaluationContext,
    ) -> Vec<Verdict> {
        let document = context.document();
        let verdict = |rule: &Rule| Verdict {
            rule: rule.id.clone(),
            outcome: match &document {
                Ok(document) => rule.outcome(document),
                Err(error) => Outcome::Open(OpenCause::Evaluation(error.clone())),
            },
        };
        rules.into_iter().map(verdict).collect()
    }
}

impl Rule {
    /// What this rule says on the document of an [`EvaluationContext`].
    pub fn outcome(&self, document: &Document) -> Outcome {
        if !self.is_for_this_engine() {
            return Outcome::Open(OpenCause::Engine);
        }
        if !self.fits_schema(document.text(&["payload", "ver"])) {
            return Outcome::Open(OpenCause::Schema);
        }
        match self.logic().evaluate(document).map(|value| value.as_bool()) {
            Ok(Some(true)) => Outcome::Pass,
            Ok(Some(false)) => Outcome::Fail,
            Ok(None) => Outcome::Open(OpenCause::NotABoolean),
            Err(error) => Outcome::Open(OpenCause::Evaluation(error)),
        }
    }

    /// Whether it is written in the language, and a version of it, that [`crate::certlogic`] speaks.
    pub fn is_for_this_engine(&self) -> bool {
        self.engine == ENGINE && self.engine_version <= ENGINE_VERSION
    }

    /// A certificate of the same major version that is not older than the rule's schema.
    fn fits_schema(&self, version: Option<&str>) -> bool {
        let version = version.and_then(Version::parse);
        version.is_some_and(|it| it.major == self.schema_version.major && it >= self.schema_version)
    }
}
