//! Types to JSON, byte for byte as `serde_json::to_string` writes them.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::{self, Display};

/// A value as compact JSON.
///
/// # Panics
/// Where a type says that it has no JSON form: a map with names that are no text, a year that RFC 3339 does not have.
#[must_use]
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text = String::new();
    let Ok(()) = value.serialize(Writer(&mut text));
    text
}

/// There is no error: the types of the house all have a JSON form.
#[derive(Debug)]
pub(crate) enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    fn custom<T: Display>(message: T) -> Self {
        panic!("no JSON form: {message}")
    }
}

struct Writer<'a>(&'a mut String);

impl<'a> Writer<'a> {
    fn list(self, end: &'static str) -> List<'a> {
        self.0.push('[');
        List {
            text: self.0,
            first: true,
            end,
        }
    }

    fn members(self, end: &'static str) -> Members<'a> {
        self.0.push('{');
        Members {
            text: self.0,
            first: true,
            end,
        }
    }

    /// The beginning of a variant with content: `{"name":`.
    fn variant(self, name: &str) -> Self {
        self.0.push('{');
        quoted(self.0, name);
        self.0.push(':');
        self
    }
}

fn quoted(text: &mut String, value: &str) {
    text.push('"');
    let mut plain = 0;
    for (at, byte) in value.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(&value[plain..at]);
        plain = at + 1;
        escaped(text, byte);
    }
    text.push_str(&value[plain..]);
    text.push('"');
}

fn escaped(text: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x09 => b't',
        0x0a => b'n',
        0x0c => b'f',
        0x0d => b'r',
        _ => {
            text.push_str("\\u00");
            text.push(char::from(HEX[usize::from(byte >> 4)]));
            text.push(char::from(HEX[usize::from(byte & 15)]));
            return;
        }
    };
    text.push('\\');
    text.push(char::from(short));
}

fn natural(text: &mut String, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits[at..]
        .iter()
        .for_each(|digit| text.push(char::from(*digit)));
}

fn real(text: &mut String, number: f64) {
    match serde_json::Number::from_f64(number) {
        Some(number) => text.push_str(&number.to_string()),
        None => text.push_str("null"),
    }
}

type Written = Result<(), Never>;

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = List<'a>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = Members<'a>;

    fn serialize_bool(self, value: bool) -> Written {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        if value < 0 {
            self.0.push('-');
        }
        natural(self.0, value.unsigned_abs());
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        natural(self.0, value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        real(self.0, value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Written {
        quoted(self.0, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        value.serialize(self)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let inner = self.variant(variant);
        let text = inner.0;
        value.serialize(Writer(text))?;
        text.push('}');
        Ok(())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<List<'a>, Never> {
        Ok(self.list("]"))
    }

    fn serialize_tuple(self, _length: usize) -> Result<List<'a>, Never> {
        Ok(self.list("]"))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<List<'a>, Never> {
        Ok(self.list("]"))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<List<'a>, Never> {
        Ok(self.variant(variant).list("]}"))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Members<'a>, Never> {
        Ok(self.members("}"))
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Members<'a>, Never> {
        Ok(self.members("}"))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Members<'a>, Never> {
        Ok(self.variant(variant).members("}}"))
    }
}

struct List<'a> {
    text: &'a mut String,
    first: bool,
    end: &'static str,
}

impl List<'_> {
    fn next(&mut self) -> Writer<'_> {
        if !self.first {
            self.text.push(',');
        }
        self.first = false;
        Writer(self.text)
    }

    fn close(self) {
        self.text.push_str(self.end);
    }
}

/// The kinds of lists that serde knows, all alike in JSON.
macro_rules! list {
    ($($kind:ident $method:ident)*) => {$(
        impl $kind for List<'_> {
            type Ok = ();
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                value.serialize(self.next())
            }

            fn end(self) -> Written {
                self.close();
                Ok(())
            }
        }
    )*};
}

list! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

struct Members<'a> {
    text: &'a mut String,
    first: bool,
    end: &'static str,
}

impl Members<'_> {
    fn begin(&mut self) {
        if !self.first {
            self.text.push(',');
        }
        self.first = false;
    }

    fn named(&mut self, name: &str) -> Writer<'_> {
        self.begin();
        quoted(self.text, name);
        self.text.push(':');
        Writer(self.text)
    }

    fn close(self) {
        self.text.push_str(self.end);
    }
}

/// Structs, and variants that look like one.
macro_rules! members {
    ($($kind:ident)*) => {$(
        impl $kind for Members<'_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                value.serialize(self.named(name))
            }

            fn end(self) -> Written {
                self.close();
                Ok(())
            }
        }
    )*};
}

members! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Members<'_> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Written {
        self.begin();
        let start = self.text.len();
        name.serialize(Writer(self.text))?;
        // numbers are names too, as texts
        if !self.text[start..].starts_with('"') {
            self.text.insert(start, '"');
            self.text.push('"');
        }
        self.text.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(Writer(self.text))
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}
