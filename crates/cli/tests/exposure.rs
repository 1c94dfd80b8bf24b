//! `pratique export` and `pratique match`, as they are run by hand: on an export of our own, and on the German sample.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use exposure::{
    Archive, CalibrationConfidence, Export, ExportDraft, ExportSigner, Interval, KeptSightings,
    KeySpan, Metadata, PublishedKey, ReportType, RollingPeriod, TemporaryExposureKey,
};
use program::{Folder, pratique};
use serde_json::{Value, json};

/// `SubjectPublicKeyInfo` of a P-256 key, up to its point (RFC 5480, section 2).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// 2026-11-24 in UTC.
const START: Interval = Interval(2_992_464);

fn signer(secret: u8) -> ExportSigner {
    ExportSigner::new("001", "v1", &[secret; 32]).unwrap()
}

fn key(number: u8) -> PublishedKey {
    PublishedKey {
        span: KeySpan {
            key: TemporaryExposureKey([number; 16]),
            start: START,
            period: RollingPeriod::DAY,
        },
        transmission_risk: None,
        report_type: Some(ReportType::ConfirmedTest),
        days_since_onset: Some(0),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A folder with an export of 30 keys, a public key that signed it and one that did not.
struct World(Folder);

impl World {
    fn new(name: &str) -> Self {
        let world = Self(Folder::new(name));
        let draft = ExportDraft {
            start: START.unix(),
            end: START.unix() + 86_400,
            region: "XD",
            keys: (0..30).map(key).collect(),
            revised_keys: Vec::new(),
        };
        world.write("export.zip", &draft.write(&[signer(1)]).unwrap());
        for (name, secret) in [("signer.pem", 1), ("other.pem", 2)] {
            let der = [&SPKI[..], &signer(secret).public_point()].concat();
            let pem = format!(
                "-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n",
                &STANDARD.encode(&der)[..64],
                &STANDARD.encode(&der)[64..]
            );
            world.write(name, pem.as_bytes());
        }
        world
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.file(name), bytes).unwrap();
    }

    /// Exit code and answers; arguments with a point in them are files of the folder.
    fn run(&self, line: &str) -> (i32, Vec<Value>) {
        let argument = |word: &str| match word.contains('.') {
            true => self.0.file(word),
            false => word.to_owned(),
        };
        let arguments: Vec<String> = line.split_whitespace().map(argument).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (code, out, _) = pratique(&[&["--json"], &arguments[..]].concat(), "");
        let answers = out.lines().map(|line| serde_json::from_str(line).unwrap());
        (code, answers.collect())
    }

    /// Key 7 received four times in a quarter of an hour at 60 dB, and somebody else once.
    fn table(&self) {
        let mut table = "identifier,time,rssi,metadata\n".to_owned();
        let span = key(7).span;
        for seconds in [0_u32, 300, 600, 900] {
            let rpi = span
                .key
                .rpik()
                .identifier(Interval(START.0 + seconds / 600));
            let metadata = Metadata::new(10, CalibrationConfidence::High);
            let metadata = span.key.aemk().encrypt(&rpi, metadata);
            let time = START.unix() + u64::from(seconds);
            table.push_str(&format!(
                "{},{time},-50,{}\n",
                hex(&rpi.0),
                hex(&metadata.0)
            ));
        }
        let time = START.unix() - 300;
        table.push_str(&format!("{},{time},-50,00000000\n", "ab".repeat(16)));
        self.write("seen.csv", table.as_bytes());
    }
}

#[test]
fn an_export_is_shown_and_verified_with_its_signers_key_alone() {
    let world = World::new("export");
    let (code, answers) = world.run("export inspect export.zip");
    assert_eq!(
        (code, &answers[0]["keys"], &answers[0]["region"]),
        (0, &json!(30), &json!("XD"))
    );
    assert_eq!(answers[0]["signers"], json!(["001-v1"]));
    assert_eq!(answers[0]["start"], "2026-11-24T00:00:00Z");
    assert_eq!(answers[0]["report_types"], json!({"confirmed test": 30}));
    let (code, answers) = world.run("export verify --key signer.pem other.pem -- export.zip");
    assert_eq!((code, &answers[0]["signer"]), (0, &json!("001-v1")));
    let (code, answers) = world.run("export verify --key other.pem -- export.zip");
    assert_eq!(code, 1);
    assert_eq!(
        answers[0]["fault"],
        "a signature of the list of keys is wrong"
    );
}

#[test]
fn what_is_no_export_or_no_key_is_unusable() {
    let world = World::new("export-unusable");
    for line in [
        "export inspect signer.pem",
        "export verify --key export.zip -- export.zip",
        "match --sightings signer.pem export.zip",
    ] {
        assert_eq!(world.run(line).0, 2, "{line}");
    }
}

#[test]
fn identifiers_without_times_are_found_and_the_rate_is_told() {
    let world = World::new("match-raw");
    let seen = key(7).span.key.rpik().identifier(Interval(START.0 + 143));
    world.write("seen.bin", &[&[9; 16][..], &seen.0].concat());
    for method in ["", "--method portable", "--method narrow", "--method wide"] {
        let (code, answers) = world.run(&format!("match {method} --sightings seen.bin export.zip"));
        assert_eq!((code, answers.len()), (0, 2), "{method}");
        assert_eq!(
            (&answers[0]["key"], &answers[0]["sighting"]),
            (&json!(8), &json!(2))
        );
        assert_eq!(answers[0]["sent"], "2026-11-24T23:50:00Z");
        assert_eq!(
            (&answers[1]["keys"], &answers[1]["matches"]),
            (&json!(30), &json!(1))
        );
        assert!(answers[1]["keys_per_second"].as_f64().unwrap() > 0.0);
    }
    let (code, answers) =
        world.run("match --preset lfph-narrow-v2 --sightings seen.bin export.zip");
    assert_eq!((code, answers.len()), (2, 0));
}

#[test]
fn what_a_wallet_keeps_is_read_with_its_times() {
    let world = World::new("match-kept");
    world.table();
    let table = std::fs::read(world.0.file("seen.csv")).unwrap();
    let kept = KeptSightings::read(&table).unwrap().write();
    world.write("seen.kept", &kept);
    let (code, answers) = world.run("match --sightings seen.kept export.zip");
    assert_eq!((code, answers.len()), (0, 5));
    assert_eq!(answers[0]["seen"], "2026-11-24T00:00:00Z");
    world.write("cut.kept", &kept[..kept.len() - 16]);
    assert_eq!(world.run("match --sightings cut.kept export.zip").0, 2);
}

#[test]
fn a_damaged_key_costs_the_others_nothing_and_is_counted() {
    let world = World::new("match-damaged");
    let archive = std::fs::read(world.0.file("export.zip")).unwrap();
    let mut message = Archive::read(&archive).unwrap().unverified().to_vec();
    let third = message.windows(16).position(|window| window == [2; 16]);
    // its third key loses two of its bytes to what stands behind it
    let length = third.unwrap() - 1;
    assert_eq!(message[length], 16);
    message[length] = 14;
    world.write("export.bin", &message);
    let seen = key(7).span.key.rpik().identifier(START);
    world.write("seen.bin", &seen.0);
    let (code, answers) = world.run("match --sightings seen.bin export.bin");
    assert_eq!((code, &answers[0]["key"]), (0, &json!(8)));
    assert_eq!(
        (&answers[1]["keys"], &answers[1]["damaged_keys"]),
        (&json!(29), &json!(1))
    );
}

#[test]
fn a_table_gives_days_with_the_result_of_a_preset() {
    let world = World::new("match-preset");
    world.table();
    let preset = |name: &str| {
        let line = format!("match --at 2026-11-26T12:00:00Z --preset {name} --sightings");
        // the moment has a colon and no point
        world.run(&format!("{line} seen.csv export.zip"))
    };
    let (code, answers) = preset("lfph-narrow-v2");
    assert_eq!((code, answers.len()), (0, 6));
    assert_eq!(
        (&answers[0]["attenuation_db"], &answers[0]["key"]),
        (&json!(60), &json!(8))
    );
    assert_eq!(
        answers[5],
        json!({"preset": "lfph-narrow-v2", "date": "2026-11-24", "weighted_minutes": 20.0, "reached": true,
            "tier": "alert", "probability": null})
    );
    let (_, answers) = preset("ireland-v1-2020");
    assert_eq!(
        (&answers[5]["weighted_minutes"], &answers[5]["reached"]),
        (&json!(0.0), &json!(false))
    );
    assert_eq!(preset("nobodys").0, 2);
}

#[test]
fn with_a_key_an_export_that_it_did_not_sign_is_refused() {
    let world = World::new("match-key");
    world.table();
    let (code, answers) = world.run("match --key signer.pem --sightings seen.csv export.zip");
    assert_eq!((code, &answers[4]["matches"]), (0, &json!(4)));
    let (code, answers) = world.run("match --key other.pem --sightings seen.csv export.zip");
    assert_eq!((code, &answers[1]["keys"]), (1, &json!(0)));
}

#[test]
fn a_key_of_the_german_sample_is_found() {
    let Some(path) = fixtures::path("exposure/cwa/keys.bin") else {
        return;
    };
    let archive = Archive::read(&std::fs::read(&path).unwrap()).unwrap();
    let keys = Export::read(archive.unverified()).unwrap();
    let span = keys.keys().nth(20_000).unwrap().unwrap().span;
    let world = World::new("match-german");
    world.write("seen.bin", &span.key.rpik().identifier(span.start).0);
    std::fs::copy(&path, world.0.file("german.zip")).unwrap();
    let (code, answers) = world.run("match --sightings seen.bin german.zip");
    assert_eq!((code, &answers[0]["key"]), (0, &json!(20_001)));
    let last = answers.last().unwrap();
    assert_eq!(
        (&last["keys"], &last["matches"]),
        (&json!(24_131), &json!(1))
    );
    let (code, answers) = world.run("export inspect german.zip");
    assert_eq!((code, &answers[0]["signers"]), (0, &json!(["262-v1"])));
    assert_eq!(
        world.run("export verify --key signer.pem -- german.zip").0,
        1
    );
}
