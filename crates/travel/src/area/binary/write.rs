//! Writing the compact form.

use super::cover::cells;
use super::{HEADER, MAGIC, Notice, ROW, Row};
use crate::area::rules::CheckedAreas;
use crate::area::{Area, Hour};
use std::collections::BTreeMap;
use std::fmt;

/// The list spans more than seven years, has more than 65,536 different notices, or an area that no thousand cells
/// cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCompactForm;

impl fmt::Display for NoCompactForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list spans too much time or ground, or says too many different things, for the compact form")
    }
}

impl std::error::Error for NoCompactForm {}

impl CheckedAreas {
    /// The list in the compact form. Polygons become the cells that cover them, so that a phone may ask about a place
    /// beside one, and never misses a place in one.
    ///
    /// # Errors
    /// [`NoCompactForm`].
    pub fn to_binary(&self) -> Result<Vec<u8>, NoCompactForm> {
        let areas = self.as_slice();
        let first = areas
            .iter()
            .map(|area| area.window.from())
            .min()
            .unwrap_or(self.issued());
        let notices = notices(areas)?;
        let mut rows = Vec::new();
        for area in areas {
            let row = row(area, first, &notices).ok_or(NoCompactForm)?;
            let cells = cells(&area.shape, area.kind).ok_or(NoCompactForm)?;
            rows.extend(cells.as_slice().iter().map(|cell| Row {
                cell: (*cell).into(),
                ..row
            }));
        }
        let table: Vec<&Notice> = notices.keys().collect();
        let table = serde_json::to_vec(&table).expect("texts and numbers always have a JSON form");
        let mut file = Vec::with_capacity(HEADER + table.len() + rows.len() * ROW);
        file.extend_from_slice(&MAGIC);
        for number in [
            Ok(self.issued().count()),
            Ok(first.count()),
            table.len().try_into(),
            rows.len().try_into(),
        ] {
            file.extend_from_slice(&u32::to_be_bytes(number.map_err(|_| NoCompactForm)?));
        }
        file.extend_from_slice(&table);
        rows.into_iter()
            .for_each(|row| file.extend_from_slice(&row.to_bytes()));
        Ok(file)
    }
}

/// Every notice of the list in order, with its place.
fn notices(areas: &[Area]) -> Result<BTreeMap<Notice, u16>, NoCompactForm> {
    let mut notices: BTreeMap<Notice, u16> = areas.iter().map(|area| (notice(area), 0)).collect();
    for (place, number) in notices.values_mut().enumerate() {
        *number = u16::try_from(place).map_err(|_| NoCompactForm)?;
    }
    Ok(notices)
}

fn notice(area: &Area) -> Notice {
    Notice {
        kind: area.kind,
        level: area.level,
        basis: area.basis,
        people_at_least: area.people.at_least(),
        disease: area.disease.to_string(),
        pack: area.pack.to_string(),
        name: area.words.name.clone(),
        advice: area.words.advice.clone(),
    }
}

/// What all rows of an area say.
fn row(area: &Area, first: Hour, notices: &BTreeMap<Notice, u16>) -> Option<Row> {
    let short = |hours: Option<u32>| u16::try_from(hours?).ok();
    Some(Row {
        cell: 0,
        id: area.id.number(),
        from: short(area.window.from().count().checked_sub(first.count()))?,
        hours: short(Some(area.window.hours()))?,
        expires: short(
            area.expires
                .count()
                .checked_sub(area.window.until().count()),
        )?,
        notice: *notices.get(&notice(area))?,
    })
}
