//! Episodes: facts of one kind that follow each other closely belong to one illness or one run of contacts, and
//! their first (or last) day is what a rule counts from.

use crate::fact::Fact;
use crate::matching::{Facts, From, Used};
use policy::pack::{Anchor, Rule};
use policy::vocabulary::{SymptomCode, TestResult};
use sorted::Set;
use time::Date;

/// One episode in which a rule's condition is met.
pub(crate) struct Episode {
    /// Facts that meet the condition.
    pub(crate) used: Set<usize>,
    /// Facts whose days lie in the episode, used or not.
    pub(crate) members: Set<usize>,
}

/// Every episode in which the rule applies.
pub(crate) fn episodes(facts: &Facts<'_>, rule: &Rule) -> Vec<Episode> {
    let mut found = Vec::new();
    for members in clusters(facts, rule) {
        let Some(used) = facts.meet(&rule.when, From::Day(Date::MAX), &|index| {
            members.contains(&index)
        }) else {
            continue;
        };
        if let Some(day) = anchor_day(facts, &used, rule.start.anchor)
            && !is_exempt(facts, rule, day)
        {
            found.push(Episode { used, members });
        }
    }
    found
}

fn is_exempt(facts: &Facts<'_>, rule: &Rule, day: Date) -> bool {
    let exemption: Option<Used> = rule
        .unless
        .as_ref()
        .map(|unless| facts.meet(unless, From::Day(day), &|_| true));
    exemption.flatten().is_some()
}

/// Splits the facts that the rule can count from, or that its condition can use, where more than `episode_days` lie
/// between one and the next.
fn clusters(facts: &Facts<'_>, rule: &Rule) -> Vec<Set<usize>> {
    let mut days: Vec<(Date, Date, usize)> = facts
        .all
        .iter()
        .enumerate()
        .filter(|(_, fact)| matters(fact, rule))
        .map(|(index, fact)| {
            (
                fact.first_day(facts.offset),
                onset_or_last(fact, facts),
                index,
            )
        })
        .collect();
    days.sort_unstable();
    let mut clusters: Vec<Set<usize>> = Vec::new();
    let mut reach: Option<Date> = None;
    for (first, last, index) in days {
        let joins =
            reach.is_some_and(|reach| (first - reach).whole_days() <= i64::from(rule.episode_days));
        if !joins {
            clusters.push(Set::new());
        }
        clusters
            .last_mut()
            .expect("one was pushed for the first fact")
            .insert(index);
        reach = Some(if joins {
            reach.map_or(last, |reach| reach.max(last))
        } else {
            last
        });
    }
    clusters
}

/// Contacts reach to their last day; an illness is held together by onsets and samples, not by how long it lasts.
fn onset_or_last(fact: &Fact, facts: &Facts<'_>) -> Date {
    match fact {
        Fact::Symptom { .. } => fact.first_day(facts.offset),
        _ => fact.last_day(facts.offset),
    }
}

/// Facts that can be evidence of this rule: a negative test or a check never holds an episode together.
fn matters(fact: &Fact, rule: &Rule) -> bool {
    match fact {
        Fact::Test { result, .. } => *result == TestResult::Detected && uses(rule, fact),
        Fact::AreaVisit { confirmed, .. } => *confirmed && uses(rule, fact),
        Fact::SymptomCheck { .. } => false,
        _ => uses(rule, fact),
    }
}

fn uses(rule: &Rule, fact: &Fact) -> bool {
    fn names(condition: &policy::pack::Condition, fact: &Fact) -> bool {
        condition.kind() == Some(fact.kind())
            || condition.parts().iter().any(|part| names(part, fact))
    }
    names(&rule.when, fact)
}

/// The day that an anchor names among these facts.
pub(crate) fn anchor_day(facts: &Facts<'_>, used: &Set<usize>, anchor: Anchor) -> Option<Date> {
    let chosen = |wanted: &dyn Fn(&Fact) -> bool| -> Vec<&Fact> {
        used.iter()
            .map(|index| facts.all[*index])
            .filter(|fact| wanted(fact))
            .collect()
    };
    let first = |wanted: &dyn Fn(&Fact) -> bool| {
        chosen(wanted)
            .iter()
            .map(|fact| fact.first_day(facts.offset))
            .min()
    };
    match anchor {
        Anchor::Onset => first(&is_symptom),
        Anchor::LatestOnset => chosen(&is_symptom)
            .iter()
            .map(|fact| fact.first_day(facts.offset))
            .max(),
        Anchor::Rash => first(&|fact| {
            matches!(
                fact,
                Fact::Symptom {
                    symptom: SymptomCode::Rash,
                    ..
                }
            )
        }),
        Anchor::Specimen => first(&is_detection),
        Anchor::OnsetOrSpecimen => first(&is_symptom).or_else(|| first(&is_detection)),
        Anchor::FirstExposure => first(&is_contact),
        Anchor::LastExposure => chosen(&is_contact)
            .iter()
            .map(|fact| fact.last_day(facts.offset))
            .max(),
    }
}

const fn is_symptom(fact: &Fact) -> bool {
    matches!(fact, Fact::Symptom { .. })
}

const fn is_detection(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Test {
            result: TestResult::Detected,
            ..
        }
    )
}

const fn is_contact(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Exposure { .. } | Fact::Encounter { .. } | Fact::AreaVisit { .. }
    )
}
