//! One result of a laboratory as a row: whose it is, what was tested and found, when the sample was taken, and where
//! (HL7 FHIR R4: `Observation`, `DiagnosticReport`, `Patient`, `Specimen`, `Organization`).

use super::bundle::{Bundle, Record, items, text};
use crate::finding::{Cause, Finding};
use crate::kind::Kind;
use crate::mapping::{LabTest, Mapping, Meaning};
use crate::member::Member;
use crate::row::{ReadRow, Row};
use certificate::shc::{Coding, HumanName};
use json::Tree;

/// States in which a result stands.
const STANDING: [&str; 3] = ["final", "corrected", "amended"];
/// Which of several names is taken; any other comes after one of no known use.
const USES: [&str; 2] = ["official", "usual"];

/// A result, and the report that it belongs to, which may say what it does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct LabResult<'t> {
    pub(super) record: Record<'t>,
    pub(super) report: Option<Record<'t>>,
}

impl<'t> LabResult<'t> {
    pub(super) fn row(self, bundle: &Bundle<'t>, mapping: &Mapping) -> ReadRow {
        let patient = self.patient(bundle);
        let patient = patient.ok_or_else(|| Finding::of_all(Cause::LabPatient, ""))?;
        let mut row = Row::default();
        row.set(Member::Kind, Kind::Test.as_str());
        put_patient(patient.tree, &mut row);
        self.put_status(&mut row);
        self.put_test(mapping, &mut row);
        self.put_result(mapping, &mut row);
        row.set(
            Member::SampledAt,
            self.sampled_at(bundle).unwrap_or_default(),
        );
        row.set(Member::Centre, self.centre(bundle).unwrap_or_default());
        Ok(row)
    }

    /// The result first, then its report.
    fn both(self) -> impl Iterator<Item = Record<'t>> {
        [Some(self.record), self.report].into_iter().flatten()
    }

    /// The one patient that result and report name.
    fn patient(self, bundle: &Bundle<'t>) -> Option<Record<'t>> {
        let named = self
            .both()
            .filter(|record| record.tree.member("subject").is_some());
        let patients = named.map(|record| bundle.referred(record, "subject"));
        let patients: Vec<Record<'t>> = patients.collect::<Option<_>>()?;
        let first = patients.first()?;
        let is_one = patients
            .iter()
            .all(|other| std::ptr::eq(other.tree, first.tree));
        (is_one && first.is("Patient")).then_some(*first)
    }

    fn put_status(self, row: &mut Row) {
        let mut states = self
            .both()
            .map(|record| text(record.tree, "status").unwrap_or_default());
        if let Some(state) = states.find(|state| !STANDING.contains(state)) {
            row.flaw(Cause::LabStatus, Member::Result, state);
        }
    }

    fn put_test(self, mapping: &Mapping, row: &mut Row) {
        let codings = concepts(self.record.tree, "code");
        let known: Vec<&LabTest> = codings
            .iter()
            .filter_map(|code| mapping.test(code))
            .collect();
        match known.split_first() {
            None => row.flaw(Cause::LabTest, Member::Method, &named(&codings)),
            Some((first, others)) if others.iter().all(|other| other == first) => {
                row.set(Member::Method, &first.method);
                row.set(Member::Target, &first.target);
            }
            Some(_) => row.flaw(Cause::LabContradiction, Member::Method, ""),
        }
    }

    fn put_result(self, mapping: &Mapping, row: &mut Row) {
        let tree = self.record.tree;
        let members = ["valueCodeableConcept", "conclusionCode", "interpretation"];
        let codings: Vec<Coding> = members
            .iter()
            .flat_map(|name| concepts(tree, name))
            .collect();
        let known: Vec<Meaning> = codings
            .iter()
            .filter_map(|code| mapping.meaning(code))
            .collect();
        let (cause, given) = match known.split_first() {
            None if codings.is_empty() => (Cause::LabNoResult, String::new()),
            None => (Cause::LabResult, named(&codings)),
            Some((first, others)) if others.iter().any(|other| other != first) => {
                (Cause::LabContradiction, String::new())
            }
            Some((Meaning::Detected, _)) => return row.set(Member::Result, "detected"),
            Some((Meaning::NotDetected, _)) => return row.set(Member::Result, "not-detected"),
            Some((Meaning::Open, _)) => (Cause::LabOpen, String::new()),
        };
        row.flaw(cause, Member::Result, &given);
    }

    /// When the specimen was collected; where no specimen says so, when the result held.
    fn sampled_at(self, bundle: &Bundle<'t>) -> Option<&'t str> {
        let specimens = self.both().flat_map(|record| {
            let references = items(record.tree, "specimen");
            let references = references.filter_map(|specimen| text(specimen, "reference"));
            references.filter_map(move |reference| bundle.resolve(record, reference))
        });
        let collected =
            |specimen: Record<'t>| text(specimen.tree.member("collection")?, "collectedDateTime");
        let held = |record: Record<'t>| {
            let names = ["effectiveDateTime", "effectiveInstant"];
            names.into_iter().find_map(|name| text(record.tree, name))
        };
        let mut specimens = specimens;
        specimens
            .find_map(collected)
            .or_else(|| self.both().find_map(held))
    }

    /// The organization that made the test. A person who made it is never named.
    fn centre(self, bundle: &Bundle<'t>) -> Option<&'t str> {
        self.both().find_map(|record| {
            let mut performers = items(record.tree, "performer");
            performers.find_map(|performer| organization(bundle, record, performer))
        })
    }
}

fn organization<'t>(bundle: &Bundle<'t>, from: Record<'t>, performer: &'t Tree) -> Option<&'t str> {
    let reference = text(performer, "reference").unwrap_or_default();
    let found = bundle.resolve(from, reference);
    let found = found.and_then(|found| match found.is("PractitionerRole") {
        true => bundle.referred(found, "organization"),
        false => Some(found),
    });
    if let Some(found) = found {
        return text(found.tree, "name").filter(|_| found.is("Organization"));
    }
    let is_organization =
        text(performer, "type") == Some("Organization") || reference.contains("Organization/");
    text(performer, "display").filter(|_| is_organization)
}

fn put_patient(patient: &Tree, row: &mut Row) {
    let rank = |name: &&Tree| {
        let used = text(name, "use");
        let known = USES.iter().position(|known| used == Some(*known));
        known.unwrap_or(USES.len() + usize::from(used.is_some()))
    };
    let name = items(patient, "name").min_by_key(rank);
    let name = name.map(HumanName::read).unwrap_or_default();
    row.set(Member::Family, name.family.as_deref().unwrap_or_default());
    row.set(Member::Given, &name.given.join(" "));
    if name.family.is_none() && name.given.is_empty() && name.text.is_some() {
        row.flaw(Cause::LabName, Member::Family, "");
    }
    row.set(
        Member::Birth,
        text(patient, "birthDate").unwrap_or_default(),
    );
}

/// The codes of a concept, or of a list of concepts.
fn concepts(tree: &Tree, name: &str) -> Vec<Coding> {
    items(tree, name).flat_map(Coding::of_concept).collect()
}

/// The codes, for who looks for them in the mapping.
fn named(codings: &[Coding]) -> String {
    let codes: Vec<&str> = codings.iter().map(|coding| coding.code.as_str()).collect();
    codes.join(", ")
}
