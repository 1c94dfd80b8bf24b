//! Reading GeoJSON. Every feature is taken apart by itself, so that a large list is never in memory as a tree.

use super::{ListError, MAX_LIST, Wrong};
use crate::area::finding::{Finding, Rule};
use crate::area::list::{Areas, MAX_AREAS};
use crate::area::shape::{Cells, Polygon, Polygons, Ring, Shape};
use crate::area::{Area, AreaId, Basis, Hour, Kind, Level, People, Window, Word, Words};
use crate::place::Place;
use h3o::CellIndex;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use sorted::Map;
use std::fmt;
use std::sync::Arc;

type Others = Map<String, IgnoredAny>;

#[derive(Deserialize)]
struct Collection<'a> {
    r#type: String,
    issued: String,
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
    #[serde(default, rename = "bbox")]
    _bbox: IgnoredAny,
    #[serde(flatten)]
    others: Others,
}

#[derive(Deserialize)]
struct Feature<'a> {
    r#type: String,
    id: String,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
    #[serde(borrow)]
    properties: &'a RawValue,
    #[serde(default, rename = "bbox")]
    _bbox: IgnoredAny,
    #[serde(flatten)]
    others: Others,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    r#type: String,
    #[serde(borrow)]
    coordinates: &'a RawValue,
    #[serde(default, rename = "bbox")]
    _bbox: IgnoredAny,
    #[serde(flatten)]
    others: Others,
}

#[derive(Deserialize)]
struct Properties {
    kind: Kind,
    disease: String,
    pack: String,
    from: String,
    until: String,
    expires: String,
    level: Level,
    basis: Basis,
    people_at_least: u32,
    #[serde(default)]
    name: String,
    advice: Map<String, String>,
    cells: Option<Vec<String>>,
    #[serde(flatten)]
    others: Others,
}

impl Areas {
    /// Reads a GeoJSON `FeatureCollection` of areas. `bbox` is tolerated; other members that are not known are not
    /// read, and noted in [`Areas::unknown`].
    ///
    /// # Errors
    /// [`ListError`].
    pub fn from_geojson(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.len() > MAX_LIST {
            return Err(ListError::TooLarge);
        }
        let form = |error: serde_json::Error| ListError::Form(error.to_string());
        let list: Collection<'_> = serde_json::from_slice(bytes).map_err(form)?;
        if list.r#type != "FeatureCollection" {
            return Err(ListError::Form("`type` is not FeatureCollection".into()));
        }
        if list.features.len() > MAX_AREAS {
            return Err(ListError::TooMany);
        }
        let issued = Hour::parse(&list.issued);
        let mut areas = Self {
            issued: issued.ok_or_else(|| ListError::Form("`issued` is not a whole hour".into()))?,
            areas: Vec::with_capacity(list.features.len()),
            unknown: Vec::new(),
        };
        areas.note(list.others, None);
        for (index, feature) in list.features.iter().enumerate() {
            areas
                .add(feature, index)
                .map_err(|wrong| ListError::Area(index, wrong))?;
        }
        Ok(areas)
    }

    fn add(&mut self, feature: &RawValue, index: usize) -> Result<(), Wrong> {
        let feature: Feature<'_> = form(feature)?;
        let properties: Properties = form(feature.properties)?;
        if feature.r#type != "Feature" {
            return Err(Wrong::Member("type"));
        }
        let id: AreaId = feature.id.parse().map_err(|_| Wrong::Member("id"))?;
        let drawn = match feature.geometry {
            Some(geometry) => Some(self.geometry(geometry, (index, id))?),
            None => None,
        };
        self.note(feature.others, Some((index, id)));
        self.note(
            properties
                .others
                .keys()
                .cloned()
                .map(|name| (name, IgnoredAny))
                .collect(),
            Some((index, id)),
        );
        let shape = shape(properties.cells.as_deref(), drawn)?;
        self.areas.push(properties.area(id, shape)?);
        Ok(())
    }

    fn geometry(&mut self, geometry: &RawValue, of: (usize, AreaId)) -> Result<Polygons, Wrong> {
        let geometry: Geometry<'_> = form(geometry)?;
        self.note(geometry.others, Some(of));
        let polygons: Vec<Vec<Vec<Position>>> = match geometry.r#type.as_str() {
            "Polygon" => vec![form(geometry.coordinates)?],
            "MultiPolygon" => form(geometry.coordinates)?,
            _ => return Err(Wrong::Member("geometry")),
        };
        let polygons: Result<Vec<Polygon>, Wrong> = polygons.into_iter().map(polygon).collect();
        Polygons::new(polygons?).map_err(Wrong::Shape)
    }

    fn note(&mut self, others: Others, of: Option<(usize, AreaId)>) {
        self.unknown
            .extend(others.into_iter().map(|(name, _)| Finding {
                rule: Rule::UnknownMember,
                index: of.map(|(index, _)| index),
                id: of.map(|(_, id)| id),
                detail: name.chars().take(100).collect(),
            }));
    }
}

fn form<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Wrong> {
    serde_json::from_str(raw.get()).map_err(|error| Wrong::Form(error.to_string()))
}

fn polygon(rings: Vec<Vec<Position>>) -> Result<Polygon, Wrong> {
    let mut rings = rings.into_iter().map(ring);
    let outer = rings.next().ok_or(Wrong::Member("coordinates"))??;
    Ok(Polygon::new(outer, rings.collect::<Result<_, _>>()?))
}

fn ring(positions: Vec<Position>) -> Result<Ring, Wrong> {
    let place = |at: Position| {
        Place::from_degrees(at.latitude, at.longitude).map_err(|_| Wrong::Member("coordinates"))
    };
    let corners: Result<Vec<Place>, Wrong> = positions.into_iter().map(place).collect();
    Ring::new(corners?).map_err(Wrong::Shape)
}

/// Cells, where they are named; then a geometry is only their picture, and has to be that.
fn shape(cells: Option<&[String]>, drawn: Option<Polygons>) -> Result<Shape, Wrong> {
    let Some(names) = cells else {
        return drawn.map(Shape::Polygons).ok_or(Wrong::Member("geometry"));
    };
    let cells: Result<Vec<CellIndex>, Wrong> = names
        .iter()
        .map(|name| name.parse().map_err(|_| Wrong::Member("cells")))
        .collect();
    let cells = Cells::new(cells?).map_err(Wrong::Shape)?;
    let agrees = |drawn: &Polygons| cells.outline().as_ref() == Ok(drawn);
    if drawn.as_ref().is_some_and(|drawn| !agrees(drawn)) {
        return Err(Wrong::CellsDisagree);
    }
    Ok(Shape::Cells(cells))
}

impl Properties {
    fn area(self, id: AreaId, shape: Shape) -> Result<Area, Wrong> {
        let hour = |text: &str, name| Hour::parse(text).ok_or(Wrong::Member(name));
        let window = Window::new(hour(&self.from, "from")?, hour(&self.until, "until")?);
        Ok(Area {
            id,
            kind: self.kind,
            shape,
            window: window.ok_or(Wrong::Member("until"))?,
            expires: hour(&self.expires, "expires")?,
            level: self.level,
            basis: self.basis,
            people: People::step(self.people_at_least).ok_or(Wrong::Member("people_at_least"))?,
            disease: Word::new(&self.disease).ok_or(Wrong::Member("disease"))?,
            pack: Word::new(&self.pack).ok_or(Wrong::Member("pack"))?,
            words: Arc::new(Words {
                name: self.name,
                advice: self.advice,
            }),
        })
    }
}

/// Longitude and latitude; a height and whatever is behind it are left (RFC 7946 section 3.1.1).
struct Position {
    longitude: f64,
    latitude: f64,
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(PositionVisitor)
    }
}

struct PositionVisitor;

impl<'de> Visitor<'de> for PositionVisitor {
    type Value = Position;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a position: longitude, latitude")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
        let short = || serde::de::Error::custom("a position has two numbers");
        let longitude = seq.next_element()?.ok_or_else(short)?;
        let latitude = seq.next_element()?.ok_or_else(short)?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Position {
            longitude,
            latitude,
        })
    }
}
