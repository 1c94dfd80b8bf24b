//! The segments of a QR code (ISO/IEC 18004, section 7.4): in which modes its text is written, and how often the mode
//! changes. The reader of pictures tells the text alone.

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, Module};
use qrcode::{EcLevel, Version};
use rqrr::{BitGrid, Grid, MetaData};

/// A mode of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Numeric,
    Alphanumeric,
    Byte,
}

/// The modes of the segments that hold `text`; `None` where the codewords make none that hold so much, as in a picture
/// with flaws: nothing is corrected here.
pub(super) fn of<G: BitGrid>(grid: &Grid<G>, text: &str) -> Option<Vec<Mode>> {
    let (meta, _) = grid.get_raw_data().ok()?;
    let version = Version::Normal(i16::try_from(meta.version.0).ok()?);
    // as the format information numbers them
    let level = [EcLevel::M, EcLevel::L, EcLevel::H, EcLevel::Q];
    let level = *level.get(usize::from(meta.ecc_level))?;
    let words = in_order(
        &codewords(&grid.grid, &meta, version, level),
        version,
        level,
    )?;
    let mut bits = Reader {
        words: &words,
        at: 0,
    };
    let (mut modes, mut held) = (Vec::new(), 0);
    while bits.left() >= 4 {
        let mode = match bits.take(4)? {
            0 => break,
            1 => Mode::Numeric,
            2 => Mode::Alphanumeric,
            4 => Mode::Byte,
            _ => return None,
        };
        modes.push(mode);
        let count = bits.take(count_bits(mode, meta.version.0))?;
        bits.skip(data_bits(mode, count))?;
        held += count;
    }
    (held == text.len()).then_some(modes)
}

/// The smallest version that holds `text`, its last part of digits in numeric mode and what stands before as bytes.
pub(super) fn smallest_version(text: &str) -> Option<usize> {
    let digits = text.len() - text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (bytes, digits) = text.split_at(digits);
    let fits = |version: &i16| {
        let mut bits = Bits::new(Version::Normal(*version));
        let pushed = bits
            .push_byte_data(bytes.as_bytes())
            .and_then(|()| bits.push_numeric_data(digits.as_bytes()));
        pushed
            .and_then(|()| bits.push_terminator(EcLevel::L))
            .is_ok()
    };
    (1..=40)
        .find(fits)
        .and_then(|version| usize::try_from(version).ok())
}

/// The data codewords as they were before they were spread over the blocks. Where each of them went is seen by
/// spreading numbers: their low and their high bytes, since a codeword is one byte.
fn in_order(spread: &[u8], version: Version, level: EcLevel) -> Option<Vec<u8>> {
    let count = Bits::new(version).max_len(level).ok()? / 8;
    let numbers = |byte: usize| {
        (0..count)
            .map(|number| number.to_le_bytes()[byte])
            .collect::<Vec<u8>>()
    };
    let spread_out = |bytes: Vec<u8>| qrcode::ec::construct_codewords(&bytes, version, level).ok();
    let (low, _) = spread_out(numbers(0))?;
    let (high, _) = spread_out(numbers(1))?;
    let mut words = vec![0; count];
    for (place, word) in spread.iter().enumerate().take(count) {
        *words.get_mut(usize::from(u16::from_le_bytes([low[place], high[place]])))? = *word;
    }
    Some(words)
}

/// Bits of the character count (table 3).
const fn count_bits(mode: Mode, version: usize) -> usize {
    let step = if version < 10 {
        0
    } else if version < 27 {
        1
    } else {
        2
    };
    match mode {
        Mode::Numeric => [10, 12, 14][step],
        Mode::Alphanumeric => [9, 11, 13][step],
        Mode::Byte => [8, 16, 16][step],
    }
}

const fn data_bits(mode: Mode, count: usize) -> usize {
    match mode {
        Mode::Numeric => count / 3 * 10 + [0, 4, 7][count % 3],
        Mode::Alphanumeric => count / 2 * 11 + count % 2 * 6,
        Mode::Byte => count * 8,
    }
}

/// The codewords as they lie in the symbol (section 7.7.3): pairs of columns from the right, up and down by turns. The
/// reader's own order goes wrong in some versions, which its error correction hides.
fn codewords<G: BitGrid>(grid: &G, meta: &MetaData, version: Version, level: EcLevel) -> Vec<u8> {
    let mut patterns = Canvas::new(version, level);
    patterns.draw_all_functional_patterns();
    let side = grid.size();
    // the column of the timing pattern belongs to no pair
    let pairs = (0..side)
        .rev()
        .filter(|column| *column != 6)
        .collect::<Vec<_>>();
    let mut words = vec![0; side * side / 8];
    let mut at = 0;
    for (number, pair) in pairs.chunks(2).enumerate() {
        for step in 0..side {
            let row = if number % 2 == 0 {
                side - 1 - step
            } else {
                step
            };
            for column in pair
                .iter()
                .filter(|column| is_data(&patterns, **column, row))
            {
                let bit = grid.bit(row, *column) ^ is_masked(meta.mask, row, *column);
                words[at / 8] |= u8::from(bit) << (7 - at % 8);
                at += 1;
            }
        }
    }
    words
}

fn is_data(patterns: &Canvas, column: usize, row: usize) -> bool {
    let place = |at| i16::try_from(at).unwrap_or_default();
    patterns.get(place(column), place(row)) == Module::Empty
}

/// Table 10.
const fn is_masked(mask: u16, row: usize, column: usize) -> bool {
    let product = row * column;
    match mask {
        0 => (row + column).is_multiple_of(2),
        1 => row.is_multiple_of(2),
        2 => column.is_multiple_of(3),
        3 => (row + column).is_multiple_of(3),
        4 => (row / 2 + column / 3).is_multiple_of(2),
        5 => product % 2 + product % 3 == 0,
        6 => (product % 2 + product % 3).is_multiple_of(2),
        _ => ((row + column) % 2 + product % 3).is_multiple_of(2),
    }
}

struct Reader<'w> {
    words: &'w [u8],
    at: usize,
}

impl Reader<'_> {
    const fn left(&self) -> usize {
        self.words.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> Option<usize> {
        let begin = self.at;
        self.skip(count)?;
        let bit = |at: usize| usize::from(self.words[at / 8] >> (7 - at % 8) & 1);
        Some((begin..self.at).fold(0, |number, at| number << 1 | bit(at)))
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.at = self
            .at
            .checked_add(count)
            .filter(|at| *at <= self.words.len() * 8)?;
        Some(())
    }
}
