//! What holds of every status, whatever the facts, under every sample pack.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod sample;

use policy::pack::{CheckedPack, Condition};
use policy::vocabulary::{AreaLevel, FactKind, SymptomCode, TestKind, TestResult, Tier};
use proptest::prelude::*;
use status::{Colour, Fact, Notice, Origin, Status, status};
use std::sync::LazyLock;
use time::macros::datetime;
use time::{Duration, OffsetDateTime, UtcOffset};

static PACKS: LazyLock<Vec<CheckedPack>> = LazyLock::new(sample::packs);

/// From before the packs are in force until they have nearly expired.
fn moment() -> impl Strategy<Value = OffsetDateTime> {
    (0..90 * 24 * 4i64)
        .prop_map(|quarter| datetime!(2026-10-20 0:00 UTC) + Duration::minutes(15 * quarter))
}

/// Every symptom that some sample asks for.
fn symptom() -> impl Strategy<Value = SymptomCode> {
    let asked = |pack: &'static CheckedPack| pack.questionnaire.iter().map(|it| it.symptom);
    prop::sample::select(PACKS.iter().flat_map(asked).collect::<Vec<_>>())
}

fn target() -> impl Strategy<Value = String> {
    let targets = PACKS.iter().flat_map(|pack| pack.disease.targets.clone());
    prop::sample::select(targets.chain(["0".to_owned()]).collect::<Vec<_>>())
}

fn disease() -> impl Strategy<Value = String> {
    let names = PACKS.iter().map(|pack| pack.disease.id.clone());
    prop::sample::select(names.collect::<Vec<_>>())
}

fn own_word() -> impl Strategy<Value = Fact> {
    prop_oneof![
        4 => (symptom(), moment(), prop::option::of(moment())).prop_map(|(symptom, a, b)| {
            Fact::Symptom {
                symptom,
                onset: b.map_or(a, |b| a.min(b)),
                ended: b.map(|b| a.max(b)),
            }
        }),
        1 => moment().prop_map(|at| Fact::SymptomCheck { at }),
        2 => (disease(), tier(), moment(), moment()).prop_map(|(disease, tier, a, b)| {
            Fact::Exposure {
                disease,
                tier,
                first: a.min(b).date(),
                last: a.max(b).date(),
            }
        }),
        1 => (disease(), tier(), moment(), any::<u32>()).prop_map(|(disease, tier, at, minutes)| {
            Fact::Encounter {
                disease,
                tier,
                day: at.date(),
                minutes,
            }
        }),
        1 => (disease(), moment(), any::<bool>()).prop_map(|(disease, at, confirmed)| {
            Fact::AreaVisit {
                disease,
                area: "a".into(),
                level: AreaLevel::High,
                first: at.date(),
                last: at.date(),
                confirmed,
            }
        }),
    ]
}

fn tier() -> impl Strategy<Value = Tier> {
    prop::sample::select(vec![Tier::Casual, Tier::Close, Tier::Household])
}

fn certified() -> impl Strategy<Value = Fact> {
    let kind = prop::sample::select(vec![TestKind::Naat, TestKind::Antigen]);
    let result = prop::sample::select(vec![TestResult::Detected, TestResult::NotDetected]);
    prop_oneof![
        3 => (target(), kind, result, moment()).prop_map(|(target, test, result, specimen)| {
            Fact::Test {
                target,
                test,
                result,
                specimen,
                origin: Origin::Own,
            }
        }),
        1 => (target(), 1..4u64, moment()).prop_map(|(target, dose, at)| Fact::Vaccination {
            target,
            dose,
            series: 2,
            date: at.date(),
        }),
        1 => (target(), moment()).prop_map(|(target, at)| Fact::Recovery {
            target,
            first_positive: at.date(),
        }),
    ]
}

fn some_facts() -> impl Strategy<Value = Vec<Fact>> {
    prop::collection::vec(prop_oneof![own_word(), certified()], 0..12)
}

/// What a red status may rest on.
fn is_evidence(fact: &Fact) -> bool {
    match fact {
        Fact::Symptom { .. } | Fact::Exposure { .. } => true,
        Fact::Test { result, .. } => *result == TestResult::Detected,
        _ => false,
    }
}

fn is_negative(fact: &Fact) -> bool {
    matches!(fact, Fact::Test { result, .. } if *result == TestResult::NotDetected)
}

fn reds(status: &Status) -> impl Iterator<Item = &status::Reason> {
    let red = |reason: &&status::Reason| reason.colour == Colour::Red;
    status.reasons.iter().filter(red)
}

#[test]
fn no_facts_are_unknown_in_every_pack_and_never_red() {
    for pack in PACKS.iter() {
        let status = status(&[], pack, pack.effective_from);
        assert_eq!(status.colour, Colour::Unknown, "{}", pack.id);
        assert_eq!(status.notice, Some(Notice::TooLittleKnown));
    }
}

/// Every red rule of the samples rests on evidence by its form; an area alone is never enough.
#[test]
fn no_red_rule_asks_for_an_area() {
    fn asks(condition: &Condition) -> bool {
        condition.kind() == Some(FactKind::AreaVisit) || condition.parts().iter().any(asks)
    }
    let red = |rule: &&policy::pack::Rule| rule.colour == policy::pack::Colour::Red;
    let mut count = 0;
    for rule in PACKS.iter().flat_map(|pack| pack.rules.iter().filter(red)) {
        assert!(!asks(&rule.when), "{}", rule.id);
        count += 1;
    }
    assert_eq!(count, 7, "red rules in the samples");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_amber_or_red_without_a_reason_a_fact_and_an_end(facts in some_facts(), now in moment()) {
        for pack in PACKS.iter() {
            let status = status(&facts, pack, now);
            let coloured = matches!(status.colour, Colour::Amber | Colour::Red);
            prop_assert_eq!(coloured, !status.reasons.is_empty());
            prop_assert_eq!(coloured, status.until.is_some());
            for reason in &status.reasons {
                prop_assert!(reason.since <= now && now < reason.until);
                prop_assert!(!reason.facts.is_empty() && !reason.source.url.is_empty());
                prop_assert!(!reason.todo.is_empty());
                for text in reason.todo.iter().chain([&reason.text, &reason.contest]) {
                    prop_assert!(pack.languages.iter().all(|language| !text[language].is_empty()));
                }
                prop_assert!(reason.residual_risk.is_some());
                prop_assert!(reason.until - reason.since <= Duration::days(200));
            }
        }
    }

    #[test]
    fn the_same_facts_in_any_order_and_zone_give_the_same_bytes(
        (facts, other) in some_facts().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        now in moment(),
        hours in -12..12i8,
    ) {
        let offset = UtcOffset::from_hms(hours, 0, 0).unwrap();
        let mut other = other;
        other.extend(facts.first().cloned());
        for fact in &mut other {
            if let Fact::Test { specimen: at, .. } | Fact::SymptomCheck { at } | Fact::Symptom { onset: at, .. } = fact {
                *at = at.to_offset(offset);
            }
        }
        for pack in PACKS.iter() {
            prop_assert_eq!(status(&facts, pack, now).to_bytes(), status(&other, pack, now.to_offset(offset)).to_bytes());
        }
    }

    #[test]
    fn waiting_never_turns_anyone_red(facts in some_facts(), now in moment(), minutes in 0..60 * 24 * 80i64) {
        for pack in PACKS.iter() {
            let (before, after) = (status(&facts, pack, now), status(&facts, pack, now + Duration::minutes(minutes)));
            // Where nothing was concluded before (the pack not in force, a date in the future), nothing is compared.
            let concluded = matches!(before.notice, None | Some(Notice::TooLittleKnown));
            prop_assert!(!concluded || before.colour == Colour::Red || after.colour != Colour::Red, "{}", pack.id);
        }
    }

    #[test]
    fn red_rests_on_the_facts_it_names_and_on_no_absence(facts in some_facts(), now in moment()) {
        for pack in PACKS.iter() {
            for reason in reds(&status(&facts, pack, now)) {
                prop_assert!(reason.facts.iter().all(is_evidence), "{}", reason.rule);
                let alone = status::status(&reason.facts, pack, now);
                prop_assert!(reds(&alone).any(|it| it.rule == reason.rule), "{} needs an absence", reason.rule);
            }
        }
    }

    /// To lose a fact turns nobody red, with two exceptions that are no absence: evidence of the illness itself, which
    /// dates it (without its first symptom an illness seems to begin later), and a negative test, which had ended a
    /// red that rests on evidence. In both what stays behind is evidence.
    #[test]
    fn losing_a_fact_turns_nobody_red_without_evidence(facts in some_facts(), now in moment()) {
        for pack in PACKS.iter() {
            let before = status(&facts, pack, now);
            if before.colour == Colour::Red || before.notice == Some(Notice::FactInFuture) {
                continue;
            }
            for index in 0..facts.len() {
                let mut fewer = facts.clone();
                let lost = fewer.remove(index);
                let after = status(&fewer, pack, now);
                let excused = is_evidence(&lost) || is_negative(&lost);
                prop_assert!(after.colour != Colour::Red || excused, "{} without {lost:?}", pack.id);
                for reason in reds(&after) {
                    prop_assert!(reason.facts.iter().all(|fact| is_evidence(fact) && fewer.contains(fact)));
                }
            }
        }
    }
}
