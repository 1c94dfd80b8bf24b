//! Cells and polygons as rings on the sphere, and the exact question whether a stay may have been inside.

use crate::area::{Polygon, Shape};
use crate::sphere::{Direction, EARTH_RADIUS, View};
use crate::stay::Stay;
use h3o::CellIndex;

/// One cell or one polygon of an area.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    /// The outer ring and the holes: corners of great circles.
    rings: Vec<Vec<Direction>>,
    /// The circle that it lies in.
    pub(crate) middle: Direction,
    /// Its radius, as a chord of the unit sphere.
    pub(crate) reach: f64,
}

/// Where a stay was, made ready to be asked about many areas.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) at: Direction,
    view: View,
    /// The accuracy in radii of the earth, which is no less than its chord.
    pub(crate) blur: f64,
    /// The accuracy as seen in the view.
    blur_squared: f64,
}

impl Spot {
    pub(crate) fn of(stay: &Stay) -> Self {
        let metres = f64::from(stay.accuracy().metres());
        Self::new(Direction::of(stay.place()), metres)
    }

    /// A circle of this radius in metres.
    pub(crate) fn new(at: Direction, metres: f64) -> Self {
        let blur = blur(metres);
        let seen = libm::tan(blur);
        Self {
            at,
            view: View::from(at),
            blur,
            blur_squared: seen * seen,
        }
    }
}

/// An accuracy in metres as one in radii of the earth. Places are kept to a centimetre, so that one on a border may stand beside it.
pub(crate) fn blur(metres: f64) -> f64 {
    const ROUNDED_METRES: f64 = 0.02;
    (metres + ROUNDED_METRES) / EARTH_RADIUS
}

impl Outline {
    /// The cells or polygons of a shape, one by one.
    pub(crate) fn all(shape: &Shape) -> Vec<Self> {
        match shape {
            Shape::Cells(cells) => cells
                .as_slice()
                .iter()
                .filter_map(|cell| Self::of_cell(*cell))
                .collect(),
            Shape::Polygons(polygons) => polygons
                .as_slice()
                .iter()
                .filter_map(Self::of_polygon)
                .collect(),
        }
    }

    fn of_cell(cell: CellIndex) -> Option<Self> {
        let corners = cell.boundary();
        let ring: Vec<Direction> = corners
            .iter()
            .map(|corner| Direction::of_degrees(corner.lat(), corner.lng()))
            .collect();
        let middle = Direction::middle(ring.iter().copied())?;
        let reach = ring.iter().map(|corner| middle.chord_squared(*corner));
        Some(Self {
            reach: reach.fold(0.0, f64::max).sqrt(),
            rings: vec![ring],
            middle,
        })
    }

    fn of_polygon(polygon: &Polygon) -> Option<Self> {
        let (middle, reach) = polygon.circle()?;
        let on_the_sphere = |(latitude, longitude)| Direction::of_degrees(latitude, longitude);
        let rings = polygon.rings().iter();
        Some(Self {
            rings: rings
                .map(|ring| ring.points().map(on_the_sphere).collect())
                .collect(),
            middle,
            reach,
        })
    }

    /// Whether the circle of the spot touches the outline or lies in it. Holes do not belong to it; borders do.
    pub(crate) fn touches(&self, spot: &Spot) -> bool {
        let far = self.reach + spot.blur + ROUNDING;
        if self.middle.chord_squared(spot.at) > far * far {
            return false;
        }
        let mut inside = false;
        for ring in &self.rings {
            match meet(ring, spot) {
                Meeting::Border => return true,
                Meeting::Around => inside = !inside,
                Meeting::Apart => {}
            }
        }
        inside
    }
}

/// More than what a chord can be wrong by, and less than a tenth of a millimetre.
pub(crate) const ROUNDING: f64 = 1e-11;

enum Meeting {
    /// The ring comes within the accuracy.
    Border,
    /// The ring goes around the spot.
    Around,
    Apart,
}

/// Both questions in one walk: is the spot, the origin of its view, near an edge; and does a ray from it cross an odd
/// number of edges.
fn meet(ring: &[Direction], spot: &Spot) -> Meeting {
    let Some(last) = ring.last() else {
        return Meeting::Apart;
    };
    let mut around = false;
    let mut from = spot.view.project(*last);
    for corner in ring {
        let to = spot.view.project(*corner);
        if distance_squared(from, to) <= spot.blur_squared {
            return Meeting::Border;
        }
        around ^= crosses(from, to);
        from = to;
    }
    if around {
        Meeting::Around
    } else {
        Meeting::Apart
    }
}

/// From the origin to an edge.
fn distance_squared(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let length = along_x * along_x + along_y * along_y;
    let part = if length > 0.0 {
        (-(from.0 * along_x + from.1 * along_y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (from.0 + part * along_x, from.1 + part * along_y);
    x * x + y * y
}

/// Whether an edge crosses the ray to the right.
fn crosses(from: (f64, f64), to: (f64, f64)) -> bool {
    (from.1 > 0.0) != (to.1 > 0.0) && from.0 - from.1 * (to.0 - from.0) / (to.1 - from.1) > 0.0
}
