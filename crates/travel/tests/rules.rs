//! What may not be published is not, and is not believed where it was.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod drafts;

use drafts::{ISSUED, cell, cells, counted, district, polygon, published, venue, word};
use time::Duration;
use time::macros::datetime;
use travel::{
    Area, Areas, Basis, Draft, Evidence, Hour, Kind, Level, People, Rule, Rules, Shape, Window,
    publish,
};

fn refused(draft: Draft) -> Vec<Rule> {
    let findings = publish(&[district(), draft], ISSUED, &Rules::default(), &counted(2))
        .err()
        .unwrap_or_default();
    assert!(
        findings.iter().all(|finding| finding.index == Some(1)),
        "{findings:?}"
    );
    findings.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn publishing_rounds_and_keeps_the_evidence_back() {
    let area = published(&[district()], &Rules::default()).as_slice()[0].clone();
    assert_eq!(area.window.from().to_string(), "2026-11-20T00:00:00Z");
    assert_eq!(area.window.until().to_string(), "2026-11-21T00:00:00Z");
    assert_eq!(area.expires.to_string(), "2026-12-05T00:00:00Z");
    assert_eq!(area.people.at_least(), 2_000);
    let area = published(&[venue()], &Rules::default()).as_slice()[0].clone();
    assert_eq!(area.window.from().to_string(), "2026-11-20T09:00:00Z");
    assert_eq!(area.window.until().to_string(), "2026-11-20T18:00:00Z");
}

type Change = fn(&mut Draft);

/// Each change makes of a draft that may be published one that may not, and for one reason only.
fn each_is_refused(draft: &Draft, changes: &[(Rule, Change)]) {
    for (rule, change) in changes {
        let mut changed = draft.clone();
        change(&mut changed);
        assert_eq!(refused(changed), [*rule]);
    }
}

#[test]
fn floors_evidence_and_homes_are_judged() {
    let of_a_district: [(Rule, Change); 4] = [
        (Rule::PopulationFloor, |draft| draft.people = 999),
        (Rule::PopulationFloor, |draft| draft.people = 0),
        (Rule::TwoUnrelatedCases, |draft| {
            draft.evidence = Evidence::UnrelatedCases(1)
        }),
        (Rule::SingleExposure, |draft| {
            (draft.evidence, draft.disease) = (Evidence::SingleUntraceable, word("covid-19"));
        }),
    ];
    each_is_refused(&district(), &of_a_district);
    let of_a_venue: [(Rule, Change); 3] = [
        (Rule::VenueFloor, |draft| draft.people = 19),
        (Rule::Residential, |draft| draft.residential = true),
        (Rule::AllContactsKnown, |draft| {
            draft.contacts_all_known = true
        }),
    ];
    each_is_refused(&venue(), &of_a_venue);
}

/// 71 m by 78 m, cut in half: 2,800 square metres.
fn garden() -> Shape {
    polygon(&[(10.0, 50.0), (10.001, 50.0), (10.001, 50.0007)], &[])
}

#[test]
fn ground_that_could_be_a_home_is_refused() {
    let of_a_district: [(Rule, Change); 2] = [
        (Rule::SmallCell, |draft| {
            draft.shape = cells(vec![cell(35.0, 139.0, 9)])
        }),
        (Rule::SmallPolygon, |draft| draft.shape = garden()),
    ];
    each_is_refused(&district(), &of_a_district);
    let of_a_venue: [(Rule, Change); 2] = [
        (Rule::SmallCell, |draft| {
            draft.shape = cells(vec![cell(35.0, 139.0, 11)])
        }),
        (Rule::SmallPolygon, |draft| draft.shape = garden()),
    ];
    each_is_refused(&venue(), &of_a_venue);
}

#[test]
fn times_and_texts_are_judged() {
    let of_a_district: [(Rule, Change); 6] = [
        (Rule::Times, |draft| draft.until = draft.from),
        (Rule::LongWindow, |draft| {
            draft.from = datetime!(2026-11-01 00:00 UTC)
        }),
        (Rule::Expiry, |draft| {
            draft.expires = Some(datetime!(2026-12-05 00:01 UTC))
        }),
        (Rule::Expiry, |draft| {
            draft.expires = Some(datetime!(2026-11-20 20:00 UTC))
        }),
        (Rule::Texts, |draft| draft.advice = sorted::Map::new()),
        (Rule::Texts, |draft| draft.name = "x".repeat(201)),
    ];
    each_is_refused(&district(), &of_a_district);
    let of_a_venue: [(Rule, Change); 2] = [
        (Rule::FutureWindow, |draft| {
            draft.until = datetime!(2026-11-23 01:00 UTC)
        }),
        (Rule::Delay, |draft| {
            (draft.level, draft.until) = (Level::Low, datetime!(2026-11-21 13:00 UTC));
        }),
    ];
    each_is_refused(&venue(), &of_a_venue);
}

#[test]
fn what_keeps_the_rules_just_so_is_published() {
    let changes: [Change; 3] = [
        |draft| draft.evidence = Evidence::Wastewater,
        |draft| draft.evidence = Evidence::SingleUntraceable,
        |draft| (draft.level, draft.until) = (Level::Low, datetime!(2026-11-21 12:00 UTC)),
    ];
    for change in changes {
        let mut draft = venue();
        change(&mut draft);
        assert_eq!(refused(draft), []);
    }
}

#[test]
fn identifiers_come_from_the_randomness_and_order_the_list() {
    let random: Vec<u8> = [9_u64, 3].into_iter().flat_map(u64::to_be_bytes).collect();
    let list = publish(&[district(), venue()], ISSUED, &Rules::default(), &random).unwrap();
    let order: Vec<(u64, Kind)> = list
        .as_slice()
        .iter()
        .map(|area| (area.id.number(), area.kind))
        .collect();
    assert_eq!(order, [(3, Kind::PublicVenue), (9, Kind::Area)]);
    for bad in [&random[..15], &[7; 16]] {
        let findings = publish(&[district(), venue()], ISSUED, &Rules::default(), bad).unwrap_err();
        assert_eq!(findings[0].rule, Rule::Randomness);
    }
}

/// A list as somebody else might have written it.
fn list(change: impl Fn(&mut Area)) -> Areas {
    let checked = published(&[district(), venue()], &Rules::default());
    let mut areas = checked.as_slice().to_vec();
    change(&mut areas[1]);
    Areas {
        issued: checked.issued(),
        areas,
        unknown: Vec::new(),
    }
}

#[test]
fn a_phone_leaves_out_what_breaks_a_rule_and_reports_it() {
    let hours = |from: u32, until| {
        Window::new(Hour::new(from).unwrap(), Hour::new(until).unwrap()).unwrap()
    };
    let day = Hour::at_or_before(ISSUED).unwrap().count() - 48;
    type OfAnArea<'a> = &'a dyn Fn(&mut Area);
    let changes: [(OfAnArea<'_>, Rule); 7] = [
        (
            &|area| area.people = People::step(10).unwrap(),
            Rule::VenueFloor,
        ),
        (
            &|area| area.shape = cells(vec![cell(35.0, 139.0, 12)]),
            Rule::SmallCell,
        ),
        (
            &|area| (area.basis, area.disease) = (Basis::SingleUntraceable, word("influenza")),
            Rule::SingleExposure,
        ),
        (
            &|area| area.window = hours(day, day + 200),
            Rule::FutureWindow,
        ),
        (
            &|area| area.expires = area.expires.plus(24).unwrap(),
            Rule::Expiry,
        ),
        (
            &|area| std::sync::Arc::make_mut(&mut area.words).name = "x".repeat(201),
            Rule::Texts,
        ),
        (
            &|area| {
                area.kind = Kind::Area;
                area.people = People::step(1_000).unwrap();
                area.shape = cells(vec![cell(35.0, 139.0, 8)]);
            },
            Rule::RoundedWindow,
        ),
    ];
    for (change, rule) in changes {
        let (kept, findings) = list(change).accepted(&Rules::default());
        assert_eq!(kept.as_slice().len(), 1, "{rule:?}");
        assert_eq!(
            findings
                .iter()
                .map(|found| (found.rule, found.index))
                .collect::<Vec<_>>(),
            [(rule, Some(1))]
        );
        assert!(list(change).checked(&Rules::default()).is_err());
    }
}

#[test]
fn a_list_out_of_order_or_with_an_identifier_twice_is_not_used() {
    let mut swapped = list(|_| ());
    swapped.areas.swap(0, 1);
    let twice = list(|area| area.id = travel::AreaId::new(1));
    for (bad, rule) in [(swapped, Rule::Order), (twice, Rule::Repeated)] {
        let (kept, findings) = bad.accepted(&Rules::default());
        assert_eq!((kept.as_slice().len(), findings[0].rule), (0, rule));
    }
}

#[test]
fn what_has_expired_is_gone() {
    let checked = published(&[district()], &Rules::default());
    let end = datetime!(2026-12-05 00:00 UTC);
    assert_eq!(checked.active(end - Duration::SECOND).as_slice().len(), 1);
    assert_eq!(checked.active(end).as_slice().len(), 0);
}

#[test]
fn every_rule_has_its_own_code_and_words() {
    let codes: std::collections::BTreeSet<&str> =
        Rule::ALL.iter().map(|rule| rule.code()).collect();
    let words: std::collections::BTreeSet<&str> =
        Rule::ALL.iter().map(|rule| rule.sentence()).collect();
    assert_eq!(
        (codes.len(), words.len()),
        (Rule::ALL.len(), Rule::ALL.len())
    );
}
