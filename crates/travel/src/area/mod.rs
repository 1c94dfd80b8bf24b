//! Places of possible exposure, as an authority publishes them for everybody (`docs/areas.md`).
//!
//! The vocabulary is closed: an area says where, when, how high and on which ground, and nothing of any case.

pub(crate) mod antimeridian;
pub(crate) mod binary;
pub(crate) mod draft;
pub(crate) mod finding;
pub(crate) mod geojson;
pub(crate) mod hour;
pub(crate) mod list;
pub(crate) mod people;
pub(crate) mod rules;
pub(crate) mod shape;

pub use binary::NoCompactForm;
pub use draft::{Draft, Evidence, RANDOM_BYTES, publish};
pub use finding::{Finding, Rule};
pub use geojson::{ListError, MAX_LIST, Wrong};
pub use hour::{Hour, Window};
pub use list::{Areas, MAX_AREAS, MAX_POINTS};
pub use people::People;
pub use rules::{CheckedAreas, Rules};
pub use shape::{
    COARSEST_RESOLUTION, Cells, MAX_CELLS, MAX_CORNERS, MAX_PIECES, MAX_REACH, Polygon, Polygons,
    Ring, Shape, ShapeError,
};

use serde::{Deserialize, Serialize};
use sorted::Map;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One place and time of possible exposure, as written; [`crate::CheckedAreas`] has those that keep the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Random, and tied to nothing else.
    pub id: AreaId,
    /// A district or a public venue.
    pub kind: Kind,
    /// The ground.
    pub shape: Shape,
    /// When.
    pub window: Window,
    /// From this hour on the area counts no more and is erased.
    pub expires: Hour,
    /// How high.
    pub level: Level,
    /// On which ground it is listed.
    pub basis: Basis,
    /// Of a district, the usual population of its least populated cell; of a venue, who was present.
    pub people: People,
    /// The disease, by the name its pack uses.
    pub disease: Word,
    /// The policy pack whose parameters decide a match.
    pub pack: Word,
    /// What it says to people. Many areas may say the same, and then have one copy.
    pub words: Arc<Words>,
}

/// What an area says to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What people call the place; may be empty.
    pub name: String,
    /// What to do, by BCP 47 tag.
    pub advice: Map<String, String>,
}

/// A random number that is tied to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(u64);

/// What kind of ground it is. There is no kind for homes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A district where many people live or pass.
    Area,
    /// A venue that is open to the public.
    PublicVenue,
}

/// How high the exposure may have been. An area that is not listed has no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not urgent: it is published with a delay.
    Low,
    /// In between.
    Medium,
    /// Urgent.
    High,
}

/// On which ground an area is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Two cases or more that did not infect each other.
    UnrelatedCases,
    /// The disease was found in wastewater.
    Wastewater,
    /// One case of a disease that spreads far, whose contacts cannot be traced.
    SingleUntraceable,
}

/// A name for machines: 1 to 64 letters, digits, dots, hyphens and low lines of ASCII.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(String);

impl AreaId {
    /// From the writer's randomness, or from a file.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// As a number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for AreaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is no identifier of an area: 16 digits of lower-case hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAreaId;

impl fmt::Display for NoAreaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier of an area is 16 digits of 0-9 and a-f")
    }
}

impl std::error::Error for NoAreaId {}

impl FromStr for AreaId {
    type Err = NoAreaId;
    fn from_str(text: &str) -> Result<Self, NoAreaId> {
        let digits = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 16 || !text.bytes().all(digits) {
            return Err(NoAreaId);
        }
        u64::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| NoAreaId)
    }
}

impl Word {
    /// A word; `None` for what is none.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        let whole = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        whole.then(|| Self(text.to_owned()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_16_digits() {
        let id = AreaId::new(0xfeed);
        assert_eq!(id.to_string(), "000000000000feed");
        assert_eq!("000000000000feed".parse(), Ok(id));
        for wrong in [
            "feed",
            "000000000000FEED",
            "+00000000000feed",
            "000000000000fée",
        ] {
            assert_eq!(wrong.parse::<AreaId>(), Err(NoAreaId), "{wrong}");
        }
    }

    #[test]
    fn a_word_carries_no_sentence() {
        assert!(Word::new("covid-19").is_some());
        for wrong in ["", "a case of 43", "é", &"a".repeat(65)] {
            assert_eq!(Word::new(wrong), None, "{wrong}");
        }
    }
}
