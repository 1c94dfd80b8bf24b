//! Exposure windows: up to half an hour near one infectious person, as both published systems hand them to an app
//! (`ExposureWindow`, `ScanInstance`).

pub(crate) mod building;

use crate::export::ReportType;
use crate::metadata::CalibrationConfidence;

/// How infectious somebody was on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Infectiousness {
    /// As most are.
    Standard,
    /// More than most.
    High,
}

/// Time near one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExposureWindow {
    /// The day in UTC on which it began, counted from 1970.
    pub day: u32,
    /// On what ground the key was published.
    pub report_type: ReportType,
    /// How infectious the person was.
    pub infectiousness: Infectiousness,
    /// How well the power of the phone is known.
    pub confidence: CalibrationConfidence,
    /// The level of risk that the key was published with. The published systems keep it from an app, and models of their
    /// first version need it.
    pub transmission_risk: Option<u8>,
    /// Days from the first symptoms to the day of the key; of it the same holds.
    pub days_since_onset: Option<i8>,
    /// What was received, scan by scan.
    pub scans: Vec<ScanInstance>,
}

/// One scan of a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanInstance {
    /// The mean of what was lost on the way.
    pub typical_attenuation_db: u8,
    /// The least of it.
    pub min_attenuation_db: u8,
    /// How long ago the scan before was. Negative where somebody set a clock back: it then counts for nothing.
    pub seconds_since_last: i32,
}

impl ScanInstance {
    /// How long the scan stands for.
    pub(crate) fn seconds(&self) -> u32 {
        u32::try_from(self.seconds_since_last).unwrap_or(0)
    }
}
