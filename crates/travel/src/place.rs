//! Places on WGS 84, in ten-millionths of a degree, so that equal places are equal bytes (about 1 cm on the ground).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A point: latitude and longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// North is positive.
    pub latitude: Latitude,
    /// East is positive.
    pub longitude: Longitude,
}

/// WGS 84 latitude, −90° to 90°.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Latitude(i32);

/// WGS 84 longitude, −180° to 180°; both ends are the same meridian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Longitude(i32);

/// The radius, in whole metres, of the circle that a reported place stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Accuracy(u32);

/// Ten-millionths in a degree.
const E7: i32 = 10_000_000;

/// A circle wider than this (10 km) says nothing of use about where somebody was.
const MAX_ACCURACY: u32 = 10_000;

/// Why a number is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceError {
    /// Not from −90 to 90 degrees.
    Latitude,
    /// Not from −180 to 180 degrees.
    Longitude,
    /// Not from 0 to 10,000 metres.
    Accuracy,
}

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Latitude => "a latitude is from −90 to 90 degrees",
            Self::Longitude => "a longitude is from −180 to 180 degrees",
            Self::Accuracy => "an accuracy is from 0 to 10,000 metres",
        })
    }
}

impl std::error::Error for PlaceError {}

impl Place {
    /// A place from degrees.
    ///
    /// # Errors
    /// [`PlaceError`] where a number is out of range or none.
    pub fn from_degrees(latitude: f64, longitude: f64) -> Result<Self, PlaceError> {
        Ok(Self {
            latitude: Latitude::from_degrees(latitude)?,
            longitude: Longitude::from_degrees(longitude)?,
        })
    }
}

impl Place {
    /// Longitude and latitude in ten-millionths of a degree.
    pub(crate) fn e7(self) -> (f64, f64) {
        (f64::from(self.longitude.0), f64::from(self.latitude.0))
    }

    /// From longitude and latitude in ten-millionths of a degree, as Google writes them.
    pub(crate) fn from_e7((longitude, latitude): (f64, f64)) -> Result<Self, PlaceError> {
        Self::from_degrees(latitude / f64::from(E7), longitude / f64::from(E7))
    }
}

impl Latitude {
    /// From degrees, rounded to ten-millionths.
    ///
    /// # Errors
    /// [`PlaceError::Latitude`].
    pub fn from_degrees(degrees: f64) -> Result<Self, PlaceError> {
        e7(degrees, 90).map(Self).ok_or(PlaceError::Latitude)
    }

    /// In degrees.
    #[must_use]
    pub fn degrees(self) -> f64 {
        f64::from(self.0) / f64::from(E7)
    }
}

impl Longitude {
    /// From degrees, rounded to ten-millionths.
    ///
    /// # Errors
    /// [`PlaceError::Longitude`].
    pub fn from_degrees(degrees: f64) -> Result<Self, PlaceError> {
        e7(degrees, 180).map(Self).ok_or(PlaceError::Longitude)
    }

    /// In degrees.
    #[must_use]
    pub fn degrees(self) -> f64 {
        f64::from(self.0) / f64::from(E7)
    }
}

impl Accuracy {
    /// 100 m.
    pub(crate) const HUNDRED_METRES: Self = Self(100);

    /// In whole metres.
    ///
    /// # Errors
    /// [`PlaceError::Accuracy`] beyond 10 km.
    pub const fn from_metres(metres: u32) -> Result<Self, PlaceError> {
        if metres <= MAX_ACCURACY {
            Ok(Self(metres))
        } else {
            Err(PlaceError::Accuracy)
        }
    }

    /// Rounded up to whole metres.
    ///
    /// # Errors
    /// [`PlaceError::Accuracy`] for what is negative, beyond 10 km, or no number.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked before"
    )]
    pub fn rounded_up(metres: f64) -> Result<Self, PlaceError> {
        if (0.0..=f64::from(MAX_ACCURACY)).contains(&metres) {
            Self::from_metres(metres.ceil() as u32)
        } else {
            Err(PlaceError::Accuracy)
        }
    }

    /// In metres.
    #[must_use]
    pub const fn metres(self) -> u32 {
        self.0
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the range is checked before: 180 degrees are 1.8e9, which an i32 holds"
)]
fn e7(degrees: f64, limit: i32) -> Option<i32> {
    let inside = degrees.abs() <= f64::from(limit);
    inside.then(|| (degrees * f64::from(E7)).round() as i32)
}

impl TryFrom<f64> for Latitude {
    type Error = PlaceError;
    fn try_from(degrees: f64) -> Result<Self, PlaceError> {
        Self::from_degrees(degrees)
    }
}

impl TryFrom<f64> for Longitude {
    type Error = PlaceError;
    fn try_from(degrees: f64) -> Result<Self, PlaceError> {
        Self::from_degrees(degrees)
    }
}

impl TryFrom<u32> for Accuracy {
    type Error = PlaceError;
    fn try_from(metres: u32) -> Result<Self, PlaceError> {
        Self::from_metres(metres)
    }
}

impl From<Latitude> for f64 {
    fn from(latitude: Latitude) -> Self {
        latitude.degrees()
    }
}

impl From<Longitude> for f64 {
    fn from(longitude: Longitude) -> Self {
        longitude.degrees()
    }
}

impl From<Accuracy> for u32 {
    fn from(accuracy: Accuracy) -> Self {
        accuracy.metres()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_earth_are_places_and_beyond_them_is_none() {
        assert!(Place::from_degrees(90.0, -180.0).is_ok());
        assert_eq!(
            Place::from_degrees(90.000_000_1, 0.0),
            Err(PlaceError::Latitude)
        );
        assert_eq!(
            Place::from_degrees(0.0, f64::NAN),
            Err(PlaceError::Longitude)
        );
        assert_eq!(
            Place::from_degrees(0.0, f64::INFINITY),
            Err(PlaceError::Longitude)
        );
    }

    #[test]
    fn degrees_come_back_as_they_were_written() {
        let written = r#"{"latitude":35.1234567,"longitude":-139.7654321}"#;
        let place: Place = serde_json::from_str(written).unwrap();
        assert_eq!(serde_json::to_string(&place).unwrap(), written);
    }

    #[test]
    fn an_accuracy_is_rounded_away_from_more_than_was_measured() {
        assert_eq!(Accuracy::rounded_up(12.1).map(Accuracy::metres), Ok(13));
        for wrong in [-1.0, 10_001.0, f64::NAN] {
            assert_eq!(Accuracy::rounded_up(wrong), Err(PlaceError::Accuracy));
        }
    }
}
