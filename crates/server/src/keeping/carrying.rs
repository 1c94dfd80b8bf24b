//! Everything that is carried from one place to another: the files that the database names, then its rows.

use crate::authority::{Authority, DESCRIPTION};
use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::objects::Objects;
use crate::opening;
use crate::publication;
use bulletin::{Digest, Officers};
use std::collections::BTreeSet;
use std::path::Path;
use storage::Store;
use tokio::runtime::Builder;

/// What went where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// How many rows went from each table, counted on both sides.
    pub rows: Vec<(String, u64)>,
    /// How many published files went along, or were there already.
    pub files: usize,
}

/// An authority's database and its files.
pub(super) struct Place {
    pub(super) store: Store,
    pub(super) objects: Objects,
    pub(super) officers: Officers,
}

impl Place {
    /// Those that the settings name.
    pub(super) async fn of(folder: &Path, configuration: &Configuration) -> Result<Self, Fault> {
        let store = visit_founded(folder, configuration).await?;
        let authority = Authority::load(folder)?;
        Ok(Self {
            store,
            objects: opening::objects(folder, configuration.object_store.as_deref())?,
            officers: authority.described.officers,
        })
    }
}

/// Refuses a folder in which no authority was founded: its name may have been mistyped, and nothing is to be made in it.
pub(super) fn be_founded(folder: &Path) -> Result<(), Fault> {
    if folder.join(DESCRIPTION).exists() {
        return Ok(());
    }
    Err(Fault::refused(format!(
        "there is no authority in {}: name its data folder with --data",
        folder.display()
    )))
}

/// The database of the authority in this folder, for one piece of work.
pub(super) async fn visit_founded(
    folder: &Path,
    configuration: &Configuration,
) -> Result<Store, Fault> {
    be_founded(folder)?;
    visit(folder, configuration).await
}

/// The database that the settings name, for one piece of work.
pub(super) async fn visit(folder: &Path, configuration: &Configuration) -> Result<Store, Fault> {
    match &configuration.database_url {
        Some(url) => Ok(Store::visit_server(url.reveal()).await?),
        None => opening::open_file(folder).await,
    }
}

/// Refuses while services run on a database: what they acknowledge meanwhile would stay behind.
pub(super) async fn at_rest(store: &Store) -> Result<(), Fault> {
    match store.served().await? {
        0 => Ok(()),
        connections => Err(Fault::refused(format!(
            "services still run on the database, with {connections} connections: stop every copy of `pratique serve` first"
        ))),
    }
}

/// Refuses a database in which something is.
pub(super) async fn be_empty(store: &Store) -> Result<(), Fault> {
    if store.is_empty().await? {
        return Ok(());
    }
    Err(Fault::refused(
        "the database to write to is not empty, and nothing is overwritten: name an empty one, or move the old one away",
    ))
}

/// Carries the files that the database names, each checked by its hash on arrival. What is there already stays; files that were
/// carried by an attempt that broke off do no harm.
pub(super) async fn carry_files(
    store: &Store,
    officers: &Officers,
    from: &Objects,
    to: &Objects,
) -> Result<usize, Fault> {
    let lost = |digest: &Digest, whence: &str| {
        Fault::refused(format!(
            "the file {digest} {whence}; bring it back from a copy first"
        ))
    };
    let named = named(store, officers).await?;
    for digest in &named {
        if to.get(digest).await?.is_some() {
            continue;
        }
        let bytes = from.get(digest).await?;
        let bytes = bytes.ok_or_else(|| lost(digest, "is not where published files lie"))?;
        to.put(&bytes).await?;
        if to.get(digest).await?.is_none() {
            return Err(lost(digest, "did not arrive as it was sent"));
        }
    }
    Ok(named.len())
}

/// Every file of the index in force, of what officers agreed on and of what they drafted. The index before, whose files are kept
/// for phones that read it a moment ago, is over by then.
async fn named(store: &Store, officers: &Officers) -> Result<BTreeSet<Digest>, Fault> {
    let mut named = BTreeSet::new();
    if let Some(last) = store.published().await? {
        let index = publication::reopen(&last.note, officers)?;
        named.extend(index.files.iter().map(|line| line.digest));
    }
    let agreed = store.approved().await?.into_iter().map(|file| file.digest);
    let drafted = store.drafts().await?.into_iter();
    let exported = store.exports().await?.into_iter();
    let digests = agreed
        .chain(drafted.map(|draft| draft.draft.digest))
        .chain(exported.map(|file| Some(file.digest)));
    for digest in digests.flatten() {
        let unfit = || Fault::content(format!("\"{digest}\" is no hash of a file"));
        named.insert(Digest::parse(&digest).ok_or_else(unfit)?);
    }
    Ok(named)
}

/// Waits for something that takes its time, where nothing else runs.
pub(super) fn wait<T>(
    folder: &Path,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Fault::Unreadable(folder.to_owned(), error))?;
    runtime.block_on(work)
}
