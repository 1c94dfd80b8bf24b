//! What every answer carries, whatever its route: the browser is told to run our own code alone, to send nothing
//! elsewhere, and to give the camera and the place to these pages only.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// W3C CSP level 3. `wasm-unsafe-eval` compiles our modules and allows no text to become code.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ON_EVERY_ANSWER: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self)",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Gives the answer these headers.
pub(super) fn protect(answer: &mut Response) {
    for (name, value) in ON_EVERY_ANSWER {
        // what is for everybody has said so already
        let there = answer.headers_mut().entry(name);
        there.or_insert(HeaderValue::from_static(value));
    }
}
