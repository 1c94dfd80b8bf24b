//! Whether the codes of a certificate are known to the value sets.
//!
//! A verdict of its own beside the schema: real, valid certificates carry codes that a list does not know (yet),
//! and only the policy of a door can say what follows from that.

use crate::dcc::{Dcc, Entry};
use crate::value_sets::{ValueSetName, ValueSets};

/// A code that its value set does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Path of the member, such as `v/0/ma`.
    pub path: String,
    /// The value set that was asked.
    pub value_set: ValueSetName,
    /// The unknown code.
    pub code: String,
}

/// Every code of `dcc` that is not in its set. Of a set that is not there nothing is said: see [`are_listed`].
#[must_use]
pub fn unknown(dcc: &Dcc, sets: &ValueSets) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in dcc.entries.iter().enumerate() {
        each_code(entry, |member, value_set, code| {
            if sets.has(value_set) && !sets.contains(value_set, code) {
                let path = format!("{}/{index}/{member}", group(entry));
                findings.push(Finding {
                    path,
                    value_set,
                    code: code.to_owned(),
                });
            }
        });
    }
    findings
}

/// Whether every set that `dcc` has a code of is there. Where one is not, [`unknown`] cannot tell.
#[must_use]
pub fn are_listed(dcc: &Dcc, sets: &ValueSets) -> bool {
    let mut all = true;
    for entry in &dcc.entries {
        each_code(entry, |_, value_set, _| all &= sets.has(value_set));
    }
    all
}

/// The member of the payload that an entry stands in.
const fn group(entry: &Entry) -> &'static str {
    match entry {
        Entry::Vaccination(_) => "v",
        Entry::Test(_) => "t",
        Entry::Recovery(_) => "r",
    }
}

/// Calls `ask` with the member, value set and code of everything that is coded.
fn each_code(entry: &Entry, mut ask: impl FnMut(&'static str, ValueSetName, &str)) {
    match entry {
        Entry::Vaccination(entry) => {
            ask("tg", ValueSetName::Disease, &entry.target);
            ask("vp", ValueSetName::Vaccine, &entry.vaccine);
            ask("mp", ValueSetName::Product, &entry.product);
            ask("ma", ValueSetName::Manufacturer, &entry.manufacturer);
            ask("co", ValueSetName::Country, &entry.country);
        }
        Entry::Test(entry) => {
            ask("tg", ValueSetName::Disease, &entry.target);
            ask("tt", ValueSetName::TestKind, &entry.kind);
            if let Some(device) = &entry.manufacturer {
                ask("ma", ValueSetName::TestDevice, device);
            }
            ask("tr", ValueSetName::TestResult, &entry.result);
            ask("co", ValueSetName::Country, &entry.country);
        }
        Entry::Recovery(entry) => {
            ask("tg", ValueSetName::Disease, &entry.target);
            ask("co", ValueSetName::Country, &entry.country);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;
    use serde_json::{Value, json};

    fn findings(country: &str, device: Option<&str>) -> Vec<Finding> {
        unknown(&test(country, device), &ValueSets::embedded())
    }

    fn test(country: &str, device: Option<&str>) -> Dcc {
        let payload: Value = json!({"ver": "1.3.0", "dob": "", "nam": {"fnt": "DOE"}, "t": [{"tg": "840539006",
            "tt": "LP6464-4", "ma": device, "sc": "2021-06-01T10:00:00Z", "tr": "260415000", "co": country,
            "is": "Demo", "ci": "1"}]});
        schema::check(&payload.into()).unwrap()
    }

    #[test]
    fn names_the_unknown_code_and_its_place() {
        assert_eq!(findings("FR", None), []);
        let found = findings("XY", Some("0"));
        let found: Vec<_> = found
            .iter()
            .map(|f| (f.path.as_str(), f.value_set, f.code.as_str()))
            .collect();
        let expected = [
            ("t/0/ma", ValueSetName::TestDevice, "0"),
            ("t/0/co", ValueSetName::Country, "XY"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn of_a_list_that_is_not_there_nothing_is_said() {
        let dcc = test("XY", Some("0"));
        let countries =
            r#"{"country-2-codes":{"valueSetId":"country-2-codes","valueSetValues":{}}}"#;
        let sets = ValueSets::from_bulletin(countries.as_bytes()).unwrap();
        let found: Vec<_> = unknown(&dcc, &sets).into_iter().map(|f| f.path).collect();
        assert_eq!(found, ["t/0/co"]);
        assert_eq!(unknown(&dcc, &ValueSets::default()), []);
        assert!(!are_listed(&dcc, &sets) && !are_listed(&dcc, &ValueSets::default()));
        assert!(are_listed(&dcc, &ValueSets::embedded()));
    }
}
