//! A SMART Health Card's text as a QR code (section "Creating a QR code"): `shc:/` as bytes, the digits in numeric mode,
//! which needs a third less room than one segment of bytes; level L and at most version 22, so that a phone's camera
//! still reads it from a screen.

use super::{QrError, Symbol};
use crate::shc::PREFIX;
use qrcodegen::{QrCodeEcc, QrSegment, Version};

/// The largest symbol that a card may have, which holds a card of 1,195 characters.
const LARGEST: u8 = 22;

impl Symbol {
    /// The smallest symbol that holds the text of a card, `shc:/` and digits.
    ///
    /// # Errors
    /// [`QrError::NotACard`], [`QrError::TooLong`].
    pub fn of_card(text: &str) -> Result<Self, QrError> {
        let digits = text.strip_prefix(PREFIX).ok_or(QrError::NotACard)?;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(QrError::NotACard);
        }
        let segments = [
            QrSegment::make_bytes(PREFIX.as_bytes()),
            QrSegment::make_numeric(digits),
        ];
        Self::of(&segments, QrCodeEcc::Low, Version::new(LARGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shc::numeric::{MAX_IN_ONE_CODE, encode};

    #[test]
    fn the_longest_card_of_one_code_fits_version_22_and_no_longer_one_does() {
        let width =
            |length| Symbol::of_card(&encode(&"a".repeat(length))).map(|symbol| symbol.width());
        assert_eq!(width(MAX_IN_ONE_CODE), Ok(4 * 22 + 17));
        assert_eq!(width(MAX_IN_ONE_CODE + 1), Err(QrError::TooLong));
        assert_eq!(width(1), Ok(21));
    }

    #[test]
    fn another_decoder_reads_the_text_back() {
        let text = encode(&"eyJ6aXAiOiJERUYiLCJhbGciOiJFUzI1NiJ9.-_".repeat(20));
        let png = Symbol::of_card(&text).unwrap().png(4);
        let picture = image::load_from_memory(&png).unwrap().to_luma8();
        let mut prepared = rqrr::PreparedImage::prepare(picture);
        assert_eq!(prepared.detect_grids()[0].decode().unwrap().1, text);
    }

    #[test]
    fn only_the_text_of_a_card_is_drawn() {
        for text in ["", "shc:/", "shc:/12a", "SHC:/12", "shc:/1/2/56", "12"] {
            assert_eq!(Symbol::of_card(text), Err(QrError::NotACard), "{text}");
        }
    }
}
