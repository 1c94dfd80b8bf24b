//! `pratique publish check`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use bulletin::Kind;
use clap::Args;
use clap::builder::PossibleValuesParser;
use publishing::{Checked, Difference, Draft, Finding, check, differences};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A draft to check.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique publish check measles.json --kind pack --in-force published/measles.json"
)]
pub(crate) struct Arguments {
    /// The file that is to be published; its name is the one it will have in the index.
    file: PathBuf,
    /// What it is.
    #[arg(long, value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::as_str)))]
    kind: String,
    /// What is in force of the same kind and name.
    #[arg(long, value_name = "FILE")]
    in_force: Option<PathBuf>,
    /// The moment of publication instead of now (RFC 3339).
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
    /// Write what would be published, which of a trust list may be another form.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == arguments.kind)
        .ok_or_else(|| Unusable(format!("there is no kind \"{}\"", arguments.kind)))?;
    let bytes = input::bytes(&arguments.file)?;
    let in_force = arguments.in_force.as_deref().map(input::bytes);
    let in_force = in_force.transpose()?;
    let now = input::moment(arguments.at.as_deref())?;
    let name = arguments.file.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let draft = Draft {
        kind,
        name: &name,
        bytes: &bytes,
    };
    match check(draft, in_force.as_deref(), now) {
        Ok(checked) => {
            if let Some(out) = &arguments.out {
                write(out, &checked.bytes)?;
            }
            let told = differences(in_force.as_deref(), Some(&checked.bytes), kind);
            answers.give(&passed(&arguments.file, &checked, &told));
        }
        Err(findings) => answers.give(&refused(&arguments.file, kind, &findings)),
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
    std::fs::write(path, bytes)
        .map_err(|error| Unusable(format!("cannot write {}: {error}", path.display())))
}

fn passed(path: &Path, checked: &Checked, told: &[Difference]) -> Answer {
    let mut text = format!("{}: may be published", path.display());
    for one in &checked.left_out {
        text.push_str(&format!("\n  left out: {}: {}", one.what, one.why));
    }
    for one in told {
        text.push_str(&format!("\n{} {}", one.mark.as_str(), one.sentence));
    }
    let left_out = checked.left_out.iter();
    let left_out: Vec<Value> = left_out
        .map(|one| json!({"what": one.what, "why": one.why}))
        .collect();
    let told: Vec<Value> = told
        .iter()
        .map(|one| json!({"mark": one.mark.as_str(), "sentence": one.sentence}))
        .collect();
    Answer {
        verdict: Verdict::Yes,
        text,
        json: json!({"file": path.display().to_string(), "kind": checked.kind.as_str(), "name": checked.name,
            "bytes": checked.bytes.len(), "findings": [], "left_out": left_out, "differences": told}),
    }
}

fn refused(path: &Path, kind: Kind, findings: &[Finding]) -> Answer {
    let mut text = format!("{}: may not be published", path.display());
    for finding in findings {
        text.push_str(&format!("\n  {}: {}", finding.code, finding.sentence));
    }
    let findings = findings.iter();
    let findings: Vec<Value> = findings
        .map(|one| json!({"code": one.code, "sentence": one.sentence}))
        .collect();
    Answer {
        verdict: Verdict::No,
        text,
        json: json!({"file": path.display().to_string(), "kind": kind.as_str(), "findings": findings}),
    }
}
