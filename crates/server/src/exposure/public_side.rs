//! What everybody may know of the key server: its regions, and the keys that check its files.

use super::settings::Plan;
use crate::fault::Fault;
use ::exposure::ExportSigner;

/// What phones are told by the officers.
#[derive(Debug, Clone)]
pub(crate) struct PublicSide {
    /// The authority's own first.
    pub(crate) regions: Vec<String>,
    /// What phones call the keys.
    pub(crate) key_id: String,
    /// Each with its version and as PEM, the newest first.
    pub(crate) keys: Vec<(String, String)>,
}

impl PublicSide {
    /// That of these signers, which are those of the plan.
    ///
    /// # Errors
    /// [`Fault::Content`] where a key cannot be written, which no key of P-256 is.
    pub(crate) fn of(plan: &Plan, signers: &[ExportSigner]) -> Result<Self, Fault> {
        let named = plan.key_versions.iter().cloned().zip(signers);
        let pem = |signer: &ExportSigner| signer.public_pem().ok_or_else(unwritten);
        let keys = named.map(|(version, signer)| Ok((version, pem(signer)?)));
        Ok(Self {
            regions: plan
                .regions
                .iter()
                .map(|region| region.name.clone())
                .collect(),
            key_id: plan.key_id.clone(),
            keys: keys.collect::<Result<_, Fault>>()?,
        })
    }
}

fn unwritten() -> Fault {
    Fault::content("a key that signs exports cannot be written")
}
