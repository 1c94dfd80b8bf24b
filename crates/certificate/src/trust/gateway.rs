//! The EU gateway's trust list: the JSON array of `/trustList` (EU DCC volume 2, section 3).
//!
//! CSCA entries are the authorities: where the list has any, a DSC counts only if one of them signed it. The CMS
//! signature of the uploading state in `signature` is not checked.

use super::{Authorities, ListError, Loaded, MAX_LIST, Reason, TrustList};
use crate::key::Kid;
use crate::x509::Dsc;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// One entry. `timestamp`, `country` and `signature` decide nothing here.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    kid: Option<String>,
    certificate_type: String,
    thumbprint: Option<String>,
    raw_data: Option<String>,
}

/// The gateway's list as it was read: no certificate in it has been looked at, no signature checked.
#[derive(Debug, Clone)]
pub struct GatewayList(Vec<Entry>);

impl GatewayList {
    /// Reads the form of the list.
    ///
    /// # Errors
    /// [`ListError`] where the text is no such list.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        if text.len() > MAX_LIST {
            return Err(ListError::TooLarge);
        }
        let entries = json::read(text.as_bytes()).map_err(|_| ListError::Form)?;
        Ok(Self(entries))
    }

    /// Loads its signers. Where it has authorities, they must be signed by one of them. An entry that cannot be used is
    /// left out and reported.
    #[must_use]
    pub fn load(&self) -> Loaded {
        let mut loaded = Loaded::default();
        let mut authorities = Authorities::default();
        let gives_authorities = self.0.iter().any(|entry| entry.certificate_type == "CSCA");
        for (index, entry) in self
            .0
            .iter()
            .enumerate()
            .filter(|(_, e)| e.certificate_type == "CSCA")
        {
            let added = entry.certificate().and_then(|der| authorities.add(&der));
            loaded.note(index, added.map(|()| None));
        }
        load(
            &self.0,
            gives_authorities.then_some(&authorities),
            &mut loaded,
        );
        loaded
    }
}

impl TrustList {
    /// Loads the gateway's list, as [`GatewayList::load`] does.
    ///
    /// # Errors
    /// [`ListError`] where the text is no such list; single entries are left out and reported instead.
    pub fn from_gateway_json(text: &str) -> Result<Loaded, ListError> {
        Ok(GatewayList::parse(text)?.load())
    }

    /// Loads the gateway's list under authorities known from elsewhere; those that the list itself gives are not
    /// believed.
    ///
    /// # Errors
    /// As [`TrustList::from_gateway_json`].
    pub fn from_gateway_json_under(
        text: &str,
        authorities: &Authorities,
    ) -> Result<Loaded, ListError> {
        let mut loaded = Loaded::default();
        let list = GatewayList::parse(text)?;
        load(&list.0, Some(authorities), &mut loaded);
        Ok(loaded)
    }
}

/// Adds the DSC entries; reports what is neither DSC nor CSCA.
fn load(entries: &[Entry], authorities: Option<&Authorities>, loaded: &mut Loaded) {
    for (index, entry) in entries.iter().enumerate() {
        match entry.certificate_type.as_str() {
            "DSC" => loaded.note(index, entry.signer(authorities).map(Some)),
            "CSCA" => {}
            _ => loaded.note(index, Err(Reason::OtherPurpose)),
        }
    }
}

impl Entry {
    fn signer(&self, authorities: Option<&Authorities>) -> Result<Dsc, Reason> {
        let der = self.certificate()?;
        let dsc = match authorities {
            Some(authorities) => authorities.certify(&der)?,
            None => Dsc::from_der(&der)?,
        };
        let stated = self.kid.as_deref().map(kid);
        if stated.is_some_and(|kid| kid != Some(dsc.kid)) {
            return Err(Reason::Kid);
        }
        Ok(dsc)
    }

    /// The certificate, its thumbprint (SHA-256, hexadecimal) checked where there is one.
    fn certificate(&self) -> Result<Vec<u8>, Reason> {
        let text = self.raw_data.as_deref().ok_or(Reason::NoCertificate)?;
        let der = STANDARD.decode(text).map_err(|_| Reason::Base64)?;
        let hash = Sha256::digest(&der);
        let own: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        match &self.thumbprint {
            Some(stated) if !stated.eq_ignore_ascii_case(&own) => Err(Reason::Thumbprint),
            _ => Ok(der),
        }
    }
}

fn kid(text: &str) -> Option<Kid> {
    Kid::from_prefix(&STANDARD.decode(text).ok().filter(|kid| kid.len() == 8)?)
}
