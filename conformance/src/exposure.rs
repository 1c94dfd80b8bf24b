//! Exposure notification, on the data of the published phones and servers: a file a subject.

use crate::report::{self, Report, Unreadable};
use std::path::Path;

mod cryptography;
mod exports;
mod federation;
mod risk;
mod server;
mod values;
mod windows;

/// Judges everything there is.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let mut report = Report::default();
    cryptography::judge(
        &mut report,
        &report::json(&folder.join("gaen_crypto_v1_2.json"))?,
    );
    exports::judge(&mut report, folder)?;
    server::hmacs(&mut report, &report::json(&folder.join("tek_hmac.json"))?);
    server::ranges(
        &mut report,
        &report::json(&folder.join("export_batch_ranges.json"))?,
    );
    risk::judge(
        &mut report,
        &report::json(&folder.join("cwa/exposure-windows-risk-calculation.json"))?,
    );
    windows::judge(&mut report, folder)?;
    federation::judge(&mut report, folder)?;
    Ok(report)
}
