//! Matching through an index, and the plain scan that it must agree with.

use super::grid::Grid;
use super::outline::{Outline, Spot, blur};
use super::parameters::Parameters;
use super::presence::{PossibleVisit, Presence};
use crate::area::{Area, CheckedAreas};
use crate::diary::Diary;
use crate::stay::Stay;
use sorted::Map;
use time::OffsetDateTime;

/// The active areas of a list, made ready for many diaries.
#[derive(Debug, Clone)]
pub struct AreaIndex {
    parts: Parts,
    grid: Grid,
}

/// Areas taken apart into outlines.
#[derive(Debug, Clone)]
struct Parts {
    areas: Vec<Area>,
    /// Each area's window, beside the others, since every comparison begins with it.
    windows: Vec<(OffsetDateTime, OffsetDateTime)>,
    /// Each with the place of its area.
    outlines: Vec<(u32, Outline)>,
    parameters: Parameters,
}

type Presences = Map<u32, Presence>;

impl AreaIndex {
    /// An index of the areas that are active at `now`. [`CheckedAreas::of_pack`] gives those of the pack whose
    /// parameters these are.
    #[must_use]
    pub fn new(areas: &CheckedAreas, parameters: Parameters, now: OffsetDateTime) -> Self {
        let parts = Parts::new(areas, parameters, now);
        let margin = blur(f64::from(parameters.max_accuracy().metres()));
        let grid = Grid::new(parts.outlines.iter().map(|(_, outline)| outline), margin);
        Self { parts, grid }
    }

    /// Where the holder may have been while it counted, in the order of the areas' identifiers.
    #[must_use]
    pub fn possible_visits(&self, diary: &Diary) -> Vec<PossibleVisit> {
        let mut found = Presences::new();
        let mut cursor = self.grid.cursor();
        for stay in self.parts.stays_that_count(diary) {
            let spot = Spot::of(stay);
            for number in self.grid.near(&spot, &mut cursor) {
                self.parts.compare(stay, &spot, number as usize, &mut found);
            }
        }
        self.parts.visits(&found)
    }
}

/// The same answer by comparing every stay with every area: the yardstick of the index, in tests and benches.
pub fn plain_scan(
    areas: &CheckedAreas,
    parameters: Parameters,
    now: OffsetDateTime,
) -> impl Fn(&Diary) -> Vec<PossibleVisit> {
    let parts = Parts::new(areas, parameters, now);
    move |diary| {
        let mut found = Presences::new();
        for stay in parts.stays_that_count(diary) {
            let spot = Spot::of(stay);
            for number in 0..parts.outlines.len() {
                parts.compare(stay, &spot, number, &mut found);
            }
        }
        parts.visits(&found)
    }
}

impl Parts {
    fn new(areas: &CheckedAreas, parameters: Parameters, now: OffsetDateTime) -> Self {
        let areas = areas.active(now).as_slice().to_vec();
        let windows = areas
            .iter()
            .map(|area| (area.window.from().moment(), area.window.until().moment()));
        let outlines = (0_u32..).zip(&areas).flat_map(|(place, area)| {
            let of_one = Outline::all(&area.shape);
            of_one.into_iter().map(move |outline| (place, outline))
        });
        Self {
            windows: windows.collect(),
            outlines: outlines.collect(),
            parameters,
            areas,
        }
    }

    /// Long enough, and not too coarse.
    fn stays_that_count<'a>(&self, diary: &'a Diary) -> impl Iterator<Item = &'a Stay> {
        let (dwell, accuracy) = (self.parameters.min_dwell(), self.parameters.max_accuracy());
        let counts = move |stay: &&Stay| stay.dwell() >= dwell && stay.accuracy() <= accuracy;
        diary.stays().filter(counts)
    }

    fn compare(&self, stay: &Stay, spot: &Spot, number: usize, found: &mut Presences) {
        let (place, outline) = &self.outlines[number];
        let (from, until) = self.windows[*place as usize];
        let common = (stay.from().max(from), stay.until().min(until));
        if common.0 < common.1 && outline.touches(spot) {
            match found.get_mut(place) {
                Some(presence) => presence.extend(common),
                None => drop(found.insert(*place, Presence::begin(common))),
            }
        }
    }

    fn visits(&self, found: &Presences) -> Vec<PossibleVisit> {
        let least = self.parameters.min_overlap();
        let visit = |(place, presence): (&u32, &Presence)| {
            presence.visit(&self.areas[*place as usize], least)
        };
        found.iter().filter_map(visit).collect()
    }
}
