//! The Timeline that phones export since 2024. Android: an object with `semanticSegments` and `rawSignals`, places as
//! `35.1°, 139.1°`. iOS: a list of the segments alone, places as `geo:35.1,139.1`. There is no public schema; the
//! members are those that converters of these files read.

use super::collect::{Collector, Spot};
use super::loose::{Loose, part, place_of_text};
use super::preview::Reason;
use serde::Deserialize;
use serde_json::value::RawValue;
use time::{Duration, OffsetDateTime};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    #[serde(borrow, default)]
    start_time: Loose<'a>,
    #[serde(borrow, default)]
    end_time: Loose<'a>,
    #[serde(borrow)]
    visit: Option<&'a RawValue>,
    #[serde(borrow)]
    activity: Option<&'a RawValue>,
    #[serde(borrow)]
    timeline_path: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    timeline_memory: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visit<'a> {
    #[serde(borrow, default)]
    hierarchy_level: Loose<'a>,
    #[serde(borrow)]
    top_candidate: Candidate<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate<'a> {
    /// A text on iOS, an object with `latLng` on Android.
    #[serde(borrow)]
    place_location: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LatLng<'a> {
    #[serde(borrow, default)]
    lat_lng: Loose<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PathPoint<'a> {
    #[serde(borrow, default)]
    point: Loose<'a>,
    #[serde(borrow, default)]
    time: Loose<'a>,
    #[serde(borrow, default)]
    duration_minutes_offset_from_start_time: Loose<'a>,
}

#[derive(Deserialize)]
struct Signal<'a> {
    #[serde(borrow)]
    position: Option<Position<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Position<'a> {
    #[serde(borrow, default, rename = "LatLng", alias = "latLng")]
    lat_lng: Loose<'a>,
    #[serde(borrow, default)]
    accuracy_meters: Loose<'a>,
    #[serde(borrow, default)]
    timestamp: Loose<'a>,
    #[serde(borrow, default)]
    speed_meters_per_second: Loose<'a>,
}

/// One of the segments.
pub(crate) fn segment(element: &RawValue, collector: &mut Collector) -> bool {
    let Some(segment) = part::<Segment<'_>>(element) else {
        return false;
    };
    if let Some(visit) = segment.visit {
        let Some(visit) = part::<Visit<'_>>(visit) else {
            return false;
        };
        visit.add(&segment, collector);
    } else if segment.activity.is_some() {
        collector.leave_out(Reason::Journey);
    } else if let Some(path) = &segment.timeline_path {
        let start = segment.start_time.moment();
        path.iter()
            .for_each(|point| path_point(point, start, collector));
    } else {
        return segment.timeline_memory.is_some();
    }
    true
}

impl Visit<'_> {
    /// Level 0 is the whole place, such as a shopping centre; the others are shops inside.
    fn add(&self, segment: &Segment<'_>, collector: &mut Collector) {
        if self
            .hierarchy_level
            .number()
            .is_some_and(|level| level > 0.0)
        {
            return collector.leave_out(Reason::InsideAnotherVisit);
        }
        let spot = Spot {
            place: self.top_candidate.place(),
            accuracy: None,
        };
        collector.visit(
            spot,
            segment.start_time.moment(),
            segment.end_time.moment(),
            "",
        );
    }
}

impl Candidate<'_> {
    fn place(&self) -> Option<crate::place::Place> {
        let text = part::<Loose<'_>>(self.place_location)?;
        if let Some(text) = text.text() {
            return place_of_text(text);
        }
        place_of_text(part::<LatLng<'_>>(self.place_location)?.lat_lng.text()?)
    }
}

/// A point of a path has its time, or on iOS the minutes since the segment began.
fn path_point(element: &RawValue, start: Option<OffsetDateTime>, collector: &mut Collector) {
    let Some(point) = part::<PathPoint<'_>>(element) else {
        return collector.leave_out(Reason::Unreadable);
    };
    let spot = Spot {
        place: point.point.text().and_then(place_of_text),
        accuracy: None,
    };
    let minutes = point.duration_minutes_offset_from_start_time.number();
    let after = |start: OffsetDateTime| {
        let minutes = minutes.filter(|minutes| (0.0..1e6).contains(minutes))?;
        start.checked_add(Duration::seconds_f64(minutes * 60.0))
    };
    let at = point.time.moment().or_else(|| start.and_then(after));
    collector.point(spot, at, None);
}

/// One of `rawSignals`; those without a position (networks, activities) are none of ours.
pub(crate) fn signal(element: &RawValue, collector: &mut Collector) -> bool {
    let Some(signal) = part::<Signal<'_>>(element) else {
        return false;
    };
    if let Some(position) = signal.position {
        let spot = Spot {
            place: position.lat_lng.text().and_then(place_of_text),
            accuracy: position.accuracy_meters.number(),
        };
        collector.point(
            spot,
            position.timestamp.moment(),
            position.speed_meters_per_second.number(),
        );
    }
    true
}
