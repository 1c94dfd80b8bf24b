//! What a rule asks of the facts. There is no negation: a condition that holds goes on holding when facts are added.

use crate::vocabulary::{AreaLevel, FactKind, SymptomCode, TestKind, TestResult, Tier};
use serde::{Deserialize, Serialize};

/// A condition over facts. Days and hours are counted back from the moment of evaluation: the anchor for a rule's
/// `unless`, now for [`super::Green`]; a rule's `when` looks at the facts of one episode instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Each holds.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// `n` of them hold.
    AtLeast {
        /// How many.
        n: usize,
        /// Of which.
        of: Vec<Condition>,
    },
    /// One of these symptoms.
    Symptom(Vec<SymptomCode>),
    /// A symptom check was answered.
    SymptomCheck {
        /// At most so long ago.
        within_hours: u16,
    },
    /// A test of this disease.
    Test {
        /// Of one of these kinds.
        kinds: Vec<TestKind>,
        /// With this result.
        result: TestResult,
        /// The sample at most so long ago.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_days: Option<u16>,
    },
    /// A vaccination against this disease.
    Vaccination {
        /// Only the last dose of a series.
        complete: bool,
        /// At least so many days ago, for protection takes time.
        #[serde(default)]
        days_ago: u16,
        /// At most so long ago.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_days: Option<u16>,
    },
    /// A recovery from this disease.
    Recovery {
        /// The first positive test at most so long ago.
        within_days: u16,
    },
    /// Contact with a case.
    Exposure(Vec<Tier>),
    /// The phone was near one whose keys were published, for long enough as [`super::Encounters`] weighs it.
    Encounter(Vec<Tier>),
    /// A stay in a listed area that the holder confirmed.
    AreaVisit(Vec<AreaLevel>),
}

impl Condition {
    /// The parts of a compound condition.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => parts,
            _ => &[],
        }
    }

    /// How many of its parts a compound condition needs; `None` for a simple one.
    #[must_use]
    pub fn needed(&self) -> Option<usize> {
        match self {
            Self::All(parts) => Some(parts.len()),
            Self::Any(_) => Some(1),
            Self::AtLeast { n, .. } => Some(*n),
            _ => None,
        }
    }

    /// The kind of fact that a simple condition asks for.
    #[must_use]
    pub const fn kind(&self) -> Option<FactKind> {
        match self {
            Self::All(_) | Self::Any(_) | Self::AtLeast { .. } => None,
            Self::Symptom(_) => Some(FactKind::Symptom),
            Self::SymptomCheck { .. } => Some(FactKind::SymptomCheck),
            Self::Test { .. } => Some(FactKind::Test),
            Self::Vaccination { .. } => Some(FactKind::Vaccination),
            Self::Recovery { .. } => Some(FactKind::Recovery),
            Self::Exposure(_) => Some(FactKind::Exposure),
            Self::Encounter(_) => Some(FactKind::Encounter),
            Self::AreaVisit(_) => Some(FactKind::AreaVisit),
        }
    }

    /// Whether this simple condition counts back from the moment of asking.
    #[must_use]
    pub const fn has_window(&self) -> bool {
        match self {
            Self::SymptomCheck { .. } | Self::Recovery { .. } => true,
            Self::Test { within_days, .. } => within_days.is_some(),
            Self::Vaccination {
                days_ago,
                within_days,
                ..
            } => *days_ago > 0 || within_days.is_some(),
            _ => false,
        }
    }

    /// Whether some set of facts can satisfy it.
    #[must_use]
    pub fn is_satisfiable(&self) -> bool {
        match self {
            Self::Symptom(list) => !list.is_empty(),
            Self::Test { kinds, .. } => !kinds.is_empty(),
            Self::Exposure(tiers) | Self::Encounter(tiers) => !tiers.is_empty(),
            Self::AreaVisit(levels) => !levels.is_empty(),
            Self::Vaccination {
                days_ago,
                within_days,
                ..
            } => within_days.is_none_or(|within| within >= *days_ago),
            _ => {
                self.parts()
                    .iter()
                    .filter(|part| part.is_satisfiable())
                    .count()
                    >= self.needed().unwrap_or(0)
            }
        }
    }

    /// Whether it holds of no facts at all.
    #[must_use]
    pub fn holds_of_nothing(&self) -> bool {
        self.needed().is_some_and(|needed| {
            self.parts()
                .iter()
                .filter(|part| part.holds_of_nothing())
                .count()
                >= needed
        })
    }

    /// Whether every way of satisfying it uses a fact of a kind that `wanted` accepts.
    #[must_use]
    pub fn always_uses(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        let Some(needed) = self.needed() else {
            return wanted(self);
        };
        let without = self
            .parts()
            .iter()
            .filter(|part| !part.always_uses(wanted))
            .count();
        needed > 0 && without < needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_of_nothing_and_what_never_holds_are_found() {
        let fever = || Condition::Symptom(vec![SymptomCode::Fever]);
        let of = |n, of| Condition::AtLeast { n, of };
        assert!(Condition::All(vec![]).holds_of_nothing());
        assert!(of(0, vec![fever()]).holds_of_nothing());
        assert!(
            !Condition::Any(vec![]).holds_of_nothing() && !Condition::Any(vec![]).is_satisfiable()
        );
        assert!(!of(2, vec![fever()]).is_satisfiable() && of(1, vec![fever()]).is_satisfiable());
        assert!(Condition::Any(vec![fever(), Condition::All(vec![])]).holds_of_nothing());
    }

    #[test]
    fn a_kind_is_always_used_only_if_no_way_leads_round_it() {
        let fever = || Condition::Symptom(vec![SymptomCode::Fever]);
        let contact = || Condition::Exposure(vec![Tier::Close]);
        let symptom = |part: &Condition| part.kind() == Some(FactKind::Symptom);
        assert!(Condition::All(vec![fever(), contact()]).always_uses(&symptom));
        assert!(!Condition::Any(vec![fever(), contact()]).always_uses(&symptom));
        assert!(
            Condition::AtLeast {
                n: 2,
                of: vec![fever(), fever(), contact()]
            }
            .always_uses(&symptom)
        );
        assert!(
            !Condition::AtLeast {
                n: 1,
                of: vec![fever(), contact()]
            }
            .always_uses(&symptom)
        );
    }
}
