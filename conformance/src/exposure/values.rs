//! What stands in the files, as values.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// The members of an array; of anything else none, so that its expectations are not read.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn base64(value: &Value) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(value.as_str()?).ok()
}
