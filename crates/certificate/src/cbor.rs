//! CBOR (RFC 8949) to JSON values, as the claims of a certificate need it: lenient in form (indefinite lengths,
//! tagged dates, floats), strict in size and depth.

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Nesting deeper than this is no certificate; the deepest real one has six levels.
pub const MAX_DEPTH: usize = 32;

/// Why bytes are not the CBOR that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CborError {
    /// Not well-formed, or cut short.
    Malformed,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// A map key that is neither text nor an integer, or that occurs twice.
    Key,
    /// Another type stands where the structure has a fixed one.
    Type,
    /// Bytes follow the item.
    Trailing,
}

impl fmt::Display for CborError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the content is damaged or incomplete",
            Self::TooDeep => "the content is nested too deeply",
            Self::Key => "a member has no usable name, or stands twice",
            Self::Type => "a member has the wrong type",
            Self::Trailing => "there is something behind the content",
        })
    }
}

impl std::error::Error for CborError {}

impl From<Error> for CborError {
    fn from(error: Error) -> Self {
        if error.is_type_mismatch() {
            Self::Type
        } else {
            Self::Malformed
        }
    }
}

/// Reads one item that fills `bytes` entirely.
///
/// Byte strings become lower-case hexadecimal text, tagged items become their content (tag 0 dates come out as
/// their text), integer keys become decimal text, `undefined` becomes null.
///
/// # Errors
/// [`CborError`].
pub fn to_json(bytes: &[u8]) -> Result<Value, CborError> {
    let mut decoder = Decoder::new(bytes);
    let value = item(&mut decoder, MAX_DEPTH)?;
    at_end(&decoder)?;
    Ok(value)
}

/// Nothing may follow.
pub(crate) fn at_end(decoder: &Decoder<'_>) -> Result<(), CborError> {
    if decoder.position() == decoder.input().len() {
        Ok(())
    } else {
        Err(CborError::Trailing)
    }
}

/// Reads the next item as JSON, at most `depth` levels deep.
pub(crate) fn item(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, CborError> {
    let depth = depth.checked_sub(1).ok_or(CborError::TooDeep)?;
    Ok(match decoder.datatype()? {
        Type::Map | Type::MapIndef => Value::Object(object(decoder, depth)?),
        Type::Array | Type::ArrayIndef => Value::Array(array(decoder, depth)?),
        Type::Tag => {
            decoder.tag()?;
            item(decoder, depth)?
        }
        _ => scalar(decoder)?,
    })
}

fn scalar(decoder: &mut Decoder<'_>) -> Result<Value, CborError> {
    Ok(match decoder.datatype()? {
        Type::String | Type::StringIndef => Value::String(text(decoder)?),
        Type::Bytes | Type::BytesIndef => Value::String(hexadecimal(&bytes(decoder)?)),
        Type::Bool => Value::Bool(decoder.bool()?),
        Type::Null => decoder.null().map(|()| Value::Null)?,
        Type::Undefined => decoder.undefined().map(|()| Value::Null)?,
        Type::F16 | Type::F32 | Type::F64 => {
            Number::from_f64(float(decoder)?).map_or(Value::Null, Value::Number)
        }
        _ => Value::Number(integer(decoder)?),
    })
}

fn object(decoder: &mut Decoder<'_>, depth: usize) -> Result<Map<String, Value>, CborError> {
    let mut members = Map::new();
    each_entry(decoder, |decoder| {
        let name = key(decoder)?;
        let value = item(decoder, depth)?;
        if members.insert(name, value).is_some() {
            Err(CborError::Key)
        } else {
            Ok(())
        }
    })?;
    Ok(members)
}

/// Walks the entries of a map of definite or indefinite length; `entry` reads the key and the value.
pub(crate) fn each_entry<'b>(
    decoder: &mut Decoder<'b>,
    mut entry: impl FnMut(&mut Decoder<'b>) -> Result<(), CborError>,
) -> Result<(), CborError> {
    let length = decoder.map()?;
    each(decoder, length, &mut entry)
}

fn array(decoder: &mut Decoder<'_>, depth: usize) -> Result<Vec<Value>, CborError> {
    let mut items = Vec::new();
    let length = decoder.array()?;
    each(decoder, length, &mut |decoder| {
        items.push(item(decoder, depth)?);
        Ok(())
    })?;
    Ok(items)
}

fn each<'b>(
    decoder: &mut Decoder<'b>,
    length: Option<u64>,
    one: &mut impl FnMut(&mut Decoder<'b>) -> Result<(), CborError>,
) -> Result<(), CborError> {
    if let Some(length) = length {
        return (0..length).try_for_each(|_| one(decoder));
    }
    while decoder.datatype()? != Type::Break {
        one(decoder)?;
    }
    let after_break = decoder.position() + 1;
    decoder.set_position(after_break);
    Ok(())
}

fn key(decoder: &mut Decoder<'_>) -> Result<String, CborError> {
    match decoder.datatype()? {
        Type::String | Type::StringIndef => text(decoder),
        Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::I8
        | Type::I16
        | Type::I32
        | Type::I64 => Ok(decoder.i64()?.to_string()),
        _ => Err(CborError::Key),
    }
}

fn text(decoder: &mut Decoder<'_>) -> Result<String, CborError> {
    if decoder.datatype()? == Type::String {
        return Ok(decoder.str()?.to_owned());
    }
    decoder
        .str_iter()?
        .map(|part| part.map_err(CborError::from))
        .collect()
}

fn bytes(decoder: &mut Decoder<'_>) -> Result<Vec<u8>, CborError> {
    if decoder.datatype()? == Type::Bytes {
        return Ok(decoder.bytes()?.to_vec());
    }
    let parts: Result<Vec<&[u8]>, Error> = decoder.bytes_iter()?.collect();
    Ok(parts?.concat())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn float(decoder: &mut Decoder<'_>) -> Result<f64, CborError> {
    Ok(match decoder.datatype()? {
        Type::F16 => f64::from(decoder.f16()?),
        Type::F32 => f64::from(decoder.f32()?),
        _ => decoder.f64()?,
    })
}

fn integer(decoder: &mut Decoder<'_>) -> Result<Number, CborError> {
    match decoder.datatype()? {
        Type::U64 => Ok(Number::from(decoder.u64()?)),
        _ => Ok(Number::from(decoder.i64()?)),
    }
}

/// A date claim in whole seconds since 1970; real issuers also wrote it as a float.
pub(crate) fn numeric_date(decoder: &mut Decoder<'_>) -> Result<i64, CborError> {
    match decoder.datatype()? {
        Type::F16 | Type::F32 | Type::F64 => whole_seconds(float(decoder)?),
        _ => Ok(decoder.i64()?),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the range was checked on the line before"
)]
fn whole_seconds(seconds: f64) -> Result<i64, CborError> {
    if seconds.abs() < 1e15 {
        Ok(seconds.floor() as i64)
    } else {
        Err(CborError::Type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_both_length_forms_tags_and_floats() {
        assert_eq!(
            to_json(&[0xa1, 0x61, b'a', 0x81, 0x01]),
            Ok(json!({"a": [1]}))
        );
        assert_eq!(
            to_json(&[0xbf, 0x61, b'a', 0x9f, 0x20, 0xff, 0xff]),
            Ok(json!({"a": [-1]}))
        );
        assert_eq!(
            to_json(&[0x7f, 0x61, b'a', 0x61, b'b', 0xff]),
            Ok(json!("ab"))
        );
        assert_eq!(to_json(&[0xc0, 0x62, b'2', b'0']), Ok(json!("20")));
        assert_eq!(to_json(&[0xf9, 0x3e, 0x00]), Ok(json!(1.5)));
        assert_eq!(to_json(&[0xa1, 0x25, 0xf6]), Ok(json!({"-6": null})));
    }

    #[test]
    fn refuses_what_is_hostile_or_cut() {
        assert_eq!(to_json(&[0x81; MAX_DEPTH + 1]), Err(CborError::TooDeep));
        assert_eq!(to_json(&[0xc1; 4000]), Err(CborError::TooDeep));
        assert_eq!(
            to_json(&[0xa2, 0x01, 0x01, 0x01, 0x02]),
            Err(CborError::Key)
        );
        assert_eq!(to_json(&[0x01, 0x01]), Err(CborError::Trailing));
        for cut in [
            &[0xa1][..],
            &[0xbf],
            &[0x9b, 255, 255, 255, 255, 255, 255, 255, 255],
            &[0x5a, 255, 255, 255, 255],
            &[],
        ] {
            assert!(to_json(cut).is_err(), "{cut:02x?}");
        }
    }
}
