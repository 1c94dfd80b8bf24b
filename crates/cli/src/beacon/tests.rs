//! A beacon beside a made-up BlueZ.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use super::*;
use fake::{Adapters, Bus, bluez};
use std::os::unix::fs::PermissionsExt;

const NEAR: [u8; 20] = [0x5a; 20];
const ON: (&str, bool, bool) = ("hci1", true, true);

/// A folder of the test's own, with arguments that name files in it.
fn arguments(folder: &tempfile::TempDir) -> Arguments {
    Arguments {
        sightings: folder.path().join("seen.csv"),
        keys: folder.path().join("keys.csv"),
        power: -7,
        listenings: Some(1),
        erase: false,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn radio(bus: &Bus) -> Result<Radio, NoRadio> {
    Radio::on(bus.connection().await).await
}

#[tokio::test]
async fn it_sends_what_its_key_makes_and_writes_down_what_it_hears() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::start(folder.path());
    let adapters = vec![("hci0", false, true), ON];
    let (_bluez, asked) = bluez(&bus, adapters, NEAR).await;
    let arguments = arguments(&folder);
    let mut answers = Answers::new(true);
    let radio = radio(&bus).await.unwrap();
    assert_eq!(radio.name(), "hci1");
    let begun = now().unwrap();
    let beacon = Beacon::begin(&arguments, radio, &mut answers).unwrap();
    beacon.live(&mut answers).await.unwrap();

    let keys = keys(&arguments.keys).unwrap();
    assert_eq!(keys.spans().len(), 1);
    let asked = asked.lock().unwrap().clone();
    let sent = |unix| {
        let interval = Interval(unix / exposure::INTERVAL_SECONDS);
        let metadata = Metadata::new(-7, CalibrationConfidence::Lowest);
        let key = keys.of(interval).unwrap().key;
        format!(
            "broadcast {}",
            hex(&Broadcast::of(&key, interval, metadata).service_data())
        )
    };
    // unless ten minutes were over between the two
    assert!(
        asked[0] == sent(begun) || asked[0] == sent(begun + 1),
        "{asked:?}"
    );
    assert_eq!(
        asked[1..],
        ["filter DuplicateData Transport UUIDs", "start", "stop"]
    );

    let table = std::fs::read(&arguments.sightings).unwrap();
    let heard = Sighting::of_csv(&table).unwrap();
    let strengths: Vec<i8> = heard.iter().map(|sighting| sighting.rssi_dbm).collect();
    assert_eq!(strengths, [-75, -60]);
    for sighting in heard {
        let data = [&sighting.rpi.0[..], &sighting.metadata.0].concat();
        assert_eq!(data, NEAR);
        assert!(sighting.unix.abs_diff(begun) < 60);
    }
    for file in [&arguments.keys, &arguments.sightings] {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn another_identifier_takes_the_place_of_the_one_before_and_a_day_has_a_key_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::start(folder.path());
    let (_bluez, asked) = bluez(&bus, vec![ON], NEAR).await;
    let arguments = arguments(&folder);
    let radio = radio(&bus).await.unwrap();
    let mut beacon = Beacon::begin(&arguments, radio, &mut Answers::new(true)).unwrap();
    let midnight = now().unwrap() / 86_400 * 86_400;
    for unix in [midnight, midnight + 700, midnight + 86_400] {
        beacon.send(unix).await.unwrap();
    }
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 5);
    assert_eq!([&asked[1], &asked[3]], ["no more /pratique/beacon"; 2]);
    let different: BTreeSet<&String> = asked.iter().collect();
    assert_eq!(different.len(), 4);
    assert_eq!(keys(&arguments.keys).unwrap().spans().len(), 2);
}

#[tokio::test]
async fn the_second_listening_knows_when_the_first_was() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::start(folder.path());
    let (_bluez, _) = bluez(&bus, vec![ON], NEAR).await;
    let arguments = arguments(&folder);
    let radio = radio(&bus).await.unwrap();
    let mut beacon = Beacon::begin(&arguments, radio, &mut Answers::new(true)).unwrap();
    let now = now().unwrap();
    for unix in [now, now + 250] {
        assert_eq!(beacon.listen(unix).await.unwrap(), 1);
    }
    let table = std::fs::read(&arguments.sightings).unwrap();
    let heard = Sighting::of_csv(&table).unwrap();
    let times: Vec<_> = heard.iter().map(|at| (at.unix, at.previous_scan)).collect();
    let (first, second) = ((now, None), (now + 250, Some(now)));
    assert_eq!(times, [first, first, second, second]);
}

#[tokio::test]
async fn what_is_older_than_two_weeks_is_forgotten_at_the_start_and_the_rest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::start(folder.path());
    let (_bluez, _) = bluez(&bus, vec![ON], NEAR).await;
    let arguments = arguments(&folder);
    let now = now().unwrap();
    let mut table = Sighting::CSV_HEADER.to_owned();
    for days in [15, 13] {
        let time = now - days * 86_400;
        table.push_str(&format!("{},{time},-60,00000000,\n", hex(&NEAR[..16])));
    }
    std::fs::write(&arguments.sightings, table).unwrap();
    let radio = radio(&bus).await.unwrap();
    Beacon::begin(&arguments, radio, &mut Answers::new(true)).unwrap();
    assert_eq!(
        seen::read(&arguments.sightings).unwrap().as_slice().len(),
        1
    );
}

#[tokio::test]
async fn each_way_of_having_no_radio_has_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::start(folder.path());
    let why = async || radio(&bus).await.err().unwrap().to_string();
    assert!(why().await.contains("BlueZ does not run here"));
    let cases: [(Adapters, &str); 3] = [
        (vec![], "there is no Bluetooth adapter here"),
        (vec![("hci0", false, true)], "hci0 is switched off"),
        (
            vec![("hci0", true, false)],
            "hci0 can listen and cannot send",
        ),
    ];
    for (adapters, sentence) in cases {
        let (_bluez, _) = bluez(&bus, adapters, NEAR).await;
        let why = why().await;
        assert!(why.contains(sentence), "{why}");
    }
}
