//! Whether a pack's words and sources hold together: every key that is named is there, everything that is there is
//! named, no language is missing, and every source can be found.

use super::finding::Listener;
use super::{Pack, Text};
use sorted::Set;
use std::fmt::Arguments;

/// Everything that is wrong with the words and sources.
pub(super) fn words(pack: &Pack, findings: &mut impl Listener) {
    let named = named_texts(pack);
    for (path, key) in &named {
        findings.require(
            pack.texts.contains_key(*key),
            "TEXT-MISSING",
            path,
            format_args!("There is no text \"{key}\"."),
        );
    }
    languages(pack, findings);
    sources(pack, findings);
    unused(pack, &named, findings);
}

/// Every key of a text, with the place that names it.
fn named_texts(pack: &Pack) -> Vec<(String, &str)> {
    let mut named = vec![
        ("$.green.text".to_owned(), pack.green.text.as_str()),
        ("$.green.unknown".to_owned(), &pack.green.unknown),
    ];
    for (index, question) in pack.questionnaire.iter().enumerate() {
        named.push((format!("$.questionnaire[{index}].text"), &question.text));
    }
    for (index, entry) in pack.entry.iter().enumerate() {
        named.push((format!("$.entry[{index}].text"), &entry.text));
    }
    for (index, rule) in pack.rules.iter().enumerate() {
        let path = format!("$.rules[{index}]");
        named.push((format!("{path}.text"), &rule.text));
        named.push((format!("{path}.contest"), &rule.contest));
        named.extend(
            rule.todo
                .iter()
                .map(|key| (format!("{path}.todo"), key.as_str())),
        );
        let risk = rule.residual_risk.as_ref();
        named.extend(risk.map(|risk| (format!("{path}.residual_risk.text"), risk.text.as_str())));
    }
    let before = pack.supersedes.as_ref();
    named.extend(before.map(|before| ("$.supersedes.text".to_owned(), before.text.as_str())));
    named
}

fn languages(pack: &Pack, findings: &mut impl Listener) {
    findings.require(
        !pack.languages.is_empty(),
        "LANGUAGE-NONE",
        "$.languages",
        "The pack names no language.",
    );
    for (key, text) in &pack.texts {
        gaps(pack, format_args!("$.texts.{key}"), text, findings);
    }
    gaps(pack, format_args!("$.title"), &pack.title, findings);
}

fn gaps(pack: &Pack, path: Arguments<'_>, text: &Text, findings: &mut impl Listener) {
    for language in &pack.languages {
        let words = text.get(language);
        findings.require(
            words.is_some_and(|words| !words.trim().is_empty()),
            "LANGUAGE-GAP",
            path,
            format_args!("The text is missing in \"{language}\"."),
        );
    }
}

fn sources(pack: &Pack, findings: &mut impl Listener) {
    for (key, source) in &pack.sources {
        let whole = !source.title.is_empty()
            && source.url.starts_with("https://")
            && !source.published.is_empty();
        findings.require(
            whole,
            "SOURCE-INCOMPLETE",
            format_args!("$.sources.{key}"),
            "A source needs a title, an https address and a date.",
        );
    }
}

/// What nothing names is a rule that was forgotten, or a source that nobody can check against its rule.
fn unused(pack: &Pack, named: &[(String, &str)], findings: &mut impl Listener) {
    let texts: Set<&str> = named.iter().map(|(_, key)| *key).collect();
    for key in pack.texts.keys() {
        findings.require(
            texts.contains(key.as_str()),
            "TEXT-UNUSED",
            format_args!("$.texts.{key}"),
            "Nothing in the pack uses this text.",
        );
    }
    let cited = cited(pack);
    for key in pack.sources.keys() {
        findings.require(
            cited.contains(key.as_str()),
            "SOURCE-UNUSED",
            format_args!("$.sources.{key}"),
            "Nothing in the pack cites this source.",
        );
    }
}

fn cited(pack: &Pack) -> Set<&str> {
    let parameters = pack.parameters.iter().map(|it| it.source.as_str());
    let entries = pack.entry.iter().filter_map(|it| it.source.as_deref());
    let rules = pack.rules.iter().flat_map(|rule| {
        let risk = rule.residual_risk.as_ref();
        let risk = risk.map(|risk| risk.source.as_str());
        rule.source.as_deref().into_iter().chain(risk)
    });
    let encounters = pack.encounters.iter().map(|it| it.source.as_str());
    parameters
        .chain(entries)
        .chain(encounters)
        .chain(rules)
        .collect()
}
