//! A trust list of the WHO's Global Digital Health Certification Network: a DID document (W3C DID 1.0) whose
//! verification methods are JSON Web Keys with certificates.
//!
//! The key is always taken from the certificate, `x5c[0]`, never from the key's coordinates: half of the published
//! ones carry a stray leading zero, and P-384 is labelled "UNKNOWN CURVE". Where `x5c` goes on, its second
//! certificate (SCA) must have signed the first. The document's proof, a signature over its canonical RDF form, is
//! not checked: believe it by where it comes from, or load it under pinned authorities.

use super::{Authorities, ListError, Loaded, MAX_LIST, Reason, TrustList};
use crate::x509::Dsc;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    /// Objects are keys; strings refer to other documents and are reported, not followed.
    verification_method: Vec<Value>,
}

impl TrustList {
    /// Loads a DID document, chains checked where it gives them.
    ///
    /// # Errors
    /// [`ListError`] where the text is no such document; single keys are left out and reported instead.
    pub fn from_did_document(text: &str) -> Result<Loaded, ListError> {
        load(text, |chain| match chain {
            [] => Err(Reason::NoCertificate),
            [signer] => Ok(Dsc::from_der(signer)?),
            [signer, authority, ..] => {
                let mut authorities = Authorities::default();
                authorities.add(authority)?;
                authorities.certify(signer)
            }
        })
    }

    /// Loads a DID document under authorities known from elsewhere; those that it gives itself are not believed.
    ///
    /// # Errors
    /// As [`TrustList::from_did_document`].
    pub fn from_did_document_under(
        text: &str,
        authorities: &Authorities,
    ) -> Result<Loaded, ListError> {
        load(text, |chain| {
            let signer = chain.first().ok_or(Reason::NoCertificate)?;
            authorities.certify(signer)
        })
    }
}

fn load(text: &str, read: impl Fn(&[Vec<u8>]) -> Result<Dsc, Reason>) -> Result<Loaded, ListError> {
    if text.len() > MAX_LIST {
        return Err(ListError::TooLarge);
    }
    let document: Document = serde_json::from_str(text).map_err(|_| ListError::Form)?;
    let mut loaded = Loaded::default();
    for (index, method) in document.verification_method.iter().enumerate() {
        let signer = chain(method).and_then(|chain| read(&chain));
        loaded.note(index, signer.map(Some));
    }
    Ok(loaded)
}

/// The certificates of a key (RFC 7517, section 4.7), its own first.
fn chain(method: &Value) -> Result<Vec<Vec<u8>>, Reason> {
    let x5c = method
        .pointer("/publicKeyJwk/x5c")
        .and_then(Value::as_array);
    let certificates = x5c.ok_or(Reason::NoCertificate)?.iter();
    let decode = |text: &Value| STANDARD.decode(text.as_str()?).ok();
    certificates
        .map(|text| decode(text).ok_or(Reason::Base64))
        .collect()
}
