//! A publication: the signed index and the files that it names, each under its hash, and when a new index is due.
//!
//! Every index that is signed has a version of its own, also one that is signed anew because the last grew old: one
//! version is one text. Files of the index before stay for phones that read that one a moment ago; older ones go.

use crate::edition::EditionFile;
use crate::fault::Fault;
use crate::http::{Document, Keep};
use crate::keys::OfficerKeys;
use crate::objects::Objects;
use bulletin::{Digest, Index, Kind, Line, Officers};
use revocation::{Delta, List};
use std::collections::BTreeMap;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// How long an index is in force: as long as a phone or a door may be without a network.
const TERM: Duration = Duration::days(30);
/// An index is signed anew when it is this old, so that doors can tell fresh lists from stale ones.
const SIGNED_ANEW_AFTER: Duration = Duration::days(1);

const BINARY: &str = "application/octet-stream";

/// Files by their hash, ready to be sent.
pub(crate) type Files = BTreeMap<String, Arc<Document>>;

/// What leads from one file to another.
pub(crate) type Differences = BTreeMap<[Digest; 2], Arc<Document>>;

/// An index and its files.
#[derive(Debug, Clone)]
pub(crate) struct Publication {
    /// The signed note.
    pub(crate) note: String,
    pub(crate) index: Index,
    /// Those of the index, and those of the one before.
    pub(crate) files: Files,
    /// What leads to the revocation lists of the index.
    pub(crate) differences: Differences,
}

/// Whether revocation lists that were fit one by one are not together.
pub(crate) fn asks_too_much(edition: &[EditionFile]) -> bool {
    let lists = edition.iter().filter(|file| file.kind == Kind::Revocations);
    publishing::revocations_together(lists.map(|list| &list.bytes[..])).is_some()
}

/// What leads to the revocation lists of an index: from those of the index before, where that is shorter, and what is in memory already
/// of earlier ones.
pub(crate) fn differences(
    index: &Index,
    before: &Index,
    files: &Files,
    known: &Differences,
) -> Differences {
    let is_named = |to: &Digest| index.files.iter().any(|line| line.digest == *to);
    let mut all = known.clone();
    all.retain(|[_, to], _| is_named(to));
    let lists = index.files.iter().filter(|line| line.is_long_list());
    for to in lists {
        let followed = before.files.iter().find(|from| from.follows(to));
        let step = followed.map(|from| [from.digest, to.digest]);
        let Some(step) = step.filter(|step| !all.contains_key(step)) else {
            continue;
        };
        let ends = step.map(|digest| files.get(&digest.to_string()));
        let [Some(from), Some(to)] = ends else {
            continue;
        };
        all.extend(difference(from, to).map(|document| (step, Arc::new(document))));
    }
    all
}

fn difference(from: &Document, to: &Document) -> Option<Document> {
    let (from, to) = (from.plain(), to.plain());
    let between = Delta::between(&List::read(from).ok()?, &List::read(to).ok()?);
    let bytes = between.ok()?.write().ok()?;
    let is_shorter = bytes.len() < to.len();
    is_shorter.then(|| Document::new(bytes, BINARY, Keep::Forever))
}

/// The index behind `last` for an edition, signed.
///
/// # Errors
/// [`Fault::Content`] where no phone would accept it.
pub(crate) fn sign(
    edition: &[EditionFile],
    last: u64,
    origin: &str,
    officers: &OfficerKeys,
    now: OffsetDateTime,
) -> Result<(String, Index), Fault> {
    let issued = now.replace_nanosecond(0).unwrap_or(now);
    let index = Index {
        origin: origin.to_owned(),
        version: last + 1,
        issued,
        expires: issued + TERM,
        files: edition.iter().map(EditionFile::line).collect(),
    };
    let note = index.sign(officers.secret()).map_err(Fault::content)?;
    Ok((note, index))
}

/// The index of a note that was published before.
///
/// # Errors
/// [`Fault::Content`] where it is not one of these officers.
pub(crate) fn reopen(note: &str, officers: &Officers) -> Result<Index, Fault> {
    let index = Index::reopen(note, officers).map_err(|refusal| {
        Fault::content(format!(
            "the published index is not one of these officers: {refusal}"
        ))
    })?;
    Ok(Index::clone(&index))
}

/// The files of an index, those that are in memory already not read again. One that is missing is left out.
pub(crate) async fn collect(
    index: &Index,
    known: &Files,
    objects: &Objects,
) -> Result<Files, Fault> {
    let mut files = Files::new();
    for line in &index.files {
        let name = line.digest.to_string();
        let file = match known.get(&name) {
            Some(file) => Some(Arc::clone(file)),
            None => {
                let bytes = objects.get(&line.digest).await?;
                bytes.map(|bytes| Arc::new(document(line.kind, &line.name, bytes)))
            }
        };
        files.extend(file.map(|file| (name, file)));
    }
    Ok(files)
}

impl Publication {
    /// Whether this can stay as it is: the same files, all of them there, signed not long ago and not in the future.
    pub(crate) fn stands(&self, edition: &[EditionFile], now: OffsetDateTime) -> bool {
        let age = now - self.index.issued;
        let lines: Vec<Line> = edition.iter().map(EditionFile::line).collect();
        self.index.files == lines
            && lines
                .iter()
                .all(|line| self.files.contains_key(&line.digest.to_string()))
            && age >= Duration::ZERO
            && age < SIGNED_ANEW_AFTER
    }

    /// The index, a zero byte, and its files in the order of its lines: each line says how long its file is. One answer costs
    /// a slow phone a tenth of ten. Every file is named by a line of the index, so that none can be missing here.
    pub(crate) fn whole(&self) -> Vec<u8> {
        let names = self.index.files.iter().map(|line| line.digest.to_string());
        let files = names.filter_map(|name| self.files.get(&name));
        let mut whole = [self.note.as_bytes(), &[0]].concat();
        for file in files {
            whole.extend_from_slice(file.plain());
        }
        whole
    }
}

fn document(kind: Kind, name: &str, bytes: Vec<u8>) -> Document {
    let content_type = match kind {
        Kind::Areas if name.ends_with(".geojson") => "application/geo+json",
        Kind::Areas | Kind::Revocations => BINARY,
        Kind::Pack
        | Kind::Trust
        | Kind::ValueSets
        | Kind::Rules
        | Kind::Announcements
        | Kind::ExposureKeys => "application/json",
    };
    Document::new(bytes, content_type, Keep::Forever)
}
