//! Every rule of every sample can become active, by every way that its condition names, and ends by itself.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod sample;

use policy::pack::{CheckedPack, Condition, Rule};
use policy::vocabulary::{SymptomCode, TestKind, TestResult, Tier};
use status::{Fact, status};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// When everything in these tests happens: ten days after the samples come into force.
const EVENT: OffsetDateTime = datetime!(2026-11-11 9:00 UTC);

/// Sets of facts, one for each way of meeting a condition.
fn ways(pack: &CheckedPack, condition: &Condition) -> Vec<Vec<Fact>> {
    let each = |facts: Vec<Fact>| facts.into_iter().map(|fact| vec![fact]).collect();
    match condition {
        Condition::Symptom(codes) => each(codes.iter().map(|code| symptom(*code)).collect()),
        Condition::Test { kinds, result, .. } => each(
            kinds
                .iter()
                .map(|kind| test(pack, *kind, *result))
                .collect(),
        ),
        Condition::Exposure(tiers) => each(tiers.iter().map(|tier| contact(pack, *tier)).collect()),
        Condition::Encounter(tiers) => each(
            tiers
                .iter()
                .map(|tier| sample::encounter(pack, *tier, EVENT.date()))
                .collect(),
        ),
        Condition::AreaVisit(levels) => each(levels.iter().map(|_| stay(pack)).collect()),
        Condition::All(parts) => together(pack, parts, parts.len()),
        Condition::Any(parts) => together(pack, parts, 1),
        Condition::AtLeast { n, of } => together(pack, of, *n),
        Condition::SymptomCheck { .. }
        | Condition::Vaccination { .. }
        | Condition::Recovery { .. } => panic!("no rule of a sample begins with {condition:?}"),
    }
}

/// Every choice of `needed` of the parts, each met in every way.
fn together(pack: &CheckedPack, parts: &[Condition], needed: usize) -> Vec<Vec<Fact>> {
    if needed == 0 {
        return vec![Vec::new()];
    }
    let Some((first, rest)) = parts.split_first() else {
        return Vec::new();
    };
    let mut found = together(pack, rest, needed);
    for tail in together(pack, rest, needed - 1) {
        for mut way in ways(pack, first) {
            way.extend(tail.iter().cloned());
            found.push(way);
        }
    }
    found
}

fn symptom(code: SymptomCode) -> Fact {
    sample::lasting(code, EVENT)
}

fn test(pack: &CheckedPack, kind: TestKind, result: TestResult) -> Fact {
    sample::test(pack, kind, result, EVENT)
}

fn contact(pack: &CheckedPack, tier: Tier) -> Fact {
    sample::contact(pack, tier, EVENT.date(), EVENT.date())
}

fn stay(pack: &CheckedPack) -> Fact {
    sample::visit(pack, EVENT.date(), EVENT.date(), true)
}

/// The moments, an hour after the event and then every 12 hours to the end of the pack, at which the rule is active.
fn active(pack: &CheckedPack, rule: &Rule, facts: &[Fact]) -> Vec<OffsetDateTime> {
    let moments = (0..)
        .map(|step| EVENT + Duration::hours(1 + 12 * step))
        .take_while(|now| *now < pack.expires);
    let is_active = |now: &OffsetDateTime| {
        let reasons = status(facts, pack, *now).reasons;
        reasons.iter().any(|reason| reason.rule == rule.id)
    };
    moments.filter(is_active).collect()
}

#[test]
fn every_way_of_meeting_every_rule_makes_it_active_and_it_ends() {
    let mut count = 0;
    for pack in sample::packs() {
        for rule in &pack.rules {
            let ways = ways(&pack, &rule.when);
            assert!(!ways.is_empty(), "{} can never be met", rule.id);
            for facts in ways {
                ends(&pack, rule, &facts);
                count += 1;
            }
        }
    }
    assert!(count > 300, "only {count} ways were tried");
}

/// Active without a break, until the moment that its reason names, and never again.
fn ends(pack: &CheckedPack, rule: &Rule, facts: &[Fact]) {
    let active = active(pack, rule, facts);
    let at = |now| {
        let reasons = status(facts, pack, now).reasons;
        reasons.into_iter().find(|reason| reason.rule == rule.id)
    };
    let first = *active
        .first()
        .unwrap_or_else(|| panic!("{} of {facts:?}", rule.id));
    let reason = at(first).unwrap();
    assert!(
        reason.until < pack.expires,
        "{} ends within the pack",
        rule.id
    );
    assert!(active.iter().all(|now| *now < reason.until), "{}", rule.id);
    assert!(
        at(reason.until - Duration::seconds(1)).is_some(),
        "{}",
        rule.id
    );
    assert!(at(reason.until).is_none(), "{}", rule.id);
}
