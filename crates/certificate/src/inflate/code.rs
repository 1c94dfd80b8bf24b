//! The Huffman codes of a deflate stream (RFC 1951, section 3.2.2).

use super::bits::Bits;
use super::error::InflateError;

const LONGEST: usize = 15;
const MOST_SYMBOLS: usize = 288;

/// A code, ready to read symbols; what is not longer than the table's bits is found in one step.
pub(super) struct Code<const SIZE: usize> {
    /// By the next bits of the stream: the symbol and, in the lowest four bits, its length. 0 is none or a longer one.
    quick: [u16; SIZE],
    /// How many codes there are of each length.
    counts: [u16; LONGEST + 1],
    /// The symbols, shorter codes first.
    sorted: [u16; MOST_SYMBOLS],
}

impl<const SIZE: usize> Code<SIZE> {
    const QUICK_BITS: u32 = SIZE.trailing_zeros();

    /// No code yet.
    pub(super) const EMPTY: Self = Self {
        quick: [0; SIZE],
        counts: [0; LONGEST + 1],
        sorted: [0; MOST_SYMBOLS],
    };

    /// Fills an empty code by the lengths of its symbols, 0 for one that has none. As zlib does, a code of at most one
    /// symbol is taken for what it is; any other must be complete.
    pub(super) fn fill(&mut self, lengths: &[u8]) -> Result<(), InflateError> {
        self.counts = counts(lengths);
        let is_single = self.counts[2..].iter().all(|count| *count == 0);
        if missing(&self.counts)? > 0 && !is_single {
            return Err(InflateError::Damaged);
        }
        self.fill_symbols(lengths);
        Ok(())
    }

    /// As [`Code::fill`], and must be complete.
    pub(super) fn fill_complete(&mut self, lengths: &[u8]) -> Result<(), InflateError> {
        self.counts = counts(lengths);
        if missing(&self.counts)? > 0 {
            return Err(InflateError::Damaged);
        }
        self.fill_symbols(lengths);
        Ok(())
    }

    fn fill_symbols(&mut self, lengths: &[u8]) {
        let (mut next_code, mut place) = firsts(&self.counts);
        for (symbol, bits) in (0_u16..).zip(lengths).filter(|(_, bits)| **bits > 0) {
            let length = usize::from(*bits);
            self.sorted[usize::from(place[length])] = symbol;
            place[length] += 1;
            self.fill_quick(symbol, *bits, next_code[length]);
            next_code[length] += 1;
        }
    }

    /// The stream has the first bit of a code lowest, so the code is turned round; whatever follows it, it is meant.
    fn fill_quick(&mut self, symbol: u16, length: u8, code: u16) {
        if u32::from(length) <= Self::QUICK_BITS {
            let turned = code.reverse_bits() >> (16 - length);
            let places = self.quick.iter_mut().skip(usize::from(turned));
            let entry = symbol << 4 | u16::from(length);
            places.step_by(1 << length).for_each(|place| *place = entry);
        }
    }

    /// The next symbol.
    #[inline]
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Result<u16, InflateError> {
        let ahead = bits.peek();
        let found = self.quick[ahead as usize % SIZE];
        if found == 0 {
            let (symbol, length) = self.long(ahead)?;
            bits.skip(length)?;
            return Ok(symbol);
        }
        bits.skip(u32::from(found & 15))?;
        Ok(found >> 4)
    }

    /// The symbol of a longer code and its length, bit by bit: the codes of one length are consecutive numbers, which begin where the shorter ones ended.
    #[cold]
    fn long(&self, ahead: u32) -> Result<(u16, u32), InflateError> {
        let (mut code, mut first, mut place) = (0, 0, 0);
        for (length, count) in (0..).zip(&self.counts).skip(1) {
            code |= ahead >> (length - 1) & 1;
            let count = u32::from(*count);
            if code < first + count {
                return Ok((self.sorted[(place + code - first) as usize], length));
            }
            place += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(InflateError::Damaged)
    }
}

fn counts(lengths: &[u8]) -> [u16; LONGEST + 1] {
    let mut counts = [0; LONGEST + 1];
    lengths
        .iter()
        .for_each(|length| counts[usize::from(*length)] += 1);
    counts[0] = 0;
    counts
}

/// How many codes of the longest length are left over; fewer than none is an error.
fn missing(counts: &[u16; LONGEST + 1]) -> Result<u32, InflateError> {
    counts[1..].iter().try_fold(1_u32, |left, count| {
        (left << 1)
            .checked_sub(u32::from(*count))
            .ok_or(InflateError::Damaged)
    })
}

/// For each length the first code and the place of its symbol.
fn firsts(counts: &[u16; LONGEST + 1]) -> ([u16; LONGEST + 1], [u16; LONGEST + 1]) {
    let (mut codes, mut places) = ([0; LONGEST + 1], [0; LONGEST + 1]);
    for length in 1..=LONGEST {
        codes[length] = (codes[length - 1] + counts[length - 1]) << 1;
        places[length] = places[length - 1] + counts[length - 1];
    }
    (codes, places)
}
