//! Issuers that are trusted, and where they come from: a key set for an issuer's address, or the snapshot of the VCI
//! directory, which holds the key sets of all its issuers.
//!
//! A signature over the snapshot is not checked here: it reaches a phone inside a signed bulletin.

use super::jwk::{IssuerKey, JwkSet, KeyFault, Thumbprint};
use json::Tree;
use sorted::Map;
use std::fmt;

/// The largest directory read, in bytes. The VCI's snapshot has 0.6 MB.
pub const MAX_DIRECTORY: usize = 16 << 20;
/// The longest address of an issuer, in bytes.
const MAX_ADDRESS: usize = 2048;

/// An issuer's address: `https`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IssuerUrl(String);

impl IssuerUrl {
    /// Reads an address; `None` where it is none of an issuer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let host = text.strip_prefix("https://")?;
        let is_plain =
            text.len() <= MAX_ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic());
        let has_host = !host.is_empty() && !host.starts_with(['/', '?', '#']);
        (is_plain && has_host && !host.ends_with('/')).then(|| Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IssuerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Issuers and their keys. A key counts for its own issuer alone, whoever else publishes the same.
#[derive(Debug, Clone, Default)]
pub struct Issuers {
    known: Map<String, Issuer>,
}

#[derive(Debug, Clone, Default)]
struct Issuer {
    name: Option<String>,
    keys: Vec<IssuerKey>,
}

/// What came of reading a directory.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The issuers and keys that can be used.
    pub issuers: Issuers,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
}

/// An issuer of a directory, or one of its keys, that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The issuer, as the directory writes it.
    pub issuer: String,
    /// Which of its keys, counted from 0, and why; nothing where the address itself is none.
    pub key: Option<(usize, KeyFault)>,
}

impl Issuers {
    /// Trusts an issuer with the keys of its set.
    pub fn trust(&mut self, issuer: &IssuerUrl, name: Option<&str>, set: JwkSet) {
        let known = self.known.or_insert(issuer.0.clone(), Issuer::default());
        known.name = name.map(str::to_owned).or(known.name.take());
        for key in set.keys {
            known.keys.retain(|own| own.kid != key.kid);
            known.keys.push(key);
        }
    }

    /// Trusts the issuers of another list too.
    pub fn merge(&mut self, other: Self) {
        for (address, issuer) in other.known {
            let set = JwkSet {
                keys: issuer.keys,
                left_out: Vec::new(),
            };
            self.trust(&IssuerUrl(address), issuer.name.as_deref(), set);
        }
    }

    /// Reads a snapshot of the VCI directory; `None` where the text is none, or larger than [`MAX_DIRECTORY`].
    #[must_use]
    pub fn from_directory_snapshot(text: &str) -> Option<Loaded> {
        if text.len() > MAX_DIRECTORY {
            return None;
        }
        let directory = json::tree(text.as_bytes()).ok()?;
        let mut loaded = Loaded::default();
        for entry in directory.member("issuerInfo")?.items()? {
            loaded.add(entry)?;
        }
        Some(loaded)
    }

    /// The key of this identifier, where this very issuer has it.
    #[must_use]
    pub fn key(&self, issuer: &str, kid: Thumbprint) -> Option<&IssuerKey> {
        let keys = &self.known.get(issuer)?.keys;
        keys.iter().find(|key| key.kid == kid)
    }

    /// Whether this issuer is trusted, with or without keys.
    #[must_use]
    pub fn contains(&self, issuer: &str) -> bool {
        self.known.contains_key(issuer)
    }

    /// The name of an issuer, where it is known.
    #[must_use]
    pub fn name(&self, issuer: &str) -> Option<&str> {
        self.known.get(issuer)?.name.as_deref()
    }

    /// Every issuer and its keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[IssuerKey])> {
        let pairs = self.known.iter();
        pairs.map(|(address, issuer)| (address.as_str(), issuer.keys.as_slice()))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

impl Loaded {
    /// `{"issuer": {"iss", "name"}, "keys": [JWK]}`
    fn add(&mut self, entry: &Tree) -> Option<()> {
        let described = entry.member("issuer")?;
        let written = described.member("iss")?.text()?;
        let set = JwkSet::of(entry.member("keys")?.items()?);
        let Some(issuer) = IssuerUrl::parse(written) else {
            let issuer = written.to_owned();
            self.left_out.push(LeftOut { issuer, key: None });
            return Some(());
        };
        let left_out = set.left_out.iter().map(|left_out| LeftOut {
            issuer: written.to_owned(),
            key: Some((left_out.index, left_out.fault)),
        });
        self.left_out.extend(left_out);
        let name = described.member("name").and_then(Tree::text);
        self.issuers.trust(&issuer, name, set);
        Some(())
    }
}

/// A list of issuers without their keys (the VCI's `vci-issuers.json`): who takes part, and under which name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    names: Map<String, String>,
}

impl Directory {
    /// Reads a list; `None` where the text is none, or larger than [`MAX_DIRECTORY`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_DIRECTORY {
            return None;
        }
        let list = json::tree(text.as_bytes()).ok()?;
        let issuers = list.member("participating_issuers")?.items()?.iter();
        let member =
            |entry: &Tree, name| entry.member(name).and_then(Tree::text).map(str::to_owned);
        let names = issuers.map(|entry| Some((member(entry, "iss")?, member(entry, "name")?)));
        Some(Self {
            names: names.collect::<Option<_>>()?,
        })
    }

    /// The name of an issuer that takes part.
    #[must_use]
    pub fn name(&self, issuer: &str) -> Option<&str> {
        self.names.get(issuer).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_and_has_no_slash_at_its_end() {
        for good in [
            "https://a.example",
            "https://a.example/path/issuer",
            "https://a.example:8443/b",
        ] {
            assert_eq!(IssuerUrl::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "http://a.example",
            "https://",
            "https:///b",
            "https://a.example/",
            "HTTPS://a.example",
            "https://a.example/b c",
            "https://a.example/é",
            "https://a.example\n",
        ] {
            assert_eq!(IssuerUrl::parse(bad), None, "{bad}");
        }
        assert_eq!(
            IssuerUrl::parse(&format!("https://{}", "a".repeat(MAX_ADDRESS))),
            None
        );
    }

    #[test]
    fn all_961_keys_of_the_vci_directory_load() {
        let Some(folder) = fixtures::path("certificate/vci") else {
            return;
        };
        let text = |name| std::fs::read_to_string(folder.join(name)).unwrap();
        let loaded = Issuers::from_directory_snapshot(&text("vci_snapshot.json")).unwrap();
        assert_eq!(loaded.left_out, []);
        let keys = || {
            loaded
                .issuers
                .iter()
                .flat_map(|(issuer, keys)| keys.iter().map(move |key| (issuer, key)))
        };
        assert_eq!((loaded.issuers.iter().count(), keys().count()), (651, 961));
        assert_eq!(
            keys()
                .filter(|(_, key)| key.revocation_version.is_some())
                .count(),
            6
        );
        assert_eq!(
            keys().filter(|(_, key)| key.certificate.is_some()).count(),
            11
        );
        assert_eq!(keys().filter(|(issuer, key)| !key.names(issuer)).count(), 8);
        let list = Directory::read(&text("vci-issuers.json")).unwrap();
        assert_eq!(list.names.len(), 637);
        assert_eq!(
            list.name("https://myvaccinerecord.cdph.ca.gov/creds"),
            Some("State of California")
        );
        assert_eq!(list.name("https://myvaccinerecord.cdph.ca.gov/"), None);
    }
}
