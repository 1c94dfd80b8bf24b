//! The authority of a folder: founded with new keys on the first start, the same ever after. Its description is
//! written last, so that a first start which was interrupted is begun anew and one that ended is never repeated.

use crate::configuration::Founding;
use crate::demo;
use crate::fault::Fault;
use crate::files::{self, Readers};
use crate::keys::{Hierarchy, OfficerKeys};
use bulletin::Officers;
use std::path::Path;
use time::{OffsetDateTime, Time};

/// Who publishes, in the data folder.
pub(crate) const DESCRIPTION: &str = "authority.json";
/// Folder of all keys, in the data folder.
pub(crate) const KEYS: &str = "keys";
/// Signatures of different officers that an index needs (guarantee G12).
const THRESHOLD: usize = 2;

/// Who publishes, and the keys that make it so.
#[derive(Debug)]
pub(crate) struct Authority {
    pub(crate) described: bulletin::Authority,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) officers: OfficerKeys,
}

impl Authority {
    /// The authority in `folder`; where there is none it is founded there: the one that is described, or the demonstration.
    ///
    /// # Errors
    /// [`Fault`], where the folder or a file in it cannot be used.
    pub(crate) fn load_or_found(
        folder: &Path,
        founding: Option<&Founding>,
        now: OffsetDateTime,
    ) -> Result<Self, Fault> {
        let (description, keys) = (folder.join(DESCRIPTION), folder.join(KEYS));
        if description.exists() {
            return Self::load(folder);
        }
        match founding {
            Some(founding) => Self::found_real(founding, &description, &keys, now),
            None => Self::found(&description, &keys, now),
        }
    }

    /// The authority in `folder`, which was founded before.
    ///
    /// # Errors
    /// [`Fault`], where it is not there or a file of it cannot be used.
    pub(crate) fn load(folder: &Path) -> Result<Self, Fault> {
        let (description, keys) = (folder.join(DESCRIPTION), folder.join(KEYS));
        let text = files::read_text(&description)?;
        let damaged = |why: &dyn std::fmt::Display| Fault::damaged(&description, why);
        let described = bulletin::Authority::parse(&text).map_err(|refusal| damaged(&refusal))?;
        let authority = Self {
            described,
            hierarchy: Hierarchy::load(&keys)?,
            officers: OfficerKeys::load(&keys)?,
        };
        if authority.described.officers.keys() != authority.officers.public() {
            return Err(damaged(&"it names other officers than there are keys of"));
        }
        Ok(authority)
    }

    fn found_real(
        founding: &Founding,
        description: &Path,
        keys: &Path,
        now: OffsetDateTime,
    ) -> Result<Self, Fault> {
        let hierarchy = Hierarchy::new(&founding.country, &founding.name, now)?;
        hierarchy.save(keys)?;
        let names: Vec<&str> = founding.officers.iter().map(String::as_str).collect();
        let officers = OfficerKeys::new(&names)?;
        officers.save(keys)?;
        let unfit = |refusal: bulletin::Refusal| {
            Fault::Setting("authority.officers".into(), refusal.to_string())
        };
        let described = bulletin::Authority {
            name: founding.name.clone(),
            origin: founding.origin.clone(),
            demo: false,
            officers: Officers::new(officers.public(), THRESHOLD).map_err(unfit)?,
            country: founding.country.clone(),
            sunset: founding.ends()?,
        };
        files::write(
            description,
            described.to_json().as_bytes(),
            Readers::Everyone,
        )?;
        Ok(Self {
            described,
            hierarchy,
            officers,
        })
    }

    fn found(description: &Path, keys: &Path, now: OffsetDateTime) -> Result<Self, Fault> {
        let since = now - demo::KEYS_VALID_SINCE;
        let hierarchy = Hierarchy::new(demo::COUNTRY, demo::CERTIFICATE_NAME, since)?;
        hierarchy.save(keys)?;
        let officers = OfficerKeys::new(&demo::OFFICERS)?;
        officers.save(keys)?;
        let described = bulletin::Authority {
            name: demo::NAME.into(),
            origin: demo::ORIGIN.into(),
            demo: true,
            officers: Officers::new(officers.public(), THRESHOLD).map_err(Fault::content)?,
            country: demo::COUNTRY.into(),
            sunset: (now + demo::LASTS).replace_time(Time::MIDNIGHT),
        };
        files::write(
            description,
            described.to_json().as_bytes(),
            Readers::Everyone,
        )?;
        Ok(Self {
            described,
            hierarchy,
            officers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const FIRST_START: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);

    #[test]
    fn it_is_founded_once() {
        let folder = tempfile::tempdir().unwrap();
        let founded = Authority::load_or_found(folder.path(), None, FIRST_START).unwrap();
        let later = FIRST_START + time::Duration::days(30);
        let read = Authority::load_or_found(folder.path(), None, later).unwrap();
        assert_eq!(read.described, founded.described);
        assert_eq!(
            read.hierarchy.authority().der,
            founded.hierarchy.authority().der
        );
        assert!(read.described.demo);
        assert_eq!(read.described.sunset, datetime!(2027-11-25 0:00 UTC));
    }

    #[test]
    fn lost_or_exchanged_keys_are_never_made_anew_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        Authority::load_or_found(folder.path(), None, FIRST_START).unwrap();
        OfficerKeys::new(&demo::OFFICERS)
            .unwrap()
            .save(&folder.path().join("keys"))
            .unwrap();
        let exchanged = Authority::load_or_found(folder.path(), None, FIRST_START).unwrap_err();
        assert!(matches!(exchanged, Fault::Damaged(..)), "{exchanged}");
        std::fs::remove_dir_all(folder.path().join("keys/officers")).unwrap();
        let lost = Authority::load_or_found(folder.path(), None, FIRST_START).unwrap_err();
        assert!(matches!(lost, Fault::Unreadable(..)), "{lost}");
    }

    #[test]
    fn a_damaged_description_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("authority.json"), "{}").unwrap();
        let fault = Authority::load_or_found(folder.path(), None, FIRST_START)
            .unwrap_err()
            .to_string();
        assert!(fault.contains("authority.json is damaged"), "{fault}");
    }
}
