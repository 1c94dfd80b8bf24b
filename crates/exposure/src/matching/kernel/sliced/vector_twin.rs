//! What `vector` does, in words of 32 bits: for processors that have nothing better, and so that what is said of
//! WebAssembly is tested everywhere.

use std::array::from_fn;

pub(super) type Vector = [u32; 4];

#[inline]
pub(super) const fn splat(word: u32) -> Vector {
    [word; 4]
}

#[inline]
pub(super) const fn from_words(words: [u32; 4]) -> Vector {
    words
}

#[inline]
pub(super) const fn to_words(a: Vector) -> [u32; 4] {
    a
}

#[inline]
pub(super) const fn first_word(a: Vector) -> u32 {
    a[0]
}

#[inline]
pub(super) fn xor(a: Vector, b: Vector) -> Vector {
    from_fn(|at| a[at] ^ b[at])
}

#[inline]
pub(super) fn and(a: Vector, b: Vector) -> Vector {
    from_fn(|at| a[at] & b[at])
}

#[inline]
pub(super) fn or(a: Vector, b: Vector) -> Vector {
    from_fn(|at| a[at] | b[at])
}

#[inline]
pub(super) fn add(a: Vector, b: Vector) -> Vector {
    from_fn(|at| a[at].wrapping_add(b[at]))
}

#[inline]
pub(super) fn left(a: Vector, by: u32) -> Vector {
    a.map(|word| word << by)
}

#[inline]
pub(super) fn right(a: Vector, by: u32) -> Vector {
    a.map(|word| word >> by)
}

pub(super) fn equal_bytes(a: Vector, b: Vector) -> Vector {
    let (a, b) = (bytes(a), bytes(b));
    words(from_fn(|at| if a[at] == b[at] { u8::MAX } else { 0 }))
}

pub(super) fn transposed(a: Vector) -> Vector {
    let a = bytes(a);
    words(from_fn(|at| a[at % 4 * 4 + at / 4]))
}

pub(super) fn shifted_rows(a: Vector) -> Vector {
    let a = bytes(a);
    words(from_fn(|at| {
        let (row, column) = (at / 4, at % 4);
        a[row * 4 + (column + row) % 4]
    }))
}

#[inline]
pub(super) const fn up_one([a, b, c, d]: Vector) -> Vector {
    [b, c, d, a]
}

#[inline]
pub(super) const fn up_two([a, b, c, d]: Vector) -> Vector {
    [c, d, a, b]
}

fn bytes(words: Vector) -> [u8; 16] {
    from_fn(|at| words[at / 4].to_le_bytes()[at % 4])
}

fn words(bytes: [u8; 16]) -> Vector {
    from_fn(|at| u32::from_le_bytes(from_fn(|byte| bytes[at * 4 + byte])))
}
