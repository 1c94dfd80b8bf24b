//! The presets are those of the authorities, number by number, and each says of a day what its app would have said.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::score::cumulative::{self, MEASURED_PER_HOUR};
use exposure::score::dose::DoseResponse;
use exposure::score::germany::{RISK_VALUES, WEIGHTS};
use exposure::score::legacy::Configuration;
use exposure::score::model::{Model, Summaries};
use exposure::score::preset::{Preset, PresetDay, Tier};
use exposure::{CalibrationConfidence, ExposureWindow, Infectiousness, ReportType, ScanInstance};
use serde_json::{Value, json};

const TODAY: u32 = 20_000;

/// `3` and `3.0` are one number.
fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

fn floats<T: Copy + Into<f64>>(list: &[T]) -> Vec<f64> {
    list.iter().map(|number| (*number).into()).collect()
}

fn or<T>(value: &Value, default: T, read: impl Fn(&Value) -> T) -> T {
    if value.is_null() {
        default
    } else {
        read(value)
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The map of the file, day by day.
fn infectiousness(dsos: &Value, day: i64) -> Option<Infectiousness> {
    let within = |name: &str| {
        let ranges = dsos[name].as_array();
        ranges.is_some_and(|ranges| {
            ranges.iter().any(|range| {
                (range[0].as_i64().unwrap()..=range[1].as_i64().unwrap()).contains(&day)
            })
        })
    };
    match (within("H"), within("S")) {
        (true, _) => Some(Infectiousness::High),
        (_, true) => Some(Infectiousness::Standard),
        _ => None,
    }
}

fn are_summaries(name: &str, model: &Model, summaries: &Summaries, file: &Value) {
    let buckets = if file["v1_fallback"].is_null() {
        file
    } else {
        &file["v1_fallback"]
    };
    assert_eq!(
        floats(summaries.attenuation_db),
        numbers(&buckets["attenuation_db"]),
        "{name}"
    );
    assert_eq!(
        summaries.bucket_weights,
        numbers(&buckets["bucket_weights"]),
        "{name}"
    );
    let weights = ["S", "H"].map(|which| or(&file["infectiousness_weights"][which], 1.0, number));
    assert_eq!(summaries.infectiousness_weights, weights, "{name}");
    let seconds = or(&buckets["threshold_s"], f64::NAN, number);
    let minutes = or(&file["threshold_min"], seconds / 60.0, number);
    let trigger = (!minutes.is_nan()).then_some(minutes);
    assert_eq!(summaries.trigger_minutes, trigger, "{name}");
    assert_eq!(
        summaries.minimum_window_score,
        or(&file["minimum_window_score"], 0.0, number)
    );
    let days = f64::from(summaries.days_since_exposure);
    assert_eq!(
        days,
        or(&file["days_since_exposure"], 0.0, number),
        "{name}"
    );
    let advisory = file["tiers_min"]["advisory"][0].as_f64();
    assert_eq!(summaries.advisory_minutes, advisory, "{name}");
    let grounds = ["confirmed_test", "clinical", "self", "recursive"]
        .map(|ground| or(&file["report_type_weights"][ground], 1.0, number));
    assert_eq!(summaries.report_weights, grounds, "{name}");
    for day in -14..=14_i8 {
        let expected = match file["dsos"].is_string() {
            true => Some(Infectiousness::High),
            false => infectiousness(&file["dsos"], day.into()),
        };
        assert_eq!(
            model.mapping().infectiousness(Some(day)),
            expected,
            "{name} {day}"
        );
    }
    if file["infectiousness_when_missing"] == "H" {
        assert_eq!(summaries.when_days_missing, Infectiousness::High, "{name}");
    }
}

fn is_dose(model: &DoseResponse, file: &Value) {
    assert_eq!(
        floats(&model.attenuation_db),
        numbers(&file["attenuation_db"])
    );
    assert_eq!(model.bucket_weights, *numbers(&file["bucket_weights"]));
    assert_eq!(model.rate, number(&file["dose_response_lambda"]));
    assert_eq!(model.transmission, numbers(&file["transmission_value"]));
    assert_eq!(
        model.discounts,
        numbers(&file["discount_by_days_since_exposure"])
    );
    assert_eq!(model.significant, number(&file["significant_p"]));
    let minutes = f64::from(model.most_seconds) / 60.0;
    assert_eq!(minutes, number(&file["per_window_duration_cap_min"]));
    let levels: serde_json::Map<String, Value> = (model.levels_from..)
        .zip(model.levels)
        .map(|(day, level)| (day.to_string(), json!(level)))
        .collect();
    assert_eq!(Value::Object(levels), file["level_by_dsos"]);
}

/// The level that a key of a day has by the file, and as our windows code it with the server's choice of ground.
fn is_german(name: &str, model: &Model, file: &Value) {
    let Model::Germany(germany) = model else {
        panic!("{name}")
    };
    let unfiltered = file["no_filters"] == true;
    assert_eq!(
        json!(germany.high_from),
        file["risk_minutes_high"],
        "{name}"
    );
    assert_eq!(
        json!(germany.low_from),
        file["risk_minutes_low_from_per_day"],
        "{name}"
    );
    if unfiltered {
        assert_eq!(
            (
                germany.least_minutes,
                germany.least_level,
                germany.oldest_days
            ),
            (0, 0, None)
        );
        return;
    }
    assert_eq!(
        json!(germany.least_minutes),
        file["drop_window_if_minutes_below_79db_lt"]
    );
    assert_eq!(
        json!((1..germany.least_level).collect::<Vec<_>>()),
        file["drop_trl"]
    );
    assert_eq!(json!(germany.oldest_days), file["max_encounter_age_days"]);
    let weights =
        WEIGHTS.map(|(below, hundredths)| json!({"lt_db": below, "w": hundredths as f64 / 100.0}));
    let listed = file["attenuation_weights"].as_array().unwrap();
    assert!(weights.iter().zip(listed).all(|(ours, theirs)| {
        ours["lt_db"] == theirs["lt_db"] && ours["w"].as_f64() == theirs["w"].as_f64()
    }));
    let unit = number(&file["trl_multiplier"]);
    for (level, value) in RISK_VALUES.iter().enumerate().skip(germany.least_level) {
        assert!(
            (level as f64 * unit * 100.0 - *value as f64).abs() < 1e-9,
            "{level}"
        );
    }
    let levels = &file["trl_by_dsos_known_onset"];
    for day in -14..=14_i8 {
        let level = or(
            &levels[day.to_string()],
            levels["else"].as_u64(),
            Value::as_u64,
        );
        let even = level.unwrap().is_multiple_of(2);
        let high = model.mapping().infectiousness(Some(day)) == Some(Infectiousness::High);
        assert_eq!(high, even, "{day}");
    }
}

fn is_score(configuration: &Configuration, limits: [u8; 2], file: &Value) {
    let list = |list: &[u32]| json!(list);
    assert_eq!(json!(limits), file["attenuation_db"]);
    assert_eq!(
        list(&configuration.attenuation_scores),
        file["attenuation_scores"]
    );
    assert_eq!(
        list(&configuration.duration_scores),
        file["duration_scores"]
    );
    assert_eq!(
        list(&configuration.transmission_scores),
        file["transmission_risk_scores"]
    );
    assert_eq!(json!(configuration.minimum), file["minimum_risk_score"]);
}

#[test]
fn every_preset_of_the_file_is_ours_number_by_number_and_ours_are_no_more() {
    let Some(path) = fixtures::path("city/risk_presets/presets.json") else {
        return;
    };
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let of_file = file.as_object().unwrap().keys();
    // two of its eighteen members are no presets
    let named = of_file.filter(|name| !["_note", "gaen_constants"].contains(&name.as_str()));
    let mut names: Vec<String> = named.map(|name| name.replace('_', "-")).collect();
    let mut ours: Vec<&str> = Preset::all().map(|preset| preset.name).collect();
    names.sort();
    ours.sort_unstable();
    assert_eq!(
        (ours, names.len()),
        (names.iter().map(String::as_str).collect(), 16)
    );
    for Preset { name, model } in Preset::all() {
        let file = &file[name.replace('-', "_")];
        match &model {
            Model::Summaries(summaries) => are_summaries(name, &model, summaries, file),
            Model::Dose(dose) => is_dose(dose, file),
            Model::Germany(_) => is_german(name, &model, file),
            Model::Durations {
                attenuation_db,
                trigger_minutes,
            } => {
                assert_eq!(json!(attenuation_db), file["attenuation_db"], "{name}");
                assert_eq!(
                    *trigger_minutes,
                    file["minimum_exposure_min"].as_f64(),
                    "{name}"
                );
            }
            Model::Score {
                attenuation_db,
                configuration,
            } => {
                is_score(configuration, *attenuation_db, file);
            }
        }
    }
}

/// Scans of five minutes at these attenuations.
fn window(age: u32, attenuations: &[u8]) -> ExposureWindow {
    let scan = |attenuation: &u8| ScanInstance {
        typical_attenuation_db: *attenuation,
        min_attenuation_db: *attenuation,
        seconds_since_last: 300,
    };
    ExposureWindow {
        day: TODAY - age,
        report_type: ReportType::ConfirmedTest,
        infectiousness: Infectiousness::High,
        confidence: CalibrationConfidence::High,
        transmission_risk: Some(2),
        days_since_onset: Some(0),
        scans: attenuations.iter().map(scan).collect(),
    }
}

fn day(name: &str, windows: &[ExposureWindow]) -> Option<PresetDay> {
    let days = Preset::named(name).unwrap().days(windows, TODAY);
    assert!(days.len() <= 1);
    days.values().next().copied()
}

/// Minutes, whether the trigger is reached, the tier.
fn says(name: &str, attenuations: &[u8]) -> (f64, bool, Tier) {
    let day = day(name, &[window(1, attenuations)]).unwrap();
    (
        (day.weighted_minutes * 1e6).round() / 1e6,
        day.reached,
        day.tier,
    )
}

#[test]
fn each_says_of_a_day_what_its_app_would_have_said() {
    let none = |minutes| (minutes, false, Tier::None);
    let alert = |minutes| (minutes, true, Tier::Alert);
    // 15 minutes at 60 dB, 5 at 72
    let near = [60, 60, 60, 72];
    assert_eq!(says("lfph-narrow-v1", &near), alert(15.0));
    assert_eq!(says("lfph-wide-v1", &near), alert(32.5));
    assert_eq!(says("lfph-narrow-v2", &near), alert(16.65));
    assert_eq!(
        says("lfph-narrow-v2", &[60, 60]),
        (10.0, false, Tier::Advisory)
    );
    assert_eq!(says("lfph-narrow-v2", &[72, 72]), none(3.3));
    assert_eq!(says("lfph-wide-v2", &near), alert(16.25));
    assert_eq!(says("switzerland-2021", &near), none(7.5));
    assert_eq!(says("england-wales-v2", &[55, 55, 55]), alert(15.0));
    assert_eq!(says("new-zealand-6-1-0", &near), alert(16.65));
    assert_eq!(says("finland-v2", &near), alert(15.0));
    assert_eq!(says("netherlands-v2", &near), alert(17.0));
    // 60 dB is below the second limit of the one and not of the other
    assert_eq!(says("canada-v1", &near), alert(15.0));
    assert_eq!(says("ireland-v1-2020", &[50, 60]), none(5.0));
    assert_eq!(says("japan-cocoa-defaults", &near), none(20.0));
    // 20 minutes of a mean of 63 dB are 2 of duration and 2 of attenuation
    assert_eq!(says("netherlands-v1", &near), alert(20.0));
    assert_eq!(says("netherlands-v1", &[70, 70]), none(0.0));
}

#[test]
fn germany_drops_what_is_short_or_of_low_level_or_old() {
    // a high level of 8 makes 1.6 of a minute, and 60 dB 0.8 of one
    assert_eq!(
        says("germany-cwa-2x", &[60, 60, 60]),
        (19.2, true, Tier::Alert)
    );
    assert_eq!(says("germany-cwa-2x", &[60, 60]), (12.8, false, Tier::None));
    assert_eq!(
        says("germany-cwa-1-15", &[60]),
        (6.4, false, Tier::Advisory)
    );
    assert_eq!(
        says("germany-cwa-1-15", &[60, 60]),
        (12.8, true, Tier::Alert)
    );
    let changed = |change: fn(&mut ExposureWindow)| {
        let mut changed = window(10, &[60, 60, 60]);
        change(&mut changed);
        day("germany-cwa-2x", &[changed])
    };
    assert!(changed(|_| ()).is_some());
    assert_eq!(changed(|window| window.day -= 1), None);
    let low = |window: &mut ExposureWindow| {
        window.report_type = ReportType::Recursive;
    };
    assert_eq!(changed(low), None);
    let short = |window: &mut ExposureWindow| {
        window.scans[0].seconds_since_last = 240;
        window.scans[1].min_attenuation_db = 79;
        window.scans[2].min_attenuation_db = 79;
    };
    assert_eq!(changed(short), None);
}

#[test]
fn arizona_multiplies_dose_by_level_and_caps_a_window() {
    let preset = Preset::named("arizona-covidwatch").unwrap();
    let Model::Dose(model) = preset.model else {
        panic!()
    };
    // half an hour at 50 dB is the most that one window counts
    let probability = |minutes: f64| -f64::exp_m1(-3.1e-6 * 100.0 * 2.39 * minutes);
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
    let one = day("arizona-covidwatch", &[window(1, &[50; 6])]).unwrap();
    assert!(close(one.weighted_minutes, 71.7) && one.reached);
    assert!(close(one.probability.unwrap(), probability(30.0)));
    let capped = day("arizona-covidwatch", &[window(1, &[50; 12])]).unwrap();
    assert!(close(capped.probability.unwrap(), probability(30.0)));
    let two = day(
        "arizona-covidwatch",
        &[window(1, &[50; 6]), window(1, &[50; 6])],
    )
    .unwrap();
    assert!(close(two.probability.unwrap(), probability(60.0)));
    // 3.1e-6 × 100 × 0.6 × 30 is half a percent
    assert!(
        !day("arizona-covidwatch", &[window(1, &[60; 6])])
            .unwrap()
            .reached
    );
    let mut later = window(1, &[50; 6]);
    later.days_since_onset = Some(10);
    assert_eq!(day("arizona-covidwatch", &[later.clone()]), None);
    later.days_since_onset = None;
    assert!(day("arizona-covidwatch", &[later]).is_some());
    let days = model.days(&[window(1, &[50; 6]), window(3, &[50; 6])]);
    let p = probability(30.0);
    let both = 1.0 - (1.0 - p * 0.999_98) * (1.0 - p * 0.949_788_5);
    assert!(close(model.combined(&days, TODAY), both));
}

#[test]
fn a_risk_that_grows_with_time_adds_up_over_days() {
    let Some(Preset {
        model: Model::Summaries(summaries),
        ..
    }) = Preset::named("lfph-narrow-v2")
    else {
        panic!()
    };
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
    assert!(close(
        cumulative::risk(1.0, MEASURED_PER_HOUR),
        -f64::exp_m1(-0.011)
    ));
    let windows = [
        window(1, &[60; 6]),
        window(1, &[60; 6]),
        window(2, &[60; 6]),
    ];
    let (days, all) = cumulative::days(&windows, &summaries.weighing(), TODAY, MEASURED_PER_HOUR);
    assert!(close(
        days[&(TODAY - 1)],
        cumulative::risk(1.0, MEASURED_PER_HOUR)
    ));
    assert!(close(all, cumulative::risk(1.5, MEASURED_PER_HOUR)));
}
