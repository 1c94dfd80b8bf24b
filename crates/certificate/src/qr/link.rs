//! A link as a QR code: its letters are of both cases, so it goes as bytes; level M, for it is read from a screen.

use super::{QrError, Symbol};
use qrcodegen::{QrCodeEcc, QrSegment, Version};

impl Symbol {
    /// The smallest symbol that holds a link.
    ///
    /// # Errors
    /// [`QrError::TooLong`].
    pub fn of_link(link: &str) -> Result<Self, QrError> {
        let segments = [QrSegment::make_bytes(link.as_bytes())];
        Self::of(&segments, QrCodeEcc::Medium, Version::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_sixty_characters_fits_version_4() {
        // ISO/IEC 18004 table 7: 62 bytes at M, and 2,331 in the largest
        let width = |length| Symbol::of_link(&"a".repeat(length)).map(|symbol| symbol.width());
        assert_eq!((width(62), width(63)), (Ok(4 * 4 + 17), Ok(4 * 5 + 17)));
        assert_eq!(width(2_332), Err(QrError::TooLong));
    }
}
