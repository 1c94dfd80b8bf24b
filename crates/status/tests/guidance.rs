//! Cases worked out by hand from the guidance that each sample pack cites.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod sample;

use policy::pack::CheckedPack;
use policy::vocabulary::{SymptomCode, TestKind, TestResult, Tier};
use sample::{contact, detected, ended, lasting, negative, pack, spans, visit};
use status::{Colour, Fact, status};
use time::macros::{date, datetime};

/// Fever and cough of two days, and a positive sample on the second.
fn two_days_of_illness(pack: &CheckedPack) -> [Fact; 3] {
    [
        ended(
            SymptomCode::Fever,
            datetime!(2026-11-09 8:00 UTC),
            datetime!(2026-11-11 8:00 UTC),
        ),
        ended(
            SymptomCode::Cough,
            datetime!(2026-11-09 9:00 UTC),
            datetime!(2026-11-11 10:00 UTC),
        ),
        detected(pack, datetime!(2026-11-10 9:00 UTC)),
    ]
}

#[test]
fn the_guidance_on_covid_has_changed_and_the_same_facts_say_so() {
    let (then, later) = (
        pack("covid-19-guidance-2021"),
        pack("covid-19-guidance-2024"),
    );
    let facts = two_days_of_illness(&then);
    let (onset, noon) = (
        datetime!(2026-11-09 0:00 UTC),
        datetime!(2026-11-11 12:00 UTC),
    );
    let of_2021 = status(&facts, &then, noon);
    assert_eq!(
        spans(&of_2021)[0],
        ("COVID-ISOLATION", onset, datetime!(2026-11-20 0:00 UTC)),
        "day 10"
    );
    let of_2024 = status(&facts, &later, noon);
    assert_eq!(
        spans(&of_2024),
        [
            ("COVID-ISOLATION", onset, datetime!(2026-11-12 8:00 UTC)),
            (
                "COVID-PRECAUTIONS-ILL",
                onset,
                datetime!(2026-11-17 8:00 UTC)
            ),
            (
                "COVID-PRECAUTIONS",
                datetime!(2026-11-10 0:00 UTC),
                datetime!(2026-11-16 0:00 UTC)
            ),
            ("COVID-SYMPTOMS", onset, datetime!(2026-11-12 8:00 UTC)),
        ],
        "24 hours without fever, then five days of care"
    );
    let colours = |now| {
        [
            status(&facts, &then, now).colour,
            status(&facts, &later, now).colour,
        ]
    };
    assert_eq!(colours(noon), [Colour::Red, Colour::Red]);
    assert_eq!(
        colours(datetime!(2026-11-13 12:00 UTC)),
        [Colour::Red, Colour::Amber]
    );
    assert_eq!(
        colours(datetime!(2026-11-18 12:00 UTC)),
        [Colour::Red, Colour::Unknown]
    );
}

#[test]
fn a_contact_of_covid_stayed_at_home_in_2021_and_not_in_2024() {
    let (then, later) = (
        pack("covid-19-guidance-2021"),
        pack("covid-19-guidance-2024"),
    );
    let facts = [contact(
        &then,
        Tier::Close,
        date!(2026 - 11 - 05),
        date!(2026 - 11 - 05),
    )];
    let now = datetime!(2026-11-08 12:00 UTC);
    assert_eq!(status(&facts, &then, now).colour, Colour::Amber);
    assert_eq!(status(&facts, &later, now).colour, Colour::Unknown);
    assert_eq!(later.supersedes.as_ref().unwrap().pack, then.id);
}

#[test]
fn a_positive_test_without_symptoms_asks_for_five_days_of_care_in_2024() {
    let pack = pack("covid-19-guidance-2024");
    let facts = [detected(&pack, datetime!(2026-11-10 9:00 UTC))];
    let (since, until) = (
        datetime!(2026-11-10 0:00 UTC),
        datetime!(2026-11-16 0:00 UTC),
    );
    let status = status(&facts, &pack, datetime!(2026-11-11 9:00 UTC));
    assert_eq!(spans(&status), [("COVID-PRECAUTIONS", since, until)]);
    assert_eq!(status.colour, Colour::Amber);
}

#[test]
fn a_symptom_that_a_pack_does_not_ask_for_prolongs_nothing() {
    let pack = pack("covid-19-guidance-2021");
    let mut facts = vec![detected(&pack, datetime!(2026-11-10 9:00 UTC))];
    let now = datetime!(2026-11-12 9:00 UTC);
    let before = status(&facts, &pack, now);
    facts.push(lasting(SymptomCode::Rash, datetime!(2026-11-11 9:00 UTC)));
    assert_eq!(status(&facts, &pack, now), before);
}

#[test]
fn what_begins_after_an_illness_is_another_illness() {
    let pack = pack("covid-19-guidance-2021");
    let positive = detected(&pack, datetime!(2026-11-10 9:00 UTC));
    let cold = lasting(SymptomCode::RunnyNose, datetime!(2026-11-24 9:00 UTC));
    let now = datetime!(2026-11-25 9:00 UTC);
    assert_eq!(
        status(&[positive, cold], &pack, now).colour,
        Colour::Unknown
    );
}

#[test]
fn influenza_ends_24_hours_after_the_fever_whatever_the_cough_does() {
    let pack = pack("influenza");
    let (onset, now) = (
        datetime!(2026-11-03 18:00 UTC),
        datetime!(2026-11-06 12:00 UTC),
    );
    let cough = lasting(SymptomCode::Cough, datetime!(2026-11-04 8:00 UTC));
    let feverish = [lasting(SymptomCode::Fever, onset), cough.clone()];
    let since = datetime!(2026-11-03 0:00 UTC);
    assert_eq!(
        spans(&status(&feverish, &pack, now)),
        [("INFLUENZA-SYMPTOMS", since, datetime!(2026-11-11 0:00 UTC))],
        "while the fever lasts, day 7"
    );
    let mut better = vec![
        ended(SymptomCode::Fever, onset, datetime!(2026-11-06 6:00 UTC)),
        cough,
    ];
    let end = datetime!(2026-11-07 6:00 UTC);
    assert_eq!(
        spans(&status(&better, &pack, now)),
        [("INFLUENZA-SYMPTOMS", since, end)]
    );
    assert_eq!(status(&better, &pack, end).colour, Colour::Unknown);
    better.push(detected(&pack, datetime!(2026-11-05 9:00 UTC)));
    let tested = status(&better, &pack, now);
    assert_eq!(spans(&tested)[0], ("INFLUENZA-ISOLATION", since, end));
    let careful = (
        "INFLUENZA-PRECAUTIONS-ILL",
        since,
        datetime!(2026-11-12 6:00 UTC),
    );
    assert!(spans(&tested).contains(&careful), "{:?}", spans(&tested));
    assert_eq!(status(&better, &pack, end).colour, Colour::Amber);
}

#[test]
fn a_negative_test_ends_the_suspicion_of_influenza() {
    let pack = pack("influenza");
    let onset = datetime!(2026-11-03 18:00 UTC);
    let facts = [
        lasting(SymptomCode::Fever, onset),
        lasting(SymptomCode::Cough, onset),
        negative(&pack, datetime!(2026-11-04 9:00 UTC)),
    ];
    let now = datetime!(2026-11-04 10:00 UTC);
    assert_eq!(status(&facts, &pack, now).colour, Colour::Unknown);
}

#[test]
fn measles_isolates_through_day_4_of_the_rash_and_spares_the_immune() {
    let pack = pack("measles");
    let facts = [
        lasting(SymptomCode::Rash, datetime!(2026-11-10 20:00 UTC)),
        detected(&pack, datetime!(2026-11-12 9:00 UTC)),
    ];
    let last = datetime!(2026-11-15 0:00 UTC);
    let now = datetime!(2026-11-12 12:00 UTC);
    let expected = ("MEASLES-ISOLATION", datetime!(2026-11-10 0:00 UTC), last);
    assert_eq!(spans(&status(&facts, &pack, now)), [expected]);
    let immune = Fact::Recovery {
        target: "14189004".into(),
        first_positive: date!(1999 - 03 - 01),
    };
    let stay = visit(&pack, date!(2026 - 11 - 08), date!(2026 - 11 - 09), true);
    let area = status(std::slice::from_ref(&stay), &pack, now);
    let end = datetime!(2026-12-01 0:00 UTC);
    assert_eq!(
        spans(&area),
        [("MEASLES-AREA", datetime!(2026-11-09 0:00 UTC), end)]
    );
    assert_eq!(status(&[stay, immune], &pack, now).colour, Colour::Unknown);
}

#[test]
fn a_shot_or_an_illness_after_the_contact_is_no_exemption() {
    let pack = pack("measles");
    let met = contact(
        &pack,
        Tier::Casual,
        date!(2026 - 11 - 02),
        date!(2026 - 11 - 02),
    );
    let now = datetime!(2026-11-10 12:00 UTC);
    let late = Fact::Recovery {
        target: "14189004".into(),
        first_positive: date!(2026 - 11 - 08),
    };
    assert_eq!(status(&[met, late], &pack, now).colour, Colour::Amber);
}

#[test]
fn a_contact_of_mpox_is_watched_for_21_days_and_stays_apart_5_days_from_the_newest_symptom() {
    let pack = pack("mpox");
    let met = contact(
        &pack,
        Tier::Close,
        date!(2026 - 11 - 02),
        date!(2026 - 11 - 05),
    );
    let watched = (
        "MPOX-CONTACT",
        datetime!(2026-11-02 0:00 UTC),
        datetime!(2026-11-27 0:00 UTC),
    );
    let mut facts = vec![met];
    assert_eq!(
        spans(&status(&facts, &pack, datetime!(2026-11-14 12:00 UTC))),
        [watched]
    );
    facts.push(lasting(SymptomCode::Chills, datetime!(2026-11-10 9:00 UTC)));
    let since = datetime!(2026-11-10 0:00 UTC);
    let ill = |facts: &[Fact], now| {
        spans(&status(facts, &pack, now))
            .into_iter()
            .find(|span| span.0 == "MPOX-CONTACT-ILL")
            .map(|span| (span.1, span.2))
    };
    let first = datetime!(2026-11-16 0:00 UTC);
    assert_eq!(
        ill(&facts, datetime!(2026-11-12 9:00 UTC)),
        Some((since, first))
    );
    facts.push(lasting(
        SymptomCode::SwollenLymphNodes,
        datetime!(2026-11-13 9:00 UTC),
    ));
    let again = datetime!(2026-11-19 0:00 UTC);
    assert_eq!(
        ill(&facts, datetime!(2026-11-14 9:00 UTC)),
        Some((since, again))
    );
    facts.push(lasting(SymptomCode::Fever, datetime!(2026-11-25 9:00 UTC)));
    let beyond = datetime!(2026-12-01 0:00 UTC);
    assert_eq!(
        ill(&facts, datetime!(2026-11-28 9:00 UTC)),
        Some((since, beyond)),
        "past day 21"
    );
}

#[test]
fn a_rash_after_contact_with_mpox_asks_for_a_test_and_a_negative_one_ends_it() {
    let pack = pack("mpox");
    let mut facts = vec![
        contact(
            &pack,
            Tier::Household,
            date!(2026 - 11 - 02),
            date!(2026 - 11 - 02),
        ),
        lasting(SymptomCode::Rash, datetime!(2026-11-12 9:00 UTC)),
    ];
    let now = datetime!(2026-11-14 9:00 UTC);
    let asked = status(&facts, &pack, now);
    let end = datetime!(2026-12-11 0:00 UTC);
    assert_eq!(
        spans(&asked)[0],
        ("MPOX-CONTACT-RASH", datetime!(2026-11-12 0:00 UTC), end)
    );
    facts.push(negative(&pack, datetime!(2026-11-13 9:00 UTC)));
    let rules: Vec<_> = spans(&status(&facts, &pack, now))
        .iter()
        .map(|span| span.0.to_owned())
        .collect();
    assert_eq!(rules, ["MPOX-CONTACT"]);
}

#[test]
fn a_case_of_mpox_stays_apart_until_the_rash_has_healed_from_14_to_28_days() {
    let pack = pack("mpox");
    let onset = datetime!(2026-11-11 9:00 UTC);
    let until = |rash: Fact| {
        let facts = [detected(&pack, datetime!(2026-11-12 9:00 UTC)), rash];
        spans(&status(&facts, &pack, datetime!(2026-11-24 9:00 UTC)))[0].2
    };
    let healed = |at| until(ended(SymptomCode::Rash, onset, at));
    assert_eq!(
        healed(datetime!(2026-11-20 9:00 UTC)),
        datetime!(2026-11-26 0:00 UTC),
        "day 14"
    );
    let facts = |at| {
        [
            detected(&pack, datetime!(2026-11-12 9:00 UTC)),
            ended(SymptomCode::Rash, onset, at),
        ]
    };
    let healed_late = datetime!(2026-11-30 10:00 UTC);
    let late = status(&facts(healed_late), &pack, datetime!(2026-11-30 10:00 UTC));
    assert_eq!(
        late.colour,
        Colour::Unknown,
        "over the moment it has healed"
    );
    assert_eq!(
        until(lasting(SymptomCode::Rash, onset)),
        datetime!(2026-12-10 0:00 UTC),
        "day 28"
    );
}

#[test]
fn a_contact_of_ebola_is_followed_to_day_21_after_the_last_exposure() {
    let pack = pack("ebola");
    let (first, last) = (date!(2026 - 11 - 01), date!(2026 - 11 - 03));
    let until = datetime!(2026-11-25 0:00 UTC);
    let now = datetime!(2026-11-24 23:59 UTC);
    for (tier, rule) in [
        (Tier::Household, "EBOLA-CONTACT-HIGH"),
        (Tier::Close, "EBOLA-CONTACT"),
        (Tier::Casual, "EBOLA-CONTACT"),
    ] {
        let facts = [contact(&pack, tier, first, last)];
        let expected = (rule, datetime!(2026-11-01 0:00 UTC), until);
        assert_eq!(spans(&status(&facts, &pack, now)), [expected]);
        assert_eq!(status(&facts, &pack, until).colour, Colour::Unknown);
    }
}

#[test]
fn fever_after_contact_with_ebola_is_red_until_a_test_after_72_hours_finds_nothing() {
    let pack = pack("ebola");
    let onset = datetime!(2026-11-12 10:00 UTC);
    let mut facts = vec![
        contact(
            &pack,
            Tier::Close,
            date!(2026 - 11 - 01),
            date!(2026 - 11 - 03),
        ),
        lasting(SymptomCode::Fever, onset),
    ];
    let now = datetime!(2026-11-17 9:00 UTC);
    let ill = (
        "EBOLA-CONTACT-ILL",
        datetime!(2026-11-12 0:00 UTC),
        datetime!(2026-12-04 0:00 UTC),
    );
    assert_eq!(spans(&status(&facts, &pack, now))[0], ill);
    facts.push(negative(&pack, datetime!(2026-11-15 9:00 UTC)));
    assert_eq!(
        status(&facts, &pack, now).colour,
        Colour::Red,
        "less than 72 hours"
    );
    facts.push(negative(&pack, datetime!(2026-11-16 9:00 UTC)));
    assert_eq!(
        status(&facts, &pack, now).colour,
        Colour::Amber,
        "still followed"
    );
}

#[test]
fn a_case_of_ebola_needs_two_negative_samples_48_hours_apart() {
    let pack = pack("ebola");
    let mut facts = vec![
        detected(&pack, datetime!(2026-11-13 9:00 UTC)),
        negative(&pack, datetime!(2026-11-20 9:00 UTC)),
        negative(&pack, datetime!(2026-11-21 9:00 UTC)),
    ];
    let now = datetime!(2026-11-22 9:00 UTC);
    let day_42 = datetime!(2026-12-26 0:00 UTC);
    assert_eq!(spans(&status(&facts, &pack, now))[0].2, day_42);
    facts.push(negative(&pack, datetime!(2026-11-22 9:00 UTC)));
    assert_eq!(status(&facts, &pack, now).colour, Colour::Unknown);
}

#[test]
fn an_area_with_ebola_is_watched_and_asks_for_a_test_only_with_fever_and_three_others() {
    let pack = pack("ebola");
    let onset = datetime!(2026-11-12 10:00 UTC);
    let now = datetime!(2026-11-12 12:00 UTC);
    let rules = |facts: &[Fact]| -> Vec<String> {
        let status = status(facts, &pack, now);
        assert_ne!(status.colour, Colour::Red);
        spans(&status)
            .iter()
            .map(|span| span.0.to_owned())
            .collect()
    };
    let mut facts = vec![
        visit(&pack, date!(2026 - 11 - 04), date!(2026 - 11 - 06), true),
        lasting(SymptomCode::Fever, onset),
        lasting(SymptomCode::Headache, onset),
        lasting(SymptomCode::Vomiting, onset),
    ];
    assert_eq!(rules(&facts), ["EBOLA-AREA"]);
    facts.push(lasting(SymptomCode::Hiccups, onset));
    assert_eq!(rules(&facts), ["EBOLA-AREA-ILL", "EBOLA-AREA"]);
    facts[0] = visit(&pack, date!(2026 - 11 - 04), date!(2026 - 11 - 06), false);
    assert_eq!(
        rules(&facts),
        [""; 0],
        "a question that nobody has answered says nothing"
    );
}

#[test]
fn an_antigen_test_that_finds_nothing_ends_isolation_in_2024() {
    let pack = pack("covid-19-guidance-2024");
    let onset = datetime!(2026-11-09 8:00 UTC);
    let mut facts = vec![
        lasting(SymptomCode::Fever, onset),
        detected(&pack, datetime!(2026-11-09 9:00 UTC)),
    ];
    let now = datetime!(2026-11-12 9:00 UTC);
    assert_eq!(status(&facts, &pack, now).colour, Colour::Red);
    let rapid = datetime!(2026-11-12 8:00 UTC);
    facts.push(sample::test(
        &pack,
        TestKind::Antigen,
        TestResult::NotDetected,
        rapid,
    ));
    assert_eq!(status(&facts, &pack, now).colour, Colour::Amber);
}
