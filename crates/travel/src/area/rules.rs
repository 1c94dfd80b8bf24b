//! The publisher's rules, and the check that both the publisher and the phone make (DESIGN G8).

use super::finding::{Finding, Rule};
use super::list::{Areas, MAX_AREAS, MAX_POINTS};
use super::{Area, Basis, Hour, Kind, Level, Polygon, Shape, Word};
use sorted::Set;
use time::OffsetDateTime;

/// The numbers in the rules; [`Default`] has those of `docs/areas.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The fewest people in the least populated cell of a district.
    pub population_floor: u32,
    /// The fewest people present at a venue.
    pub venue_floor: u32,
    /// The finest H3 resolution of a district.
    pub finest_area: u8,
    /// The finest H3 resolution of a venue.
    pub finest_venue: u8,
    /// The smallest polygon of a district, in square metres.
    pub least_area_ground: u32,
    /// The smallest polygon of a venue, in square metres.
    pub least_venue_ground: u32,
    /// How many hours after its end a window of low urgency is published at the earliest.
    pub low_delay_hours: u32,
    /// The longest window, in hours.
    pub longest_window_hours: u32,
    /// The latest expiry, in hours after the end of the window.
    pub latest_expiry_hours: u32,
    /// The diseases for which one untraceable exposure is enough.
    pub single_exposure: Set<Word>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            population_floor: 1_000,
            venue_floor: 20,
            finest_area: 8,
            finest_venue: 10,
            least_area_ground: 500_000,
            least_venue_ground: 10_000,
            low_delay_hours: 12,
            longest_window_hours: 14 * 24,
            latest_expiry_hours: 14 * 24,
            single_exposure: Word::new("measles").into_iter().collect(),
        }
    }
}

/// Areas that keep the rules. Only the check makes them, and only they are written or matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAreas(Areas);

impl CheckedAreas {
    /// When the list was issued.
    #[must_use]
    pub const fn issued(&self) -> Hour {
        self.0.issued
    }

    /// The areas, in the order of their identifiers.
    #[must_use]
    pub fn as_slice(&self) -> &[Area] {
        &self.0.areas
    }

    /// What is left at `now`: the phone erases the rest.
    #[must_use]
    pub fn active(&self, now: OffsetDateTime) -> Self {
        self.only(|area| now < area.expires.moment())
    }

    /// Those that one pack decides.
    #[must_use]
    pub fn of_pack(&self, pack: &str) -> Self {
        self.only(|area| area.pack.as_str() == pack)
    }

    fn only(&self, keep: impl Fn(&Area) -> bool) -> Self {
        let kept = self.0.areas.iter().filter(|area| keep(area));
        Self(Areas {
            issued: self.0.issued,
            areas: kept.cloned().collect(),
            unknown: Vec::new(),
        })
    }
}

impl Areas {
    /// All of the list, for the publisher and for lists that are all or nothing.
    ///
    /// # Errors
    /// Everything that is wrong, also members that may not be published.
    pub fn checked(self, rules: &Rules) -> Result<CheckedAreas, Vec<Finding>> {
        let findings = self.findings(rules);
        if findings.is_empty() {
            Ok(CheckedAreas(self))
        } else {
            Err(findings)
        }
    }

    /// What a phone uses of a list: the areas that keep the rules; and everything that is wrong, to be reported.
    /// A list that is too long, out of order or has an identifier twice is not used at all. A member that is not
    /// known is not read and does not keep an area out.
    #[must_use]
    pub fn accepted(self, rules: &Rules) -> (CheckedAreas, Vec<Finding>) {
        let findings = self.findings(rules);
        let bad = || {
            findings
                .iter()
                .filter(|found| found.rule != Rule::UnknownMember)
        };
        let whole = bad().any(|found| found.index.is_none());
        let left_out: Set<usize> = bad().filter_map(|found| found.index).collect();
        let numbered = self.areas.into_iter().enumerate();
        let kept = numbered.filter(|(index, _)| !whole && !left_out.contains(index));
        let areas = Areas {
            issued: self.issued,
            areas: kept.map(|(_, area)| area).collect(),
            unknown: Vec::new(),
        };
        (CheckedAreas(areas), findings)
    }

    /// Everything that is wrong with the list.
    #[must_use]
    pub fn findings(&self, rules: &Rules) -> Vec<Finding> {
        let mut findings = self.findings_of_the_list();
        for (index, area) in self.areas.iter().enumerate() {
            let found = of_area(area, self.issued, rules).into_iter();
            findings.extend(found.map(|(rule, detail)| Finding {
                rule,
                index: Some(index),
                id: Some(area.id),
                detail,
            }));
        }
        findings
    }

    fn findings_of_the_list(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.unknown.clone();
        let mut whole = |rule, detail: String| {
            findings.push(Finding {
                rule,
                index: None,
                id: None,
                detail,
            });
        };
        if self.areas.len() > MAX_AREAS {
            whole(
                Rule::TooMany,
                format!("{} areas, at most {MAX_AREAS}", self.areas.len()),
            );
        }
        let points: usize = self.areas.iter().map(|area| points(&area.shape)).sum();
        if points > MAX_POINTS {
            whole(
                Rule::TooMany,
                format!("{points} points, at most {MAX_POINTS}"),
            );
        }
        let pairs = || self.areas.windows(2);
        if pairs().any(|pair| pair[0].id > pair[1].id) {
            whole(Rule::Order, String::new());
        }
        let ids: Set<_> = self.areas.iter().map(|area| area.id).collect();
        if ids.len() < self.areas.len() {
            whole(Rule::Repeated, String::new());
        }
        findings
    }
}

fn points(shape: &Shape) -> usize {
    match shape {
        Shape::Cells(cells) => cells.as_slice().len(),
        Shape::Polygons(polygons) => polygons.pieces(),
    }
}

/// What is wrong with one area.
fn of_area(area: &Area, issued: Hour, rules: &Rules) -> Vec<(Rule, String)> {
    [
        people(area, rules),
        basis(area, rules),
        cells(area, rules),
        polygons(area, rules),
        rounded(area),
        long(area, rules),
        future(area, issued),
        delay(area, issued, rules),
        expiry(area, rules),
        texts(area),
    ]
    .into_iter()
    .flatten()
    .collect()
}

type Found = Option<(Rule, String)>;

fn people(area: &Area, rules: &Rules) -> Found {
    let (rule, floor) = match area.kind {
        Kind::Area => (Rule::PopulationFloor, rules.population_floor),
        Kind::PublicVenue => (Rule::VenueFloor, rules.venue_floor),
    };
    let people = area.people.at_least();
    (people < floor).then(|| (rule, format!("{people} people, at least {floor}")))
}

fn basis(area: &Area, rules: &Rules) -> Found {
    let single = area.basis == Basis::SingleUntraceable;
    let refused = single && !rules.single_exposure.contains(&area.disease);
    refused.then(|| (Rule::SingleExposure, format!("{} is not one", area.disease)))
}

fn cells(area: &Area, rules: &Rules) -> Found {
    let Shape::Cells(cells) = &area.shape else {
        return None;
    };
    let most = match area.kind {
        Kind::Area => rules.finest_area,
        Kind::PublicVenue => rules.finest_venue,
    };
    let finest = cells.finest();
    (finest > most).then(|| {
        (
            Rule::SmallCell,
            format!("resolution {finest}, at most {most}"),
        )
    })
}

fn polygons(area: &Area, rules: &Rules) -> Found {
    let Shape::Polygons(polygons) = &area.shape else {
        return None;
    };
    let least = match area.kind {
        Kind::Area => rules.least_area_ground,
        Kind::PublicVenue => rules.least_venue_ground,
    };
    let grounds = polygons.as_slice().iter().map(Polygon::ground);
    let smallest = grounds.fold(f64::INFINITY, f64::min);
    let small = smallest < f64::from(least);
    small.then(|| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a ground is at least 0 and smaller than the earth"
        )]
        let smallest = smallest.round_ties_even() as u64;
        (
            Rule::SmallPolygon,
            format!("{smallest} square metres, at least {least}"),
        )
    })
}

/// Days are those of UTC, so that a list says nothing of the hour at which a case was somewhere.
fn rounded(area: &Area) -> Found {
    let fine = area.kind == Kind::Area && !area.window.is_rounded_to(HOURS_OF_A_DAY);
    let detail = || format!("{} to {}", area.window.from(), area.window.until());
    fine.then(|| (Rule::RoundedWindow, detail()))
}

/// The step of a district's window.
pub(crate) const HOURS_OF_A_DAY: u32 = 24;

fn long(area: &Area, rules: &Rules) -> Found {
    let (hours, most) = (area.window.hours(), rules.longest_window_hours);
    (hours > most).then(|| (Rule::LongWindow, format!("{hours} hours, at most {most}")))
}

/// A district's day may still be running; a venue's hour may be.
fn future(area: &Area, issued: Hour) -> Found {
    let (from, until) = (area.window.from().count(), area.window.until().count());
    let ahead = from > issued.count() || until > issued.count().saturating_add(HOURS_OF_A_DAY);
    ahead.then(|| {
        (
            Rule::FutureWindow,
            format!("until {}, issued {issued}", area.window.until()),
        )
    })
}

fn delay(area: &Area, issued: Hour, rules: &Rules) -> Found {
    let earliest = area
        .window
        .until()
        .count()
        .saturating_add(rules.low_delay_hours);
    let early = area.level == Level::Low && issued.count() < earliest;
    early.then(|| {
        (
            Rule::Delay,
            format!("at least {} hours", rules.low_delay_hours),
        )
    })
}

fn expiry(area: &Area, rules: &Rules) -> Found {
    let (expires, until) = (area.expires.count(), area.window.until().count());
    let wrong = expires < until || expires - until > rules.latest_expiry_hours;
    let detail = || {
        format!(
            "expires {}, at most {} hours after its time",
            area.expires, rules.latest_expiry_hours
        )
    };
    wrong.then(|| (Rule::Expiry, detail()))
}

/// The longest name, in characters.
const MAX_NAME: usize = 200;
/// The longest advice in one language, in characters.
const MAX_ADVICE: usize = 1_000;
/// The most languages.
const MAX_LANGUAGES: usize = 50;

fn texts(area: &Area) -> Found {
    let long = |text: &str, most| text.chars().count() > most;
    let detail = if long(&area.words.name, MAX_NAME) {
        "the name"
    } else if area.words.advice.is_empty() || area.words.advice.len() > MAX_LANGUAGES {
        "there is no advice, or in too many languages"
    } else if area.words.advice.keys().any(|tag| Word::new(tag).is_none()) {
        "a language has no tag"
    } else if area
        .words
        .advice
        .values()
        .any(|text| text.trim().is_empty() || long(text, MAX_ADVICE))
    {
        "the advice in one language"
    } else {
        return None;
    };
    Some((Rule::Texts, detail.to_owned()))
}
