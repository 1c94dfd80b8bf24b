//! The tests that member states wrote for their business rules: `DIR/rules/COUNTRY/RULE/tests`.
//!
//! A test is a payload with the external parameters and the expected result. The rule is
//! `rule.json` beside the folder `tests`, or the one file there that has a `Logic`.

use crate::report::{self, Report, Unreadable};
use json::Tree;
use policy::certlogic::{Document, Expression};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Judges every test of every rule. A rule or test that cannot be read is a miss like any other.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let mut report = Report::default();
    for rule in rule_folders(&folder.join("rules"))? {
        let expression = expression(&rule);
        for path in report::files(&rule.join("tests"), ".json")? {
            judge_file(&mut report, &path, expression.as_ref());
        }
    }
    Ok(report)
}

fn judge_file(report: &mut Report, path: &Path, expression: Result<&Expression, &Unreadable>) {
    match (expression, report::json(path)) {
        (Ok(expression), Ok(file)) => {
            for test in each(&file) {
                judge(report, path, expression, test);
            }
        }
        (Err(unreadable), _) => {
            report.expect(false, || format!("{}: {unreadable}", path.display()))
        }
        (_, Err(unreadable)) => report.expect(false, || unreadable.to_string()),
    }
}

/// The logic of the rule in `folder`.
pub(crate) fn expression(folder: &Path) -> Result<Expression, Unreadable> {
    let logic = Tree::from(rule(folder)?["Logic"].take());
    Ok(Expression::parse_leniently(&logic))
}

fn rule(folder: &Path) -> Result<Value, Unreadable> {
    let usual = folder.join("rule.json");
    if usual.is_file() {
        return report::json(&usual);
    }
    for path in report::children(folder)?
        .iter()
        .filter(|path| path.is_file())
    {
        if let Ok(rule) = report::json(path)
            && rule.get("Logic").is_some()
        {
            return Ok(rule);
        }
    }
    Err(Unreadable::new(folder, "no file here is a rule"))
}

/// Every folder below that has tests, usually `COUNTRY/RULE`.
fn rule_folders(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let mut found = Vec::new();
    let folders = report::children(folder)?;
    for inner in folders.into_iter().filter(|path| path.is_dir()) {
        if inner.join("tests").is_dir() {
            found.push(inner);
        } else {
            found.extend(rule_folders(&inner)?);
        }
    }
    Ok(found)
}

/// A file holds one test or, as the schema of the tests has it, an array of them.
fn each(file: &Value) -> &[Value] {
    file.as_array()
        .map_or(std::slice::from_ref(file), Vec::as_slice)
}

fn judge(report: &mut Report, path: &Path, expression: &Expression, test: &Value) {
    let result = Document::new(&Tree::from(context(test)))
        .and_then(|context| expression.evaluate(&context)?.to_json())
        .map(Value::from);
    let met = result
        .as_ref()
        .is_ok_and(|value| report::same(value, &test["expected"]));
    report.expect(met, || {
        format!(
            "{} ({}): expected {}, got {result:?}",
            path.display(),
            test["name"],
            test["expected"]
        )
    });
}

/// The schema of the tests has the clock beside the payload, most tests have it among the
/// external parameters.
fn context(test: &Value) -> Value {
    let mut external = test.get("external").cloned().unwrap_or_else(|| json!({}));
    if let (Some(external), Some(clock)) = (external.as_object_mut(), test.get("validationClock")) {
        external
            .entry("validationClock")
            .or_insert_with(|| clock.clone());
    }
    json!({"payload": test["payload"], "external": external})
}
