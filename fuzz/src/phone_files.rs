//! Small files of each kind that a phone reads of others, to begin from.

use crate::Seeds;
use bulletin::{Index, Kind, Line};
use fuzz::{demo, phone, revoked};
use serde_json::{Value, json};
use time::Duration;
use travel::{Areas, Rules};
use wallet::Wallet;

pub(crate) fn all() -> Vec<Seeds> {
    vec![
        ("gpx", vec![GPX.to_vec()]),
        ("records", vec![bytes(&records())]),
        ("semantic", vec![bytes(&semantic())]),
        ("timeline", vec![bytes(&android()), bytes(&ios())]),
        ("areas_geojson", vec![bytes(&areas()), bytes(&cells())]),
        ("areas_binary", vec![compact(&areas()), compact(&cells())]),
        ("index", index()),
        ("announcements", vec![bytes(&announcements())]),
        ("publish_draft", drafts()),
        ("json", vec![bytes(&areas()), bytes(&ios()), JSON.to_vec()]),
        ("wallet_saved", saved()),
        ("wallet_input", inputs()),
        (
            "backup",
            vec![vec![8; 80], b"pratique backup\n\x01".to_vec()],
        ),
    ]
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

const GPX: &[u8] = br#"<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="35.1" lon="139.1"><ele>3</ele><time>2021-06-30T12:00:00Z</time><hdop>1.5</hdop></trkpt>
<trkpt lat="35.1" lon="139.1"><time>2021-06-30T12:10:00Z</time></trkpt>
<trkpt lat="35.1" lon="139.1"><time>2021-06-30T12:30:00Z</time></trkpt></trkseg></trk>
<wpt lat="1" lon="2"><time>2021-06-30T14:00:00+02:00</time></wpt></gpx>"#;

/// What is written in more than one way, and where readers differ.
const JSON: &[u8] = br#"{"a":[-0,1e2,1E-400,0.1,18446744073709551616,-9223372036854775808,true,null],"a":"\u00e9\ud83d\ude00\/\b","":{}}"#;

/// Half an hour in one place, every ten minutes.
const TIMES: [&str; 4] = [
    "2021-06-30T12:00:00Z",
    "2021-06-30T12:10:00Z",
    "2021-06-30T12:20:00.500Z",
    "2021-06-30T12:30:00Z",
];

fn records() -> Value {
    let location = |time: &str| json!({"timestamp": time, "latitudeE7": 351_000_000, "longitudeE7": 1_391_000_000, "accuracy": 20, "velocity": 0});
    let mut locations: Vec<Value> = TIMES.into_iter().map(location).collect();
    locations.push(
        json!({"timestampMs": "1625050800000", "latitudeE7": 1, "longitudeE7": 2_903_967_296_u32}),
    );
    json!({ "locations": locations })
}

fn semantic() -> Value {
    let location =
        json!({"latitudeE7": 351_000_000, "longitudeE7": 1_391_000_000, "name": "Market"});
    json!({"timelineObjects": [
        {"placeVisit": {"location": location, "duration": {"startTimestamp": TIMES[0], "endTimestamp": TIMES[3]}}},
        {"placeVisit": {"location": location, "duration": {"startTimestampMs": "1625050800000", "endTimestampMs": "1625054400000"}}},
        {"activitySegment": {"startLocation": location, "endLocation": location, "activityType": "IN_BUS",
            "duration": {"startTimestamp": TIMES[0], "endTimestamp": TIMES[3]}}}]})
}

fn android() -> Value {
    let path: Vec<Value> = TIMES
        .iter()
        .map(|time| json!({"point": "35.3\u{b0}, 139.3\u{b0}", "time": time}))
        .collect();
    let candidate = json!({"placeId": "x", "semanticType": "HOME", "placeLocation": {"latLng": "35.1\u{b0}, 139.1\u{b0}"}});
    json!({"semanticSegments": [
        {"startTime": TIMES[0], "endTime": TIMES[3], "visit": {"probability": 0.9, "topCandidate": candidate}},
        {"startTime": TIMES[0], "endTime": TIMES[3], "timelinePath": path}],
      "rawSignals": [{"position": {"LatLng": "35.4\u{b0}, 139.4\u{b0}", "accuracyMeters": 13, "timestamp": TIMES[1]}}]})
}

fn ios() -> Value {
    json!([
        {"startTime": TIMES[0], "endTime": TIMES[3], "visit": {"topCandidate": {"placeLocation": "geo:35.1,139.1"}}},
        {"startTime": TIMES[0], "endTime": TIMES[3], "timelinePath":
            [{"point": "geo:35.3,139.3", "durationMinutesOffsetFromStartTime": "10"}]}])
}

/// One district, drawn by hand.
fn areas() -> Value {
    let square = json!([[
        [10.0, 50.0],
        [10.05, 50.0],
        [10.05, 50.05],
        [10.0, 50.05],
        [10.0, 50.0]
    ]]);
    let mut list = cells();
    list["features"][0]["geometry"] = json!({"type": "Polygon", "coordinates": square});
    if let Some(properties) = list["features"][0]["properties"].as_object_mut() {
        properties.remove("cells");
    }
    list
}

/// One district of one cell.
fn cells() -> Value {
    json!({"type": "FeatureCollection", "issued": "2026-11-22T00:00:00Z", "features": [{
        "type": "Feature", "id": "00000000000000a1", "geometry": null,
        "properties": {"kind": "area", "disease": "measles", "pack": "measles", "level": "high", "basis": "unrelated-cases",
            "from": "2026-11-20T00:00:00Z", "until": "2026-11-21T00:00:00Z", "expires": "2026-12-05T00:00:00Z",
            "people_at_least": 2000, "advice": {"en": "Watch for a rash."}, "cells": ["872f5b959ffffff"]}}]})
}

fn compact(list: &Value) -> Vec<u8> {
    let areas = Areas::from_geojson(&bytes(list)).expect("it is a list");
    let checked = areas
        .checked(&Rules::default())
        .expect("it keeps the rules");
    checked.to_binary().expect("one area is not much")
}

/// In force at the moment of the targets.
fn announcements() -> Value {
    json!([{"id": "water", "level": "urgent", "from": "2021-06-30T00:00:00Z", "until": "2021-07-09T00:00:00Z",
        "title": {"en": "Boil your water"}, "text": {"en": "For a minute."}, "link": "https://health.example/"}])
}

/// One of each kind of draft, by its place in `Kind::ALL`, half of them beside themselves.
fn drafts() -> Vec<Vec<u8>> {
    let rules = json!([{"Identifier": "GR-XD-0001", "Type": "Acceptance", "Country": "XD", "Version": "1.0.0",
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "0.7.5", "CertificateType": "General",
        "Description": [{"lang": "en", "desc": "One entry."}], "ValidFrom": "2021-06-01T00:00:00Z",
        "ValidTo": "2022-06-01T00:00:00Z", "AffectedFields": ["r"], "Logic": {"!": [{"var": "payload.r.1"}]}}]);
    let values = json!({"disease-agent-targeted": {"valueSetId": "disease-agent-targeted", "valueSetDate": "2021-06-01",
        "valueSetValues": {"840539006": {"display": "COVID-19", "active": true}}}});
    let contents = [
        include_bytes!("../../packs/measles.json").to_vec(),
        br#"[{"kid": "AA==", "country": "XD", "certificateType": "DSC", "rawData": "MAA="}]"#
            .to_vec(),
        bytes(&areas()),
        bytes(&values),
        bytes(&rules),
        revoked::list(7),
        bytes(&announcements()),
    ];
    let alone = |(kind, content): (u8, &Vec<u8>)| [&[kind, 0], content.as_slice()].concat();
    let twice =
        |(kind, content): (u8, &Vec<u8>)| [&[kind, 128], content.as_slice(), content].concat();
    let numbered = || (0..).zip(&contents);
    numbered().map(alone).chain(numbered().map(twice)).collect()
}

/// An index and the description of who signs it.
fn index() -> Vec<Vec<u8>> {
    let index = Index {
        origin: phone::ORIGIN.to_owned(),
        version: 1,
        issued: demo::NOW,
        expires: demo::NOW + Duration::days(30),
        files: vec![Line::of(Kind::Areas, "areas.bin", b"areas")],
    };
    let note = index.sign(&[phone::officer(0), phone::officer(1)]);
    let note = note.expect("the index is in its form");
    let (text, _) = note.split_once("\n\n").expect("a note has an empty line");
    let keys: Vec<String> = phone::officers()
        .keys()
        .iter()
        .map(ToString::to_string)
        .collect();
    let authority = json!({"name": "Demo", "origin": phone::ORIGIN, "demo": true, "officers": keys, "threshold": 2,
        "country": "XD", "sunset": "2030-01-01T00:00:00Z"});
    vec![
        note.clone().into_bytes(),
        text.as_bytes().to_vec(),
        bytes(&authority),
        keys[0].clone().into_bytes(),
    ]
}

/// Inputs that stand alone, one of each kind that a person gives most.
fn inputs() -> Vec<Vec<u8>> {
    let (_, signer) = demo::hierarchy();
    [
        json!({"type": "add-certificate", "text": demo::texts(&signer)[0]}),
        json!({"type": "symptom-check", "answers": [{"symptom": "fever", "since": "2021-06-29"}]}),
        json!({"type": "add-stay", "latitude": 35.1, "longitude": 139.1, "accuracyMetres": 20,
            "from": TIMES[0], "until": TIMES[3], "label": "Market"}),
        json!({"type": "set-language", "language": "fr"}),
        json!({"type": "erase-everything"}),
    ]
    .iter()
    .map(bytes)
    .collect()
}

/// The holder's part of an empty wallet, and of one with a certificate, a fact and a stay.
fn saved() -> Vec<Vec<u8>> {
    let mut wallet = Wallet::default();
    let empty = phone::holders_part(&wallet.save());
    let (_, signer) = demo::hierarchy();
    for input in [
        json!({"type": "add-certificate", "text": demo::texts(&signer)[0]}),
        json!({"type": "add-stay", "latitude": 35.1, "longitude": 139.1, "accuracyMetres": 20,
            "from": TIMES[0], "until": TIMES[3], "label": "Market"}),
        json!({"type": "symptom-check", "answers": [{"symptom": "fever", "since": "2021-06-29"}]}),
    ] {
        let _ = wallet.input_json(&input.to_string(), demo::NOW);
    }
    vec![empty, phone::holders_part(&wallet.save())]
}
