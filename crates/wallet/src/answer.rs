//! What goes back to the pages for an input or a bulletin (JSON).

use crate::outcome::Notice;
use crate::view::View;
use bulletin::RefusalView;
use serde::Serialize;

/// The answer to an input.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Answer {
    /// Why nothing was changed; nothing where the input was taken.
    pub refusal: Option<RefusalView>,
    /// What the holder should notice.
    pub notices: Vec<NoticeView>,
    /// The wallet after the input.
    pub view: View,
}

/// A notice, by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Notice"))]
pub struct NoticeView {
    /// The stable code.
    pub code: &'static str,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        Self {
            code: notice.code(),
        }
    }
}
