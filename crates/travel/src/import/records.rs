//! Google Takeout's `Records.json`: raw measurements, since 2022 with `timestamp`, before with `timestampMs`.
//! Source: the community's schema at locationhistoryformat.com.

use super::collect::{Collector, Spot};
use super::loose::{Loose, part, place_e7};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(borrow, default)]
    timestamp: Loose<'a>,
    #[serde(borrow, default)]
    timestamp_ms: Loose<'a>,
    #[serde(borrow, default)]
    latitude_e7: Loose<'a>,
    #[serde(borrow, default)]
    longitude_e7: Loose<'a>,
    #[serde(borrow, default)]
    accuracy: Loose<'a>,
    #[serde(borrow, default)]
    velocity: Loose<'a>,
}

/// One of `locations`.
pub(crate) fn location(element: &RawValue, collector: &mut Collector) -> bool {
    let Some(location) = part::<Location<'_>>(element) else {
        return false;
    };
    let spot = Spot {
        place: place_e7(&location.latitude_e7, &location.longitude_e7),
        accuracy: location.accuracy.number(),
    };
    let at = location
        .timestamp
        .moment()
        .or_else(|| location.timestamp_ms.milliseconds());
    collector.point(spot, at, location.velocity.number());
    true
}
