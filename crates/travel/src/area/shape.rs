//! The ground that an area covers: H3 cells, or polygons as RFC 7946 draws them.

use super::antimeridian::{Corner, cut, east};
use crate::place::Place;
use crate::sphere::{Direction, EARTH_RADIUS};
use h3o::CellIndex;
use std::fmt;

/// The ground of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A set of H3 cells.
    Cells(Cells),
    /// One polygon or several.
    Polygons(Polygons),
}

/// Cells in rising order, none twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells(Vec<CellIndex>);

/// Polygons; their border belongs to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polygons(Vec<Polygon>);

/// An outer ring, counter-clockwise, and holes, clockwise (RFC 7946 section 3.1.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polygon(Vec<Ring>);

/// Three corners or more; the first is not repeated at the end. An edge is a straight line between the coordinates
/// (RFC 7946 section 3.1.1); one that would go more than half around the earth crosses the antimeridian instead, and
/// is cut there (section 3.1.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring(Vec<Place>);

/// The most cells in one area.
pub const MAX_CELLS: usize = 1_000;
/// The most corners in one area.
pub const MAX_CORNERS: usize = 10_000;
/// The coarsest resolution of a cell: 69 km an edge. Coarser ones are larger than any district.
pub const COARSEST_RESOLUTION: u8 = 3;
/// Edges are cut into pieces of a tenth of a degree, which keeps them within metres of the line as drawn; an area may
/// have this many pieces.
pub const MAX_PIECES: usize = 100_000;
/// The farthest that a polygon may reach from its middle, in metres.
pub const MAX_REACH: f64 = 1_000_000.0;

const PIECE_DEGREES: f64 = 0.1;

/// Why something is no shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeError {
    /// No cell, no polygon, or a polygon without a ring.
    Empty,
    /// More cells than [`MAX_CELLS`].
    TooManyCells,
    /// A cell coarser than [`COARSEST_RESOLUTION`].
    TooCoarse,
    /// A cell twice.
    CellTwice,
    /// A ring of fewer than three corners.
    FewCorners,
    /// More corners than [`MAX_CORNERS`], or edges of more pieces than [`MAX_PIECES`].
    TooManyCorners,
    /// A polygon that reaches farther than [`MAX_REACH`] from its middle.
    TooWide,
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an area covers some ground",
            Self::TooManyCells => "an area has at most 1,000 cells",
            Self::TooCoarse => "a cell has a resolution of 3 or finer",
            Self::CellTwice => "a cell stands in an area once",
            Self::FewCorners => "a ring has three corners or more",
            Self::TooManyCorners => "an area has at most 10,000 corners, and its edges 100,000 pieces of a tenth of a degree",
            Self::TooWide => "a polygon reaches at most 1,000 km from its middle",
        })
    }
}

impl std::error::Error for ShapeError {}

impl Cells {
    /// A set of cells, in any order.
    ///
    /// # Errors
    /// [`ShapeError`].
    pub fn new(mut cells: Vec<CellIndex>) -> Result<Self, ShapeError> {
        if cells.len() > MAX_CELLS {
            return Err(ShapeError::TooManyCells);
        }
        cells.sort_unstable();
        let coarse = |cell: &CellIndex| u8::from(cell.resolution()) < COARSEST_RESOLUTION;
        match () {
            () if cells.is_empty() => Err(ShapeError::Empty),
            () if cells.iter().any(coarse) => Err(ShapeError::TooCoarse),
            () if cells.windows(2).any(|pair| pair[0] == pair[1]) => Err(ShapeError::CellTwice),
            () => Ok(Self(cells)),
        }
    }

    /// In rising order.
    #[must_use]
    pub fn as_slice(&self) -> &[CellIndex] {
        &self.0
    }

    /// The resolution of the smallest cell.
    #[must_use]
    pub fn finest(&self) -> u8 {
        let resolutions = self.0.iter().map(|cell| u8::from(cell.resolution()));
        resolutions.max().unwrap_or_default()
    }
}

impl Cells {
    /// The outlines of the cells: their picture on a map.
    ///
    /// # Errors
    /// [`ShapeError`], where the picture is not one that is read.
    pub fn outline(&self) -> Result<Polygons, ShapeError> {
        let polygon = |cell: &CellIndex| {
            let corners = cell.boundary();
            let places = corners.iter().map(|corner| {
                Place::from_degrees(corner.lat(), corner.lng()).map_err(|_| ShapeError::Empty)
            });
            let ring = Ring::new(places.collect::<Result<_, _>>()?)?;
            Ok(Polygon::new(ring, Vec::new()))
        };
        let polygons: Result<Vec<Polygon>, ShapeError> = self.0.iter().map(polygon).collect();
        Polygons::new(polygons?)
    }
}

impl Ring {
    /// A ring of corners; a last one that repeats the first is left out.
    ///
    /// # Errors
    /// [`ShapeError::FewCorners`].
    pub fn new(mut corners: Vec<Place>) -> Result<Self, ShapeError> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() < 3 {
            return Err(ShapeError::FewCorners);
        }
        Ok(Self(corners))
    }

    /// Its corners.
    #[must_use]
    pub fn corners(&self) -> &[Place] {
        &self.0
    }

    /// Each edge: where it begins, and how many degrees north and east it goes.
    fn edges(&self) -> impl Iterator<Item = (Place, f64, f64)> {
        let ends = self.0.iter().cycle().skip(1);
        self.0.iter().zip(ends).map(|(from, to)| {
            let north = to.latitude.degrees() - from.latitude.degrees();
            (*from, north, east(from.e7(), to.e7()) / 1e7)
        })
    }

    /// Points along the ring, in degrees north and east, close enough together that great circles between them keep
    /// to the line as drawn.
    pub(crate) fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.edges().flat_map(|(from, north, east)| {
            let pieces = pieces(north, east);
            let (latitude, longitude) = (from.latitude.degrees(), from.longitude.degrees());
            (0..pieces).map(move |piece| {
                let part = f64::from(piece) / f64::from(pieces);
                (latitude + part * north, longitude + part * east)
            })
        })
    }

    /// The ground inside, in square metres; positive where the ring runs counter-clockwise.
    pub(crate) fn signed_ground(&self) -> f64 {
        let strip = |(from, north, east): (Place, f64, f64)| {
            let (low, high) = (from.latitude.degrees(), from.latitude.degrees() + north);
            let mean = (libm::sin(low.to_radians()) + libm::sin(high.to_radians())) / 2.0;
            -east.to_radians() * mean
        };
        self.edges().map(strip).sum::<f64>() * EARTH_RADIUS * EARTH_RADIUS
    }

    /// The parts of the ring in each of the worlds that [`cut`] knows.
    fn parts(&self, beside: Corner) -> [Option<Self>; 3] {
        let corners: Vec<Corner> = self.0.iter().map(|corner| corner.e7()).collect();
        cut(&corners, beside).map(|part| {
            let places = part
                .into_iter()
                .filter_map(|corner| Place::from_e7(corner).ok());
            Self::new(places.collect()).ok()
        })
    }

    fn turned(mut self, counter_clockwise: bool) -> Self {
        if (self.signed_ground() > 0.0) != counter_clockwise {
            self.0[1..].reverse();
        }
        self
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 360 degrees, which are 3,600 pieces"
)]
fn pieces(north: f64, east: f64) -> u32 {
    (north.abs().max(east.abs()) / PIECE_DEGREES)
        .ceil()
        .max(1.0) as u32
}

impl Polygon {
    /// A polygon of an outer ring and holes; each is turned to the way round that RFC 7946 asks for.
    #[must_use]
    pub fn new(outer: Ring, holes: Vec<Ring>) -> Self {
        let holes = holes.into_iter().map(|hole| hole.turned(false));
        Self(std::iter::once(outer.turned(true)).chain(holes).collect())
    }

    /// The parts of the polygon on either side of the antimeridian.
    fn cut(&self) -> Vec<Self> {
        let Some(beside) = self.0.first().and_then(|outer| outer.0.first()) else {
            return Vec::new();
        };
        let mut rings = self.0.iter().map(|ring| ring.parts(beside.e7()));
        let Some(outer) = rings.next() else {
            return Vec::new();
        };
        let holes: Vec<_> = rings.collect();
        let worlds = outer.into_iter().enumerate();
        let part = |(world, outer): (usize, Option<Ring>)| {
            let holes = holes.iter().filter_map(|parts| parts[world].clone());
            Some(Self::new(outer?, holes.collect()))
        };
        worlds.filter_map(part).collect()
    }

    /// The outer ring, then the holes.
    #[must_use]
    pub fn rings(&self) -> &[Ring] {
        &self.0
    }

    /// The circle that the polygon lies in: its middle, and its radius as a chord of the unit sphere.
    pub(crate) fn circle(&self) -> Option<(Direction, f64)> {
        let points = || {
            let outer = self.0.iter().flat_map(Ring::points);
            outer.map(|(latitude, longitude)| Direction::of_degrees(latitude, longitude))
        };
        let middle = Direction::middle(points())?;
        let reach = points().map(|point| middle.chord_squared(point));
        Some((middle, reach.fold(0.0, f64::max).sqrt()))
    }

    fn is_too_wide(&self) -> bool {
        let most = 2.0 * libm::sin(MAX_REACH / EARTH_RADIUS / 2.0);
        self.circle().is_none_or(|(_, reach)| reach > most)
    }

    /// Its ground without the holes, in square metres.
    #[must_use]
    pub fn ground(&self) -> f64 {
        self.0.iter().map(Ring::signed_ground).sum()
    }
}

impl Polygons {
    /// One polygon or more.
    ///
    /// # Errors
    /// [`ShapeError`].
    pub fn new(polygons: Vec<Polygon>) -> Result<Self, ShapeError> {
        let rings = || polygons.iter().flat_map(|polygon| &polygon.0);
        if polygons.is_empty() {
            return Err(ShapeError::Empty);
        }
        if rings().map(|ring| ring.0.len()).sum::<usize>() > MAX_CORNERS {
            return Err(ShapeError::TooManyCorners);
        }
        let shape = Self(polygons.iter().flat_map(Polygon::cut).collect());
        if shape.0.is_empty() {
            return Err(ShapeError::Empty);
        }
        if shape.pieces() > MAX_PIECES {
            return Err(ShapeError::TooManyCorners);
        }
        if shape.0.iter().any(Polygon::is_too_wide) {
            return Err(ShapeError::TooWide);
        }
        Ok(shape)
    }

    /// The polygons.
    #[must_use]
    pub fn as_slice(&self) -> &[Polygon] {
        &self.0
    }

    /// How many pieces the edges are cut into.
    #[must_use]
    pub(crate) fn pieces(&self) -> usize {
        let rings = self.0.iter().flat_map(|polygon| &polygon.0);
        let of_ring = |ring: &Ring| {
            let each = ring
                .edges()
                .map(|(_, north, east)| pieces(north, east) as usize);
            each.sum::<usize>()
        };
        rings.map(of_ring).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Ring {
        let places = corners
            .iter()
            .map(|(longitude, latitude)| Place::from_degrees(*latitude, *longitude).unwrap());
        Ring::new(places.collect()).unwrap()
    }

    fn square(west: f64, south: f64, size: f64) -> Ring {
        let (east, north) = (west + size, south + size);
        ring(&[(west, south), (east, south), (east, north), (west, north)])
    }

    #[test]
    fn rings_are_turned_as_the_standard_asks() {
        let mut clockwise = square(0.0, 0.0, 1.0);
        clockwise.0.reverse();
        let polygon = Polygon::new(clockwise, vec![square(0.2, 0.2, 0.2)]);
        assert!(polygon.rings()[0].signed_ground() > 0.0);
        assert!(polygon.rings()[1].signed_ground() < 0.0);
    }

    #[test]
    fn the_ground_of_a_square_is_right_also_across_the_antimeridian() {
        let side = EARTH_RADIUS * 0.01_f64.to_radians();
        let across = ring(&[
            (179.995, 0.0),
            (-179.995, 0.0),
            (-179.995, 0.01),
            (179.995, 0.01),
        ]);
        for ring in [square(10.0, 0.0, 0.01), across] {
            let ground = Polygon::new(ring, vec![]).ground();
            assert!((ground / (side * side) - 1.0).abs() < 1e-4, "{ground}");
        }
    }

    #[test]
    fn a_cap_about_the_pole_has_its_ground() {
        let cap = ring(&[
            (-180.0, -90.0),
            (180.0, -90.0),
            (180.0, -85.0),
            (-180.0, -85.0),
        ]);
        let turn = 2.0 * std::f64::consts::PI;
        let expected = turn * EARTH_RADIUS * EARTH_RADIUS * (1.0 - 85_f64.to_radians().sin());
        assert!((Polygon::new(cap, vec![]).ground() / expected - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_shape_is_refused() {
        let place = Place::from_degrees(0.0, 0.0).unwrap();
        assert_eq!(Ring::new(vec![place; 3]), Err(ShapeError::FewCorners));
        let wide = Polygon::new(square(0.0, 0.0, 20.0), vec![]);
        assert_eq!(Polygons::new(vec![wide]), Err(ShapeError::TooWide));
        let zigzag: Vec<(f64, f64)> = (0..=MAX_CORNERS)
            .map(|corner| (corner as f64 * 1e-5, (corner % 2) as f64 * 0.01))
            .collect();
        let many = vec![Polygon::new(ring(&zigzag), vec![])];
        assert_eq!(Polygons::new(many), Err(ShapeError::TooManyCorners));
        assert_eq!(Polygons::new(vec![]), Err(ShapeError::Empty));
        let cell = h3o::LatLng::new(0.0, 0.0)
            .unwrap()
            .to_cell(h3o::Resolution::Eight);
        assert_eq!(Cells::new(vec![cell; 2]), Err(ShapeError::CellTwice));
        let coarse = cell.parent(h3o::Resolution::Two).unwrap();
        assert_eq!(Cells::new(vec![coarse]), Err(ShapeError::TooCoarse));
    }
}
