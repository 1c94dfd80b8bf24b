//! What is on the shelf: the signed index and the files that it names, each under its hash, and when a new index is due.
//!
//! Every index that is signed has a version of its own, also one that is signed anew because the last grew old: one
//! version is one text. Files of the index before stay for phones that read that one a moment ago; older ones go.

use crate::edition::EditionFile;
use crate::fault::Fault;
use crate::http::{Document, Keep};
use crate::keys::OfficerKeys;
use crate::store::{self, Readers};
use bulletin::{Digest, Index, Kind, Line, Officers};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// How long an index is in force: as long as a phone or a door may be without a network.
const TERM: Duration = Duration::days(30);
/// An index is signed anew when it is this old, so that doors can tell fresh lists from stale ones.
const SIGNED_ANEW_AFTER: Duration = Duration::days(1);
const INDEX: &str = "index";

/// Files by their hash, ready to be sent.
pub(crate) type Files = BTreeMap<String, Arc<Document>>;

/// The folder `published`, and what of it is current.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    current: Option<Publication>,
}

/// An index and its files.
#[derive(Debug, Clone)]
pub(crate) struct Publication {
    /// The signed note.
    pub(crate) note: String,
    pub(crate) index: Index,
    /// Those of the index, and those of the one before.
    pub(crate) files: Files,
}

impl Shelf {
    /// Reads what was published last; there may be nothing yet.
    ///
    /// # Errors
    /// [`Fault::Unwritable`], [`Fault::Unreadable`]; [`Fault::Damaged`] where the index is not one of these officers.
    pub(crate) fn open(folder: &Path, officers: &Officers) -> Result<Self, Fault> {
        store::make_folder(folder, Readers::Everyone)?;
        let folder = folder.to_owned();
        let path = folder.join(INDEX);
        if !path.exists() {
            return Ok(Self {
                folder,
                current: None,
            });
        }
        let note = store::read_text(&path)?;
        let index =
            Index::reopen(&note, officers).map_err(|refusal| Fault::damaged(&path, refusal))?;
        let index = Index::clone(&index);
        let files = files_on_disk(&folder, &index);
        let current = Some(Publication { note, index, files });
        Ok(Self { folder, current })
    }

    /// Publishes `edition` where it differs from what is current, or where the index is due to be signed anew.
    /// Says what is current then, and whether that is new.
    ///
    /// # Errors
    /// [`Fault::Unwritable`]; [`Fault::Content`] where no phone would accept the index.
    pub(crate) fn publish(
        &mut self,
        edition: &[EditionFile],
        origin: &str,
        officers: &OfficerKeys,
        now: OffsetDateTime,
    ) -> Result<(Publication, bool), Fault> {
        let lines: Vec<Line> = edition.iter().map(EditionFile::line).collect();
        if let Some(current) = self
            .current
            .as_ref()
            .filter(|current| current.stands(&lines, now))
        {
            return Ok((current.clone(), false));
        }
        let issued = now.replace_nanosecond(0).unwrap_or(now);
        let index = Index {
            origin: origin.to_owned(),
            version: self
                .current
                .as_ref()
                .map_or(1, |current| current.index.version + 1),
            issued,
            expires: issued + TERM,
            files: lines,
        };
        let note = index.sign(officers.secret()).map_err(Fault::content)?;
        let next = Publication {
            files: self.write(edition, &note)?,
            note,
            index,
        };
        self.clear(&next.files);
        self.current = Some(next.clone());
        Ok((next, true))
    }

    /// Writes the files, then the index that names them.
    fn write(&self, edition: &[EditionFile], note: &str) -> Result<Files, Fault> {
        let mut files = self
            .current
            .as_ref()
            .map(Publication::named_files)
            .unwrap_or_default();
        for file in edition {
            let name = file.line().digest.to_string();
            store::write(&self.folder.join(&name), &file.bytes, Readers::Everyone)?;
            let document = || Arc::new(document(file.kind, &file.name, file.bytes.clone()));
            files.entry(name).or_insert_with(document);
        }
        store::write(&self.folder.join(INDEX), note.as_bytes(), Readers::Everyone)?;
        Ok(files)
    }

    /// Removes what no index names any more. A file that stays in the way does no harm.
    fn clear(&self, named: &Files) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_ours = name.to_str().and_then(Digest::parse).is_some();
            if is_ours && !name.to_str().is_some_and(|name| named.contains_key(name)) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

impl Publication {
    /// Whether this can stay as it is: the same files, all of them there, signed not long ago and not in the future.
    fn stands(&self, lines: &[Line], now: OffsetDateTime) -> bool {
        let age = now - self.index.issued;
        self.index.files == lines
            && self.named_files().len() == lines.len()
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

    /// The files of this index alone.
    fn named_files(&self) -> Files {
        let named = self.index.files.iter().map(|line| line.digest.to_string());
        named
            .filter_map(|name| self.files.get_key_value(&name))
            .map(|(name, file)| (name.clone(), Arc::clone(file)))
            .collect()
    }
}

/// The files that `index` names. One that is missing or damaged is left out, and written anew with the next edition.
fn files_on_disk(folder: &Path, index: &Index) -> Files {
    let read = |line: &Line| {
        let name = line.digest.to_string();
        let bytes = store::read(&folder.join(&name)).ok()?;
        (Digest::of(&bytes) == line.digest)
            .then(|| (name, Arc::new(document(line.kind, &line.name, bytes))))
    };
    index.files.iter().filter_map(read).collect()
}

fn document(kind: Kind, name: &str, bytes: Vec<u8>) -> Document {
    let content_type = match kind {
        Kind::Areas if name.ends_with(".geojson") => "application/geo+json",
        Kind::Areas | Kind::Revocations => "application/octet-stream",
        Kind::Pack | Kind::Trust | Kind::ValueSets | Kind::Rules | Kind::Announcements => {
            "application/json"
        }
    };
    Document::new(bytes, content_type, Keep::Forever)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);

    struct House {
        folder: tempfile::TempDir,
        keys: OfficerKeys,
    }

    impl House {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().unwrap(),
                keys: OfficerKeys::new(&["one", "two"]).unwrap(),
            }
        }

        fn officers(&self) -> Officers {
            Officers::new(self.keys.public(), 2).unwrap()
        }

        fn shelf(&self) -> Shelf {
            Shelf::open(self.folder.path(), &self.officers()).unwrap()
        }

        fn publish(&self, shelf: &mut Shelf, content: &str, now: OffsetDateTime) -> (u64, bool) {
            let edition = [EditionFile::new(Kind::Pack, "pack.json", content)];
            let published = shelf
                .publish(&edition, "demo.example", &self.keys, now)
                .unwrap();
            Index::open(&published.0.note, &self.officers(), now, None).unwrap();
            (published.0.index.version, published.1)
        }
    }

    #[test]
    fn the_version_rises_with_the_content_and_a_restart_keeps_it() {
        let house = House::new();
        let mut shelf = house.shelf();
        assert_eq!(house.publish(&mut shelf, "a", NOW), (1, true));
        assert_eq!(
            house.publish(&mut shelf, "a", NOW + Duration::hours(1)),
            (1, false)
        );
        let mut reopened = house.shelf();
        assert_eq!(
            house.publish(&mut reopened, "a", NOW + Duration::hours(2)),
            (1, false)
        );
        assert_eq!(
            house.publish(&mut reopened, "b", NOW + Duration::hours(3)),
            (2, true)
        );
    }

    #[test]
    fn an_index_is_signed_anew_before_it_ends_and_after_a_long_rest() {
        let house = House::new();
        let mut shelf = house.shelf();
        house.publish(&mut shelf, "a", NOW);
        assert_eq!(
            house.publish(&mut shelf, "a", NOW + Duration::days(1)),
            (2, true)
        );
        let mut reopened = house.shelf();
        assert_eq!(
            house.publish(&mut reopened, "a", NOW + Duration::days(400)),
            (3, true)
        );
    }

    #[test]
    fn files_of_the_index_before_stay_and_older_ones_go() {
        let house = House::new();
        let mut shelf = house.shelf();
        let on_disk = |content: &str| {
            let name = Digest::of(content.as_bytes()).to_string();
            house.folder.path().join(name).exists()
        };
        for (hour, content) in [(0, "a"), (1, "b")] {
            house.publish(&mut shelf, content, NOW + Duration::hours(hour));
        }
        assert!(on_disk("a") && on_disk("b"));
        house.publish(&mut shelf, "c", NOW + Duration::hours(2));
        assert!(!on_disk("a") && on_disk("b") && on_disk("c"));
    }

    #[test]
    fn a_lost_file_is_written_again_and_a_damaged_index_is_named() {
        let house = House::new();
        house.publish(&mut house.shelf(), "a", NOW);
        let file = house.folder.path().join(Digest::of(b"a").to_string());
        std::fs::write(&file, "other").unwrap();
        house.publish(&mut house.shelf(), "a", NOW);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a");
        let index = house.folder.path().join(INDEX);
        let note = std::fs::read_to_string(&index).unwrap();
        std::fs::write(&index, note.replace("pack", "rack")).unwrap();
        let fault = Shelf::open(house.folder.path(), &house.officers()).unwrap_err();
        assert!(fault.to_string().contains("index is damaged"), "{fault}");
    }
}
