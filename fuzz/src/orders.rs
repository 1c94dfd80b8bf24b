//! What every upload of orders is followed by: each row read, as an authority would.

use certificate::ValueSets;
use order::{Context, Defaults, Order, ReadRow, UploadError};
use std::sync::LazyLock;
use time::macros::datetime;

static VALUE_SETS: LazyLock<ValueSets> = LazyLock::new(ValueSets::embedded);

/// Ends if an order is refused without a reason, or the identifier is another than the authority made.
pub fn read(upload: Result<Vec<(usize, ReadRow)>, UploadError>) {
    let defaults = Defaults {
        country: "XD".to_owned(),
        issuer: "Fuzz".to_owned(),
    };
    let context = Context {
        value_sets: &VALUE_SETS,
        defaults: &defaults,
        now: datetime!(2026-11-24 12:00 UTC),
    };
    for row in upload.into_iter().flatten().filter_map(|(_, row)| row.ok()) {
        let _ = row.summary();
        match Order::read(row, &context, [7; 16]) {
            Ok(order) => {
                assert!(order.uvci().starts_with("URN:UVCI:01:"));
                assert!(!order.duplicate_key().is_empty());
            }
            Err(findings) => assert!(!findings.is_empty()),
        }
    }
}
