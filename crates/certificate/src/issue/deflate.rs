//! The compressed form of one certificate: one block with the fixed codes (RFC 1950, RFC 1951 section 3.2.6).
//!
//! A certificate is a few hundred bytes, of which a third is a signature. A general compressor spends longer on its
//! 128 KiB of tables than on the bytes, and codes fitted to them save one byte in 380 (measured on the EU's test suite).

use crate::adler::adler32;

const HASH_BITS: u32 = 10;
const SHORTEST: usize = 3;
const LONGEST: usize = 258;
const FARTHEST: usize = 32 * 1024;
/// Window of 32 KiB, default level, no dictionary.
const HEADER: [u8; 2] = [0x78, 0x9c];
const END_OF_BLOCK: usize = 256;

static CODES: [Code; 288] = codes();

/// `bytes` as one zlib stream.
pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = block(bytes, &HEADER);
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

/// `bytes` as one block without header and checksum (RFC 1951), as SMART Health Cards want it.
pub(crate) fn raw(bytes: &[u8]) -> Vec<u8> {
    block(bytes, &[])
}

/// One block behind `header`.
fn block(bytes: &[u8], header: &[u8]) -> Vec<u8> {
    let mut out = Bits::new(bytes.len(), header);
    out.push(0b011, 3); // last block, fixed codes
    let mut seen = Seen::new();
    let mut at = 0;
    while at < bytes.len() {
        match seen.longest_match(bytes, at) {
            Some((length, distance)) => {
                out.push_match(length, distance);
                (at + 1..at + length).for_each(|inside| seen.remember(bytes, inside));
                at += length;
            }
            None => {
                out.push_symbol(usize::from(bytes[at]));
                at += 1;
            }
        }
    }
    out.push_symbol(END_OF_BLOCK);
    out.finish()
}

/// Where each three bytes were seen last.
struct Seen {
    /// Position by hash; 0 is also "never", which costs a match at the very first byte only.
    last: [u16; 1 << HASH_BITS],
}

impl Seen {
    const fn new() -> Self {
        Self {
            last: [0; 1 << HASH_BITS],
        }
    }

    /// Length and distance of the match with the last place of the same three bytes; remembers this place.
    #[inline]
    fn longest_match(&mut self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let (three, before) = self.replace(bytes, at)?;
        let distance = at
            .checked_sub(before)
            .filter(|distance| (1..=FARTHEST).contains(distance))?;
        if three_at(bytes, before) != Some(three) {
            return None;
        }
        let pairs = bytes[before..].iter().zip(&bytes[at..]).take(LONGEST);
        let length = pairs.take_while(|(earlier, now)| earlier == now).count();
        Some((length, distance))
    }

    fn remember(&mut self, bytes: &[u8], at: usize) {
        self.replace(bytes, at);
    }

    /// The three bytes here, and where their like was before. Positions have 16 bits, so that only the first 64 KiB
    /// are searched; the verifier takes no more.
    #[inline]
    fn replace(&mut self, bytes: &[u8], at: usize) -> Option<(u32, usize)> {
        let three = three_at(bytes, at)?;
        let place = u16::try_from(at).ok()?;
        // Fibonacci hashing: the top bits of the product depend on all three bytes
        let hash = (three.wrapping_mul(0x9e37_79b1) >> (u32::BITS - HASH_BITS)) as usize;
        let before = std::mem::replace(&mut self.last[hash], place);
        Some((three, usize::from(before)))
    }
}

/// As one number.
#[inline]
fn three_at(bytes: &[u8], at: usize) -> Option<u32> {
    let three: &[u8; SHORTEST] = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes([three[0], three[1], three[2], 0]))
}

/// A Huffman code, its bits already in the order of the stream.
#[derive(Clone, Copy)]
struct Code {
    bits: u16,
    length: u32,
}

/// RFC 1951, section 3.2.6.
const fn codes() -> [Code; 288] {
    let mut table = [Code { bits: 0, length: 0 }; 288];
    let mut symbol: u16 = 0;
    while symbol < 288 {
        let (code, length) = match symbol {
            0..144 => (0x30 + symbol, 8),
            144..256 => (0x190 + symbol - 144, 9),
            256..280 => (symbol - 256, 7),
            _ => (0xc0 + symbol - 280, 8),
        };
        let bits = code.reverse_bits() >> (16 - length);
        table[symbol as usize] = Code { bits, length };
        symbol += 1;
    }
    table
}

/// The stream, filled from the lowest bit.
struct Bits {
    /// Zeros behind what was written.
    out: Vec<u8>,
    written: usize,
    pending: u64,
    count: u32,
}

/// What is written at once.
const WORD: usize = 8;

impl Bits {
    /// For a stream of `size` bytes, of which each becomes at most nine bits: a match is shorter than its bytes.
    fn new(size: usize, header: &[u8]) -> Self {
        let most = header.len() + size + size / 8 + 2 * WORD;
        let mut out = Vec::with_capacity(most);
        out.extend(header);
        out.resize(most, 0);
        Self {
            out,
            written: header.len(),
            pending: 0,
            count: 0,
        }
    }

    /// At most 16 bits.
    #[inline]
    fn push(&mut self, bits: u64, length: u32) {
        self.pending |= bits << self.count;
        self.count += length;
        if self.count >= 32 {
            self.flush();
        }
    }

    /// Writes the whole bytes that are pending.
    fn flush(&mut self) {
        let place = &mut self.out[self.written..][..WORD];
        place.copy_from_slice(&self.pending.to_le_bytes());
        let whole = self.count / 8;
        self.written += whole as usize;
        self.pending >>= whole * 8;
        self.count %= 8;
    }

    #[inline]
    fn push_symbol(&mut self, symbol: usize) {
        let code = CODES[symbol];
        self.push(u64::from(code.bits), code.length);
    }

    /// RFC 1951, section 3.2.5.
    fn push_match(&mut self, length: usize, distance: usize) {
        self.push_length(length - SHORTEST);
        let distance = (distance - 1) as u64;
        let (code, extra) = match distance.checked_ilog2() {
            None | Some(0 | 1) => (distance, 0),
            Some(log) => (2 * u64::from(log) + (distance >> (log - 1) & 1), log - 1),
        };
        self.push((code << 59).reverse_bits() & 31, 5);
        self.push(distance & ((1 << extra) - 1), extra);
    }

    /// `beyond` is the length less 3.
    fn push_length(&mut self, beyond: usize) {
        const FIRST: usize = 257;
        const OF_LONGEST: usize = 285;
        match beyond {
            0..8 => self.push_symbol(FIRST + beyond),
            255 => self.push_symbol(OF_LONGEST),
            _ => {
                let log = beyond.ilog2();
                let extra = log - 2;
                self.push_symbol(FIRST + 4 * (log as usize - 1) + (beyond >> extra & 3));
                self.push((beyond & ((1 << extra) - 1)) as u64, extra);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.count = self.count.next_multiple_of(8);
        self.flush();
        self.out.truncate(self.written);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inflate::{inflate, inflate_raw};
    use proptest::prelude::*;

    #[test]
    fn every_length_and_distance_comes_back() {
        for length in SHORTEST..=LONGEST + 4 {
            let run = vec![7; length];
            assert_eq!(inflate(&zlib(&run)).unwrap(), run, "a run of {length}");
        }
        let distinct: Vec<u8> = (0..60_000_u32).flat_map(|n| n.to_be_bytes()).collect();
        for distance in [
            1, 2, 3, 4, 5, 8, 9, 255, 256, 257, 4_095, 8_193, 32_767, 32_768, 32_769,
        ] {
            let start = &distinct[..distance.min(distinct.len())];
            let twice = [start, &start[..distance.min(200)]].concat();
            assert_eq!(
                inflate(&zlib(&twice)).unwrap(),
                twice,
                "a distance of {distance}"
            );
        }
    }

    #[test]
    fn repetition_is_used() {
        assert!(zlib(&b"urn:uvci:01:".repeat(20)).len() < 32);
    }

    #[test]
    fn the_search_ends_where_the_verifier_does() {
        assert_eq!(usize::from(u16::MAX) + 1, crate::inflate::MAX_INFLATED);
        let long = b"0123456789".repeat(6_553);
        assert_eq!(inflate(&zlib(&long)).unwrap(), long);
    }

    proptest! {
        #[test]
        fn whatever_is_packed_comes_back(parts: Vec<(u8, Vec<u8>)>) {
            let bytes: Vec<u8> = parts.iter().flat_map(|(n, part)| part.repeat(usize::from(n % 4))).collect();
            prop_assert_eq!(inflate_raw(&raw(&bytes)).unwrap(), bytes.as_slice());
            prop_assert_eq!(inflate(&zlib(&bytes)).unwrap(), bytes);
        }
    }
}
