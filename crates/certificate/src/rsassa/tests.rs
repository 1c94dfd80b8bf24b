//! Held against the two libraries: `rsa`, and `aws-lc-rs`, which checks natively.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use super::*;
use aws_lc_rs::signature as aws;
use chacha20::ChaCha8Rng;
use rsa::hazmat::rsa_decrypt;
use rsa::rand_core::SeedableRng;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};
use sha2::{Sha256, Sha384, Sha512};

const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
const MESSAGE: &[u8] = b"a message";

/// One key in the three forms.
struct Three {
    private: RsaPrivateKey,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    own: Key,
}

fn stripped(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number[zeros..].to_vec()
}

impl Three {
    fn new(bits: usize, exponent: u32) -> Self {
        // keys need no secret in a test, and are to be the same in every run
        let mut chance = ChaCha8Rng::seed_from_u64(bits as u64);
        let private =
            RsaPrivateKey::new_with_exp(&mut chance, bits, BoxedUint::from(exponent)).unwrap();
        let modulus = stripped(&private.n().to_be_bytes());
        let exponent = stripped(&private.e().to_be_bytes());
        let own = Key::new(&modulus, &exponent).unwrap();
        Self {
            private,
            modulus,
            exponent,
            own,
        }
    }

    /// The answer of all three, which must be one.
    fn agreed(&self, encoding: Encoding, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let theirs = theirs(
            &self.private,
            encoding,
            hash,
            &hash.digest(message),
            signature,
        );
        let own = self.native_agrees(encoding, hash, message, signature);
        assert_eq!(theirs, own, "{encoding:?} {hash:?} {signature:02x?}");
        own
    }

    /// The answer of our own and of the native library, which must be one.
    fn native_agrees(
        &self,
        encoding: Encoding,
        hash: Hash,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let digest = hash.digest(message);
        let own = self.own.accepts(encoding, hash, &digest, signature);
        let components = aws::RsaPublicKeyComponents {
            n: &self.modulus,
            e: &self.exponent,
        };
        let native = components.verify(algorithm(encoding, hash), message, signature);
        assert_eq!(
            native.is_ok(),
            own,
            "{encoding:?} {hash:?} {signature:02x?}"
        );
        own
    }

    /// An encoded message signed as it is: RSASP1.
    fn raw(&self, encoded: &[u8]) -> Vec<u8> {
        let precision = self.private.n().bits_precision();
        let number = BoxedUint::from_be_slice(encoded, precision).unwrap();
        let signature = rsa_decrypt(None::<&mut ChaCha8Rng>, &self.private, &number).unwrap();
        let mut signature = stripped(&signature.to_be_bytes());
        while signature.len() < self.modulus.len() {
            signature.insert(0, 0);
        }
        signature
    }
}

fn theirs(
    key: &RsaPrivateKey,
    encoding: Encoding,
    hash: Hash,
    digest: &[u8],
    signature: &[u8],
) -> bool {
    let key = RsaPublicKey::from(key);
    // RFC 8017 sections 8.1.2 and 8.2.2 step 1, section 5.2.2 step 1: version 0.10.0-rc.19 leaves both to its caller
    let is_below = BoxedUint::from_be_slice_vartime(signature) < **key.n();
    if signature.len() != stripped(&key.n().to_be_bytes()).len() || !is_below {
        return false;
    }
    let salt = digest.len();
    match (encoding, hash) {
        (Encoding::Pss, Hash::Sha256) => {
            key.verify(Pss::<Sha256>::new_with_salt(salt), digest, signature)
        }
        (Encoding::Pss, Hash::Sha384) => {
            key.verify(Pss::<Sha384>::new_with_salt(salt), digest, signature)
        }
        (Encoding::Pss, Hash::Sha512) => {
            key.verify(Pss::<Sha512>::new_with_salt(salt), digest, signature)
        }
        (Encoding::Pkcs1, Hash::Sha256) => {
            key.verify(Pkcs1v15Sign::new::<Sha256>(), digest, signature)
        }
        (Encoding::Pkcs1, Hash::Sha384) => {
            key.verify(Pkcs1v15Sign::new::<Sha384>(), digest, signature)
        }
        (Encoding::Pkcs1, Hash::Sha512) => {
            key.verify(Pkcs1v15Sign::new::<Sha512>(), digest, signature)
        }
    }
    .is_ok()
}

fn algorithm(encoding: Encoding, hash: Hash) -> &'static aws::RsaParameters {
    match (encoding, hash) {
        (Encoding::Pss, Hash::Sha256) => &aws::RSA_PSS_2048_8192_SHA256,
        (Encoding::Pss, Hash::Sha384) => &aws::RSA_PSS_2048_8192_SHA384,
        (Encoding::Pss, Hash::Sha512) => &aws::RSA_PSS_2048_8192_SHA512,
        (Encoding::Pkcs1, Hash::Sha256) => &aws::RSA_PKCS1_2048_8192_SHA256,
        (Encoding::Pkcs1, Hash::Sha384) => &aws::RSA_PKCS1_2048_8192_SHA384,
        (Encoding::Pkcs1, Hash::Sha512) => &aws::RSA_PKCS1_2048_8192_SHA512,
    }
}

/// EMSA-PSS-ENCODE, with places to go wrong: the salt, the data block before it is masked, and the whole.
fn pss(
    three: &Three,
    hash: Hash,
    salt: &[u8],
    block: impl Fn(&mut [u8]),
    whole: impl Fn(&mut [u8]),
) -> Vec<u8> {
    let digest = hash.digest(MESSAGE);
    let bits = bits(&three.modulus) - 1;
    let length = bits.div_ceil(8);
    let hashed = hash.digest(&[&[0; 8], &digest[..], salt].concat());
    let zeros = vec![0; length - hashed.len() - salt.len() - 2];
    let mut encoded = [&zeros, &[1][..], salt].concat();
    block(&mut encoded);
    mask(hash, &hashed, &mut encoded);
    encoded[0] &= 0xff >> (8 * length - bits);
    encoded.extend(hashed);
    encoded.push(0xbc);
    encoded.splice(..0, vec![0; three.modulus.len() - length]);
    whole(&mut encoded);
    encoded
}

fn right(three: &Three, encoding: Encoding, hash: Hash) -> Vec<u8> {
    let digest = hash.digest(MESSAGE);
    let salt = hash.digest(b"salt");
    match encoding {
        Encoding::Pss => pss(three, hash, &salt, |_| {}, |_| {}),
        Encoding::Pkcs1 => pkcs1(hash, &digest, three.modulus.len()),
    }
}

fn agree_on_real_and_spoilt_ones(three: &Three) {
    for encoding in [Encoding::Pss, Encoding::Pkcs1] {
        for hash in HASHES {
            let signature = three.raw(&right(three, encoding, hash));
            assert!(three.agreed(encoding, hash, MESSAGE, &signature));
            assert!(!three.agreed(encoding, hash, b"another", &signature));
            for other in HASHES.into_iter().filter(|other| *other != hash) {
                assert!(!three.agreed(encoding, other, MESSAGE, &signature));
            }
            for at in (0..signature.len()).step_by(50) {
                let mut spoilt = signature.clone();
                spoilt[at] ^= 1 << (at % 8);
                assert!(!three.agreed(encoding, hash, MESSAGE, &spoilt));
            }
            for wrong in [
                &signature[1..],
                &signature[..signature.len() - 1],
                &[],
                &[&[0], &signature[..]].concat(),
                &[&signature[..], &[0]].concat(),
                &vec![0; signature.len()],
                &vec![0xff; signature.len()],
                &three.modulus,
            ] {
                assert!(!three.agreed(encoding, hash, MESSAGE, wrong));
            }
        }
        let other = match encoding {
            Encoding::Pss => Encoding::Pkcs1,
            Encoding::Pkcs1 => Encoding::Pss,
        };
        let signature = three.raw(&right(three, encoding, Hash::Sha256));
        assert!(!three.agreed(other, Hash::Sha256, MESSAGE, &signature));
    }
}

#[test]
fn three_implementations_agree_at_2048_bits() {
    agree_on_real_and_spoilt_ones(&Three::new(2048, 65_537));
    agree_on_real_and_spoilt_ones(&Three::new(2048, 3));
}

#[test]
fn three_implementations_agree_at_3072_bits() {
    agree_on_real_and_spoilt_ones(&Three::new(3072, 65_537));
}

#[test]
fn three_implementations_agree_at_4096_bits() {
    agree_on_real_and_spoilt_ones(&Three::new(4096, 65_537));
}

/// At 2049 the encoded message of PSS is a whole byte shorter than the modulus; at 2055 the modulus ends within a digit.
#[test]
fn three_implementations_agree_where_the_modulus_is_of_no_whole_bytes() {
    for bits in [2049, 2050, 2055] {
        agree_on_real_and_spoilt_ones(&Three::new(bits, 65_537));
    }
}

#[test]
fn every_part_of_the_pss_encoding_is_checked() {
    for (bits, hash) in [
        (2048, Hash::Sha256),
        (2049, Hash::Sha256),
        (2050, Hash::Sha512),
    ] {
        let three = Three::new(bits, 65_537);
        let salt = vec![7; hash.digest(&[]).len()];
        let accepts =
            |encoded: &[u8]| three.agreed(Encoding::Pss, hash, MESSAGE, &three.raw(encoded));
        let of_salt = |salt: &[u8]| pss(&three, hash, salt, |_| {}, |_| {});
        let of_block = |spoil: &dyn Fn(&mut [u8])| pss(&three, hash, &salt, spoil, |_| {});
        let of_whole = |spoil: &dyn Fn(&mut [u8])| pss(&three, hash, &salt, |_| {}, spoil);
        assert!(accepts(&of_salt(&salt)));
        for wrong in [&salt[1..], &[&salt[..], &[7]].concat(), &[], &[1; 20]] {
            assert!(!accepts(&of_salt(wrong)), "a salt of {}", wrong.len());
        }
        let separator = three.modulus.len() - usize::from(bits == 2049) - 2 * salt.len() - 2;
        for (place, byte) in [
            (1, 1),
            (separator / 2, 0x80),
            (separator - 1, 1),
            (separator, 0),
            (separator, 2),
            (separator, 0x81),
            (separator + 1, 8),
        ] {
            let encoded = of_block(&|block| block[place] = byte);
            assert!(!accepts(&encoded), "{byte} at {place} of the block");
        }
        let end = three.modulus.len() - 1;
        for (place, flip) in [
            (end, 1),
            (end, 0xbc),
            (end - 1, 1),
            (end - salt.len(), 0x80),
        ] {
            let encoded = of_whole(&|whole| whole[place] ^= flip);
            assert!(!accepts(&encoded), "{flip} at {place}");
        }
    }
}

/// With some salt the message with a bit too many is still a smaller number than the modulus.
#[test]
fn bits_above_the_encoded_message_are_refused() {
    for bits in [2048, 2049, 2050] {
        let three = Three::new(bits, 65_537);
        let highest = 1 << ((bits - 1) % 8);
        let with = |salt: u8| {
            pss(
                &three,
                Hash::Sha256,
                &[salt; 32],
                |_| {},
                |whole| whole[0] |= highest,
            )
        };
        let encoded = (0..=255).map(with).find(|encoded| *encoded < three.modulus);
        let signature = three.raw(&encoded.unwrap());
        // version 0.10.0-rc.19 of the third library forgets RFC 8017 section 9.1.2 step 6
        assert!(
            !three.native_agrees(Encoding::Pss, Hash::Sha256, MESSAGE, &signature),
            "{bits}"
        );
    }
}

#[test]
fn every_part_of_the_pkcs1_encoding_is_checked() {
    let three = Three::new(2048, 65_537);
    let hash = Hash::Sha256;
    let right = right(&three, Encoding::Pkcs1, hash);
    let accepts =
        |encoded: &[u8]| three.agreed(Encoding::Pkcs1, hash, MESSAGE, &three.raw(encoded));
    assert!(accepts(&right));
    for place in (0..12).chain(190..256) {
        let mut spoilt = right.clone();
        spoilt[place] ^= 2;
        assert!(!accepts(&spoilt), "{place}");
    }
    // a padding that ends early, with something behind the digest
    let info = right.len() - 52;
    assert_eq!(right[info], 0);
    let short = [&right[..20], &right[info..], &vec![0xff; info - 20]].concat();
    assert!(!accepts(&short));
    // a DigestInfo without the NULL, its lengths right
    let mut absent = [
        &right[..2],
        &[0xff, 0xff],
        &right[2..right.len() - 34],
        &right[right.len() - 34..],
    ]
    .concat();
    absent.drain(absent.len() - 36..absent.len() - 34);
    let sequence = absent.len() - 49;
    assert_eq!(absent[sequence..sequence + 4], [0x30, 0x31, 0x30, 13]);
    absent[sequence + 1] -= 2;
    absent[sequence + 3] -= 2;
    assert_eq!(absent.len(), right.len());
    assert!(!accepts(&absent));
}

/// Where a signature is small enough, the number a modulus higher has as many bytes and the same power.
#[test]
fn a_signature_that_is_not_below_the_modulus_is_refused() {
    let three = Three::new(2048, 65_537);
    let signed = |salt: u8| three.raw(&pss(&three, Hash::Sha256, &[salt; 32], |_| {}, |_| {}));
    let higher = |signature: &Vec<u8>| {
        let mut over = 0_u16;
        let mut sum = signature.clone();
        for (digit, modulus) in sum.iter_mut().zip(&three.modulus).rev() {
            over += u16::from(*digit) + u16::from(*modulus);
            *digit = over.to_le_bytes()[0];
            over >>= 8;
        }
        (over == 0).then_some(sum)
    };
    let (lower, higher) = (0..=255)
        .map(signed)
        .find_map(|signature| higher(&signature).map(|higher| (signature, higher)))
        .unwrap();
    assert!(three.agreed(Encoding::Pss, Hash::Sha256, MESSAGE, &lower));
    assert!(!three.agreed(Encoding::Pss, Hash::Sha256, MESSAGE, &higher));
}

#[test]
fn numbers_that_are_no_key_are_refused_by_cause() {
    let three = Three::new(2048, 65_537);
    let refused = |modulus: &[u8], exponent: &[u8]| {
        let number = BoxedUint::from_be_slice_vartime;
        let longest = *MODULUS_BITS.end();
        let theirs = RsaPublicKey::new_with_max_size(number(modulus), number(exponent), longest)
            .is_ok_and(|key| key.n().bit_width() as usize >= *MODULUS_BITS.start());
        let own = Key::new(modulus, exponent).err();
        assert_eq!(own.is_none(), theirs, "{exponent:?}");
        own
    };
    let modulus = &three.modulus[..];
    let e = &[1, 0, 1][..];
    assert_eq!(refused(modulus, e), None);
    assert_eq!(refused(modulus, &[3]), None);
    assert_eq!(refused(modulus, &[1, 0xff, 0xff, 0xff, 0xff]), None);
    assert_eq!(refused(modulus, &[0, 0, 1, 0, 1]), None);
    for exponent in [
        &[][..],
        &[0],
        &[1],
        &[2],
        &[1, 0],
        &[2, 0, 0, 0, 1],
        &[1; 9],
    ] {
        assert_eq!(refused(modulus, exponent), Some(Unusable::Exponent));
    }
    let mut even = modulus.to_vec();
    *even.last_mut().unwrap() &= 0xfe;
    assert_eq!(refused(&even, e), Some(Unusable::EvenModulus));
    let sized = |first: u8, length: usize| [&[first][..], &vec![0xff; length - 1]].concat();
    for (modulus, allowed) in [
        (sized(0x7f, 256), false),
        (sized(0x80, 256), true),
        (sized(0xff, 512), true),
        (sized(1, 513), false),
        (vec![0; 256], false),
        (vec![], false),
        (vec![5], false),
    ] {
        let cause = (!allowed).then_some(Unusable::Size);
        assert_eq!(refused(&modulus, e), cause, "{} bytes", modulus.len());
    }
    let padded = [&[0], modulus].concat();
    assert_eq!(Key::new(&padded, e).err(), Some(Unusable::Size));
}
