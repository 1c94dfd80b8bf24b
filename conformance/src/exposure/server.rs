//! What the servers compute: what binds an upload, and which exports are due.

use super::values::{base64, list};
use crate::report::Report;
use exposure::{UploadedKey, due_batches, upload_is_bound};
use serde_json::Value;

/// `DIR/tek_hmac.json`: every form that is accepted, and that another byte is not.
pub(super) fn hmacs(report: &mut Report, vectors: &Value) {
    for vector in list(&vectors["vectors"]) {
        let keys: Vec<_> = list(&vector["temporaryExposureKeys"])
            .iter()
            .map(key)
            .collect();
        let secret = base64(&vector["hmac_key_b64"]).unwrap_or_default();
        for accepted in list(&vector["accepted"]) {
            let mut mac = base64(&accepted["hmac_b64"]).unwrap_or_default();
            let bound = upload_is_bound(&keys, &secret, &mac);
            mac.iter_mut().take(1).for_each(|byte| *byte ^= 1);
            let met = bound && !upload_is_bound(&keys, &secret, &mac);
            report.expect_of("hmacs", met, || format!("{}: {accepted}", vector["name"]));
        }
    }
}

fn key(value: &Value) -> UploadedKey<'_> {
    let number = |name: &str| {
        value[name]
            .as_u64()
            .and_then(|number| number.try_into().ok())
    };
    UploadedKey {
        key: value["key"].as_str().unwrap_or_default(),
        rolling_start: number("rollingStartNumber").unwrap_or_default(),
        rolling_period: number("rollingPeriod").unwrap_or_default(),
        transmission_risk: number("transmissionRisk").unwrap_or_default(),
    }
}

/// `DIR/export_batch_ranges.json`.
pub(super) fn ranges(report: &mut Report, suite: &Value) {
    let window = suite["truncate_window_s"].as_u64().unwrap_or_default();
    let now = seconds(&suite["now"]).unwrap_or_default();
    for case in list(&suite["cases"]) {
        let period = case["period_s"].as_u64().unwrap_or_default();
        let found = due_batches(period, seconds(&case["latest_end"]), now, window);
        let range = |range: &Value| Some((seconds(&range[0])?, seconds(&range[1])?));
        let expected: Option<Vec<_>> = list(&case["want"]).iter().map(range).collect();
        report.expect_of("batch ranges", found.is_some() && found == expected, || {
            format!("{}: expected {expected:?}, got {found:?}", case["name"])
        });
    }
}

/// `MM-DD hh:mm`, in a year whose months all have 31 days: the cases stay in one.
fn seconds(value: &Value) -> Option<u64> {
    let parts: Vec<&str> = value.as_str()?.split(['-', ' ', ':']).collect();
    let parts: Vec<u64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let [month, day, hour, minute] = parts.try_into().ok()?;
    Some((((month * 31 + day) * 24 + hour) * 60 + minute) * 60)
}
