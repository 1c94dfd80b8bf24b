//! The forms of answers to staff: nobody keeps them.

use crate::http::problem::Problem;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// JSON that nobody keeps.
pub(super) fn json(status: u16, value: &impl Serialize) -> Response {
    let Ok(text) = serde_json::to_string(value) else {
        return Problem::Fault.into_response();
    };
    let status = StatusCode::from_u16(status).unwrap_or_default();
    let headers = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
    (status, headers, text).into_response()
}

/// A moment as answers have it (RFC 3339).
pub(super) fn written(at: OffsetDateTime) -> String {
    let at = at.replace_nanosecond(0).unwrap_or(at);
    at.format(&Rfc3339).unwrap_or_default()
}

/// An answer without a body.
pub(super) fn done() -> Response {
    (StatusCode::NO_CONTENT, [("cache-control", "no-store")]).into_response()
}
