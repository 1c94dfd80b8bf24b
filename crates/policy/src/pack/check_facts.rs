//! What a condition asks for, and what follows from a fact that meets it.

use super::{Anchor, Condition};
use crate::vocabulary::{FactKind, SymptomCode, TestResult};

/// What a red rule may rest on. A place where someone was is not evidence, and neither is a negative test; nor is an
/// encounter, for sixteen of seventeen whom a phone warns were not infected (Wymant et al., Nature 2021: a secondary
/// attack rate of 6 %).
pub(super) fn is_evidence(part: &Condition) -> bool {
    match part {
        Condition::Symptom(_) | Condition::Exposure(_) => true,
        Condition::Test { result, .. } => *result == TestResult::Detected,
        _ => false,
    }
}

/// Whether a part of a condition asks for facts of this kind.
pub(super) fn uses_kind(condition: &Condition, kind: FactKind) -> bool {
    condition.kind() == Some(kind) || condition.parts().iter().any(|part| uses_kind(part, kind))
}

/// Whether a fact that meets this simple condition gives the anchor.
pub(super) fn gives(part: &Condition, anchor: Anchor) -> bool {
    let onset = matches!(part, Condition::Symptom(_));
    let specimen = matches!(
        part,
        Condition::Test {
            result: TestResult::Detected,
            ..
        }
    );
    match anchor {
        Anchor::Onset | Anchor::LatestOnset => onset,
        Anchor::Rash => {
            matches!(part, Condition::Symptom(codes) if codes[..] == [SymptomCode::Rash])
        }
        Anchor::Specimen => specimen,
        Anchor::OnsetOrSpecimen => onset || specimen,
        Anchor::FirstExposure | Anchor::LastExposure => {
            matches!(
                part,
                Condition::Exposure(_) | Condition::Encounter(_) | Condition::AreaVisit(_)
            )
        }
    }
}
