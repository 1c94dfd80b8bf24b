//! What crosses the boundary: moments, JSON, refusals, and the files that a page has fetched.

use serde::Serialize;
#[cfg(feature = "encounters")]
use std::fmt::Display;
#[cfg(any(feature = "wallet", feature = "door", feature = "exchange"))]
use time::OffsetDateTime;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The files of a bulletin by the hexadecimal digits of their SHA-256.
    #[allow(unreachable_pub, reason = "a bound method names it")]
    #[wasm_bindgen(typescript_type = "Map<string, Uint8Array>")]
    pub type Files;

    #[wasm_bindgen(method)]
    pub(crate) fn get(this: &Files, sha256: &str) -> Option<Vec<u8>>;

}

/// A moment from the clock of the page, in milliseconds since 1970; the beginning of 1970 where it is none.
#[cfg(any(feature = "wallet", feature = "door", feature = "exchange"))]
pub(crate) fn moment(milliseconds: f64) -> OffsetDateTime {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is out of range becomes the nearest, which is no moment"
    )]
    let nanoseconds = milliseconds as i128 * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

pub(crate) fn json(value: &impl Serialize) -> String {
    json::write(value)
}

/// A refusal as an exception whose message is its JSON.
pub(crate) fn exception(refusal: &impl Serialize) -> JsError {
    JsError::new(&json(refusal))
}

/// What is wrong with a file.
#[cfg(feature = "encounters")]
#[derive(Debug, Serialize)]
struct Refused {
    code: &'static str,
    holder: String,
}

#[cfg(feature = "encounters")]
pub(crate) fn refused(code: &'static str, error: impl Display) -> JsError {
    exception(&Refused {
        code,
        holder: error.to_string(),
    })
}
