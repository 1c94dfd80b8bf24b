//! Base45, RFC 9285: the alphanumeric text of a QR code to bytes and back.

use std::fmt;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/// Marks a byte outside the alphabet; large enough that no sum with it fits two bytes.
const OUTSIDE: u32 = 1 << 24;
static DIGIT: [u32; 256] = digits(1);
static DIGIT_45: [u32; 256] = digits(45);
static DIGIT_2025: [u32; 256] = digits(2025);

/// Why a text is not base45 (RFC 9285, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base45Error {
    /// A length of 1 modulo 3 cannot come from whole bytes.
    Length,
    /// A group holds a character outside the alphabet, or stands for more than its bytes can hold.
    Group {
        /// Index of the group's first character.
        at: usize,
    },
}

impl fmt::Display for Base45Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => f.write_str("the text has a length that base45 never has"),
            Self::Group { at } => write!(f, "the characters at position {at} are not base45"),
        }
    }
}

impl std::error::Error for Base45Error {}

/// Decodes `text`, whose every character must be of the alphabet (no newline, no lower case).
///
/// # Errors
/// [`Base45Error`] names the first group that cannot be decoded.
pub fn decode(text: &str) -> Result<Vec<u8>, Base45Error> {
    let (triplets, rest) = text.as_bytes().as_chunks::<3>();
    let mut out = Vec::with_capacity(triplets.len() * 2 + 1);
    out.resize(triplets.len() * 2, 0);
    let mut highest = 0;
    for (pair, triplet) in out.as_chunks_mut::<2>().0.iter_mut().zip(triplets) {
        let value = value_of_three(triplet);
        highest |= value;
        let [_, _, high, low] = value.to_be_bytes();
        *pair = [high, low];
    }
    if highest > u32::from(u16::MAX) {
        return Err(first_wrong(triplets));
    }
    match *rest {
        [] => {}
        [low, high] => out.push(last_byte(low, high, text.len() - 2)?),
        _ => return Err(Base45Error::Length),
    }
    Ok(out)
}

/// Asked only once it is known that there is one, so that the usual way has no branch in each group.
fn first_wrong(triplets: &[[u8; 3]]) -> Base45Error {
    let is_wrong = |triplet: &[u8; 3]| value_of_three(triplet) > u32::from(u16::MAX);
    let index = triplets.iter().position(is_wrong).unwrap_or_default();
    Base45Error::Group { at: index * 3 }
}

/// Encodes `bytes`; the result is always decodable by [`decode`].
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut out = Vec::with_capacity(bytes.len() * 3 / 2 + 2);
    out.resize(pairs.len() * 3, 0);
    for (triplet, pair) in out.as_chunks_mut::<3>().0.iter_mut().zip(pairs) {
        let value = u16::from_be_bytes(*pair);
        *triplet = [
            character(value),
            character(value / 45),
            character(value / 2025),
        ];
    }
    if let [byte] = rest {
        out.extend([character((*byte).into()), character(u16::from(*byte) / 45)]);
    }
    String::from_utf8(out).expect("the alphabet is ASCII")
}

/// The character of the lowest digit.
fn character(value: u16) -> u8 {
    ALPHABET[usize::from(value % 45)]
}

fn last_byte(low: u8, high: u8, at: usize) -> Result<u8, Base45Error> {
    u8::try_from(value_of_two(low, high)).map_err(|_| Base45Error::Group { at })
}

/// The value of a group, little-endian digits; a character outside makes it too large for any group.
fn value_of_three([low, middle, high]: &[u8; 3]) -> u32 {
    value_of_two(*low, *middle) + DIGIT_2025[usize::from(*high)]
}

fn value_of_two(low: u8, high: u8) -> u32 {
    DIGIT[usize::from(low)] + DIGIT_45[usize::from(high)]
}

const fn digits(weight: u32) -> [u32; 256] {
    let mut table = [OUTSIDE; 256];
    let mut digit = 0;
    let mut value = 0;
    while digit < ALPHABET.len() {
        table[ALPHABET[digit] as usize] = value;
        digit += 1;
        value += weight;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decodes_the_examples_of_rfc_9285_section_4() {
        assert_eq!(decode("BB8").unwrap(), b"AB");
        assert_eq!(decode("%69 VD92EX0").unwrap(), b"Hello!!");
        assert_eq!(decode("QED8WEX0").unwrap(), b"ietf!");
        assert_eq!(encode(b"base-45"), "UJCLQE7W581");
    }

    #[test]
    fn refuses_what_cannot_come_from_bytes() {
        assert_eq!(decode("A"), Err(Base45Error::Length));
        assert_eq!(decode("GGX"), Err(Base45Error::Group { at: 0 }));
        assert_eq!(decode("BB8::"), Err(Base45Error::Group { at: 3 }));
        for outside in ["bb8", "BB\n", "BBé", "B"] {
            assert!(decode(outside).is_err(), "{outside:?}");
        }
    }

    #[test]
    fn meets_the_vectors() {
        let Some(file) = fixtures::path("certificate/base45/vectors.jsonl") else {
            return;
        };
        let text = std::fs::read_to_string(file).unwrap();
        let mut checked = 0;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            check_vector(&serde_json::from_str(line).unwrap());
            checked += 1;
        }
        assert!(checked > 10, "only {checked} vectors read");
    }

    fn check_vector(vector: &serde_json::Value) {
        let decoded = decode(vector["text"].as_str().unwrap());
        let hex: Option<String> = decoded
            .ok()
            .map(|bytes| bytes.iter().map(|b| format!("{b:02x}")).collect());
        let expected = vector["valid"]
            .as_bool()
            .unwrap()
            .then(|| vector["hex"].as_str().unwrap().to_owned());
        assert_eq!(hex, expected, "{vector}");
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
    }
}
