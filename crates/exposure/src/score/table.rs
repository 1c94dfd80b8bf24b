//! What authorities used, from their published configurations: names, limits, weights, maps and triggers. Where one did
//! not say something, all grounds count alike, and a key without a day counts as standard.

use super::dose::DoseResponse;
use super::germany::Germany;
use super::legacy::Configuration;
use super::model::{Model, Summaries};
use crate::window::Infectiousness::{High, Standard};

const NOTHING_SAID: Summaries = Summaries {
    attenuation_db: &[],
    bucket_weights: &[],
    infectiousness_weights: [1.0, 1.0],
    report_weights: [1.0; 4],
    minimum_window_score: 0.0,
    days_since_exposure: 0,
    days: &[],
    when_days_missing: Standard,
    trigger_minutes: Some(15.0),
    advisory_minutes: None,
};

/// The narrow net of the Linux Foundation's second version.
const NARROW: Summaries = Summaries {
    attenuation_db: &[55, 67, 75],
    bucket_weights: &[1.75, 1.0, 0.33, 0.0],
    infectiousness_weights: [0.3, 1.0],
    days: &[(-4, -3, Standard), (4, 5, Standard), (-2, 3, High)],
    advisory_minutes: Some(5.0),
    ..NOTHING_SAID
};

pub(super) const ALL: [(&str, Model); 16] = [
    (
        "lfph-narrow-v1",
        Model::Summaries(Summaries {
            attenuation_db: &[55, 63, 70],
            bucket_weights: &[1.5, 1.0, 0.4, 0.0],
            infectiousness_weights: [0.3, 1.0],
            days: &[(-3, -3, Standard), (4, 4, Standard), (-2, 3, High)],
            ..NOTHING_SAID
        }),
    ),
    (
        "lfph-wide-v1",
        Model::Summaries(Summaries {
            attenuation_db: &[55, 70, 80],
            bucket_weights: &[2.0, 1.0, 0.25, 0.0],
            infectiousness_weights: [0.6, 2.0],
            days: &[(-5, -4, Standard), (5, 9, Standard), (-3, 4, High)],
            ..NOTHING_SAID
        }),
    ),
    ("lfph-narrow-v2", Model::Summaries(NARROW)),
    (
        "lfph-wide-v2",
        Model::Summaries(Summaries {
            attenuation_db: &[55, 70, 80],
            bucket_weights: &[2.0, 1.0, 0.25, 0.0],
            advisory_minutes: None,
            ..NARROW
        }),
    ),
    ("germany-cwa-2x", Model::Germany(Germany::V2)),
    ("germany-cwa-1-15", Model::Germany(Germany::V1_15)),
    // keys from two days before the first symptoms are uploaded, and all of them count alike
    (
        "switzerland-2021",
        Model::Summaries(Summaries {
            attenuation_db: &[55, 63],
            bucket_weights: &[1.0, 0.5, 0.0],
            days: &[(-14, 14, High)],
            when_days_missing: High,
            ..NOTHING_SAID
        }),
    ),
    // the app itself computes a distance for each scan with a filter over the whole window; these are the numbers that
    // it falls back on
    (
        "england-wales-v2",
        Model::Summaries(Summaries {
            attenuation_db: &[55, 63],
            bucket_weights: &[1.0, 0.5, 0.0],
            infectiousness_weights: [0.4, 1.0],
            days: &[(-5, -3, Standard), (4, 9, Standard), (-2, 3, High)],
            ..NOTHING_SAID
        }),
    ),
    ("arizona-covidwatch", Model::Dose(ARIZONA)),
    (
        "new-zealand-6-1-0",
        Model::Summaries(Summaries {
            attenuation_db: &[55, 67, 75],
            bucket_weights: &[1.75, 1.0, 0.33, 0.0],
            days: &[(-10, 13, Standard)],
            ..NOTHING_SAID
        }),
    ),
    (
        "finland-v2",
        Model::Summaries(Summaries {
            attenuation_db: &[51, 63, 70],
            bucket_weights: &[1.25, 1.0, 0.5, 0.0],
            infectiousness_weights: [0.625, 1.0],
            report_weights: [1.0, 0.0, 0.0, 0.0],
            minimum_window_score: 1.0,
            days_since_exposure: 10,
            days: &[(-2, 7, High), (8, 10, Standard)],
            when_days_missing: High,
            ..NOTHING_SAID
        }),
    ),
    (
        "netherlands-v2",
        Model::Summaries(Summaries {
            attenuation_db: &[56, 62, 73],
            bucket_weights: &[1.5, 1.0, 0.4, 0.0],
            minimum_window_score: 300.0,
            days_since_exposure: 14,
            days: &[(-2, 11, Standard)],
            ..NOTHING_SAID
        }),
    ),
    (
        "netherlands-v1",
        Model::Score {
            attenuation_db: [63, 73],
            configuration: Configuration {
                attenuation_scores: [0, 1, 2, 2, 2, 2, 2, 2],
                days_scores: [1; 8],
                duration_scores: [0, 0, 0, 1, 2, 2, 2, 2],
                transmission_scores: [0, 1, 1, 1, 0, 0, 0, 0],
                minimum: 2,
            },
        },
    ),
    (
        "canada-v1",
        Model::Durations {
            attenuation_db: [50, 62],
            trigger_minutes: Some(15.0),
        },
    ),
    (
        "ireland-v1-2020",
        Model::Durations {
            attenuation_db: [48, 58],
            trigger_minutes: None,
        },
    ),
    (
        "japan-cocoa-defaults",
        Model::Summaries(Summaries {
            attenuation_db: &[50, 70, 90],
            bucket_weights: &[1.0, 1.0, 1.0, 1.0],
            days: &[(-5, -3, Standard), (6, 10, Standard), (-2, 5, High)],
            trigger_minutes: None,
            ..NOTHING_SAID
        }),
    ),
];

const ARIZONA: DoseResponse = DoseResponse {
    attenuation_db: [50, 70],
    bucket_weights: [2.39, 0.6, 0.06],
    rate: 3.1e-6,
    transmission: &[
        0.0,
        10.0,
        21.544_346_9,
        31.622_776_6,
        46.415_888_3,
        68.129_206_9,
        100.0,
        100.0,
    ],
    // the map of days since a test is left out: a window does not say which of the two its days count from
    levels: &[1, 3, 4, 5, 6, 6, 6, 6, 5, 4, 3, 2, 2, 1, 1],
    levels_from: -5,
    most_seconds: 30 * 60,
    significant: 0.01,
    #[rustfmt::skip]
    discounts: &[
        1.0, 0.999_98, 0.994_059, 0.949_788_5, 0.858_806, 0.755_134, 0.660_103_392, 0.586_894_919, 0.533_407_703,
        0.494_373_128, 0.463_039_432, 0.438_587_189, 0.416_241_392, 0.393_207_216, 0.367_287_169, 0.340_932_595,
        0.313_997_176, 0.286_927_378, 0.265_554_932, 0.240_765_331, 0.217_746_365, 0.201_059_905, 0.185_435_372,
        0.172_969_757, 0.156_689_676, 0.141_405_162, 0.124_388_311, 0.108_319_101, 0.094_752_304, 0.081_300_662,
        0.070_016_527, 0.056_302_622, 0.044_703_284, 0.036_214_683, 0.030_309_399, 0.024_554_527, 0.018_833_743,
        0.014_769_669,
    ],
};
