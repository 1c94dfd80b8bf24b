//! The number of 64 bits nearest to a decimal of any length (IEEE 754 section 5.12, ties to even), for the few that do not
//! fit the arithmetic of the machine: whole numbers of any length say on which side of the middle between two it lies.

use std::cmp::Ordering;

/// What has more digits than this lies where what begins with them and goes on with a 1 lies: no middle between two
/// numbers of 64 bits has more than 767.
const MOST_DIGITS: usize = 800;
/// 10 to the power of 9, the largest that 32 bits hold.
const BILLION: u32 = 1_000_000_000;

/// The nearest to `text`, whose first digit that is not 0 stands `places` before its point, from `near` on; nothing where
/// that is beyond all numbers.
pub(crate) fn nearest(text: &str, places: i32, near: f64) -> Option<f64> {
    let decimal = Decimal::new(text, places);
    let mut value = near;
    while decimal.is_beyond(value) {
        value = value.next_up();
        if value.is_infinite() {
            return None;
        }
    }
    while value > 0.0 && !decimal.is_beyond(value.next_down()) {
        value = value.next_down();
    }
    Some(value)
}

/// `whole` times a power of ten.
struct Decimal {
    whole: Whole,
    exponent: i32,
}

impl Decimal {
    fn new(text: &str, places: i32) -> Self {
        let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa.bytes().filter(u8::is_ascii_digit);
        let mut digits = digits.skip_while(|digit| *digit == b'0');
        let (mut whole, mut exponent) = (Whole(Vec::new()), places);
        for digit in digits.by_ref().take(MOST_DIGITS) {
            whole.times(10, u32::from(digit - b'0'));
            exponent -= 1;
        }
        if digits.any(|digit| digit != b'0') {
            whole.times(10, 1);
            exponent -= 1;
        }
        Self { whole, exponent }
    }

    /// Whether it lies beyond the middle between `value` and the next, or in the middle while `value` is the odd one.
    fn is_beyond(&self, value: f64) -> bool {
        const HIDDEN: u64 = 1 << 52;
        let (bits, fraction) = (value.to_bits(), value.to_bits() & (HIDDEN - 1));
        let raised = i32::try_from(bits >> 52).unwrap_or(i32::MAX);
        let mantissa = if raised == 0 {
            fraction
        } else {
            fraction | HIDDEN
        };
        // the middle is (2 · mantissa + 1) · 2^exponent
        let exponent = raised.max(1) - 1076;
        let mut middle = Whole(Vec::new());
        middle.add(2 * mantissa + 1);
        let mut whole = Whole(self.whole.0.clone());
        whole.scale(self.exponent, -exponent);
        middle.scale(-self.exponent, exponent);
        match whole.order(&middle) {
            Ordering::Less => false,
            Ordering::Equal => mantissa % 2 == 1,
            Ordering::Greater => true,
        }
    }
}

/// A whole number, its lowest 32 bits first, without zeros at its end.
struct Whole(Vec<u32>);

impl Whole {
    fn times(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = low(carry);
            carry >>= 32;
        }
        self.add(carry);
    }

    /// Puts what was carried behind the end.
    fn add(&mut self, mut carry: u64) {
        while carry != 0 {
            self.0.push(low(carry));
            carry >>= 32;
        }
    }

    /// Multiplies by these powers of ten and of two, where they are not negative.
    fn scale(&mut self, tens: i32, twos: i32) {
        for _ in 0..tens / 9 {
            self.times(BILLION, 0);
        }
        for _ in 0..tens.max(0) % 9 {
            self.times(10, 0);
        }
        for _ in 0..twos / 31 {
            self.times(1 << 31, 0);
        }
        self.times(1 << (twos.max(0) % 31), 0);
    }

    fn order(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the rest is carried")]
const fn low(carry: u64) -> u32 {
    carry as u32
}
