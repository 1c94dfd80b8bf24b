//! CBOR (RFC 8949) as the claims of a certificate need it, borrowed from the message or as JSON: lenient in form
//! (indefinite lengths, tagged dates, floats), strict in size, depth and repeated names.

use crate::tree::{Name, Node};
use json::Tree as Json;
use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};
use std::borrow::Cow;
use std::fmt;

/// Nesting deeper than this is no certificate; the deepest real one has six levels.
pub const MAX_DEPTH: usize = 32;
/// Room for the entry of a certificate, which is the largest map of nearly all.
const USUAL_ENTRIES: usize = 10;

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
pub fn to_json(bytes: &[u8]) -> Result<Json, CborError> {
    let mut decoder = Decoder::new(bytes);
    let node = item(&mut decoder, MAX_DEPTH)?;
    at_end(&decoder)?;
    Ok(Json::from(&node))
}

/// Nothing may follow.
pub(crate) fn at_end(decoder: &Decoder<'_>) -> Result<(), CborError> {
    if decoder.position() == decoder.input().len() {
        Ok(())
    } else {
        Err(CborError::Trailing)
    }
}

/// Reads the next item, at most `depth` levels deep. What is tagged comes out as its content.
pub(crate) fn item<'b>(decoder: &mut Decoder<'b>, depth: usize) -> Result<Node<'b>, CborError> {
    let depth = depth.checked_sub(1).ok_or(CborError::TooDeep)?;
    if let Some(text) = short_text(decoder) {
        return Ok(Node::Text(Cow::Borrowed(text)));
    }
    Ok(match decoder.datatype()? {
        Type::String => Node::Text(Cow::Borrowed(decoder.str()?)),
        Type::StringIndef => Node::Text(text(decoder)?),
        Type::Map | Type::MapIndef => Node::Map(map(decoder, depth)?),
        Type::Array | Type::ArrayIndef => Node::Array(array(decoder, depth)?),
        Type::Tag => {
            decoder.tag()?;
            item(decoder, depth)?
        }
        other => scalar(decoder, other)?,
    })
}

fn scalar<'b>(decoder: &mut Decoder<'b>, kind: Type) -> Result<Node<'b>, CborError> {
    Ok(match kind {
        Type::Bytes | Type::BytesIndef => Node::Bytes(bytes(decoder)?),
        Type::Bool => Node::Bool(decoder.bool()?),
        Type::Null => decoder.null().map(|()| Node::Null)?,
        Type::Undefined => decoder.undefined().map(|()| Node::Null)?,
        Type::F16 | Type::F32 | Type::F64 => Node::Float(float(decoder)?),
        Type::U64 => whole(decoder.u64()?),
        _ => Node::Integer(decoder.i64()?),
    })
}

fn whole(number: u64) -> Node<'static> {
    i64::try_from(number).map_or(Node::Large(number), Node::Integer)
}

/// The entries of the map that comes next, no name twice.
pub(crate) fn map<'b>(
    decoder: &mut Decoder<'b>,
    depth: usize,
) -> Result<Vec<(Name<'b>, Node<'b>)>, CborError> {
    let mut entries = Vec::new();
    each_entry(decoder, |decoder| {
        if entries.is_empty() {
            entries.reserve(USUAL_ENTRIES);
        }
        entries.push((name(decoder)?, item(decoder, depth)?));
        Ok(())
    })?;
    if names_repeat(&entries) {
        return Err(CborError::Key);
    }
    Ok(entries)
}

/// Whether two names are one in JSON. Nearly always all names differ in their mark already.
fn names_repeat(entries: &[(Name<'_>, Node<'_>)]) -> bool {
    let mut marks = 0_u64;
    let differ = entries.iter().all(|(name, _)| {
        let mark = 1 << mark(name);
        let is_new = marks & mark == 0;
        marks |= mark;
        is_new
    });
    if differ {
        return false;
    }
    let mut names: Vec<_> = entries.iter().map(|(name, _)| name.in_json()).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// A number below 64, the same for names that JSON does not tell apart: summed from the last character on, so that
/// a number need not be written out.
fn mark(name: &Name<'_>) -> u32 {
    match name {
        Name::Text(text) => spread(text.bytes().rev()),
        Name::Number(number) => spread(digits_backwards(*number)),
    }
}

fn spread(bytes: impl Iterator<Item = u8>) -> u32 {
    const FIBONACCI: u32 = 0x9e37_79b1;
    let sum = bytes.fold(0, |sum: u32, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    sum.wrapping_mul(FIBONACCI) >> (u32::BITS - 6)
}

fn digits_backwards(number: i64) -> impl Iterator<Item = u8> {
    let mut rest = Some(number.unsigned_abs());
    let digits = std::iter::from_fn(move || {
        let here = rest?;
        rest = (here >= 10).then_some(here / 10);
        Some(b'0' + (here % 10) as u8)
    });
    digits.chain((number < 0).then_some(b'-'))
}

/// Walks the entries of a map of definite or indefinite length; `entry` reads the key and the value.
pub(crate) fn each_entry<'b>(
    decoder: &mut Decoder<'b>,
    mut entry: impl FnMut(&mut Decoder<'b>) -> Result<(), CborError>,
) -> Result<(), CborError> {
    let length = decoder.map()?;
    each(decoder, length, &mut entry)
}

fn array<'b>(decoder: &mut Decoder<'b>, depth: usize) -> Result<Vec<Node<'b>>, CborError> {
    let length = decoder.array()?;
    let mut items = Vec::new();
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

/// The key of an entry: a text or an integer.
pub(crate) fn name<'b>(decoder: &mut Decoder<'b>) -> Result<Name<'b>, CborError> {
    if let Some(text) = short_text(decoder) {
        return Ok(Name::Text(Cow::Borrowed(text)));
    }
    match decoder.datatype()? {
        Type::String => Ok(Name::Text(Cow::Borrowed(decoder.str()?))),
        Type::StringIndef => text(decoder).map(Name::Text),
        Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::I8
        | Type::I16
        | Type::I32
        | Type::I64 => Ok(Name::Number(decoder.i64()?)),
        _ => Err(CborError::Key),
    }
}

/// The text that comes next, where it is one of less than 256 bytes, in one piece. Nearly all of a certificate is such
/// texts; what stands here otherwise, and what is wrong with it, the decoder says.
#[inline]
fn short_text<'b>(decoder: &mut Decoder<'b>) -> Option<&'b str> {
    let rest = decoder.input().get(decoder.position()..)?;
    let (head, length) = match rest {
        [head @ 0x60..=0x77, ..] => (1, usize::from(head - 0x60)),
        [0x78, length, ..] => (2, usize::from(*length)),
        _ => return None,
    };
    let text = std::str::from_utf8(rest.get(head..head + length)?).ok()?;
    let end = decoder.position() + head + length;
    decoder.set_position(end);
    Some(text)
}

/// A text, copied only where it came in pieces.
pub(crate) fn text<'b>(decoder: &mut Decoder<'b>) -> Result<Cow<'b, str>, CborError> {
    if decoder.datatype()? == Type::String {
        return Ok(Cow::Borrowed(decoder.str()?));
    }
    let parts: Result<String, Error> = decoder.str_iter()?.collect();
    Ok(Cow::Owned(parts?))
}

fn bytes<'b>(decoder: &mut Decoder<'b>) -> Result<Cow<'b, [u8]>, CborError> {
    if decoder.datatype()? == Type::Bytes {
        return Ok(Cow::Borrowed(decoder.bytes()?));
    }
    let parts: Result<Vec<&[u8]>, Error> = decoder.bytes_iter()?.collect();
    Ok(Cow::Owned(parts?.concat()))
}

fn float(decoder: &mut Decoder<'_>) -> Result<f64, CborError> {
    Ok(match decoder.datatype()? {
        Type::F16 => f64::from(decoder.f16()?),
        Type::F32 => f64::from(decoder.f32()?),
        _ => decoder.f64()?,
    })
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
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn reads_both_length_forms_tags_and_floats() {
        assert_eq!(
            to_json(&[0xa1, 0x61, b'a', 0x81, 0x01]),
            Ok(Json::from(json!({"a": [1]})))
        );
        assert_eq!(
            to_json(&[0xbf, 0x61, b'a', 0x9f, 0x20, 0xff, 0xff]),
            Ok(Json::from(json!({"a": [-1]})))
        );
        assert_eq!(
            to_json(&[0x7f, 0x61, b'a', 0x61, b'b', 0xff]),
            Ok(Json::from(json!("ab")))
        );
        assert_eq!(
            to_json(&[0xc0, 0x62, b'2', b'0']),
            Ok(Json::from(json!("20")))
        );
        assert_eq!(to_json(&[0xf9, 0x3e, 0x00]), Ok(Json::from(json!(1.5))));
        assert_eq!(
            to_json(&[0xa1, 0x25, 0xf6]),
            Ok(Json::from(json!({"-6": null})))
        );
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
    #[test]
    fn a_number_and_its_digits_are_one_name() {
        for number in [0, 4, 260, -6, -260, i64::MAX, i64::MIN] {
            let name = Name::Number(number);
            let written = Name::Text(number.to_string().into());
            assert_eq!(mark(&name), mark(&written), "{number}");
            assert!(names_repeat(&[(name, Node::Null), (written, Node::Null)]));
        }
    }

    proptest! {
        #[test]
        fn a_repeated_name_is_found_among_any_others(names in proptest::collection::btree_set("[a-c]{0,3}", 1..40)) {
            let once: Vec<_> = names.iter().map(|name| (Name::Text(name.into()), Node::Null)).collect();
            prop_assert!(!names_repeat(&once));
            for again in &once {
                prop_assert!(names_repeat(&[&once[..], std::slice::from_ref(again)].concat()));
            }
        }
    }
}
