//! In what two persons can differ, in words.

/// In what two persons differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// No part of the forename is the same.
    GivenName,
    /// One certificate has no forename.
    GivenNameAbsent,
    /// No part of the surname is the same.
    FamilyName,
    /// One certificate has no surname.
    FamilyNameAbsent,
    /// The dates of birth differ.
    Birth,
    /// One certificate has only a part of the date of birth that the other has.
    BirthInPart,
}

/// What a name is called where it differs, and where one of two is absent.
pub(super) type Called = [Difference; 2];

impl Difference {
    /// Every difference.
    pub const ALL: [Self; 6] = [
        Self::GivenName,
        Self::GivenNameAbsent,
        Self::FamilyName,
        Self::FamilyNameAbsent,
        Self::Birth,
        Self::BirthInPart,
    ];

    /// The code: it never changes its meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GivenName => "HOLDER-GIVEN-NAME",
            Self::GivenNameAbsent => "HOLDER-GIVEN-NAME-ABSENT",
            Self::FamilyName => "HOLDER-FAMILY-NAME",
            Self::FamilyNameAbsent => "HOLDER-FAMILY-NAME-ABSENT",
            Self::Birth => "HOLDER-BIRTH",
            Self::BirthInPart => "HOLDER-BIRTH-IN-PART",
        }
    }

    /// What the holder is told, in English.
    #[must_use]
    pub const fn holder(self) -> &'static str {
        match self {
            Self::GivenName => "The forenames are different.",
            Self::GivenNameAbsent => "One of the certificates has no forename.",
            Self::FamilyName => "The surnames are different.",
            Self::FamilyNameAbsent => "One of the certificates has no surname.",
            Self::Birth => "The dates of birth are different.",
            Self::BirthInPart => "One of the certificates has only a part of the date of birth.",
        }
    }
}
