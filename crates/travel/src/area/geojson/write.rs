//! Writing GeoJSON: only of what was checked, always the same bytes for the same list.

use crate::area::rules::CheckedAreas;
use crate::area::shape::{Polygons, Ring, Shape};
use crate::area::{Area, Basis, Kind, Level};
use crate::place::Place;
use serde::Serialize;
use sorted::Map;

#[derive(Serialize)]
struct Collection<'a> {
    r#type: &'static str,
    issued: String,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: String,
    geometry: Geometry,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Rings),
    MultiPolygon(Vec<Rings>),
}

type Rings = Vec<Vec<[f64; 2]>>;

#[derive(Serialize)]
struct Properties<'a> {
    kind: Kind,
    disease: &'a str,
    pack: &'a str,
    from: String,
    until: String,
    expires: String,
    level: Level,
    basis: Basis,
    people_at_least: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    advice: &'a Map<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<Vec<String>>,
}

impl CheckedAreas {
    /// The list as GeoJSON.
    #[must_use]
    pub fn to_geojson(&self) -> String {
        let collection = Collection {
            r#type: "FeatureCollection",
            issued: self.issued().to_string(),
            features: self.as_slice().iter().map(feature).collect(),
        };
        serde_json::to_string(&collection).expect("texts and numbers always have a JSON form")
    }
}

fn feature(area: &Area) -> Feature<'_> {
    Feature {
        r#type: "Feature",
        id: area.id.to_string(),
        geometry: geometry(&area.shape),
        properties: properties(area),
    }
}

fn properties(area: &Area) -> Properties<'_> {
    let names = match &area.shape {
        Shape::Cells(cells) => Some(cells.as_slice().iter().map(ToString::to_string).collect()),
        Shape::Polygons(_) => None,
    };
    Properties {
        kind: area.kind,
        disease: area.disease.as_str(),
        pack: area.pack.as_str(),
        from: area.window.from().to_string(),
        until: area.window.until().to_string(),
        expires: area.expires.to_string(),
        level: area.level,
        basis: area.basis,
        people_at_least: area.people.at_least(),
        name: &area.words.name,
        advice: &area.words.advice,
        cells: names,
    }
}

fn geometry(shape: &Shape) -> Geometry {
    let drawn = match shape {
        Shape::Cells(cells) => cells
            .outline()
            .map(|outline| rings(&outline))
            .unwrap_or_default(),
        Shape::Polygons(polygons) => rings(polygons),
    };
    match <[Rings; 1]>::try_from(drawn) {
        Ok([one]) => Geometry::Polygon(one),
        Err(many) => Geometry::MultiPolygon(many),
    }
}

fn rings(polygons: &Polygons) -> Vec<Rings> {
    let polygons = polygons.as_slice().iter();
    polygons
        .map(|polygon| polygon.rings().iter().map(closed).collect())
        .collect()
}

/// The first corner stands at the end again (RFC 7946 section 3.1.6).
fn closed(ring: &Ring) -> Vec<[f64; 2]> {
    let position = |at: &Place| [at.longitude.degrees(), at.latitude.degrees()];
    let corners = ring.corners();
    corners
        .iter()
        .chain(corners.first())
        .map(position)
        .collect()
}
