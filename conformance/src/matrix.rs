//! Rules of member states on certificates of member states: `DIR/rules_x_dgc.tsv`.
//!
//! The line `#cases` names the certificates (below `DIR/dgc`). Each further line is a rule (a folder
//! of `DIR/rules`), a clock and one letter a certificate: T true, F false, E error, N another
//! result. The evaluation context is the certificate's payload, the clock and the value sets of
//! `DIR/rules/valuesets/valueSets.json`.

use crate::report::{self, Report, Unreadable};
use crate::rules;
use policy::certlogic::Expression;
use serde_json::{Value, json};
use std::path::Path;

/// Judges every cell.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let table = folder.join("rules_x_dgc.tsv");
    let text = report::text(&table)?;
    let cases = cases(&text).ok_or_else(|| Unreadable::new(&table, "no line names the cases"))?;
    let mut contexts = contexts(folder, &cases)?;
    let mut report = Report::default();
    for line in text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let row = row(line).ok_or_else(|| Unreadable::new(&table, format!("not a row: {line}")))?;
        if row.expected.len() != cases.len() {
            return Err(Unreadable::new(
                &table,
                format!("{} has not one letter a case", row.rule),
            ));
        }
        let expression = rules::expression(&folder.join("rules").join(row.rule))?;
        for (at, context) in contexts.iter_mut().enumerate() {
            context["external"]["validationClock"] = json!(row.clock);
            let (expected, actual) = (char::from(row.expected[at]), letter(&expression, context));
            report.expect(actual == expected, || {
                format!(
                    "{} at {} on {}: expected {expected}, got {actual}",
                    row.rule, row.clock, cases[at]
                )
            });
        }
    }
    Ok(report)
}

struct Row<'a> {
    rule: &'a str,
    clock: &'a str,
    expected: &'a [u8],
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut fields = line.split('\t');
    Some(Row {
        rule: fields.next()?,
        clock: fields.next()?,
        expected: fields.next()?.trim_end().as_bytes(),
    })
}

fn cases(text: &str) -> Option<Vec<&str>> {
    let line = text.lines().find_map(|line| line.strip_prefix("#cases"))?;
    Some(line.split_whitespace().collect())
}

fn contexts(folder: &Path, cases: &[&str]) -> Result<Vec<Value>, Unreadable> {
    let value_sets = report::json(&folder.join("rules/valuesets/valueSets.json"))?;
    let context = |name: &&str| {
        let path = folder.join("dgc").join(name);
        Ok(json!({"payload": payload(&path)?, "external": {"valueSets": value_sets}}))
    };
    cases.iter().map(context).collect()
}

/// The payload as the case writes it, else as its text decodes.
fn payload(path: &Path) -> Result<Value, Unreadable> {
    let case = report::json(path)?;
    if let Some(payload) = case.get("JSON").filter(|payload| !payload.is_null()) {
        return Ok(payload.clone());
    }
    let text = case["PREFIX"]
        .as_str()
        .ok_or_else(|| Unreadable::new(path, "neither JSON nor PREFIX"))?;
    let certificate =
        certificate::read(text).map_err(|rejection| Unreadable::new(path, rejection.code()))?;
    certificate
        .claims
        .payload
        .ok_or_else(|| Unreadable::new(path, "another kind of content"))
}

fn letter(expression: &Expression, context: &Value) -> char {
    match expression.evaluate(context).map(|value| value.as_bool()) {
        Ok(Some(true)) => 'T',
        Ok(Some(false)) => 'F',
        Ok(None) => 'N',
        Err(_) => 'E',
    }
}
