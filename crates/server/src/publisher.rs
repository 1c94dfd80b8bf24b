//! The publisher of one authority: its keys, and what they publish now. Several copies of the program may publish for the same
//! authority: the database says which version is the last, and who comes second looks again.

use crate::authority::Authority;
use crate::demo;
use crate::edition::{self, EditionFile};
use crate::exposure::PublicSide;
use crate::fault::Fault;
use crate::http::{self, Document, Keep};
use crate::objects::Objects;
use crate::publication::{self, Publication};
use audit::Actor;
use bulletin::{Digest, Kind};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use storage::{Publish, Store};
use time::{Duration, OffsetDateTime};

/// How often it is tried again where another copy published first.
const TURNS: u32 = 4;

/// An authority at work. What it publishes is swapped as a whole, so that an answer never mixes two editions.
#[derive(Debug)]
pub struct Publisher {
    authority: Authority,
    announced: Document,
    exposure: PublicSide,
    store: Store,
    objects: Objects,
    published: RwLock<Option<Arc<Published>>>,
    turn: tokio::sync::Mutex<()>,
}

/// What is published now.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) index: Document,
    /// The index with every file of it, for a phone that has nothing yet.
    pub(crate) whole: Document,
    /// Only a demonstration has them.
    pub(crate) certificates: Option<Document>,
    pub(crate) publication: Publication,
    certificates_from: OffsetDateTime,
}

impl Published {
    /// The file with this hash, SHA-256 in hexadecimal.
    pub(crate) fn file(&self, hash: &str) -> Option<&Document> {
        self.publication.files.get(hash).map(Arc::as_ref)
    }

    /// What leads from the file with the one hash to that with the other.
    pub(crate) fn difference(&self, from: &str, to: &str) -> Option<&Document> {
        let step = [Digest::parse(from)?, Digest::parse(to)?];
        self.publication.differences.get(&step).map(Arc::as_ref)
    }
}

impl Publisher {
    /// Takes up an authority's work, and publishes the edition of the day.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) async fn open(
        authority: Authority,
        exposure: PublicSide,
        store: Store,
        objects: Objects,
        now: OffsetDateTime,
    ) -> Result<Self, Fault> {
        let announced = authority.described.to_json();
        let publisher = Self {
            announced: Document::new(announced, "application/json", Keep::UntilChanged),
            authority,
            exposure,
            store,
            objects,
            published: RwLock::new(None),
            turn: tokio::sync::Mutex::new(()),
        };
        publisher.refresh(now).await?;
        Ok(publisher)
    }

    /// Publishes what is new at `now`. Where nothing is, nothing changes, not a byte.
    ///
    /// # Errors
    /// [`Fault`]; what was published before stays.
    pub async fn refresh(&self, now: OffsetDateTime) -> Result<(), Fault> {
        self.publish(None, now).await.map(|_| ())
    }

    /// Puts a draft in force at the word of a second officer, and publishes it. Says which version has it.
    ///
    /// # Errors
    /// [`Fault::Storage`] with [`storage::Fault::SameOfficer`], [`storage::Fault::NotFound`], or [`storage::Fault::Overtaken`]
    /// where what it was to replace is not in force any more.
    pub(crate) async fn approve(
        &self,
        draft: &str,
        officer: &Actor,
        now: OffsetDateTime,
    ) -> Result<u64, Fault> {
        self.publish(Some((draft, officer)), now).await
    }

    /// Looks whether another copy published, and takes that over.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) async fn follow(&self, now: OffsetDateTime) -> Result<(), Fault> {
        let last = self.store.published().await?;
        let is_news = last.map(|last| last.version) != self.version();
        if is_news && !self.authority.described.has_ended(now) {
            let _turn = self.turn.lock().await;
            let current = self.current().await?;
            self.show(current, now)?;
        }
        Ok(())
    }

    async fn publish(
        &self,
        approval: Option<(&str, &Actor)>,
        now: OffsetDateTime,
    ) -> Result<u64, Fault> {
        if self.authority.described.has_ended(now) {
            self.put(None);
            return approval.map_or(Ok(0), |_| Err(storage::Fault::Overtaken.into()));
        }
        // one at a time here; among copies the database decides
        let _turn = self.turn.lock().await;
        for _ in 1..TURNS {
            match self.try_to_publish(approval, now).await {
                Err(Fault::Storage(storage::Fault::Overtaken)) if approval.is_none() => {}
                other => return other,
            }
        }
        self.try_to_publish(approval, now).await
    }

    async fn try_to_publish(
        &self,
        approval: Option<(&str, &Actor)>,
        now: OffsetDateTime,
    ) -> Result<u64, Fault> {
        let current = self.current().await?;
        let edition = self
            .edition(approval.map(|(draft, _)| draft), current.as_ref(), now)
            .await?;
        let stands = current
            .as_ref()
            .is_some_and(|current| current.stands(&edition, now));
        if stands && approval.is_none() {
            let version = current.as_ref().map_or(0, |current| current.index.version);
            self.show(current, now)?;
            return Ok(version);
        }
        let Authority {
            described,
            officers,
            ..
        } = &self.authority;
        let last = current.as_ref().map_or(0, |current| current.index.version);
        let (note, index) = publication::sign(&edition, last, &described.origin, officers, now)?;
        for file in &edition {
            self.objects.put(&file.bytes).await?;
        }
        let version = index.version;
        let publication = storage::Publication { version, note };
        let publish = Publish {
            publication: &publication,
            approval,
        };
        self.store.publish(&publish, now).await?;
        let current = self.current().await?;
        self.show(current, now)?;
        Ok(version)
    }

    /// What was published last, with its files.
    async fn current(&self) -> Result<Option<Publication>, Fault> {
        let Some(last) = self.store.published().await? else {
            return Ok(None);
        };
        let officers = &self.authority.described.officers;
        let index = publication::reopen(&last.note, officers)?;
        let shown = self.published();
        let (known, steps) = shown
            .map(|shown| {
                (
                    shown.publication.files.clone(),
                    shown.publication.differences.clone(),
                )
            })
            .unwrap_or_default();
        let mut files = publication::collect(&index, &known, &self.objects).await?;
        let mut differences = publication::Differences::new();
        if let Some(before) = self.store.published_before(last.version).await? {
            let before = publication::reopen(&before, officers)?;
            for (name, file) in publication::collect(&before, &known, &self.objects).await? {
                files.entry(name).or_insert(file);
            }
            differences = publication::differences(&index, &before, &files, &steps);
        }
        Ok(Some(Publication {
            note: last.note,
            index,
            files,
            differences,
        }))
    }

    /// The edition of the day, what officers agreed on, and this draft.
    async fn edition(
        &self,
        draft: Option<&str>,
        current: Option<&Publication>,
        now: OffsetDateTime,
    ) -> Result<Vec<EditionFile>, Fault> {
        let Authority {
            described,
            hierarchy,
            ..
        } = &self.authority;
        let mut edition = edition::of_the_day(hierarchy, described, &self.exposure, now)?;
        let mut agreed = self.store.approved().await?;
        if let Some(draft) = draft {
            let draft = self.store.drafted(draft).await?.draft;
            let in_force =
                current.and_then(|current| in_force(&current.index, &draft.kind, &draft.name));
            if in_force != draft.replaces {
                return Err(storage::Fault::Overtaken.into());
            }
            let storage::NewDraft {
                kind,
                name,
                digest,
                size,
                ..
            } = draft;
            agreed.push(storage::Approved {
                kind,
                name,
                digest,
                size,
            });
        }
        for file in agreed {
            let kind = kind(&file.kind)?;
            edition.retain(|other| other.kind != kind || other.name != file.name);
            if let Some(digest) = &file.digest {
                edition.push(EditionFile::new(
                    kind,
                    file.name,
                    self.content(digest).await?,
                ));
            }
        }
        if draft.is_some() && publication::asks_too_much(&edition) {
            return Err(storage::Fault::Overtaken.into());
        }
        Ok(edition)
    }

    /// The content with this hash.
    ///
    /// # Errors
    /// [`Fault::Content`] where it is not there.
    pub(crate) async fn content(&self, digest: &str) -> Result<Vec<u8>, Fault> {
        let lost = || Fault::content(Objects::missing(digest));
        let parsed = Digest::parse(digest).ok_or_else(lost)?;
        self.objects.named(&parsed).await
    }

    /// Keeps content that is to be published.
    pub(crate) async fn keep(&self, bytes: &[u8]) -> Result<Digest, Fault> {
        self.objects.put(bytes).await
    }

    /// Removes files that nothing names any more.
    pub(crate) async fn clear(&self) -> Result<(), Fault> {
        let mut named: BTreeSet<String> = self
            .published()
            .map(|shown| shown.publication.files.keys().cloned().collect())
            .unwrap_or_default();
        named.extend(
            self.store
                .approved()
                .await?
                .into_iter()
                .filter_map(|file| file.digest),
        );
        named.extend(
            self.store
                .drafts()
                .await?
                .into_iter()
                .filter_map(|draft| draft.draft.digest),
        );
        let exports = self.store.exports().await?.into_iter();
        named.extend(exports.map(|file| file.digest));
        self.objects.clear(&named);
        Ok(())
    }

    /// Who publishes, and with which keys.
    pub(crate) const fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The database.
    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Where published files lie.
    pub(crate) const fn objects(&self) -> &Objects {
        &self.objects
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
        self.published()
            .map(|published| published.publication.index.version)
    }

    /// Whether phones take what is published; after the end of the deployment, whether they are told of it.
    pub(crate) fn is_in_force(&self, now: OffsetDateTime) -> bool {
        match self.published() {
            Some(published) => now < published.publication.index.expires,
            None => self.authority.described.has_ended(now),
        }
    }

    /// The names of the files in force.
    #[must_use]
    pub fn file_names(&self) -> Vec<String> {
        let published = self.published();
        let files = published
            .iter()
            .flat_map(|published| &published.publication.index.files);
        files.map(|line| line.name.clone()).collect()
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

    /// Shows a publication, with the certificates of made-up people as long as they are fresh.
    fn show(&self, publication: Option<Publication>, now: OffsetDateTime) -> Result<(), Fault> {
        let Some(publication) = publication else {
            return Ok(());
        };
        let last = self.published();
        let fresh = last.filter(|last| last.has_fresh_certificates(now));
        let is_same = |last: &Arc<Published>| {
            last.publication.note == publication.note
                && last.publication.files.len() == publication.files.len()
        };
        if fresh.as_ref().is_some_and(is_same) {
            return Ok(());
        }
        let (certificates, certificates_from) = match &fresh {
            Some(last) => (last.certificates.clone(), last.certificates_from),
            None => (self.certificates(now)?, now),
        };
        let note = publication.note.clone();
        self.put(Some(Arc::new(Published {
            whole: Document::new(
                publication.whole(),
                "application/octet-stream",
                Keep::UntilChanged,
            ),
            index: Document::new(note, "text/plain; charset=utf-8", Keep::UntilChanged),
            certificates,
            certificates_from,
            publication,
        })));
        Ok(())
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

/// The kind that a word of the database names.
pub(crate) fn kind(word: &str) -> Result<Kind, Fault> {
    let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == word);
    found.ok_or_else(|| Fault::content(format!("\"{word}\" is no kind of file")))
}

/// The hash of the file of this kind and name in an index.
pub(crate) fn in_force(index: &bulletin::Index, kind: &str, name: &str) -> Option<String> {
    let line = index
        .files
        .iter()
        .find(|line| line.kind.as_str() == kind && line.name == name);
    line.map(|line| line.digest.to_string())
}

impl Published {
    fn has_fresh_certificates(&self, now: OffsetDateTime) -> bool {
        let age = now - self.certificates_from;
        age >= Duration::ZERO && age < demo::KEPT_FOR
    }
}
