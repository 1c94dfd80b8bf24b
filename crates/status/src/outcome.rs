//! The status of one person under one pack.

use crate::episode::episodes;
use crate::fact::Fact;
use crate::interval::interval;
use crate::matching::{Facts, From};
use policy::pack::{self, Action, CheckedPack, ResidualRisk, Rule, Source, Text};
use serde::{Deserialize, Serialize};
use sorted::Set;
use time::{Duration, OffsetDateTime, UtcOffset};

/// A fact dated this far ahead is taken for a clock that runs differently, not for a date in the future.
pub const CLOCK_SKEW: Duration = Duration::minutes(5);

/// The colour of a status. `Unknown` is never a reason to keep anyone out or in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Colour {
    /// No rule is active, and the pack's condition for green holds.
    Green,
    /// No rule is active, and too little is known for green.
    Unknown,
    /// A rule asks for care.
    Amber,
    /// A rule asks to stay apart.
    Red,
}

/// Why a status is unknown although facts are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "StatusNotice"))]
pub enum Notice {
    /// The pack is not in force yet.
    PackNotYetInForce,
    /// The pack has expired: there is no rule.
    PackExpired,
    /// A fact is dated in the future; the clock of the phone or the date is wrong.
    FactInFuture,
    /// What green needs is missing or too old.
    TooLittleKnown,
}

/// One active rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Reason {
    /// Name of the rule.
    pub rule: String,
    /// Its colour.
    pub colour: Colour,
    /// What it asks.
    pub action: Action,
    /// The facts it rests on, sorted.
    pub facts: Vec<Fact>,
    /// Active since.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub since: OffsetDateTime,
    /// Active until just before.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub until: OffsetDateTime,
    /// Where the rule comes from.
    pub source: Source,
    /// Why, in every language of the pack.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub text: Text,
    /// What to do, in order.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>[]"))]
    pub todo: Vec<Text>,
    /// How to contest it.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub contest: Text,
    /// What remains possible at the end.
    pub residual_risk: Option<Remaining>,
}

/// What remains possible when a rule ends, in words and numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Remaining {
    /// In every language of the pack.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub text: Text,
    /// Best estimate, in per cent, where the source gives a number.
    pub percent: Option<f64>,
    /// Upper bound, in per cent.
    pub upper_percent: Option<f64>,
    /// Where it comes from.
    pub source: Source,
}

/// The status.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Status {
    /// Pack and its version.
    pub pack: String,
    /// Version of the pack.
    pub version: u32,
    /// Colour.
    pub colour: Colour,
    /// Since when it has been amber or red.
    #[serde(with = "json::instant::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub since: Option<OffsetDateTime>,
    /// When the last active rule ends.
    #[serde(with = "json::instant::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub until: Option<OffsetDateTime>,
    /// Every active rule: the reddest first, then the one that lasts longest, then by name.
    pub reasons: Vec<Reason>,
    /// Why it is unknown.
    pub notice: Option<Notice>,
    /// What green rests on, or what is missing for it.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub text: Text,
    /// Areas to ask about: "were you there?"
    pub questions: Vec<Fact>,
}

impl Status {
    /// Canonical JSON: the same status has the same bytes on every machine.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        json::write(self).into_bytes()
    }
}

/// Folds facts and a pack into a status at the moment `now`. Total: there is an answer for every input.
#[must_use]
pub fn status(facts: &[Fact], pack: &CheckedPack, now: OffsetDateTime) -> Status {
    let own: Set<Fact> = facts
        .iter()
        .map(Fact::normalised)
        .filter(|fact| concerns(fact, pack))
        .collect();
    let facts = Facts {
        all: own.iter().collect(),
        offset: offset(pack),
    };
    if now < pack.effective_from {
        return unknown(pack, Notice::PackNotYetInForce, &facts);
    }
    if now >= pack.expires {
        return unknown(pack, Notice::PackExpired, &facts);
    }
    if facts
        .all
        .iter()
        .any(|fact| is_ahead(fact, now, facts.offset))
    {
        return unknown(pack, Notice::FactInFuture, &facts);
    }
    let reasons = reasons(&facts, pack, now);
    if reasons.is_empty() {
        without_reasons(&facts, pack, now)
    } else {
        with_reasons(&facts, pack, reasons)
    }
}

/// Facts of other diseases are another pack's. A symptom concerns every pack that asks for it, and no other: a rash
/// must not prolong what a pack about the lungs asks.
fn concerns(fact: &Fact, pack: &CheckedPack) -> bool {
    match fact {
        Fact::SymptomCheck { .. } => true,
        Fact::Symptom { symptom, .. } => pack
            .questionnaire
            .iter()
            .any(|question| question.symptom == *symptom),
        Fact::Test { target, .. }
        | Fact::Vaccination { target, .. }
        | Fact::Recovery { target, .. } => pack.disease.targets.contains(target),
        Fact::Exposure { disease, .. }
        | Fact::Encounter { disease, .. }
        | Fact::AreaVisit { disease, .. } => *disease == pack.disease.id,
    }
}

fn offset(pack: &CheckedPack) -> UtcOffset {
    UtcOffset::from_whole_seconds(i32::from(pack.utc_offset_minutes) * 60).unwrap_or(UtcOffset::UTC)
}

/// A fact must not begin to count by waiting: while one is ahead of the clock, nothing is concluded.
fn is_ahead(fact: &Fact, now: OffsetDateTime, offset: UtcOffset) -> bool {
    let latest = now.checked_add(CLOCK_SKEW).unwrap_or(now);
    match fact {
        Fact::Symptom { onset, ended, .. } => {
            *onset > latest || ended.is_some_and(|ended| ended > latest)
        }
        Fact::SymptomCheck { at } | Fact::Test { specimen: at, .. } => *at > latest,
        _ => fact.last_day(offset) > crate::fact::day_at(latest, offset),
    }
}

fn reasons(facts: &Facts<'_>, pack: &CheckedPack, now: OffsetDateTime) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = pack
        .rules
        .iter()
        .filter_map(|rule| reason(facts, pack, rule, now))
        .collect();
    reasons.sort_by(|a, b| (b.colour, b.until, &a.rule).cmp(&(a.colour, a.until, &b.rule)));
    reasons
}

/// The reason that a rule gives now: of several episodes, the one that lasts longest.
fn reason(
    facts: &Facts<'_>,
    pack: &CheckedPack,
    rule: &Rule,
    now: OffsetDateTime,
) -> Option<Reason> {
    let active = episodes(facts, rule)
        .into_iter()
        .filter_map(|episode| Some((interval(facts, rule, &episode)?, episode)));
    let (interval, episode) = active
        .filter(|(interval, _)| interval.contains(now))
        .max_by_key(|(interval, _)| interval.until)?;
    Some(Reason {
        rule: rule.id.clone(),
        colour: match rule.colour {
            pack::Colour::Amber => Colour::Amber,
            pack::Colour::Red => Colour::Red,
        },
        action: rule.action,
        facts: episode
            .used
            .iter()
            .map(|index| facts.all[*index].clone())
            .collect(),
        since: interval.since,
        until: interval.until,
        source: pack.sources.get(rule.source.as_ref()?)?.clone(),
        text: pack.text(&rule.text),
        todo: rule.todo.iter().map(|key| pack.text(key)).collect(),
        contest: pack.text(&rule.contest),
        residual_risk: rule
            .residual_risk
            .as_ref()
            .and_then(|risk| remaining(pack, risk)),
    })
}

fn remaining(pack: &CheckedPack, risk: &ResidualRisk) -> Option<Remaining> {
    Some(Remaining {
        text: pack.text(&risk.text),
        percent: risk.percent,
        upper_percent: risk.upper_percent,
        source: pack.sources.get(&risk.source)?.clone(),
    })
}

fn with_reasons(facts: &Facts<'_>, pack: &CheckedPack, reasons: Vec<Reason>) -> Status {
    Status {
        colour: reasons
            .iter()
            .map(|reason| reason.colour)
            .max()
            .unwrap_or(Colour::Unknown),
        since: reasons.iter().map(|reason| reason.since).min(),
        until: reasons.iter().map(|reason| reason.until).max(),
        text: Text::new(),
        notice: None,
        reasons,
        ..unknown(pack, Notice::TooLittleKnown, facts)
    }
}

fn without_reasons(facts: &Facts<'_>, pack: &CheckedPack, now: OffsetDateTime) -> Status {
    let status = unknown(pack, Notice::TooLittleKnown, facts);
    match facts.meet(&pack.green.when, From::Now(now), &|_| true) {
        Some(_) => Status {
            colour: Colour::Green,
            notice: None,
            text: pack.text(&pack.green.text),
            ..status
        },
        None => status,
    }
}

fn unknown(pack: &CheckedPack, notice: Notice, facts: &Facts<'_>) -> Status {
    let asks = |fact: &&&Fact| {
        matches!(
            fact,
            Fact::AreaVisit {
                confirmed: false,
                ..
            }
        )
    };
    Status {
        pack: pack.id.clone(),
        version: pack.version,
        colour: Colour::Unknown,
        since: None,
        until: None,
        reasons: Vec::new(),
        notice: Some(notice),
        text: pack.text(&pack.green.unknown),
        questions: facts
            .all
            .iter()
            .filter(asks)
            .map(|fact| (*fact).clone())
            .collect(),
    }
}
