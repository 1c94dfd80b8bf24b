//! Which facts meet a condition.

use crate::fact::{Fact, day_at};
use policy::pack::Condition;
use policy::vocabulary::{TestKind, TestResult};
use sorted::Set;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// The facts of one pack's disease, sorted, without doubles, and where its days begin.
pub(crate) struct Facts<'a> {
    pub(crate) all: Vec<&'a Fact>,
    pub(crate) offset: UtcOffset,
}

/// The moment from which a condition looks back.
#[derive(Clone, Copy)]
pub(crate) enum From {
    /// The moment of asking.
    Now(OffsetDateTime),
    /// A day, to its end.
    Day(Date),
}

/// Indexes of the facts that were used; `None` where the condition does not hold.
pub(crate) type Used = Option<Set<usize>>;

impl Facts<'_> {
    /// Evaluates a condition over the facts whose index `among` accepts. All that meet a part are used, so that the
    /// answer does not depend on their order.
    pub(crate) fn meet(
        &self,
        condition: &Condition,
        from: From,
        among: &dyn Fn(usize) -> bool,
    ) -> Used {
        let Some(needed) = condition.needed() else {
            return self.simple(condition, from, among);
        };
        let met: Vec<_> = condition
            .parts()
            .iter()
            .filter_map(|part| self.meet(part, from, among))
            .collect();
        (met.len() >= needed).then(|| met.into_iter().flatten().collect())
    }

    fn simple(&self, condition: &Condition, from: From, among: &dyn Fn(usize) -> bool) -> Used {
        let meets = |(index, fact): &(usize, &&Fact)| {
            among(*index) && self.fact_meets(fact, condition, from)
        };
        let used: Set<usize> = self
            .all
            .iter()
            .enumerate()
            .filter(meets)
            .map(|(index, _)| index)
            .collect();
        (!used.is_empty()).then_some(used)
    }

    fn fact_meets(&self, fact: &Fact, condition: &Condition, from: From) -> bool {
        match (condition, fact) {
            (Condition::Symptom(codes), Fact::Symptom { symptom, .. }) => codes.contains(symptom),
            (Condition::SymptomCheck { within_hours }, Fact::SymptomCheck { at }) => {
                self.age(*at, from) <= Duration::hours(i64::from(*within_hours))
            }
            (
                Condition::Test {
                    kinds,
                    result,
                    within_days,
                },
                Fact::Test {
                    test,
                    result: found,
                    specimen,
                    ..
                },
            ) => {
                is_test(kinds, *result, *test, *found)
                    && within_days.is_none_or(|days| {
                        self.age(*specimen, from) <= Duration::days(i64::from(days))
                    })
            }
            (
                Condition::Vaccination {
                    complete,
                    days_ago,
                    within_days,
                },
                Fact::Vaccination {
                    dose, series, date, ..
                },
            ) => {
                let age = self.age_in_days(*date, from);
                (!complete || dose >= series)
                    && age >= i64::from(*days_ago)
                    && within_days.is_none_or(|days| age <= i64::from(days))
            }
            (Condition::Recovery { within_days }, Fact::Recovery { first_positive, .. }) => {
                (0..=i64::from(*within_days)).contains(&self.age_in_days(*first_positive, from))
            }
            (Condition::Exposure(tiers), Fact::Exposure { tier, .. })
            | (Condition::Encounter(tiers), Fact::Encounter { tier, .. }) => tiers.contains(tier),
            (
                Condition::AreaVisit(levels),
                Fact::AreaVisit {
                    level, confirmed, ..
                },
            ) => *confirmed && levels.contains(level),
            _ => false,
        }
    }

    fn age(&self, at: OffsetDateTime, from: From) -> Duration {
        match from {
            From::Now(now) => now - at,
            From::Day(day) => {
                Duration::days(self.age_in_days(day_at(at, self.offset), From::Day(day)))
            }
        }
    }

    fn age_in_days(&self, day: Date, from: From) -> i64 {
        let until = match from {
            From::Now(now) => day_at(now, self.offset),
            From::Day(day) => day,
        };
        (until - day).whole_days()
    }
}

/// Whether a test is one of these kinds with this result.
pub(crate) fn is_test(
    kinds: &[TestKind],
    result: TestResult,
    test: TestKind,
    found: TestResult,
) -> bool {
    kinds.contains(&test) && found == result
}
