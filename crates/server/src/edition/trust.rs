//! The trust list: authority and signers in the EU gateway's form (EU DCC volume 2, section 3), without the upload's
//! CMS signature, in whose place the index's two signatures stand.

use super::file::EditionFile;
use crate::keys::Hierarchy;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bulletin::{Digest, Kind};
use certificate::Dsc;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

/// The list of all that these keys may sign.
pub(super) fn trust_list(keys: &Hierarchy) -> EditionFile {
    let signers = keys
        .signers()
        .map(|(_, signer)| entry("DSC", signer.certificate()));
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
        let keys = Hierarchy::new("XD", "Test", datetime!(2026-11-25 0:00 UTC)).unwrap();
        let text = String::from_utf8(trust_list(&keys).bytes).unwrap();
        let loaded = TrustList::from_gateway_json(&text).unwrap();
        assert_eq!((loaded.list.len(), loaded.left_out.len()), (3, 0));
    }
}
