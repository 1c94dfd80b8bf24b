//! Export files and their decoded content: `DIR/exports_decoded.json` names the files.

use super::values::{base64, list};
use crate::hex;
use crate::report::{self, Report, Unreadable};
use exposure::{Archive, Export, PublishedKey, ReportType, TrustedKey};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Judges every file.
pub(super) fn judge(report: &mut Report, folder: &Path) -> Result<(), Unreadable> {
    for expected in list(&report::json(&folder.join("exports_decoded.json"))?["exports"]) {
        let name = expected["file"].as_str().unwrap_or_default();
        let path = folder.join(name.trim_end_matches(" (a zip)"));
        let bytes = std::fs::read(&path).map_err(|error| Unreadable::new(&path, error))?;
        file(report, name, &bytes, expected);
    }
    Ok(())
}

fn file(report: &mut Report, name: &str, bytes: &[u8], expected: &Value) {
    let archive = Archive::read(bytes);
    // what is not packed begins with the header itself
    let part = archive.as_ref().map_or(bytes, Archive::unverified);
    let digest = hex::written(&Sha256::digest(part));
    report.expect_of("parts", expected["sha256_export_bin"] == digest, || {
        format!("{name}: another export.bin: {digest}")
    });
    match Export::read(part) {
        Ok(export) => content(report, name, &export, expected),
        Err(error) => report.expect_of("exports", false, || format!("{name}: {error}")),
    }
    for signer in list(&expected["verified_with"]) {
        let met = archive
            .as_ref()
            .is_ok_and(|archive| verifies(archive, signer));
        report.expect_of("signatures", met, || {
            format!("{name}: not signed by {}", signer["name"])
        });
    }
}

fn verifies(archive: &Archive, signer: &Value) -> bool {
    let Ok(export) = Export::read(archive.unverified()) else {
        return false;
    };
    let der = base64(&signer["spki_b64"]).unwrap_or_default();
    export.signature_infos.iter().any(|info| {
        let key = TrustedKey::from_der(info.key_id, info.key_version, &der);
        key.is_some_and(|key| archive.verify(&[key]).is_ok())
    })
}

fn content(report: &mut Report, name: &str, export: &Export<'_>, expected: &Value) {
    let keys: Vec<PublishedKey> = export.keys().flatten().collect();
    let revised = export.revised_keys().flatten().count();
    let shown = &expected["export"];
    let or_default = |member: &str, default: u64| shown[member].as_u64().unwrap_or(default);
    let checks = [
        ("keys", expected["n_keys"] == keys.len()),
        ("revised keys", expected["n_revised"] == revised),
        (
            "start",
            shown["start_timestamp"]
                .as_u64()
                .is_none_or(|start| start == export.start),
        ),
        (
            "end",
            shown["end_timestamp"]
                .as_u64()
                .is_none_or(|end| end == export.end),
        ),
        (
            "region",
            shown["region"]
                .as_str()
                .is_none_or(|region| region == export.region),
        ),
        (
            "batch",
            or_default("batch_num", 1) == u64::from(export.batch.0),
        ),
        (
            "size",
            or_default("batch_size", 1) == u64::from(export.batch.1),
        ),
    ];
    for (what, met) in checks {
        report.expect_of("exports", met, || format!("{name}: {what} differ"));
    }
    for (place, listed) in list(&shown["keys"]).iter().enumerate() {
        let met = keys.get(place).is_some_and(|key| is(key, listed));
        report.expect_of("decoded keys", met, || {
            format!("{name}: key {place} is not {listed}")
        });
    }
}

fn is(key: &PublishedKey, expected: &Value) -> bool {
    let number = |name: &str| expected[name].as_i64();
    base64(&expected["key_data"]).is_some_and(|data| data == key.span.key.0)
        && number("rolling_start_interval_number").unwrap_or(0) == i64::from(key.span.start.0)
        && number("rolling_period").unwrap_or(144) == i64::from(key.span.period.get())
        && number("transmission_risk_level") == key.transmission_risk.map(i64::from)
        && number("days_since_onset_of_symptoms") == key.days_since_onset.map(i64::from)
        && ground(&expected["report_type"]) == key.report_type
}

/// The ground as a number or by its name in the format.
fn ground(value: &Value) -> Option<ReportType> {
    match (value.as_u64(), value.as_str()) {
        (Some(1), _) | (_, Some("CONFIRMED_TEST")) => Some(ReportType::ConfirmedTest),
        (Some(2), _) | (_, Some("CONFIRMED_CLINICAL_DIAGNOSIS")) => {
            Some(ReportType::ConfirmedClinicalDiagnosis)
        }
        (Some(3), _) | (_, Some("SELF_REPORT")) => Some(ReportType::SelfReport),
        (Some(4), _) | (_, Some("RECURSIVE")) => Some(ReportType::Recursive),
        (Some(5), _) | (_, Some("REVOKED")) => Some(ReportType::Revoked),
        _ => None,
    }
}
