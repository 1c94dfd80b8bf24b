//! `pratique areas check`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use travel::{Areas, Finding, ListError, Rules};

/// Lists of areas to check.
#[derive(Debug, Args)]
#[command(after_help = "Example: pratique areas check areas.geojson areas.bin")]
pub(crate) struct Arguments {
    /// Lists as GeoJSON or in the compact form; which one it is, is seen from the content.
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
    let bytes = input::bytes(path)?;
    Ok(match Areas::read(&bytes) {
        Ok(areas) => judged(&file, &areas),
        Err(error) => answer(&file, 0, &[Line::of_form(&why(&error, &bytes))]),
    })
}

/// Where the JSON is damaged, too: phones, for which the reader was made, do not ask.
fn why(error: &ListError, bytes: &[u8]) -> String {
    let damage = serde_json::from_slice::<Value>(bytes).err();
    match damage.filter(|_| matches!(error, ListError::Form(_)) && bytes.starts_with(b"{")) {
        Some(damage) => format!("{error}: {damage}"),
        None => error.to_string(),
    }
}

fn judged(file: &str, areas: &Areas) -> Answer {
    let findings = areas.findings(&Rules::default());
    let lines: Vec<Line> = findings.iter().map(Line::of).collect();
    answer(file, areas.areas.len(), &lines)
}

/// A finding, ready to be shown.
struct Line {
    code: &'static str,
    /// Where: the number of the area from 1, and its identifier.
    place: Option<(usize, String)>,
    sentence: String,
}

impl Line {
    fn of(finding: &Finding) -> Self {
        let id = finding.id.map(|id| id.to_string()).unwrap_or_default();
        Self {
            code: finding.rule.code(),
            place: finding.index.map(|index| (index + 1, id)),
            sentence: finding.to_string(),
        }
    }

    fn of_form(sentence: &str) -> Self {
        Self {
            code: "AREA-FORM",
            place: None,
            sentence: sentence.to_owned(),
        }
    }

    fn text(&self) -> String {
        let place = match &self.place {
            Some((number, id)) => format!("area {number} ({id})"),
            None => "the list".to_owned(),
        };
        format!("\n  {} in {place}: {}", self.code, self.sentence)
    }

    fn json(&self) -> Value {
        let (number, id) = self.place.clone().unzip();
        json!({"code": self.code, "number": number, "area": id, "sentence": self.sentence})
    }
}

fn answer(file: &str, areas: usize, findings: &[Line]) -> Answer {
    let (verdict, words) = if findings.is_empty() {
        (Verdict::Yes, "may be published")
    } else {
        (Verdict::No, "may not be published")
    };
    let mut text = format!("{file}: {words}");
    findings.iter().for_each(|line| text.push_str(&line.text()));
    let findings: Vec<Value> = findings.iter().map(Line::json).collect();
    Answer {
        verdict,
        text,
        json: json!({"file": file, "areas": areas, "findings": findings}),
    }
}
