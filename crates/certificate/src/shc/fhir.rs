//! A card's bundle (FHIR R4, `Bundle` of type `collection`), and of its records what facts are made of: whom it is
//! about, immunizations, laboratory results. Everything else stays in the claims as the issuer wrote it.
//!
//! A record counts only where it names the one patient of the bundle: a card that holds two people's records has
//! nothing to say about either.

use crate::moment;
use json::Tree;
use sorted::Set;
use time::{Date, OffsetDateTime};

/// The most records that are read. The largest card known has 55.
pub const MAX_RECORDS: usize = 1000;
/// What a record's address begins with; a number follows (section "Data Minimization").
const SHORT: &str = "resource:";
/// Results that stand: later states of an `Observation` than "preliminary", and none that was withdrawn.
const FINAL: [&str; 3] = ["final", "amended", "corrected"];

/// The records of a card, as far as they are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Whom the card is about; nobody where it holds no patient or several.
    pub patient: Option<Patient>,
    /// Immunizations of that patient.
    pub immunizations: Vec<Immunization>,
    /// Observations of that patient.
    pub results: Vec<LabResult>,
}

/// A person (`Patient`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Names, in the order of the card.
    pub names: Vec<HumanName>,
    /// Date of birth as written: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub birth: Option<String>,
}

/// A name (`HumanName`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HumanName {
    /// All of it, as it should be shown.
    pub text: Option<String>,
    /// Surname.
    pub family: Option<String>,
    /// Forenames.
    pub given: Vec<String>,
}

/// A vaccination (`Immunization`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Immunization {
    /// What was given, in one code system or several (`vaccineCode`).
    pub vaccine: Vec<Coding>,
    /// The day (`occurrenceDateTime`), where it is known to the day.
    pub day: Option<Date>,
    /// Whether it took place (`status` is `completed`).
    pub is_completed: bool,
    /// Number of this dose (`protocolApplied.doseNumberPositiveInt`), where it says so.
    pub dose: Option<u64>,
    /// Doses of the series (`protocolApplied.seriesDosesPositiveInt`), where it says so.
    pub series: Option<u64>,
    /// Batch (`lotNumber`).
    pub lot: Option<String>,
    /// Who gave it, as a name to show.
    pub performer: Option<String>,
}

/// A result of a laboratory (`Observation`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabResult {
    /// What was measured (`code`).
    pub code: Vec<Coding>,
    /// What was found, where it is a code (`valueCodeableConcept`).
    pub value: Vec<Coding>,
    /// The day of the sample (`effectiveDateTime`), where it is known to the day.
    pub day: Option<Date>,
    /// Its moment, where it is known.
    pub taken_at: Option<OffsetDateTime>,
    /// Whether the result stands (`status`).
    pub is_final: bool,
    /// Who made the test, as a name to show.
    pub performer: Option<String>,
}

/// A code of a code system (`Coding`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coding {
    /// The code system, a URI.
    pub system: String,
    /// The code.
    pub code: String,
}

/// A record and its address.
struct Record<'t> {
    address: &'t str,
    kind: &'t str,
    tree: &'t Tree,
}

impl Bundle {
    /// Reads a bundle; `None` where it is none, or its records have no short address each of its own.
    pub(super) fn read(bundle: &Tree) -> Option<Self> {
        let is = |name, word| text(bundle, name) == Some(word);
        let entries = bundle.member("entry")?.items()?;
        let count = entries.len();
        if !is("resourceType", "Bundle")
            || !is("type", "collection")
            || !(1..=MAX_RECORDS).contains(&count)
        {
            return None;
        }
        let records: Vec<Record<'_>> = entries.iter().map(Record::read).collect::<Option<_>>()?;
        let addresses: Set<&str> = records.iter().map(|record| record.address).collect();
        (addresses.len() == count).then(|| Self::of(&records))
    }

    fn of(records: &[Record<'_>]) -> Self {
        let mut patients = records.iter().filter(|record| record.kind == "Patient");
        let (Some(patient), None) = (patients.next(), patients.next()) else {
            return Self::default();
        };
        let about_them = |kind: &'static str, member: &'static str| {
            let names = move |record: &&Record<'_>| {
                record.kind == kind && record.names(member, patient.address)
            };
            records.iter().filter(names).map(|record| record.tree)
        };
        Self {
            patient: Some(Patient::read(patient.tree)),
            immunizations: about_them("Immunization", "patient")
                .map(Immunization::read)
                .collect(),
            results: about_them("Observation", "subject")
                .map(LabResult::read)
                .collect(),
        }
    }
}

impl<'t> Record<'t> {
    fn read(entry: &'t Tree) -> Option<Self> {
        let tree = entry.member("resource")?;
        Some(Self {
            address: text(entry, "fullUrl").filter(|address| is_short(address))?,
            kind: text(tree, "resourceType")?,
            tree,
        })
    }

    /// Whether `member` refers to this address.
    fn names(&self, member: &str, address: &str) -> bool {
        let reference = self.tree.member(member);
        reference.and_then(|reference| text(reference, "reference")) == Some(address)
    }
}

/// `resource:` and a number.
pub(super) fn is_short(address: &str) -> bool {
    let number = address.strip_prefix(SHORT);
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl Patient {
    fn read(tree: &Tree) -> Self {
        Self {
            names: items(tree, "name").map(HumanName::read).collect(),
            birth: own(tree, "birthDate"),
        }
    }
}

impl HumanName {
    /// Reads a name.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        let given = items(tree, "given").filter_map(Tree::text);
        Self {
            text: own(tree, "text"),
            family: own(tree, "family"),
            given: given.map(str::to_owned).collect(),
        }
    }

    /// The name as one text: forenames, then surname, unless the card has its own way.
    #[must_use]
    pub fn shown(&self) -> String {
        let parts = self.given.iter().chain(&self.family).map(String::as_str);
        let joined = || parts.collect::<Vec<_>>().join(" ");
        self.text.clone().unwrap_or_else(joined)
    }
}

impl Immunization {
    fn read(tree: &Tree) -> Self {
        Self {
            vaccine: codings(tree, "vaccineCode"),
            day: text(tree, "occurrenceDateTime").and_then(moment::day_of),
            is_completed: text(tree, "status") == Some("completed"),
            dose: of_protocol(tree, "doseNumberPositiveInt"),
            series: of_protocol(tree, "seriesDosesPositiveInt"),
            lot: own(tree, "lotNumber"),
            performer: items(tree, "performer")
                .find_map(|performer| own(performer.member("actor")?, "display")),
        }
    }
}

impl LabResult {
    fn read(tree: &Tree) -> Self {
        let taken = text(tree, "effectiveDateTime");
        Self {
            code: codings(tree, "code"),
            value: codings(tree, "valueCodeableConcept"),
            day: taken.and_then(moment::day_of),
            taken_at: taken.and_then(moment::moment),
            is_final: text(tree, "status").is_some_and(|status| FINAL.contains(&status)),
            performer: items(tree, "performer").find_map(|performer| own(performer, "display")),
        }
    }
}

/// A count of the first protocol that was followed.
fn of_protocol(tree: &Tree, member: &str) -> Option<u64> {
    let count = items(tree, "protocolApplied")
        .next()?
        .member(member)?
        .count();
    count.filter(|count| *count > 0)
}

/// The codes of a `CodeableConcept`; one without a system names nothing.
fn codings(tree: &Tree, member: &str) -> Vec<Coding> {
    tree.member(member)
        .map(Coding::of_concept)
        .unwrap_or_default()
}

impl Coding {
    /// The codes of a `CodeableConcept`; one without a system names nothing.
    #[must_use]
    pub fn of_concept(concept: &Tree) -> Vec<Self> {
        let coding = |tree: &Tree| {
            Some(Coding {
                system: own(tree, "system")?,
                code: own(tree, "code")?,
            })
        };
        items(concept, "coding").filter_map(coding).collect()
    }
}

fn items<'t>(tree: &'t Tree, member: &str) -> impl Iterator<Item = &'t Tree> + use<'t> {
    tree.member(member)
        .and_then(Tree::items)
        .into_iter()
        .flatten()
}

fn text<'t>(tree: &'t Tree, member: &str) -> Option<&'t str> {
    tree.member(member)?.text()
}

fn own(tree: &Tree, member: &str) -> Option<String> {
    text(tree, member).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    fn bundle(entries: &str) -> Option<Bundle> {
        let text =
            format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{entries}]}}"#);
        Bundle::read(&json::read(text.as_bytes()).unwrap())
    }

    const PATIENT: &str = r#"{"fullUrl":"resource:0","resource":{"resourceType":"Patient",
        "name":[{"family":"Doe","given":["Jo","B."]}],"birthDate":"1990-02"}}"#;
    const DOSE: &str = r#"{"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"207"},{"code":"1"}]},
        "patient":{"reference":"resource:0"},"occurrenceDateTime":"2021-01-29","lotNumber":"7",
        "protocolApplied":[{"doseNumberPositiveInt":2,"seriesDosesPositiveInt":0}],"performer":[{"actor":{"display":"A hospital"}}]}}"#;
    const RESULT: &str = r#"{"fullUrl":"resource:2","resource":{"resourceType":"Observation","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"94558-4"}]},"subject":{"reference":"resource:0"},
        "effectiveDateTime":"2021-02-17T10:00:00+02:00",
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260373001"}]},
        "performer":[{"display":"A laboratory"}]}}"#;

    #[test]
    fn what_facts_are_made_of_is_read() {
        let read = bundle(&[PATIENT, DOSE, RESULT].join(",")).unwrap();
        let patient = read.patient.unwrap();
        assert_eq!(patient.names[0].shown(), "Jo B. Doe");
        assert_eq!(patient.birth.as_deref(), Some("1990-02"));
        let dose = &read.immunizations[0];
        assert!(dose.is_completed && dose.day == Some(date!(2021 - 01 - 29)));
        assert_eq!(
            (dose.vaccine.len(), dose.vaccine[0].code.as_str()),
            (1, "207")
        );
        assert_eq!(dose.performer.as_deref(), Some("A hospital"));
        assert_eq!((dose.dose, dose.series), (Some(2), None));
        let result = &read.results[0];
        assert!(result.is_final && result.day == Some(date!(2021 - 02 - 17)));
        assert_eq!(result.taken_at, Some(datetime!(2021-02-17 08:00 UTC)));
        assert_eq!(result.value[0].code, "260373001");
    }

    #[test]
    fn a_record_of_somebody_else_does_not_count() {
        let other = DOSE.replace(r#""reference":"resource:0""#, r#""reference":"resource:5""#);
        assert_eq!(
            bundle(&[PATIENT, &other].join(",")).unwrap().immunizations,
            []
        );
        let second = PATIENT.replace("resource:0", "resource:5");
        let two = bundle(&[PATIENT, &second, DOSE].join(",")).unwrap();
        assert_eq!(two, Bundle::default());
        assert_eq!(bundle(DOSE).unwrap(), Bundle::default());
    }

    #[test]
    fn addresses_are_short_and_each_its_own() {
        for address in [
            "resource:",
            "resource:a",
            "http://resource:0",
            "resource:1 ",
            "Resource:1",
        ] {
            assert_eq!(
                bundle(&PATIENT.replace("resource:0", address)),
                None,
                "{address}"
            );
        }
        assert_eq!(bundle(&[PATIENT, PATIENT].join(",")), None);
    }

    #[test]
    fn what_is_no_collection_of_records_is_no_bundle() {
        assert_eq!(bundle(""), None);
        assert_eq!(bundle(r#"{"fullUrl":"resource:0"}"#), None);
        assert_eq!(bundle(r#"{"fullUrl":"resource:0","resource":{}}"#), None);
        for text in [
            "[]",
            r#"{"resourceType":"Bundle","type":"collection"}"#,
            r#"{"resourceType":"Bundle","type":"document","entry":[]}"#,
        ] {
            assert_eq!(
                Bundle::read(&json::read(text.as_bytes()).unwrap()),
                None,
                "{text}"
            );
        }
        let many: Vec<String> = (0..=MAX_RECORDS)
            .map(|number| PATIENT.replace("resource:0", &format!("resource:{number}")))
            .collect();
        assert!(bundle(&many[1..].join(",")).is_some());
        assert_eq!(bundle(&many.join(",")), None);
    }
}
