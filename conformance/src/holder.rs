//! Whether two certificates are about one person, by the cases of Germany's Corona-Warn-App: `DIR/cwa/dcc-holder-*`.
//!
//! A case compares two persons, or has a name and its parts.

use crate::report::{self, Report, Unreadable};
use certificate::holder::{self, Holder};
use json::Tree;
use serde_json::Value;
use std::path::Path;

/// Judges every case of both files.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let mut report = Report::default();
    let folder = folder.join("cwa");
    for case in cases(&folder.join("dcc-holder-comparison.gen.json"))? {
        compare(&mut report, &case);
    }
    for case in cases(&folder.join("dcc-holder-name-components.gen.json"))? {
        split(&mut report, &case);
    }
    Ok(report)
}

fn cases(path: &Path) -> Result<Vec<Value>, Unreadable> {
    match report::json(path)?["data"].take() {
        Value::Array(cases) => Ok(cases),
        _ => Err(Unreadable::new(
            path,
            "no array of cases stands under `data`",
        )),
    }
}

fn compare(report: &mut Report, case: &Value) {
    let holder = |member: &str| Holder::of_payload(&Tree::from(case[member].clone()));
    let found = holder("actHolderA").compare(&holder("actHolderB"));
    let expected = case["expIsSameHolder"].as_bool();
    report.expect_of("comparison", expected == Some(found.is_same()), || {
        format!(
            "{}: expected {expected:?}, got {found:?}",
            case["description"]
        )
    });
}

fn split(report: &mut Report, case: &Value) {
    let parts = case["actName"].as_str().map(holder::components);
    let found = Value::from(parts.clone());
    report.expect_of(
        "name components",
        parts.is_some() && found == case["expNameComponents"],
        || {
            format!(
                "{}: expected {}, got {found}",
                case["description"], case["expNameComponents"]
            )
        },
    );
}
