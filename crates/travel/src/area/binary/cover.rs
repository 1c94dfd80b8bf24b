//! The cells that cover polygons.

use crate::area::Kind;
use crate::area::shape::{Cells, MAX_CELLS, Polygons, Shape};
use crate::matching::{Outline, Spot};
use crate::sphere::{Direction, EARTH_RADIUS};
use h3o::{CellIndex, LatLng, Resolution};
use std::collections::{BTreeSet, VecDeque};

/// The cells of a shape; of polygons, those that touch one, as fine as the rules allow and as many as an area may
/// have. `None` where even the coarsest are too many.
pub(crate) fn cells(shape: &Shape, kind: Kind) -> Option<Cells> {
    let polygons = match shape {
        Shape::Cells(cells) => return Some(cells.clone()),
        Shape::Polygons(polygons) => polygons,
    };
    let finest = match kind {
        Kind::Area => Resolution::Eight,
        Kind::PublicVenue => Resolution::Ten,
    };
    let outlines = Outline::all(shape);
    let mut resolution = Some(finest);
    while let Some(tried) = resolution.filter(|tried| *tried >= Resolution::Three) {
        if let Some(cells) = cover(polygons, &outlines, tried) {
            return Cells::new(cells).ok();
        }
        resolution = tried.pred();
    }
    None
}

/// Spreads from a corner of each polygon over all cells whose surrounding circle touches it; `None` where they are too
/// many.
fn cover(
    polygons: &Polygons,
    outlines: &[Outline],
    resolution: Resolution,
) -> Option<Vec<CellIndex>> {
    let corners = polygons
        .as_slice()
        .iter()
        .filter_map(|polygon| polygon.rings().first()?.corners().first());
    let first = corners.filter_map(|corner| {
        let at = LatLng::new(corner.latitude.degrees(), corner.longitude.degrees()).ok()?;
        Some(at.to_cell(resolution))
    });
    let mut next: VecDeque<CellIndex> = first.collect();
    let mut seen: BTreeSet<CellIndex> = next.iter().copied().collect();
    let mut cells = Vec::new();
    while let Some(cell) = next.pop_front() {
        if !touched(cell, outlines) {
            continue;
        }
        cells.push(cell);
        if cells.len() > MAX_CELLS {
            return None;
        }
        let around: Vec<CellIndex> = cell.grid_disk(1);
        next.extend(around.into_iter().filter(|cell| seen.insert(*cell)));
    }
    Some(cells)
}

fn touched(cell: CellIndex, outlines: &[Outline]) -> bool {
    let of = |at: LatLng| Direction::of_degrees(at.lat(), at.lng());
    let middle = of(LatLng::from(cell));
    let corners = cell.boundary();
    let reach = corners
        .iter()
        .map(|corner| middle.chord_squared(of(*corner)));
    let radius = 2.0 * libm::asin(reach.fold(0.0, f64::max).sqrt() / 2.0) * EARTH_RADIUS;
    let spot = Spot::new(middle, radius);
    outlines.iter().any(|outline| outline.touches(&spot))
}
