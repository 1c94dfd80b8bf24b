//! The values of a [`Document`](super::Document), each in 64 bits.

use super::error::EvaluateError;
use json::Tree as Json;

/// A value in 64 bits: a number as it is (IEEE 754), anything else as one of the many that are no number.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    Null,
    Bool(bool),
    Number(f64),
    Text(Span),
    List(usize),
    Members(usize),
}

/// Where something begins and how much there is of it, each below 2^24.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) begin: usize,
    pub(super) count: usize,
}

/// The largest integer that a number of this language carries exactly.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
/// The first of the words that are no number, below which all negative infinite and finite ones are; the next bits say
/// what it is, the last 48 which.
const KINDS: u64 = 0xfff9 << 48;
const LARGEST: usize = (1 << 24) - 1;

impl Cell {
    pub(super) const NULL: u64 = KINDS;

    #[inline]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what stands there was an index of a list"
    )]
    pub(super) fn read(word: u64) -> Cell {
        let which = (word & ((1 << 48) - 1)) as usize;
        match word.checked_sub(KINDS).map(|it| it >> 48) {
            None => Cell::Number(f64::from_bits(word)),
            Some(0) => Cell::Null,
            Some(1) => Cell::Bool(which != 0),
            Some(2) => Cell::Text(Span::read(word)),
            Some(3) => Cell::List(which),
            Some(_) => Cell::Members(which),
        }
    }

    pub(super) fn word(self) -> u64 {
        let (kind, which) = match self {
            // a number that is none is written in one way only
            Cell::Number(number) if number.is_nan() => return f64::NAN.to_bits(),
            Cell::Number(number) => return number.to_bits(),
            Cell::Null => (0, 0),
            Cell::Bool(value) => (1, u64::from(value)),
            Cell::Text(span) => (2, span.word()),
            Cell::List(at) => (3, at as u64),
            Cell::Members(at) => (4, at as u64),
        };
        KINDS + (kind << 48) + which
    }
}

impl Span {
    pub(super) fn new(begin: usize, count: usize) -> Result<Span, EvaluateError> {
        let fits = begin <= LARGEST && count <= LARGEST;
        fits.then_some(Span { begin, count })
            .ok_or(EvaluateError::TooLarge)
    }

    #[inline]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "24 bits are left, and each usize has them"
    )]
    pub(super) const fn read(word: u64) -> Span {
        Span {
            begin: (word >> 24) as usize & LARGEST,
            count: word as usize & LARGEST,
        }
    }

    pub(super) const fn word(self) -> u64 {
        (self.begin as u64) << 24 | self.count as u64
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the guard keeps integers in the exact range"
)]
pub(super) fn number_tree(number: f64) -> Json {
    if number.fract() != 0.0 || number.abs() > MAX_EXACT {
        return Json::Real(number);
    }
    let whole = number as i64;
    u64::try_from(whole).map_or(Json::Negative(whole), Json::Natural)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_one_and_nothing_else_is() {
        for number in [0.0, -0.0, 1e308, -1e308, f64::INFINITY, f64::NEG_INFINITY] {
            let word = Cell::Number(number).word();
            assert!(
                matches!(Cell::read(word), Cell::Number(it) if it == number),
                "{number}"
            );
        }
        let none = Cell::Number(f64::from_bits(u64::MAX)).word();
        assert!(matches!(Cell::read(none), Cell::Number(number) if number.is_nan()));
    }
}
