//! Lists of areas: the publisher's rules of crate `travel`, all or nothing; none that is over, none dated ahead.

use crate::difference::Item;
use crate::finding::{Content, Finding, whole_unless};
use crate::moment::moment;
use serde::de::IgnoredAny;
use time::OffsetDateTime;
use travel::{Area, Areas, Kind, Level, ListError, Rules, Shape};

pub(crate) fn check(bytes: &[u8], now: OffsetDateTime) -> Result<Content, Vec<Finding>> {
    let areas = Areas::read(bytes).map_err(|error| {
        let sentence = format!("{}.", why(&error, bytes));
        vec![Finding::new("AREA-FORM", sentence)]
    })?;
    let found = areas.findings(&Rules::default());
    let mut findings: Vec<Finding> = found.iter().map(finding).collect();
    if areas.issued.moment() > now {
        // or a place of low urgency could be published before its delay is over
        let sentence = format!(
            "The list is dated ahead, to {}.",
            moment(areas.issued.moment())
        );
        findings.push(Finding::new("AREA-ISSUED", sentence));
    }
    let numbered = areas.areas.iter().enumerate();
    let over = numbered.filter(|(_, area)| area.expires.moment() <= now);
    findings.extend(over.map(|(index, area)| {
        let sentence = format!(
            "Area {} ({}): it has ended already, at {}.",
            index + 1,
            area.id,
            moment(area.expires.moment())
        );
        Finding::new("AREA-ENDED", sentence)
    }));
    whole_unless(findings, bytes)
}

/// Where the JSON is damaged, too: the reader made for phones does not say it.
fn why(error: &ListError, bytes: &[u8]) -> String {
    let damage = serde_json::from_slice::<IgnoredAny>(bytes).err();
    match damage.filter(|_| matches!(error, ListError::Form(_))) {
        Some(damage) => format!("{error}: {damage}"),
        None => error.to_string(),
    }
}

fn finding(found: &travel::Finding) -> Finding {
    let place = match (found.index, found.id) {
        (Some(index), Some(id)) => format!("Area {} ({id})", index + 1),
        (Some(index), None) => format!("Area {}", index + 1),
        (None, _) => "The list".to_owned(),
    };
    Finding::new(found.rule.code(), format!("{place}: {found}."))
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let areas = Areas::read(bytes).ok()?;
    let item = |area: &Area| Item::new(sentence(area), format!("{area:?}").as_bytes());
    Some(areas.areas.iter().map(item).collect())
}

/// `The venue “Hall 3”: level high, visited from 2026-11-20 09:00 UTC to 2026-11-20 12:00 UTC, …`
fn sentence(area: &Area) -> String {
    let kind = match area.kind {
        Kind::Area => "district",
        Kind::PublicVenue => "venue",
    };
    let name = match area.words.name.as_str() {
        "" => format!("A {kind} without a name"),
        name => format!("The {kind} \u{201c}{name}\u{201d}"),
    };
    let level = match area.level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    };
    format!(
        "{name}: {level} level, for who was there from {} to {}, {}, shown until {}, for {} ({})",
        moment(area.window.from().moment()),
        moment(area.window.until().moment()),
        ground(&area.shape),
        moment(area.expires.moment()),
        area.disease,
        area.id
    )
}

fn ground(shape: &Shape) -> String {
    let (count, one) = match shape {
        Shape::Cells(cells) => (cells.as_slice().len(), "cell"),
        Shape::Polygons(polygons) => (polygons.as_slice().len(), "polygon"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}
