//! Reading the compact form. It has one way to say a thing, so that the same list is the same bytes.

use super::{HEADER, MAGIC, Notice, ROW, Row};
use crate::area::geojson::{ListError, MAX_LIST, Wrong};
use crate::area::list::{Areas, MAX_AREAS, MAX_POINTS};
use crate::area::shape::{Cells, Shape};
use crate::area::{Area, AreaId, Basis, Hour, Kind, Level, People, Window, Word, Words};
use h3o::CellIndex;
use std::sync::Arc;

impl Areas {
    /// Reads a list in the compact form.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn from_binary(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.len() > MAX_LIST {
            return Err(ListError::TooLarge);
        }
        let (header, rest) = bytes.split_first_chunk::<HEADER>().ok_or(ENDS)?;
        if header[..8] != MAGIC {
            return Err(ListError::Binary(
                "it does not begin with PRAREAS and version 1",
            ));
        }
        let number =
            |at: usize| (0..4).fold(0_u32, |sum, next| sum << 8 | u32::from(header[at + next]));
        let hour = |at| Hour::new(number(at)).ok_or(TIMES);
        let (issued, first) = (hour(8)?, hour(12)?);
        let (table, rows) = rest.split_at_checked(number(16) as usize).ok_or(ENDS)?;
        let (rows, behind) = rows.as_chunks::<ROW>();
        if !behind.is_empty() || rows.len() != number(20) as usize {
            return Err(ListError::Binary(
                "the number of rows is not the one that the header says",
            ));
        }
        if rows.len() > MAX_POINTS {
            return Err(ListError::TooMany);
        }
        let table: Vec<Notice> =
            json::read(table).map_err(|error| ListError::Form(error.to_string()))?;
        let notices: Option<Vec<Told>> = table.into_iter().map(Notice::told).collect();
        let notices =
            notices.ok_or(ListError::Binary("a notice has a word that it cannot have"))?;
        let areas = areas(rows, first, &notices)?;
        Ok(Self {
            issued,
            areas,
            unknown: Vec::new(),
        })
    }

    /// Reads a list in either form; its first bytes say which.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.starts_with(&MAGIC[..7]) {
            Self::from_binary(bytes)
        } else {
            Self::from_geojson(bytes)
        }
    }
}

const ENDS: ListError = ListError::Binary("it ends in the middle");
const TIMES: ListError = ListError::Binary("a time is after the year 2199");

fn areas(rows: &[[u8; ROW]], first: Hour, notices: &[Told]) -> Result<Vec<Area>, ListError> {
    let rows: Vec<Row> = rows.iter().map(Row::of_bytes).collect();
    let mut areas = Vec::new();
    for rows in rows.chunk_by(|row, next| row.id == next.id) {
        if areas.len() >= MAX_AREAS {
            return Err(ListError::TooMany);
        }
        areas.push(area(rows, first, notices)?);
    }
    Ok(areas)
}

/// The rows of one area, which differ in their cells only.
fn area(rows: &[Row], first: Hour, notices: &[Told]) -> Result<Area, ListError> {
    let (row, others) = rows.split_first().ok_or(ENDS)?;
    let same = |other: &Row| {
        Row {
            cell: row.cell,
            ..*other
        } == *row
    };
    if !others.iter().all(same) {
        return Err(ListError::Binary(
            "two rows of an area contradict each other",
        ));
    }
    if !rows.is_sorted_by(|one, next| one.cell < next.cell) {
        return Err(ListError::Binary("the cells of an area are not in order"));
    }
    let cells: Result<Vec<CellIndex>, _> = rows
        .iter()
        .map(|row| CellIndex::try_from(row.cell))
        .collect();
    let cells = cells.map_err(|_| ListError::Binary("a cell is no H3 cell"))?;
    let shape = Cells::new(cells).map_err(|error| ListError::Area(0, Wrong::Shape(error)))?;
    let notice = notices
        .get(usize::from(row.notice))
        .ok_or(ListError::Binary("a notice is missing"))?;
    let window = window(row, first).ok_or(TIMES)?;
    let expires = window.until().plus(u32::from(row.expires)).ok_or(TIMES)?;
    Ok(notice.area(AreaId::new(row.id), Shape::Cells(shape), window, expires))
}

fn window(row: &Row, first: Hour) -> Option<Window> {
    let from = first.plus(u32::from(row.from))?;
    Window::new(from, from.plus(u32::from(row.hours))?)
}

/// A notice whose words are kept once, however many areas have them.
struct Told {
    kind: Kind,
    level: Level,
    basis: Basis,
    people: People,
    disease: Word,
    pack: Word,
    words: Arc<Words>,
}

impl Notice {
    fn told(self) -> Option<Told> {
        Some(Told {
            kind: self.kind,
            level: self.level,
            basis: self.basis,
            people: People::step(self.people_at_least)?,
            disease: Word::new(&self.disease)?,
            pack: Word::new(&self.pack)?,
            words: Arc::new(Words {
                name: self.name,
                advice: self.advice,
            }),
        })
    }
}

impl Told {
    fn area(&self, id: AreaId, shape: Shape, window: Window, expires: Hour) -> Area {
        Area {
            id,
            kind: self.kind,
            shape,
            window,
            expires,
            level: self.level,
            basis: self.basis,
            people: self.people,
            disease: self.disease.clone(),
            pack: self.pack.clone(),
            words: Arc::clone(&self.words),
        }
    }
}
