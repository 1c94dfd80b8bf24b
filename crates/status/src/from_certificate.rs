//! A verified certificate as facts.

use crate::fact::{Fact, Origin};
use certificate::{Entry, Verified};
use policy::vocabulary::{TestKind, TestResult};

/// LOINC LP6464-4: nucleic acid amplification with probe detection; LP217198-3: rapid immunoassay (EU value sets).
const NAAT: &str = "LP6464-4";
const RAPID: &str = "LP217198-3";
/// SNOMED CT 260373001: detected; 260415000: not detected (EU value sets).
const DETECTED: &str = "260373001";
const NOT_DETECTED: &str = "260415000";

/// The facts that a certificate attests. An entry whose kind of test or result we do not know gives none: it must
/// neither help nor harm.
#[must_use]
pub fn facts_of(certificate: &Verified) -> Vec<Fact> {
    certificate.dcc().entries.iter().filter_map(fact).collect()
}

/// The fact of one entry.
pub(crate) fn fact(entry: &Entry) -> Option<Fact> {
    Some(match entry {
        Entry::Vaccination(v) => Fact::Vaccination {
            target: v.target.clone(),
            dose: v.dose,
            series: v.series,
            date: v.date,
        },
        Entry::Recovery(r) => Fact::Recovery {
            target: r.target.clone(),
            first_positive: r.first_positive,
        },
        Entry::Test(t) => Fact::Test {
            target: t.target.clone(),
            test: kind(&t.kind)?,
            result: result(&t.result)?,
            specimen: t.sampled_at,
            origin: Origin::Certificate,
        },
    })
}

fn kind(code: &str) -> Option<TestKind> {
    match code {
        NAAT => Some(TestKind::Naat),
        RAPID => Some(TestKind::Antigen),
        _ => None,
    }
}

fn result(code: &str) -> Option<TestResult> {
    match code {
        DETECTED => Some(TestResult::Detected),
        NOT_DETECTED => Some(TestResult::NotDetected),
        _ => None,
    }
}
