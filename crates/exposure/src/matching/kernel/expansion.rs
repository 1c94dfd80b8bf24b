//! What the key expansion of AES-128 needs (FIPS 197, section 5.2), for the kernels that do it themselves.

/// AES-128 has ten rounds and a key before them.
pub(super) const ROUND_KEYS: usize = 11;
/// What the rounds add.
pub(super) const RCON: [i32; ROUND_KEYS - 1] = [1, 2, 4, 8, 16, 32, 64, 128, 0x1b, 0x36];
