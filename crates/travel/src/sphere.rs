//! The earth as a sphere: unit vectors, distances, and the gnomonic view from one point, in which great circles are
//! straight lines. It has no seam at the antimeridian and no exception at the poles.
//!
//! Sine and cosine are `libm`'s, so that a phone and a server get the same bits.

use crate::place::Place;

/// The mean radius of the earth in metres (IUGG, GRS 80: R1 = 6,371,008.8 m).
pub(crate) const EARTH_RADIUS: f64 = 6_371_008.8;

/// A point of the unit sphere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Direction {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) z: f64,
}

impl Direction {
    /// Of degrees; the longitude may go past 180.
    pub(crate) fn of_degrees(latitude: f64, longitude: f64) -> Self {
        let (north, east) = (latitude.to_radians(), longitude.to_radians());
        let level = libm::cos(north);
        Self {
            x: level * libm::cos(east),
            y: level * libm::sin(east),
            z: libm::sin(north),
        }
    }

    pub(crate) fn of(place: Place) -> Self {
        Self::of_degrees(place.latitude.degrees(), place.longitude.degrees())
    }

    fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    fn to_length_one(self) -> Option<Self> {
        let length = self.dot(self).sqrt();
        (length > 1e-9).then(|| Self {
            x: self.x / length,
            y: self.y / length,
            z: self.z / length,
        })
    }

    /// The square of the straight line through the earth; for what is near, that of the distance.
    pub(crate) fn chord_squared(self, other: Self) -> f64 {
        let (x, y, z) = (self.x - other.x, self.y - other.y, self.z - other.z);
        x * x + y * y + z * z
    }

    /// The middle of some points; `None` where they balance each other around the earth.
    pub(crate) fn middle(points: impl IntoIterator<Item = Self>) -> Option<Self> {
        let sum = |sum: Self, next: Self| Self {
            x: sum.x + next.x,
            y: sum.y + next.y,
            z: sum.z + next.z,
        };
        points.into_iter().reduce(sum)?.to_length_one()
    }
}

/// The distance of two places along the ground, in metres.
pub(crate) fn metres_between(one: Place, other: Place) -> f64 {
    let chord = Direction::of(one)
        .chord_squared(Direction::of(other))
        .sqrt();
    2.0 * EARTH_RADIUS * libm::asin((chord / 2.0).min(1.0))
}

/// The plane that touches the sphere at one point, seen from the centre of the earth. Only what is less than a quarter
/// of the way round has a picture in it; whoever projects makes sure of that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    up: Direction,
    right: Direction,
    ahead: Direction,
}

impl View {
    pub(crate) fn from(up: Direction) -> Self {
        let (x, z) = (
            Direction {
                x: 1.0,
                y: 0.0,
                z: 0.0,
            },
            Direction {
                x: 0.0,
                y: 0.0,
                z: 1.0,
            },
        );
        // an axis that is far from `up`, so that the cross product is not near nothing
        let axis = if up.z.abs() < 0.9 { z } else { x };
        let right = axis.cross(up).to_length_one().unwrap_or(x);
        let ahead = up.cross(right);
        Self { up, right, ahead }
    }

    /// Where a point stands in the plane; the own point is the origin, the unit is the earth's radius.
    pub(crate) fn project(&self, point: Direction) -> (f64, f64) {
        let depth = point.dot(self.up);
        (point.dot(self.right) / depth, point.dot(self.ahead) / depth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(latitude: f64, longitude: f64) -> Place {
        Place::from_degrees(latitude, longitude).unwrap()
    }

    #[test]
    fn a_degree_of_a_great_circle_is_111_kilometres_everywhere() {
        let degree = EARTH_RADIUS.to_radians();
        for (one, other) in [
            (place(0.0, 0.0), place(1.0, 0.0)),
            (place(0.0, 179.5), place(0.0, -179.5)),
            (place(89.5, 10.0), place(89.5, -170.0)),
        ] {
            assert!(
                (metres_between(one, other) - degree).abs() < 0.01,
                "{one:?}"
            );
        }
        let round = metres_between(place(0.0, 0.0), place(0.0, 180.0));
        assert!((round - EARTH_RADIUS * std::f64::consts::PI).abs() < 1.0);
    }

    #[test]
    fn the_view_keeps_distances_from_its_point_even_at_the_poles() {
        for at in [
            place(0.0, 0.0),
            place(90.0, 7.0),
            place(-90.0, 0.0),
            place(64.2, 180.0),
        ] {
            let view = View::from(Direction::of(at));
            let near = place(
                (at.latitude.degrees() - 0.01).max(-89.99),
                at.longitude.degrees(),
            );
            let (x, y) = view.project(Direction::of(near));
            let seen = libm::atan((x * x + y * y).sqrt()) * EARTH_RADIUS;
            assert!((seen - metres_between(at, near)).abs() < 0.001, "{at:?}");
        }
    }
}
