//! HKDF with SHA-256 in the one shape that the protocol has (RFC 5869; Cryptography Specification v1.2): no salt, a key
//! of 16 bytes, 16 bytes out. That is six compressions, two of which begin from states that are the same for all keys.

use sha2::block_api::compress256;

/// The state that SHA-256 begins with (FIPS 180-4, section 5.3.3).
pub(crate) const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
/// HMAC's inner and outer padding (RFC 2104, section 2).
pub(crate) const INNER: u32 = 0x3636_3636;
pub(crate) const OUTER: u32 = 0x5c5c_5c5c;
/// The bit behind a message.
pub(crate) const END: u32 = 0x8000_0000;
/// The block that every HMAC begins with.
const BLOCK_BITS: u32 = 512;

/// The states after the padded empty salt. Computing them costs two compressions; who derives many keys keeps them.
#[derive(Clone, Copy)]
pub(crate) struct Salted {
    pub(crate) inner: [u32; 8],
    pub(crate) outer: [u32; 8],
}

impl Salted {
    pub(crate) fn new() -> Self {
        Self {
            inner: compressed(START, &[INNER; 16]),
            outer: compressed(START, &[OUTER; 16]),
        }
    }

    /// The first 16 bytes derived from `key` for the purpose `info`.
    pub(crate) fn derive(&self, key: &[u8; 16], info: &Info) -> [u8; 16] {
        let message = padded(&words::<4>(key));
        let inner = compressed(self.inner, &message);
        let secret = compressed(self.outer, &padded(&inner));
        let inner = compressed(START, &keyed(&secret, INNER));
        let inner = compressed(inner, &info.0);
        let outer = compressed(START, &keyed(&secret, OUTER));
        let output = compressed(outer, &padded(&inner));
        let mut bytes = [0; 16];
        for (bytes, word) in bytes.chunks_exact_mut(4).zip(output) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }
}

/// The last block of the inner hash: what the key is for, and the counter of HKDF.
pub(crate) struct Info(pub(crate) [u32; 16]);

impl Info {
    /// All purposes of the protocol have seven letters.
    pub(crate) const fn new(purpose: &[u8; 7]) -> Self {
        let p = purpose;
        let mut block = [0; 16];
        block[0] = u32::from_be_bytes([p[0], p[1], p[2], p[3]]);
        block[1] = u32::from_be_bytes([p[4], p[5], p[6], 1]);
        block[2] = END;
        block[15] = BLOCK_BITS + 64;
        Self(block)
    }
}

/// A message of `words` behind a block of padding, padded itself.
pub(crate) fn padded<const N: usize>(words: &[u32; N]) -> [u32; 16] {
    let mut block = [0; 16];
    block[..N].copy_from_slice(words);
    block[N] = END;
    block[15] = bits(N);
    block
}

/// How long a message of so many words behind a block of padding is.
pub(crate) const fn bits(words: usize) -> u32 {
    BLOCK_BITS + 32 * words.to_le_bytes()[0] as u32
}

fn keyed(secret: &[u32; 8], padding: u32) -> [u32; 16] {
    let mut block = [padding; 16];
    for (block, secret) in block.iter_mut().zip(secret) {
        *block ^= secret;
    }
    block
}

fn compressed(mut state: [u32; 8], block: &[u32; 16]) -> [u32; 8] {
    let mut bytes = [0; 64];
    for (bytes, word) in bytes.chunks_exact_mut(4).zip(block) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    compress256(&mut state, &[bytes]);
    state
}

/// The words of a key, high byte first.
pub(crate) fn words<const N: usize>(bytes: &[u8; 16]) -> [u32; N] {
    let mut chunks = bytes.chunks_exact(4);
    std::array::from_fn(|_| {
        let chunk = chunks.next().and_then(|chunk| chunk.first_chunk());
        chunk.map_or(0, |chunk| u32::from_be_bytes(*chunk))
    })
}
