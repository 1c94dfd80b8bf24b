//! National letters in those of the machine-readable zone: ICAO Doc 9303 part 3, section 6, table A (Latin letters).
//!
//! For some letters the table leaves the state a choice (`Ö` as `OE` or `O`), and states chose differently; so the
//! same person is `JOERG` in one certificate and `JORG` in another.

/// Each national letter, in capitals, with what stands for it, and what the table lets stand for it as well.
const LETTERS: &[(&str, &str, &str)] = &[
    ("ÀÁÂÃĀĂĄ", "A", "A"),
    ("Ä", "AE", "A"),
    ("Æ", "AE", "AE"),
    ("Å", "AA", "A"),
    ("ÇĆĈĊČ", "C", "C"),
    ("ÐĎĐ", "D", "D"),
    ("ÈÉÊËĒĔĖĘĚ", "E", "E"),
    ("ĜĞĠĢ", "G", "G"),
    ("ĤĦ", "H", "H"),
    ("ÌÍÎÏĨĪĬĮİ", "I", "I"),
    ("Ĳ", "IJ", "IJ"),
    ("Ĵ", "J", "J"),
    ("Ķ", "K", "K"),
    ("ĹĻĽĿŁ", "L", "L"),
    ("Ñ", "N", "NXX"),
    ("ŃŅŇŊ", "N", "N"),
    ("ÒÓÔÕŌŎŐ", "O", "O"),
    ("Ö", "OE", "O"),
    ("ØŒ", "OE", "OE"),
    ("ŔŖŘ", "R", "R"),
    ("ŚŜŞŠȘ", "S", "S"),
    ("ẞß", "SS", "SS"),
    ("ŢŤŦȚ", "T", "T"),
    ("Þ", "TH", "TH"),
    ("ÙÚÛŨŪŬŮŰŲ", "U", "U"),
    ("Ü", "UE", "U"),
    ("Ŵ", "W", "W"),
    ("ÝŶŸ", "Y", "Y"),
    ("ŹŻŽ", "Z", "Z"),
];

/// What stands for a national letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// The form that most states chose.
    pub(crate) usual: &'static str,
    /// The other form that the table allows; equal where it allows one.
    pub(crate) other: &'static str,
}

/// What stands for a letter in capitals that is none of `A` to `Z`; `None` where the table does not know it.
pub(crate) fn written(letter: char) -> Option<Written> {
    let row = LETTERS
        .iter()
        .find(|(letters, _, _)| letters.contains(letter))?;
    Some(Written {
        usual: row.1,
        other: row.2,
    })
}
