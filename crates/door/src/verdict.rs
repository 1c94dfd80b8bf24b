//! A decision as the door's page shows it (JSON). Guest and guard look at one screen: it says nothing of a certificate
//! but name and date of birth of who is admitted. Not even which rule failed, for its name tells the kind of
//! certificate; the guest's own phone knows.

use crate::decision::Decision;
use serde::Serialize;

/// A decision with its words in English; the pages have those of every language by the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Verdict {
    /// What to do.
    pub decision: DecisionKind,
    /// The stable code.
    pub code: &'static str,
    /// What the guest is told.
    pub guest: &'static str,
    /// What the guard is told.
    pub guard: &'static str,
    /// Of who is admitted, to compare with a photo document.
    pub name: Option<String>,
    /// The name in the letters of passports, where it is certified in others.
    pub in_latin: Option<String>,
    /// Of who is admitted.
    pub birth: Option<String>,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Decision"))]
pub enum DecisionKind {
    /// Let in.
    Admit,
    /// Do not let in.
    Refuse,
    /// A person has to decide.
    AskPerson,
}

impl From<&Decision> for Verdict {
    fn from(decision: &Decision) -> Self {
        let shown = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (kind, admission) = match decision {
            Decision::Admit(admission) => (DecisionKind::Admit, Some(admission)),
            Decision::Refuse(_) => (DecisionKind::Refuse, None),
            Decision::AskPerson(_) => (DecisionKind::AskPerson, None),
        };
        Self {
            decision: kind,
            code: decision.code(),
            guest: decision.guest(),
            guard: decision.guard(),
            name: admission.and_then(|guest| shown(&guest.name)),
            in_latin: admission.and_then(|guest| shown(&guest.in_latin)),
            birth: admission.and_then(|guest| shown(&guest.birth)),
        }
    }
}
