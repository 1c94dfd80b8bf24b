//! A pack as an officer reads it, in one of its languages.

use crate::moment::moment;
use policy::pack::{Colour, Entry, Pack, Rule};

/// A pack in plain words, a line each: what it is, its rules, its doors.
#[must_use]
pub fn in_words(pack: &Pack, language: &str) -> Vec<String> {
    let title = pack.title.get(language).cloned().unwrap_or_default();
    let mut lines = vec![
        title,
        format!(
            "Version {} of {}, by {}",
            pack.version, pack.id, pack.issuer
        ),
        format!(
            "In force from {} until {}",
            moment(pack.effective_from),
            moment(pack.expires)
        ),
    ];
    if let Some(before) = &pack.supersedes {
        let what = say(pack, &before.text, language);
        lines.push(format!("Takes the place of {}: {what}", before.pack));
    }
    lines.push(format!(
        "Symptom check: {} questions",
        pack.questionnaire.len()
    ));
    lines.extend(
        pack.rules
            .iter()
            .map(|rule| rule_line(pack, rule, language)),
    );
    lines.extend(
        pack.entry
            .iter()
            .map(|entry| entry_line(pack, entry, language)),
    );
    lines
}

fn rule_line(pack: &Pack, rule: &Rule, language: &str) -> String {
    let colour = match rule.colour {
        Colour::Amber => "amber",
        Colour::Red => "red",
    };
    let source = rule.source.as_ref().and_then(|key| pack.sources.get(key));
    let source = source.map_or_else(
        || "no source".to_owned(),
        |source| format!("{} ({})", source.title, source.published),
    );
    let words = say(pack, &rule.text, language);
    format!(
        "Rule {} [{colour}; {}]: {words} Source: {source}",
        rule.id,
        days(rule)
    )
}

/// When a rule is active, as an officer counts.
fn days(rule: &Rule) -> String {
    let from = format!("from day {} of {}", rule.start.day, name(rule.start.anchor));
    let Some(end) = &rule.end else {
        return format!("{from}, without an end");
    };
    let anchor = end.anchor.unwrap_or(rule.start.anchor);
    let mut words = format!("{from} to day {} of {}", end.day, name(anchor));
    if !end.release.is_empty() {
        words.push_str(", sooner by test or recovery");
    }
    if let Some(extend) = &end.extend {
        words.push_str(&format!(", while ill to day {} at most", extend.latest_day));
    }
    words
}

/// The name that the pack itself writes.
fn name(anchor: impl serde::Serialize) -> String {
    json::write(&anchor).trim_matches('"').replace('-', " ")
}

fn entry_line(pack: &Pack, entry: &Entry, language: &str) -> String {
    let words = say(pack, &entry.text, language);
    format!(
        "Door of {} ({} rules): {words}",
        entry.venue,
        entry.rules.len()
    )
}

fn say(pack: &Pack, key: &str, language: &str) -> String {
    pack.text(key).get(language).cloned().unwrap_or_default()
}
