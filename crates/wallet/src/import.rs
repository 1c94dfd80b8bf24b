//! Bringing along a location history: read and shown first, kept only when the holder says so.

use crate::facts;
use crate::outcome::Refused;
use crate::view::StayView;
use crate::visits;
use crate::wallet::Wallet;
use bulletin::RefusalView;
use serde::Serialize;
use time::OffsetDateTime;

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
        #[serde(with = "time::serde::rfc3339")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        first: OffsetDateTime,
        /// The last.
        #[serde(with = "time::serde::rfc3339")]
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
        self.previewed = None;
        let horizon = facts::horizon(&self.lists, now);
        let parameters = visits::import_parameters(&self.lists);
        match travel::preview(bytes, horizon, now, &parameters) {
            Err(error) => ImportPreview::Refused {
                refusal: Refused::from(error).into(),
            },
            Ok(preview) => {
                let shown = shown(&preview);
                self.previewed = Some(preview.stays);
                shown
            }
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
