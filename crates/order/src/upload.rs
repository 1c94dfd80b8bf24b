//! What an upload of many orders may hold, and why one is not read at all.

use std::fmt;

/// The largest file, in bytes.
pub const MAX_UPLOAD_BYTES: usize = 8 << 20;
/// The most orders in one file.
pub const MAX_ROWS: usize = 10_000;

/// Why a file of orders was not read at all. What is wrong with one order is a [`crate::Finding`] of that order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadError {
    /// More than [`MAX_UPLOAD_BYTES`].
    TooLarge,
    /// More than [`MAX_ROWS`].
    TooManyRows,
    /// Nothing but a header, or nothing at all.
    Empty,
    /// The header is not text in UTF-8, or longer than a row may be.
    Header,
    /// A column that no order has.
    UnknownColumn(String),
    /// Two columns for the same.
    ColumnTwice(String),
    /// No column says the kind of certificate.
    NoKind,
    /// Not JSON.
    NotJson,
    /// No FHIR bundle of a form that is read.
    NotABundle,
    /// Two records of a bundle have the same address.
    AddressTwice(String),
    /// A bundle without a result.
    NoResults,
}

impl UploadError {
    /// Every code with its sentence, as docs/orders.md has them.
    pub const ALL: [(&'static str, &'static str); 11] = [
        ("UPLOAD_TOO_LARGE", "The file is larger than 8 MiB."),
        (
            "UPLOAD_TOO_MANY_ROWS",
            "The file has more than 10,000 orders.",
        ),
        ("UPLOAD_EMPTY", "The file has no orders in it."),
        (
            "UPLOAD_HEADER",
            "The first line cannot be read. It names the columns; save the file as CSV in UTF-8.",
        ),
        (
            "UPLOAD_UNKNOWN_COLUMN",
            "No order has anything that is called {given}.",
        ),
        ("UPLOAD_COLUMN_TWICE", "Two columns are called {given}."),
        (
            "UPLOAD_NO_KIND",
            "There is no column \"kind\": vaccination, test or recovery.",
        ),
        ("UPLOAD_NOT_JSON", "The file is not JSON."),
        (
            "UPLOAD_NOT_A_BUNDLE",
            "The file is not a FHIR bundle of the type collection, transaction, message or document.",
        ),
        (
            "UPLOAD_ADDRESS_TWICE",
            "Two records of the file have the address {given}.",
        ),
        (
            "UPLOAD_NO_RESULTS",
            "The file has no laboratory result in it.",
        ),
    ];

    const fn row(&self) -> (&'static str, &'static str) {
        Self::ALL[match self {
            Self::TooLarge => 0,
            Self::TooManyRows => 1,
            Self::Empty => 2,
            Self::Header => 3,
            Self::UnknownColumn(_) => 4,
            Self::ColumnTwice(_) => 5,
            Self::NoKind => 6,
            Self::NotJson => 7,
            Self::NotABundle => 8,
            Self::AddressTwice(_) => 9,
            Self::NoResults => 10,
        }]
    }

    /// The code: it never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.row().0
    }

    fn given(&self) -> &str {
        match self {
            Self::UnknownColumn(name) | Self::ColumnTwice(name) | Self::AddressTwice(name) => name,
            _ => "",
        }
    }
}

/// The sentence, in English.
impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &self
                .row()
                .1
                .replace("{given}", &crate::finding::repeated(self.given())),
        )
    }
}

impl std::error::Error for UploadError {}
