//! The holder's own facts: added by hand, removed by hand, and erased when they are past the horizon (DESIGN, G10).

use crate::lists::Lists;
use crate::outcome::{Problem, Refused};
use bulletin::Digest;
use policy::pack::{CheckedPack, Condition, Rule};
use policy::vocabulary::{TestKind, TestResult, Tier};
use serde::{Deserialize, Serialize};
use status::{Fact, Origin};
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// What a phone found of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EncounterDay {
    /// The day, in UTC.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    #[serde(with = "json::day")]
    pub day: Date,
    /// What the minutes amount to.
    pub tier: Tier,
    /// How long, weighed, in minutes.
    pub minutes: u32,
}

/// The most own facts in one wallet.
const MAX_FACTS: usize = 512;
/// What is older than this is erased, unless a rule in force reaches further back.
const KEPT_DAYS: u16 = 60;
/// However far a pack reaches, nothing older is kept.
pub(crate) const MAX_KEPT_DAYS: u16 = 180;

/// A fact by the holder's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnFact {
    /// The pack for which it was given; nothing for symptoms, which are every pack's.
    pub(crate) pack: Option<String>,
    pub(crate) fact: Fact,
}

impl OwnFact {
    pub(crate) fn id(&self) -> String {
        short_digest(&json::write(self).into_bytes())
    }
}

/// A name made of the content, so that the same has the same name and no randomness is needed.
pub(crate) fn short_digest(bytes: &[u8]) -> String {
    let mut name = Digest::of(bytes).to_string();
    name.truncate(16);
    name
}

/// Adds a fact; `false` where it was there already.
pub(crate) fn add(facts: &mut Vec<OwnFact>, new: OwnFact) -> Result<bool, Refused> {
    if facts.contains(&new) {
        return Ok(false);
    }
    if facts.len() >= MAX_FACTS {
        return Err(Problem::Full.into());
    }
    facts.push(new);
    Ok(true)
}

/// A test by the holder's own word.
pub(crate) fn test(
    lists: &Lists,
    pack: &str,
    (test, result): (TestKind, TestResult),
    at: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<OwnFact, Refused> {
    let found = lists.pack(pack).ok_or(Problem::PackUnknown)?;
    let target = found.disease.targets.first().ok_or(Problem::PackUnknown)?;
    check_day(lists, at, at, now)?;
    let specimen = at.to_offset(UtcOffset::UTC);
    let origin = Origin::Own;
    let fact = Fact::Test {
        target: target.clone(),
        test,
        result,
        specimen,
        origin,
    };
    Ok(OwnFact {
        pack: Some(pack.to_owned()),
        fact,
    })
}

/// A contact by the holder's own word.
pub(crate) fn contact(
    lists: &Lists,
    pack: &str,
    tier: Tier,
    (first, last): (Date, Date),
    now: OffsetDateTime,
) -> Result<OwnFact, Refused> {
    let found = lists.pack(pack).ok_or(Problem::PackUnknown)?;
    let offset = offset(found);
    let begins = |day: Date| day.midnight().assume_offset(offset);
    check_day(lists, begins(first), begins(last), now)?;
    let disease = found.disease.id.clone();
    let fact = Fact::Exposure {
        disease,
        tier,
        first,
        last,
    };
    Ok(OwnFact {
        pack: Some(pack.to_owned()),
        fact,
    })
}

/// What the phone found of a disease now, in place of what it found before: all of it, or nothing.
pub(crate) fn take_encounters(
    facts: &mut Vec<OwnFact>,
    lists: &Lists,
    disease: &str,
    days: &[EncounterDay],
    now: OffsetDateTime,
) -> Result<(), Refused> {
    let weighs = |pack: &&CheckedPack| pack.disease.id == disease && pack.encounters.is_some();
    let pack = lists.packs.iter().find(weighs);
    let pack = pack.ok_or(Problem::PackUnknown)?;
    let mut taken = Vec::new();
    for EncounterDay { day, tier, minutes } in days.iter().copied() {
        let begins = day.midnight().assume_utc();
        check_day(lists, begins, begins, now)?;
        let fact = Fact::Encounter {
            disease: disease.to_owned(),
            tier,
            day,
            minutes,
        };
        let pack = Some(pack.id.clone());
        add(&mut taken, OwnFact { pack, fact })?;
    }
    let found_before =
        |own: &OwnFact| matches!(&own.fact, Fact::Encounter { disease: of, .. } if of == disease);
    let others = facts.iter().filter(|own| !found_before(own)).count();
    if others + taken.len() > MAX_FACTS {
        return Err(Problem::Full.into());
    }
    facts.retain(|own| !found_before(own));
    facts.append(&mut taken);
    Ok(())
}

/// Where the days of a pack's jurisdiction begin.
pub(crate) fn offset(pack: &CheckedPack) -> UtcOffset {
    UtcOffset::from_whole_seconds(i32::from(pack.utc_offset_minutes) * 60).unwrap_or(UtcOffset::UTC)
}

/// A fact from the future makes every status unknown, and one past the horizon would be gone at once.
pub(crate) fn check_day(
    lists: &Lists,
    first: OffsetDateTime,
    last: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), Refused> {
    let problem = if first > last {
        Problem::DateOrder
    } else if last > now + status::CLOCK_SKEW {
        Problem::DateAhead
    } else if last < horizon(lists, now) {
        Problem::DateTooOld
    } else {
        return Ok(());
    };
    Err(problem.into())
}

/// How many days back anything of the holder's own is kept.
pub(crate) fn kept_days(lists: &Lists) -> u16 {
    let reach = lists
        .packs
        .iter()
        .flat_map(|pack| &pack.rules)
        .map(reach)
        .max();
    reach.unwrap_or(0).clamp(KEPT_DAYS, MAX_KEPT_DAYS)
}

/// The moment before which nothing of the holder's own is kept.
pub(crate) fn horizon(lists: &Lists, now: OffsetDateTime) -> OffsetDateTime {
    now - Duration::days(i64::from(kept_days(lists)))
}

/// How many days after a fact a rule can still rest on it.
fn reach(rule: &Rule) -> u16 {
    let end = rule.end.as_ref();
    let last = end.map_or(0, |end| {
        let extended = end
            .extend
            .as_ref()
            .map_or(0, |extension| extension.latest_day);
        end.day.max(extended)
    });
    let exempt = rule.unless.as_ref().map_or(0, within_days);
    last.saturating_add(rule.episode_days)
        .saturating_add(exempt)
}

/// How far back an exemption looks for a test; what certificates attest is not erased.
fn within_days(condition: &Condition) -> u16 {
    match condition {
        Condition::Test { within_days, .. } => within_days.unwrap_or(0),
        _ => condition.parts().iter().map(within_days).max().unwrap_or(0),
    }
}

/// Erases what is past the horizon; says whether there was anything.
pub(crate) fn forget(facts: &mut Vec<OwnFact>, horizon: OffsetDateTime) -> bool {
    let before = facts.len();
    let asked = last_check(facts);
    facts.retain(|own| last_moment(&own.fact, asked) >= horizon);
    facts.len() < before
}

/// When the holder last answered a symptom check.
pub(crate) fn last_check(facts: &[OwnFact]) -> Option<OffsetDateTime> {
    let at = |own: &OwnFact| match own.fact {
        Fact::SymptomCheck { at } => Some(at),
        _ => None,
    };
    facts.iter().filter_map(at).max()
}

/// The last moment of which a fact speaks. A symptom that lasts was there when the holder was last asked.
fn last_moment(fact: &Fact, asked: Option<OffsetDateTime>) -> OffsetDateTime {
    match fact {
        Fact::Symptom { onset, ended, .. } => {
            ended.unwrap_or_else(|| asked.map_or(*onset, |asked| asked.max(*onset)))
        }
        Fact::SymptomCheck { at } | Fact::Test { specimen: at, .. } => *at,
        // the end of the day, wherever on earth: a day is not erased before it is over
        _ => fact.last_day(UtcOffset::UTC).midnight().assume_utc() + Duration::days(2),
    }
}
