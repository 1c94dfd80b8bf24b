//! One response of many: of whom a dose falls on in small pieces, how many have taken at least one.

/// `1 − exp(−dose)`, for a dose from 0. By sums and products alone, so that every machine gives the same bits; the
/// exponential function of the library is the system's own.
pub(super) fn response(dose: f64) -> f64 {
    /// Behind it, no number of this size differs from 1.
    const MOST: f64 = 40.0;
    let (mut small, mut doublings) = (dose.clamp(0.0, MOST), 0);
    while small > 1.0 / 64.0 {
        (small, doublings) = (small / 2.0, doublings + 1);
    }
    // seven terms of its series, from the last to the first
    let series = (2..=7).rev().fold(1.0, |inner, divisor| {
        1.0 - small / f64::from(divisor) * inner
    });
    (0..doublings).fold(small * series, |half, _| half * (2.0 - half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_exponential_function_of_the_library_in_all_but_the_last_digits() {
        for dose in [
            1e-9,
            3.1e-6,
            0.001,
            1.0 / 64.0,
            0.0157,
            0.1,
            1.0,
            7.5,
            39.0,
            41.0,
            1e300,
        ] {
            let expected = -f64::exp_m1(-dose);
            let error = (response(dose) - expected).abs() / expected;
            assert!(error < 1e-14, "{dose}: {error}");
        }
        assert_eq!(response(0.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(response(-1.0).to_bits(), 0.0_f64.to_bits());
    }
}
