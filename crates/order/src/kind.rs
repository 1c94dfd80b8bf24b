//! The three kinds of certificate (EU DCC JSON schema: the groups `v`, `t` and `r`).

/// A kind of certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Of a vaccination.
    Vaccination,
    /// Of a test.
    Test,
    /// Of a recovery.
    Recovery,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Vaccination, Self::Test, Self::Recovery];

    /// The word for it in an order.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vaccination => "vaccination",
            Self::Test => "test",
            Self::Recovery => "recovery",
        }
    }

    /// The kind that this word names, whatever the case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.as_str().eq_ignore_ascii_case(word))
    }
}
