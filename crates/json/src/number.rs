//! Numbers as they stand in a text (RFC 8259 section 6): whole ones as they are, others as the nearest of 64 bits.

use crate::nearest::nearest;
use crate::tree::Tree;

/// A number as it is read: whole digits, and by how many places the point stands elsewhere.
#[derive(Default)]
pub(crate) struct Number {
    digits: u64,
    exponent: i32,
    /// With a point, an exponent, or more digits than there is room for.
    real: bool,
    /// A digit had no room.
    full: bool,
}

impl Number {
    pub(crate) fn digit(&mut self, digit: u8) {
        if !self.push(digit) {
            self.real = true;
            self.exponent = self.exponent.saturating_add(1);
        }
    }

    pub(crate) fn decimal(&mut self, digit: u8) {
        self.real = true;
        if self.push(digit) {
            self.exponent = self.exponent.saturating_sub(1);
        }
    }

    fn push(&mut self, digit: u8) -> bool {
        let more = self.digits.checked_mul(10);
        let more = more.and_then(|more| more.checked_add(digit.into()));
        match more.filter(|_| !self.full) {
            Some(more) => self.digits = more,
            None => self.full = true,
        }
        !self.full
    }

    pub(crate) const fn shift(&mut self, places: i32) {
        self.real = true;
        self.exponent = self.exponent.saturating_add(places);
    }

    /// What it is; `text` is what it was read from, without its sign.
    pub(crate) fn tree(self, text: &str) -> Option<Tree> {
        if self.real {
            self.value(text).map(Tree::Real)
        } else {
            Some(Tree::Natural(self.digits))
        }
    }

    /// As [`Number::tree`], of what stood behind a minus.
    pub(crate) fn negated(self, text: &str) -> Option<Tree> {
        let whole = 0_i64.checked_sub_unsigned(self.digits);
        match whole.filter(|whole| !self.real && *whole < 0) {
            Some(whole) => Some(Tree::Negative(whole)),
            None => self.value(text).map(|value| Tree::Real(-value)),
        }
    }

    /// The nearest to what is written; nothing where that is beyond all numbers.
    #[allow(clippy::cast_precision_loss, reason = "that is what a real number is")]
    fn value(&self, text: &str) -> Option<f64> {
        let digits = u128::from(self.digits);
        match self.exponent {
            _ if digits == 0 => Some(0.0),
            0..=19 if !self.full => Some((digits * power(self.exponent)) as f64),
            -21..0 if !self.full => Some(quotient(self.digits, power(-self.exponent))),
            ..-345 => Some(0.0),
            345.. => None,
            _ => {
                let places = self.exponent + self.digits.ilog10().cast_signed() + 1;
                nearest(text, places, self.nearly())
            }
        }
    }

    /// Near to what is written, and never beyond all numbers.
    #[allow(clippy::cast_precision_loss, reason = "that is what a real number is")]
    fn nearly(&self) -> f64 {
        let digits = self.digits as f64;
        // in two steps, of which neither is beyond all numbers before the last
        let half = self.exponent / 2;
        let value = digits * 10_f64.powi(half) * 10_f64.powi(self.exponent - half);
        value.min(f64::MAX)
    }
}

fn power(exponent: i32) -> u128 {
    10_u128.pow(exponent.unsigned_abs())
}

/// The number nearest to `digits / scale`, of which neither is 0: 54 bits and whether there are more of them say which it is.
#[allow(clippy::cast_precision_loss, reason = "that is what a real number is")]
fn quotient(digits: u64, scale: u128) -> f64 {
    let bits = 64 + digits.leading_zeros();
    let digits = u128::from(digits) << bits;
    let more = u128::from(!digits.is_multiple_of(scale));
    ((digits / scale) | more) as f64 / 2_f64.powi(bits.cast_signed())
}
