//! Value sets: the codes of certificates and their words, in the one file of a bulletin (EU, "Value Sets for EU Digital
//! COVID Certificates").

use crate::difference::Item;
use crate::finding::{Content, Finding, not_in_form, whole_unless};
use certificate::{ValueSetError, ValueSets};
use json::Tree;

pub(crate) fn check(bytes: &[u8]) -> Result<Content, Vec<Finding>> {
    let sets = ValueSets::from_bulletin(bytes).map_err(|error| match error {
        ValueSetError::TooLarge => {
            vec![Finding::new(
                "FILE-TOO-LARGE",
                "A file of value sets has at most 1 MiB.",
            )]
        }
        ValueSetError::NotAValueSet => not_in_form(
            "VALUES-FORM",
            "an object of value sets by their id, each as the EU publishes it",
            bytes,
        ),
    })?;
    let mut findings = Vec::new();
    let lists = sets.code_lists();
    if lists.is_empty() {
        let sentence = "There is no value set in it.";
        findings.push(Finding::new("VALUES-NONE", sentence));
    }
    let empty = lists.iter().filter(|(_, codes)| codes.is_empty());
    findings.extend(empty.map(|(id, _)| {
        // every certificate would have an unknown code
        Finding::new("VALUES-EMPTY", format!("The value set {id} has no code."))
    }));
    whole_unless(findings, bytes)
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    ValueSets::from_bulletin(bytes).ok()?;
    let sets = json::tree(bytes).ok()?;
    Some(sets.members()?.iter().flat_map(of_set).collect())
}

fn of_set((name, set): &(String, Tree)) -> Vec<Item> {
    let values = set.member("valueSetValues").unwrap_or(set);
    match values {
        Tree::Members(codes) => {
            let item = |(code, value): &(String, Tree)| {
                let sentence = format!("In {name}: {code}{}", words(value));
                Item::new(sentence, json::write(value).as_bytes())
            };
            codes.iter().map(item).collect()
        }
        Tree::List(codes) => {
            let codes = codes.iter().filter_map(Tree::text);
            let item = |code: &str| Item::new(format!("In {name}: {code}"), b"");
            codes.map(item).collect()
        }
        _ => Vec::new(),
    }
}

/// `, Comirnaty, no longer given`
fn words(value: &Tree) -> String {
    let display = value.member("display").and_then(Tree::text);
    let withdrawn = value.member("active") == Some(&Tree::Bool(false));
    let mut words = display
        .map(|words| format!(", {words}"))
        .unwrap_or_default();
    if withdrawn {
        words.push_str(", no longer given");
    }
    words
}
