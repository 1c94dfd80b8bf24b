//! The Corona-Warn-App's cases of windows and what they add up to.

use super::values::list;
use crate::report::Report;
use exposure::score::germany::{Germany, Level};
use exposure::{CalibrationConfidence, ExposureWindow, Infectiousness, ReportType, ScanInstance};
use serde_json::{Value, json};

/// Some day; the cases count back from it.
const TODAY: u32 = 20_000;

/// Judges every case as a whole.
pub(super) fn judge(report: &mut Report, suite: &Value) {
    for case in list(&suite["testCases"]) {
        let windows: Option<Vec<_>> = list(&case["exposureWindows"]).iter().map(window).collect();
        let found = windows.as_deref().map(summary).unwrap_or_default();
        let expected: Vec<Value> = MEMBERS.iter().map(|member| case[member].clone()).collect();
        report.expect_of("risk", found == expected, || {
            format!(
                "{}: expected {expected:?}, got {found:?}",
                case["description"]
            )
        });
    }
}

const MEMBERS: [&str; 7] = [
    "expTotalRiskLevel",
    "expAgeOfMostRecentDateWithLowRisk",
    "expAgeOfMostRecentDateWithHighRisk",
    "expNumberOfDaysWithLowRisk",
    "expNumberOfDaysWithHighRisk",
    "expTotalMinimumDistinctEncountersWithLowRisk",
    "expTotalMinimumDistinctEncountersWithHighRisk",
];

/// Our values of [`MEMBERS`].
fn summary(windows: &[ExposureWindow]) -> Vec<Value> {
    let days = Germany::V1_15.days(windows, TODAY);
    let of = |level| days.iter().filter(move |(_, day)| day.level == level);
    let age = |level| of(level).next_back().map(|(day, _)| TODAY - day);
    let high_days = of(Level::High).count();
    vec![
        json!(if high_days > 0 { 2 } else { 1 }),
        json!(age(Level::Low)),
        json!(age(Level::High)),
        json!(of(Level::Low).count()),
        json!(high_days),
        json!(days.values().map(|day| day.low_encounters).sum::<usize>()),
        json!(days.values().map(|day| day.high_encounters).sum::<usize>()),
    ]
}

fn number<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    value.as_i64()?.try_into().ok()
}

fn window(case: &Value) -> Option<ExposureWindow> {
    let scans: Option<Vec<_>> = list(&case["scanInstances"]).iter().map(scan).collect();
    Some(ExposureWindow {
        day: TODAY - number::<u32>(&case["ageInDays"])?,
        report_type: match number::<u8>(&case["reportType"])? {
            1 => ReportType::ConfirmedTest,
            2 => ReportType::ConfirmedClinicalDiagnosis,
            3 => ReportType::SelfReport,
            4 => ReportType::Recursive,
            _ => return None,
        },
        infectiousness: match number::<u8>(&case["infectiousness"])? {
            1 => Infectiousness::Standard,
            2 => Infectiousness::High,
            _ => return None,
        },
        confidence: match number::<u8>(&case["calibrationConfidence"])? {
            0 => CalibrationConfidence::Lowest,
            1 => CalibrationConfidence::Low,
            2 => CalibrationConfidence::Medium,
            3 => CalibrationConfidence::High,
            _ => return None,
        },
        transmission_risk: None,
        days_since_onset: None,
        scans: scans?,
    })
}

fn scan(case: &Value) -> Option<ScanInstance> {
    Some(ScanInstance {
        typical_attenuation_db: number(&case["typicalAttenuation"])?,
        min_attenuation_db: number(&case["minAttenuation"])?,
        seconds_since_last: number(&case["secondsSinceLastScan"])?,
    })
}
