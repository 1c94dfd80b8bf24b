//! The EU's gateway: `DIR/efgs`, its rows of signed texts and its own messages.

use crate::report::{self, Report, Unreadable};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use exposure::{FederatedBatch, FederatedKey};
use std::path::Path;

/// Judges every row and every message.
pub(super) fn judge(report: &mut Report, folder: &Path) -> Result<(), Unreadable> {
    let folder = folder.join("efgs");
    let rows = report::text(&folder.join("CSharpTestdata.txt"))?;
    for (place, row) in rows.lines().enumerate() {
        let met = is_signed_so(row) == Some(true);
        report.expect_of("gateway's texts", met, || {
            format!("row {}: {row}", place + 1)
        });
    }
    for path in report::files(&folder, ".bin")? {
        let message = std::fs::read(&path).map_err(|error| Unreadable::new(&path, error))?;
        let met = comes_back(&message) == Some(true);
        report.expect_of("gateway's messages", met, || {
            format!("{}: is not written as it was read", path.display())
        });
    }
    Ok(())
}

fn comes_back(message: &[u8]) -> Option<bool> {
    let batch = FederatedBatch::read(message).ok()?;
    let keys: Result<Vec<_>, _> = batch.keys.into_iter().collect();
    let keys = keys.ok().filter(|keys| !keys.is_empty())?;
    Some(FederatedKey::batch(&keys) == message)
}

/// A row has each field as it is and in Base64, and the text that is signed, in Base64 as well.
fn is_signed_so(row: &str) -> Option<bool> {
    let columns: Vec<&str> = row.split('|').collect();
    let field = |place: usize| columns.get(2 * place).copied();
    let data = bytes(field(0)?)?;
    let key = FederatedKey {
        key_data: &data,
        rolling_start: number(field(1)?)?,
        rolling_period: number(field(2)?)?,
        transmission_risk: number(field(3)?)?.cast_signed(),
        visited_countries: bare(field(4)?).split(',').collect(),
        origin: bare(field(5)?),
        report_type: number(field(6)?)?,
        days_since_onset: number(field(7)?)?.cast_signed(),
    };
    let expected = BASE64_STANDARD.decode(field(8)?).ok()?;
    Some(key.signing_text().as_bytes() == expected)
}

fn bare(list: &str) -> &str {
    list.trim_matches(['[', ']'])
}

/// `[1,2,3]` as bytes.
fn bytes(list: &str) -> Option<Vec<u8>> {
    let numbers = bare(list).split(',').map(|number| number.parse().ok());
    numbers.collect()
}

fn number(list: &str) -> Option<u32> {
    Some(u32::from_be_bytes(bytes(list)?.try_into().ok()?))
}
