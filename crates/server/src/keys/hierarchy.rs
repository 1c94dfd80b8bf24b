//! A country's authority (CSCA) and a signer (DSC) for each kind of certificate, in a folder: `authority/csca.*` and
//! `signers/KIND.*`, each a certificate in DER and a secret key in PEM. EU DCC volume 1, section 4 and annex A.

use crate::fault::Fault;
use crate::files::{self, Readers};
use crate::random;
use certificate::issue::{CertificateName, Csca, HierarchyError, Signer, SigningKey};
use certificate::{Dsc, KeyUsage};
use std::path::Path;
use time::{Duration, OffsetDateTime};

/// Kind of certificate, which is also the name of its signer's files, and what that signer may sign.
pub const KINDS: [(&str, KeyUsage); 3] = [
    ("test", usage(true, false, false)),
    ("vaccination", usage(false, true, false)),
    ("recovery", usage(false, false, true)),
];
/// Folder of the signers below the folder of keys: what a verifier is given to trust.
const SIGNERS: &str = "signers";
/// Folder of the authority.
const AUTHORITY: &str = "authority";
const AUTHORITY_FILE: &str = "csca";
/// Annex A: an authority signs for up to 4 years and is valid longer than its signers.
const AUTHORITY_DAYS: i64 = 4 * 365;
const SIGNER_DAYS: i64 = 2 * 365;

const fn usage(test: bool, vaccination: bool, recovery: bool) -> KeyUsage {
    KeyUsage {
        test,
        vaccination,
        recovery,
    }
}

/// The two levels, with their secret keys.
#[derive(Debug)]
pub struct Hierarchy {
    csca: Csca,
    signers: Vec<(&'static str, Signer)>,
}

impl Hierarchy {
    /// New keys, valid from `from` on.
    ///
    /// # Errors
    /// [`Fault::Name`], [`Fault::NoRandomness`].
    pub fn new(country: &str, name: &str, from: OffsetDateTime) -> Result<Self, Fault> {
        let named = |suffix: &str| {
            CertificateName::new(country, &format!("{name} {suffix}")).map_err(Fault::Name)
        };
        let refused = |error: HierarchyError| Fault::content(error);
        let until = from + Duration::days(AUTHORITY_DAYS);
        let csca = Csca::new(&named("CSCA")?, from, until, &random::bytes()?).map_err(refused)?;
        let until = from + Duration::days(SIGNER_DAYS);
        let mut signers = Vec::new();
        for (kind, usage) in KINDS {
            let name = named(&format!("DSC {kind}"))?;
            let signer = csca.certify(&name, usage, from, until, &random::bytes()?);
            signers.push((kind, signer.map_err(refused)?));
        }
        Ok(Self { csca, signers })
    }

    /// Writes the keys below `folder`, secret ones for their owner alone.
    ///
    /// # Errors
    /// [`Fault::Unwritable`].
    pub fn save(&self, folder: &Path) -> Result<(), Fault> {
        let (authority, signers) = (folder.join(AUTHORITY), folder.join(SIGNERS));
        for folder in [folder, &authority, &signers] {
            files::make_folder(folder, Readers::Owner)?;
        }
        save(
            &authority,
            AUTHORITY_FILE,
            self.csca.certificate(),
            self.csca.key(),
        )?;
        for (kind, signer) in &self.signers {
            save(&signers, kind, signer.certificate(), signer.key())?;
        }
        Ok(())
    }

    /// Reads the keys below `folder`.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Damaged`].
    pub fn load(folder: &Path) -> Result<Self, Fault> {
        let (der, key) = load(&folder.join(AUTHORITY), AUTHORITY_FILE)?;
        let place = folder.join(AUTHORITY).join(AUTHORITY_FILE);
        let csca = Csca::from_parts(&der, key).map_err(|error| Fault::damaged(&place, error))?;
        let mut signers = Vec::new();
        for (kind, _) in KINDS {
            signers.push((kind, Self::load_signer(folder, kind)?));
        }
        Ok(Self { csca, signers })
    }

    /// Reads one signer below `folder`, by the kind of certificate that it signs.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Damaged`].
    pub fn load_signer(folder: &Path, kind: &str) -> Result<Signer, Fault> {
        let folder = folder.join(SIGNERS);
        let (der, key) = load(&folder, kind)?;
        Signer::from_parts(&der, key).map_err(|error| Fault::damaged(&folder.join(kind), error))
    }

    /// The authority's certificate.
    #[must_use]
    pub const fn authority(&self) -> &Dsc {
        self.csca.certificate()
    }

    /// The signers by kind of certificate.
    pub fn signers(&self) -> impl Iterator<Item = (&'static str, &Signer)> {
        self.signers.iter().map(|(kind, signer)| (*kind, signer))
    }

    /// The signer that may sign this.
    pub(crate) fn signer_of(&self, entry: &certificate::Entry) -> Result<&Signer, Fault> {
        let kind = match entry {
            certificate::Entry::Vaccination(_) => "vaccination",
            certificate::Entry::Test(_) => "test",
            certificate::Entry::Recovery(_) => "recovery",
        };
        let found = self.signers().find(|(signs, _)| *signs == kind);
        found
            .map(|(_, signer)| signer)
            .ok_or_else(|| Fault::content(format!("no signer for {kind}")))
    }
}

fn save(folder: &Path, name: &str, certificate: &Dsc, key: &SigningKey) -> Result<(), Fault> {
    let pem = key.to_pkcs8_pem();
    files::write(
        &folder.join(format!("{name}.key.pem")),
        pem.as_ref().as_bytes(),
        Readers::Owner,
    )?;
    files::write(
        &folder.join(format!("{name}.der")),
        &certificate.der,
        Readers::Everyone,
    )
}

fn load(folder: &Path, name: &str) -> Result<(Vec<u8>, SigningKey), Fault> {
    let pem = folder.join(format!("{name}.key.pem"));
    let key = SigningKey::from_pkcs8_pem(&files::read_text(&pem)?);
    let key = key.map_err(|error| Fault::damaged(&pem, error))?;
    Ok((files::read(&folder.join(format!("{name}.der")))?, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn keys_survive_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let made = Hierarchy::new("XD", "Test", datetime!(2026-11-25 0:00 UTC)).unwrap();
        made.save(folder.path()).unwrap();
        let read = Hierarchy::load(folder.path()).unwrap();
        let ids = |hierarchy: &Hierarchy| -> Vec<_> {
            hierarchy
                .signers()
                .map(|(_, signer)| signer.certificate().kid)
                .collect()
        };
        assert_eq!(ids(&read), ids(&made));
        assert_eq!(read.authority().der, made.authority().der);
    }

    #[test]
    fn a_damaged_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let made = Hierarchy::new("XD", "Test", datetime!(2026-11-25 0:00 UTC)).unwrap();
        made.save(folder.path()).unwrap();
        let key = folder.path().join("signers/test.key.pem");
        std::fs::write(&key, "-----BEGIN PRIVATE KEY-----\n").unwrap();
        let fault = Hierarchy::load(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("signers/test.key.pem is damaged"), "{fault}");
    }
}
