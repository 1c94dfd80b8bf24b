//! Numbers as they stand in a text (RFC 8259 section 6): whole ones as they are, others as the nearest of 64 bits.

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

    pub(crate) fn tree(self) -> Option<Tree> {
        if self.real {
            self.value().map(Tree::Real)
        } else {
            Some(Tree::Natural(self.digits))
        }
    }

    pub(crate) fn negated(self) -> Option<Tree> {
        let whole = 0_i64.checked_sub_unsigned(self.digits);
        match whole.filter(|whole| !self.real && *whole < 0) {
            Some(whole) => Some(Tree::Negative(whole)),
            None => self.value().map(|value| Tree::Real(-value)),
        }
    }

    /// The nearest to what is written where the exponent is none of the very large or very small, else one very near it: to
    /// find the nearest of those too needs a table of ten kilobytes.
    #[allow(clippy::cast_precision_loss, reason = "that is what a real number is")]
    fn value(&self) -> Option<f64> {
        let digits = u128::from(self.digits);
        match self.exponent {
            _ if digits == 0 => Some(0.0),
            0..=19 => Some((digits * power(self.exponent)) as f64),
            -21..0 => Some(quotient(self.digits, power(-self.exponent))),
            _ => self.nearly(),
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "that is what a real number is")]
    fn nearly(&self) -> Option<f64> {
        let mut value = self.digits as f64;
        let mut exponent = self.exponent;
        while exponent < -LARGEST && value != 0.0 {
            value /= 1e308;
            exponent = exponent.saturating_add(LARGEST);
        }
        let scale = 10_f64.powi(exponent.saturating_abs().min(LARGEST + 1));
        let value = if exponent < 0 {
            value / scale
        } else {
            value * scale
        };
        value.is_finite().then_some(value)
    }
}

/// The largest power of ten that is a number.
const LARGEST: i32 = 308;

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
