//! Whether a pack's words and sources hold together: every key that is named is there, everything that is there is
//! named, no language is missing, and every source can be found.

use super::Pack;
use super::finding::Finding;
use sorted::Set;

/// Everything that is wrong with the words and sources.
pub(super) fn word_findings(pack: &Pack) -> Vec<Finding> {
    let named = named_texts(pack);
    let missing = named.iter().filter_map(|(path, key)| {
        Finding::unless(
            pack.texts.contains_key(*key),
            "TEXT-MISSING",
            path,
            format!("There is no text \"{key}\"."),
        )
    });
    missing
        .chain(languages(pack))
        .chain(sources(pack))
        .chain(unused(pack, &named))
        .collect()
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

fn languages(pack: &Pack) -> Vec<Finding> {
    let none = Finding::unless(
        !pack.languages.is_empty(),
        "LANGUAGE-NONE",
        "$.languages",
        "The pack names no language.",
    );
    let texts = pack
        .texts
        .iter()
        .map(|(key, text)| (format!("$.texts.{key}"), text));
    let gaps = texts
        .chain([("$.title".to_owned(), &pack.title)])
        .flat_map(|(path, text)| {
            pack.languages.iter().filter_map(move |language| {
                let words = text.get(language);
                Finding::unless(
                    words.is_some_and(|words| !words.trim().is_empty()),
                    "LANGUAGE-GAP",
                    &path,
                    format!("The text is missing in \"{language}\"."),
                )
            })
        });
    none.into_iter().chain(gaps).collect()
}

fn sources(pack: &Pack) -> impl Iterator<Item = Finding> {
    pack.sources.iter().filter_map(|(key, source)| {
        let whole = !source.title.is_empty()
            && source.url.starts_with("https://")
            && !source.published.is_empty();
        Finding::unless(
            whole,
            "SOURCE-INCOMPLETE",
            format!("$.sources.{key}"),
            "A source needs a title, an https address and a date.",
        )
    })
}

/// What nothing names is a rule that was forgotten, or a source that nobody can check against its rule.
fn unused(pack: &Pack, named: &[(String, &str)]) -> Vec<Finding> {
    let texts: Set<&str> = named.iter().map(|(_, key)| *key).collect();
    let cited = cited(pack);
    let texts = pack.texts.keys().filter_map(|key| {
        Finding::unless(
            texts.contains(key.as_str()),
            "TEXT-UNUSED",
            format!("$.texts.{key}"),
            "Nothing in the pack uses this text.",
        )
    });
    let sources = pack.sources.keys().filter_map(|key| {
        Finding::unless(
            cited.contains(key.as_str()),
            "SOURCE-UNUSED",
            format!("$.sources.{key}"),
            "Nothing in the pack cites this source.",
        )
    });
    texts.chain(sources).collect()
}

fn cited(pack: &Pack) -> Set<&str> {
    let parameters = pack.parameters.iter().map(|it| it.source.as_str());
    let entries = pack.entry.iter().filter_map(|it| it.source.as_deref());
    let rules = pack.rules.iter().flat_map(|rule| {
        let risk = rule.residual_risk.as_ref();
        let risk = risk.map(|risk| risk.source.as_str());
        rule.source.as_deref().into_iter().chain(risk)
    });
    parameters.chain(entries).chain(rules).collect()
}
