//! The files that phones download, and their indexes: what the database knows, looked at anew every few seconds. A file is read from
//! where published files lie when somebody asks for it, and kept in memory as long as there is room.

use super::settings::{Period, Plan};
use super::times::seconds;
use crate::fault::Fault;
use crate::http::{Document, Keep};
use crate::objects::Objects;
use ::exposure::ExportIndex;
use bulletin::Digest;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use storage::{ExportFile, Store};

/// How many bytes of files are kept in memory.
const ROOM: usize = 64 << 20;
const TEXT: &str = "text/plain; charset=us-ascii";

/// What is there now.
#[derive(Debug, Default)]
struct Files {
    /// The digest of each file by its path.
    digests: BTreeMap<String, Digest>,
    /// The index of each region and period.
    indexes: BTreeMap<(String, Period), Document>,
    all: Vec<ExportFile>,
}

/// Files in memory.
#[derive(Debug, Default)]
struct Memory {
    documents: BTreeMap<Digest, Arc<Document>>,
    size: usize,
}

/// What phones download.
#[derive(Debug)]
pub(crate) struct Shelf {
    store: Store,
    objects: Objects,
    regions: Vec<String>,
    files: RwLock<Arc<Files>>,
    memory: Mutex<Memory>,
}

impl Shelf {
    pub(crate) fn new(store: Store, objects: Objects, plan: &Plan) -> Self {
        Self {
            store,
            objects,
            regions: plan
                .regions
                .iter()
                .map(|region| region.name.clone())
                .collect(),
            files: RwLock::default(),
            memory: Mutex::default(),
        }
    }

    /// Looks which files there are.
    ///
    /// # Errors
    /// [`Fault`]; what was there before stays.
    pub(crate) async fn follow(&self) -> Result<(), Fault> {
        let all = self.store.exports().await?;
        let is_first = self.files().indexes.is_empty();
        if is_first || self.files().all != all {
            let files = Arc::new(self.arranged(all)?);
            *self.files.write().unwrap_or_else(PoisonError::into_inner) = files;
        }
        Ok(())
    }

    fn arranged(&self, all: Vec<ExportFile>) -> Result<Files, Fault> {
        let mut files = Files::default();
        for region in &self.regions {
            for period in [Period::Hour, Period::Day] {
                let mine: Vec<&ExportFile> = all
                    .iter()
                    .filter(|file| file.region == *region && file.period == period.seconds())
                    .collect();
                let times: Vec<(u64, u64)> = mine.iter().map(|file| times(file)).collect();
                let index = ExportIndex::new(region, &times).map_err(Fault::content)?;
                for (file, (start, end)) in mine.iter().zip(&times) {
                    let unfit = || Fault::content("an export file has no hash");
                    let digest = Digest::parse(&file.digest).ok_or_else(unfit)?;
                    let path = format!("{region}/{start}-{end}-00001.zip");
                    files.digests.insert(path, digest);
                }
                let text = Document::new(index.text(), TEXT, Keep::UntilChanged);
                files.indexes.insert((region.clone(), period), text);
            }
        }
        files.all = all;
        Ok(files)
    }

    fn files(&self) -> Arc<Files> {
        Arc::clone(&self.files.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The index of a region.
    pub(crate) fn index(&self, region: &str, period: Period) -> Option<Document> {
        let key = (region.to_owned(), period);
        self.files().indexes.get(&key).cloned()
    }

    /// A file of a region by its name.
    ///
    /// # Errors
    /// [`Fault`] where it is known and cannot be read.
    pub(crate) async fn file(
        &self,
        region: &str,
        name: &str,
    ) -> Result<Option<Arc<Document>>, Fault> {
        let path = format!("{region}/{name}");
        let Some(digest) = self.files().digests.get(&path).copied() else {
            return Ok(None);
        };
        if let Some(known) = self.memory().documents.get(&digest) {
            return Ok(Some(Arc::clone(known)));
        }
        let bytes = self.objects.named(&digest).await?;
        let document = Arc::new(Document::as_it_is(bytes, "application/zip", Keep::Forever));
        self.memory().keep(digest, &document);
        Ok(Some(document))
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn keep(&mut self, digest: Digest, document: &Arc<Document>) {
        let size = document.plain().len();
        if self.size + size > ROOM {
            // most phones ask for the newest, which soon are there again
            self.documents.clear();
            self.size = 0;
        }
        if size <= ROOM
            && self
                .documents
                .insert(digest, Arc::clone(document))
                .is_none()
        {
            self.size += size;
        }
    }
}

fn times(file: &ExportFile) -> (u64, u64) {
    (seconds(file.starts_at), seconds(file.ends_at))
}
