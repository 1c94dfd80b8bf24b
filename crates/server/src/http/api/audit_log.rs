//! The staff log, for auditors.

use super::desk::Reading;
use super::gate::Staff;
use crate::http::problem::Refusal;
use audit::Act;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use storage::Line;

/// How many lines are read at a time.
const PIECE: u32 = 10_000;

/// The whole log. That it was given out is a line of it too, which the next copy shows.
pub(super) async fn log(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
) -> Result<Response, Refusal> {
    let mut log = String::new();
    let mut lines = 0;
    loop {
        let piece = desk.store().staff_log(lines, PIECE).await?;
        lines += piece.len() as u64;
        for line in &piece {
            log.push_str(line);
            log.push('\n');
        }
        if piece.len() < PIECE as usize {
            break;
        }
    }
    let exported = Line::new(
        staff.account(),
        Act::Exported,
        &format!("line/{}", lines.saturating_sub(1)),
    )?;
    desk.store().log(&[exported], desk.now()).await?;
    let headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-disposition", "attachment; filename=\"staff.log\""),
    ];
    Ok((headers, log).into_response())
}
