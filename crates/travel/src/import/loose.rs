//! Values as programs really write them: numbers that are texts, members of another kind, times in two ways.

use crate::place::Place;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use time::{OffsetDateTime, UtcOffset};

/// A number or a text; anything else is as if it were not there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Loose<'a> {
    /// Neither.
    #[default]
    Nothing,
    Number(f64),
    Text(Cow<'a, str>),
}

impl Loose<'_> {
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Nothing => None,
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        }
        .filter(|number| number.is_finite())
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// RFC 3339.
    pub(crate) fn moment(&self) -> Option<OffsetDateTime> {
        moment(self.text()?)
    }

    /// Milliseconds since 1970.
    pub(crate) fn milliseconds(&self) -> Option<OffsetDateTime> {
        let milliseconds = self.number().filter(|number| number.abs() < 1e16)?;
        #[allow(clippy::cast_possible_truncation, reason = "the range is held before")]
        let seconds = (milliseconds / 1e3).floor() as i64;
        OffsetDateTime::from_unix_timestamp(seconds).ok()
    }
}

/// RFC 3339, and the same without an offset, which some writers of GPX leave away and mean UTC.
pub(crate) fn moment(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    let parsed = json::instant::read(text);
    parsed
        .or_else(|| {
            let short = text.len() <= 40 && text.contains('T');
            short
                .then(|| json::instant::read(&format!("{text}Z")))
                .flatten()
        })
        .and_then(|at| at.checked_to_offset(UtcOffset::UTC))
}

/// Ten-millionths of a degree. Google's were once cut to 32 bits, which shows as more degrees than there are.
pub(crate) fn place_e7(latitude: &Loose<'_>, longitude: &Loose<'_>) -> Option<Place> {
    const WRAP: f64 = 4_294_967_296.0;
    let unwrapped = |number: f64, limit: f64| {
        if number > limit {
            number - WRAP
        } else {
            number
        }
    };
    let latitude = unwrapped(latitude.number()?, 0.9e9);
    let longitude = unwrapped(longitude.number()?, 1.8e9);
    Place::from_e7((longitude, latitude)).ok()
}

/// `35.1°, 139.1°` as Android writes it, or `geo:35.1,139.1` as iOS does (RFC 5870).
pub(crate) fn place_of_text(text: &str) -> Option<Place> {
    let text = text.trim();
    let text = text.strip_prefix("geo:").unwrap_or(text);
    let text = text.split(';').next()?;
    let (latitude, longitude) = text.split_once(',')?;
    let degrees = |part: &str| part.trim().trim_end_matches('°').trim().parse::<f64>().ok();
    let longitude = longitude.split(',').next()?;
    Place::from_degrees(degrees(latitude)?, degrees(longitude)?).ok()
}

/// The value inside a piece of JSON; `None` where it is of another form.
pub(crate) fn part<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Loose<'de>, E> {
        Ok(Loose::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose<'de>, E> {
        Ok(Loose::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose<'de>, E> {
        Ok(Loose::Number(number as f64))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Loose<'de>, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose<'de>, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose<'de>, E> {
        Ok(Loose::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Loose<'de>, E> {
        Ok(Loose::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Loose<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_every_way_that_occurs() {
        let expected = Place::from_degrees(35.1, -139.1).ok();
        for text in [
            "35.1°, -139.1°",
            "geo:35.1,-139.1",
            "35.1,-139.1",
            "geo:35.1,-139.1;u=35",
            "geo:35.1,-139.1,12",
        ] {
            assert_eq!(place_of_text(text), expected, "{text}");
        }
        for text in ["", "geo:", "35.1", "95°, 139°", "NaN, 1", "°,°"] {
            assert_eq!(place_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_that_were_cut_to_32_bits_are_mended() {
        let number = Loose::Number;
        let mended = place_e7(&number(351_000_000.0), &number(2_903_967_296.0));
        assert_eq!(mended, Place::from_degrees(35.1, -139.1).ok());
        let mended = place_e7(&number(3_943_967_296.0), &number(0.0));
        assert_eq!(mended, Place::from_degrees(-35.1, 0.0).ok());
        assert_eq!(place_e7(&number(1.0e9), &number(0.0)), None);
    }

    #[test]
    fn anything_is_read_and_only_numbers_and_texts_count() {
        let read = |text: &str| {
            serde_json::from_str::<Loose<'_>>(text)
                .map(|loose| loose.number())
                .ok()
        };
        assert_eq!(read("12.5"), Some(Some(12.5)));
        assert_eq!(read("\"-3\""), Some(Some(-3.0)));
        for nothing in ["null", "true", "{\"a\": [1]}", "[[]]", "\"x\"", "\"NaN\""] {
            assert_eq!(read(nothing), Some(None), "{nothing}");
        }
    }
}
