//! Which region's exposure keys the authority publishes, and by which keys their files are signed: a phone that pinned the officers
//! learns it from them, and whoever keeps copies of files cannot sign any.

use super::file::EditionFile;
use crate::exposure::PublicSide;
use bulletin::Kind;
use serde_json::{Value, json};

/// docs/exposure-server.md has the form.
pub(super) fn exposure_keys(side: &PublicSide, health_authority: &str) -> EditionFile {
    let key = |(version, pem): &(String, String)| -> Value {
        json!({"id": side.key_id, "version": version, "pem": pem})
    };
    let keys: Vec<Value> = side.keys.iter().map(key).collect();
    let file = json!({
        "health_authority": health_authority, "region": side.regions.first(), "regions": side.regions, "keys": keys,
    });
    EditionFile::new(Kind::ExposureKeys, "exposure-keys.json", file.to_string())
}
