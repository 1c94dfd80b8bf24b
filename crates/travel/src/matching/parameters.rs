//! What a policy pack says about when a stay counts.

use crate::place::Accuracy;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::Duration;

/// When a stay counts, and when two together do. Written as the four numbers of [`Parameters::new`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 4]", into = "[f64; 4]")]
pub struct Parameters {
    min_dwell: Duration,
    min_overlap: Duration,
    max_accuracy: Accuracy,
    max_speed: f64,
}

/// Which number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterError {
    /// `min_dwell_minutes` is not from 0 to a day.
    MinDwell,
    /// `min_overlap_minutes` is not from 0 to a day.
    MinOverlap,
    /// `max_accuracy_metres` is not from 0 to 10,000.
    MaxAccuracy,
    /// `max_speed_metres_per_second` is not above 0 and at most 100.
    MaxSpeed,
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MinDwell => "the shortest stay is from 0 to 1,440 minutes",
            Self::MinOverlap => "the shortest overlap is from 0 to 1,440 minutes",
            Self::MaxAccuracy => "the coarsest accuracy is from 0 to 10,000 metres",
            Self::MaxSpeed => "the highest speed is above 0 and at most 100 metres a second",
        })
    }
}

impl std::error::Error for ParameterError {}

const MINUTES_OF_A_DAY: f64 = 1_440.0;

impl Parameters {
    /// From the numbers of a pack: minutes, minutes, metres, metres a second.
    ///
    /// # Errors
    /// [`ParameterError`].
    pub fn new(
        min_dwell_minutes: f64,
        min_overlap_minutes: f64,
        max_accuracy_metres: f64,
        max_speed: f64,
    ) -> Result<Self, ParameterError> {
        let accuracy = Accuracy::rounded_up(max_accuracy_metres);
        Ok(Self {
            min_dwell: minutes(min_dwell_minutes).ok_or(ParameterError::MinDwell)?,
            min_overlap: minutes(min_overlap_minutes).ok_or(ParameterError::MinOverlap)?,
            max_accuracy: accuracy.map_err(|_| ParameterError::MaxAccuracy)?,
            max_speed: Some(max_speed)
                .filter(|speed| *speed > 0.0 && *speed <= 100.0)
                .ok_or(ParameterError::MaxSpeed)?,
        })
    }

    /// What counts by either of two packs: a diary that both look at keeps at least what each of them asks for.
    #[must_use]
    pub fn loosest(self, other: Self) -> Self {
        Self {
            min_dwell: self.min_dwell.min(other.min_dwell),
            min_overlap: self.min_overlap.min(other.min_overlap),
            max_accuracy: self.max_accuracy.max(other.max_accuracy),
            max_speed: self.max_speed.max(other.max_speed),
        }
    }

    /// The shortest stay that counts.
    #[must_use]
    pub const fn min_dwell(&self) -> Duration {
        self.min_dwell
    }

    /// The shortest time in an area, within its window, that counts.
    #[must_use]
    pub const fn min_overlap(&self) -> Duration {
        self.min_overlap
    }

    /// The coarsest place that counts.
    #[must_use]
    pub const fn max_accuracy(&self) -> Accuracy {
        self.max_accuracy
    }

    /// Faster than this is in a vehicle, in metres a second.
    #[must_use]
    pub const fn max_speed(&self) -> f64 {
        self.max_speed
    }
}

impl TryFrom<[f64; 4]> for Parameters {
    type Error = ParameterError;

    fn try_from(numbers: [f64; 4]) -> Result<Self, ParameterError> {
        let [dwell, overlap, accuracy, speed] = numbers;
        Self::new(dwell, overlap, accuracy, speed)
    }
}

impl From<Parameters> for [f64; 4] {
    fn from(parameters: Parameters) -> Self {
        [
            parameters.min_dwell.as_seconds_f64() / 60.0,
            parameters.min_overlap.as_seconds_f64() / 60.0,
            f64::from(parameters.max_accuracy.metres()),
            parameters.max_speed,
        ]
    }
}

/// 15 minutes and 2.8 m/s are those of `HaMagen` (Israel's Ministry of Health, 2020); 100 m is ours: it is about the size
/// of the smallest cell that a venue is listed with.
impl Default for Parameters {
    fn default() -> Self {
        Self {
            min_dwell: Duration::minutes(15),
            min_overlap: Duration::minutes(15),
            max_accuracy: Accuracy::HUNDRED_METRES,
            max_speed: 2.8,
        }
    }
}

fn minutes(minutes: f64) -> Option<Duration> {
    let inside = (0.0..=MINUTES_OF_A_DAY).contains(&minutes);
    inside.then(|| Duration::seconds_f64(minutes * 60.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let parameters = Parameters::new(7.5, 15.0, 250.0, 2.8).expect("they make sense");
        let written = json::write(&parameters);
        assert_eq!(written, "[7.5,15.0,250.0,2.8]");
        assert_eq!(json::read(written.as_bytes()), Ok(parameters));
        let read = json::read::<Parameters>;
        assert!(read(b"[7.5,15.0,250.0,0.0]").is_err());
    }

    #[test]
    fn numbers_of_no_sense_are_named() {
        let named = |a, b, c, d| Parameters::new(a, b, c, d).err();
        assert_eq!(named(15.0, 15.0, 100.0, 2.8), None);
        assert_eq!(
            named(f64::NAN, 15.0, 100.0, 2.8),
            Some(ParameterError::MinDwell)
        );
        assert_eq!(
            named(15.0, -1.0, 100.0, 2.8),
            Some(ParameterError::MinOverlap)
        );
        assert_eq!(
            named(15.0, 15.0, 1e6, 2.8),
            Some(ParameterError::MaxAccuracy)
        );
        assert_eq!(
            named(15.0, 15.0, 100.0, 0.0),
            Some(ParameterError::MaxSpeed)
        );
    }
}
