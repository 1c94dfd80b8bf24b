//! Whether the codes of a certificate are known to the value sets.
//!
//! A verdict of its own beside the schema: real, valid certificates carry codes that a list does not know (yet),
//! and only the policy of a door can say what follows from that.

use crate::value_sets::{ValueSetName, ValueSets};
use serde_json::Value;

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

/// Group, member, its value set.
const MEMBERS: &[(&str, &str, ValueSetName)] = &[
    ("v", "tg", ValueSetName::Disease),
    ("v", "vp", ValueSetName::Vaccine),
    ("v", "mp", ValueSetName::Product),
    ("v", "ma", ValueSetName::Manufacturer),
    ("v", "co", ValueSetName::Country),
    ("t", "tg", ValueSetName::Disease),
    ("t", "tt", ValueSetName::TestKind),
    ("t", "ma", ValueSetName::TestDevice),
    ("t", "tr", ValueSetName::TestResult),
    ("t", "co", ValueSetName::Country),
    ("r", "tg", ValueSetName::Disease),
    ("r", "co", ValueSetName::Country),
];

/// Every code of `payload` that is not in its set.
#[must_use]
pub fn unknown(payload: &Value, sets: &ValueSets) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (group, member, value_set) in MEMBERS {
        let entries = payload.get(group).and_then(Value::as_array);
        for (index, entry) in entries.into_iter().flatten().enumerate() {
            let code = entry.get(member).and_then(Value::as_str).map(str::trim);
            if let Some(code) = code.filter(|code| !sets.contains(*value_set, code)) {
                let path = format!("{group}/{index}/{member}");
                findings.push(Finding {
                    path,
                    value_set: *value_set,
                    code: code.to_owned(),
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_the_unknown_code_and_its_place() {
        let payload = json!({"r": [{"co": "XY", "tg": "840539006"}, {"co": " FR"}]});
        let expected = Finding {
            path: "r/0/co".into(),
            value_set: ValueSetName::Country,
            code: "XY".into(),
        };
        assert_eq!(unknown(&payload, &ValueSets::embedded()), [expected]);
    }
}
