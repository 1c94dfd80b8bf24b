//! The keys that sign exposure keys (docs/exposure-server.md). The service publishes those that it signs with, and no officer can
//! know others better: what is drafted is refused.

use crate::difference::Item;
use crate::finding::Finding;
use json::Tree;

pub(crate) fn refused() -> Vec<Finding> {
    let sentence = "The service publishes its own keys of exposure notification, and nobody drafts them: to renew one, change the settings of the service.";
    vec![Finding::new("EXPOSURE-KEYS-OWN", sentence)]
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let file = json::tree(bytes).ok()?;
    let region = file.member("region")?.text()?;
    let Tree::List(keys) = file.member("keys")? else {
        return None;
    };
    keys.iter().map(|key| item(key, region)).collect()
}

fn item(key: &Tree, region: &str) -> Option<Item> {
    let [id, version, pem] = ["id", "version", "pem"].map(|name| key.member(name)?.text());
    let sentence = format!(
        "The key {}-{} signs exposure keys of {region}",
        id?, version?
    );
    Some(Item::new(sentence, pem?.as_bytes()))
}
