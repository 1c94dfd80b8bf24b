//! Verifying RSA signatures: RSASSA-PSS and RSASSA-PKCS1-v1_5 (RFC 8017, sections 8.1.2 and 8.2.2).
//!
//! Verifying alone, of a key, a message and a signature that everybody may know. So nothing here need take the same
//! time for all values, and no code for signing, which a phone would have to load, is there.
//! Tests hold it against two such libraries.

mod power;

use crate::hash::Hash;
use power::Modulus;

/// Moduli of another size (bits) are refused: too weak, or a way to keep a phone busy.
pub(crate) const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;
/// Public exponents outside this range are refused: 1 leaves a signature as it is, a long one keeps a phone busy. The
/// longest is the longest that the native library takes.
const EXPONENT: std::ops::RangeInclusive<u64> = 3..=(1 << 33) - 1;

/// A public key made ready for many checks.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// The modulus, big-endian. A signature has as many bytes and is a smaller number.
    bytes: Vec<u8>,
    modulus: Modulus,
    exponent: u64,
}

/// Why two numbers are no key that is used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// The modulus is not of [`MODULUS_BITS`], or has zeros in front.
    Size,
    /// The modulus is even.
    EvenModulus,
    /// The public exponent is even, 1, or longer than 33 bits.
    Exponent,
}

/// How a message is encoded before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// EMSA-PSS with MGF1, the same hash in both, and a salt as long as the hash (section 9.1).
    Pss,
    /// EMSA-PKCS1-v1_5 (section 9.2).
    Pkcs1,
}

impl Key {
    /// A key of a modulus and an exponent, both big-endian.
    pub(crate) fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, Unusable> {
        if modulus.first() == Some(&0) || !MODULUS_BITS.contains(&bits(modulus)) {
            return Err(Unusable::Size);
        }
        if modulus.last().is_none_or(|last| last % 2 == 0) {
            return Err(Unusable::EvenModulus);
        }
        let exponent = number(exponent).ok_or(Unusable::Exponent)?;
        if !EXPONENT.contains(&exponent) || exponent % 2 == 0 {
            return Err(Unusable::Exponent);
        }
        Ok(Self {
            bytes: modulus.to_vec(),
            modulus: Modulus::new(modulus),
            exponent,
        })
    }

    /// Whether `signature` is this key's over the message with this digest.
    pub(crate) fn accepts(
        &self,
        encoding: Encoding,
        hash: Hash,
        digest: &[u8],
        signature: &[u8],
    ) -> bool {
        // of the same length, bytes compare as the numbers do
        if signature.len() != self.bytes.len() || signature >= self.bytes.as_slice() {
            return false;
        }
        let encoded = self.modulus.power(signature, self.exponent);
        match encoding {
            Encoding::Pss => is_pss(hash, digest, encoded, self.bytes[0]),
            Encoding::Pkcs1 => encoded == pkcs1(hash, digest, self.bytes.len()),
        }
    }
}

/// How many bits a number has that has no zeros in front.
pub(crate) fn bits(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |first| first.leading_zeros());
    8 * number.len() - unused as usize
}

/// `None` where it has more than eight bytes.
fn number(bytes: &[u8]) -> Option<u64> {
    let join = |number, byte: &u8| number << 8 | u64::from(*byte);
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, join))
}

/// EMSA-PSS-VERIFY (section 9.1.2). `encoded` is as long as the modulus, which begins with the byte `first`; the encoded
/// message is a bit shorter.
fn is_pss(hash: Hash, digest: &[u8], mut encoded: Vec<u8>, first: u8) -> bool {
    // the highest bit of the modulus and those before it, which the encoded message does not have
    let beyond = !((1 << first.ilog2()) - 1);
    if encoded[0] & beyond != 0 || encoded.pop() != Some(0xbc) {
        return false;
    }
    let place = encoded.len() - digest.len();
    let (masked, hashed) = encoded.split_at_mut(place);
    // where that is a whole byte, the mask begins behind it
    let begin = usize::from(beyond == 0xff);
    mask(hash, hashed, &mut masked[begin..]);
    masked[0] &= !beyond;
    let (padding, salt) = masked.split_at(masked.len() - digest.len());
    let Some((1, zeros)) = padding.split_last() else {
        return false;
    };
    zeros.iter().all(|byte| *byte == 0) && hash.digest(&[&[0; 8], digest, salt].concat()) == *hashed
}

/// Masks with MGF1, or takes the mask away (appendix B.2.1).
fn mask(hash: Hash, seed: &[u8], masked: &mut [u8]) {
    for (chunk, counter) in masked.chunks_mut(seed.len()).zip(0_u32..) {
        let mask = hash.digest(&[seed, &counter.to_be_bytes()].concat());
        for (byte, mask) in chunk.iter_mut().zip(mask) {
            *byte ^= mask;
        }
    }
}

/// EMSA-PKCS1-v1_5-ENCODE (section 9.2): the one encoding that is right, which is compared and not taken apart.
fn pkcs1(hash: Hash, digest: &[u8], length: usize) -> Vec<u8> {
    // DigestInfo: the hash's object identifier, NULL, and the digest (note 1 there)
    let (whole, arc, size) = match hash {
        Hash::Sha256 => (0x31, 1, 32),
        Hash::Sha384 => (0x41, 2, 48),
        Hash::Sha512 => (0x51, 3, 64),
    };
    let oid = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, arc];
    let info = [
        &[0, 0x30, whole, 0x30, 13, 6, 9],
        &oid[..],
        &[5, 0, 4, size],
        digest,
    ]
    .concat();
    let mut encoded = vec![0xff; length - info.len()];
    encoded[..2].copy_from_slice(&[0, 1]);
    encoded.extend(info);
    encoded
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
