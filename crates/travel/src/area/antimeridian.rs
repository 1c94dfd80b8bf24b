//! Rings that cross the antimeridian are cut there, and rings about a pole get the pole as an edge (RFC 7946 section
//! 3.1.9), so that every ring that is kept, matched and written stays within ±180 degrees.

/// A corner in ten-millionths of a degree, longitude and latitude: whole numbers, so that sums are exact.
pub(crate) type Corner = (f64, f64);

const TURN: f64 = 3.6e9;
const HALF: f64 = 1.8e9;
const POLE: f64 = 0.9e9;

/// How often an unrolled ring may go around: what is beyond is cut off with nothing lost, since a polygon reaches
/// less than a quarter of the way round.
const WORLDS: [f64; 3] = [-TURN, 0.0, TURN];

/// How far east an edge goes. One of more than half around the earth is meant the other way, unless it is all the way
/// around, or lies in a pole.
pub(crate) fn east(from: Corner, to: Corner) -> f64 {
    let east = to.0 - from.0;
    let in_a_pole = from.1 == to.1 && from.1.abs() == POLE;
    if east.abs() > HALF && east.abs() < TURN && !in_a_pole {
        east - TURN.copysign(east)
    } else {
        east
    }
}

/// The parts of a ring, rolled out beside a corner of the polygon, in each world, from −180 to 180 degrees; a part is empty where the ring is elsewhere.
pub(crate) fn cut(ring: &[Corner], beside: Corner) -> [Vec<Corner>; 3] {
    let unrolled = unrolled(ring, beside);
    WORLDS.map(|world| {
        let moved: Vec<Corner> = unrolled
            .iter()
            .map(|(longitude, latitude)| (longitude - world, *latitude))
            .collect();
        let west = kept(&moved, |longitude| longitude + HALF, -HALF);
        kept(&west, |longitude| HALF - longitude, HALF)
    })
}

/// Longitudes without jumps. A ring that ends a world away from where it began goes about a pole and is closed there.
fn unrolled(ring: &[Corner], beside: Corner) -> Vec<Corner> {
    let mut corners: Vec<Corner> = Vec::with_capacity(ring.len() + 3);
    let mut longitude = beside.0;
    let mut before = beside;
    for next in ring {
        longitude += east(before, *next);
        before = *next;
        corners.push((longitude, next.1));
    }
    let (Some(start), Some(first)) = (ring.first(), corners.first().map(|corner| corner.0)) else {
        return corners;
    };
    let end = longitude + east(before, *start);
    if (end - first).abs() > HALF {
        let north = ring.iter().map(|(_, latitude)| latitude).sum::<f64>() > 0.0;
        let pole = if north { POLE } else { -POLE };
        let (latitude, middle) = (start.1, (first + end) / 2.0);
        corners.extend([(end, latitude), (end, pole), (middle, pole), (first, pole)]);
    }
    corners
}

/// What of a ring lies on one side of a meridian (Sutherland and Hodgman's way of cutting).
fn kept(ring: &[Corner], inside: impl Fn(f64) -> f64, meridian: f64) -> Vec<Corner> {
    let mut kept = Vec::with_capacity(ring.len());
    let Some(mut from) = ring.last() else {
        return kept;
    };
    for to in ring {
        let (before, after) = (inside(from.0), inside(to.0));
        if (before < 0.0 && after > 0.0) || (before > 0.0 && after < 0.0) {
            let part = before / (before - after);
            kept.push((meridian, from.1 + part * (to.1 - from.1)));
        }
        if after >= 0.0 {
            kept.push(*to);
        }
        from = to;
    }
    // a ring that only touches the meridian has no ground on this side
    if kept.iter().all(|(longitude, _)| *longitude == meridian) {
        kept.clear();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(ring: &[Corner]) -> Vec<Corner> {
        ring.iter()
            .map(|(longitude, latitude)| (longitude * 1e7, latitude * 1e7))
            .collect()
    }

    fn cut_at(ring: &[Corner]) -> [Vec<Corner>; 3] {
        cut(&scaled(ring), (ring[0].0 * 1e7, ring[0].1 * 1e7))
    }

    #[test]
    fn a_ring_that_crosses_nothing_stays_as_it_is() {
        let ring = [(10.0, 0.0), (11.0, 0.0), (11.0, 1.0)];
        assert_eq!(cut_at(&ring), [vec![], scaled(&ring), vec![]]);
        let touching = [(-180.0, 0.0), (-179.0, 0.0), (-179.0, 1.0)];
        assert_eq!(cut_at(&touching), [vec![], scaled(&touching), vec![]]);
    }

    #[test]
    fn a_ring_across_the_antimeridian_becomes_two() {
        let [_, here, east] = cut_at(&[(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (179.0, 1.0)]);
        assert_eq!(
            here,
            scaled(&[(179.0, 0.0), (180.0, 0.0), (180.0, 1.0), (179.0, 1.0)])
        );
        let expected = [(-180.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (-180.0, 1.0)];
        assert_eq!(east, scaled(&expected));
    }

    #[test]
    fn a_ring_about_a_pole_is_closed_there() {
        let [west, here, east] = cut_at(&[(0.0, 89.0), (120.0, 89.0), (-120.0, 89.0)]);
        let half = [
            (180.0, 90.0),
            (0.0, 90.0),
            (0.0, 89.0),
            (120.0, 89.0),
            (180.0, 89.0),
        ];
        assert_eq!(here.len(), half.len());
        assert!(
            scaled(&half).iter().all(|corner| here.contains(corner)),
            "{here:?}"
        );
        assert!(west.is_empty());
        let half = [
            (-180.0, 89.0),
            (-120.0, 89.0),
            (0.0, 89.0),
            (0.0, 90.0),
            (-180.0, 90.0),
        ];
        assert_eq!(east.len(), half.len());
        assert!(
            scaled(&half).iter().all(|corner| east.contains(corner)),
            "{east:?}"
        );
    }

    #[test]
    fn a_ring_that_has_the_pole_as_an_edge_already_stays() {
        let cap = [
            (-180.0, -90.0),
            (180.0, -90.0),
            (180.0, -85.0),
            (-180.0, -85.0),
        ];
        assert_eq!(cut_at(&cap), [vec![], scaled(&cap), vec![]]);
    }
}
