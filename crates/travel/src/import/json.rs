//! Which of Google's JSON files it is, told from the members at its top; each list in it is read element by element,
//! so that no tree of the file is ever in memory.

use super::collect::Collector;
use super::error::ImportError;
use super::preview::{Format, Reason};
use super::{records, semantic, timeline};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads a JSON file into the collector.
pub(crate) fn read(text: &[u8], collector: &mut Collector) -> Result<Format, ImportError> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let format = reader
        .deserialize_any(Top(collector))
        .map_err(|_| ImportError::Damaged)?;
    reader.end().map_err(|_| ImportError::Damaged)?;
    format.ok_or(ImportError::Unknown)
}

/// What reads one element of a list; it says whether the element was one of its kind.
type Reader = fn(&RawValue, &mut Collector) -> bool;

/// The lists that say what a file is. An empty one says so too.
const LISTS: [(&str, Format, Reader); 4] = [
    ("locations", Format::GoogleRecords, records::location),
    ("timelineObjects", Format::GoogleSemantic, semantic::object),
    (
        "semanticSegments",
        Format::TimelineAndroid,
        timeline::segment,
    ),
    ("rawSignals", Format::TimelineAndroid, timeline::signal),
];

struct Top<'c>(&'c mut Collector);

impl<'de> Visitor<'de> for Top<'_> {
    type Value = Option<Format>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Format>, A::Error> {
        let mut format = None;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match LISTS.iter().find(|(list, _, _)| *list == name) {
                Some((_, of_list, reader)) => {
                    let list = List {
                        reader: *reader,
                        collector: &mut *self.0,
                    };
                    if map.next_value_seed(list)?.is_some() {
                        format = format.or(Some(*of_list));
                    }
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(format)
    }

    /// iOS writes the segments without anything around them.
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<Format>, A::Error> {
        let list = List {
            reader: timeline::segment,
            collector: self.0,
        };
        let known = list.visit_seq(seq)?;
        Ok(known
            .filter(|known| *known > 0)
            .map(|_| Format::TimelineIos))
    }
}

struct List<'c> {
    reader: Reader,
    collector: &'c mut Collector,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    /// How many elements were of the kind; `None` where there is no list.
    type Value = Option<u64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<u64>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<u64>, A::Error> {
        let mut known = 0;
        while let Some(element) = seq.next_element::<&RawValue>()? {
            if (self.reader)(element, self.collector) {
                known += 1;
            } else {
                self.collector.leave_out(Reason::Unreadable);
            }
        }
        Ok(Some(known))
    }

    fn visit_unit<E>(self) -> Result<Option<u64>, E> {
        Ok(None)
    }
}
