//! Orders from the results of a laboratory: a bundle of HL7 FHIR R4 (JSON), with its records `Observation` and
//! `DiagnosticReport` and those that they refer to.

mod bundle;
mod laboratory;

pub use bundle::MAX_RECORDS;

use crate::finding::{Cause, Finding};
use crate::mapping::Mapping;
use crate::row::ReadRow;
use crate::upload::{MAX_ROWS, MAX_UPLOAD_BYTES, UploadError};
use bundle::{Bundle, Record, items, text};
use json::Tree;
use laboratory::LabResult;
use std::collections::BTreeMap;

/// The orders of a bundle, a result each, with the number of its entry; the first has number 1.
///
/// # Errors
/// [`UploadError`], where the file as a whole cannot be used.
pub fn rows_of_fhir(bytes: &[u8], mapping: &Mapping) -> Result<Vec<(usize, ReadRow)>, UploadError> {
    if bytes.len() > MAX_UPLOAD_BYTES {
        return Err(UploadError::TooLarge);
    }
    let tree = json::tree(bytes).map_err(|_| UploadError::NotJson)?;
    let bundle = Bundle::read(&tree)?;
    let results = results(&bundle);
    if results.is_empty() {
        return Err(UploadError::NoResults);
    }
    if results.len() > MAX_ROWS {
        return Err(UploadError::TooManyRows);
    }
    let row = |(number, result): (usize, Found<'_>)| (number, row(&bundle, result, mapping));
    Ok(results.into_iter().map(row).collect())
}

/// A result, or a reference to one that is not there.
type Found<'t> = Result<LabResult<'t>, &'t str>;

fn row(bundle: &Bundle<'_>, result: Found<'_>, mapping: &Mapping) -> ReadRow {
    match result {
        Ok(result) => result.row(bundle, mapping),
        Err(reference) => Err(Finding::of_all(Cause::LabReference, reference)),
    }
}

/// Every result with the report that it belongs to.
fn results<'t>(bundle: &Bundle<'t>) -> Vec<(usize, Found<'t>)> {
    let mut found = Vec::new();
    let mut reported = BTreeMap::new();
    for record in bundle.of_kind("DiagnosticReport") {
        of_report(bundle, record, &mut found, &mut reported);
    }
    for record in bundle.of_kind("Observation") {
        if !is_group(record.tree) {
            let report = reported.get(&record.number).copied();
            found.push((record.number, Ok(LabResult { record, report })));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found
}

/// The results that a report has in it, and the entries that it refers to; the report itself where it has none.
fn of_report<'t>(
    bundle: &Bundle<'t>,
    report: Record<'t>,
    found: &mut Vec<(usize, Found<'t>)>,
    reported: &mut BTreeMap<usize, Record<'t>>,
) {
    let mut references = items(report.tree, "result").peekable();
    if references.peek().is_none() {
        let alone = LabResult {
            record: report,
            report: None,
        };
        found.push((report.number, Ok(alone)));
    }
    for reference in references {
        let reference = text(reference, "reference").unwrap_or_default();
        match bundle.resolve(report, reference) {
            Some(record) if record.within.is_some() => {
                let result = LabResult {
                    record,
                    report: Some(report),
                };
                found.push((report.number, Ok(result)));
            }
            Some(record) => {
                reported.insert(record.number, report);
            }
            None => found.push((report.number, Err(reference))),
        }
    }
}

/// An observation that only holds others together.
fn is_group(tree: &Tree) -> bool {
    tree.member("hasMember").is_some() && tree.member("valueCodeableConcept").is_none()
}
