//! A copy of everything in one folder, and back: the database as a file of SQLite whichever kind it is, the published files, who
//! publishes and, where they are wanted, the keys. What says that a copy is whole is written last.

use super::carrying::{Carried, Place, at_rest, be_empty, carry_files, visit, wait};
use crate::authority::{Authority, DESCRIPTION, KEYS};
use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::files::{self, Lock, Readers};
use crate::opening::{self, DATABASE};
use audit::{Act, Actor};
use serde_json::{Value, json};
use std::path::Path;
use storage::{Line, Store};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What a copy is; where it is not there, the copy is not whole.
const LABEL: &str = "back-up.json";
/// The database of a copy while it is read: what lies in the copy is not written to.
const READ: &str = "restoring.db";

/// A copy that was put away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackUp {
    /// What is in it.
    pub carried: Carried,
    /// Whether the secret keys are.
    pub has_keys: bool,
    /// When it was made, RFC 3339.
    pub made_at: String,
}

/// Puts a copy of everything, as it is at one moment, into the folder `to`, which must not be there yet. The service may run.
///
/// # Errors
/// [`Fault`].
pub fn back_up(
    folder: &Path,
    configuration: &Configuration,
    to: &Path,
    with_keys: bool,
    now: OffsetDateTime,
) -> Result<BackUp, Fault> {
    if to.exists() {
        let to = to.display();
        return Err(Fault::refused(format!(
            "{to} is there already, and nothing is overwritten"
        )));
    }
    wait(folder, put_away(folder, configuration, to, with_keys, now))
}

async fn put_away(
    folder: &Path,
    configuration: &Configuration,
    to: &Path,
    with_keys: bool,
    now: OffsetDateTime,
) -> Result<BackUp, Fault> {
    let from = Place::of(folder, configuration).await?;
    files::make_folder(to, Readers::Owner)?;
    let subject = format!(
        "storage/{}",
        if with_keys { "with-keys" } else { "no-keys" }
    );
    let told = Line::new(&Actor::program(), Act::BackedUp, &subject)?;
    from.store.log(&[told], now).await?;
    let copy = Store::open_file(&to.join(DATABASE)).await?;
    let rows = from.store.copy_to(&copy, None).await?;
    let objects = opening::objects(to, None)?;
    let files = carry_files(&copy, &from.officers, &from.objects, &objects).await?;
    copy.shut().await?;
    copy.close().await;
    from.store.close().await;
    copy_file(folder, to, DESCRIPTION, Readers::Everyone)?;
    if with_keys {
        copy_folder(&folder.join(KEYS), &to.join(KEYS))?;
    }
    let to_the_second = now.replace_nanosecond(0).unwrap_or(now);
    let made_at = to_the_second.format(&Rfc3339).unwrap_or_default();
    let label = json!({"made_at": made_at, "program": env!("CARGO_PKG_VERSION"), "files": files, "has_keys": with_keys});
    let text = format!("{label}\n");
    files::write(&to.join(LABEL), text.as_bytes(), Readers::Everyone)?;
    Ok(BackUp {
        carried: Carried { rows, files },
        has_keys: with_keys,
        made_at,
    })
}

/// Brings a copy back, into the data folder and the database that the settings name; the database must be empty. The rows come
/// last, in one transaction: whatever breaks off can be begun again.
///
/// # Errors
/// [`Fault`].
pub fn restore(
    from: &Path,
    folder: &Path,
    configuration: &Configuration,
    now: OffsetDateTime,
) -> Result<BackUp, Fault> {
    if !from.join(LABEL).exists() {
        let from = from.display();
        return Err(Fault::refused(format!(
            "there is no whole copy in {from}: `pratique storage back-up` writes {LABEL} last, and it is not there"
        )));
    }
    let label: Value = serde_json::from_str(&files::read_text(&from.join(LABEL))?)
        .map_err(|error| Fault::damaged(&from.join(LABEL), error))?;
    files::make_folder(folder, Readers::Everyone)?;
    let _lock = Lock::take(folder)?;
    wait(folder, bring_back(from, folder, configuration, &label, now))
}

async fn bring_back(
    from: &Path,
    folder: &Path,
    configuration: &Configuration,
    label: &Value,
    now: OffsetDateTime,
) -> Result<BackUp, Fault> {
    let store = visit(folder, configuration).await?;
    at_rest(&store).await?;
    be_empty(&store).await?;
    let has_keys = label["has_keys"] == true;
    if has_keys {
        copy_folder(&from.join(KEYS), &folder.join(KEYS))?;
    }
    copy_file(from, folder, DESCRIPTION, Readers::Everyone)?;
    let officers = Authority::load(folder)?.described.officers;
    let reading = folder.join(READ);
    files::copy(&from.join(DATABASE), &reading)?;
    let copy = Store::open_file(&reading).await?;
    let stored = opening::objects(from, None)?;
    let objects = opening::objects(folder, configuration.object_store.as_deref())?;
    let files = carry_files(&copy, &officers, &stored, &objects).await?;
    let made_at = label["made_at"].as_str().unwrap_or_default().to_owned();
    let told = Line::new(
        &Actor::program(),
        Act::Restored,
        &format!("back-up/{made_at}"),
    )?;
    let rows = copy.copy_to(&store, Some((&told, now))).await?;
    copy.close().await;
    store.close().await;
    std::fs::remove_file(&reading).map_err(|error| Fault::Unwritable(reading, error))?;
    Ok(BackUp {
        carried: Carried { rows, files },
        has_keys,
        made_at,
    })
}

/// A file of the same name. Where there is one already it must be the same: another authority's is never overwritten.
fn copy_file(from: &Path, to: &Path, name: &str, readers: Readers) -> Result<(), Fault> {
    let (from, to) = (from.join(name), to.join(name));
    let bytes = files::read(&from)?;
    if !to.exists() {
        return files::write(&to, &bytes, readers);
    }
    if files::read(&to)? == bytes {
        return Ok(());
    }
    let to = to.display();
    Err(Fault::refused(format!(
        "{to} is there already and differs: nothing is overwritten. Name an empty folder, or move it away"
    )))
}

/// A folder of secrets with all that is in it.
fn copy_folder(from: &Path, to: &Path) -> Result<(), Fault> {
    files::make_folder(to, Readers::Owner)?;
    let unreadable = |error| Fault::Unreadable(from.to_owned(), error);
    for entry in std::fs::read_dir(from).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to.join(&name))?;
        } else if let Some(name) = name.to_str() {
            copy_file(from, to, name, Readers::Owner)?;
        }
    }
    Ok(())
}
