//! The content of an EU DCC (JSON schema 1.3.x), typed. Made only from a payload that [`crate::schema`] passed.

use crate::{moment, schema};
use serde_json::Value;
use std::fmt;
use time::{Date, OffsetDateTime};

/// One health certificate: a person and what was certified, almost always one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dcc {
    /// Schema version, as written.
    pub version: String,
    /// Whom it is about.
    pub person: Person,
    /// What it certifies; early certificates hold more than one vaccination.
    pub entries: Vec<Entry>,
}

/// The person, as certified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Surname (`fn`).
    pub family: Option<String>,
    /// Surname in ICAO 9303 letters (`fnt`).
    pub family_transliterated: Option<String>,
    /// Forename (`gn`).
    pub given: Option<String>,
    /// Forename in ICAO 9303 letters (`gnt`).
    pub given_transliterated: Option<String>,
    /// Date of birth (`dob`).
    pub birth: PartialDate,
}

/// A date of birth, of which only a part may be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialDate(String);

impl PartialDate {
    /// A date of birth as a certificate writes it: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or empty, from 1900 to 2099.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        schema::is_birth(text).then(|| Self(text.to_owned()))
    }

    /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or empty; a time written behind is left away.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is certified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Group `v`.
    Vaccination(Vaccination),
    /// Group `t`.
    Test(Test),
    /// Group `r`.
    Recovery(Recovery),
}

/// A vaccination. Codes are those of the EU value sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vaccination {
    /// Disease or agent (`tg`).
    pub target: String,
    /// Vaccine or prophylaxis (`vp`).
    pub vaccine: String,
    /// Medicinal product (`mp`).
    pub product: String,
    /// Manufacturer (`ma`).
    pub manufacturer: String,
    /// Number of this dose (`dn`).
    pub dose: u64,
    /// Doses of the series (`sd`).
    pub series: u64,
    /// Day of vaccination (`dt`).
    pub date: Date,
    /// Country of vaccination (`co`).
    pub country: String,
    /// Certificate issuer (`is`).
    pub issuer: String,
    /// Unique certificate identifier (`ci`).
    pub uvci: String,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Disease or agent (`tg`).
    pub target: String,
    /// Kind of test (`tt`), a LOINC code.
    pub kind: String,
    /// Name of a nucleic acid test (`nm`).
    pub name: Option<String>,
    /// Device identifier of a rapid test (`ma`).
    pub manufacturer: Option<String>,
    /// When the sample was taken (`sc`), in UTC.
    pub sampled_at: OffsetDateTime,
    /// Result (`tr`), a SNOMED CT code.
    pub result: String,
    /// Testing centre (`tc`).
    pub centre: Option<String>,
    /// Country of the test (`co`).
    pub country: String,
    /// Certificate issuer (`is`).
    pub issuer: String,
    /// Unique certificate identifier (`ci`).
    pub uvci: String,
}

/// A recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Disease or agent (`tg`).
    pub target: String,
    /// Day of the first positive test (`fr`).
    pub first_positive: Date,
    /// First day of validity (`df`).
    pub valid_from: Date,
    /// Last day of validity (`du`).
    pub valid_until: Date,
    /// Country of the test (`co`).
    pub country: String,
    /// Certificate issuer (`is`).
    pub issuer: String,
    /// Unique certificate identifier (`ci`).
    pub uvci: String,
}

impl Dcc {
    /// Reads a payload; `None` where it has not the form of a DCC.
    pub(crate) fn from_payload(payload: &Value) -> Option<Self> {
        let entries: Option<Vec<Entry>> = [
            ("v", vaccination as fn(&Value) -> Option<Entry>),
            ("t", test),
            ("r", recovery),
        ]
        .into_iter()
        .flat_map(|(group, read)| {
            payload
                .get(group)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(read)
        })
        .collect();
        Some(Self {
            version: text(payload, "ver")?,
            person: person(payload)?,
            entries: entries?,
        })
    }
}

fn person(payload: &Value) -> Option<Person> {
    let name = payload.get("nam")?;
    Some(Person {
        family: text(name, "fn"),
        family_transliterated: text(name, "fnt"),
        given: text(name, "gn"),
        given_transliterated: text(name, "gnt"),
        birth: PartialDate(text(payload, "dob")?),
    })
}

fn vaccination(entry: &Value) -> Option<Entry> {
    Some(Entry::Vaccination(Vaccination {
        target: text(entry, "tg")?,
        vaccine: text(entry, "vp")?,
        product: text(entry, "mp")?,
        manufacturer: text(entry, "ma")?,
        dose: entry.get("dn")?.as_u64()?,
        series: entry.get("sd")?.as_u64()?,
        date: date(entry, "dt")?,
        country: text(entry, "co")?,
        issuer: text(entry, "is")?,
        uvci: text(entry, "ci")?,
    }))
}

fn test(entry: &Value) -> Option<Entry> {
    Some(Entry::Test(Test {
        target: text(entry, "tg")?,
        kind: text(entry, "tt")?,
        name: text(entry, "nm"),
        manufacturer: text(entry, "ma"),
        sampled_at: moment::moment(entry.get("sc")?.as_str()?)?,
        result: text(entry, "tr")?,
        centre: text(entry, "tc"),
        country: text(entry, "co")?,
        issuer: text(entry, "is")?,
        uvci: text(entry, "ci")?,
    }))
}

fn recovery(entry: &Value) -> Option<Entry> {
    Some(Entry::Recovery(Recovery {
        target: text(entry, "tg")?,
        first_positive: date(entry, "fr")?,
        valid_from: date(entry, "df")?,
        valid_until: date(entry, "du")?,
        country: text(entry, "co")?,
        issuer: text(entry, "is")?,
        uvci: text(entry, "ci")?,
    }))
}

/// A member's text, blanks at its ends trimmed.
fn text(object: &Value, member: &str) -> Option<String> {
    object
        .get(member)?
        .as_str()
        .map(|text| text.trim().to_owned())
}

fn date(object: &Value, member: &str) -> Option<Date> {
    moment::day_of(object.get(member)?.as_str()?)
}
