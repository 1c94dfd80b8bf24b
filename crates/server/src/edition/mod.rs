//! The edition of a day: every file that the authority publishes, computed from its keys and the date alone, so that
//! the same day gives the same bytes and a restart changes nothing.

mod areas;
mod exposure_keys;
mod file;
mod packs;
mod trust;
mod value_sets;

use crate::exposure::PublicSide;
use crate::fault::Fault;
use crate::keys::Hierarchy;
use bulletin::Authority;
use time::OffsetDateTime;

pub(crate) use file::EditionFile;

/// All files of the day on which `now` lies, in UTC: what the authority itself stands for, and in a demonstration the samples.
///
/// # Errors
/// [`Fault::Content`] where a pack or an area is refused by its own rules.
pub(crate) fn of_the_day(
    keys: &Hierarchy,
    authority: &Authority,
    exposure: &PublicSide,
    now: OffsetDateTime,
) -> Result<Vec<EditionFile>, Fault> {
    let mut files = Vec::new();
    if authority.demo {
        files.extend(packs::packs(now)?);
    }
    files.push(trust::trust_list(keys, now));
    if authority.demo {
        files.extend(areas::areas(now)?);
    }
    files.push(value_sets::value_sets(&authority.country, &authority.name));
    files.push(exposure_keys::exposure_keys(exposure, &authority.origin));
    Ok(files)
}
