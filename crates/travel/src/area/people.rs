//! How many people a place has, in steps, so that the number itself says little and files stay small.

/// At least so many people: 1, 2 or 5 times a power of ten, from 1 to 5 million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct People(u32);

const STEPS: [u32; 21] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
    200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
];

impl People {
    /// The largest step that is not above a count; `None` for nobody.
    #[must_use]
    pub fn rounded_down(count: u32) -> Option<Self> {
        STEPS
            .into_iter()
            .rev()
            .find(|step| *step <= count)
            .map(Self)
    }

    /// Exactly a step; `None` for a count that is none.
    #[must_use]
    pub fn step(count: u32) -> Option<Self> {
        STEPS.contains(&count).then_some(Self(count))
    }

    /// At least so many.
    #[must_use]
    pub const fn at_least(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_rounded_down_never_up() {
        let rounded = |count| People::rounded_down(count).map(People::at_least);
        assert_eq!(rounded(0), None);
        assert_eq!(rounded(999), Some(500));
        assert_eq!(rounded(1_000), Some(1_000));
        assert_eq!(rounded(u32::MAX), Some(5_000_000));
        assert_eq!(People::step(999), None);
    }
}
