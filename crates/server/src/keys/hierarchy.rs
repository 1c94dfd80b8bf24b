//! A country's authority (CSCA) and a signer (DSC) for each kind of certificate, in a folder: `authority/csca.*` and
//! `signers/KIND.*`, each a certificate in DER and a secret key in PEM. EU DCC volume 1, section 4 and annex A.
//!
//! A signer is followed by another (`signers/KIND-2.*`, then 3) whose validity begins on the day on which it takes over: until then
//! it is only made known. One that was followed stays known until its validity ends, also without its secret key.

use crate::fault::Fault;
use crate::files::{self, Readers};
use crate::random;
use certificate::issue::{CertificateName, Csca, HierarchyError, Signer, SigningKey};
use certificate::{Dsc, KeyUsage};
use std::borrow::Borrow;
use std::path::{Path, PathBuf};
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
    /// By kind, those that came later behind those before.
    signers: Vec<(&'static str, Signer)>,
    /// Those whose secret key was erased.
    retired: Vec<(&'static str, Dsc)>,
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
        Ok(Self {
            csca,
            signers,
            retired: Vec::new(),
        })
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
        let mut read = Self {
            csca,
            signers: Vec::new(),
            retired: Vec::new(),
        };
        let signers = folder.join(SIGNERS);
        for (kind, _) in KINDS {
            let names = names(&signers, kind);
            let is_kept = |name: &&String| key_file(&signers, name).exists();
            let first = names.iter().find(is_kept).or(names.first());
            // where every key of a kind is gone the first is missed: that is no retirement
            let missed = first.map_or(kind, String::as_str);
            for name in &names {
                if name == missed || is_kept(&name) {
                    read.signers.push((kind, load_signer(&signers, name)?));
                } else {
                    let der = files::read(&certificate_file(&signers, name))?;
                    let dsc = Dsc::from_der(&der).map_err(|error| {
                        Fault::damaged(&certificate_file(&signers, name), error)
                    })?;
                    read.retired.push((kind, dsc));
                }
            }
            if names.is_empty() {
                load_signer(&signers, kind)?;
            }
        }
        Ok(read)
    }

    /// Makes a signer that follows the last of its kind, from `from` on, and writes it below `folder`. Nothing there is changed.
    ///
    /// # Errors
    /// [`Fault::Content`] where the authority's own certificate ends before; [`Fault::Refused`] where there is no such kind.
    pub fn renew(folder: &Path, kind: &str, from: OffsetDateTime) -> Result<Dsc, Fault> {
        let read = Self::load(folder)?;
        let former = read.last(kind).ok_or_else(|| {
            Fault::refused(format!(
                "there is no kind of certificate \"{kind}\": test, vaccination, recovery"
            ))
        })?;
        let until = (from + Duration::days(SIGNER_DAYS)).min(read.authority().not_after);
        let made = read.csca.succeed(former, from, until, &random::bytes()?);
        let made = made.map_err(Fault::content)?;
        let signers = folder.join(SIGNERS);
        let last = numbers(&signers, kind).into_iter().max();
        save(
            &signers,
            &name(kind, last.unwrap_or(0) + 1),
            made.certificate(),
            made.key(),
        )?;
        Ok(made.certificate().clone())
    }

    /// The signer that signs certificates of this kind at this moment, below `folder`.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Damaged`].
    pub fn load_signer(folder: &Path, kind: &str, at: OffsetDateTime) -> Result<Signer, Fault> {
        let folder = folder.join(SIGNERS);
        let names = names(&folder, kind);
        let kept = names.iter().filter(|name| key_file(&folder, name).exists());
        let read = kept.map(|name| load_signer(&folder, name));
        let read = read.collect::<Result<Vec<_>, _>>()?;
        match newest(read, at) {
            Some(signer) => Ok(signer),
            None => load_signer(&folder, kind),
        }
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

    /// Every signer whose validity has not ended, also one that has yet to begin or signs no more.
    pub(crate) fn known(&self, at: OffsetDateTime) -> impl Iterator<Item = &Dsc> {
        let signing = self.signers().map(|(_, signer)| signer.certificate());
        let retired = self.retired.iter().map(|(_, dsc)| dsc);
        signing
            .chain(retired)
            .filter(move |dsc| at <= dsc.not_after)
    }

    /// The last signer of a kind.
    fn last(&self, kind: &str) -> Option<&Dsc> {
        let of_kind = self.signers().filter(|(signs, _)| *signs == kind);
        let certificates = of_kind.map(|(_, signer)| signer.certificate());
        certificates.max_by_key(|dsc| dsc.not_before)
    }

    /// The signer that may sign this at this moment.
    pub(crate) fn signer_of(
        &self,
        entry: &certificate::Entry,
        at: OffsetDateTime,
    ) -> Result<&Signer, Fault> {
        let kind = match entry {
            certificate::Entry::Vaccination(_) => "vaccination",
            certificate::Entry::Test(_) => "test",
            certificate::Entry::Recovery(_) => "recovery",
        };
        let of_kind = self.signers().filter(|(signs, _)| *signs == kind);
        newest(of_kind.map(|(_, signer)| signer), at)
            .ok_or_else(|| Fault::content(format!("no signer for {kind}")))
    }
}

/// The one that took over last; where none has begun, the one that begins first, which says by itself that it may not sign yet.
fn newest<S: Borrow<Signer>>(
    signers: impl IntoIterator<Item = S>,
    at: OffsetDateTime,
) -> Option<S> {
    let begins = |signer: &S| signer.borrow().certificate().not_before;
    let (begun, to_come): (Vec<S>, Vec<S>) =
        signers.into_iter().partition(|signer| begins(signer) <= at);
    let last = begun.into_iter().max_by_key(begins);
    last.or_else(|| to_come.into_iter().min_by_key(begins))
}

/// The names of the files of a kind's signers, the first one first. One that may not be believed any more was taken away.
fn names(folder: &Path, kind: &str) -> Vec<String> {
    let mut numbers: Vec<u32> = numbers(folder, kind);
    numbers.sort_unstable();
    numbers
        .into_iter()
        .map(|number| name(kind, number))
        .collect()
}

fn name(kind: &str, number: u32) -> String {
    match number {
        1 => kind.to_owned(),
        number => format!("{kind}-{number}"),
    }
}

fn numbers(folder: &Path, kind: &str) -> Vec<u32> {
    let number = |file: &str| {
        let rest = file.strip_suffix(".der")?.strip_prefix(kind)?;
        if rest.is_empty() {
            return Some(1);
        }
        let number = rest.strip_prefix('-')?.parse().ok()?;
        (number > 1 && name(kind, number) == format!("{kind}{rest}")).then_some(number)
    };
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|entry| number(entry.file_name().to_str()?))
        .collect()
}

fn key_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.key.pem"))
}

fn certificate_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.der"))
}

fn load_signer(folder: &Path, name: &str) -> Result<Signer, Fault> {
    let (der, key) = load(folder, name)?;
    Signer::from_parts(&der, key).map_err(|error| Fault::damaged(&folder.join(name), error))
}

fn save(folder: &Path, name: &str, certificate: &Dsc, key: &SigningKey) -> Result<(), Fault> {
    let pem = key.to_pkcs8_pem();
    files::write(
        &key_file(folder, name),
        pem.as_ref().as_bytes(),
        Readers::Owner,
    )?;
    files::write(
        &certificate_file(folder, name),
        &certificate.der,
        Readers::Everyone,
    )
}

fn load(folder: &Path, name: &str) -> Result<(Vec<u8>, SigningKey), Fault> {
    let pem = key_file(folder, name);
    let key = SigningKey::from_pkcs8_pem(&files::read_text(&pem)?);
    let key = key.map_err(|error| Fault::damaged(&pem, error))?;
    Ok((files::read(&certificate_file(folder, name))?, key))
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

    #[test]
    fn a_signer_takes_over_on_its_day_and_the_one_before_stays_known_until_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let first_day = datetime!(2026-11-25 0:00 UTC);
        let made = Hierarchy::new("XD", "Test", first_day).unwrap();
        made.save(folder.path()).unwrap();
        let old = made.last("test").unwrap().clone();
        let day = first_day + Duration::days(30);
        let new = Hierarchy::renew(folder.path(), "test", day).unwrap();
        assert_ne!(new.kid, old.kid);
        assert_eq!((new.usage, new.not_before), (old.usage, day));
        let signs = |at| {
            let signer = Hierarchy::load_signer(folder.path(), "test", at).unwrap();
            signer.certificate().kid
        };
        assert_eq!(signs(day - Duration::seconds(1)), old.kid);
        assert_eq!(signs(day), new.kid);
        let known = |at| -> Vec<_> {
            let read = Hierarchy::load(folder.path()).unwrap();
            read.known(at).map(|dsc| dsc.kid).collect()
        };
        assert!(known(first_day).contains(&new.kid));
        assert_eq!(known(first_day).len(), 4);

        // the old key is erased: what it signed is believed until its end
        std::fs::remove_file(folder.path().join("signers/test.key.pem")).unwrap();
        assert_eq!(signs(day), new.kid);
        assert!(known(old.not_after).contains(&old.kid));
        assert!(!known(old.not_after + Duration::seconds(1)).contains(&old.kid));

        // nor is it believed any more where its certificate is taken away
        std::fs::rename(
            folder.path().join("signers/test.der"),
            folder.path().join("test.der"),
        )
        .unwrap();
        assert_eq!(signs(day), new.kid);
        assert!(!known(day).contains(&old.kid));
        std::fs::rename(
            folder.path().join("test.der"),
            folder.path().join("signers/test.der"),
        )
        .unwrap();

        // a third follows the second, for as long as the authority lasts
        let late = first_day + Duration::days(3 * 365);
        let third = Hierarchy::renew(folder.path(), "test", late).unwrap();
        assert_eq!(signs(late), third.kid);
        assert_eq!(third.not_after, made.authority().not_after);
        let too_late = Hierarchy::renew(folder.path(), "test", third.not_after);
        assert!(matches!(too_late, Err(Fault::Content(_))), "{too_late:?}");

        // without any key of the kind something was lost
        for name in ["test-2", "test-3"] {
            std::fs::remove_file(key_file(&folder.path().join("signers"), name)).unwrap();
        }
        let fault = Hierarchy::load(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("signers/test.key.pem"), "{fault}");
    }
}
