//! Where the readers put what they find: bounded, with a count of what is left out.

use super::error::ImportError;
use super::preview::{Format, LeftOut, Preview, Reason};
use crate::detect::{Point, detect};
use crate::diary::MAX_STAYS;
use crate::matching::Parameters;
use crate::place::{Accuracy, Place};
use crate::stay::{Label, Stay};
use sorted::Map;
use time::OffsetDateTime;

/// The most points that are held: one each five seconds for 60 days.
const MAX_POINTS: usize = 1_000_000;

/// What a place is taken for that does not say how exact it is: about the scatter of a phone among houses.
const UNSTATED: f64 = 50.0;

/// What a file gave so far.
pub(crate) struct Collector {
    horizon: i64,
    now: i64,
    visits: Vec<Stay>,
    points: Vec<Point>,
    count: u64,
    left_out: Map<Reason, u64>,
    /// The first and the last moment of all.
    span: Option<(i64, i64)>,
}

/// A place as a file has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// Where; `None` where the file has no place or none on earth.
    pub(crate) place: Option<Place>,
    /// In metres.
    pub(crate) accuracy: Option<f64>,
}

impl Collector {
    pub(crate) fn new(horizon: OffsetDateTime, now: OffsetDateTime) -> Self {
        Self {
            horizon: horizon.unix_timestamp(),
            now: now.unix_timestamp(),
            visits: Vec::new(),
            points: Vec::new(),
            count: 0,
            left_out: Map::new(),
            span: None,
        }
    }

    pub(crate) fn leave_out(&mut self, reason: Reason) {
        self.leave_out_many(reason, 1);
    }

    fn leave_out_many(&mut self, reason: Reason, count: u64) {
        if count > 0 {
            *self.left_out.or_insert(reason, 0) += count;
        }
    }

    /// One measurement; `speed` in metres a second.
    pub(crate) fn point(&mut self, spot: Spot, at: Option<OffsetDateTime>, speed: Option<f64>) {
        self.count += 1;
        match self.point_of(spot, at, speed) {
            Ok(point) => self.points.push(point),
            Err(reason) => self.leave_out(reason),
        }
    }

    fn point_of(
        &mut self,
        spot: Spot,
        at: Option<OffsetDateTime>,
        speed: Option<f64>,
    ) -> Result<Point, Reason> {
        let place = spot.place.ok_or(Reason::NoPlace)?;
        let at = at.ok_or(Reason::NoTime)?.unix_timestamp();
        self.cover(at);
        let accuracy = spot.accuracy()?;
        if at < self.horizon {
            return Err(Reason::TooOld);
        }
        if at > self.now {
            return Err(Reason::InTheFuture);
        }
        if self.points.len() >= MAX_POINTS {
            return Err(Reason::TooMany);
        }
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a speed needs no more digits"
        )]
        let speed = speed
            .filter(|speed| (0.0..1e4).contains(speed))
            .map(|speed| speed as f32);
        Ok(Point {
            at,
            place,
            accuracy,
            speed,
        })
    }

    /// A stay that the file names.
    pub(crate) fn visit(
        &mut self,
        spot: Spot,
        from: Option<OffsetDateTime>,
        until: Option<OffsetDateTime>,
        label: &str,
    ) {
        match self.visit_of(spot, from, until, label) {
            Ok(stay) => self.visits.push(stay),
            Err(reason) => self.leave_out(reason),
        }
    }

    fn visit_of(
        &mut self,
        spot: Spot,
        from: Option<OffsetDateTime>,
        until: Option<OffsetDateTime>,
        label: &str,
    ) -> Result<Stay, Reason> {
        let place = spot.place.ok_or(Reason::NoPlace)?;
        let (from, until) = from.zip(until).ok_or(Reason::NoTime)?;
        self.cover(from.unix_timestamp());
        self.cover(until.unix_timestamp());
        let accuracy = spot.accuracy()?;
        if until.unix_timestamp() <= self.horizon {
            return Err(Reason::TooOld);
        }
        if from.unix_timestamp() > self.now {
            return Err(Reason::InTheFuture);
        }
        if self.visits.len() >= MAX_STAYS {
            return Err(Reason::TooMany);
        }
        let kept =
            |seconds: i64| OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| Reason::NoTime);
        let from = kept(from.unix_timestamp().max(self.horizon))?;
        let until = kept(until.unix_timestamp().min(self.now))?;
        Stay::new(place, accuracy, from, until, Label::cut(label)).map_err(|_| Reason::Backwards)
    }

    fn cover(&mut self, at: i64) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    /// Points between visits become stays; all is put in order.
    pub(crate) fn preview(
        mut self,
        format: Format,
        parameters: &Parameters,
    ) -> Result<Preview, ImportError> {
        let (first, last) = self.span.ok_or(ImportError::NoPlaces)?;
        let moment = |seconds| {
            OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| ImportError::NoPlaces)
        };
        self.points.sort_by_key(|point| point.at);
        self.visits.sort_unstable();
        self.drop_points_during_visits();
        let found = detect(&self.points, parameters);
        self.leave_out_many(Reason::TooCoarse, found.coarse);
        self.leave_out_many(Reason::Moving, found.moving);
        self.leave_out_many(Reason::TooShort, found.short);
        let mut stays = self.visits;
        stays.extend(found.stays);
        stays.sort_unstable();
        stays.dedup();
        Ok(Preview {
            format,
            stays,
            points: self.count,
            left_out: self
                .left_out
                .into_iter()
                .map(|(reason, count)| LeftOut { reason, count })
                .collect(),
            first: moment(first)?,
            last: moment(last)?,
        })
    }

    /// Both are sorted by time; visits may overlap, so the latest end so far counts.
    fn drop_points_during_visits(&mut self) {
        let mut visits = self.visits.iter().peekable();
        let mut busy_until = i64::MIN;
        let before = self.points.len();
        self.points.retain(|point| {
            while let Some(visit) =
                visits.next_if(|visit| visit.from().unix_timestamp() <= point.at)
            {
                busy_until = busy_until.max(visit.until().unix_timestamp());
            }
            point.at > busy_until
        });
        let dropped = before - self.points.len();
        self.leave_out_many(Reason::DuringAVisit, dropped as u64);
    }
}

impl Spot {
    /// A negative accuracy is how some phones say that they do not know.
    fn accuracy(&self) -> Result<Accuracy, Reason> {
        let metres = self.accuracy.unwrap_or(UNSTATED);
        Accuracy::rounded_up(metres).map_err(|_| Reason::TooCoarse)
    }
}
