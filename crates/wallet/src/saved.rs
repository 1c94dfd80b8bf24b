//! The wallet as bytes, for the phone's own storage and inside a backup: a JSON with what is the holder's, then the files
//! of the bulletin.

use crate::certificates::Kept;
use crate::facts::OwnFact;
use crate::input::Language;
use crate::outcome::Problem;
use crate::visits::Declined;
use bulletin::{SavedSubscription, Subscription};
use serde::{Deserialize, Serialize};
use travel::Diary;

const WHAT: &str = "pratique wallet";
const VERSION: u16 = 1;

/// What is the holder's, and the words of the authority.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Saved {
    pub(crate) language: Language,
    pub(crate) certificates: Vec<Kept>,
    pub(crate) facts: Vec<OwnFact>,
    pub(crate) diary: Diary,
    pub(crate) declined: Vec<Declined>,
    pub(crate) news: SavedSubscription,
}

pub(crate) fn write(saved: &Saved, news: &Subscription) -> Vec<u8> {
    let json = json::write(saved).into_bytes();
    let mut parts = vec![json.as_slice()];
    parts.extend(news.files());
    bulletin::store(WHAT, VERSION, parts)
}

/// # Errors
/// [`Problem::TooLarge`], [`Problem::SavedVersion`], [`Problem::SavedDamaged`].
pub(crate) fn read(bytes: &[u8]) -> Result<(Saved, Vec<Vec<u8>>), Problem> {
    let mut parts = bulletin::stored(WHAT, VERSION, bytes)?;
    if parts.is_empty() {
        return Err(Problem::SavedDamaged);
    }
    let files = parts.split_off(1);
    let saved = json::read(&parts[0]).map_err(|_| Problem::SavedDamaged)?;
    Ok((saved, files))
}
