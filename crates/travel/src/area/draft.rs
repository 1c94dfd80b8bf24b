//! What an officer draws up, with the evidence that stays in the office, and the step that makes of it what may be
//! published.

use super::finding::{Finding, Rule};
use super::list::Areas;
use super::rules::{CheckedAreas, HOURS_OF_A_DAY, Rules};
use super::{Area, AreaId, Basis, Hour, Kind, Level, People, Shape, Window, Word, Words};
use sorted::Map;
use std::sync::Arc;
use time::OffsetDateTime;

/// An area before publication. None of the evidence, and no exact number or time, gets into the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// A district or a public venue.
    pub kind: Kind,
    /// The ground.
    pub shape: Shape,
    /// First moment of possible exposure.
    pub from: OffsetDateTime,
    /// First moment after it.
    pub until: OffsetDateTime,
    /// When it ends; without it, as late as the rules allow.
    pub expires: Option<OffsetDateTime>,
    /// How high.
    pub level: Level,
    /// What is known.
    pub evidence: Evidence,
    /// Of a district, the usual population of its least populated cell; of a venue, who was present.
    pub people: u32,
    /// Whether people live there: a home, or a building of homes.
    pub residential: bool,
    /// Whether everybody who was there is known.
    pub contacts_all_known: bool,
    /// The disease.
    pub disease: Word,
    /// The policy pack.
    pub pack: Word,
    /// What people call it; may be empty.
    pub name: String,
    /// What to do, by BCP 47 tag.
    pub advice: Map<String, String>,
}

/// What the authority knows of an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// So many cases that did not infect each other.
    UnrelatedCases(u32),
    /// The disease was found in wastewater.
    Wastewater,
    /// One case, whose contacts cannot be traced. The list's signatures by two officers stand for this too.
    SingleUntraceable,
}

/// The randomness that one identifier takes, in bytes.
pub const RANDOM_BYTES: usize = 8;

/// Draws up a list: rounds times outwards and numbers down, gives random identifiers, orders by them, and checks.
/// `random` has [`RANDOM_BYTES`] for each draft.
///
/// # Errors
/// Everything that keeps the drafts from being published; indices are those of `drafts`.
pub fn publish(
    drafts: &[Draft],
    issued: OffsetDateTime,
    rules: &Rules,
    random: &[u8],
) -> Result<CheckedAreas, Vec<Finding>> {
    let issued = Hour::at_or_before(issued).ok_or_else(|| vec![whole(Rule::Times, "issued")])?;
    let ids = identifiers(drafts.len(), random)?;
    let mut findings: Vec<Finding> = Vec::new();
    let mut areas = Vec::with_capacity(drafts.len());
    for (index, (draft, id)) in drafts.iter().zip(ids).enumerate() {
        findings.extend(
            draft
                .withheld()
                .map(|(rule, detail)| of(index, rule, detail)),
        );
        match draft.area(id, rules) {
            Some(area) => areas.push(area),
            None => findings.push(of(index, Rule::Times, String::new())),
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    checked(issued, areas, rules)
}

/// The order of the drafts is lost on purpose; findings get it back.
fn checked(issued: Hour, areas: Vec<Area>, rules: &Rules) -> Result<CheckedAreas, Vec<Finding>> {
    let drawn: Vec<AreaId> = areas.iter().map(|area| area.id).collect();
    let mut list = Areas {
        issued,
        areas,
        unknown: Vec::new(),
    };
    list.areas.sort_unstable_by_key(|area| area.id);
    list.checked(rules).map_err(|findings| {
        let back = |finding: Finding| Finding {
            index: finding
                .id
                .and_then(|id| drawn.iter().position(|drawn| *drawn == id)),
            id: None,
            ..finding
        };
        findings.into_iter().map(back).collect()
    })
}

fn identifiers(count: usize, random: &[u8]) -> Result<Vec<AreaId>, Vec<Finding>> {
    let (chunks, _) = random.as_chunks::<RANDOM_BYTES>();
    let ids: Vec<AreaId> = chunks
        .iter()
        .take(count)
        .map(|bytes| AreaId::new(u64::from_be_bytes(*bytes)))
        .collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() < count {
        return Err(vec![whole(Rule::Randomness, "")]);
    }
    Ok(ids)
}

fn whole(rule: Rule, detail: &str) -> Finding {
    Finding {
        rule,
        index: None,
        id: None,
        detail: detail.to_owned(),
    }
}

fn of(index: usize, rule: Rule, detail: String) -> Finding {
    Finding {
        rule,
        index: Some(index),
        id: None,
        detail,
    }
}

impl Draft {
    /// What only the office can judge, since nothing of it is published.
    fn withheld(&self) -> impl Iterator<Item = (Rule, String)> {
        let few = match self.evidence {
            Evidence::UnrelatedCases(cases) if cases < 2 => Some(format!("{cases} given")),
            _ => None,
        };
        let residential = self.residential.then(|| (Rule::Residential, String::new()));
        let known = self
            .contacts_all_known
            .then(|| (Rule::AllContactsKnown, String::new()));
        let few = few.map(|detail| (Rule::TwoUnrelatedCases, detail));
        residential.into_iter().chain(known).chain(few)
    }

    fn area(&self, id: AreaId, rules: &Rules) -> Option<Area> {
        let step = match self.kind {
            Kind::Area => HOURS_OF_A_DAY,
            Kind::PublicVenue => 1,
        };
        let window = Window::rounded_outwards(self.from, self.until, step)?;
        let expires = match self.expires {
            Some(at) => Hour::at_or_after(at)?,
            None => window.until().plus(rules.latest_expiry_hours)?,
        };
        Some(Area {
            id,
            kind: self.kind,
            shape: self.shape.clone(),
            window,
            expires,
            level: self.level,
            basis: self.evidence.basis(),
            people: People::rounded_down(self.people.max(1))?,
            disease: self.disease.clone(),
            pack: self.pack.clone(),
            words: Arc::new(Words {
                name: self.name.clone(),
                advice: self.advice.clone(),
            }),
        })
    }
}

impl Evidence {
    const fn basis(self) -> Basis {
        match self {
            Self::UnrelatedCases(_) => Basis::UnrelatedCases,
            Self::Wastewater => Basis::Wastewater,
            Self::SingleUntraceable => Basis::SingleUntraceable,
        }
    }
}
