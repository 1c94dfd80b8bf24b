//! Windows add up to what the reference says: Germany's published cases, and our own of the daily summaries.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::score::daily::{Summary, Weighing};
use exposure::score::germany::{Germany, Level};
use exposure::{CalibrationConfidence, ExposureWindow, Infectiousness, ReportType, ScanInstance};
use serde_json::Value;

const TODAY: u32 = 20_000;

fn window(case: &Value) -> ExposureWindow {
    let number = |value: &Value| i32::try_from(value.as_i64().unwrap()).unwrap();
    let scan = |scan: &Value| ScanInstance {
        typical_attenuation_db: u8::try_from(number(&scan["typicalAttenuation"])).unwrap(),
        min_attenuation_db: u8::try_from(number(&scan["minAttenuation"])).unwrap(),
        seconds_since_last: number(&scan["secondsSinceLastScan"]),
    };
    ExposureWindow {
        day: TODAY - number(&case["ageInDays"]).cast_unsigned(),
        report_type: match number(&case["reportType"]) {
            1 => ReportType::ConfirmedTest,
            2 => ReportType::ConfirmedClinicalDiagnosis,
            3 => ReportType::SelfReport,
            _ => ReportType::Recursive,
        },
        infectiousness: match number(&case["infectiousness"]) {
            1 => Infectiousness::Standard,
            _ => Infectiousness::High,
        },
        confidence: match number(&case["calibrationConfidence"]) {
            0 => CalibrationConfidence::Lowest,
            1 => CalibrationConfidence::Low,
            2 => CalibrationConfidence::Medium,
            _ => CalibrationConfidence::High,
        },
        transmission_risk: None,
        days_since_onset: None,
        scans: case["scanInstances"]
            .as_array()
            .unwrap()
            .iter()
            .map(scan)
            .collect(),
    }
}

#[test]
fn every_case_of_the_german_app_is_met() {
    let Some(file) = fixtures::path("exposure/cwa/exposure-windows-risk-calculation.json") else {
        return;
    };
    let suite: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let cases = suite["testCases"].as_array().unwrap();
    assert_eq!(cases.len(), 20);
    for case in cases {
        let windows: Vec<_> = case["exposureWindows"]
            .as_array()
            .unwrap()
            .iter()
            .map(window)
            .collect();
        let days = Germany::V1_15.days(&windows, TODAY);
        let of = |level| days.iter().filter(move |(_, day)| day.level == level);
        let age = |level| of(level).next_back().map(|(day, _)| u64::from(TODAY - day));
        let name = &case["description"];
        let total = if of(Level::High).count() > 0 { 2 } else { 1 };
        assert_eq!(case["expTotalRiskLevel"], total, "{name}");
        assert_eq!(
            case["expAgeOfMostRecentDateWithLowRisk"].as_u64(),
            age(Level::Low),
            "{name}"
        );
        assert_eq!(
            case["expAgeOfMostRecentDateWithHighRisk"].as_u64(),
            age(Level::High),
            "{name}"
        );
        assert_eq!(
            case["expNumberOfDaysWithLowRisk"],
            of(Level::Low).count(),
            "{name}"
        );
        assert_eq!(
            case["expNumberOfDaysWithHighRisk"],
            of(Level::High).count(),
            "{name}"
        );
        let low: usize = days.values().map(|day| day.low_encounters).sum();
        let high: usize = days.values().map(|day| day.high_encounters).sum();
        assert_eq!(
            case["expTotalMinimumDistinctEncountersWithLowRisk"], low,
            "{name}"
        );
        assert_eq!(
            case["expTotalMinimumDistinctEncountersWithHighRisk"], high,
            "{name}"
        );
    }
}

/// The narrow net of the Linux Foundation's second version.
const NARROW: Weighing = Weighing {
    attenuation_db: [55, 67, 75],
    bucket_weights: [1.75, 1.0, 0.33, 0.0],
    standard_weight: 0.3,
    high_weight: 1.0,
    report_weights: [1.0, 1.0, 0.5, 0.0],
    minimum_window_score: 60.0,
    days_since_exposure: 10,
};

fn near(age: u32, attenuation: &[u8], report_type: ReportType) -> ExposureWindow {
    let scan = |typical| ScanInstance {
        typical_attenuation_db: typical,
        min_attenuation_db: 0,
        seconds_since_last: 300,
    };
    ExposureWindow {
        day: TODAY - age,
        report_type,
        infectiousness: Infectiousness::High,
        confidence: CalibrationConfidence::High,
        transmission_risk: None,
        days_since_onset: None,
        scans: attenuation.iter().copied().map(scan).collect(),
    }
}

#[test]
fn scores_are_summed_by_day_and_ground() {
    let windows = [
        // the limits belong to the nearer bucket
        near(1, &[55, 56, 67, 75, 76], ReportType::ConfirmedTest),
        near(1, &[60], ReportType::SelfReport),
        // too little, too old, revoked
        near(2, &[76], ReportType::ConfirmedTest),
        near(11, &[55], ReportType::ConfirmedTest),
        near(3, &[55], ReportType::Revoked),
        near(10, &[55], ReportType::ConfirmedTest),
    ];
    let days = NARROW.days(&windows, TODAY);
    assert_eq!(
        days.keys().copied().collect::<Vec<_>>(),
        [TODAY - 10, TODAY - 1]
    );
    let day = days[&(TODAY - 1)];
    let tests = 300.0 * (1.75 + 1.0 + 1.0 + 0.33);
    let close = |summary: Summary, maximum: f64, sum: f64, duration: f64| {
        let pairs = [
            (summary.maximum_score, maximum),
            (summary.score_sum, sum),
            (summary.weighted_duration_sum, duration),
        ];
        pairs
            .iter()
            .all(|(found, expected)| (found - expected).abs() < 1e-9)
    };
    assert!(close(day.whole, tests, tests + 150.0, tests + 300.0));
    assert!(close(day.by_report_type[0], tests, tests, tests));
    assert!(close(day.by_report_type[2], 150.0, 150.0, 300.0));
}
