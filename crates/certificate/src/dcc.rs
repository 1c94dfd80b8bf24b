//! The content of an EU DCC (JSON schema 1.3.x), typed. [`crate::schema`] reads it.

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
        is_birth(text).then(|| Self(text.to_owned()))
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

impl Entry {
    /// Unique certificate identifier (`ci`).
    #[must_use]
    pub fn uvci(&self) -> &str {
        match self {
            Self::Vaccination(vaccination) => &vaccination.uvci,
            Self::Test(test) => &test.uvci,
            Self::Recovery(recovery) => &recovery.uvci,
        }
    }
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

/// Empty, `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, a time behind the day tolerated; from 1900 to 2099 (the schema has no
/// other; `1963-00` is in real certificates).
fn is_birth(text: &str) -> bool {
    let known = text
        .get(..10)
        .filter(|_| text[10..].is_empty() || text[10..].starts_with('T'))
        .unwrap_or(text);
    let shape = known.bytes().enumerate().all(|(at, b)| {
        if at == 4 || at == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    let century = known.starts_with("19") || known.starts_with("20");
    known.is_empty() || (shape && century && matches!(known.len(), 4 | 7 | 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_births_that_occur_pass() {
        for birth in [
            "",
            "1990",
            "1990-02",
            "1990-02-28",
            "1963-00",
            "1990-02-28T00:00:00",
        ] {
            assert!(is_birth(birth), "{birth}");
        }
        for wrong in [
            "199",
            "1990-2",
            "2190-01-01",
            "1990-02-28 ",
            "19é0-02-2",
            "1990-02-28x",
        ] {
            assert!(!is_birth(wrong), "{wrong}");
        }
    }
}
