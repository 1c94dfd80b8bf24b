//! RSAVP1: a signature to the power of the public exponent, modulo n (RFC 8017, section 5.2.2), by Montgomery's
//! multiplication in digits of 32 bits, lowest first. WASM multiplies two of them to one of 64, and nothing wider.
//!
//! All numbers are public: the time that this takes tells nothing.

/// An odd modulus n of k digits, and what its multiplication needs. R is 2^(32·k).
#[derive(Debug, Clone)]
pub(super) struct Modulus {
    digits: Vec<u32>,
    /// −1/n modulo 2^32.
    inverse: u32,
    /// R² modulo n.
    square: Vec<u32>,
}

impl Modulus {
    /// Of an odd number of more than 32 bits, big-endian, without zeros in front.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let digits = digits(bytes);
        let lowest = digits[0];
        // Newton: right in the three lowest bits, and each step doubles them
        let inverse = (0..4).fold(lowest, |inverse, _| {
            inverse.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(inverse)))
        });
        let mut modulus = Self {
            square: Vec::new(),
            inverse: inverse.wrapping_neg(),
            digits,
        };
        modulus.square = modulus.square();
        modulus
    }

    /// `base` to the power of `exponent`, big-endian. `base` is smaller than the modulus and has as many bytes; the
    /// exponent is odd and not 1.
    pub(super) fn power(&self, base: &[u8], exponent: u64) -> Vec<u8> {
        let plain = digits(base);
        let factor = self.product(&plain, &self.square);
        let mut power = factor.clone();
        for place in (1..exponent.ilog2()).rev() {
            power = self.product(&power, &power);
            if exponent >> place & 1 == 1 {
                power = self.product(&power, &factor);
            }
        }
        power = self.product(&power, &power);
        // the last factor is the number itself: it takes R out, as a product with 1 would
        power = self.product(&power, &plain);
        let bytes = power.iter().rev().flat_map(|digit| digit.to_be_bytes());
        bytes.skip(4 * power.len() - base.len()).collect()
    }

    /// R² modulo n: doubling leads to R·2^k, and five squares from there to R·2^(32·k), since R stays under them.
    fn square(&self) -> Vec<u32> {
        let count = self.digits.len();
        let top = self.digits[count - 1].ilog2();
        // the highest bit alone is a smaller number than n, which is odd
        let mut number = vec![0; count];
        number[count - 1] = 1 << top;
        for _ in top as usize..32 + count {
            number = self.double(&number);
        }
        for _ in 0..5 {
            number = self.product(&number, &number);
        }
        number
    }

    fn double(&self, number: &[u32]) -> Vec<u32> {
        let mut over = 0;
        let shift = |digit: &u32| (digit << 1) | std::mem::replace(&mut over, digit >> 31);
        let twice = number.iter().map(shift).collect();
        self.reduce(twice, over)
    }

    /// a·b/R modulo n, of two numbers smaller than n.
    fn product(&self, a: &[u32], b: &[u32]) -> Vec<u32> {
        // smaller than 2n, so that one bit is over its digits
        let mut sum = vec![0; b.len()];
        let mut over = 0;
        for a in a {
            // adding so many n makes the lowest digit 0
            let factor = a.wrapping_mul(b[0]).wrapping_add(sum[0]);
            let factor = factor.wrapping_mul(self.inverse);
            let (mut carry, mut other) = (0, 0);
            for ((sum, b), n) in sum.iter_mut().zip(b).zip(&self.digits) {
                (*sum, carry) = a.carrying_mul_add(*b, *sum, carry);
                (*sum, other) = factor.carrying_mul_add(*n, *sum, other);
            }
            sum.remove(0);
            let (top, first) = carry.overflowing_add(other);
            let (top, second) = top.overflowing_add(over);
            sum.push(top);
            over = u32::from(first | second);
        }
        self.reduce(sum, over)
    }

    /// A number below 2n, less n where it is not below n. `over` is the bit above its digits.
    fn reduce(&self, number: Vec<u32>, over: u32) -> Vec<u32> {
        let mut borrow = false;
        let subtract = |(a, b): (&u32, &u32)| {
            let digit;
            (digit, borrow) = a.borrowing_sub(*b, borrow);
            digit
        };
        let less = number.iter().zip(&self.digits).map(subtract).collect();
        if borrow && over == 0 { number } else { less }
    }
}

/// The digits of a big-endian number, lowest first.
fn digits(bytes: &[u8]) -> Vec<u32> {
    let join = |digit, byte: &u8| digit << 8 | u32::from(*byte);
    let digit = |bytes: &[u8]| bytes.iter().fold(0, join);
    bytes.rchunks(4).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::Modulus;
    use proptest::prelude::*;
    use rsa::hazmat::rsa_encrypt;
    use rsa::traits::PublicKeyParts;
    use rsa::{BoxedUint, RsaPublicKey};

    fn powers_agree(modulus: &[u8], base: &[u8], exponent: u64) {
        let number = BoxedUint::from_be_slice_vartime;
        let key = RsaPublicKey::new_unchecked(number(modulus), BoxedUint::from(exponent));
        let precision = key.n().bits_precision();
        let theirs =
            rsa_encrypt(&key, &BoxedUint::from_be_slice(base, precision).unwrap()).unwrap();
        let own = Modulus::new(modulus).power(base, exponent);
        assert_eq!(own.len(), modulus.len());
        assert_eq!(
            number(&own),
            theirs,
            "{base:02x?}^{exponent} mod {modulus:02x?}"
        );
    }

    #[test]
    fn powers_at_the_edges_agree() {
        for length in [5, 8, 31, 32, 33, 256, 257, 512] {
            let ones = vec![0xff; length];
            let mut low = vec![0; length];
            (low[0], low[length - 1]) = (0x80, 1);
            let mut lowest = vec![0; length];
            (lowest[0], lowest[length - 1]) = (1, 1);
            for modulus in [ones, low, lowest] {
                let mut below = modulus.clone();
                below[length - 1] -= 1;
                let mut one = vec![0; length];
                one[length - 1] = 1;
                for base in [&below, &one, &vec![0; length]] {
                    for exponent in [3, 5, 65_537, (1 << 33) - 1] {
                        powers_agree(&modulus, base, exponent);
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn powers_of_any_numbers_agree(
            mut modulus in prop::collection::vec(any::<u8>(), 5..520),
            base in prop::collection::vec(any::<u8>(), 520),
            exponent in 1_u64..1 << 32,
        ) {
            modulus[0] = modulus[0].max(1);
            *modulus.last_mut().unwrap() |= 1;
            let mut base = base[..modulus.len()].to_vec();
            if base >= modulus {
                base[0] = modulus[0] - 1;
            }
            powers_agree(&modulus, &base, 2 * exponent + 1);
        }
    }
}
