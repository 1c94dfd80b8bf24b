//! The settings of the key server (`[exposure]`), and what they are where nobody says.

use crate::fault::Fault;
use crate::verification::{HealthAuthority, PublicKey};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer keys than this are in no export of an hour.
const LEAST_KEYS: usize = 250;
/// How many keys agree with each that somebody uploaded, at least.
const LEAST_COVERS: usize = 1;
/// No more signatures are in a file.
const MOST_VERSIONS: usize = 10;

/// The key server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exposure {
    /// For which regions files are published; the authority's own without it.
    pub regions: Vec<RegionSettings>,
    /// What phones call the key that signs exports; mostly the number of the country in mobile networks.
    pub key_id: Option<String>,
    /// Versions of that key, the newest first; all of them sign.
    pub key_versions: Vec<String>,
    /// Of which times there are files: `hour`, `day`; both without it.
    pub periods: BTreeSet<Period>,
    /// How many keys a file of an hour has at least, cover among them.
    pub least_keys: Option<usize>,
    /// How many covers each key has at least.
    pub least_covers: Option<usize>,
    /// Health authorities whose certificates count, beside this one's own.
    pub authorities: Vec<AuthoritySettings>,
}

/// A region for which files are published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionSettings {
    /// Its name, in the path of its files.
    pub name: String,
    /// Regions whose keys are in its files too.
    #[serde(default)]
    pub includes: Vec<String>,
    /// Whether the keys of travellers of every other region are in its files too.
    #[serde(default)]
    pub travellers: bool,
}

/// Of how long a time the keys of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

/// A health authority.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthoritySettings {
    /// What apps call it (`healthAuthorityID`).
    pub id: String,
    /// `iss` of its certificates.
    pub issuer: String,
    /// `aud` of its certificates.
    pub audience: String,
    /// Where the keys that it vouches for are published.
    pub region: String,
    /// Its public keys in PEM, by the name that certificates give them.
    pub keys: BTreeMap<String, String>,
}

impl Period {
    /// Seconds.
    pub(crate) const fn seconds(self) -> i64 {
        match self {
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }
}

/// The settings with everything that was left out.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) regions: Vec<RegionSettings>,
    pub(crate) key_id: String,
    pub(crate) key_versions: Vec<String>,
    pub(crate) periods: Vec<Period>,
    pub(crate) least_keys: usize,
    pub(crate) least_covers: usize,
    pub(crate) authorities: BTreeMap<String, Accepted>,
}

/// A health authority whose certificates count, and where what it vouches for is published.
#[derive(Debug, Clone)]
pub(crate) struct Accepted {
    pub(crate) authority: HealthAuthority,
    pub(crate) region: String,
}

impl Exposure {
    /// Fills in what was left out, for an authority of this country.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub(crate) fn plan(&self, country: &str) -> Result<Plan, Fault> {
        let mut regions = self.regions.clone();
        if regions.is_empty() {
            regions.push(RegionSettings {
                name: country.to_owned(),
                includes: Vec::new(),
                travellers: false,
            });
        }
        let mut key_versions = self.key_versions.clone();
        if key_versions.is_empty() {
            key_versions.push("v1".to_owned());
        }
        let periods = [Period::Hour, Period::Day].into_iter();
        let is_wanted = |period: &Period| self.periods.is_empty() || self.periods.contains(period);
        let plan = Plan {
            key_id: self.key_id.clone().unwrap_or_else(|| country.to_owned()),
            periods: periods.filter(is_wanted).collect(),
            least_keys: self.least_keys.unwrap_or(LEAST_KEYS),
            least_covers: self.least_covers.unwrap_or(LEAST_COVERS),
            authorities: self.accepted(&regions)?,
            regions,
            key_versions,
        };
        plan.check()?;
        Ok(plan)
    }

    fn accepted(&self, regions: &[RegionSettings]) -> Result<BTreeMap<String, Accepted>, Fault> {
        let mut accepted = BTreeMap::new();
        for one in &self.authorities {
            let refused =
                |why: String| Fault::Setting(format!("exposure.authorities {}", one.id), why);
            if !is_published(regions, &one.region) {
                return Err(refused(format!(
                    "no file is published of the region {}",
                    one.region
                )));
            }
            let mut keys = BTreeMap::new();
            for (kid, pem) in &one.keys {
                let key = PublicKey::from_pem(pem).map_err(|unfit| refused(unfit.to_string()))?;
                keys.insert(kid.clone(), key);
            }
            let authority = HealthAuthority {
                issuer: one.issuer.clone(),
                audience: one.audience.clone(),
                keys,
            };
            let region = one.region.clone();
            accepted.insert(one.id.clone(), Accepted { authority, region });
        }
        Ok(accepted)
    }
}

fn is_published(regions: &[RegionSettings], name: &str) -> bool {
    regions.iter().any(|region| region.name == name)
}

impl Plan {
    /// Where the keys are published that this authority itself vouches for.
    pub(crate) fn home(&self) -> &str {
        self.regions.first().map_or("", |region| &region.name)
    }

    fn check(&self) -> Result<(), Fault> {
        let refused =
            |name: &str, why: &str| Err(Fault::Setting(format!("exposure.{name}"), why.into()));
        let names: BTreeSet<&str> = self.regions.iter().map(|region| &*region.name).collect();
        if names.len() < self.regions.len() || !names.iter().all(|name| is_word(name)) {
            return refused(
                "regions",
                "each has a name of its own, of letters, digits and -",
            );
        }
        let mut included = self.regions.iter().flat_map(|region| &region.includes);
        if !included.all(|name| names.contains(&**name)) {
            return refused("regions", "what is included is a region as well");
        }
        if self.key_versions.len() > MOST_VERSIONS
            || !self.key_versions.iter().all(|one| is_word(one))
        {
            return refused("key_versions", "at most ten, of letters, digits and -");
        }
        Ok(())
    }
}

fn is_word(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    (1..=32).contains(&text.len()) && text.chars().all(fits)
}
