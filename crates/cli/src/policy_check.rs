//! `pratique policy check`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use clap::Args;
use policy::pack::Pack;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Packs to check.
#[derive(Debug, Args)]
#[command(after_help = "Example: pratique policy check packs/*.json")]
pub(crate) struct Arguments {
    /// Pack files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    for path in &arguments.files {
        answers.give(&one(path)?);
    }
    Ok(())
}

fn one(path: &Path) -> Result<Answer, Unusable> {
    let file = path.display().to_string();
    let findings: Vec<(String, String, String)> = match Pack::parse(&input::bytes(path)?) {
        Ok(pack) => pack
            .findings()
            .into_iter()
            .map(|f| (f.code.to_owned(), f.path, f.sentence))
            .collect(),
        Err(error) => vec![("PACK-FORM".to_owned(), "$".to_owned(), error.to_string())],
    };
    let verdict = if findings.is_empty() {
        Verdict::Yes
    } else {
        Verdict::No
    };
    let mut text = if findings.is_empty() {
        format!("{file}: may be published")
    } else {
        format!("{file}: may not be published")
    };
    for (code, place, sentence) in &findings {
        text.push_str(&format!("\n  {code} at {place}: {sentence}"));
    }
    let list: Vec<_> = findings
        .iter()
        .map(|(code, path, sentence)| json!({"code": code, "path": path, "sentence": sentence}))
        .collect();
    Ok(Answer {
        verdict,
        text,
        json: json!({"file": file, "findings": list}),
    })
}
