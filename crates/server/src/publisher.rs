//! The publisher of one folder: its keys, and what they publish now.

use crate::authority::Authority;
use crate::demo;
use crate::edition;
use crate::fault::Fault;
use crate::http::{self, Document, Keep};
use crate::publication::{Files, Publication, Shelf};
use crate::store::{self, Lock, Readers};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use time::{Duration, OffsetDateTime};

/// A folder at work. What it publishes is swapped as a whole, so that an answer never mixes two editions.
#[derive(Debug)]
pub struct Publisher {
    authority: Authority,
    announced: Document,
    shelf: Mutex<Shelf>,
    published: RwLock<Option<Arc<Published>>>,
    _lock: Lock,
}

/// What is published now.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) index: Document,
    /// The index with every file of it, for a phone that has nothing yet.
    pub(crate) whole: Document,
    /// Only a demonstration has them.
    pub(crate) certificates: Option<Document>,
    files: Files,
    version: u64,
    certificates_from: OffsetDateTime,
}

impl Published {
    /// The file with this hash, SHA-256 in hexadecimal.
    pub(crate) fn file(&self, hash: &str) -> Option<&Document> {
        self.files.get(hash).map(Arc::as_ref)
    }
}

impl Publisher {
    /// Opens the folder, on the first start with new keys, and publishes the edition of the day.
    ///
    /// # Errors
    /// [`Fault`], where the folder cannot be used as it is.
    pub fn open(folder: &Path, now: OffsetDateTime) -> Result<Self, Fault> {
        store::make_folder(folder, Readers::Everyone)?;
        let lock = Lock::take(folder)?;
        let authority = Authority::load_or_found(folder, now)?;
        let shelf = Shelf::open(&folder.join("published"), &authority.described.officers)?;
        let announced = authority.described.to_json();
        let publisher = Self {
            announced: Document::new(announced, "application/json", Keep::UntilChanged),
            authority,
            shelf: Mutex::new(shelf),
            published: RwLock::new(None),
            _lock: lock,
        };
        publisher.refresh(now)?;
        Ok(publisher)
    }

    /// Publishes what is new at `now`. Where nothing is, nothing changes, not a byte.
    ///
    /// # Errors
    /// [`Fault`]; what was published before stays.
    pub fn refresh(&self, now: OffsetDateTime) -> Result<(), Fault> {
        let Authority {
            described,
            hierarchy,
            officers,
        } = &self.authority;
        if described.has_ended(now) {
            self.put(None);
            return Ok(());
        }
        // one at a time; a panic in another thread leaves the shelf as its files are
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let edition = edition::of_the_day(hierarchy, now)?;
        let (publication, is_new) = shelf.publish(&edition, &described.origin, officers, now)?;
        let last = self.published();
        let fresh = last.filter(|last| last.has_fresh_certificates(now));
        if is_new || fresh.is_none() {
            let next = self.next(publication, fresh.as_deref(), now)?;
            self.put(Some(Arc::new(next)));
        }
        Ok(())
    }

    /// The name under which all of this is published.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.authority.described.name
    }

    /// Whether this is a demonstration.
    #[must_use]
    pub const fn is_demo(&self) -> bool {
        self.authority.described.demo
    }

    /// The version of the index; `None` after the end of the deployment.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.published().map(|published| published.version)
    }

    /// Whether this program carries its pages.
    #[must_use]
    pub const fn has_pages() -> bool {
        http::are_built()
    }

    pub(crate) const fn announced(&self) -> &Document {
        &self.announced
    }

    pub(crate) fn published(&self) -> Option<Arc<Published>> {
        let published = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        published.clone()
    }

    fn put(&self, next: Option<Arc<Published>>) {
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = next;
    }

    /// This publication with the certificates of `fresh`, or new ones.
    fn next(
        &self,
        publication: Publication,
        fresh: Option<&Published>,
        now: OffsetDateTime,
    ) -> Result<Published, Fault> {
        let (certificates, certificates_from) = match fresh {
            Some(last) => (last.certificates.clone(), last.certificates_from),
            None => (self.certificates(now)?, now),
        };
        let whole = publication.whole();
        Ok(Published {
            whole: Document::new(whole, "application/octet-stream", Keep::UntilChanged),
            index: Document::new(
                publication.note,
                "text/plain; charset=utf-8",
                Keep::UntilChanged,
            ),
            certificates,
            certificates_from,
            files: publication.files,
            version: publication.index.version,
        })
    }

    fn certificates(&self, now: OffsetDateTime) -> Result<Option<Document>, Fault> {
        if !self.authority.described.demo {
            return Ok(None);
        }
        let certificates = demo::certificates(&self.authority.hierarchy, now)?;
        Ok(Some(Document::new(
            certificates,
            "application/json",
            Keep::UntilChanged,
        )))
    }
}

impl Published {
    fn has_fresh_certificates(&self, now: OffsetDateTime) -> bool {
        let age = now - self.certificates_from;
        age >= Duration::ZERO && age < demo::KEPT_FOR
    }
}
