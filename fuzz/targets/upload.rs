//! What a phone uploads, as a key server reads it: the body, each of its keys, its binding. One bad key never costs the good ones,
//! and what is taken keeps the rules.
#![no_main]

use exposure::{Diagnosis, INTERVAL_SECONDS, Onset, UploadRequest, admit, upload_is_bound};
use fuzz as _;
use libfuzzer_sys::fuzz_target;

/// In the seconds since 1970.
const NOW: i64 = 1_795_600_000;

fuzz_target!(|data: &[u8]| {
    let Some(request) = UploadRequest::read(data) else {
        return;
    };
    let secret = request.hmac_secret().unwrap_or_default();
    assert!(!upload_is_bound(&request.spelled(), &secret, &[7; 32]));
    let onset = Onset::choose(Some(request.symptom_onset_interval()), None, NOW);
    let keys = request.keys();
    let Ok(admitted) = admit(&keys, Diagnosis::Confirmed, onset.interval, NOW) else {
        return;
    };
    assert_eq!(admitted.keys.len() + admitted.refused.len(), keys.len());
    for key in &admitted.keys {
        let start = i64::from(key.span().start.0) * i64::from(INTERVAL_SECONDS);
        assert!((NOW - 16 * 86_400..=NOW).contains(&start));
        assert!(key.risk() <= 8 && key.days_since_onset().abs() <= 14);
    }
});
