//! Two files as sentences, and the sentences that only one of them has.

use bulletin::Digest;
use std::collections::{BTreeMap, BTreeSet};

/// What a sentence says of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is in force, and will not be.
    Gone,
    /// It will be in force, and is not.
    Come,
    /// A note on both.
    Note,
}

impl Mark {
    /// One character: `-`, `+` or a blank.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "-",
            Self::Come => "+",
            Self::Note => " ",
        }
    }
}

/// A difference between what is in force and what will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Gone, come, or a note.
    pub mark: Mark,
    /// In an officer's words.
    pub sentence: String,
}

/// The most differences that are told one by one; behind them stands how many more there are.
pub const MAX_DIFFERENCES: usize = 1_000;

/// One thing that a file says.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) sentence: String,
    /// Of all that it says, also of what is not in the sentence.
    pub(crate) whole: Digest,
}

impl Item {
    pub(crate) fn new(sentence: String, whole: &[u8]) -> Self {
        let whole = Digest::of(whole);
        Self { sentence, whole }
    }
}

impl Difference {
    pub(crate) fn note(sentence: impl Into<String>) -> Self {
        let (mark, sentence) = (Mark::Note, sentence.into());
        Self { mark, sentence }
    }
}

/// What is gone, what has come, and what stays by its sentence and is another all the same.
pub(crate) fn compared(before: &[Item], after: &[Item]) -> Vec<Difference> {
    let mut told = only(Mark::Gone, before, after);
    told.extend(only(Mark::Come, after, before));
    let known: BTreeMap<_, _> = before
        .iter()
        .map(|item| (item.sentence.as_str(), item.whole))
        .collect();
    let changed = after.iter().filter(|item| {
        let before = known.get(item.sentence.as_str());
        before.is_some_and(|whole| *whole != item.whole)
    });
    told.extend(changed.map(|item| {
        Difference::note(format!(
            "Changed in what is not told here: {}",
            item.sentence
        ))
    }));
    told
}

fn only(mark: Mark, these: &[Item], those: &[Item]) -> Vec<Difference> {
    let those: BTreeSet<&str> = those.iter().map(|item| item.sentence.as_str()).collect();
    let these = these.iter().map(|item| item.sentence.as_str());
    these
        .filter(|sentence| !those.contains(sentence))
        .map(|sentence| Difference {
            mark,
            sentence: sentence.to_owned(),
        })
        .collect()
}

/// As many as a person can be shown, and how many more there are.
pub(crate) fn shortened(mut told: Vec<Difference>) -> Vec<Difference> {
    let more = told.len().saturating_sub(MAX_DIFFERENCES);
    if more > 0 {
        told.truncate(MAX_DIFFERENCES);
        told.push(Difference::note(format!("And {more} more differences.")));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(sentence: &str, whole: &str) -> Item {
        Item::new(sentence.to_owned(), whole.as_bytes())
    }

    #[test]
    fn what_stays_is_told_only_where_something_else_of_it_has_changed() {
        let before = [item("a", "1"), item("b", "1"), item("c", "1")];
        let after = [item("b", "1"), item("c", "2"), item("d", "1")];
        let told: Vec<_> = compared(&before, &after)
            .into_iter()
            .map(|one| format!("{}{}", one.mark.as_str(), one.sentence))
            .collect();
        assert_eq!(told, ["-a", "+d", " Changed in what is not told here: c"]);
    }

    #[test]
    fn a_long_list_says_how_much_longer_it_is() {
        let told = vec![Difference::note("x"); MAX_DIFFERENCES + 7];
        let told = shortened(told);
        assert_eq!(told.len(), MAX_DIFFERENCES + 1);
        assert_eq!(
            told.last().map(|one| one.sentence.as_str()),
            Some("And 7 more differences.")
        );
    }
}
