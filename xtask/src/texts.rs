//! The catalogue of the pages has no gaps: every language has the same keys, asking for the same values, none is empty,
//! plurals have the cases of their language, and every code that the crates can return has its texts.

mod message;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};

use crate::finding::{self, Finding};
use crate::project::{cargo, output, root};

/// The languages, and the plural cases that whole numbers take in each (Unicode CLDR, cardinal rules).
/// The `many` of French and Spanish is for millions, which no text counts.
const LANGUAGES: [(&str, &[&str]); 5] = [
    ("en", &["one", "other"]),
    ("zh", &["other"]),
    ("es", &["one", "other"]),
    ("fr", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
];

type Texts = BTreeMap<String, String>;

/// Checks the catalogue in `web/texts`.
///
/// # Errors
/// There are gaps, or a file cannot be read.
pub(crate) fn texts() -> Result<()> {
    let mut catalogue = BTreeMap::new();
    for (language, _) in LANGUAGES {
        catalogue.insert(language, read(language)?);
    }
    let english = &catalogue["en"];
    let mut count = finding::show("every code has a text", &missing(&needed()?, english));
    for (language, cases) in LANGUAGES {
        let texts = &catalogue[language];
        let mut findings = against(language, texts, english);
        findings.extend(plurals(language, texts, cases));
        count += finding::show(&format!("texts in {language} ({})", texts.len()), &findings);
    }
    finding::none("texts", count)
}

fn read(language: &str) -> Result<Texts> {
    let place = format!("web/texts/{language}.json");
    let text = fs::read_to_string(root().join(&place)).with_context(|| format!("no {place}"))?;
    serde_json::from_str(&text).with_context(|| format!("{place} is no list of texts"))
}

/// The keys for what the crates can return, which they list themselves.
fn needed() -> Result<BTreeSet<String>> {
    let list = output(cargo().args([
        "run",
        "--quiet",
        "--locked",
        "--package=conformance",
        "--",
        "texts",
    ]))?;
    Ok(list.lines().map(str::to_owned).collect())
}

fn missing(needed: &BTreeSet<String>, english: &Texts) -> Vec<Finding> {
    let gaps = needed.iter().filter(|key| !english.contains_key(*key));
    gaps.map(|key| Finding::new(key, "no text for what the crates can return"))
        .collect()
}

/// One language beside English.
fn against(language: &str, texts: &Texts, english: &Texts) -> Vec<Finding> {
    let place = |key: &str| format!("{language} {key}");
    let gone = english.keys().filter(|key| !texts.contains_key(*key));
    let mut findings: Vec<Finding> = gone
        .map(|key| Finding::new(place(key), "is missing"))
        .collect();
    for (key, text) in texts {
        let fault = match english.get(key) {
            None => Some("is not in English".to_owned()),
            Some(_) if text.trim().is_empty() => Some("is empty".to_owned()),
            Some(model) => differs(text, model),
        };
        findings.extend(fault.map(|fault| Finding::new(place(key), fault)));
    }
    findings
}

fn differs(text: &str, model: &str) -> Option<String> {
    match (message::read(text), message::read(model)) {
        (Err(fault), _) => Some(fault),
        (Ok(asks), Ok(wanted)) if asks.values != wanted.values => Some(format!(
            "asks for {:?} instead of {:?}",
            asks.values, wanted.values
        )),
        (Ok(asks), Ok(wanted)) if asks.selects != wanted.selects => Some(format!(
            "chooses by {:?} instead of {:?}",
            asks.selects, wanted.selects
        )),
        _ => None,
    }
}

fn plurals(language: &str, texts: &Texts, cases: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, text) in texts {
        let asks = message::read(text).unwrap_or_default();
        for (value, there) in asks.plurals {
            let gaps = cases.iter().filter(|case| !there.contains(**case));
            let finding = |case| {
                Finding::new(
                    format!("{language} {key}"),
                    format!("no plural `{case}` of {value}"),
                )
            };
            findings.extend(gaps.map(finding));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[(&str, &str)]) -> Texts {
        list.iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect()
    }

    fn found(other: &[(&str, &str)]) -> Vec<String> {
        let english = texts(&[("hello", "Hello {name}"), ("bye", "Bye")]);
        against("fr", &texts(other), &english)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_full_language_passes() {
        let none: [String; 0] = [];
        assert_eq!(
            found(&[("hello", "Bonjour {name}"), ("bye", "Au revoir")]),
            none
        );
    }

    #[test]
    fn a_gap_a_surplus_and_an_empty_text_are_found() {
        let found = found(&[("hello", " "), ("more", "Encore")]);
        assert_eq!(
            found,
            [
                "fr bye: is missing",
                "fr hello: is empty",
                "fr more: is not in English"
            ]
        );
    }

    #[test]
    fn another_value_and_broken_braces_are_found() {
        let found = found(&[("hello", "Bonjour {nom}"), ("bye", "Au revoir {")]);
        assert_eq!(found[0], "fr bye: a value without a name");
        assert_eq!(
            found[1],
            "fr hello: asks for {\"nom\"} instead of {\"name\"}"
        );
    }

    #[test]
    fn a_plural_case_that_the_language_has_is_asked_for() {
        let counted = texts(&[("days", "{n, plural, one {#} other {#}}")]);
        assert_eq!(plurals("en", &counted, LANGUAGES[0].1), []);
        let found = plurals("ar", &counted, LANGUAGES[4].1);
        assert_eq!(found.len(), 4);
        assert_eq!(found[0], Finding::new("ar days", "no plural `zero` of n"));
    }

    #[test]
    fn a_code_without_a_text_is_found() {
        let needed = BTreeSet::from(["rejection.HC1-PREFIX.holder".to_owned()]);
        let found = missing(&needed, &texts(&[]));
        assert_eq!(
            found,
            [Finding::new(
                "rejection.HC1-PREFIX.holder",
                "no text for what the crates can return"
            )]
        );
    }
}
