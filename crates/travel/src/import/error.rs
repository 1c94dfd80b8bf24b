//! Why a file cannot be used, in plain words.

use std::fmt;

/// Why a file as a whole cannot be used. What is wrong with single records is counted in the preview instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportError {
    /// Larger than [`super::MAX_IMPORT`].
    TooLarge,
    /// Nothing in it.
    Empty,
    /// A photograph or another picture.
    Picture,
    /// A packed archive.
    Archive,
    /// A KML file.
    Kml,
    /// It ends in the middle, or is damaged.
    Damaged,
    /// None of the forms that are read.
    Unknown,
    /// A known form, without one place that could be read, also none too old.
    NoPlaces,
}

impl ImportError {
    /// Every error.
    pub const ALL: [Self; 8] = [
        Self::TooLarge,
        Self::Empty,
        Self::Picture,
        Self::Archive,
        Self::Kml,
        Self::Damaged,
        Self::Unknown,
        Self::NoPlaces,
    ];

    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "IMPORT-LARGE",
            Self::Empty => "IMPORT-EMPTY",
            Self::Picture => "IMPORT-PICTURE",
            Self::Archive => "IMPORT-ARCHIVE",
            Self::Kml => "IMPORT-KML",
            Self::Damaged => "IMPORT-DAMAGED",
            Self::Unknown => "IMPORT-UNKNOWN",
            Self::NoPlaces => "IMPORT-NO-PLACES",
        }
    }

    /// What the holder is told, in English.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooLarge => "the file is larger than 256 MiB; export a shorter time",
            Self::Empty => "the file is empty",
            Self::Picture => "this is a picture, not a location history",
            Self::Archive => {
                "this is a packed archive; unpack it and choose the file with your places in it"
            }
            Self::Kml => "KML is not read; export GPX or the Timeline file instead",
            Self::Damaged => "the file is damaged or ends in the middle; export it again",
            Self::Unknown => {
                "this is none of the location histories that can be read: GPX, or Google's Records.json, Semantic Location History or Timeline.json"
            }
            Self::NoPlaces => "there is no place with a time in this file",
        }
    }

    /// What something is that is neither XML nor JSON, by its first bytes.
    pub(crate) fn of_other(bytes: &[u8]) -> Self {
        const PICTURES: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF"];
        const ARCHIVES: [&[u8]; 4] = [b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"];
        let begins = |with: &[&[u8]]| with.iter().any(|magic| bytes.starts_with(magic));
        let heic = bytes.get(4..8) == Some(b"ftyp".as_slice());
        if begins(&PICTURES) || heic {
            Self::Picture
        } else if begins(&ARCHIVES) {
            Self::Archive
        } else {
            Self::Unknown
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for ImportError {}
