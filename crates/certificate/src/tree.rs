//! The content of a token in one shape, whether it is still borrowed CBOR or already JSON.
//!
//! A certificate is read and checked as [`Node`], which copies nothing; JSON is made from it only where rules ask.

use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// What the readers of a payload ask of it.
pub(crate) trait Tree: Sized {
    /// The member `name` of a map.
    fn member(&self, name: &str) -> Option<&Self>;
    /// The text, where it is one.
    fn text(&self) -> Option<&str>;
    /// The number, where it is whole and not negative.
    fn count(&self) -> Option<u64>;
    /// The items of an array.
    fn items(&self) -> Option<&[Self]>;
    /// Whether it is null.
    fn is_null(&self) -> bool;
}

/// One item of CBOR; texts and bytes point into the message unless they came in pieces.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node<'b> {
    Null,
    Bool(bool),
    Integer(i64),
    /// Beyond the range of [`Node::Integer`].
    Large(u64),
    Float(f64),
    Text(Cow<'b, str>),
    Bytes(Cow<'b, [u8]>),
    Array(Vec<Self>),
    Map(Vec<(Name<'b>, Self)>),
}

/// The key of a map.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Name<'b> {
    Text(Cow<'b, str>),
    Number(i64),
}

impl Name<'_> {
    /// The name that JSON knows it by: numbers are decimal text there.
    pub(crate) fn in_json(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}

impl Tree for Node<'_> {
    fn member(&self, name: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let has_name = |(key, _): &&(Name<'_>, Self)| matches!(key, Name::Text(key) if key == name);
        entries.iter().find(has_name).map(|(_, node)| node)
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn count(&self) -> Option<u64> {
        match self {
            Self::Integer(number) => u64::try_from(*number).ok(),
            Self::Large(number) => Some(*number),
            _ => None,
        }
    }

    fn items(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl Tree for Value {
    fn member(&self, name: &str) -> Option<&Self> {
        self.get(name)
    }

    fn text(&self) -> Option<&str> {
        self.as_str()
    }

    fn count(&self) -> Option<u64> {
        self.as_u64()
    }

    fn items(&self) -> Option<&[Self]> {
        self.as_array().map(Vec::as_slice)
    }

    fn is_null(&self) -> bool {
        Self::is_null(self)
    }
}

impl From<&Node<'_>> for Value {
    fn from(node: &Node<'_>) -> Self {
        match node {
            Node::Null => Self::Null,
            Node::Bool(bool) => Self::Bool(*bool),
            Node::Integer(number) => Self::Number(Number::from(*number)),
            Node::Large(number) => Self::Number(Number::from(*number)),
            Node::Float(number) => Number::from_f64(*number).map_or(Self::Null, Self::Number),
            Node::Text(text) => Self::String(text.clone().into_owned()),
            Node::Bytes(bytes) => Self::String(hexadecimal(bytes)),
            Node::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Node::Map(entries) => {
                Self::Object(entries.iter().map(json_entry).collect::<Map<_, _>>())
            }
        }
    }
}

fn json_entry((name, node): &(Name<'_>, Node<'_>)) -> (String, Value) {
    (name.in_json().into_owned(), Value::from(node))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
