//! Base64 as phones write it: with the letters of files or of addresses (RFC 4648, sections 4 and 5), filled up or not.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Go, whose reader is the model, lets the bits behind the last byte be anything.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const OF_FILES: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const OF_ADDRESSES: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// The bytes of a text in any of the four spellings.
#[must_use]
pub fn any_base64(text: &str) -> Option<Vec<u8>> {
    let engine = match text.contains(['-', '_']) {
        true => &OF_ADDRESSES,
        false => &OF_FILES,
    };
    engine.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_four_spellings_is_read() {
        for text in [
            "+/v7", "-_v7", "+/s=", "-_s=", "+/s", "-_s", "+w==", "-w", "-x",
        ] {
            assert_eq!(any_base64(text).map(|bytes| bytes[0]), Some(0xfb), "{text}");
        }
        for text in ["+_v7", "*", "+/v7\n", "a"] {
            assert_eq!(any_base64(text), None, "{text}");
        }
    }
}
