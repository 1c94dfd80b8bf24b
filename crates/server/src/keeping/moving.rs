//! From the data folder's database to a server, or back, and the published files with it.

use super::carrying::{Carried, Place, at_rest, be_empty, be_founded, carry_files, wait};
use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::files::Lock;
use crate::opening::{self, DATABASE};
use audit::{Act, Actor};
use std::path::Path;
use storage::{Line, Store};
use time::OffsetDateTime;

/// Where everything is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'t> {
    /// `postgres://…`; the data folder without it.
    pub database: Option<&'t str>,
    /// `s3://bucket/prefix`; the data folder without it.
    pub bucket: Option<&'t str>,
}

/// Moves an authority from where the settings say it is. The files go first, which harms nothing, then all rows in one transaction:
/// whatever breaks off can be begun again. What is left behind stays as it was; a data folder whose database has gone to a server
/// says so to who starts a service on it.
///
/// # Errors
/// [`Fault::FolderInUse`], [`Fault::Refused`], and whatever is wrong with either place.
pub fn move_to(
    folder: &Path,
    configuration: &Configuration,
    target: &Target<'_>,
    now: OffsetDateTime,
) -> Result<Carried, Fault> {
    if target.database.is_none() && configuration.database_url.is_none() {
        return Err(Fault::refused(
            "the database is in the data folder already: the settings name no other (database_url)",
        ));
    }
    be_founded(folder)?;
    let _lock = Lock::take(folder)?;
    wait(folder, carry(folder, configuration, target, now))
}

async fn carry(
    folder: &Path,
    configuration: &Configuration,
    target: &Target<'_>,
    now: OffsetDateTime,
) -> Result<Carried, Fault> {
    let from = Place::of(folder, configuration).await?;
    let store = match target.database {
        Some(url) => Store::visit_server(url).await?,
        // it may have moved away earlier, and comes back now
        None => Store::open_file(&folder.join(DATABASE)).await?,
    };
    for store in [&from.store, &store] {
        at_rest(store).await?;
    }
    be_empty(&store).await?;
    let objects = opening::objects(folder, target.bucket)?;
    let files = carry_files(&from.store, &from.officers, &from.objects, &objects).await?;
    let subject = format!("storage/{}", store.kind());
    let told = Line::new(&Actor::program(), Act::Moved, &subject)?;
    let rows = from.store.copy_to(&store, Some((&told, now))).await?;
    opening::note_move(folder, target.database.is_some())?;
    store.close().await;
    from.store.close().await;
    Ok(Carried { rows, files })
}
