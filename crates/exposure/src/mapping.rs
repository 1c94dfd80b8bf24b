//! What a published key says of its owner, in the words of windows (`DiagnosisKeysDataMapping` of both published
//! systems).

use crate::export::{PublishedKey, ReportType};
use crate::window::Infectiousness;

/// Days around the first symptoms that a mapping speaks of: 14 before to 14 behind.
const FURTHEST: i8 = 14;
const DAYS: usize = 29;

/// From days since the first symptoms to infectiousness, and what holds where a key says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataMapping {
    days: [Option<Infectiousness>; DAYS],
    /// How infectious somebody is of whom nothing is known; `None` is "not at all".
    pub when_days_missing: Option<Infectiousness>,
    /// The ground of a key that names none; `None` leaves such keys out.
    pub when_report_type_missing: Option<ReportType>,
}

impl DataMapping {
    /// `days` are ranges of days since the first symptoms with both ends in them, as −2 to 3; a day in none of them is not
    /// infectious, and of two ranges with the same day the later one counts.
    #[must_use]
    pub fn new(
        days: &[(i8, i8, Infectiousness)],
        when_days_missing: Option<Infectiousness>,
        when_report_type_missing: Option<ReportType>,
    ) -> Self {
        let mut all = [None; DAYS];
        for (first, last, infectiousness) in days {
            for (entry, day) in all.iter_mut().zip(-FURTHEST..) {
                if (*first..=*last).contains(&day) {
                    *entry = Some(*infectiousness);
                }
            }
        }
        Self {
            days: all,
            when_days_missing,
            when_report_type_missing,
        }
    }

    /// How infectious somebody is so many days after the first symptoms. A day out of reach says nothing, as if it was
    /// missing.
    #[must_use]
    pub fn infectiousness(&self, days_since_onset: Option<i8>) -> Option<Infectiousness> {
        let place = days_since_onset.map(|days| i16::from(days) + i16::from(FURTHEST));
        let place = place.and_then(|place| usize::try_from(place).ok());
        let entry = place.and_then(|place| self.days.get(place));
        entry.copied().unwrap_or(self.when_days_missing)
    }

    pub(crate) fn report_type(&self, key: &PublishedKey) -> Option<ReportType> {
        key.report_type.or(self.when_report_type_missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Infectiousness::{High, Standard};

    #[test]
    fn a_day_in_no_range_is_not_infectious_and_a_day_out_of_reach_is_as_if_missing() {
        let ranges = [(-4, 5, Standard), (-2, 3, High), (14, 14, Standard)];
        let mapping = DataMapping::new(&ranges, Some(High), None);
        let of = |days| mapping.infectiousness(Some(days));
        assert_eq!(
            [-5, -4, -3, -2, 3, 4, 5, 6, 13, 14, -14].map(of),
            [
                None,
                Some(Standard),
                Some(Standard),
                Some(High),
                Some(High),
                Some(Standard),
                Some(Standard),
                None,
                None,
                Some(Standard),
                None
            ]
        );
        assert_eq!([15, -15, 127, -128].map(of), [Some(High); 4]);
        assert_eq!(mapping.infectiousness(None), Some(High));
    }
}
