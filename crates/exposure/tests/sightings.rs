//! Files of sightings: both forms say the same, what is no sighting is refused with its place, and two weeks are kept.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::{CsvError, CsvFault, KEPT_DAYS, KeptSightings, Rpi, Sighting, SightingsError};

const COLUMNS: &str = "identifier,metadata,time,rssi,previous";

const NOW: u32 = 1_795_000_000;
const DAY: u32 = 86_400;

fn csv(lines: &[&str]) -> Vec<u8> {
    let lines = [&[COLUMNS], lines].concat();
    lines.join("\n").into_bytes()
}

fn line(number: u8, unix: u32) -> String {
    format!(
        "{},0a0b0c0d,{unix},-61,",
        format!("{number:02X}").repeat(16)
    )
}

fn of_lines(lines: &[String]) -> KeptSightings {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    KeptSightings::read(&csv(&lines)).unwrap()
}

#[test]
fn a_line_is_read_member_by_member_and_records_say_the_same() {
    let kept = KeptSightings::read(&csv(&[
        "000102030405060708090a0b0c0d0e0f,f0f1f2f3,1795000300,-128,1795000000",
        "",
        "ffffffffffffffffffffffffffffffff,00000000,1795000000,127,",
    ]))
    .unwrap();
    let [first, second] = kept.as_slice() else {
        panic!("{kept:?}")
    };
    assert_eq!((first.unix, first.rssi_dbm), (1_795_000_000, 127));
    assert_eq!(first.previous_scan, None);
    assert_eq!(
        second.rpi,
        Rpi([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    );
    assert_eq!(second.metadata.0, [0xf0, 0xf1, 0xf2, 0xf3]);
    assert_eq!(
        (second.rssi_dbm, second.previous_scan),
        (-128, Some(1_795_000_000))
    );
    let records = kept.write();
    assert_eq!(records.len(), 16 + 2 * 32);
    assert_eq!(KeptSightings::read(&records), Ok(kept));
}

#[test]
fn what_is_no_sighting_is_refused_with_its_place() {
    let read = KeptSightings::read;
    let good = line(1, NOW);
    let bad = good.replace("-61", "strong");
    let fault = CsvFault::Rssi;
    let refused = SightingsError::Table(CsvError { line: 3, fault });
    assert_eq!(read(&csv(&[&good, &bad])), Err(refused));
    let fault = CsvFault::Header;
    let refused = SightingsError::Table(CsvError { line: 1, fault });
    assert_eq!(read(b""), Err(refused));
    let mut records = of_lines(&[good]).write();
    assert_eq!(read(&records[..47]), Err(SightingsError::Cut));
    records[47] = 1;
    assert_eq!(read(&records), Err(SightingsError::Record));
}

#[test]
fn two_weeks_are_kept_and_nothing_twice() {
    let oldest = NOW - KEPT_DAYS * DAY;
    let mut kept = of_lines(&[line(1, oldest), line(2, oldest - 1), line(3, NOW)]);
    kept.add(of_lines(&[
        line(3, NOW),
        line(4, NOW + 7_200),
        line(5, NOW + 7_201),
    ]));
    kept.forget(NOW);
    let times: Vec<u32> = kept.as_slice().iter().map(|kept| kept.unix).collect();
    assert_eq!(times, [oldest, NOW, NOW + 7_200]);
    kept.forget(NOW + DAY);
    assert_eq!(kept.as_slice().len(), 2);
}

#[test]
fn the_scan_before_is_noted_for_matching_and_not_in_what_is_kept() {
    let kept = of_lines(&[line(1, NOW), line(2, NOW + 300)]);
    let before = |sightings: &[Sighting]| sightings[1].previous_scan;
    assert_eq!(before(kept.as_slice()), None);
    assert_eq!(before(&kept.into_sightings()), Some(NOW));
}
