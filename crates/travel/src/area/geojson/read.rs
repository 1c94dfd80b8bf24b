//! Reading GeoJSON. Every feature is taken apart by itself, so that a large list is never in memory as a tree.

use super::members::Members;
use super::{ListError, MAX_LIST, Wrong};
use crate::area::finding::{Finding, Rule};
use crate::area::list::{Areas, MAX_AREAS};
use crate::area::shape::{Cells, Polygon, Polygons, Ring, Shape};
use crate::area::{Area, AreaId, Hour, People, Window, Word, Words};
use crate::place::Place;
use h3o::CellIndex;
use json::Tree;
use std::sync::Arc;

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
        let mut features = Features::default();
        let list = json::read_apart(bytes, "features", &mut |feature| features.add(feature));
        let list = list.map_err(|_| ListError::Form("it is not JSON".into()))?;
        features.areas(list)
    }
}

/// What was read of the features so far.
#[derive(Default)]
struct Features {
    count: usize,
    areas: Vec<Area>,
    unknown: Vec<Finding>,
    /// The first that is no area, and why.
    wrong: Option<(usize, Wrong)>,
}

impl Features {
    /// Nothing behind the first that is wrong or beyond the bound is looked at.
    fn add(&mut self, feature: Tree) {
        let index = self.count;
        self.count += 1;
        if index < MAX_AREAS && self.wrong.is_none() {
            match self.area(feature, index) {
                Ok(area) => self.areas.push(area),
                Err(wrong) => self.wrong = Some((index, wrong)),
            }
        }
    }

    /// The list, which says of itself what it is.
    fn areas(mut self, list: Tree) -> Result<Areas, ListError> {
        let form = |wrong: Wrong| ListError::Form(wrong.to_string());
        let mut list = Members::of(list).map_err(form)?;
        let kind: String = list.take("type").map_err(form)?;
        let issued: String = list.take("issued").map_err(form)?;
        list.take::<Vec<Tree>>("features").map_err(form)?;
        if kind != "FeatureCollection" {
            return Err(ListError::Form("`type` is not FeatureCollection".into()));
        }
        if self.count > MAX_AREAS {
            return Err(ListError::TooMany);
        }
        let issued = Hour::parse(&issued);
        let issued =
            issued.ok_or_else(|| ListError::Form("`issued` is not a whole hour".into()))?;
        let mut unknown = Vec::new();
        std::mem::swap(&mut unknown, &mut self.unknown);
        self.note(list, None);
        self.unknown.append(&mut unknown);
        match self.wrong {
            Some((index, wrong)) => Err(ListError::Area(index, wrong)),
            None => Ok(Areas {
                issued,
                areas: self.areas,
                unknown: self.unknown,
            }),
        }
    }

    fn area(&mut self, feature: Tree, index: usize) -> Result<Area, Wrong> {
        let mut feature = Members::of(feature)?;
        let kind: String = feature.take("type")?;
        let id: String = feature.take("id")?;
        let geometry: Option<Tree> = feature.take_optional("geometry")?;
        let mut properties = Members::of(feature.take("properties")?)?;
        if kind != "Feature" {
            return Err(Wrong::Member("type"));
        }
        let id: AreaId = id.parse().map_err(|_| Wrong::Member("id"))?;
        let of = (index, id);
        let drawn = geometry.map(|geometry| self.geometry(geometry, of));
        let drawn = drawn.transpose()?;
        self.note(feature, Some(of));
        let cells: Option<Vec<String>> = properties.take_optional("cells")?;
        let shape = shape(cells.as_deref(), drawn)?;
        let area = area(&mut properties, id, shape)?;
        self.note(properties, Some(of));
        Ok(area)
    }

    fn geometry(&mut self, geometry: Tree, of: (usize, AreaId)) -> Result<Polygons, Wrong> {
        let mut geometry = Members::of(geometry)?;
        let kind: String = geometry.take("type")?;
        let coordinates: Tree = geometry.take("coordinates")?;
        self.note(geometry, Some(of));
        let polygons = match kind.as_str() {
            "Polygon" => vec![polygon(&coordinates)?],
            "MultiPolygon" => each(&coordinates, polygon)?,
            _ => return Err(Wrong::Member("geometry")),
        };
        Polygons::new(polygons).map_err(Wrong::Shape)
    }

    fn note(&mut self, others: Members, of: Option<(usize, AreaId)>) {
        self.unknown.extend(others.unknown().map(|name| Finding {
            rule: Rule::UnknownMember,
            index: of.map(|(index, _)| index),
            id: of.map(|(_, id)| id),
            detail: name.chars().take(100).collect(),
        }));
    }
}

/// What each element of a list is read as.
fn each<T>(list: &Tree, read: fn(&Tree) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    match list {
        Tree::List(list) => list.iter().map(read).collect(),
        _ => Err(Wrong::Form(
            "`coordinates` is no list of lists of positions".into(),
        )),
    }
}

fn polygon(rings: &Tree) -> Result<Polygon, Wrong> {
    let mut rings = each(rings, ring)?.into_iter();
    let outer = rings.next().ok_or(Wrong::Member("coordinates"))?;
    Ok(Polygon::new(outer, rings.collect()))
}

fn ring(positions: &Tree) -> Result<Ring, Wrong> {
    Ring::new(each(positions, position)?).map_err(Wrong::Shape)
}

/// Longitude and latitude; a height and whatever is behind it are left (RFC 7946 section 3.1.1).
fn position(position: &Tree) -> Result<Place, Wrong> {
    let numbers = match position {
        Tree::List(list) => match list.as_slice() {
            [longitude, latitude, ..] => longitude.number().zip(latitude.number()),
            _ => None,
        },
        _ => None,
    };
    let form = || Wrong::Form("a position has two numbers".into());
    let (longitude, latitude) = numbers.ok_or_else(form)?;
    Place::from_degrees(latitude, longitude).map_err(|_| Wrong::Member("coordinates"))
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

fn area(properties: &mut Members, id: AreaId, shape: Shape) -> Result<Area, Wrong> {
    let level = properties.take("level")?;
    let (kind, basis) = (properties.take("kind")?, properties.take("basis")?);
    let people = properties.take("people_at_least")?;
    let name: Option<String> = properties.take_or("name")?;
    let window = Window::new(hour(properties, "from")?, hour(properties, "until")?);
    Ok(Area {
        id,
        kind,
        shape,
        window: window.ok_or(Wrong::Member("until"))?,
        expires: hour(properties, "expires")?,
        level,
        basis,
        people: People::step(people).ok_or(Wrong::Member("people_at_least"))?,
        disease: word(properties, "disease")?,
        pack: word(properties, "pack")?,
        words: Arc::new(Words {
            name: name.unwrap_or_default(),
            advice: properties.take("advice")?,
        }),
    })
}

fn hour(properties: &mut Members, name: &'static str) -> Result<Hour, Wrong> {
    let text: String = properties.take(name)?;
    Hour::parse(&text).ok_or(Wrong::Member(name))
}

fn word(properties: &mut Members, name: &'static str) -> Result<Word, Wrong> {
    let text: String = properties.take(name)?;
    Word::new(&text).ok_or(Wrong::Member(name))
}
