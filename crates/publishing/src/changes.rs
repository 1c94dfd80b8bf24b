//! Where two JSON values differ, place by place. Objects of a list are the same one where they have the same name, so
//! that a rule put in between does not make all that follow look new.

use json::Tree;
use std::fmt;

/// The members that name an object of a list, the first that both have.
const NAMES: [&str; 6] = ["id", "Identifier", "venue", "name", "symptom", "key"];
/// The longest value that is shown, in characters.
const MAX_SHOWN: usize = 120;

/// A value at one place that is another than before, has come or is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The names on the way to it.
    pub(crate) place: String,
    before: Option<String>,
    after: Option<String>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "At {place}: {before} before, {after} now"),
            (Some(before), None) => write!(f, "At {place}: {before} before, nothing now"),
            (None, Some(after)) => write!(f, "At {place}: nothing before, {after} now"),
            (None, None) => write!(f, "At {place}: nothing"),
        }
    }
}

/// Every place at which the two differ.
pub(crate) fn changes(before: &Tree, after: &Tree) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", Some(before), Some(after), &mut found);
    found
}

fn compare(place: &str, before: Option<&Tree>, after: Option<&Tree>, found: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let parts = before
        .zip(after)
        .and_then(|(before, after)| parts(before, after));
    match parts {
        Some(parts) => parts.into_iter().for_each(|(name, before, after)| {
            let way = if place.is_empty() { "" } else { " / " };
            compare(&format!("{place}{way}{name}"), before, after, found);
        }),
        None => found.push(Change {
            place: place.to_owned(),
            before: before.map(shown),
            after: after.map(shown),
        }),
    }
}

/// A name, and what each of the two has there.
type Part<'a> = (&'a str, Option<&'a Tree>, Option<&'a Tree>);

/// What both are made of; nothing where they have no names in common, so that they are compared as a whole.
fn parts<'a>(before: &'a Tree, after: &'a Tree) -> Option<Vec<Part<'a>>> {
    let (before, after) = match (before, after) {
        (Tree::Members(_), Tree::Members(_)) => (members(before)?, members(after)?),
        (Tree::List(before), Tree::List(after)) => {
            let fits = |name: &&str| Some((named(before, name)?, named(after, name)?));
            NAMES.iter().find_map(fits)?
        }
        _ => return None,
    };
    let in_both = before
        .iter()
        .map(|(name, value)| (*name, Some(*value), find(&after, name)));
    let new = after
        .iter()
        .filter(|(name, _)| find(&before, name).is_none());
    Some(
        in_both
            .chain(new.map(|(name, value)| (*name, None, Some(*value))))
            .collect(),
    )
}

type Named<'a> = Vec<(&'a str, &'a Tree)>;

fn members(tree: &Tree) -> Option<Named<'_>> {
    let members = tree.members()?.iter();
    once_each(
        members
            .map(|(name, value)| (name.as_str(), value))
            .collect(),
    )
}

/// The objects of a list by this member; nothing where one has no such name, or two have the same.
fn named<'a>(list: &'a [Tree], name: &str) -> Option<Named<'a>> {
    let pair = |one: &'a Tree| Some((one.member(name)?.text()?, one));
    once_each(list.iter().map(pair).collect::<Option<_>>()?)
}

fn once_each(named: Named<'_>) -> Option<Named<'_>> {
    let mut names: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
    (!twice).then_some(named)
}

fn find<'a>(named: &Named<'a>, wanted: &str) -> Option<&'a Tree> {
    let found = named.iter().find(|(name, _)| *name == wanted);
    found.map(|(_, value)| *value)
}

/// A text as it is, anything else as JSON; cut where it is long.
fn shown(value: &Tree) -> String {
    let text = json::write(value);
    if text.chars().count() <= MAX_SHOWN {
        return text;
    }
    let begin: String = text.chars().take(MAX_SHOWN).collect();
    format!("{begin}\u{2026}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told(before: Value, after: Value) -> Vec<String> {
        let (before, after) = (Tree::from(before), Tree::from(after));
        let changes = changes(&before, &after).into_iter();
        changes.map(|change| change.to_string()).collect()
    }

    #[test]
    fn a_change_is_named_by_its_place() {
        let before = json!({"a": {"b": 1, "c": [1, 2]}, "gone": true});
        let after = json!({"a": {"b": 2, "c": [1, 3]}, "new": "x"});
        assert_eq!(
            told(before, after),
            [
                "At a / b: 1 before, 2 now",
                "At a / c: [1,2] before, [1,3] now",
                "At gone: true before, nothing now",
                "At new: nothing before, \"x\" now",
            ]
        );
    }

    #[test]
    fn one_of_a_list_is_known_by_its_name_wherever_it_stands() {
        let before = json!({"rules": [{"id": "R1", "day": 5}, {"id": "R2", "day": 7}]});
        let after = json!({"rules": [{"id": "R0", "day": 1}, {"id": "R1", "day": 5}, {"id": "R2", "day": 8}]});
        assert_eq!(
            told(before, after),
            [
                "At rules / R2 / day: 7 before, 8 now",
                "At rules / R0: nothing before, {\"day\":1,\"id\":\"R0\"} now",
            ]
        );
    }

    #[test]
    fn what_has_no_names_or_the_same_twice_is_compared_as_a_whole() {
        let list = json!([{"id": "a", "n": 1}, {"id": "a", "n": 2}]);
        assert_eq!(told(list, json!([])).len(), 1);
        assert_eq!(told(json!([1]), json!([1])).len(), 0);
        assert_eq!(told(json!({"a": 1}), json!([1])).len(), 1);
    }

    #[test]
    fn a_long_value_is_cut() {
        let told = told(json!({"a": "é".repeat(500)}), json!({}));
        assert!(
            told[0].contains('\u{2026}') && told[0].len() < 400,
            "{told:?}"
        );
    }
}
