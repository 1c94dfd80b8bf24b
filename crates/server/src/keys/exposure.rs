//! The keys of the key server of exposure notification, below `exposure`: those that sign export files, `export-VERSION.pem`, each
//! with its public half beside it for whoever makes the app, and a secret under which proofs of an upload are sealed.

use crate::fault::Fault;
use crate::files::{self, Readers};
use crate::random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use exposure::ExportSigner;
use p256::SecretKey;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use std::path::Path;

const FOLDER: &str = "exposure";
const SECRET: &str = "revision.secret";

/// All keys of the key server.
pub(crate) struct ExposureKeys {
    /// The newest first.
    pub(crate) signers: Vec<ExportSigner>,
    /// What the keys of proofs are derived from.
    pub(crate) secret: [u8; 32],
}

impl std::fmt::Debug for ExposureKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.signers).finish()
    }
}

impl ExposureKeys {
    /// The keys below `folder` of these versions; made there where none is yet. A version that is not there is made where another of
    /// those that are named is: that is how a key is renewed. Where all are missing they are missed, and none is made in their place.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Unwritable`], [`Fault::Damaged`].
    pub(crate) fn load_or_make(
        folder: &Path,
        id: &str,
        versions: &[String],
    ) -> Result<Self, Fault> {
        let folder = folder.join(FOLDER);
        let is_there = |version: &String| folder.join(file_name(version)).exists();
        let secret = folder.join(SECRET);
        if secret.exists() && !versions.iter().any(is_there) {
            let why = "none of the keys that sign exports is in it (exposure.key_versions)";
            return Err(Fault::damaged(&folder, why));
        }
        files::make_folder(&folder, Readers::Owner)?;
        for version in versions.iter().filter(|version| !is_there(version)) {
            make(&folder, version)?;
        }
        if !secret.exists() {
            // written last: keys that are there whole have it
            let text = STANDARD.encode(random::bytes::<32>()?) + "\n";
            files::write(&secret, text.as_bytes(), Readers::Owner)?;
        }
        let signers = versions.iter().map(|version| load(&folder, id, version));
        let read = STANDARD.decode(files::read_text(&secret)?.trim_end()).ok();
        let read = read.and_then(|bytes| bytes.try_into().ok());
        Ok(Self {
            signers: signers.collect::<Result<_, _>>()?,
            secret: read
                .ok_or_else(|| Fault::damaged(&secret, "it is not a secret of 32 bytes"))?,
        })
    }
}

fn file_name(version: &str) -> String {
    format!("export-{version}.pem")
}

fn make(folder: &Path, version: &str) -> Result<(), Fault> {
    // a number beyond the order of the curve is drawn once in 2^32 times
    let key = loop {
        if let Ok(key) = SecretKey::from_slice(&random::bytes::<32>()?) {
            break key;
        }
    };
    let public = key.public_key().to_public_key_pem(LineEnding::LF);
    let secret = key.to_pkcs8_pem(LineEnding::LF).map_err(Fault::content)?;
    let public_name = format!("export-{version}.public.pem");
    files::write(
        &folder.join(public_name),
        public.map_err(Fault::content)?.as_bytes(),
        Readers::Everyone,
    )?;
    files::write(
        &folder.join(file_name(version)),
        secret.as_bytes(),
        Readers::Owner,
    )
}

fn load(folder: &Path, id: &str, version: &str) -> Result<ExportSigner, Fault> {
    let path = folder.join(file_name(version));
    let unfit = || Fault::damaged(&path, "it is not a secret key of P-256");
    let key = SecretKey::from_pkcs8_pem(&files::read_text(&path)?).map_err(|_| unfit())?;
    ExportSigner::new(id, version, &key.to_bytes().into()).ok_or_else(unfit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_renewed_beside_the_old_and_never_in_the_place_of_a_lost_one() {
        let folder = tempfile::tempdir().unwrap();
        let points = |versions: &[&str]| {
            let versions: Vec<String> = versions.iter().map(|one| (*one).to_owned()).collect();
            let keys = ExposureKeys::load_or_make(folder.path(), "310", &versions)?;
            Ok::<_, Fault>(
                keys.signers
                    .iter()
                    .map(ExportSigner::public_point)
                    .collect::<Vec<_>>(),
            )
        };
        let first = points(&["v1"]).unwrap();
        assert_eq!(points(&["v1"]).unwrap(), first);
        let both = points(&["v2", "v1"]).unwrap();
        assert_eq!((both.len(), &both[1]), (2, &first[0]));
        assert_eq!(points(&["v2"]).unwrap(), both[..1]);
        assert!(matches!(points(&["v3"]), Err(Fault::Damaged(..))));
    }
}
