//! The content of a token in one shape, whether it is still borrowed CBOR or already JSON.
//!
//! A certificate is read and checked as [`Node`], which copies nothing; JSON is made from it only where rules ask.

use json::Tree as Json;
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

impl Tree for Json {
    fn member(&self, name: &str) -> Option<&Self> {
        Self::member(self, name)
    }

    fn text(&self) -> Option<&str> {
        Self::text(self)
    }

    fn count(&self) -> Option<u64> {
        Self::count(self)
    }

    fn items(&self) -> Option<&[Self]> {
        Self::items(self)
    }

    fn is_null(&self) -> bool {
        Self::is_null(self)
    }
}

impl From<&Node<'_>> for Json {
    fn from(node: &Node<'_>) -> Self {
        match node {
            Node::Null => Self::Null,
            Node::Bool(bool) => Self::Bool(*bool),
            Node::Integer(number) => {
                u64::try_from(*number).map_or(Self::Negative(*number), Self::Natural)
            }
            Node::Large(number) => Self::Natural(*number),
            Node::Float(number) if number.is_finite() => Self::Real(*number),
            // JSON has no other numbers
            Node::Float(_) => Self::Null,
            Node::Text(text) => Self::Text(text.clone().into_owned()),
            Node::Bytes(bytes) => Self::Text(hexadecimal(bytes)),
            Node::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Node::Map(entries) => Self::Members(entries.iter().map(json_entry).collect()),
        }
    }
}

fn json_entry((name, node): &(Name<'_>, Node<'_>)) -> (String, Json) {
    (name.in_json().into_owned(), Json::from(node))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
