//! The names of an enum's variants as its `Deserialize` knows them: a derived one hands all of them to whatever it
//! reads from, so that no list can fall behind the type.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Every variant of `T`, by the name that crosses the boundary; none where `T` is no enum.
pub(super) fn variants<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    match T::deserialize(Listener) {
        Err(Heard(names)) => names,
        Ok(_) => &[],
    }
}

/// Reads nothing, and ends with the names that it was asked for.
struct Listener;

#[derive(Debug)]
struct Heard(&'static [&'static str]);

impl<'de> Deserializer<'de> for Listener {
    type Error = Heard;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Heard> {
        Err(Heard(variants))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Heard> {
        Err(Heard(&[]))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "asked for {}", self.0.join(", "))
    }
}

impl std::error::Error for Heard {}

impl de::Error for Heard {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::variants;

    #[test]
    fn all_names_are_heard_and_nothing_else_has_any() {
        assert_eq!(
            variants::<policy::vocabulary::AreaLevel>(),
            ["low", "medium", "high"]
        );
        assert!(variants::<String>().is_empty());
    }
}
