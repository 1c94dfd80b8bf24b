//! The officers' keys in a folder, one file each: `PRIVATE+KEY+name+hash+base64(01 ‖ seed)`, the form that the common
//! tools for signed notes write (C2SP signed-note gives the public form; the secret one follows it).

use crate::fault::Fault;
use crate::files::{self, Readers};
use crate::random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bulletin::{OfficerKey, VerifierKey};
use std::fmt;
use std::path::Path;

/// Folder of the officers below the folder of keys.
const OFFICERS: &str = "officers";
const PREFIX: &str = "PRIVATE+KEY+";
const ED25519: u8 = 1;

/// All officers of an authority that keeps its keys here, in the order of their names.
pub(crate) struct OfficerKeys {
    keys: Vec<OfficerKey>,
    /// What each key was made of, in the same order.
    seeds: Vec<Seed>,
}

type Seed = [u8; 32];

impl fmt::Debug for OfficerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.keys).finish()
    }
}

impl OfficerKeys {
    /// New keys for officers of these names.
    ///
    /// # Errors
    /// [`Fault::NoRandomness`]; [`Fault::Content`] where a name cannot stand in a key.
    pub(crate) fn new(names: &[&str]) -> Result<Self, Fault> {
        let officer = |name: &&str| {
            let seed = random::bytes()?;
            let key = OfficerKey::from_seed(name, &seed).map_err(Fault::content)?;
            Ok((key, seed))
        };
        names
            .iter()
            .map(officer)
            .collect::<Result<_, _>>()
            .map(Self::of)
    }

    fn of(officers: Vec<(OfficerKey, Seed)>) -> Self {
        let (keys, seeds) = officers.into_iter().unzip();
        Self { keys, seeds }
    }

    /// Writes them below `folder`, for their owner alone.
    ///
    /// # Errors
    /// [`Fault::Unwritable`].
    pub(crate) fn save(&self, folder: &Path) -> Result<(), Fault> {
        let folder = folder.join(OFFICERS);
        files::make_folder(&folder, Readers::Owner)?;
        for (key, seed) in self.public().iter().zip(&self.seeds) {
            let public = key.to_string();
            let named = name_and_hash(&public).unwrap_or_default();
            let secret = STANDARD.encode([&[ED25519], &seed[..]].concat());
            let path = folder.join(format!("{}.key", key.name()));
            files::write(
                &path,
                format!("{PREFIX}{named}+{secret}\n").as_bytes(),
                Readers::Owner,
            )?;
        }
        Ok(())
    }

    /// Reads those below `folder`.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Damaged`].
    pub(crate) fn load(folder: &Path) -> Result<Self, Fault> {
        let folder = folder.join(OFFICERS);
        let unreadable = |error| Fault::Unreadable(folder.clone(), error);
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "key"));
        paths.sort();
        paths
            .iter()
            .map(|path| read(path))
            .collect::<Result<_, _>>()
            .map(Self::of)
    }

    /// The keys to sign with.
    pub(crate) fn secret(&self) -> &[OfficerKey] {
        &self.keys
    }

    /// The keys that check their signatures.
    pub(crate) fn public(&self) -> Vec<VerifierKey> {
        self.keys.iter().map(OfficerKey::verifier).collect()
    }
}

fn read(path: &Path) -> Result<(OfficerKey, Seed), Fault> {
    let text = files::read_text(path)?;
    parse(text.trim_end()).ok_or_else(|| Fault::damaged(path, "it is not an officer's secret key"))
}

/// `name+hash` of `name+hash+rest`; the rest is base64 and may have a plus sign of its own.
fn name_and_hash(key: &str) -> Option<&str> {
    let (end, _) = key.match_indices('+').nth(1)?;
    Some(&key[..end])
}

fn parse(text: &str) -> Option<(OfficerKey, Seed)> {
    let text = text.strip_prefix(PREFIX)?;
    let named = name_and_hash(text)?;
    let (name, _) = named.split_once('+')?;
    let secret = text.strip_prefix(named)?.strip_prefix('+')?;
    let bytes = STANDARD.decode(secret).ok()?;
    let (ED25519, seed) = bytes.split_first().map(|(kind, seed)| (*kind, seed))? else {
        return None;
    };
    let seed = seed.try_into().ok()?;
    let key = OfficerKey::from_seed(name, &seed).ok()?;
    // the hash is that of name and public key: a changed byte of the secret gives another one
    let is_the_same = name_and_hash(&key.verifier().to_string()) == Some(named);
    is_the_same.then_some((key, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_their_folder_and_are_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let made = OfficerKeys::new(&["demo-officer-1", "demo-officer-2"]).unwrap();
        made.save(folder.path()).unwrap();
        let read = OfficerKeys::load(folder.path()).unwrap();
        assert_eq!(read.public(), made.public());
        assert_eq!(
            format!("{read:?}"),
            "[OfficerKey(demo-officer-1), OfficerKey(demo-officer-2)]"
        );
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        OfficerKeys::new(&["one", "two"])
            .unwrap()
            .save(folder.path())
            .unwrap();
        let path = folder.path().join("officers/two.key");
        let text = std::fs::read_to_string(&path).unwrap();
        let (begin, end) = text.split_at(text.len() - 20);
        let other = if end.starts_with('A') { "B" } else { "A" };
        std::fs::write(&path, format!("{begin}{other}{}", &end[1..])).unwrap();
        let fault = OfficerKeys::load(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("two.key is damaged"), "{fault}");
    }
}
