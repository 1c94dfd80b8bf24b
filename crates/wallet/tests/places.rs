//! The diary of places, imports, and the question "were you there?".
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod world;

use bulletin::Kind;
use serde_json::{Value, json};
use sorted::Map;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use travel::{
    Draft, Evidence, Level, Place, Polygon, Polygons, RANDOM_BYTES, Ring, Rules, Shape, Word,
    publish,
};
use wallet::{ImportPreview, Wallet};
use world::{
    COVID, COVID_ID, NOW, edition, input, notices, refusal, seen, trust, wallet_with_news,
};

/// A public hall where cases were, on 22 November from 15 to 18 o'clock.
fn hall(level: Level) -> Draft {
    let corners = [
        (50.1064, 8.6610),
        (50.1064, 8.6640),
        (50.1079, 8.6640),
        (50.1079, 8.6610),
    ];
    let places =
        corners.map(|(latitude, longitude)| Place::from_degrees(latitude, longitude).unwrap());
    let ring = Ring::new(places.to_vec()).unwrap();
    let shape = Shape::Polygons(Polygons::new(vec![Polygon::new(ring, Vec::new())]).unwrap());
    Draft {
        kind: travel::Kind::PublicVenue,
        shape,
        from: datetime!(2026-11-22 15:00 UTC),
        until: datetime!(2026-11-22 18:00 UTC),
        expires: None,
        level,
        evidence: Evidence::UnrelatedCases(3),
        people: 2_000,
        residential: false,
        contacts_all_known: false,
        disease: Word::new("covid-19").unwrap(),
        pack: Word::new(COVID_ID).unwrap(),
        name: "Main hall".into(),
        advice: Map::from([("en".into(), "Watch for symptoms.".into())]),
    }
}

/// A wallet with the hall in its lists, published in both forms.
fn wallet_with_hall() -> Wallet {
    let issued = datetime!(2026-11-23 0:00 UTC);
    let listed = publish(
        &[hall(Level::High)],
        issued,
        &Rules::default(),
        &[7; RANDOM_BYTES],
    )
    .unwrap();
    let edition = edition(
        1,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &trust()),
            (Kind::Areas, "halls.geojson", listed.to_geojson().as_ref()),
            (Kind::Areas, "halls.bin", &listed.to_binary().unwrap()),
        ],
    );
    let mut wallet = Wallet::default();
    assert_eq!(edition.offer(&mut wallet, NOW).refusal, None);
    wallet
}

fn stay_at(latitude: f64, from: OffsetDateTime, minutes: i64) -> Value {
    let written = |at: OffsetDateTime| {
        at.format(&time::format_description::well_known::Rfc3339)
            .unwrap()
    };
    json!({"type": "add-stay", "latitude": latitude, "longitude": 8.6625, "accuracyMetres": 20.4, "from": written(from),
        "until": written(from + Duration::minutes(minutes)), "label": "station"})
}

const THERE: f64 = 50.1070;
const ELSEWHERE: f64 = 50.3;
const THEN: OffsetDateTime = datetime!(2026-11-22 16:00 UTC);

#[test]
fn stays_are_kept_shown_and_removed() {
    let mut wallet = wallet_with_news();
    let answer = input(&mut wallet, stay_at(ELSEWHERE, THEN, 30), NOW);
    assert_eq!(refusal(&answer), None);
    let stay = &seen(&answer)["diary"][0];
    assert_eq!(
        (&stay["latitude"], &stay["accuracyMetres"]),
        (&json!(50.3), &json!(21))
    );
    assert_eq!(
        (&stay["from"], &stay["label"]),
        (&json!("2026-11-22T16:00:00Z"), &json!("station"))
    );
    let opened = Wallet::open(&wallet.save()).unwrap();
    assert_eq!(opened.view(NOW), answer.view);
    let answer = input(
        &mut wallet,
        json!({"type": "remove-stay", "id": stay["id"]}),
        NOW,
    );
    assert_eq!((refusal(&answer), answer.view.diary.len()), (None, 0));
    let answer = input(&mut wallet, json!({"type": "remove-stay", "id": "0"}), NOW);
    assert_eq!(refusal(&answer), Some("WAL-NO-SUCH"));
}

#[test]
fn what_is_no_stay_is_refused_by_cause() {
    let mut wallet = wallet_with_news();
    let with = |member: &str, value: Value| {
        let mut stay = stay_at(THERE, THEN, 30);
        stay[member] = value;
        stay
    };
    for (stay, code) in [
        (with("latitude", json!(91)), "WAL-PLACE"),
        (with("accuracyMetres", json!(-1)), "WAL-PLACE"),
        (with("label", json!("a".repeat(101))), "WAL-NAME"),
        (
            with("until", json!("2026-11-22T15:00:00Z")),
            "WAL-DATE-ORDER",
        ),
        (
            with("until", json!("2026-11-25T15:00:00Z")),
            "WAL-DATE-AHEAD",
        ),
        (
            stay_at(THERE, datetime!(2026-01-01 0:00 UTC), 30),
            "WAL-DATE-TOO-OLD",
        ),
    ] {
        assert_eq!(refusal(&input(&mut wallet, stay, NOW)), Some(code));
    }
    assert!(wallet.view(NOW).diary.is_empty());
}

#[test]
fn a_match_asks_and_changes_no_colour_by_itself() {
    let mut wallet = wallet_with_hall();
    let before = seen(&input(&mut wallet, stay_at(ELSEWHERE, THEN, 60), NOW));
    assert_eq!(before["questions"], json!([]));
    let answer = input(&mut wallet, stay_at(THERE, THEN, 60), NOW);
    let seen = seen(&answer);
    assert_eq!(
        seen["questions"].as_array().unwrap().len(),
        1,
        "one hall, though it was published in two forms"
    );
    let question = &seen["questions"][0];
    assert_eq!(
        (&question["name"], &question["level"]),
        (&json!("Main hall"), &json!("high"))
    );
    assert_eq!(
        (&question["from"], &question["until"]),
        (
            &json!("2026-11-22T16:00:00Z"),
            &json!("2026-11-22T17:00:00Z")
        )
    );
    assert_eq!(seen["overall"], before["overall"]);
    assert_eq!(
        seen["statuses"][0]["status"]["questions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn yes_makes_a_fact_and_no_is_asked_once() {
    for (was_there, colour, facts) in [(true, "amber", 1), (false, "unknown", 0)] {
        let mut wallet = wallet_with_hall();
        let asked = seen(&input(&mut wallet, stay_at(THERE, THEN, 60), NOW));
        let question = json!({"type": "answer-area", "question": asked["questions"][0]["id"], "wasThere": was_there});
        let answer = input(&mut wallet, question.clone(), NOW);
        assert_eq!(
            (refusal(&answer), &seen(&answer)["overall"]),
            (None, &json!(colour))
        );
        assert_eq!(
            (answer.view.facts.len(), answer.view.questions.len()),
            (facts, 0)
        );
        let opened = Wallet::open(&wallet.save()).unwrap();
        assert_eq!(opened.view(NOW), answer.view, "the answer is kept");
        assert_eq!(
            notices(&input(&mut wallet, question, NOW)),
            ["WAL-ALREADY-HERE"]
        );
    }
}

#[test]
fn a_question_goes_with_its_stay_its_area_and_its_bulletin() {
    let mut wallet = wallet_with_hall();
    let asked = input(&mut wallet, stay_at(THERE, THEN, 60), NOW);
    assert_eq!(asked.view.questions.len(), 1);
    assert_eq!(wallet.view(datetime!(2026-12-20 0:00 UTC)).questions, []);
    let answer = input(&mut wallet, json!({"type": "clear-diary"}), NOW);
    assert_eq!(answer.view.questions, []);
    let unknown =
        json!({"type": "answer-area", "question": asked.view.questions[0].id, "wasThere": true});
    assert_eq!(
        refusal(&input(&mut wallet, unknown, NOW)),
        Some("WAL-NO-SUCH")
    );
}

const TRACK: &str = r#"<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="50.1070" lon="8.6625"><time>2026-11-22T16:00:00Z</time></trkpt>
<trkpt lat="50.1070" lon="8.6625"><time>2026-11-22T16:20:00Z</time></trkpt>
<trkpt lat="50.1070" lon="8.6625"><time>2026-11-22T16:40:00Z</time></trkpt>
<trkpt lat="50.1070" lon="8.6625"><time>2026-06-22T16:40:00Z</time></trkpt>
</trkseg></trk></gpx>"#;

#[test]
fn an_import_is_shown_first_and_kept_only_when_accepted() {
    let mut wallet = wallet_with_hall();
    let shown = wallet.preview_import(TRACK.as_bytes(), NOW);
    let ImportPreview::Read {
        stays,
        points,
        left_out,
        ..
    } = &shown
    else {
        panic!("{shown:?}")
    };
    assert_eq!((stays.len(), *points), (1, 4));
    assert_eq!(
        serde_json::to_value(left_out).unwrap(),
        json!([{"reason": "too-old", "count": 1}])
    );
    assert!(wallet.view(NOW).diary.is_empty());
    let answer = input(&mut wallet, json!({"type": "accept-import"}), NOW);
    assert_eq!(
        (answer.view.diary.len(), answer.view.questions.len()),
        (1, 1)
    );
    let again = input(&mut wallet, json!({"type": "accept-import"}), NOW);
    assert_eq!(refusal(&again), Some("WAL-NO-IMPORT"));
}

/// Stays that an import shows under a pack that says `value` where the sample says `sample`.
fn imported_under(sample: &str, value: &str, file: &str) -> usize {
    assert!(COVID.contains(sample));
    let pack = COVID.replace(sample, value);
    let edition = edition(1, &[(Kind::Pack, "covid.json", pack.as_bytes())]);
    let mut wallet = Wallet::default();
    assert_eq!(edition.offer(&mut wallet, NOW).refusal, None);
    match wallet.preview_import(file.as_bytes(), NOW) {
        ImportPreview::Read { stays, .. } => stays.len(),
        ImportPreview::Refused { refusal } => panic!("{refusal:?}"),
    }
}

#[test]
fn an_import_drops_short_and_fast_by_the_numbers_of_the_pack() {
    let dwell = |minutes| format!(r#""min_dwell_minutes", "value": {minutes},"#);
    assert_eq!(imported_under(&dwell(15), &dwell(15), TRACK), 1);
    assert_eq!(imported_under(&dwell(15), &dwell(45), TRACK), 0);
    let walked = |minute: u8| {
        json!({"timestamp": format!("2026-11-22T16:{minute:02}:00Z"), "latitudeE7": 501_070_000,
        "longitudeE7": 86_625_000, "accuracy": 10, "velocity": 3})
    };
    let file = json!({"locations": [walked(0), walked(20), walked(40)]}).to_string();
    let speed = |metres| format!(r#""max_speed_metres_per_second", "value": {metres},"#);
    assert_eq!(imported_under(&speed("2.8"), &speed("2.8"), &file), 0);
    assert_eq!(imported_under(&speed("2.8"), &speed("4"), &file), 1);
}

#[test]
fn a_discarded_import_and_a_file_of_another_kind_leave_nothing() {
    let mut wallet = wallet_with_news();
    let saved = wallet.save();
    wallet.preview_import(TRACK.as_bytes(), NOW);
    input(&mut wallet, json!({"type": "discard-import"}), NOW);
    wallet.preview_import(TRACK.as_bytes(), NOW);
    let shown = serde_json::to_value(wallet.preview_import(b"\xff\xd8\xff\xe0", NOW)).unwrap();
    assert_eq!(shown["refusal"]["code"], "IMPORT-PICTURE");
    let answer = input(&mut wallet, json!({"type": "accept-import"}), NOW);
    assert_eq!(refusal(&answer), Some("WAL-NO-IMPORT"));
    assert_eq!(wallet.save(), saved);
}

#[test]
fn stays_past_the_horizon_are_erased_at_the_next_input() {
    let mut wallet = wallet_with_hall();
    input(&mut wallet, stay_at(THERE, THEN, 60), NOW);
    let language = json!({"type": "set-language", "language": "es"});
    let answer = input(&mut wallet, language, THEN + Duration::days(61));
    assert_eq!(
        (answer.view.diary.len(), notices(&answer)),
        (0, vec!["WAL-FORGOTTEN"])
    );
}
