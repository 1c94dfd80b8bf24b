//! From when to when a rule is active in one episode. Computed from facts alone.

use crate::episode::{Episode, anchor_day};
use crate::fact::{Fact, day_at};
use crate::matching::{Facts, is_test};
use policy::pack::{End, Release, Rule};
use policy::vocabulary::SymptomCode;
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

/// Active from `since` until just before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) since: OffsetDateTime,
    pub(crate) until: OffsetDateTime,
}

impl Interval {
    pub(crate) fn contains(&self, now: OffsetDateTime) -> bool {
        self.since <= now && now < self.until
    }
}

/// The interval of `rule` in `episode`; `None` where a release came before it began, or the rule has no end (which a
/// checked pack excludes).
pub(crate) fn interval(facts: &Facts<'_>, rule: &Rule, episode: &Episode) -> Option<Interval> {
    let end = rule.end.as_ref()?;
    let count = Count {
        facts,
        zero: rule.start.anchor_day,
    };
    let start_anchor = anchor_day(facts, &episode.used, rule.start.anchor)?;
    let end_anchor = anchor_day(
        facts,
        &episode.used,
        end.anchor.unwrap_or(rule.start.anchor),
    )?;
    let since = count.beginning(start_anchor, rule.start.day);
    let planned = count.after(end_anchor, end.day);
    let illness = Illness::of(facts, rule, episode, planned);
    let planned = extended(planned, &count, end, end_anchor, &illness);
    let released = end
        .release
        .iter()
        .filter_map(|release| released(&count, release, end_anchor, &illness))
        .min();
    let until = released.map_or(planned, |released| released.min(planned));
    (since < until).then_some(Interval { since, until })
}

/// Counts days from an anchor whose own day is `zero` (0 or 1).
struct Count<'a> {
    facts: &'a Facts<'a>,
    zero: u8,
}

impl Count<'_> {
    /// The first moment of day `day`.
    fn beginning(&self, anchor: Date, day: u16) -> OffsetDateTime {
        let shift = i64::from(day) - i64::from(self.zero);
        midnight(
            anchor
                .checked_add(Duration::days(shift))
                .unwrap_or(Date::MAX),
            self.facts.offset,
        )
    }

    /// The first moment after day `day`.
    fn after(&self, anchor: Date, day: u16) -> OffsetDateTime {
        self.beginning(anchor, day.saturating_add(1))
    }
}

/// The first moment of a civil day, in UTC.
fn midnight(day: Date, offset: UtcOffset) -> OffsetDateTime {
    let local = day.with_time(Time::MIDNIGHT).assume_utc();
    local
        .checked_sub(Duration::seconds(i64::from(offset.whole_seconds())))
        .unwrap_or(local)
}

/// The symptoms of an episode: those that began at most `episode_days` before its first fact, and before the rule
/// would end without them. What begins later is another illness.
struct Illness<'a> {
    facts: &'a Facts<'a>,
    first: Date,
    planned: OffsetDateTime,
}

impl<'a> Illness<'a> {
    fn of(facts: &'a Facts<'a>, rule: &Rule, episode: &Episode, planned: OffsetDateTime) -> Self {
        let days = episode.members.iter();
        let first = days
            .map(|index| facts.all[*index].first_day(facts.offset))
            .min()
            .and_then(|first| first.checked_sub(Duration::days(i64::from(rule.episode_days))));
        Self {
            facts,
            first: first.unwrap_or(Date::MIN),
            planned,
        }
    }

    fn has(&self, onset: OffsetDateTime) -> bool {
        day_at(onset, self.facts.offset) >= self.first && onset < self.planned
    }

    /// When the named symptoms (all, where none is named) have been gone for so long. `None` while one lasts; from the
    /// beginning of time where there was none.
    fn free_for(&self, hours: u16, named: &[SymptomCode]) -> Option<OffsetDateTime> {
        let mut over = Some(OffsetDateTime::UNIX_EPOCH);
        for fact in &self.facts.all {
            if let Fact::Symptom {
                symptom,
                onset,
                ended,
            } = fact
                && (named.is_empty() || named.contains(symptom))
                && self.has(*onset)
            {
                over = over.zip(*ended).map(|(over, ended)| over.max(ended));
            }
        }
        over?.checked_add(Duration::hours(i64::from(hours)))
    }
}

fn extended(
    planned: OffsetDateTime,
    count: &Count<'_>,
    end: &End,
    anchor: Date,
    illness: &Illness<'_>,
) -> OffsetDateTime {
    let Some(extend) = &end.extend else {
        return planned;
    };
    let latest = count.after(anchor, extend.latest_day);
    illness
        .free_for(extend.symptom_free_hours, &extend.symptoms)
        .unwrap_or(latest)
        .clamp(planned, latest.max(planned))
}

fn released(
    count: &Count<'_>,
    release: &Release,
    anchor: Date,
    illness: &Illness<'_>,
) -> Option<OffsetDateTime> {
    match release {
        Release::Test {
            kinds,
            result,
            from_day,
            again_after_hours,
        } => {
            let earliest = count.beginning(anchor, *from_day);
            let samples = illness.facts.all.iter().filter_map(|fact| match fact {
                Fact::Test {
                    test,
                    result: found,
                    specimen,
                    ..
                } if is_test(kinds, *result, *test, *found) => Some(*specimen),
                _ => None,
            });
            let samples: Vec<_> = samples.filter(|specimen| *specimen >= earliest).collect();
            let first = samples.iter().copied().min()?;
            let Some(hours) = again_after_hours else {
                return Some(first);
            };
            let again = first.checked_add(Duration::hours(i64::from(*hours)))?;
            samples
                .into_iter()
                .filter(|specimen| *specimen >= again)
                .min()
        }
        Release::SymptomFree {
            hours,
            from_day,
            symptoms,
        } => illness
            .free_for(*hours, symptoms)
            .map(|free| free.max(count.beginning(anchor, *from_day))),
    }
}
