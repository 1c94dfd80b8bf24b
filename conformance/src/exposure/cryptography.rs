//! Keys, identifiers and metadata of one day: `DIR/gaen_crypto_v1_2.json`.

use super::values::list;
use crate::hex;
use crate::report::Report;
use exposure::{
    EncryptedMetadata, Interval, KeySpan, Metadata, RollingPeriod, TemporaryExposureKey,
};
use serde_json::Value;

/// Bytes of hexadecimal digits.
fn bytes<const N: usize>(value: &Value) -> Option<[u8; N]> {
    hex::read(value.as_str()?)?.try_into().ok()
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64()?.try_into().ok()
}

/// Judges both keys, every identifier and every encrypted metadata, which are read back too.
pub(super) fn judge(report: &mut Report, vectors: &Value) {
    let read = (
        bytes(&vectors["tek"]),
        number(&vectors["rolling_start_interval_number"]),
        number(&vectors["rolling_period"]).and_then(|period| RollingPeriod::new(period).ok()),
        bytes(&vectors["metadata"]),
    );
    let (Some(key), Some(start), Some(period), Some(metadata)) = read else {
        return report.expect_of("keys", false, || "the key of the day cannot be read".into());
    };
    let span = KeySpan {
        key: TemporaryExposureKey(key),
        start: Interval(start),
        period,
    };
    for (name, found) in [
        ("rpik", *span.key.rpik().as_bytes()),
        ("aemk", *span.key.aemk().as_bytes()),
    ] {
        report.expect_of("keys", vectors[name] == hex::written(&found), || {
            format!(
                "{name}: expected {}, got {}",
                vectors[name],
                hex::written(&found)
            )
        });
    }
    day(
        report,
        &span,
        Metadata(metadata),
        list(&vectors["advertised"]),
    );
}

fn day(report: &mut Report, span: &KeySpan, metadata: Metadata, rows: &[Value]) {
    let found: Vec<_> = span.identifiers().collect();
    report.expect_of("identifiers", found.len() == rows.len(), || {
        format!("expected {} identifiers, got {}", rows.len(), found.len())
    });
    let aemk = span.key.aemk();
    for ((interval, rpi), row) in found.iter().zip(rows) {
        let met = row["rpi"] == hex::written(&rpi.0) && row["en_interval_number"] == interval.0;
        report.expect_of("identifiers", met, || {
            format!("{row}: got {}", hex::written(&rpi.0))
        });
        let sent = aemk.encrypt(rpi, metadata);
        let heard = bytes(&row["aem"]).map(EncryptedMetadata);
        let back = heard.map(|heard| aemk.decrypt(rpi, heard));
        let met = heard == Some(sent) && back == Some(metadata);
        report.expect_of("metadata", met, || {
            format!("{row}: got {}", hex::written(&sent.0))
        });
    }
}
