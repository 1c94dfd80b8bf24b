//! A grid over the sphere's space, one for each size of outline: where a spot stands, it finds in one look-up what may
//! be near. Space has no seam at the antimeridian and no narrow cells at the poles, as degrees have.

use super::outline::{Outline, ROUNDING, Spot};
use crate::sphere::Direction;

/// Outlines by the cubes that they, widened by the largest accuracy, touch.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Sorted.
    entries: Vec<(u64, u32)>,
    /// The sizes in use.
    sizes: Vec<u8>,
    /// The largest accuracy, in radii of the earth.
    margin: f64,
}

/// The last cube of each size and what was found there: stays follow each other in the same place.
#[derive(Debug, Clone)]
pub(crate) struct Cursor {
    last: Vec<(u64, std::ops::Range<usize>)>,
}

/// The finest cubes have sides of 2^-16 (97 m), the coarsest of 2^-1, which is more than the widest outline.
const SIZES: u8 = 16;
/// Bits of a coordinate in a key.
const BITS: u32 = 18;

impl Grid {
    /// `margin` is the largest accuracy that will be asked about.
    pub(crate) fn new<'a>(outlines: impl Iterator<Item = &'a Outline>, margin: f64) -> Self {
        let mut entries = Vec::new();
        for (number, outline) in (0_u32..).zip(outlines) {
            let reach = outline.reach + margin + ROUNDING;
            let size = size_for(reach);
            entries.extend(cubes(outline.middle, reach, size).map(|key| (key, number)));
        }
        entries.sort_unstable();
        let mut sizes: Vec<u8> = (1..=SIZES).collect();
        sizes.retain(|size| {
            let first = entries.partition_point(|(key, _)| *key < key_of_size(*size));
            entries
                .get(first)
                .is_some_and(|(key, _)| *key < key_of_size(size + 1))
        });
        Self {
            entries,
            sizes,
            margin,
        }
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor {
            last: vec![(u64::MAX, 0..0); self.sizes.len()],
        }
    }

    /// The numbers of all outlines that may touch the spot, and some that do not; one may come twice.
    pub(crate) fn near<'a>(
        &'a self,
        spot: &Spot,
        cursor: &'a mut Cursor,
    ) -> impl Iterator<Item = u32> + 'a {
        debug_assert!(
            spot.blur <= self.margin,
            "the grid was made for finer places"
        );
        for (size, (last, range)) in self.sizes.iter().zip(&mut cursor.last) {
            let key = cube(spot.at, *size);
            if key != *last {
                let from = self.entries.partition_point(|(other, _)| *other < key);
                let length = self.entries[from..]
                    .iter()
                    .take_while(|(other, _)| *other == key)
                    .count();
                (*last, *range) = (key, from..from + length);
            }
        }
        let ranges = cursor.last.iter().map(|(_, range)| range.clone());
        ranges
            .flat_map(|range| &self.entries[range])
            .map(|(_, number)| *number)
    }
}

/// The finest size whose cubes are no smaller than the outline is wide, so that it touches two at most each way.
fn size_for(reach: f64) -> u8 {
    (1..=SIZES)
        .rev()
        .find(|size| side(*size) >= 2.0 * reach)
        .unwrap_or(1)
}

fn side(size: u8) -> f64 {
    1.0 / f64::from(1_u32 << size)
}

fn key_of_size(size: u8) -> u64 {
    u64::from(size) << (3 * BITS)
}

fn cube(at: Direction, size: u8) -> u64 {
    let [x, y, z] = [at.x, at.y, at.z].map(|part| step(part, size));
    key(size, x, y, z)
}

fn key(size: u8, x: u64, y: u64, z: u64) -> u64 {
    key_of_size(size) | x << (2 * BITS) | y << BITS | z
}

/// From −1 up, in sides; what is beyond the sphere is put at its edge.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is held before: at most 2^17 + 1"
)]
fn step(part: f64, size: u8) -> u64 {
    ((part.clamp(-1.0, 1.0) + 1.0) / side(size)) as u64
}

fn cubes(middle: Direction, reach: f64, size: u8) -> impl Iterator<Item = u64> {
    let span = move |part: f64| step(part - reach, size)..=step(part + reach, size);
    span(middle.x).flat_map(move |x| {
        span(middle.y).flat_map(move |y| span(middle.z).map(move |z| key(size, x, y, z)))
    })
}
