//! What a code, a token and a certificate say of a test: the test type of the verification API, the report type of a certificate.

/// One of four words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportType {
    /// A laboratory confirmed it.
    Confirmed,
    /// A clinician thinks so.
    Likely,
    /// A test found nothing.
    Negative,
    /// Somebody says so of themselves.
    UserReport,
}

impl ReportType {
    /// Every type.
    pub const ALL: [Self; 4] = [
        Self::Confirmed,
        Self::Likely,
        Self::Negative,
        Self::UserReport,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Likely => "likely",
            Self::Negative => "negative",
            Self::UserReport => "user-report",
        }
    }

    /// The type of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
