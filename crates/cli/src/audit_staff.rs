//! `pratique audit staff`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use audit::{Finding, Head, Report};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Staff logs to check.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique audit staff --noted 128:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 staff.log"
)]
pub(crate) struct Arguments {
    /// Copies of the log.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A line that was noted earlier, as this command prints it, NUMBER:HASH: it must still be there. Without it, a log whose
    /// end was cut off looks like a shorter one.
    #[arg(long, value_parser = head)]
    noted: Option<Head>,
}

fn head(text: &str) -> Result<Head, String> {
    Head::parse(text)
        .ok_or_else(|| "this is not a line as the command prints it, NUMBER:HASH".to_owned())
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    for path in &arguments.files {
        let report = audit::check(&input::text(path)?, arguments.noted);
        answers.give(&answer(&path.display().to_string(), &report));
    }
    Ok(())
}

fn answer(file: &str, report: &Report) -> Answer {
    let unbroken = report.findings.is_empty();
    let words = if unbroken {
        "unbroken"
    } else {
        "not as it was written"
    };
    let mut text = format!("{file}: {words}, {}", span(report));
    for finding in &report.findings {
        text.push_str(&format!("\n  line {}: {}", finding.line, finding.problem));
    }
    if let Some(head) = report.head.filter(|_| unbroken) {
        text.push_str(&format!("\n  note for the next time: {head}"));
    }
    Answer {
        verdict: if unbroken { Verdict::Yes } else { Verdict::No },
        text,
        json: in_json(file, report),
    }
}

fn span(report: &Report) -> String {
    match report.span {
        Some((first, last)) => format!("{} entries from {first} to {last}", report.entries),
        None => "no entries".to_owned(),
    }
}

fn in_json(file: &str, report: &Report) -> Value {
    let moment = |at: time::OffsetDateTime| json::instant::written(at);
    let (first, last) = report.span.unzip();
    json!({
        "file": file,
        "origin": report.origin.as_ref().map(ToString::to_string),
        "entries": report.entries,
        "first": first.and_then(moment),
        "last": last.and_then(moment),
        "head": report.head.map(|head| head.to_string()),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({"line": finding.line, "sentence": finding.problem.to_string()})
}
