//! GPX 1.1 (and 1.0): track points, and way points with a time. Entities that a file declares are never resolved, so
//! nothing outside the file is read and nothing in it grows.
//! Source: the GPX 1.1 schema documentation, topografix.com/GPX/1/1.

use super::collect::{Collector, Spot};
use super::error::ImportError;
use super::loose::moment;
use super::preview::Format;
use crate::place::Place;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Reads a GPX file into the collector.
pub(crate) fn read(bytes: &[u8], collector: &mut Collector) -> Result<Format, ImportError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ImportError::Damaged)?;
    let mut reader = Reader::from_str(text);
    root(&mut reader)?;
    let mut open: Option<Open> = None;
    loop {
        match reader.read_event().map_err(|_| ImportError::Damaged)? {
            Event::Start(start) if is_point(&start) => open = Some(Open::of(&start)),
            Event::Empty(start) if is_point(&start) => Open::of(&start).add(collector),
            Event::Start(start) => {
                if let Some(open) = &mut open {
                    open.member = Member::of(&start);
                }
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.text(&text);
                }
            }
            Event::End(end) if POINTS.contains(&local(end.name().as_ref())) => {
                if let Some(open) = open.take() {
                    open.add(collector);
                }
            }
            Event::End(end) if local(end.name().as_ref()) == "gpx" => return Ok(Format::Gpx),
            Event::End(_) => {
                if let Some(open) = &mut open {
                    open.member = Member::Other;
                }
            }
            Event::Eof => return Err(ImportError::Damaged),
            _ => {}
        }
    }
}

const POINTS: [&str; 3] = ["trkpt", "wpt", "rtept"];

/// The name without a prefix of a namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn is_point(start: &BytesStart<'_>) -> bool {
    POINTS.contains(&local(start.name().as_ref()))
}

/// The first element says what the file is.
fn root(reader: &mut Reader<&[u8]>) -> Result<(), ImportError> {
    loop {
        match reader.read_event().map_err(|_| ImportError::Damaged)? {
            Event::Start(start) => {
                return match local(start.name().as_ref()) {
                    "gpx" => Ok(()),
                    "kml" => Err(ImportError::Kml),
                    _ => Err(ImportError::Unknown),
                };
            }
            Event::Empty(_) | Event::Eof => return Err(ImportError::Unknown),
            _ => {}
        }
    }
}

/// A point whose end has not come yet.
struct Open {
    place: Option<Place>,
    time: String,
    speed: String,
    member: Member,
}

/// The member of a point that is being read.
#[derive(Clone, Copy)]
enum Member {
    Time,
    /// Metres a second; in GPX 1.0, and as an extension in 1.1.
    Speed,
    Other,
}

/// The longest time or number that is read, in bytes.
const MAX_MEMBER: usize = 64;

impl Member {
    fn of(start: &BytesStart<'_>) -> Self {
        match local(start.name().as_ref()) {
            "time" => Self::Time,
            "speed" => Self::Speed,
            _ => Self::Other,
        }
    }
}

impl Open {
    fn of(start: &BytesStart<'_>) -> Self {
        let (mut latitude, mut longitude) = (None, None);
        for attribute in start.attributes().with_checks(false).flatten() {
            let degrees = || attribute.value.trim().parse::<f64>().ok();
            match attribute.key.as_ref() {
                "lat" => latitude = degrees(),
                "lon" => longitude = degrees(),
                _ => {}
            }
        }
        let place = latitude.zip(longitude);
        Self {
            place: place
                .and_then(|(latitude, longitude)| Place::from_degrees(latitude, longitude).ok()),
            time: String::new(),
            speed: String::new(),
            member: Member::Other,
        }
    }

    fn text(&mut self, text: &str) {
        let into = match self.member {
            Member::Time => &mut self.time,
            Member::Speed => &mut self.speed,
            Member::Other => return,
        };
        if into.len() + text.len() <= MAX_MEMBER {
            into.push_str(text);
        }
    }

    fn add(self, collector: &mut Collector) {
        let spot = Spot {
            place: self.place,
            accuracy: None,
        };
        collector.point(spot, moment(&self.time), self.speed.trim().parse().ok());
    }
}
