//! Versions of rules, schemas and engines: gateway schema, `Version`, `SchemaVersion`, `EngineVersion`.

use std::fmt;

/// Major, minor and patch number, in this order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// changes when what was valid no longer is
    pub major: u32,
    /// changes with additions
    pub minor: u32,
    /// changes with corrections
    pub patch: u32,
}

impl Version {
    /// Reads `major.minor.patch`; a suffix after `-` or `+` does not count.
    pub fn parse(text: &str) -> Option<Version> {
        let plain = text.split(['-', '+']).next().unwrap_or(text);
        let mut numbers = plain.split('.').map(number);
        let version = Version {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
        };
        numbers.next().is_none().then_some(version)
    }
}

fn number(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_number() {
        let version = |text| Version::parse(text).unwrap();
        assert!(version("1.10.0") > version("1.9.9"));
        assert_eq!(version("1.0.0-rc.1"), version("1.0.0"));
        assert_eq!(version("1.2.3").to_string(), "1.2.3");
    }

    #[test]
    fn other_texts_are_no_versions() {
        for text in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "1.0.x",
            "1.0.+1",
            "-1.0.0",
            "1..0",
            "1.0.99999999999",
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
