//! Sightings as a table: a line each with `identifier`, `time`, `rssi` and `metadata`, and where it is known `previous`, in
//! any order. Identifiers and metadata are hexadecimal, times are Unix seconds, commas or semicolons part them.

use crate::hexadecimal;
use crate::key::Rpi;
use crate::matching::MAX_SIGHTINGS;
use crate::metadata::EncryptedMetadata;
use crate::sighting::Sighting;
use std::fmt::{self, Write};

/// The columns, in the order in which they are written; they are read in any.
const COLUMNS: [&str; 5] = ["identifier", "time", "rssi", "metadata", "previous"];
/// Those that may be missing stand last.
const NEEDED: usize = 4;

/// A line that cannot be read, counted from 1, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvError {
    /// Which line.
    pub line: usize,
    /// Why.
    pub fault: CsvFault,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvFault {
    /// It is not text.
    Text,
    /// The first line does not name the columns.
    Header,
    /// It has more columns or fewer than the first.
    Columns,
    /// An identifier is not 32 hexadecimal digits.
    Identifier,
    /// A time is no number of seconds since 1970.
    Time,
    /// A strength is no whole number of dBm from -128 to 127.
    Rssi,
    /// Metadata are not 8 hexadecimal digits.
    Metadata,
    /// There are more sightings than can be looked at.
    TooMany,
}

/// Where in a line the columns of [`COLUMNS`] are.
struct Header {
    separator: char,
    places: [Option<usize>; COLUMNS.len()],
    count: usize,
}

impl Sighting {
    /// The first line of a table of [`Sighting::csv_row`]s.
    pub const CSV_HEADER: &str = "identifier,time,rssi,metadata,previous\n";

    /// The line of a table.
    #[must_use]
    pub fn csv_row(&self) -> String {
        let mut row = String::new();
        let _ = hexadecimal::write(&mut row, &self.rpi.0);
        let _ = write!(row, ",{},{},", self.unix, self.rssi_dbm);
        let _ = hexadecimal::write(&mut row, &self.metadata.0);
        row.push(',');
        if let Some(previous) = self.previous_scan {
            let _ = write!(row, "{previous}");
        }
        row.push('\n');
        row
    }

    /// Whether bytes begin as such a table does, and not with an identifier as it is.
    #[must_use]
    pub fn is_csv(bytes: &[u8]) -> bool {
        let line = bytes.split(|byte| *byte == b'\n').next();
        line.and_then(|line| std::str::from_utf8(line).ok())
            .is_some_and(|line| Header::read(line).is_some())
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn of_csv(bytes: &[u8]) -> Result<Vec<Self>, CsvError> {
        let mut lines = bytes.split(|byte| *byte == b'\n').zip(1..);
        let first = lines.next().map_or(&[][..], |(first, _)| first);
        let header = text(first).and_then(|first| Header::read(first).ok_or(CsvFault::Header));
        let header = header.map_err(|fault| CsvError { line: 1, fault })?;
        let mut sightings = Vec::new();
        for (line, number) in lines {
            let read = text(line).and_then(|line| match line {
                "" => Ok(()),
                _ if sightings.len() == MAX_SIGHTINGS => Err(CsvFault::TooMany),
                line => header.row(line).map(|sighting| sightings.push(sighting)),
            });
            read.map_err(|fault| CsvError {
                line: number,
                fault,
            })?;
        }
        Ok(sightings)
    }
}

fn text(line: &[u8]) -> Result<&str, CsvFault> {
    let line = std::str::from_utf8(line).map_err(|_| CsvFault::Text)?;
    Ok(line.trim_end_matches('\r'))
}

impl Header {
    /// `None` where a needed column is missing, one comes twice, or one is not known.
    fn read(line: &str) -> Option<Self> {
        let line = line.trim_end_matches('\r');
        let separator = if line.contains(';') { ';' } else { ',' };
        let mut places = [None; COLUMNS.len()];
        let mut count = 0;
        for name in line.split(separator) {
            let column = COLUMNS.iter().position(|column| *column == name.trim())?;
            if places[column].replace(count).is_some() {
                return None;
            }
            count += 1;
        }
        places[..NEEDED]
            .iter()
            .all(Option::is_some)
            .then_some(Self {
                separator,
                places,
                count,
            })
    }

    fn row(&self, line: &str) -> Result<Sighting, CsvFault> {
        let mut cells = [""; COLUMNS.len()];
        let mut count = 0;
        for (place, cell) in line.split(self.separator).enumerate() {
            if let Some(column) = self.places.iter().position(|at| *at == Some(place)) {
                cells[column] = cell.trim();
            }
            count += 1;
        }
        if count != self.count {
            return Err(CsvFault::Columns);
        }
        let [identifier, time, rssi, metadata, previous] = cells;
        let seconds = |cell: &str| cell.parse::<u32>().map_err(|_| CsvFault::Time);
        Ok(Sighting {
            rpi: Rpi(hexadecimal::read(identifier).ok_or(CsvFault::Identifier)?),
            metadata: EncryptedMetadata(hexadecimal::read(metadata).ok_or(CsvFault::Metadata)?),
            unix: seconds(time)?,
            rssi_dbm: rssi.parse().map_err(|_| CsvFault::Rssi)?,
            previous_scan: match previous {
                "" => None,
                previous => Some(seconds(previous)?),
            },
        })
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl fmt::Display for CsvFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "this is not text",
            Self::Header => "the first line has to name the columns identifier, time, rssi and metadata, and may name previous",
            Self::Columns => "there are more columns or fewer than in the first line",
            Self::Identifier => "an identifier has 32 hexadecimal digits",
            Self::Time => "a time is a number of seconds since 1970",
            Self::Rssi => "a strength is a whole number of dBm from -128 to 127",
            Self::Metadata => "metadata have 8 hexadecimal digits",
            Self::TooMany => "there are too many sightings to look at once",
        })
    }
}

impl std::error::Error for CsvError {}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "-60;00ff00FF;000102030405060708090a0b0c0d0e0f;1585785600;1585785300";

    #[test]
    fn columns_are_found_by_their_names() {
        let table = format!("rssi;metadata;identifier;time;previous\r\n{ROW}\r\n\r\n");
        let expected = Sighting {
            rpi: Rpi(std::array::from_fn(|place| place.to_le_bytes()[0])),
            metadata: EncryptedMetadata([0, 0xff, 0, 0xff]),
            unix: 1_585_785_600,
            rssi_dbm: -60,
            previous_scan: Some(1_585_785_300),
        };
        assert_eq!(Sighting::of_csv(table.as_bytes()), Ok(vec![expected]));
        let shorter = format!(
            "{}\n{}",
            "rssi;metadata;identifier;time",
            &ROW[..ROW.len() - 11]
        );
        let expected = Sighting {
            previous_scan: None,
            ..expected
        };
        assert_eq!(Sighting::of_csv(shorter.as_bytes()), Ok(vec![expected]));
        assert!(Sighting::is_csv(table.as_bytes()) && !Sighting::is_csv(ROW.as_bytes()));
    }

    #[test]
    fn a_table_that_was_written_is_read_as_the_same_sightings() {
        let sighting = |previous_scan| Sighting {
            rpi: Rpi([0xab; 16]),
            metadata: EncryptedMetadata([0, 0x0f, 0xf0, 1]),
            unix: u32::MAX,
            rssi_dbm: i8::MIN,
            previous_scan,
        };
        let sightings = vec![sighting(None), sighting(Some(7))];
        let rows: String = sightings.iter().map(Sighting::csv_row).collect();
        let table = format!("{}{rows}", Sighting::CSV_HEADER);
        assert_eq!(Sighting::of_csv(table.as_bytes()), Ok(sightings));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let fault = |header: &str, row: &str| {
            let table = format!("{header}\n\n{row}\n");
            Sighting::of_csv(table.as_bytes()).unwrap_err()
        };
        let header = "rssi;metadata;identifier;time;previous";
        for (from, to, expected) in [
            ("-60", "-129", CsvFault::Rssi),
            ("-60", "60.0", CsvFault::Rssi),
            ("00ff00FF", "00ff00F", CsvFault::Metadata),
            ("0e0f", "0e0g", CsvFault::Identifier),
            ("1585785600", "-1", CsvFault::Time),
            ("1585785300", "soon", CsvFault::Time),
            ("-60", "-60;1", CsvFault::Columns),
        ] {
            let found = fault(header, &ROW.replace(from, to));
            assert_eq!((found.line, found.fault), (3, expected), "{to}");
        }
        for header in [
            "",
            "rssi;metadata;identifier",
            "time;time;rssi;metadata;identifier",
            "when;rssi;metadata;identifier;time",
        ] {
            let found = fault(header, ROW);
            assert_eq!((found.line, found.fault), (1, CsvFault::Header), "{header}");
        }
        let found = Sighting::of_csv(b"identifier,time,rssi,metadata\n\xff").unwrap_err();
        assert_eq!((found.line, found.fault), (2, CsvFault::Text));
    }
}
