//! Types from JSON.

use crate::parse;
use crate::tree::{Tagged, Tree};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt::{self, Display};

/// It is no JSON, or not of the type that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotRead;

impl Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of the form that was expected")
    }
}

impl std::error::Error for NotRead {}

/// Each cause by itself, for what serde would say of it makes its way into the module even though nobody shows it.
impl serde::de::Error for NotRead {
    fn custom<T: Display>(_message: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads a value. Nesting deeper than 128 is refused, as by `serde_json`; the caller caps the length.
///
/// # Errors
/// [`NotRead`].
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, NotRead> {
    read_tree(&parse::tree(text).ok_or(NotRead)?)
}

/// Reads a value as it stands: without a type there is nothing to compile for one.
///
/// # Errors
/// [`NotRead`].
pub fn tree(text: &[u8]) -> Result<Tree, NotRead> {
    parse::tree(text).ok_or(NotRead)
}

/// Reads a value from what was JSON.
///
/// # Errors
/// [`NotRead`].
pub fn read_tree<T: DeserializeOwned>(tree: &Tree) -> Result<T, NotRead> {
    T::deserialize(tree)
}

/// Reads an object, and gives the elements of its list of this name away one by one, so that all of a long list is never
/// there as a tree; in what comes back the list is empty. What was given away counts only where this succeeds.
///
/// # Errors
/// [`NotRead`].
pub fn read_apart(text: &[u8], list: &str, element: &mut dyn FnMut(Tree)) -> Result<Tree, NotRead> {
    parse::apart(text, (list, element)).ok_or(NotRead)
}

/// A method for the types that are written as a number.
macro_rules! number {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
            match self {
                Tree::Natural(number) => visitor.visit_u64(*number),
                Tree::Negative(number) => visitor.visit_i64(*number),
                _ => Err(NotRead),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &'de Tree {
    type Error = NotRead;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        match self {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(*value),
            Tree::Natural(number) => visitor.visit_u64(*number),
            Tree::Negative(number) => visitor.visit_i64(*number),
            Tree::Real(number) => visitor.visit_f64(*number),
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            Tree::List(_) => self.deserialize_seq(visitor),
            Tree::Members(_) => self.deserialize_map(visitor),
        }
    }

    number! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        match self {
            Tree::Real(number) => visitor.visit_f64(*number),
            _ => self.deserialize_i64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        match self {
            Tree::Bool(value) => visitor.visit_bool(*value),
            _ => Err(NotRead),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        match self {
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            _ => Err(NotRead),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        match self {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        let Tree::List(list) = self else {
            return Err(NotRead);
        };
        let mut elements = Elements(list);
        let read = visitor.visit_seq(&mut elements)?;
        // a tuple takes as many as it has
        elements.0.is_empty().then_some(read).ok_or(NotRead)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        let Tree::Members(members) = self else {
            return Err(NotRead);
        };
        visitor.visit_map(Entries {
            members,
            value: &Tree::Null,
        })
    }

    /// By its members alone: that a list of their values would do as well, as elsewhere with serde, helps nobody here.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        match self {
            Tree::Text(name) => visitor.visit_enum(Variant {
                name,
                content: None,
                tagged: false,
            }),
            Tree::Members(members) => match members.as_slice() {
                [(name, content)] => visitor.visit_enum(Variant {
                    name,
                    content: Some(content),
                    tagged: false,
                }),
                _ => Err(NotRead),
            },
            _ => Err(NotRead),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        match self {
            Tree::Null => visitor.visit_unit(),
            _ => Err(NotRead),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit_struct
    }
}

struct Elements<'de>(&'de [Tree]);

impl<'de> SeqAccess<'de> for &mut Elements<'de> {
    type Error = NotRead;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotRead> {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        self.0 = rest;
        seed.deserialize(first).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    members: &'de [(String, Tree)],
    /// Of the name that was read last.
    value: &'de Tree,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = NotRead;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NotRead> {
        let Some(((name, value), rest)) = self.members.split_first() else {
            return Ok(None);
        };
        self.members = rest;
        self.value = value;
        seed.deserialize(Name(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotRead> {
        seed.deserialize(self.value)
    }
}

/// The name of a member: a text, or a whole number written as one.
struct Name<'de>(&'de str);

/// A method for the types that are whole numbers.
macro_rules! numbered {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
            visitor.$visit(self.0.parse().map_err(|_| NotRead)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = NotRead;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        visitor.visit_borrowed_str(self.0)
    }

    numbered! {
        deserialize_i8 visit_i64 deserialize_i16 visit_i64 deserialize_i32 visit_i64 deserialize_i64 visit_i64
        deserialize_u8 visit_u64 deserialize_u16 visit_u64 deserialize_u32 visit_u64 deserialize_u64 visit_u64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        visitor.visit_enum(Variant {
            name: self.0,
            content: None,
            tagged: false,
        })
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

struct Variant<'de> {
    name: &'de str,
    content: Option<&'de Tree>,
    /// Its members stand beside its name and not behind it.
    tagged: bool,
}

impl<'de> Deserializer<'de> for &'de Tagged {
    type Error = NotRead;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotRead> {
        visitor.visit_enum(Variant {
            name: &self.variant,
            content: Some(&self.members),
            tagged: true,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = NotRead;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), NotRead> {
        let name: StrDeserializer<'_, NotRead> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = NotRead;

    fn unit_variant(self) -> Result<(), NotRead> {
        match self.content {
            None | Some(Tree::Null) => Ok(()),
            // members that nobody reads
            Some(_) if self.tagged => Ok(()),
            Some(_) => Err(NotRead),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, NotRead> {
        seed.deserialize(self.content.ok_or(NotRead)?)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        self.content.ok_or(NotRead)?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotRead> {
        self.content.ok_or(NotRead)?.deserialize_map(visitor)
    }
}
