//! Bringing along a location history: read and shown first, kept only when the holder says so.

use crate::facts;
use crate::outcome::{Problem, Refused};
use crate::view::StayView;
use crate::visits;
use crate::wallet::Wallet;
use bulletin::RefusalView;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use travel::{Parameters, Stay};

/// The longest list of stays that is offered, in bytes: more than a diary can take.
const MAX_OFFER: usize = 8 << 20;

/// What an import is read by: it depends on the packs in force, which only the wallet has.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImportTerms {
    /// The moment before which nothing of the holder's own is kept.
    #[serde(with = "json::instant")]
    horizon: OffsetDateTime,
    /// Which stays are worth keeping.
    parameters: Parameters,
}

/// What an import would add, or why it cannot be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ImportPreview {
    /// The file cannot be used.
    Refused {
        /// Why.
        refusal: RefusalView,
    },
    /// What it holds.
    Read {
        /// What the file is.
        format: travel::Format,
        /// The stays that would be added.
        stays: Vec<StayView>,
        /// How many points were read.
        points: u64,
        /// What was left out.
        left_out: Vec<LeftOutView>,
        /// The first moment of all that was read.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        first: OffsetDateTime,
        /// The last.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        last: OffsetDateTime,
    },
}

/// So many, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LeftOut"))]
pub struct LeftOutView {
    /// Why, as the key of a text.
    pub reason: travel::Reason,
    /// How many.
    pub count: u64,
}

impl Wallet {
    /// Reads a file of another program and keeps what it holds aside until the holder accepts or discards it.
    pub fn preview_import(&mut self, bytes: &[u8], now: OffsetDateTime) -> ImportPreview {
        let (shown, stays) = preview_import(bytes, &self.import_terms(now), now);
        self.previewed = stays;
        shown
    }

    /// Keeps aside what [`preview_import`] found elsewhere (JSON, a list of [`Stay`]).
    ///
    /// # Errors
    /// [`Problem::TooLarge`], [`Problem::Input`]; then nothing is kept aside.
    pub fn offer_import(&mut self, stays: &[u8]) -> Result<(), Refused> {
        self.previewed = None;
        if stays.len() > MAX_OFFER {
            return Err(Problem::TooLarge.into());
        }
        self.previewed = Some(json::read(stays).map_err(|_| Problem::Input)?);
        Ok(())
    }

    /// What an import is read by, now.
    #[must_use]
    pub fn import_terms(&self, now: OffsetDateTime) -> ImportTerms {
        ImportTerms {
            horizon: facts::horizon(&self.lists, now),
            parameters: visits::import_parameters(&self.lists),
        }
    }
}

/// What a file of another program holds by these terms, to be shown and to be offered; for pages, which load this apart
/// from the wallet.
#[must_use]
pub fn preview_import(
    bytes: &[u8],
    terms: &ImportTerms,
    now: OffsetDateTime,
) -> (ImportPreview, Option<Vec<Stay>>) {
    match travel::preview(bytes, terms.horizon, now, &terms.parameters) {
        Ok(preview) => (shown(&preview), Some(preview.stays)),
        Err(error) => {
            let refusal = Refused::from(error).into();
            (ImportPreview::Refused { refusal }, None)
        }
    }
}

fn shown(preview: &travel::Preview) -> ImportPreview {
    let stays = preview.stays.iter();
    let left_out = preview.left_out.iter();
    ImportPreview::Read {
        format: preview.format,
        stays: stays
            .map(|stay| StayView::of(stay, String::new()))
            .collect(),
        points: preview.points,
        left_out: left_out
            .map(|left| LeftOutView {
                reason: left.reason,
                count: left.count,
            })
            .collect(),
        first: preview.first,
        last: preview.last,
    }
}
