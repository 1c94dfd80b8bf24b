//! The two forms of a P-256 signature: r‖s of COSE (RFC 9053, section 2.1) and the ASN.1 of X.509 (RFC 3279, section
//! 2.2.3), in which the native library works. Its own conversion makes big numbers of both halves, which costs a
//! fortieth of a verification.

use crate::der::{INTEGER, Reader, SEQUENCE};

/// r‖s.
pub(crate) const FIXED: usize = 64;
/// Two integers of at most 33 bytes, each with two bytes in front, and two in front of all.
const LONGEST: usize = 72;

/// A signature in ASN.1.
pub(crate) struct Asn1 {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Asn1 {
    pub(crate) fn of(fixed: &[u8; FIXED]) -> Self {
        let mut asn1 = Self {
            bytes: [0; LONGEST],
            length: 2,
        };
        let (r, s) = fixed.split_at(FIXED / 2);
        asn1.push_integer(r);
        asn1.push_integer(s);
        asn1.bytes[0] = SEQUENCE;
        asn1.bytes[1] = small(asn1.length - 2);
        asn1
    }

    /// Without the zeros in front, save one where the first bit would be taken for a sign (X.690, section 8.3).
    fn push_integer(&mut self, number: &[u8]) {
        let zeros = number.iter().take_while(|byte| **byte == 0).count();
        let digits = &number[zeros.min(number.len() - 1)..];
        let sign = usize::from(digits[0] >= 0x80);
        let size = sign + digits.len();
        let place = &mut self.bytes[self.length..];
        place[..2].copy_from_slice(&[INTEGER, small(size)]);
        place[2 + sign..2 + size].copy_from_slice(digits);
        self.length += 2 + size;
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// All lengths here are below 128.
fn small(length: usize) -> u8 {
    length.to_le_bytes()[0]
}

/// r‖s of a signature in ASN.1; `None` where it is not one of P-256.
pub(crate) fn fixed(asn1: &[u8]) -> Option<[u8; FIXED]> {
    let mut numbers = Reader::new(Reader::new(asn1).expect(SEQUENCE).ok()?);
    let mut fixed = [0; FIXED];
    for half in fixed.chunks_exact_mut(FIXED / 2) {
        let number = numbers.expect(INTEGER).ok()?;
        let digits = number.strip_prefix(&[0]).unwrap_or(number);
        let begin = half.len().checked_sub(digits.len())?;
        half[begin..].copy_from_slice(digits);
    }
    numbers.is_empty().then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::Signature;
    use proptest::prelude::*;

    #[test]
    fn zeros_in_front_go_and_a_sign_comes() {
        let mut signature = [0; FIXED];
        signature[31] = 0x80;
        let asn1 = Asn1::of(&signature);
        assert_eq!(asn1.as_bytes(), [0x30, 7, 2, 2, 0, 0x80, 2, 1, 0]);
        assert_eq!(fixed(asn1.as_bytes()), Some(signature));
    }

    #[test]
    fn what_is_no_signature_of_p256_has_no_fixed_form() {
        let long = [&[0x30, 38, 2, 33][..], &[1; 33], &[2, 1, 1]].concat();
        for wrong in [
            &[][..],
            &[0x30, 3, 2, 1, 1],
            &[0x30, 4, 2, 1, 1, 2],
            &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1],
            &long,
        ] {
            assert_eq!(fixed(wrong), None, "{wrong:02x?}");
        }
    }

    proptest! {
        #[test]
        fn both_ways_agree_with_the_library(secret in prop::array::uniform32(1_u8..), zeros in 0_usize..3) {
            let mut half = secret;
            half[..zeros].fill(0);
            let halves = [half, secret.map(|byte| byte >> 1)].concat();
            let signature: [u8; FIXED] = halves.try_into().unwrap();
            // half of the first numbers are beyond the order of the curve, which the library refuses
            let ours = Asn1::of(&signature);
            if let Ok(theirs) = Signature::from_slice(&signature) {
                let theirs = theirs.to_der();
                prop_assert_eq!(ours.as_bytes(), theirs.as_bytes());
            }
            prop_assert_eq!(fixed(ours.as_bytes()), Some(signature));
        }
    }
}
