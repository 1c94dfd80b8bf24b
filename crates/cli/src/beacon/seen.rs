//! The file of what a beacon heard: a table of sightings of the last two weeks, as `pratique match` and a wallet read it.

use super::private;
use crate::input::Unusable;
use exposure::{KeptSightings, Sighting, SightingsError};
use std::path::Path;

/// What a file has.
pub(super) fn read(path: &Path) -> Result<KeptSightings, Unusable> {
    let bytes = private::read(path)?;
    of_table(&bytes).map_err(|error| Unusable(format!("{}: {error}", path.display())))
}

/// Forgets what is older than two weeks, and makes the file where it is not there; says how many it still has.
pub(super) fn forget(path: &Path, now: u32) -> Result<usize, Unusable> {
    let mut kept = read(path)?;
    kept.forget(now);
    let rows: String = kept.as_slice().iter().map(Sighting::csv_row).collect();
    private::replace(path, format!("{}{rows}", Sighting::CSV_HEADER).as_bytes())?;
    Ok(kept.as_slice().len())
}

/// Adds sightings to a file that [`forget`] has made.
pub(super) fn add(path: &Path, sightings: &[Sighting]) -> Result<(), Unusable> {
    let rows: String = sightings.iter().map(Sighting::csv_row).collect();
    private::append(path, rows.as_bytes())
}

/// A line that power was lost in the middle of is left out.
fn of_table(bytes: &[u8]) -> Result<KeptSightings, SightingsError> {
    let last = bytes.iter().rposition(|byte| *byte == b'\n');
    let lines = last.map_or(bytes, |last| &bytes[..=last]);
    match lines {
        [] => Ok(KeptSightings::default()),
        lines => Sighting::of_csv(lines)
            .map_err(SightingsError::Table)
            .and_then(|_| KeptSightings::read(lines)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "a00102030405060708090a0b0c0d0e0f,1606348800,-60,40f6a1b2,\n";

    #[test]
    fn a_line_that_broke_off_is_left_out_and_what_is_no_table_is_refused() {
        let table = format!("{}{ROW}{}", Sighting::CSV_HEADER, &ROW[..40]);
        assert_eq!(of_table(table.as_bytes()).unwrap().as_slice().len(), 1);
        assert_eq!(of_table(b"").unwrap().as_slice().len(), 0);
        for other in ["a word", "a word\nand another\n"] {
            assert!(of_table(other.as_bytes()).is_err(), "{other}");
        }
        let kept = of_table(table.as_bytes()).unwrap().write();
        assert!(of_table(&kept).is_err());
    }
}
