//! A card in the words of the EU's certificates, for whoever has rules or facts in these: vaccinations against COVID-19
//! and tests for SARS-CoV-2, their codes translated by table.
//!
//! A card says less than a certificate: neither disease nor length of a series, neither country nor identifier, and of
//! most dates only the day. Disease and series are taken from the code; country and identifier stay empty, and are left
//! out of what rules are given, so that a rule that asks for them is not met. A code that is not in the tables gives no
//! entry. Doses are counted as far as the card shows them, so that a card with one of two never counts for more.

use super::claims::Claims;
use super::fhir::{Bundle, Coding, Immunization, LabResult, Patient};
use super::verify::Verified;
use crate::dcc::{Dcc, Entry, PartialDate, Person, Test, Vaccination};
use json::Tree;
use json::instant;
use time::{Date, OffsetDateTime, Time};

/// COVID-19 (SNOMED CT).
const COVID19: &str = "840539006";
/// The groups of a payload that a card has entries of.
const VACCINATIONS: &str = "v";
const TESTS: &str = "t";
/// The schema that entries are of.
const VERSION: &str = "1.3.0";

const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";

const MRNA: &str = "1119349007";
const VECTOR: &str = "29061000087103";
const PROTEIN: &str = "1162643001";
const INACTIVATED: &str = "1157024006";

/// A vaccine: medicinal product, manufacturer and prophylaxis (EU value sets, encoding instructions of 2023), and the
/// doses of its first series, as in the schedule of its authorization.
struct Product(&'static str, &'static str, &'static str, u64);

/// By their code in CVX (US CDC, as of 2023).
const PRODUCTS: [(&[&str], Product); 12] = [
    (
        &["208", "217", "218", "300"],
        Product("EU/1/20/1528", "ORG-100030215", MRNA, 2),
    ),
    // three small doses, for the youngest
    (&["219"], Product("EU/1/20/1528", "ORG-100030215", MRNA, 3)),
    (
        &["207", "221", "228", "229"],
        Product("EU/1/20/1507", "ORG-100031184", MRNA, 2),
    ),
    (
        &["210"],
        Product("EU/1/21/1529", "ORG-100001699", VECTOR, 2),
    ),
    (
        &["211"],
        Product("EU/1/21/1618", "ORG-100032020", PROTEIN, 2),
    ),
    (
        &["212"],
        Product("EU/1/20/1525", "ORG-100001417", VECTOR, 1),
    ),
    (
        &["502"],
        Product("Covaxin", "Bharat-Biotech", INACTIVATED, 2),
    ),
    (
        &["504"],
        Product("Sputnik-Light", "Gamaleya-Research-Institute", VECTOR, 1),
    ),
    (
        &["505"],
        Product("Sputnik-V", "Gamaleya-Research-Institute", VECTOR, 2),
    ),
    (&["506"], Product("Convidecia", "ORG-100013793", VECTOR, 1)),
    (
        &["510"],
        Product("BBIBP-CorV", "ORG-100020693", INACTIVATED, 2),
    ),
    (
        &["511"],
        Product("CoronaVac", "Sinovac-Biotech", INACTIVATED, 2),
    ),
];
/// Tests that amplify nucleic acid of SARS-CoV-2 (LOINC, special use codes for SARS-CoV-2), and their kind in the EU.
const NAAT: ([&str; 18], &str) = (
    [
        "94307-6", "94308-4", "94309-2", "94314-2", "94315-9", "94316-7", "94500-6", "94533-7",
        "94534-5", "94559-2", "94565-9", "94640-0", "94756-4", "94757-2", "94759-8", "94845-5",
        "95406-5", "95608-6",
    ],
    "LP6464-4",
);
/// Rapid immunoassays for its antigen (LOINC, likewise).
const RAPID: ([&str; 3], &str) = (["94558-4", "95209-3", "97097-0"], "LP217198-3");
/// SNOMED CT: detected or positive, and the code of the EU.
const FOUND: ([&str; 2], &str) = (["260373001", "10828004"], "260373001");
/// SNOMED CT: not detected or negative, and the code of the EU.
const NOT_FOUND: ([&str; 2], &str) = (["260415000", "260385009"], "260415000");

impl Verified {
    /// Its vaccinations and tests as entries of a certificate, the last vaccination last; `None` where it has none, or
    /// nobody whom they are about.
    #[must_use]
    pub fn as_dcc(&self) -> Option<Dcc> {
        let bundle = self.bundle();
        let issuer = self.issuer_name().unwrap_or(&self.claims().issuer);
        let entries = entries(bundle, issuer);
        let patient = bundle.patient.as_ref().filter(|_| !entries.is_empty())?;
        let name = patient.names.first();
        let given = name.map(|name| name.given.join(" "));
        Some(Dcc {
            version: VERSION.to_owned(),
            person: Person {
                family: name.and_then(|name| name.family.clone()),
                family_transliterated: None,
                given: given.filter(|given| !given.is_empty()),
                given_transliterated: None,
                birth: PartialDate::parse(patient.birth.as_deref().unwrap_or_default())?,
            },
            entries,
        })
    }
}

impl Claims {
    /// What it says in the words of a certificate, for its holder to look at, whether its signature was checked or not: the
    /// person, and every entry that has words, issued by this name or else the issuer's address. Nothing follows from it.
    #[must_use]
    pub fn in_words(&self, issuer_name: Option<&str>) -> Tree {
        let bundle = self.bundle().and_then(Bundle::read).unwrap_or_default();
        let text = |text: &str| Tree::Text(text.to_owned());
        let mut members = vec![("ver", text(VERSION))];
        if let Some(patient) = &bundle.patient {
            members.push(("nam", name(patient)));
            members.push(("dob", text(patient.birth.as_deref().unwrap_or_default())));
        }
        let entries = entries(&bundle, issuer_name.unwrap_or(&self.issuer));
        let (vaccinations, tests): (Vec<_>, Vec<_>) = entries
            .iter()
            .filter_map(entry)
            .partition(|(group, _)| *group == VACCINATIONS);
        for (group, entries) in [(VACCINATIONS, vaccinations), (TESTS, tests)] {
            if !entries.is_empty() {
                let entries = entries.into_iter().map(|(_, entry)| entry);
                members.push((group, Tree::List(entries.collect())));
            }
        }
        named(members)
    }
}

/// A person who is named in one text only has it as surname.
fn name(patient: &Patient) -> Tree {
    let name = patient.names.first();
    let given = name.map(|name| name.given.join(" ")).unwrap_or_default();
    let family = name.and_then(|name| name.family.as_ref().or(name.text.as_ref()));
    let family = family.cloned().unwrap_or_default();
    named(vec![("fn", Tree::Text(family)), ("gn", Tree::Text(given))])
}

/// Tests first, then vaccinations by their day.
fn entries(bundle: &Bundle, issuer: &str) -> Vec<Entry> {
    let tests = bundle.results.iter();
    tests
        .filter_map(|result| test(result, issuer))
        .chain(vaccinations(&bundle.immunizations, issuer))
        .collect()
}

/// A dose that took place: its day, what it says of itself, and what its code says.
struct Dose<'r> {
    date: Date,
    record: &'r Immunization,
    product: &'static Product,
}

fn vaccinations(records: &[Immunization], issuer: &str) -> Vec<Entry> {
    let mut doses: Vec<Dose<'_>> = records.iter().filter_map(dose).collect();
    doses.sort_by_key(|dose| dose.date);
    // of two records of one day, one repeats the other
    doses.dedup_by_key(|dose| dose.date);
    // a booster is counted on in the series that the first dose began
    let begun = doses.first().map_or(0, |first| first.product.3);
    let entry = |(number, dose): (u64, &Dose<'_>)| {
        Entry::Vaccination(Vaccination {
            target: COVID19.to_owned(),
            vaccine: dose.product.2.to_owned(),
            product: dose.product.0.to_owned(),
            manufacturer: dose.product.1.to_owned(),
            dose: dose.record.dose.unwrap_or(number),
            series: dose.record.series.unwrap_or(begun),
            date: dose.date,
            country: String::new(),
            issuer: issuer.to_owned(),
            uvci: String::new(),
        })
    };
    (1..).zip(&doses).map(entry).collect()
}

fn dose(record: &Immunization) -> Option<Dose<'_>> {
    let of_code = |coding: &Coding| {
        let mut products = PRODUCTS.iter().filter(|_| coding.system == CVX);
        products.find(|(codes, _)| codes.contains(&coding.code.as_str()))
    };
    let (_, product) = record
        .vaccine
        .iter()
        .find_map(of_code)
        .filter(|_| record.is_completed)?;
    Some(Dose {
        date: record.day?,
        record,
        product,
    })
}

fn test(record: &LabResult, issuer: &str) -> Option<Entry> {
    if !record.is_final {
        return None;
    }
    Some(Entry::Test(Test {
        target: COVID19.to_owned(),
        kind: translated(
            &record.code,
            LOINC,
            &[(&NAAT.0, NAAT.1), (&RAPID.0, RAPID.1)],
        )?,
        name: None,
        manufacturer: None,
        // of a day alone, its beginning: earlier than the sample and never later
        sampled_at: record.taken_at.or_else(|| Some(begin_of(record.day?)))?,
        result: translated(
            &record.value,
            SNOMED,
            &[(&FOUND.0, FOUND.1), (&NOT_FOUND.0, NOT_FOUND.1)],
        )?,
        centre: record.performer.clone(),
        country: String::new(),
        issuer: issuer.to_owned(),
        uvci: String::new(),
    }))
}

/// The EU's code for the first of these that is in a table of this system.
fn translated(codings: &[Coding], system: &str, table: &[(&[&str], &str)]) -> Option<String> {
    let own = codings.iter().filter(|coding| coding.system == system);
    let row = |coding: &Coding| {
        let mut rows = table.iter();
        rows.find(|(codes, _)| codes.contains(&coding.code.as_str()))
    };
    own.filter_map(row)
        .map(|(_, code)| (*code).to_owned())
        .next()
}

fn begin_of(day: Date) -> OffsetDateTime {
    day.with_time(Time::MIDNIGHT).assume_utc()
}

/// A certificate of one entry as rules are given it, without what the card does not say; `None` for a recovery, which
/// no card is.
#[must_use]
pub fn payload(dcc: &Dcc, shown: &Entry) -> Option<Tree> {
    let text = |text: &str| Tree::Text(text.to_owned());
    let (group, entry) = entry(shown)?;
    Some(named(vec![
        ("ver", text(&dcc.version)),
        ("dob", text(dcc.person.birth.as_str())),
        (group, Tree::List(vec![entry])),
    ]))
}

/// An entry with the name of its group.
fn entry(entry: &Entry) -> Option<(&'static str, Tree)> {
    let text = |text: &str| Tree::Text(text.to_owned());
    Some(match entry {
        Entry::Vaccination(own) => (
            VACCINATIONS,
            named(vec![
                ("tg", text(&own.target)),
                ("vp", text(&own.vaccine)),
                ("mp", text(&own.product)),
                ("ma", text(&own.manufacturer)),
                ("dn", Tree::Natural(own.dose)),
                ("sd", Tree::Natural(own.series)),
                ("dt", text(&own.date.to_string())),
                ("is", text(&own.issuer)),
            ]),
        ),
        Entry::Test(own) => (
            TESTS,
            named(vec![
                ("tg", text(&own.target)),
                ("tt", text(&own.kind)),
                ("sc", text(&instant::written(own.sampled_at)?)),
                ("tr", text(&own.result)),
                ("is", text(&own.issuer)),
            ]),
        ),
        Entry::Recovery(_) => return None,
    })
}

fn named(members: Vec<(&str, Tree)>) -> Tree {
    let owned = members
        .into_iter()
        .map(|(name, tree)| (name.to_owned(), tree));
    Tree::Members(owned.collect())
}
