//! Status under the sample packs of 2021 and of measles: cases worked out by hand from the guidance.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod sample;

use policy::pack::CheckedPack;
use policy::vocabulary::{AreaLevel, SymptomCode, TestKind, TestResult, Tier};
use sample::pack;
use status::{Colour, Fact, Notice, Origin, Status, status};
use time::macros::{date, datetime};
use time::{Date, Duration, OffsetDateTime};

const COVID: &str = "840539006";

fn covid() -> CheckedPack {
    pack("covid-19-guidance-2021")
}

fn test(result: TestResult, test: TestKind, specimen: OffsetDateTime) -> Fact {
    Fact::Test {
        target: COVID.into(),
        test,
        result,
        specimen,
        origin: Origin::Certificate,
    }
}

fn symptom(symptom: SymptomCode, onset: OffsetDateTime, ended: Option<OffsetDateTime>) -> Fact {
    Fact::Symptom {
        symptom,
        onset,
        ended,
    }
}

fn contact(disease: &str, first: Date, last: Date) -> Fact {
    Fact::Exposure {
        disease: disease.into(),
        tier: Tier::Close,
        first,
        last,
    }
}

/// Rule, since and until of the first reason.
fn first(status: &Status) -> (&str, OffsetDateTime, OffsetDateTime) {
    let reason = &status.reasons[0];
    (&reason.rule, reason.since, reason.until)
}

#[test]
fn nothing_known_is_unknown_and_a_recent_check_is_green() {
    let now = datetime!(2026-11-20 12:00 UTC);
    let empty = status(&[], &covid(), now);
    assert_eq!(
        (empty.colour, empty.notice),
        (Colour::Unknown, Some(Notice::TooLittleKnown))
    );
    let check = [Fact::SymptomCheck {
        at: datetime!(2026-11-18 12:00 UTC),
    }];
    assert_eq!(status(&check, &covid(), now).colour, Colour::Green);
    assert_eq!(
        status(&check, &covid(), now + Duration::seconds(1)).colour,
        Colour::Unknown
    );
}

#[test]
fn a_positive_test_isolates_for_ten_days_after_the_sample() {
    let facts = [test(
        TestResult::Detected,
        TestKind::Naat,
        datetime!(2026-11-10 15:30 UTC),
    )];
    let red = status(&facts, &covid(), datetime!(2026-11-10 16:00 UTC));
    assert_eq!(red.colour, Colour::Red);
    assert_eq!(
        first(&red),
        (
            "COVID-ISOLATION",
            datetime!(2026-11-10 0:00 UTC),
            datetime!(2026-11-21 0:00 UTC)
        )
    );
    assert_eq!(
        status(&facts, &covid(), datetime!(2026-11-20 23:59:59 UTC)).colour,
        Colour::Red
    );
    assert_eq!(
        status(&facts, &covid(), datetime!(2026-11-21 0:00 UTC)).colour,
        Colour::Unknown
    );
}

#[test]
fn symptoms_move_the_anchor_and_lengthen_isolation_to_the_latest_day() {
    let positive = test(
        TestResult::Detected,
        TestKind::Antigen,
        datetime!(2026-11-10 9:00 UTC),
    );
    let lasting = symptom(SymptomCode::Cough, datetime!(2026-11-08 9:00 UTC), None);
    let now = datetime!(2026-11-12 9:00 UTC);
    let with = |ended| {
        status(
            &[
                positive.clone(),
                symptom(SymptomCode::Cough, datetime!(2026-11-08 9:00 UTC), ended),
            ],
            &covid(),
            now,
        )
    };
    assert_eq!(
        first(&status(&[positive.clone(), lasting], &covid(), now)).2,
        datetime!(2026-11-29 0:00 UTC),
        "day 20"
    );
    assert_eq!(
        first(&with(Some(datetime!(2026-11-11 9:00 UTC)))).2,
        datetime!(2026-11-19 0:00 UTC),
        "day 10"
    );
}

#[test]
fn symptoms_ask_for_a_test_and_a_negative_one_releases() {
    let onset = datetime!(2026-11-10 8:00 UTC);
    let now = datetime!(2026-11-11 20:00 UTC);
    let mut facts = vec![symptom(SymptomCode::Fever, onset, None)];
    assert_eq!(
        status(&facts, &covid(), now).colour,
        Colour::Unknown,
        "fever alone is not the definition"
    );
    facts.push(symptom(SymptomCode::Cough, onset, None));
    let amber = status(&facts, &covid(), now);
    assert_eq!(
        (amber.colour, first(&amber).0),
        (Colour::Amber, "COVID-SYMPTOMS")
    );
    facts.push(test(
        TestResult::NotDetected,
        TestKind::Naat,
        datetime!(2026-11-11 9:00 UTC),
    ));
    assert_eq!(status(&facts, &covid(), now).colour, Colour::Unknown);
}

#[test]
fn a_contact_of_covid_is_released_by_a_negative_test_from_day_seven_on() {
    let contact = contact("covid-19", date!(2026 - 11 - 01), date!(2026 - 11 - 02));
    let now = datetime!(2026-11-10 12:00 UTC);
    let negative = |day| test(TestResult::NotDetected, TestKind::Antigen, day);
    let early = [contact.clone(), negative(datetime!(2026-11-08 23:59 UTC))];
    assert_eq!(
        first(&status(&early, &covid(), now)),
        (
            "COVID-CONTACT",
            datetime!(2026-11-01 0:00 UTC),
            datetime!(2026-11-17 0:00 UTC)
        )
    );
    let in_time = [contact, negative(datetime!(2026-11-09 0:00 UTC))];
    assert_eq!(status(&in_time, &covid(), now).colour, Colour::Unknown);
}

#[test]
fn a_contact_of_measles_stays_at_home_from_day_5_after_the_first_to_day_21_after_the_last() {
    let (first_day, last_day) = (date!(2026 - 11 - 02), date!(2026 - 11 - 04));
    let facts = [contact("measles", first_day, last_day)];
    let at = |now| status(&facts, &pack("measles"), now);
    assert_eq!(
        at(datetime!(2026-11-06 23:59:59 UTC)).colour,
        Colour::Unknown
    );
    let amber = at(datetime!(2026-11-07 0:00 UTC));
    assert_eq!(
        first(&amber),
        (
            "MEASLES-CONTACT",
            datetime!(2026-11-07 0:00 UTC),
            datetime!(2026-11-26 0:00 UTC)
        )
    );
    let shot = Fact::Vaccination {
        target: "14189004".into(),
        dose: 2,
        series: 2,
        date: date!(2001 - 01 - 01),
    };
    let immune = status(
        &[facts[0].clone(), shot],
        &pack("measles"),
        datetime!(2026-11-07 0:00 UTC),
    );
    assert_eq!(immune.colour, Colour::Green);
}

#[test]
fn an_area_is_a_question_until_the_owner_answers() {
    let visit = |confirmed| Fact::AreaVisit {
        disease: "covid-19".into(),
        area: "a1".into(),
        level: AreaLevel::High,
        first: date!(2026 - 11 - 10),
        last: date!(2026 - 11 - 10),
        confirmed,
    };
    let now = datetime!(2026-11-12 0:00 UTC);
    let asked = status(&[visit(false)], &covid(), now);
    assert_eq!((asked.colour, asked.questions.len()), (Colour::Unknown, 1));
    let answered = status(&[visit(true)], &covid(), now);
    assert_eq!(
        (answered.colour, answered.questions.len()),
        (Colour::Amber, 0)
    );
    assert_eq!(first(&answered).2, datetime!(2026-11-25 0:00 UTC));
}

#[test]
fn outside_its_term_a_pack_says_nothing() {
    let facts = [test(
        TestResult::Detected,
        TestKind::Naat,
        datetime!(2026-10-30 0:00 UTC),
    )];
    let notice = |now| status(&facts, &covid(), now).notice;
    assert_eq!(
        notice(datetime!(2026-10-31 23:59:59 UTC)),
        Some(Notice::PackNotYetInForce)
    );
    assert_eq!(
        notice(datetime!(2027-01-30 0:00 UTC)),
        Some(Notice::PackExpired)
    );
    assert_eq!(
        notice(datetime!(2026-10-30 0:00 UTC)),
        Some(Notice::PackNotYetInForce)
    );
}

#[test]
fn a_fact_in_the_future_is_never_acted_on() {
    let facts = [test(
        TestResult::Detected,
        TestKind::Naat,
        datetime!(2026-11-12 0:00 UTC),
    )];
    let early = status(&facts, &covid(), datetime!(2026-11-11 12:00 UTC));
    assert_eq!(
        (early.colour, early.notice),
        (Colour::Unknown, Some(Notice::FactInFuture))
    );
}
