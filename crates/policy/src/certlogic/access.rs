//! Data access: CertLogic specification, `var`.

use super::document::Part;
use super::key::Key;
use super::value::{Fold, Value};

/// A path through a document, parted at its periods once.
#[derive(Debug)]
pub(super) struct Path {
    fragments: Box<[Fragment]>,
}

/// What a path is looked up in: the document, or inside a `reduce` the pair its lambda sees.
#[derive(Clone, Copy)]
pub(super) enum Scope<'s, 'a> {
    Document(Part<'a>),
    Fold(&'s Fold<'a>),
}

#[derive(Debug)]
struct Fragment {
    key: Key,
    name: Box<str>,
    index: Option<usize>,
}

impl Path {
    /// The empty path is the whole scope.
    pub(super) fn new(text: &str) -> Path {
        let fragments = if text.is_empty() {
            Box::default()
        } else {
            text.split('.').map(Fragment::new).collect()
        };
        Path { fragments }
    }

    /// What stands at this path; null where nothing does.
    pub(super) fn find<'a>(&self, scope: Scope<'_, 'a>) -> Value<'a> {
        match scope {
            Scope::Document(document) => descend(document, &self.fragments),
            Scope::Fold(fold) => self.fragments.split_first().map_or_else(
                || Value::fold(fold),
                |(first, rest)| {
                    fold.member(&first.name)
                        .map_or(Value::Null, |value| find_in(value, rest))
                },
            ),
        }
    }
}

impl Fragment {
    fn new(text: &str) -> Fragment {
        let number = leading_integer(text);
        let name = number.as_deref().unwrap_or(text);
        Fragment {
            key: Key::of(name),
            name: name.into(),
            index: number.as_deref().and_then(|number| number.parse().ok()),
        }
    }
}

/// The canonical digits of the integer that `text` begins with. Deployed engines read a fragment so:
/// `1`, `01` and `1st` are all the index 1 (and the key "1" of an object).
fn leading_integer(text: &str) -> Option<String> {
    let text = text.trim_start();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let digits = rest[..count].trim_start_matches('0');
    match (count, digits) {
        (0, _) => None,
        (_, "") => Some("0".to_owned()),
        _ => Some(format!("{sign}{digits}")),
    }
}

fn descend<'a>(part: Part<'a>, fragments: &[Fragment]) -> Value<'a> {
    let found = fragments.iter().try_fold(part, |part, fragment| {
        part.child(fragment.key, &fragment.name, fragment.index)
    });
    found.map_or(Value::Null, Value::borrowed)
}

fn find_in<'a>(value: &Value<'a>, fragments: &[Fragment]) -> Value<'a> {
    let Some((first, rest)) = fragments.split_first() else {
        return value.clone();
    };
    match value {
        Value::Borrowed(part) => descend(*part, fragments),
        Value::List(list) => first
            .index
            .and_then(|index| list.items().get(index))
            .map_or(Value::Null, |item| find_in(item, rest)),
        Value::Fold(fold) => fold
            .member(&first.name)
            .map_or(Value::Null, |member| find_in(member, rest)),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certlogic::Document;
    use json::Tree;
    use serde_json::{Value as Json, json};

    fn at(document: &Json, path: &str) -> Json {
        let document = Document::new(&Tree::from(document.clone())).unwrap();
        let found = Path::new(path).find(Scope::Document(document.root()));
        found.to_json().unwrap().into()
    }

    #[test]
    fn an_integer_fragment_is_an_index_or_a_key() {
        let document = json!({"x": [7, {"1": "one"}]});
        assert_eq!(at(&document, "x.0"), json!(7));
        assert_eq!(at(&document, "x.00"), json!(7));
        assert_eq!(at(&document, "x.0th"), json!(7));
        assert_eq!(at(&document, "x.1.1"), json!("one"));
        for nothing in [
            "x.2",
            "x.-1",
            "x.y",
            "x.99999999999999999999999",
            "x.0.0",
            "x.",
            ".x",
        ] {
            assert_eq!(at(&document, nothing), Json::Null, "{nothing}");
        }
    }

    #[test]
    fn the_empty_path_is_everything() {
        assert_eq!(at(&json!([1]), ""), json!([1]));
        assert_eq!(at(&Json::Null, "x.y"), Json::Null);
    }
}
