//! Google Takeout's Semantic Location History: visits and journeys, a file a month.
//! Source: the community's schema at locationhistoryformat.com.

use super::collect::{Collector, Spot};
use super::loose::{Loose, part, place_e7};
use super::preview::Reason;
use serde::Deserialize;
use serde_json::value::RawValue;
use time::OffsetDateTime;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    #[serde(borrow)]
    place_visit: Option<&'a RawValue>,
    #[serde(borrow)]
    activity_segment: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Visit<'a> {
    #[serde(borrow)]
    location: Location<'a>,
    #[serde(borrow)]
    duration: Duration<'a>,
    /// Where the phone was; the location is where the map has the place.
    #[serde(borrow, default, rename = "centerLatE7")]
    centre_latitude: Loose<'a>,
    #[serde(borrow, default, rename = "centerLngE7")]
    centre_longitude: Loose<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(borrow, default)]
    latitude_e7: Loose<'a>,
    #[serde(borrow, default)]
    longitude_e7: Loose<'a>,
    #[serde(borrow, default)]
    accuracy_metres: Loose<'a>,
    #[serde(borrow, default)]
    name: Loose<'a>,
}

/// With `…Timestamp`, or in files before 2022 `…TimestampMs`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Duration<'a> {
    #[serde(borrow, default)]
    start_timestamp: Loose<'a>,
    #[serde(borrow, default)]
    start_timestamp_ms: Loose<'a>,
    #[serde(borrow, default)]
    end_timestamp: Loose<'a>,
    #[serde(borrow, default)]
    end_timestamp_ms: Loose<'a>,
}

/// One of `timelineObjects`.
pub(crate) fn object(element: &RawValue, collector: &mut Collector) -> bool {
    let Some(object) = part::<Object<'_>>(element) else {
        return false;
    };
    match (
        object.place_visit.and_then(part::<Visit<'_>>),
        object.activity_segment,
    ) {
        (Some(visit), _) => visit.add(collector),
        (None, Some(_)) => collector.leave_out(Reason::Journey),
        (None, None) => return false,
    }
    true
}

impl Visit<'_> {
    fn add(&self, collector: &mut Collector) {
        let location = &self.location;
        let spot = Spot {
            place: place_e7(&location.latitude_e7, &location.longitude_e7)
                .or_else(|| place_e7(&self.centre_latitude, &self.centre_longitude)),
            accuracy: location.accuracy_metres.number(),
        };
        let either = |text: &Loose<'_>, milliseconds: &Loose<'_>| -> Option<OffsetDateTime> {
            text.moment().or_else(|| milliseconds.milliseconds())
        };
        let from = either(
            &self.duration.start_timestamp,
            &self.duration.start_timestamp_ms,
        );
        let until = either(
            &self.duration.end_timestamp,
            &self.duration.end_timestamp_ms,
        );
        collector.visit(spot, from, until, location.name.text().unwrap_or_default());
    }
}
