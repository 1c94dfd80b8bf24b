//! Orders from a table (RFC 4180): a line of headers, then an order a line.
//!
//! Comma, semicolon or tab may stand between the cells, for programs for tables write what their country uses; which, is
//! seen in the header. A line that cannot be read does not stop the others.

use crate::finding::{Cause, Finding};
use crate::member::Member;
use crate::row::{MAX_ROW_BYTES, ReadRow, Row};
use crate::upload::{MAX_ROWS, MAX_UPLOAD_BYTES, UploadError};
use csv::{ByteRecord, ReaderBuilder};
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

/// Programs for tables begin a file in UTF-8 with it.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// So much of a row is read that one which is too long is seen to be.
const MOST: u64 = MAX_ROW_BYTES as u64 + 1;
/// What stands between the cells. The first wins where a header has none.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The orders of a table, each with the number of its line; the header has number 1.
///
/// # Errors
/// [`UploadError`], where the file as a whole cannot be used.
pub fn rows_of_csv(bytes: &[u8]) -> Result<Vec<(usize, ReadRow)>, UploadError> {
    if bytes.len() > MAX_UPLOAD_BYTES {
        return Err(UploadError::TooLarge);
    }
    let mut table = Table::open(bytes)?;
    let mut rows = Vec::new();
    // memory has no faults to read
    while let Ok(Some(row)) = table.next_row() {
        if rows.len() == MAX_ROWS {
            return Err(UploadError::TooManyRows);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(UploadError::Empty);
    }
    Ok(rows)
}

/// A table that is read line by line, so that one may be of any length.
#[derive(Debug)]
pub struct Table<R> {
    lines: R,
    /// Of each column; a column without a name has empty cells.
    columns: Vec<Option<Member>>,
    separator: u8,
    /// How many lines were read.
    line: usize,
}

impl<R: BufRead> Table<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`UploadError`], where it cannot be used.
    pub fn open(mut lines: R) -> Result<Self, UploadError> {
        let mut header = Vec::new();
        let read = lines.by_ref().take(MOST).read_until(b'\n', &mut header);
        if read.is_err() || header.len() > MAX_ROW_BYTES {
            return Err(UploadError::Header);
        }
        let header = std::str::from_utf8(&header).map_err(|_| UploadError::Header)?;
        let header = header.trim_start_matches(BYTE_ORDER_MARK);
        let separator = separator(header);
        Ok(Self {
            columns: columns(header, separator)?,
            lines,
            separator,
            line: 1,
        })
    }

    /// The next order with the number of its line; nothing where there are no more. Lines of empty cells are none.
    ///
    /// # Errors
    /// The table itself cannot be read on.
    pub fn next_row(&mut self) -> io::Result<Option<(usize, ReadRow)>> {
        loop {
            let first = self.line + 1;
            let text = self.next_lines()?;
            if text.is_empty() {
                return Ok(None);
            }
            if let Some(row) = self.row(&text) {
                return Ok(Some((first, row)));
            }
        }
    }

    /// A line, and those behind it as long as a quotation mark is open; of a longer row, its beginning.
    fn next_lines(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        loop {
            let before = text.len();
            let most = MOST - before as u64;
            self.lines
                .by_ref()
                .take(most)
                .read_until(b'\n', &mut text)?;
            self.line += usize::from(text.len() > before);
            if text.len() > MAX_ROW_BYTES {
                self.skip_line(&text)?;
            }
            let quotes = text.iter().filter(|byte| **byte == b'"').count();
            if quotes % 2 == 0 || text.len() == before || text.len() > MAX_ROW_BYTES {
                return Ok(text);
            }
        }
    }

    /// The rest of a line of which there was too much.
    fn skip_line(&mut self, text: &[u8]) -> io::Result<()> {
        let mut ended = text.ends_with(b"\n");
        while !ended {
            let seen = self.lines.fill_buf()?;
            let end = seen.iter().position(|byte| *byte == b'\n');
            ended = end.is_some() || seen.is_empty();
            let count = end.map_or(seen.len(), |end| end + 1);
            self.lines.consume(count);
        }
        Ok(())
    }

    /// Nothing where all cells are empty.
    fn row(&self, text: &[u8]) -> Option<ReadRow> {
        let wrong = |cause| Some(Err(Finding::of_all(cause, "")));
        if text.len() > MAX_ROW_BYTES {
            return wrong(Cause::RowTooLong);
        }
        let mut cells = ByteRecord::new();
        let mut lines = form(self.separator).from_reader(text);
        // memory has no faults to read
        let _ = lines.read_byte_record(&mut cells);
        if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return None;
        }
        if cells.len() != self.columns.len() {
            return wrong(Cause::Cells);
        }
        Some(
            self.filled(&cells)
                .map_err(|cause| Finding::of_all(cause, "")),
        )
    }

    fn filled(&self, cells: &ByteRecord) -> Result<Row, Cause> {
        let mut row = Row::default();
        for (column, cell) in self.columns.iter().zip(cells) {
            let cell = std::str::from_utf8(cell).map_err(|_| Cause::NotUtf8)?;
            match column {
                Some(member) => row.set(*member, cell),
                None if cell.trim().is_empty() => {}
                None => return Err(Cause::Cells),
            }
        }
        Ok(row)
    }
}

/// The one that the header has most of.
fn separator(header: &str) -> u8 {
    let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
    // of equals the last is taken
    let most = SEPARATORS.into_iter().rev().max_by_key(count);
    most.unwrap_or(b',')
}

fn form(separator: u8) -> ReaderBuilder {
    let mut form = ReaderBuilder::new();
    // a row is in memory already, and mostly short
    form.buffer_capacity(512).delimiter(separator);
    form.has_headers(false).flexible(true);
    form
}

fn columns(header: &str, separator: u8) -> Result<Vec<Option<Member>>, UploadError> {
    let mut names = csv::StringRecord::new();
    let mut lines = form(separator).from_reader(header.as_bytes());
    let read = lines.read_record(&mut names);
    if !read.map_err(|_| UploadError::Header)? {
        return Err(UploadError::Empty);
    }
    let columns = names.iter().map(column);
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let mut seen = BTreeSet::new();
    let mut given = columns.iter().flatten();
    match given.find(|member| !seen.insert(**member)) {
        Some(twice) => Err(UploadError::ColumnTwice(twice.name().to_owned())),
        None if seen.contains(&Member::Kind) => Ok(columns),
        None => Err(UploadError::NoKind),
    }
}

fn column(name: &str) -> Result<Option<Member>, UploadError> {
    match Member::called(name) {
        None if !name.trim().is_empty() => Err(UploadError::UnknownColumn(name.to_owned())),
        known => Ok(known),
    }
}
