//! A certificate in plain words: each member of its payload (EU DCC JSON schema 1.3) as a label, for which the pages
//! have a text, and a value with its codes turned into words by the value sets.
//!
//! It reads the payload as JSON, so that a certificate that is not accepted is shown by the same code, and so that
//! members which the schema does not name are shown as well.

use certificate::{ValueSetName, ValueSets};
use json::Tree;
use serde::Serialize;

/// One line of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Line"))]
pub struct LineView {
    /// Key of the text that says what it is.
    pub label: Label,
    /// The value in plain words.
    pub value: String,
    /// The code that the value stands for, where the certificate has one: pages have words of their own for some.
    pub code: Option<String>,
}

/// Key of a label's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Label(pub &'static str);

/// What kind of certificate it is, by its first entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[allow(missing_docs, reason = "each name is the kind")]
pub enum CertificateKind {
    Vaccination,
    Test,
    Recovery,
    /// Something else that was signed in the same way.
    Other,
}

/// Every label that a line can have.
pub const LABELS: &[Label] = &[
    ENTRY,
    DOSE,
    DISEASE,
    Label("certificate.vaccine"),
    Label("certificate.product"),
    Label("certificate.manufacturer"),
    Label("certificate.date"),
    Label("certificate.test-kind"),
    Label("certificate.test-name"),
    Label("certificate.test-device"),
    Label("certificate.sampled-at"),
    Label("certificate.result"),
    Label("certificate.centre"),
    Label("certificate.first-positive"),
    Label("certificate.valid-from"),
    Label("certificate.valid-until"),
    COUNTRY,
    ISSUER,
    IDENTIFIER,
];

const ENTRY: Label = Label("certificate.entry");
const DOSE: Label = Label("certificate.dose");
const DISEASE: Label = Label("certificate.disease");
const COUNTRY: Label = Label("certificate.country");
const ISSUER: Label = Label("certificate.issuer");
const IDENTIFIER: Label = Label("certificate.identifier");

/// Member, its label, its value set.
type Member = (&'static str, Label, Option<ValueSetName>);

const VACCINATION: &[Member] = &[
    ("tg", DISEASE, Some(ValueSetName::Disease)),
    (
        "vp",
        Label("certificate.vaccine"),
        Some(ValueSetName::Vaccine),
    ),
    (
        "mp",
        Label("certificate.product"),
        Some(ValueSetName::Product),
    ),
    (
        "ma",
        Label("certificate.manufacturer"),
        Some(ValueSetName::Manufacturer),
    ),
    ("dt", Label("certificate.date"), None),
    ("co", COUNTRY, Some(ValueSetName::Country)),
    ("is", ISSUER, None),
    ("ci", IDENTIFIER, None),
];
const TEST: &[Member] = &[
    ("tg", DISEASE, Some(ValueSetName::Disease)),
    (
        "tt",
        Label("certificate.test-kind"),
        Some(ValueSetName::TestKind),
    ),
    ("nm", Label("certificate.test-name"), None),
    (
        "ma",
        Label("certificate.test-device"),
        Some(ValueSetName::TestDevice),
    ),
    ("sc", Label("certificate.sampled-at"), None),
    (
        "tr",
        Label("certificate.result"),
        Some(ValueSetName::TestResult),
    ),
    ("tc", Label("certificate.centre"), None),
    ("co", COUNTRY, Some(ValueSetName::Country)),
    ("is", ISSUER, None),
    ("ci", IDENTIFIER, None),
];
const RECOVERY: &[Member] = &[
    ("tg", DISEASE, Some(ValueSetName::Disease)),
    ("fr", Label("certificate.first-positive"), None),
    ("df", Label("certificate.valid-from"), None),
    ("du", Label("certificate.valid-until"), None),
    ("co", COUNTRY, Some(ValueSetName::Country)),
    ("is", ISSUER, None),
    ("ci", IDENTIFIER, None),
];
const GROUPS: [(&str, CertificateKind, &[Member]); 3] = [
    ("v", CertificateKind::Vaccination, VACCINATION),
    ("t", CertificateKind::Test, TEST),
    ("r", CertificateKind::Recovery, RECOVERY),
];
/// Members of the payload beside the groups that are shown elsewhere.
const HEAD: [&str; 3] = ["ver", "nam", "dob"];
const NAME: [&str; 4] = ["fn", "fnt", "gn", "gnt"];
/// Both together are the one line "dose 2 of 3".
const DOSES: [&str; 2] = ["dn", "sd"];

/// A payload in plain words.
#[derive(Debug, Default)]
pub(crate) struct PlainWords {
    pub(crate) kind: Option<CertificateKind>,
    pub(crate) name: String,
    pub(crate) birth: String,
    pub(crate) country: String,
    pub(crate) issuer: String,
    pub(crate) identifier: String,
    pub(crate) disease: String,
    pub(crate) lines: Vec<LineView>,
    /// Members that the schema does not name, by their path.
    pub(crate) other: Vec<(String, Tree)>,
}

/// Reads a payload.
pub(crate) fn plain_words(payload: &Tree, sets: &ValueSets) -> PlainWords {
    let mut words = PlainWords {
        name: name(payload.member("nam")),
        birth: day(&text(payload.member("dob"))).to_owned(),
        ..PlainWords::default()
    };
    let entries = entries(payload);
    for (number, (kind, members, path, entry)) in entries.iter().enumerate() {
        words.kind.get_or_insert(*kind);
        if entries.len() > 1 {
            words.line(ENTRY, format!("{}/{}", number + 1, entries.len()), None);
        }
        words.entry(members, path, entry, sets);
    }
    words.leftovers(payload);
    words
}

type FoundEntry<'a> = (CertificateKind, &'static [Member], String, &'a Tree);

fn entries(payload: &Tree) -> Vec<FoundEntry<'_>> {
    let mut found = Vec::new();
    for (group, kind, members) in GROUPS {
        let list = payload.member(group).and_then(Tree::items);
        for (index, entry) in list.into_iter().flatten().enumerate() {
            if entry.members().is_some() {
                found.push((kind, members, format!("{group}/{index}"), entry));
            }
        }
    }
    found
}

impl PlainWords {
    fn line(&mut self, label: Label, value: String, code: Option<String>) {
        self.lines.push(LineView { label, value, code });
    }

    fn entry(&mut self, members: &[Member], path: &str, entry: &Tree, sets: &ValueSets) {
        if let (Some(dose), Some(series)) = (entry.member("dn"), entry.member("sd")) {
            let doses = [json::write(dose), json::write(series)];
            self.line(DOSE, doses.join("/"), None);
        }
        for (member, label, set) in members {
            let written = text(entry.member(member));
            let value = set.map_or(written.as_str(), |set| sets.display(set, &written));
            let value = if matches!(*member, "dt" | "fr" | "df" | "du") {
                day(value)
            } else {
                value
            };
            if value.is_empty() {
                continue;
            }
            self.head(*label, value);
            let code = set.is_some().then(|| written.clone());
            self.line(*label, value.to_owned(), code);
        }
        let known = |name: &str| {
            DOSES.contains(&name) || members.iter().any(|(member, ..)| *member == name)
        };
        let all = entry.members().into_iter().flatten();
        for (name, value) in all.filter(|(name, _)| !known(name)) {
            self.other.push((format!("{path}/{name}"), value.clone()));
        }
    }

    /// What stands on the card itself is that of the first entry.
    fn head(&mut self, label: Label, value: &str) {
        let place = match label {
            COUNTRY => &mut self.country,
            ISSUER => &mut self.issuer,
            IDENTIFIER => &mut self.identifier,
            DISEASE => &mut self.disease,
            _ => return,
        };
        if place.is_empty() {
            value.clone_into(place);
        }
    }

    fn leftovers(&mut self, payload: &Tree) {
        let unknown = |object: Option<&Tree>, known: &dyn Fn(&str) -> bool, before: &str| {
            let members = object.and_then(Tree::members).into_iter().flatten();
            let unknown = members.filter(|(name, value)| !known(name) && !value.is_null());
            unknown
                .map(|(name, value)| (format!("{before}{name}"), value.clone()))
                .collect::<Vec<_>>()
        };
        let group = |name: &str| GROUPS.iter().any(|(group, ..)| *group == name);
        let known = |name: &str| group(name) || HEAD.contains(&name);
        self.other.extend(unknown(Some(payload), &known, ""));
        self.other.extend(unknown(
            payload.member("nam"),
            &|name| NAME.contains(&name),
            "nam/",
        ));
    }
}

/// Forename and surname as certified; in ICAO letters where there are no others.
fn name(name: Option<&Tree>) -> String {
    let part = |written: &str, transliterated: &str| {
        let get = |member| text(name.and_then(|name| name.member(member)));
        let own = get(written);
        if own.is_empty() {
            get(transliterated)
        } else {
            own
        }
    };
    let parts = [part("gn", "gnt"), part("fn", "fnt")];
    parts.join(" ").trim().to_owned()
}

/// A text, blanks at its ends trimmed; other values as JSON.
fn text(value: Option<&Tree>) -> String {
    match value {
        None | Some(Tree::Null) => String::new(),
        Some(Tree::Text(text)) => text.trim().to_owned(),
        Some(other) => json::write(other),
    }
}

/// A day without the time that some issuers write behind it.
fn day(text: &str) -> &str {
    match text.split_once('T') {
        Some((day, _)) if day.len() == 10 => day,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn value<'a>(words: &'a PlainWords, label: &str) -> &'a str {
        let line = words.lines.iter().find(|line| line.label.0 == label);
        line.map_or("", |line| line.value.as_str())
    }

    #[test]
    fn codes_become_words_and_unknown_codes_stay() {
        let payload = json!({"ver": "1.3.0", "dob": "1990-02-28T00:00:00", "nam": {"fn": "Exemplé", "gn": "Léa", "nick": "L"},
            "v": [{"tg": "840539006", "mp": "EU/1/20/1528", "ma": "ORG-1", "dn": 2, "sd": 3, "dt": "2021-05-29T10:00:00Z",
                "co": "DE", "is": "RKI", "ci": "URN:1", "extra": [1]}], "house": true});
        let words = plain_words(&payload.clone().into(), &ValueSets::embedded());
        assert_eq!(
            (words.name.as_str(), words.birth.as_str()),
            ("Léa Exemplé", "1990-02-28")
        );
        assert_eq!(
            (words.disease.as_str(), words.issuer.as_str()),
            ("COVID-19", "RKI")
        );
        assert_eq!(value(&words, "certificate.product"), "Comirnaty");
        assert_eq!(value(&words, "certificate.manufacturer"), "ORG-1");
        assert_eq!(value(&words, "certificate.dose"), "2/3");
        let codes: Vec<_> = words
            .lines
            .iter()
            .filter_map(|line| line.code.as_deref())
            .collect();
        assert_eq!(codes, ["840539006", "EU/1/20/1528", "ORG-1", "DE"]);
        assert_eq!(value(&words, "certificate.date"), "2021-05-29");
        assert_eq!(
            Value::from(Tree::Members(words.other)),
            json!({"v/0/extra": [1], "nam/nick": "L", "house": true})
        );
    }

    #[test]
    fn each_of_several_entries_is_numbered() {
        let payload = json!({"v": [{"dn": 1, "sd": 2}, {"dn": 2, "sd": 2}]});
        let words = plain_words(&payload.clone().into(), &ValueSets::embedded());
        let lines: Vec<_> = words.lines.iter().map(|line| line.value.as_str()).collect();
        assert_eq!(lines, ["1/2", "1/2", "2/2", "2/2"]);
        assert_eq!(words.kind, Some(CertificateKind::Vaccination));
    }

    #[test]
    fn anything_at_all_can_be_looked_at() {
        for payload in [
            json!(null),
            json!([]),
            json!({"v": 1, "nam": []}),
            json!({"t": [null, 3]}),
        ] {
            let words = plain_words(&payload.clone().into(), &ValueSets::embedded());
            assert!(words.lines.is_empty() && words.name.is_empty());
        }
    }

    #[test]
    fn every_label_used_is_in_the_list() {
        let used = [VACCINATION, TEST, RECOVERY].concat();
        assert!(used.iter().all(|(_, label, _)| LABELS.contains(label)));
    }
}
