//! What went wrong, for programs: problem documents (RFC 9457) with a stable code. One table turns causes into them.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request has no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// There is nothing at this path.
    NoSuchPath,
    /// Nothing that is or was just published has this hash.
    NoSuchFile,
    /// Only reading is possible.
    NotAllowed,
    /// The deployment has ended.
    Sunset,
}

impl Problem {
    const fn row(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoSuchPath => (
                StatusCode::NOT_FOUND,
                "NO_SUCH_PATH",
                "There is nothing at this address.",
            ),
            Self::NoSuchFile => (
                StatusCode::NOT_FOUND,
                "NO_SUCH_FILE",
                "No published file has this hash; fetch the index again.",
            ),
            Self::NotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "READ_ONLY",
                "This service only answers GET and HEAD.",
            ),
            Self::Sunset => (
                StatusCode::GONE,
                "SUNSET",
                "This deployment has ended and publishes nothing any more.",
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, title) = self.row();
        let body =
            json!({"type": "about:blank", "status": status.as_u16(), "code": code, "title": title});
        let mut answer = (status, body.to_string()).into_response();
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self == Self::NotAllowed {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        answer
    }
}
