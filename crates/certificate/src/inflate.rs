//! The zlib stage of an HC1 text (RFC 1950, RFC 1951) and the bare deflate of a SMART Health Card, into a bounded
//! buffer.
//!
//! A certificate is a few hundred bytes, and a general library spends longer on its state and its window than on
//! them. Here the output is the window and the tables stand on the stack; tests hold it to the answers of `flate2`.

mod bits;
mod code;
mod error;
mod window;

use crate::adler::adler32;
use bits::Bits;
use code::Code;
use std::sync::LazyLock;
use window::Window;

pub use error::InflateError;
pub use window::MAX_INFLATED;

/// The low four bits of the first byte of a zlib stream: compression method "deflate" (RFC 1950, section 2.2).
const DEFLATE: u8 = 8;
const PRESET_DICTIONARY: u8 = 0b0010_0000;
const END_OF_BLOCK: u16 = 256;
/// Shortest match and number of extra bits of the length symbols from 257 on (RFC 1951, section 3.2.5).
const LENGTHS: [(u16, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
/// The order in which the lengths of the code for lengths are written (RFC 1951, section 3.2.7).
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// The codes of a block.
struct Codes {
    symbols: Code<512>,
    distances: Code<128>,
}

/// Inflates one complete zlib stream of at most [`MAX_INFLATED`] bytes, its Adler-32 checked.
///
/// # Errors
/// [`InflateError`]; never holds much more than the cap.
pub fn inflate(compressed: &[u8]) -> Result<Vec<u8>, InflateError> {
    let (out, rest) = blocks(behind_header(compressed)?)?;
    whole(out, rest)
}

/// Inflates blocks without header and checksum (RFC 1951) to at most [`MAX_INFLATED`] bytes; nothing may follow them.
///
/// # Errors
/// [`InflateError`]; never holds much more than the cap.
pub fn inflate_raw(deflated: &[u8]) -> Result<Vec<u8>, InflateError> {
    let (out, rest) = blocks(deflated)?;
    if rest.is_empty() {
        Ok(out)
    } else {
        Err(InflateError::Trailing)
    }
}

/// The content of all blocks, and what follows them.
fn blocks(deflated: &[u8]) -> Result<(Vec<u8>, &[u8]), InflateError> {
    let mut bits = Bits::new(deflated);
    let mut out = Window::new();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out)?,
            1 => block(&mut bits, &FIXED, &mut out)?,
            2 => {
                let mut codes = Codes::EMPTY;
                codes.read(&mut bits)?;
                block(&mut bits, &codes, &mut out)?;
            }
            _ => return Err(InflateError::Damaged),
        }
        if is_last {
            return Ok((out.into_bytes()?, bits.into_bytes()));
        }
    }
}

/// RFC 1950, section 2.2.
fn behind_header(stream: &[u8]) -> Result<&[u8], InflateError> {
    let method = stream.first().ok_or(InflateError::NotCompressed)?;
    if method & 0x0f != DEFLATE {
        return Err(InflateError::NotCompressed);
    }
    let (header, rest) = stream.split_first_chunk().ok_or(InflateError::Damaged)?;
    let window_fits = method >> 4 <= 7;
    let is_right = u16::from_be_bytes(*header) % 31 == 0 && header[1] & PRESET_DICTIONARY == 0;
    if window_fits && is_right {
        Ok(rest)
    } else {
        Err(InflateError::Damaged)
    }
}

/// What follows the last block must be the checksum and nothing else.
fn whole(out: Vec<u8>, rest: &[u8]) -> Result<Vec<u8>, InflateError> {
    let (checksum, trailing) = rest.split_first_chunk().ok_or(InflateError::Damaged)?;
    if u32::from_be_bytes(*checksum) != adler32(&out) {
        return Err(InflateError::Damaged);
    }
    if trailing.is_empty() {
        Ok(out)
    } else {
        Err(InflateError::Trailing)
    }
}

/// A block that was not compressed (RFC 1951, section 3.2.4).
fn stored(bits: &mut Bits<'_>, out: &mut Window) -> Result<(), InflateError> {
    bits.align();
    let (length, complement) = (bits.take(16)?, bits.take(16)?);
    if length != complement ^ 0xffff {
        return Err(InflateError::Damaged);
    }
    out.extend(bits.bytes(length as usize)?)
}

/// The symbols of a block (RFC 1951, section 3.2.3).
fn block(bits: &mut Bits<'_>, codes: &Codes, out: &mut Window) -> Result<(), InflateError> {
    let mut rest = *bits;
    loop {
        out.reserve()?;
        let symbol = codes.symbols.next(&mut rest)?;
        if let Ok(byte) = u8::try_from(symbol) {
            out.push(byte);
        } else if symbol == END_OF_BLOCK {
            *bits = rest;
            return Ok(());
        } else {
            let length = length(symbol, &mut rest)?;
            let distance = distance(codes.distances.next(&mut rest)?, &mut rest)?;
            out.repeat(distance, length)?;
        }
    }
}

fn length(symbol: u16, bits: &mut Bits<'_>) -> Result<usize, InflateError> {
    let row = LENGTHS.get(usize::from(symbol - END_OF_BLOCK - 1));
    let (shortest, extra) = row.ok_or(InflateError::Damaged)?;
    Ok(usize::from(*shortest) + bits.take(*extra)? as usize)
}

/// Two symbols for each power of two from 4 on.
fn distance(symbol: u16, bits: &mut Bits<'_>) -> Result<usize, InflateError> {
    let symbol = u32::from(symbol);
    match symbol {
        0..4 => Ok(symbol as usize + 1),
        4..30 => {
            let extra = symbol / 2 - 1;
            Ok((((2 + symbol % 2) << extra) + bits.take(extra)? + 1) as usize)
        }
        _ => Err(InflateError::Damaged),
    }
}

/// RFC 1951, section 3.2.6.
static FIXED: LazyLock<Codes> = LazyLock::new(|| {
    let mut lengths = [8; 288];
    lengths[144..256].fill(9);
    lengths[256..280].fill(7);
    let mut codes = Codes::EMPTY;
    let filled = codes
        .symbols
        .fill(&lengths)
        .and(codes.distances.fill(&[5; 32]));
    filled.expect("the fixed codes are complete");
    codes
});

impl Codes {
    const EMPTY: Self = Self {
        symbols: Code::EMPTY,
        distances: Code::EMPTY,
    };

    /// Reads the codes that a block brings itself (RFC 1951, section 3.2.7). They are large, so they are filled where
    /// they stand.
    fn read(&mut self, bits: &mut Bits<'_>) -> Result<(), InflateError> {
        let symbols = 257 + bits.take(5)? as usize;
        let distances = 1 + bits.take(5)? as usize;
        if symbols > 286 || distances > 30 {
            return Err(InflateError::Damaged);
        }
        let code = code_of_lengths(bits)?;
        let mut lengths = [0; 286 + 30];
        let lengths = &mut lengths[..symbols + distances];
        read_lengths(&code, bits, lengths)?;
        if lengths[usize::from(END_OF_BLOCK)] == 0 {
            return Err(InflateError::Damaged);
        }
        let (symbols, distances) = lengths.split_at(symbols);
        self.symbols.fill(symbols)?;
        self.distances.fill(distances)
    }
}

fn code_of_lengths(bits: &mut Bits<'_>) -> Result<Code<128>, InflateError> {
    let given = 4 + bits.take(4)? as usize;
    let mut lengths = [0; 19];
    for place in &ORDER[..given] {
        lengths[*place] = small(bits.take(3)?);
    }
    let mut code = Code::EMPTY;
    code.fill_complete(&lengths)?;
    Ok(code)
}

/// A length of a code, which has at most four bits.
fn small(length: u32) -> u8 {
    length.to_le_bytes()[0]
}

fn read_lengths(
    code: &Code<128>,
    bits: &mut Bits<'_>,
    lengths: &mut [u8],
) -> Result<(), InflateError> {
    let mut at = 0;
    while at < lengths.len() {
        let (length, times) = match code.next(bits)? {
            16 => (
                *at.checked_sub(1)
                    .and_then(|before| lengths.get(before))
                    .ok_or(InflateError::Damaged)?,
                3 + bits.take(2)?,
            ),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (small(length.into()), 1),
        };
        let end = at + times as usize;
        lengths
            .get_mut(at..end)
            .ok_or(InflateError::Damaged)?
            .fill(length);
        at = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use proptest::prelude::*;
    use std::io::{Read, Write};

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflates_up_to_the_cap_and_not_beyond() {
        for length in [
            0,
            1,
            1_269,
            1_270,
            1_271,
            1_536,
            MAX_INFLATED - 1,
            MAX_INFLATED,
        ] {
            assert_eq!(inflate(&deflate(&vec![7; length])).unwrap().len(), length);
        }
        assert_eq!(
            inflate(&deflate(&vec![0; MAX_INFLATED + 1])),
            Err(InflateError::TooLarge)
        );
        assert_eq!(
            inflate(&deflate(&vec![0; 50 << 20])),
            Err(InflateError::TooLarge)
        );
    }

    #[test]
    fn bare_blocks_are_read_to_their_end_and_no_further() {
        let bytes = b"some content, some content".repeat(9);
        let stream = deflate(&bytes);
        let bare = &stream[2..stream.len() - 4];
        assert_eq!(inflate_raw(bare), Ok(bytes));
        assert_eq!(
            inflate_raw(&[bare, &[0]].concat()),
            Err(InflateError::Trailing)
        );
        for cut in 0..bare.len() {
            assert!(inflate_raw(&bare[..cut]).is_err(), "cut at {cut}");
        }
        let huge = deflate(&vec![0; MAX_INFLATED + 1]);
        assert_eq!(inflate_raw(&huge[2..]), Err(InflateError::TooLarge));
    }

    #[test]
    fn refuses_what_is_not_one_whole_stream() {
        let good =
            deflate(b"some content that is long enough to be compressed, compressed, compressed");
        assert_eq!(inflate(b""), Err(InflateError::NotCompressed));
        assert_eq!(inflate(&[0xd2, 0x84]), Err(InflateError::NotCompressed));
        for cut in 1..good.len() {
            assert!(inflate(&good[..cut]).is_err(), "cut at {cut}");
        }
        let mut checksum = good.clone();
        *checksum.last_mut().unwrap() ^= 1;
        assert_eq!(inflate(&checksum), Err(InflateError::Damaged));
        assert_eq!(
            inflate(&[good, vec![0]].concat()),
            Err(InflateError::Trailing)
        );
    }

    /// The answer of the library that everybody uses.
    fn reference(stream: &[u8]) -> Option<Vec<u8>> {
        let mut decoder = flate2::bufread::ZlibDecoder::new(stream);
        let mut out = Vec::new();
        let read = (&mut decoder)
            .take(MAX_INFLATED as u64 + 1)
            .read_to_end(&mut out);
        let is_whole = decoder.total_in() == stream.len() as u64;
        read.ok()
            .filter(|length| *length <= MAX_INFLATED && is_whole)
            .map(|_| out)
    }

    fn packed(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn skewed_content_needs_codes_longer_than_the_table() {
        // byte n occurs half as often as byte n - 1
        let bytes: Vec<u8> = (1..40_000_u32)
            .map(|n| n.wrapping_mul(0x9e37_79b1).leading_zeros().to_le_bytes()[0])
            .collect();
        for level in 0..=9 {
            assert_eq!(
                inflate(&packed(&bytes, level)).as_ref(),
                Ok(&bytes),
                "level {level}"
            );
        }
    }

    fn parts() -> impl Strategy<Value = Vec<(usize, Vec<u8>)>> {
        let part = proptest::collection::vec(any::<u8>(), 0..24);
        proptest::collection::vec((0..20_usize, part), 0..8)
    }

    proptest! {
        #[test]
        fn any_content_comes_back(parts in parts(), level in 0_u32..=9) {
            let bytes: Vec<u8> = parts.iter().flat_map(|(times, part)| part.repeat(*times)).collect();
            prop_assert_eq!(inflate(&packed(&bytes, level)), Ok(bytes));
        }

        #[test]
        fn spoilt_streams_are_answered_as_by_the_library(
            text in "[a-zA-Z0-9:]{0,20}(urn:uvci:01:)?[a-f]{0,300}",
            level in 0_u32..=9,
            bits in proptest::collection::vec(0_usize..8 * 64, 0..4),
        ) {
            let mut stream = packed(text.as_bytes(), level);
            // behind the checksum of the content nothing but its codes decides
            for bit in bits {
                let at = bit / 8 % stream.len();
                stream[at] ^= 1 << (bit % 8);
            }
            prop_assert_eq!(inflate(&stream).ok(), reference(&stream));
        }
    }
}
