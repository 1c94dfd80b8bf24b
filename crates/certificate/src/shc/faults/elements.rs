//! Which members a FHIR type has, from the table `elements.txt`.

use sorted::Map;
use std::sync::LazyLock;

/// The members of a type by name.
pub(super) type Members = Map<&'static str, Member>;

/// A member of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    /// Its type, without `*`.
    pub(super) kind: &'static str,
    pub(super) is_list: bool,
    pub(super) must_be_there: bool,
}

const TABLE: &str = include_str!("elements.txt");
const OF_EVERY_RESOURCE: &str =
    "id:id meta:Meta implicitRules:uri language:code text:Narrative contained:ResourceList*";
const OF_EVERY_ELEMENT: &str = "id:string";

static TYPES: LazyLock<Map<&'static str, Members>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(name, rest)| (name, members(rest)))
        .collect()
});

/// The members of a type; `None` where it is none, or a primitive one.
pub(super) fn of(kind: &str) -> Option<&'static Members> {
    TYPES.get(kind)
}

fn members(written: &'static str) -> Members {
    let expanded = |word: &'static str| match word {
        "+" => OF_EVERY_RESOURCE,
        "-" => OF_EVERY_ELEMENT,
        other => other,
    };
    let words = written
        .split(' ')
        .map(expanded)
        .flat_map(|words| words.split(' '));
    words.filter_map(member).collect()
}

/// `name!:Type*`
fn member(word: &'static str) -> Option<(&'static str, Member)> {
    let (name, kind) = word.split_once(':')?;
    let member = Member {
        kind: kind.trim_end_matches('*'),
        is_list: kind.ends_with('*'),
        must_be_there: name.ends_with('!'),
    };
    Some((name.trim_end_matches('!'), member))
}

#[cfg(test)]
mod tests {
    use super::super::primitive;
    use super::*;
    use json::Tree;

    #[test]
    fn every_type_that_a_member_has_is_in_the_table_or_primitive() {
        assert!(TYPES.len() > 60);
        for (name, members) in TYPES.iter() {
            for (member, own) in members.iter() {
                let known =
                    of(own.kind).is_some() || primitive::is(own.kind, &Tree::Null).is_some();
                assert!(
                    known || own.kind == "ResourceList",
                    "{name}.{member}: {}",
                    own.kind
                );
            }
        }
    }

    #[test]
    fn a_line_is_read_with_what_all_types_have() {
        let patient = of("Patient").unwrap();
        let name = Member {
            kind: "HumanName",
            is_list: true,
            must_be_there: false,
        };
        assert_eq!(patient.get("name"), Some(&name));
        assert_eq!(patient.get("meta").unwrap().kind, "Meta");
        assert!(
            of("Immunization")
                .unwrap()
                .get("patient")
                .unwrap()
                .must_be_there
        );
        assert_eq!(of("Coding").unwrap().get("id").unwrap().kind, "string");
        assert_eq!(of("Nothing"), None);
    }
}
