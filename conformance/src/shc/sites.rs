//! What issuers publish under `.well-known`, in the folder in place of the network.

use super::tool::Found;
use certificate::shc::{IssuerKey, JwkSet, ListFault, RevocationError, RevocationList};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Folders with a `.well-known`.
#[derive(Debug, Default)]
pub(super) struct Sites(Vec<Site>);

#[derive(Debug)]
struct Site {
    folder: PathBuf,
    words: Vec<String>,
}

/// An issuer's keys, and what was found wrong with what it publishes.
#[derive(Debug, Default)]
pub(super) struct Published {
    pub(super) set: Option<JwkSet>,
    pub(super) found: Vec<Found>,
}

impl Sites {
    /// Every such folder below `root`.
    pub(super) fn below(root: &Path) -> Self {
        let mut sites = Self::default();
        sites.add(root, &mut Vec::new());
        sites
    }

    fn add(&mut self, folder: &Path, names: &mut Vec<String>) {
        if folder.join(".well-known").is_dir() {
            let words = names.iter().flat_map(|name| words(name)).collect();
            self.0.push(Site {
                folder: folder.to_owned(),
                words,
            });
        }
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !name.starts_with('.') {
                names.push(name);
                self.add(&entry.path(), names);
                names.pop();
            }
        }
    }

    /// The folder of an issuer; of several, the one with most words.
    fn of(&self, issuer: &str) -> Option<&Site> {
        let address = words(issuer);
        let fits = self
            .0
            .iter()
            .filter(|site| is_within(&site.words, &address));
        fits.max_by_key(|site| site.words.len())
    }

    /// What the issuer publishes; its certificates are judged at `at`.
    pub(super) fn published(&self, issuer: &str, at: OffsetDateTime) -> Published {
        let set = self.of(issuer).and_then(|site| Some((site, site.keys()?)));
        let Some((site, set)) = set else {
            return Published {
                set: None,
                found: vec![Found::error("ISSUER_KEY_DOWNLOAD_ERROR")],
            };
        };
        let mut found: Vec<Found> = set
            .left_out
            .iter()
            .map(|left_out| left_out.fault.into())
            .collect();
        for key in &set.keys {
            found.extend(of_certificate(key, issuer, at));
            found.extend(site.of_list(key));
        }
        Published {
            set: Some(set),
            found,
        }
    }

    /// The keys of all.
    pub(super) fn all_keys(&self) -> Vec<IssuerKey> {
        self.0
            .iter()
            .filter_map(Site::keys)
            .flat_map(|set| set.keys)
            .collect()
    }
}

impl Site {
    fn keys(&self) -> Option<JwkSet> {
        JwkSet::read(&std::fs::read_to_string(self.folder.join(".well-known/jwks.json")).ok()?)
    }

    /// What is wrong with the list of revoked cards that a key asks for: one for each identifier that is there twice,
    /// one for all entries that are none.
    fn of_list(&self, key: &IssuerKey) -> Vec<Found> {
        if key.revocation_version.is_none() {
            return Vec::new();
        }
        let path = self
            .folder
            .join(format!(".well-known/crl/{}.json", key.kid));
        let list = std::fs::read_to_string(path).map_err(|_| RevocationError::Form);
        let count = match list.and_then(|text| RevocationList::read(&text)) {
            Err(_) => 1,
            Ok(list) => {
                let is_entry = |fault: &&ListFault| matches!(fault, ListFault::Entry(_));
                let entries = list.faults.iter().filter(is_entry).count();
                list.faults.len() - entries + entries.min(1) + usize::from(list.check(key).is_err())
            }
        };
        vec![Found::error("REVOCATION_ERROR"); count]
    }
}

fn of_certificate(key: &IssuerKey, issuer: &str, at: OffsetDateTime) -> Vec<Found> {
    let mut found = Vec::new();
    if !key.names(issuer) {
        found.push(Found::error("INVALID_KEY_X5C"));
    }
    let is_out = |(from, until): (OffsetDateTime, OffsetDateTime)| !(from..=until).contains(&at);
    if key.certificate.is_some_and(is_out) {
        found.push(Found::warning("INVALID_KEY_X5C"));
    }
    found
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// Whether all of `inner` stand in `outer` in their order, the last one last.
fn is_within(inner: &[String], outer: &[String]) -> bool {
    let mut rest = outer.iter();
    let in_order = inner.iter().all(|word| rest.any(|other| other == word));
    !inner.is_empty() && in_order && inner.last() == outer.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_an_issuers_where_its_words_are_in_the_address() {
        let fits = |folder: &str, issuer: &str| is_within(&words(folder), &words(issuer));
        assert!(fits(
            "spec-examples/issuer",
            "https://spec.example.org/examples/issuer"
        ));
        assert!(fits(
            "spec-examples/issuer",
            "http://spec.example.org/examples/issuer/"
        ));
        assert!(fits("bad", "https://example.org/main/bad"));
        assert!(!fits(
            "spec-examples/issuer",
            "https://other.example.org/examples/issuer"
        ));
        assert!(!fits(
            "spec-examples/issuer",
            "https://spec.example.org/examples/issuer/more"
        ));
        assert!(!fits("a/b", "https://b.example/a"));
        assert!(!fits("", "https://b.example"));
    }
}
