//! A verified SMART Health Card as facts: vaccinations against COVID-19 and tests for SARS-CoV-2, by their codes.
//!
//! A card says less than an EU certificate: neither disease nor length of a series, and of most dates only the day. What
//! is not said is taken from the code of the vaccine or test; a code that is not in the tables gives no fact, for it must
//! neither help nor harm. Doses are counted as far as the card shows them, so that a card with one of two never counts
//! for more.

use crate::fact::{Fact, Origin};
use certificate::shc::{Coding, Immunization, LabResult, Verified};
use policy::vocabulary::{TestKind, TestResult};
use time::{Date, OffsetDateTime, Time};

/// COVID-19, as certificates of the EU name it (SNOMED CT 840539006).
const COVID19: &str = "840539006";

const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";

/// Vaccines (CVX, US CDC) and the doses of their first series, as in the schedules of their authorizations.
const VACCINES: [(&str, u64); 18] = [
    ("207", 2), // Moderna, 100 µg
    ("208", 2), // Pfizer-BioNTech, 30 µg
    ("210", 2), // AstraZeneca
    ("211", 2), // Novavax
    ("212", 1), // Janssen
    ("217", 2), // Pfizer-BioNTech, 30 µg, tris-sucrose
    ("218", 2), // Pfizer-BioNTech, 10 µg
    ("219", 3), // Pfizer-BioNTech, 3 µg
    ("221", 2), // Moderna, 50 µg
    ("228", 2), // Moderna, 25 µg
    ("229", 2), // Moderna, bivalent: behind a series of another
    ("300", 2), // Pfizer-BioNTech, bivalent: behind a series of another
    ("502", 2), // Covaxin
    ("504", 1), // Sputnik Light
    ("505", 2), // Sputnik V
    ("506", 1), // Convidecia
    ("510", 2), // Sinopharm BIBP
    ("511", 2), // CoronaVac
];
/// Tests that amplify nucleic acid of SARS-CoV-2 (LOINC, special use codes for SARS-CoV-2).
const NAAT: [&str; 18] = [
    "94307-6", "94308-4", "94309-2", "94314-2", "94315-9", "94316-7", "94500-6", "94533-7",
    "94534-5", "94559-2", "94565-9", "94640-0", "94756-4", "94757-2", "94759-8", "94845-5",
    "95406-5", "95608-6",
];
/// Rapid immunoassays for its antigen (LOINC, likewise).
const ANTIGEN: [&str; 3] = ["94558-4", "95209-3", "97097-0"];
/// SNOMED CT: detected, positive; not detected, negative.
const FOUND: [&str; 2] = ["260373001", "10828004"];
const NOT_FOUND: [&str; 2] = ["260415000", "260385009"];

/// The facts that a card attests.
#[must_use]
pub fn facts_of_card(card: &Verified) -> Vec<Fact> {
    let bundle = card.bundle();
    let tests = bundle.results.iter().filter_map(test);
    vaccinations(&bundle.immunizations)
        .into_iter()
        .chain(tests)
        .collect()
}

/// A dose that took place: its day, what it says of itself, and what its code says of the series.
struct Dose<'r> {
    date: Date,
    record: &'r Immunization,
    series: u64,
}

fn vaccinations(records: &[Immunization]) -> Vec<Fact> {
    let mut doses: Vec<Dose<'_>> = records.iter().filter_map(dose).collect();
    doses.sort_by_key(|dose| dose.date);
    // of two records of one day, one repeats the other
    doses.dedup_by_key(|dose| dose.date);
    // a booster is counted on in the series that the first dose began
    let begun = doses.first().map(|first| first.series);
    let fact = |(number, dose): (u64, &Dose<'_>)| Fact::Vaccination {
        target: COVID19.to_owned(),
        dose: dose.record.dose.unwrap_or(number),
        series: dose.record.series.or(begun).unwrap_or(dose.series),
        date: dose.date,
    };
    (1..).zip(&doses).map(fact).collect()
}

fn dose(record: &Immunization) -> Option<Dose<'_>> {
    let of_code = |coding: &Coding| {
        VACCINES
            .iter()
            .find(|(code, _)| coding.system == CVX && coding.code == *code)
    };
    let (_, series) = record
        .vaccine
        .iter()
        .find_map(of_code)
        .filter(|_| record.is_completed)?;
    Some(Dose {
        date: record.day?,
        record,
        series: *series,
    })
}

fn test(record: &LabResult) -> Option<Fact> {
    if !record.is_final {
        return None;
    }
    Some(Fact::Test {
        target: COVID19.to_owned(),
        test: record.code.iter().find_map(kind)?,
        result: record.value.iter().find_map(result)?,
        // of a day alone, its beginning: earlier than the sample and never later
        specimen: record.taken_at.or_else(|| Some(begin_of(record.day?)))?,
        origin: Origin::Certificate,
    })
}

fn begin_of(day: Date) -> OffsetDateTime {
    day.with_time(Time::MIDNIGHT).assume_utc()
}

fn kind(coding: &Coding) -> Option<TestKind> {
    match coding.code.as_str() {
        _ if coding.system != LOINC => None,
        code if NAAT.contains(&code) => Some(TestKind::Naat),
        code if ANTIGEN.contains(&code) => Some(TestKind::Antigen),
        _ => None,
    }
}

fn result(coding: &Coding) -> Option<TestResult> {
    match coding.code.as_str() {
        _ if coding.system != SNOMED => None,
        code if FOUND.contains(&code) => Some(TestResult::Detected),
        code if NOT_FOUND.contains(&code) => Some(TestResult::NotDetected),
        _ => None,
    }
}
