//! Every form of location history that is read, with the oddities that really occur, and what is none.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use travel::{Format, ImportError, LeftOut, Parameters, Place, Preview, Reason, preview};

const NOON: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

fn read(bytes: &[u8]) -> Result<Preview, ImportError> {
    preview(
        bytes,
        datetime!(2026-11-01 00:00 UTC),
        datetime!(2026-11-24 00:00 UTC),
        &Parameters::default(),
    )
}

fn read_json(value: &Value) -> Preview {
    read(value.to_string().as_bytes()).unwrap()
}

fn left_out(preview: &Preview) -> Vec<(Reason, u64)> {
    preview
        .left_out
        .iter()
        .map(|LeftOut { reason, count }| (*reason, *count))
        .collect()
}

/// Where and when each stay is: degrees, then minutes after noon of 20 November.
fn stays(preview: &Preview) -> Vec<((f64, f64), i64, i64)> {
    let minutes = |at: OffsetDateTime| (at - NOON).whole_minutes();
    let degrees = |place: Place| (place.latitude.degrees(), place.longitude.degrees());
    preview
        .stays
        .iter()
        .map(|stay| {
            (
                degrees(stay.place()),
                minutes(stay.from()),
                minutes(stay.until()),
            )
        })
        .collect()
}

fn at(minutes: i64) -> String {
    (NOON + Duration::minutes(minutes))
        .format(&time::format_description::well_known::Rfc3339)
        .unwrap()
}

fn location(minutes: i64, latitude: f64, longitude: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "degrees in units of 1e-7 are below 2^31"
    )]
    let e7 = |degrees: f64| (degrees * 1e7).round() as i64;
    json!({"timestamp": at(minutes), "latitudeE7": e7(latitude), "longitudeE7": e7(longitude), "accuracy": 20, "source": "WIFI"})
}

fn half_an_hour(latitude: f64, longitude: f64) -> Vec<Value> {
    (0..=6)
        .map(|step| location(step * 5, latitude, longitude))
        .collect()
}

#[test]
fn records_become_stays_in_whatever_order_they_stand() {
    let mut locations = half_an_hour(35.1, 139.1);
    locations.reverse();
    let found = read_json(&json!({"locations": locations}));
    assert_eq!(found.format, Format::GoogleRecords);
    assert_eq!(stays(&found), [((35.1, 139.1), 0, 30)]);
    assert_eq!((found.points, left_out(&found)), (7, vec![]));
    assert_eq!(
        (found.first, found.last),
        (NOON, NOON + Duration::minutes(30))
    );
    assert_eq!(found.stays[0].accuracy().metres(), 20);
}

#[test]
fn records_of_older_files_and_cut_numbers_are_read() {
    let old = |minutes: i64| {
        let milliseconds = (NOON + Duration::minutes(minutes)).unix_timestamp() * 1_000;
        json!({"timestampMs": milliseconds.to_string(), "latitudeE7": 351_000_000, "longitudeE7": 2_903_967_296_u32, "accuracy": 20})
    };
    let found = read_json(&json!({"locations": [old(0), old(10), old(20)]}));
    assert_eq!(stays(&found), [((35.1, -139.1), 0, 20)]);
}

#[test]
fn records_that_cannot_be_used_are_counted_by_reason() {
    let mut locations = half_an_hour(35.1, 139.1);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut location = location(0, 35.1, 139.1);
        change(&mut location);
        location
    };
    locations.extend([
        changed(&|location| location["accuracy"] = json!(-1)),
        changed(&|location| location["accuracy"] = json!(1_500)),
        changed(&|location| location["latitudeE7"] = json!(null)),
        changed(&|location| location["longitudeE7"] = json!("east")),
        changed(&|location| location["timestamp"] = json!("yesterday")),
        changed(&|location| location["timestamp"] = json!("2026-10-31T23:59:59Z")),
        changed(&|location| location["timestamp"] = json!("2026-11-25T00:00:00Z")),
        changed(&|location| location["velocity"] = json!(25)),
        json!(7),
        json!("a"),
        json!(null),
    ]);
    let found = read_json(&json!({"locations": locations}));
    let expected = [
        (Reason::Unreadable, 3),
        (Reason::NoPlace, 2),
        (Reason::NoTime, 1),
        (Reason::TooOld, 1),
        (Reason::InTheFuture, 1),
        (Reason::TooCoarse, 2),
        (Reason::Moving, 1),
        (Reason::TooShort, 1),
    ];
    assert_eq!(left_out(&found), expected);
    assert_eq!(found.points, 15);
}

#[test]
fn visits_of_the_semantic_history_keep_their_names() {
    let visit = |start: Value, end: Value| {
        json!({"placeVisit": {
            "location": {"latitudeE7": 351_000_000, "longitudeE7": 1_391_000_000, "placeId": "x", "name": " Harbour market "},
            "duration": {"startTimestamp": start, "endTimestamp": end}}})
    };
    let mut old = visit(json!(null), json!(null));
    let milliseconds = |minutes: i64| {
        json!(((NOON + Duration::minutes(minutes)).unix_timestamp() * 1_000).to_string())
    };
    old["placeVisit"]["duration"] =
        json!({"startTimestampMs": milliseconds(120), "endTimestampMs": milliseconds(180)});
    let found = read_json(&json!({"timelineObjects": [
        visit(json!(at(0)), json!(at(60))),
        old,
        visit(json!(at(60)), json!(at(60))),
        visit(json!(at(90)), json!(null)),
        {"activitySegment": {"startLocation": {}, "duration": {}}},
        {"somethingElse": {}},
    ]}));
    assert_eq!(found.format, Format::GoogleSemantic);
    assert_eq!(
        stays(&found),
        [((35.1, 139.1), 0, 60), ((35.1, 139.1), 120, 180)]
    );
    assert_eq!(found.stays[0].label().as_str(), "Harbour market");
    let expected = [
        (Reason::Unreadable, 1),
        (Reason::NoTime, 1),
        (Reason::Backwards, 1),
        (Reason::Journey, 1),
    ];
    assert_eq!(left_out(&found), expected);
}

fn android() -> Value {
    let candidate = json!({"placeId": "x", "semanticType": "HOME", "probability": 0.9, "placeLocation": {"latLng": "35.1°, 139.1°"}});
    let visit = |level: u8, from: &str, until: &str| {
        json!({"startTime": from, "endTime": until, "startTimeTimezoneUtcOffsetMinutes": 540,
            "visit": {"hierarchyLevel": level, "probability": 0.8, "topCandidate": candidate}})
    };
    let path: Vec<Value> = (0..=4)
        .map(|step| json!({"point": "35.3°, 139.3°", "time": at(120 + step * 10)}))
        .collect();
    let position = |minutes: i64, speed: f64| {
        json!({"position": {"LatLng": "35.4°, 139.4°", "accuracyMeters": 13, "altitudeMeters": 3.0, "source": "WIFI",
            "timestamp": at(minutes), "speedMetersPerSecond": speed}})
    };
    json!({
        "semanticSegments": [
            visit(0, "2026-11-20T21:00:00.000+09:00", "2026-11-20T22:00:00.000+09:00"),
            visit(1, "2026-11-20T21:10:00.000+09:00", "2026-11-20T21:30:00.000+09:00"),
            {"startTime": at(60), "endTime": at(120), "activity": {"start": {"latLng": "35.1°, 139.1°"}, "end": {}}},
            {"startTime": at(120), "endTime": at(240), "timelinePath": path},
            {"startTime": at(0), "endTime": at(1), "timelineMemory": {"trip": {}}},
        ],
        "rawSignals": [
            position(30, 0.0), position(200, 0.0), position(210, 0.1), position(220, 0.0), position(230, 12.0),
            {"wifiScan": {"deliveryTime": at(0), "devicesRecords": []}},
            {"activityRecord": {"probableActivities": []}},
        ],
        "userLocationProfile": {"frequentPlaces": []}
    })
}

#[test]
fn the_timeline_of_android_has_visits_paths_and_positions() {
    let found = read_json(&android());
    assert_eq!(found.format, Format::TimelineAndroid);
    assert_eq!(
        stays(&found),
        [
            ((35.1, 139.1), 0, 60),
            ((35.3, 139.3), 120, 160),
            ((35.4, 139.4), 200, 220)
        ]
    );
    let expected = [
        (Reason::Journey, 1),
        (Reason::InsideAnotherVisit, 1),
        (Reason::DuringAVisit, 1),
        (Reason::Moving, 1),
    ];
    assert_eq!((found.points, left_out(&found)), (10, expected.to_vec()));
}

#[test]
fn the_timeline_of_ios_is_a_list() {
    let path: Vec<Value> =
        (0..=2).map(|step| json!({"point": "geo:35.3,139.3", "durationMinutesOffsetFromStartTime": (step * 10).to_string()})).collect();
    let found = read_json(&json!([
        {"startTime": "2026-11-20T21:00:00.000+09:00", "endTime": "2026-11-20T22:00:00.000+09:00",
            "visit": {"hierarchyLevel": "0", "probability": "0.8",
                "topCandidate": {"probability": "0.9", "semanticType": "Home", "placeID": "x", "placeLocation": "geo:35.100000,139.100000"}}},
        {"startTime": at(60), "endTime": at(120),
            "activity": {"start": "geo:35.1,139.1", "end": "geo:35.2,139.2", "topCandidate": {"type": "walking"}, "distanceMeters": "900"}},
        {"startTime": at(120), "endTime": at(180), "timelinePath": path},
    ]));
    assert_eq!(found.format, Format::TimelineIos);
    assert_eq!(
        stays(&found),
        [((35.1, 139.1), 0, 60), ((35.3, 139.3), 120, 140)]
    );
    assert_eq!(left_out(&found), [(Reason::Journey, 1)]);
}

fn gpx(points: &str) -> String {
    format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"us\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\"><metadata><time>2020-01-01T00:00:00Z</time></metadata>\
         <trk><name>a day</name><trkseg>{points}</trkseg></trk></gpx>"
    )
}

fn trkpt(minutes: i64, latitude: f64) -> String {
    format!(
        "<trkpt lat=\"{latitude}\" lon=\"139.1\"><ele>3</ele><time>{}</time><hdop>1</hdop></trkpt>",
        at(minutes)
    )
}

#[test]
fn tracks_of_gpx_become_stays() {
    let points: String = (0..=4).map(|step| trkpt(step * 5, 35.1)).collect();
    let odd = "<trkpt lat=\"35.1\" lon=\"139.1\"/><trkpt lon=\"139.1\"><time>2026-11-20T12:21:00Z</time></trkpt>\
               <trkpt lat=\"35.1\" lon=\"139.1\"><time>2026-11-20T12:25:00</time><speed>0.4</speed></trkpt>";
    let found = read(gpx(&(points + odd)).as_bytes()).unwrap();
    assert_eq!(found.format, Format::Gpx);
    assert_eq!(stays(&found), [((35.1, 139.1), 0, 25)]);
    assert_eq!(
        left_out(&found),
        [(Reason::NoPlace, 1), (Reason::NoTime, 1)]
    );
}

#[test]
fn what_a_file_declares_is_not_resolved() {
    let entity = "<!DOCTYPE gpx [<!ENTITY a \"2026-11-20T12:00:00Z\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
    let point = "<trkpt lat=\"35.1\" lon=\"139.1\"><time>&a;</time><name>&b;</name></trkpt>";
    let whole =
        gpx(&(point.to_owned() + &trkpt(0, 35.1))).replace("?>\n", &format!("?>\n{entity}"));
    let found = read(whole.as_bytes()).unwrap();
    assert_eq!(
        left_out(&found),
        [(Reason::NoTime, 1), (Reason::TooShort, 1)]
    );
}

#[test]
fn a_file_that_is_none_is_named_for_what_it_is() {
    let none = |bytes: &[u8]| read(bytes).unwrap_err();
    assert_eq!(none(b""), ImportError::Empty);
    assert_eq!(none(b" \n\t "), ImportError::Empty);
    assert_eq!(none(b"\xff\xd8\xff\xe0\x00\x10JFIF"), ImportError::Picture);
    assert_eq!(none(b"\x00\x00\x00\x18ftypheic"), ImportError::Picture);
    assert_eq!(none(b"PK\x03\x04\x14\x00"), ImportError::Archive);
    assert_eq!(
        none(b"<kml xmlns=\"x\"><Document/></kml>"),
        ImportError::Kml
    );
    assert_eq!(none(b"<html><body/></html>"), ImportError::Unknown);
    assert_eq!(none(b"date,latitude"), ImportError::Unknown);
    assert_eq!(
        none(b"{\"type\": \"FeatureCollection\", \"features\": []}"),
        ImportError::Unknown
    );
    assert_eq!(none(b"[1, 2]"), ImportError::Unknown);
    assert_eq!(none(b"[]"), ImportError::Unknown);
    assert_eq!(none(b"{\"locations\": []}"), ImportError::NoPlaces);
    assert_eq!(none(b"{\"locations\": 7}"), ImportError::Damaged);
    assert_eq!(none(gpx("").as_bytes()), ImportError::NoPlaces);
}

#[test]
fn a_file_that_ends_in_the_middle_is_damaged() {
    let records = json!({"locations": half_an_hour(35.1, 139.1)}).to_string();
    let track = gpx(&trkpt(0, 35.1));
    for whole in [records.trim_end(), android().to_string().as_str()] {
        for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            assert_eq!(
                read(&whole.as_bytes()[..end]).err(),
                Some(ImportError::Damaged),
                "{end}"
            );
        }
    }
    let begun = track.find("<gpx").unwrap() + 4;
    for end in begun..track.len() - 1 {
        assert!(read(&track.as_bytes()[..end]).is_err(), "{end}");
    }
    assert!(read(track.as_bytes()).is_ok());
}

#[test]
fn what_lies_across_the_horizon_is_shortened() {
    let visit = json!({"placeVisit": {"location": {"latitudeE7": 1, "longitudeE7": 1},
        "duration": {"startTimestamp": "2026-10-31T00:00:00Z", "endTimestamp": "2026-11-01T06:00:00Z"}}});
    let found = read_json(&json!({"timelineObjects": [visit]}));
    assert_eq!(found.stays[0].from(), datetime!(2026-11-01 00:00 UTC));
}

/// A schema that the community keeps of Google's files.
fn schema(name: &str) -> Option<Value> {
    let path = fixtures::path(&format!("presence/google_location/{name}.schema.json"))?;
    Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

/// Everything in a file, however old.
fn read_all(file: &Value) -> Preview {
    let long_ago = datetime!(2000-01-01 00:00 UTC);
    preview(
        file.to_string().as_bytes(),
        long_ago,
        NOON,
        &Parameters::default(),
    )
    .unwrap()
}

#[test]
fn the_examples_of_the_schemas_are_read() {
    let Some((records, semantic)) = schema("Records").zip(schema("Semantic")) else {
        return;
    };
    let examples = &records["$defs"]["locationRecord"]["examples"];
    let found = read_all(&json!({ "locations": examples }));
    assert_eq!(found.points, examples.as_array().unwrap().len() as u64);
    let read = [Reason::Moving, Reason::TooShort, Reason::TooCoarse];
    assert!(
        left_out(&found)
            .iter()
            .all(|(reason, _)| read.contains(reason)),
        "{found:?}"
    );

    let example = |name: &str| semantic["$defs"][name]["examples"][0].clone();
    let visit =
        json!({"placeVisit": {"location": example("location"), "duration": example("duration")}});
    let found = read_all(&json!({"timelineObjects": [visit, example("activitySegment")]}));
    assert_eq!(found.stays.len(), 1);
    assert_eq!(
        found.stays[0].label().as_str(),
        example("location")["name"].as_str().unwrap()
    );
    assert_eq!(left_out(&found), [(Reason::Journey, 1)]);
}

#[test]
fn the_names_that_are_read_are_those_of_the_schemas() {
    let names: [(&str, &str, &[&str]); 4] = [
        (
            "Records",
            "locationRecord",
            &[
                "timestamp",
                "latitudeE7",
                "longitudeE7",
                "accuracy",
                "velocity",
            ],
        ),
        (
            "Semantic",
            "placeVisit",
            &["location", "duration", "centerLatE7", "centerLngE7"],
        ),
        (
            "Semantic",
            "location",
            &["latitudeE7", "longitudeE7", "accuracyMetres", "name"],
        ),
        ("Semantic", "duration", &["startTimestamp", "endTimestamp"]),
    ];
    for (file, definition, names) in names {
        let Some(schema) = schema(file) else {
            return;
        };
        let known = &schema["$defs"][definition]["properties"];
        let missing: Vec<&&str> = names
            .iter()
            .filter(|name| known.get(**name).is_none())
            .collect();
        assert!(
            missing.is_empty(),
            "{file} {definition}: {missing:?} of {known}"
        );
    }
}
