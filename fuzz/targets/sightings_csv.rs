//! A table of sightings; what is read is read again as it was written.
#![no_main]
use exposure::Sighting;
use fuzz as _;
use libfuzzer_sys::fuzz_target;
use std::fmt::Write;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    })
}

fuzz_target!(|data: &[u8]| {
    if let Ok(mut sightings) = Sighting::of_csv(data) {
        assert!(Sighting::is_csv(data));
        let mut table = "time;rssi;previous;metadata;identifier\r\n".to_owned();
        for seen in &sightings {
            let previous = seen.previous_scan.map(|scan| scan.to_string());
            let previous = previous.unwrap_or_default();
            let [metadata, rpi] = [hex(&seen.metadata.0), hex(&seen.rpi.0)];
            let _ = writeln!(
                table,
                "{};{};{previous};{metadata};{rpi}\r",
                seen.unix, seen.rssi_dbm
            );
        }
        assert_eq!(Sighting::of_csv(table.as_bytes()).as_ref(), Ok(&sightings));
        let rows: String = sightings.iter().map(Sighting::csv_row).collect();
        let table = Sighting::CSV_HEADER.to_owned() + &rows;
        assert_eq!(Sighting::of_csv(table.as_bytes()).as_ref(), Ok(&sightings));
        Sighting::note_previous_scans(&mut sightings);
    }
});
