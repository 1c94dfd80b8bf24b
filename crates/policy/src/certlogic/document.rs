//! What expressions are evaluated on: JSON laid out for looking things up.

use super::cell::{Cell, Span, number_tree};
use super::error::EvaluateError;
use super::key::Key;
use json::Tree;
use std::collections::VecDeque;

/// A JSON document, made ready once for any number of expressions. Of members that are there twice the last counts.
///
/// What is near the root lies side by side, and a member is found by comparing numbers: to follow a path reads a few
/// lines of memory, where a tree of texts costs a walk from one allocation to the next.
#[derive(Clone, Debug)]
pub struct Document {
    /// The root, and behind it by depth what each list and object holds: a list its [`Span`] and its items, an object
    /// its span, its keys in order and its values in theirs.
    words: Box<[u64]>,
    /// Of the members of each object, in the order of the keys.
    names: Box<[Box<str>]>,
    texts: Box<str>,
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    document: &'a Document,
    at: usize,
}

/// A value as it can be taken apart; texts are borrowed from the document.
pub(super) enum Shape<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(&'a str),
    /// An array or object.
    Many,
}

impl Document {
    /// # Errors
    /// [`EvaluateError::TooLarge`] where it has 2^24 bytes of text or values.
    pub fn new(tree: &Tree) -> Result<Document, EvaluateError> {
        let mut layout = Layout {
            words: vec![Cell::NULL],
            ..Layout::default()
        };
        layout.put(0, tree)?;
        layout.all()?;
        Ok(Document {
            words: layout.words.into(),
            names: layout.names.into(),
            texts: layout.texts.into(),
        })
    }

    /// The text at the end of these names.
    pub(crate) fn text(&self, names: &[&str]) -> Option<&str> {
        let mut names = names.iter();
        let part = names.try_fold(self.root(), |part, name| {
            part.child(Key::of(name), name, None)
        });
        part?.text()
    }

    pub(super) const fn root(&self) -> Part<'_> {
        Part {
            document: self,
            at: 0,
        }
    }
}

/// A document that is being made.
#[derive(Default)]
struct Layout<'t> {
    words: Vec<u64>,
    names: Vec<Box<str>>,
    texts: String,
    /// Lists and objects whose word is still to be written.
    waiting: VecDeque<(usize, &'t Tree)>,
}

impl<'t> Layout<'t> {
    fn all(&mut self) -> Result<(), EvaluateError> {
        while let Some((at, tree)) = self.waiting.pop_front() {
            let many = match tree {
                Tree::Members(members) => self.members(members)?,
                _ => self.list(tree.items().unwrap_or_default())?,
            };
            self.words[at] = many.word();
        }
        Ok(())
    }

    fn put(&mut self, at: usize, tree: &'t Tree) -> Result<(), EvaluateError> {
        let cell = match tree {
            Tree::Null => Cell::Null,
            Tree::Bool(value) => Cell::Bool(*value),
            Tree::Text(text) => {
                let begin = self.texts.len();
                self.texts.push_str(text);
                Cell::Text(Span::new(begin, text.len())?)
            }
            Tree::List(_) | Tree::Members(_) => {
                self.waiting.push_back((at, tree));
                Cell::Null
            }
            number => Cell::Number(number.number().unwrap_or(f64::NAN)),
        };
        self.words[at] = cell.word();
        Ok(())
    }

    fn list(&mut self, items: &'t [Tree]) -> Result<Cell, EvaluateError> {
        let begin = self.room(Span::new(0, items.len())?, items.len());
        for (at, item) in (begin + 1..).zip(items) {
            self.put(at, item)?;
        }
        Ok(Cell::List(begin))
    }

    fn members(&mut self, members: &'t [(String, Tree)]) -> Result<Cell, EvaluateError> {
        let members = in_order(members);
        let count = members.len();
        let begin = self.room(Span::new(self.names.len(), count)?, 2 * count);
        for (at, (key, name, value)) in (begin + 1..).zip(members) {
            self.words[at] = key.word();
            self.names.push(name.into());
            self.put(at + count, value)?;
        }
        Ok(Cell::Members(begin))
    }

    /// Begins what a list or object holds.
    fn room(&mut self, span: Span, count: usize) -> usize {
        let begin = self.words.len();
        self.words.push(span.word());
        self.words.resize(begin + 1 + count, Cell::NULL);
        begin
    }
}

/// By key, each name once.
fn in_order(members: &[(String, Tree)]) -> Vec<(Key, &str, &Tree)> {
    let members = members.iter().rev();
    let keyed = members.map(|(name, value)| (Key::of(name), name.as_str(), value));
    let mut members: Vec<_> = keyed.collect();
    // stable, so that of those with one name the last stays before the others
    members.sort_by_key(|(key, name, _)| (*key, *name));
    members.dedup_by_key(|(_, name, _)| *name);
    members
}

impl<'a> Part<'a> {
    #[inline]
    fn cell(self) -> Cell {
        Cell::read(self.document.words[self.at])
    }

    /// What is held from there on: its span, and the words behind it.
    #[inline]
    fn held(self, begin: usize) -> (Span, &'a [u64]) {
        let words = &self.document.words[begin..];
        (Span::read(words[0]), &words[1..])
    }

    const fn at(self, at: usize) -> Part<'a> {
        Part { at, ..self }
    }

    #[inline]
    pub(super) fn shape(self) -> Shape<'a> {
        match self.cell() {
            Cell::Null => Shape::Null,
            Cell::Bool(value) => Shape::Bool(value),
            Cell::Number(number) => Shape::Number(number),
            Cell::Text(span) => Shape::Text(self.slice(span)),
            Cell::List(_) | Cell::Members(_) => Shape::Many,
        }
    }

    #[inline]
    fn slice(self, span: Span) -> &'a str {
        &self.document.texts[span.begin..span.begin + span.count]
    }

    #[inline]
    pub(super) fn text(self) -> Option<&'a str> {
        match self.cell() {
            Cell::Text(span) => Some(self.slice(span)),
            _ => None,
        }
    }

    /// The member of this name, whose key is given, or the item of this index.
    #[inline]
    pub(super) fn child(self, key: Key, name: &str, index: Option<usize>) -> Option<Part<'a>> {
        match self.cell() {
            Cell::Members(begin) => {
                let (span, words) = self.held(begin);
                let names = |at: usize| &*self.document.names[span.begin + at];
                let found = key.find(name, &words[..span.count], names)?;
                Some(self.at(begin + 1 + span.count + found))
            }
            Cell::List(begin) => {
                let index = index.filter(|index| *index < self.held(begin).0.count)?;
                Some(self.at(begin + 1 + index))
            }
            _ => None,
        }
    }

    /// The items, where it is an array.
    pub(super) fn items(self) -> Option<impl Iterator<Item = Part<'a>>> {
        match self.cell() {
            Cell::List(begin) => {
                let count = self.held(begin).0.count;
                Some((begin + 1..=begin + count).map(move |at| self.at(at)))
            }
            _ => None,
        }
    }

    pub(super) fn is_empty(self) -> bool {
        match self.cell() {
            Cell::List(begin) | Cell::Members(begin) => self.held(begin).0.count == 0,
            _ => false,
        }
    }

    /// Whether it is the same place of the same document.
    pub(super) fn is(self, other: Part<'a>) -> bool {
        std::ptr::eq(self.document, other.document) && self.at == other.at
    }

    /// All of it, as long as there are `left` for each value and byte of text; members in the order of their keys.
    ///
    /// # Errors
    /// [`EvaluateError::TooLarge`].
    pub(super) fn tree(self, left: &mut usize) -> Result<Tree, EvaluateError> {
        spend(left, 1)?;
        Ok(match self.cell() {
            Cell::Null => Tree::Null,
            Cell::Bool(value) => Tree::Bool(value),
            Cell::Number(number) => number_tree(number),
            Cell::Text(span) => {
                spend(left, span.count)?;
                Tree::Text(self.slice(span).to_owned())
            }
            Cell::List(_) => {
                let items = self.items().into_iter().flatten();
                Tree::List(
                    items
                        .map(|item| item.tree(left))
                        .collect::<Result<_, _>>()?,
                )
            }
            Cell::Members(begin) => Tree::Members(self.members(begin, left)?),
        })
    }

    fn members(self, begin: usize, left: &mut usize) -> Result<Vec<(String, Tree)>, EvaluateError> {
        let Span {
            begin: named,
            count,
        } = self.held(begin).0;
        let member = |index: usize| {
            let name = self.document.names[named + index].to_string();
            spend(left, 1 + name.len())?;
            Ok((name, self.at(begin + 1 + count + index).tree(left)?))
        };
        (0..count).map(member).collect()
    }
}

pub(super) fn spend(left: &mut usize, cost: usize) -> Result<(), EvaluateError> {
    *left = left.checked_sub(cost).ok_or(EvaluateError::TooLarge)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn member<'a>(part: Part<'a>, name: &str) -> Option<Part<'a>> {
        part.child(Key::of(name), name, None)
    }

    #[test]
    fn of_two_members_of_one_name_the_last_counts() {
        let tree: Tree =
            json::read(br#"{"x": 1, "external value": 2, "x": 3, "external value": 4}"#).unwrap();
        let document = Document::new(&tree).unwrap();
        for (name, value) in [("x", 3.0), ("external value", 4.0)] {
            let found = member(document.root(), name).unwrap();
            assert!(
                matches!(found.shape(), Shape::Number(number) if number == value),
                "{name}"
            );
        }
        assert!(member(document.root(), "y").is_none());
    }

    #[test]
    fn what_is_too_large_is_not_written_out() {
        let document = Document::new(&Tree::from(json!(["four", {"x": []}]))).unwrap();
        let whole = 1 + 5 + 1 + 2 + 1;
        let written = |left: usize| document.root().tree(&mut left.clone()).map(drop);
        assert_eq!(written(whole - 1), Err(EvaluateError::TooLarge));
        assert_eq!(written(whole), Ok(()));
    }

    #[test]
    fn sixteen_million_bytes_of_text_are_too_many() {
        let whole = Tree::Text("x".repeat((1 << 24) - 1));
        assert!(Document::new(&whole).is_ok());
        let more = Tree::List(vec![whole, Tree::Text("x".into()), Tree::Text("y".into())]);
        assert_eq!(Document::new(&more).map(drop), Err(EvaluateError::TooLarge));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-1000_i64..1000).prop_map(Value::from),
            (-1e9..1e9).prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 200, 40, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{0,10}|\\PC{0,3}", inner, 0..40)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_document_holds_all_and_each_child_is_found(json in any_json()) {
            let document = Document::new(&Tree::from(json.clone())).unwrap();
            let back = document.root().tree(&mut usize::MAX.clone()).unwrap();
            prop_assert!(json::write(&back).len() == json.to_string().len());
            let mut places = vec![(document.root(), &json)];
            while let Some((part, json)) = places.pop() {
                match json {
                    Value::Null => prop_assert!(matches!(part.shape(), Shape::Null)),
                    Value::Bool(value) => prop_assert!(matches!(part.shape(), Shape::Bool(it) if it == *value)),
                    Value::Number(number) => {
                        let number = number.as_f64().unwrap();
                        prop_assert!(matches!(part.shape(), Shape::Number(it) if it == number));
                    }
                    Value::String(text) => prop_assert_eq!(part.text(), Some(text.as_str())),
                    Value::Array(items) => {
                        prop_assert_eq!(part.items().unwrap().count(), items.len());
                        prop_assert_eq!(part.is_empty(), items.is_empty());
                        places.extend(part.items().unwrap().zip(items));
                        prop_assert!(part.child(Key::of("0"), "0", Some(items.len())).is_none());
                    }
                    Value::Object(members) => {
                        prop_assert!(member(part, "no such name").is_none());
                        prop_assert_eq!(part.is_empty(), members.is_empty());
                        for (name, value) in members {
                            places.push((member(part, name).unwrap(), value));
                        }
                    }
                }
            }
        }
    }
}
