//! The parts of a name, in the letters of travel documents (ICAO Doc 9303 part 3, sections 4.6 and 6).

use super::difference::{Called, Difference};
use crate::letters::written;

/// What is written before a name and is none; left out where a name remains.
const TITLES: [&str; 3] = ["DR", "PROF", "PHD"];

/// A name by its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Each part of each written form, in every form that stands for it; sorted, each once.
    forms: Vec<String>,
}

impl Name {
    pub(super) fn of(written: &[&str]) -> Self {
        let mut forms: Vec<String> = written
            .iter()
            .flat_map(|name| parts(name))
            .flat_map(|part| [spelt(part, Form::Usual), spelt(part, Form::Other)])
            .collect();
        forms.sort_unstable();
        forms.dedup();
        Self { forms }
    }

    /// Whether they have a part in common, or are both absent.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let shared = self
            .forms
            .iter()
            .any(|form| other.forms.binary_search(form).is_ok());
        shared || (self.forms.is_empty() && other.forms.is_empty())
    }

    pub(super) fn difference(&self, other: &Self, called: Called) -> Option<Difference> {
        let [differs, absent] = called;
        if self.meets(other) {
            None
        } else if self.forms.is_empty() || other.forms.is_empty() {
            Some(absent)
        } else {
            Some(differs)
        }
    }
}

/// The parts of a name in capitals and in the letters of travel documents, in their order and without titles.
///
/// ```
/// use certificate::holder::components;
/// assert_eq!(components("Dr. Jörg-Peter"), ["JOERG", "PETER"]);
/// ```
#[must_use]
pub fn components(name: &str) -> Vec<String> {
    let parts = parts(name).into_iter();
    parts.map(|part| spelt(part, Form::Usual)).collect()
}

/// Titles alone are a name: somebody may be called so.
fn parts(name: &str) -> Vec<&str> {
    let all: Vec<&str> = name
        .split(is_between_parts)
        .filter(|part| !part.is_empty())
        .collect();
    let is_title = |part: &&str| TITLES.iter().any(|title| part.eq_ignore_ascii_case(title));
    let untitled: Vec<&str> = all.iter().copied().filter(|part| !is_title(part)).collect();
    if untitled.is_empty() { all } else { untitled }
}

const fn is_between_parts(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '<' | '-' | '.' | ',')
}

/// Which of the forms that the table allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Usual,
    Other,
}

/// A part in capitals. What the table does not know stays, so that equal names of other scripts are equal; apostrophes
/// are left out, as travel documents do, and so are accents that are written as characters of their own.
fn spelt(part: &str, form: Form) -> String {
    let mut out = String::new();
    for letter in part.chars().flat_map(char::to_uppercase) {
        match (written(letter), form) {
            (Some(written), Form::Usual) => out.push_str(written.usual),
            (Some(written), Form::Other) => out.push_str(written.other),
            (None, _) if matches!(letter, '\'' | '’' | '\u{300}'..='\u{36f}') => {}
            (None, _) => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_the_table_allows_is_a_form_of_the_name() {
        assert_eq!(Name::of(&["Jörg"]).forms, ["JOERG", "JORG"]);
        assert_eq!(Name::of(&["NUÑEZ"]).forms, ["NUNEZ", "NUNXXEZ"]);
        assert_eq!(Name::of(&["Åsa", "AASA"]).forms, ["AASA", "ASA"]);
    }

    #[test]
    fn parts_are_told_apart_by_any_sign_between_them() {
        assert_eq!(
            components(" <d'Arc--Marie,,Ève.> "),
            ["DARC", "MARIE", "EVE", ">"]
        );
        assert_eq!(components("Μαρία Παπά"), ["ΜΑΡΊΑ", "ΠΑΠΆ"]);
        assert_eq!(components("Dr."), ["DR"]);
        assert_eq!(components(" < "), [""; 0]);
    }
}
