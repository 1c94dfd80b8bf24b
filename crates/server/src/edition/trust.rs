//! The trust list: authority and signers in the EU gateway's form (EU DCC volume 2, section 3), without the upload's
//! CMS signature, in whose place the index's two signatures stand.

use super::file::EditionFile;
use crate::keys::Hierarchy;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bulletin::{Digest, Kind};
use certificate::Dsc;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The list of all whose certificates may be valid: also of those that have yet to begin, so that who was without a network when
/// they do knows them already, and of those that were followed by others, as long as what they signed may be valid.
pub(super) fn trust_list(keys: &Hierarchy, now: OffsetDateTime) -> EditionFile {
    let signers = keys.known(now).map(|dsc| entry("DSC", dsc));
    let entries: Vec<Value> = [entry("CSCA", keys.authority())]
        .into_iter()
        .chain(signers)
        .collect();
    EditionFile::new(
        Kind::Trust,
        "trust-list.json",
        Value::Array(entries).to_string(),
    )
}

fn entry(certificate_type: &str, certificate: &Dsc) -> Value {
    json!({
        "kid": STANDARD.encode(certificate.kid.as_bytes()),
        "timestamp": certificate.not_before.format(&Rfc3339).unwrap_or_default(),
        "country": certificate.country,
        "certificateType": certificate_type,
        "thumbprint": Digest::of(&certificate.der).to_string(),
        "signature": "",
        "rawData": STANDARD.encode(&certificate.der),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use certificate::TrustList;
    use time::macros::datetime;

    #[test]
    fn readers_of_the_gateways_form_trust_every_signer_under_the_authority() {
        let now = datetime!(2026-11-25 0:00 UTC);
        let keys = Hierarchy::new("XD", "Test", now).unwrap();
        let text = String::from_utf8(trust_list(&keys, now).bytes).unwrap();
        let loaded = TrustList::from_gateway_json(&text).unwrap();
        assert_eq!((loaded.list.len(), loaded.left_out.len()), (3, 0));
    }
}
