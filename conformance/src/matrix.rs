//! Rules of member states on certificates of member states: `DIR/rules_x_dgc.tsv`.
//!
//! The line `#cases` names the certificates (below `DIR/dgc`). Each further line is a rule (a folder
//! of `DIR/rules`), a clock and one letter a certificate: T true, F false, E error, N another
//! result. The evaluation context is the certificate's payload, the clock and the value sets of
//! `DIR/rules/valuesets/valueSets.json`.

use crate::report::{self, Report, Unreadable};
use crate::rules;
use json::Tree;
use policy::certlogic::{Document, EvaluateError, Expression};
use serde_json::{Value, json};
use std::path::Path;

/// Judges every cell.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let table = folder.join("rules_x_dgc.tsv");
    let text = report::text(&table)?;
    let cases = cases(&text).ok_or_else(|| Unreadable::new(&table, "no line names the cases"))?;
    let mut contexts = contexts(folder, &cases)?;
    let mut report = Report::default();
    let lines = text.lines().map(str::trim_end);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match row(line, cases.len()) {
            Some(row) => judge(&mut report, folder, &row, &cases, &mut contexts),
            None => report.expect(false, || format!("not a row of one letter a case: {line}")),
        }
    }
    Ok(report)
}

/// Judges the cells of one row; where its rule cannot be read, none of them is met.
fn judge(
    report: &mut Report,
    folder: &Path,
    row: &Row<'_>,
    cases: &[&str],
    contexts: &mut [Context],
) {
    let expression = rules::expression(&folder.join("rules").join(row.rule));
    for ((name, context), expected) in cases.iter().zip(contexts).zip(row.expected) {
        let expected = char::from(*expected);
        let actual = match (&expression, context) {
            (Ok(expression), Ok(context)) => {
                context["external"]["validationClock"] = json!(row.clock);
                Ok(letter(expression, context.clone()))
            }
            (Err(unreadable), _) => Err(unreadable.to_string()),
            (_, Err(unreadable)) => Err(unreadable.to_string()),
        };
        report.expect(actual.as_ref() == Ok(&expected), || {
            let (rule, clock) = (row.rule, row.clock);
            let actual = actual.map_or_else(|reason| reason, String::from);
            format!("{rule} at {clock} on {name}: expected {expected}, got {actual}")
        });
    }
}

/// What a rule is evaluated on, or why a case has none.
type Context = Result<Value, Unreadable>;

struct Row<'a> {
    rule: &'a str,
    clock: &'a str,
    expected: &'a [u8],
}

fn row(line: &str, cases: usize) -> Option<Row<'_>> {
    let mut fields = line.split('\t');
    let row = Row {
        rule: fields.next()?,
        clock: fields.next()?,
        expected: fields.next()?.trim_end().as_bytes(),
    };
    (row.expected.len() == cases).then_some(row)
}

fn cases(text: &str) -> Option<Vec<&str>> {
    let line = text.lines().find_map(|line| line.strip_prefix("#cases"))?;
    Some(line.split_whitespace().collect())
}

fn contexts(folder: &Path, cases: &[&str]) -> Result<Vec<Context>, Unreadable> {
    let value_sets = report::json(&folder.join("rules/valuesets/valueSets.json"))?;
    let context = |name: &&str| {
        let path = folder.join("dgc").join(name);
        Ok(json!({"payload": payload(&path)?, "external": {"valueSets": value_sets}}))
    };
    Ok(cases.iter().map(context).collect())
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
        .map(Value::from)
        .ok_or_else(|| Unreadable::new(path, "another kind of content"))
}

fn letter(expression: &Expression, context: Value) -> char {
    let answer = || -> Result<Option<bool>, EvaluateError> {
        let document = Document::new(&Tree::from(context))?;
        Ok(expression.evaluate(&document)?.as_bool())
    };
    match answer() {
        Ok(Some(true)) => 'T',
        Ok(Some(false)) => 'F',
        Ok(None) => 'N',
        Err(_) => 'E',
    }
}
