//! Adler-32, the checksum of a zlib stream (RFC 1950, section 8.2).

const MODULUS: u32 = 65_521;
/// The sums of so many bytes stay below 2^32.
const AT_ONCE: usize = 5_552;

/// The checksum of `bytes`.
pub(crate) fn adler32(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for part in bytes.chunks(AT_ONCE) {
        let (blocks, rest) = part.as_chunks::<16>();
        for block in blocks {
            high += 16 * low + weighted(block);
            low += block.iter().map(|byte| u32::from(*byte)).sum::<u32>();
        }
        for byte in rest {
            low += u32::from(*byte);
            high += low;
        }
        low %= MODULUS;
        high %= MODULUS;
    }
    high << 16 | low
}

/// The first byte of a block is in all of its sixteen sums, the last in one.
fn weighted(block: &[u8; 16]) -> u32 {
    let weights = (1..=16).rev();
    weights
        .zip(block)
        .map(|(weight, byte)| weight * u32::from(*byte))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_sum_that_the_standard_defines(bytes in proptest::collection::vec(128_u8.., 0..20_000)) {
            let (low, high) = bytes.iter().fold((1_u64, 0_u64), |(low, high), byte| {
                let low = (low + u64::from(*byte)) % 65_521;
                (low, (high + low) % 65_521)
            });
            prop_assert_eq!(u64::from(adler32(&bytes)), high << 16 | low);
        }
    }
}
