//! From when to when a rule is active in one episode. Computed from facts alone.

use crate::episode::{Episode, anchor_day};
use crate::fact::Fact;
use crate::matching::{Facts, is_test};
use policy::pack::{End, Release, Rule};
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
    let illness = Illness::of(facts, episode);
    let planned = planned_end(&count, end, end_anchor, &illness);
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

/// The symptoms of an episode.
struct Illness<'a> {
    /// `None` where a symptom still lasts; the last end otherwise; absent symptoms ended at the beginning of time.
    over: Option<OffsetDateTime>,
    facts: &'a Facts<'a>,
}

impl<'a> Illness<'a> {
    fn of(facts: &'a Facts<'a>, episode: &Episode) -> Self {
        let first = episode
            .members
            .iter()
            .map(|index| facts.all[*index].first_day(facts.offset))
            .min();
        let mut over = Some(OffsetDateTime::UNIX_EPOCH);
        for fact in &facts.all {
            if let Fact::Symptom { ended, .. } = fact
                && first.is_none_or(|first| fact.last_day(facts.offset) >= first)
            {
                over = over.zip(*ended).map(|(over, ended)| over.max(ended));
            }
        }
        Self { over, facts }
    }

    fn free_for(&self, hours: u16) -> Option<OffsetDateTime> {
        self.over?.checked_add(Duration::hours(i64::from(hours)))
    }
}

fn planned_end(
    count: &Count<'_>,
    end: &End,
    anchor: Date,
    illness: &Illness<'_>,
) -> OffsetDateTime {
    let planned = count.after(anchor, end.day);
    let Some(extend) = end.extend else {
        return planned;
    };
    let latest = count.after(anchor, extend.latest_day);
    illness
        .free_for(extend.symptom_free_hours)
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
            samples.filter(|specimen| *specimen >= earliest).min()
        }
        Release::SymptomFree { hours, from_day } => illness
            .free_for(*hours)
            .map(|free| free.max(count.beginning(anchor, *from_day))),
    }
}
