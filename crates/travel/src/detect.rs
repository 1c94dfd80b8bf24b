//! Stays out of points: where somebody kept within a circle for long enough. The rest of the points, with the ways
//! between, is dropped, since the diary keeps stays only.

use crate::matching::Parameters;
use crate::place::{Accuracy, Place};
use crate::sphere::metres_between;
use crate::stay::{Label, Stay};
use time::OffsetDateTime;

/// One measurement of a phone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// Seconds since 1970 UTC; small, since there are many.
    pub(crate) at: i64,
    pub(crate) place: Place,
    pub(crate) accuracy: Accuracy,
    /// In metres a second, where the phone said so.
    pub(crate) speed: Option<f32>,
}

/// What became of points.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Detected {
    pub(crate) stays: Vec<Stay>,
    /// Points that were too coarse.
    pub(crate) coarse: u64,
    /// Points in a vehicle.
    pub(crate) moving: u64,
    /// Points of pauses that were too short.
    pub(crate) short: u64,
}

/// The circle of a stay, in metres: about the scatter of a phone indoors.
const CIRCLE: f64 = 100.0;
/// Longer without a point, in seconds, and nobody knows: what was before and after are two stays.
const LONGEST_GAP: i64 = 2 * 3_600;

/// Stays in points, which are sorted by time.
pub(crate) fn detect(points: &[Point], parameters: &Parameters) -> Detected {
    let mut found = Detected::default();
    let mut open: Option<Cluster> = None;
    let mut before: Option<Point> = None;
    for point in points {
        if point.accuracy > parameters.max_accuracy() {
            found.coarse += 1;
            continue;
        }
        let moving = is_moving(point, before.as_ref(), parameters);
        before = Some(*point);
        if moving {
            found.moving += 1;
            found.close(open.take(), parameters);
        } else if let Some(cluster) = open.as_mut().filter(|cluster| cluster.has(point)) {
            cluster.add(point);
        } else {
            found.close(open.replace(Cluster::begin(point)), parameters);
        }
    }
    found.close(open, parameters);
    found
}

/// By what the phone said; else by how far it came since the point before, less what the two could be wrong by.
fn is_moving(point: &Point, before: Option<&Point>, parameters: &Parameters) -> bool {
    if let Some(speed) = point.speed {
        return f64::from(speed) > parameters.max_speed();
    }
    before.is_some_and(|before| {
        let blur = f64::from(point.accuracy.metres() + before.accuracy.metres());
        let metres = metres_between(before.place, point.place) - blur;
        let seconds = point.at - before.at;
        seconds > 0 && metres > parameters.max_speed() * seconds as f64
    })
}

/// Points that stayed together.
struct Cluster {
    first: i64,
    last: i64,
    /// The first place, from which the mean is counted, so that the antimeridian does not matter.
    anchor: Place,
    north: f64,
    east: f64,
    metres: f64,
    count: f64,
}

impl Cluster {
    fn begin(point: &Point) -> Self {
        let mut cluster = Self {
            first: point.at,
            last: point.at,
            anchor: point.place,
            north: 0.0,
            east: 0.0,
            metres: 0.0,
            count: 0.0,
        };
        cluster.add(point);
        cluster
    }

    fn add(&mut self, point: &Point) {
        let (east, north) = self.beyond_anchor(point.place);
        self.last = point.at;
        self.north += north;
        self.east += east;
        self.metres += f64::from(point.accuracy.metres());
        self.count += 1.0;
    }

    fn beyond_anchor(&self, place: Place) -> (f64, f64) {
        let north = place.latitude.degrees() - self.anchor.latitude.degrees();
        let east = place.longitude.degrees() - self.anchor.longitude.degrees();
        (short_way(east), north)
    }

    /// The mean of its points.
    fn place(&self) -> Place {
        let latitude = self.anchor.latitude.degrees() + self.north / self.count;
        let longitude = self.anchor.longitude.degrees() + self.east / self.count;
        Place::from_degrees(latitude, short_way(longitude)).unwrap_or(self.anchor)
    }

    fn has(&self, point: &Point) -> bool {
        point.at - self.last <= LONGEST_GAP && metres_between(self.place(), point.place) <= CIRCLE
    }

    fn stay(&self, parameters: &Parameters) -> Option<Stay> {
        let moment = |seconds| OffsetDateTime::from_unix_timestamp(seconds).ok();
        let accuracy = Accuracy::rounded_up(self.metres / self.count).ok()?;
        let (from, until) = (moment(self.first)?, moment(self.last)?);
        let stay = Stay::new(self.place(), accuracy, from, until, Label::default()).ok()?;
        (stay.dwell() >= parameters.min_dwell()).then_some(stay)
    }
}

fn short_way(east: f64) -> f64 {
    if east.abs() > 180.0 {
        east - 360.0_f64.copysign(east)
    } else {
        east
    }
}

impl Detected {
    fn close(&mut self, cluster: Option<Cluster>, parameters: &Parameters) {
        let Some(cluster) = cluster else {
            return;
        };
        match cluster.stay(parameters) {
            Some(stay) => self.stays.push(stay),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count of points: whole, not negative, and far below 2^53"
            )]
            None => self.short += cluster.count as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;

    fn point(minutes: i64, latitude: f64, longitude: f64) -> Point {
        Point {
            at: 1_795_000_000 + minutes * 60,
            place: Place::from_degrees(latitude, longitude).unwrap(),
            accuracy: Accuracy::from_metres(20).unwrap(),
            speed: None,
        }
    }

    fn found(points: &[Point]) -> Detected {
        detect(points, &Parameters::default())
    }

    /// Half an hour at one place, ten minutes in a car, half an hour at another.
    fn an_errand() -> Vec<Point> {
        let mut points: Vec<Point> = (0..=6).map(|step| point(step * 5, 35.0, 139.0)).collect();
        points.extend((1..=9).map(|step| point(30 + step, 35.0 + 0.01 * step as f64, 139.0)));
        points.extend((0..=6).map(|step| point(40 + step * 5, 35.1, 139.0)));
        points
    }

    #[test]
    fn two_stays_are_found_and_the_drive_is_dropped() {
        let found = found(&an_errand());
        assert_eq!(found.stays.len(), 2);
        assert_eq!(found.stays[0].place(), an_errand()[0].place);
        assert_eq!(found.stays[0].dwell(), Duration::minutes(30));
        assert_eq!(found.moving, 10);
    }

    #[test]
    fn a_speed_that_the_phone_gives_is_believed() {
        let mut points = an_errand();
        points.iter_mut().for_each(|point| point.speed = Some(0.5));
        assert_eq!(found(&points).moving, 0);
        points.iter_mut().for_each(|point| point.speed = Some(3.0));
        assert_eq!(
            found(&points),
            Detected {
                moving: points.len() as u64,
                ..Detected::default()
            }
        );
    }

    #[test]
    fn scatter_is_no_movement() {
        let scattered =
            (0..60).map(|minute| point(minute, 35.0 + 0.0005 * (minute % 2) as f64, 139.0));
        let found = found(&scattered.collect::<Vec<_>>());
        assert_eq!((found.stays.len(), found.moving), (1, 0));
    }

    #[test]
    fn coarse_points_and_short_pauses_are_counted() {
        let mut points = vec![point(0, 35.0, 139.0), point(10, 35.0, 139.0)];
        points.push(Point {
            accuracy: Accuracy::from_metres(500).unwrap(),
            ..point(20, 35.0, 139.0)
        });
        let found = found(&points);
        assert_eq!((found.stays.len(), found.coarse, found.short), (0, 1, 2));
    }

    #[test]
    fn a_long_silence_ends_a_stay_and_the_antimeridian_does_not() {
        let minutes = [0, 20, 200, 220];
        let stays = |longitudes: [f64; 4]| {
            let points = minutes
                .iter()
                .zip(longitudes)
                .map(|(minute, longitude)| point(*minute, 0.0, longitude));
            found(&points.collect::<Vec<_>>()).stays
        };
        assert_eq!(stays([139.0; 4]).len(), 2);
        let across = stays([179.9999, -179.9999, 179.9999, -179.9999]);
        assert_eq!(across.len(), 2);
        assert!(across[0].place().longitude.degrees().abs() > 179.999);
    }
}
