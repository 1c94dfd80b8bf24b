//! A draft, whatever its kind: checked, and compared with what is in force under its name.

use crate::difference::{Difference, Item, compared, shortened};
use crate::finding::{Content, Finding, LeftOut, MAX_LEFT_OUT};
use crate::{announcements, areas, exposure_keys, pack, revocations, rules, trust, value_sets};
use bulletin::{Kind, Line, MAX_FILE};
use time::OffsetDateTime;

/// What an officer wants to publish.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its name in the index; what is in force under the same kind and name, it takes the place of.
    pub name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

/// A draft that passed every check of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it is.
    pub kind: Kind,
    /// Its name in the index.
    pub name: String,
    /// What will be published. A trust list may be another than was given: in the form that phones read, without what
    /// could not be used.
    pub bytes: Vec<u8>,
    /// What was given and will not be published.
    pub left_out: Vec<LeftOut>,
}

/// Checks a draft that would take the place of `in_force`, where there is anything under its kind and name.
///
/// # Errors
/// Every [`Finding`]; never an empty list.
pub fn check(
    draft: Draft<'_>,
    in_force: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<Checked, Vec<Finding>> {
    let line = Line::of(draft.kind, draft.name, b"");
    let mut findings = Vec::new();
    if !line.is_well_formed() {
        let sentence = "The name of a file has 1 to 128 visible characters of ASCII and no blanks.";
        findings.push(Finding::new("FILE-NAME", sentence));
    }
    let content = if draft.bytes.len() > MAX_FILE {
        let sentence = "A published file has at most 16 MiB.";
        Err(vec![Finding::new("FILE-TOO-LARGE", sentence)])
    } else {
        content(draft, in_force, now)
    };
    match content {
        Ok(content) if in_force == Some(&content.bytes) => {
            let sentence = "Nothing is new: this is what is in force already.";
            findings.push(Finding::new("FILE-UNCHANGED", sentence));
        }
        Ok(content) if findings.is_empty() => return Ok(checked(draft, content)),
        Ok(_) => {}
        Err(found) => findings.extend(found),
    }
    Err(findings)
}

fn content(
    draft: Draft<'_>,
    in_force: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<Content, Vec<Finding>> {
    let bytes = draft.bytes;
    match draft.kind {
        Kind::Pack => pack::check(draft.name, bytes, in_force, now),
        Kind::Trust => trust::check(bytes, now),
        Kind::Areas => areas::check(bytes, now),
        Kind::ValueSets => value_sets::check(bytes),
        Kind::Rules => rules::check(bytes, now),
        Kind::Revocations => revocations::check(bytes, in_force, now),
        Kind::Announcements => announcements::check(bytes, now),
        Kind::ExposureKeys => Err(exposure_keys::refused()),
    }
}

fn checked(draft: Draft<'_>, content: Content) -> Checked {
    let mut left_out = content.left_out;
    let more = left_out.len().saturating_sub(MAX_LEFT_OUT);
    if more > 0 {
        left_out.truncate(MAX_LEFT_OUT);
        left_out.push(LeftOut {
            what: format!("{more} more"),
            why: "too many to name them one by one".to_owned(),
        });
    }
    Checked {
        kind: draft.kind,
        name: draft.name.to_owned(),
        bytes: content.bytes,
        left_out,
    }
}

/// What would change, in plain words: `before` is in force, `after` will be; nothing where there is none, or none any
/// more. Never an empty list.
#[must_use]
pub fn differences(before: Option<&[u8]>, after: Option<&[u8]>, kind: Kind) -> Vec<Difference> {
    let mut told = Vec::new();
    match (before, after) {
        (None, Some(_)) => told.push(Difference::note(
            "Nothing of this name is in force: all of it is new.",
        )),
        (Some(_), None) => told.push(Difference::note(
            "This file is taken out: nothing of this name will be in force.",
        )),
        _ => {}
    }
    let opening = told.len();
    let said = |bytes: Option<&[u8]>| bytes.map(|bytes| items(kind, bytes));
    match (said(before), said(after)) {
        (Some(None), _) => told.push(unreadable("What is in force")),
        (_, Some(None)) => told.push(unreadable("What would be published")),
        (before, after) => {
            let [before, after] = [before, after].map(|items| items.flatten().unwrap_or_default());
            told.extend(compared(&before, &after));
        }
    }
    if let (Some(before), Some(after)) = (before, after) {
        told.extend(beside(kind, before, after));
    }
    if told.len() == opening {
        told.push(Difference::note(match (before, after) {
            (Some(before), Some(after)) if before != after => {
                "The files are written otherwise, but say the same."
            }
            (None, None) => "Nothing is in force, and nothing will be.",
            (Some(_), Some(_)) => "Nothing has changed.",
            _ => "It has no entry.",
        }));
    }
    shortened(told)
}

fn unreadable(which: &str) -> Difference {
    Difference::note(format!(
        "{which} cannot be read, so the differences cannot be told: look at the files themselves."
    ))
}

/// What a file says, a sentence each; nothing where it cannot be read.
fn items(kind: Kind, bytes: &[u8]) -> Option<Vec<Item>> {
    match kind {
        Kind::Pack => pack::items(bytes),
        Kind::Trust => trust::items(bytes),
        Kind::Areas => areas::items(bytes),
        Kind::ValueSets => value_sets::items(bytes),
        Kind::Rules => rules::items(bytes),
        Kind::Revocations => revocations::items(bytes),
        Kind::Announcements => announcements::items(bytes),
        Kind::ExposureKeys => exposure_keys::items(bytes),
    }
}

/// What no sentence about one file alone can say.
fn beside(kind: Kind, before: &[u8], after: &[u8]) -> Vec<Difference> {
    match kind {
        Kind::Pack => pack::beside(before, after),
        Kind::Revocations => revocations::beside(before, after),
        _ => Vec::new(),
    }
}
