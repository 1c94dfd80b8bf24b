//! The kinds that a card names beside "health card" (the SMART Health Cards vocabulary). Naming finer kinds is up to
//! the issuer; whoever names one is held to naming those that fit.

use super::{FaultKind, Faults, text};
use crate::shc::claims::HEALTH_CARD;
use json::Tree;

const IMMUNIZATION: &str = "https://smarthealth.cards#immunization";
const LABORATORY: &str = "https://smarthealth.cards#laboratory";
const COVID19: &str = "https://smarthealth.cards#covid19";
/// Every credential of the W3C is one, so that saying it only takes room.
const CREDENTIAL: &str = "VerifiableCredential";

/// Vaccines against COVID-19 (CVX, US CDC, "COVID-19 Vaccine Related Codes" as of 2023).
const CVX: [&str; 30] = [
    "207", "208", "210", "211", "212", "217", "218", "219", "221", "228", "229", "300", "500",
    "501", "502", "503", "504", "505", "506", "507", "508", "509", "510", "511", "512", "513",
    "514", "515", "516", "517",
];
/// Tests for SARS-CoV-2 (LOINC; US NLM value set 2.16.840.1.113762.1.4.1114.9, as of 2023).
const LOINC: [&str; 44] = [
    "50548-7", "68993-5", "82159-5", "94306-8", "94307-6", "94308-4", "94309-2", "94500-6",
    "94502-2", "94503-0", "94504-8", "94507-1", "94508-9", "94531-1", "94533-7", "94534-5",
    "94547-7", "94558-4", "94559-2", "94562-6", "94563-4", "94564-2", "94565-9", "94640-0",
    "94661-6", "94756-4", "94757-2", "94758-0", "94759-8", "94760-6", "94761-4", "94762-2",
    "94764-8", "94845-5", "95209-3", "95406-5", "95409-9", "95416-4", "95423-0", "95424-8",
    "95425-5", "95542-7", "95608-6", "95609-4",
];

/// Compares the kinds with the records.
pub(super) fn check(kinds: &[&str], bundle: &Tree, faults: &mut Faults) {
    let known = [HEALTH_CARD, IMMUNIZATION, LABORATORY, COVID19, CREDENTIAL];
    for kind in kinds.iter().filter(|kind| !known.contains(kind)) {
        faults.add(FaultKind::KindUnknown, *kind);
    }
    faults.add_if(
        kinds.contains(&CREDENTIAL),
        FaultKind::KindNeedless,
        CREDENTIAL,
    );
    let finer = [IMMUNIZATION, LABORATORY, COVID19];
    if !kinds.iter().any(|kind| finer.contains(kind)) {
        return;
    }
    let records = Records::of(bundle);
    compare(kinds, IMMUNIZATION, records.immunization, true, faults);
    compare(
        kinds,
        COVID19,
        records.covid19_vaccine || records.covid19_test,
        true,
        faults,
    );
    // there are laboratory results of which no list says that they are
    compare(kinds, LABORATORY, records.covid19_test, false, faults);
}

fn compare(kinds: &[&str], kind: &str, fits: bool, knows_all: bool, faults: &mut Faults) {
    match (kinds.contains(&kind), fits) {
        (false, true) => faults.add(FaultKind::KindMissing, kind),
        (true, false) if knows_all => faults.add(FaultKind::KindNeedless, kind),
        _ => {}
    }
}

#[derive(Default)]
struct Records {
    immunization: bool,
    covid19_vaccine: bool,
    covid19_test: bool,
}

impl Records {
    fn of(bundle: &Tree) -> Self {
        let mut found = Self::default();
        let entries = bundle.member("entry").and_then(Tree::items);
        for record in entries
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.member("resource"))
        {
            match text(record, "resourceType") {
                Some("Immunization") => {
                    found.immunization = true;
                    found.covid19_vaccine |=
                        code(record, "vaccineCode").is_some_and(|code| CVX.contains(&code));
                }
                Some("Observation") => {
                    found.covid19_test |=
                        code(record, "code").is_some_and(|code| LOINC.contains(&code));
                }
                _ => {}
            }
        }
        found
    }
}

/// The first code of a concept.
fn code<'t>(record: &'t Tree, member: &str) -> Option<&'t str> {
    let codings = record.member(member)?.member("coding")?.items()?;
    text(codings.first()?, "code")
}
