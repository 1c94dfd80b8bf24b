//! A certificate's text as a QR code: SVG for pages, PNG for print and for sending. A SMART Health Card's is in `card`.
//!
//! ISO/IEC 18004, alphanumeric mode: base45 was made for it (RFC 9285 section 3). hcert-spec section 4.2.2 recommends
//! error correction level Q. The reading of pictures is not here: pages use their camera decoder, the command line its
//! own.

mod card;
mod link;
mod png;
mod svg;

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// White modules round the symbol, as ISO/IEC 18004 section 5.3.8 asks.
const QUIET_ZONE: usize = 4;

/// How much of a damaged symbol can be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Level M, 15 %: fewer and so larger modules, for a screen.
    Medium,
    /// Level Q, 25 %: for paper, and what hcert-spec recommends.
    Quartile,
}

/// Why a text has no QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrError {
    /// A character outside `0-9 A-Z` space `$%*+-./:`.
    NotAlphanumeric,
    /// Not `shc:/` and digits.
    NotACard,
    /// More than the largest symbol holds (version 40: 3,391 characters at M, 2,420 at Q).
    TooLong,
}

impl std::fmt::Display for QrError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotAlphanumeric => {
                "the text has a character that alphanumeric QR codes do not have"
            }
            Self::NotACard => "the text is not that of a SMART Health Card",
            Self::TooLong => "the text is too long for one QR code",
        })
    }
}

impl std::error::Error for QrError {}

/// A square of dark and light modules, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    width: usize,
    dark: Vec<bool>,
}

impl Symbol {
    /// The smallest symbol that holds `text` as one alphanumeric segment.
    ///
    /// # Errors
    /// [`QrError`], where the text has other characters or is too long.
    pub fn new(text: &str, correction: Correction) -> Result<Self, QrError> {
        if !text.bytes().all(is_alphanumeric) {
            return Err(QrError::NotAlphanumeric);
        }
        let level = match correction {
            Correction::Medium => QrCodeEcc::Medium,
            Correction::Quartile => QrCodeEcc::Quartile,
        };
        Self::of(&[QrSegment::make_alphanumeric(text)], level, Version::MAX)
    }

    /// The smallest symbol that holds the segments, none larger than `largest`.
    fn of(segments: &[QrSegment], level: QrCodeEcc, largest: Version) -> Result<Self, QrError> {
        let code =
            QrCode::encode_segments_advanced(segments, level, Version::MIN, largest, None, false);
        let code = code.map_err(|_| QrError::TooLong)?;
        let side = code.size();
        let modules = (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
        Ok(Self {
            width: side.unsigned_abs() as usize,
            dark: modules
                .map(|(column, row)| code.get_module(column, row))
                .collect(),
        })
    }

    /// Modules on a side, the quiet zone not counted.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Whether the module in `column` of `row` is dark. The quiet zone, and all beyond it, is light.
    fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.width && row < self.width && self.dark[row * self.width + column]
    }
}

/// `text` as SVG at level Q.
///
/// # Errors
/// As [`Symbol::new`].
pub fn svg(text: &str) -> Result<String, QrError> {
    Ok(Symbol::new(text, Correction::Quartile)?.svg())
}

/// `text` as PNG at level Q, eight pixels a module.
///
/// # Errors
/// As [`Symbol::new`].
pub fn png(text: &str) -> Result<Vec<u8>, QrError> {
    Ok(Symbol::new(text, Correction::Quartile)?.png(8))
}

const fn is_alphanumeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_version_is_chosen() {
        // ISO/IEC 18004 table 7: version 1 holds 20 alphanumeric characters at M and 16 at Q
        let width = |length, correction| {
            Symbol::new(&"A".repeat(length), correction)
                .unwrap()
                .width()
        };
        assert_eq!(width(20, Correction::Medium), 21);
        assert_eq!(width(21, Correction::Medium), 25);
        assert_eq!(width(16, Correction::Quartile), 21);
        assert_eq!(width(17, Correction::Quartile), 25);
        assert_eq!(width(3391, Correction::Medium), 177);
        assert_eq!(width(2420, Correction::Quartile), 177);
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!(
            Symbol::new("HC1:a", Correction::Medium),
            Err(QrError::NotAlphanumeric)
        );
        assert_eq!(
            Symbol::new(&"A".repeat(3392), Correction::Medium),
            Err(QrError::TooLong)
        );
        assert_eq!(
            Symbol::new(&"A".repeat(2421), Correction::Quartile),
            Err(QrError::TooLong)
        );
    }
}
