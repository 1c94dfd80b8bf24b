//! One answer of a command, for people and for programs.

use serde_json::Value;
use std::process::ExitCode;

/// Yes, no, or a person has to decide; the order is that of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Yes,
    AskPerson,
    No,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    /// Lines for people.
    pub(crate) text: String,
    /// The same for programs.
    pub(crate) json: Value,
}

impl Answer {
    /// Prints every answer; the exit code is that of the worst.
    pub(crate) fn print_all(answers: &[Self], json: bool) -> ExitCode {
        for answer in answers {
            if json {
                println!("{}", answer.json);
            } else {
                println!("{}", answer.text);
            }
        }
        match answers.iter().map(|answer| answer.verdict).max() {
            Some(Verdict::Yes) | None => ExitCode::SUCCESS,
            Some(Verdict::No) => ExitCode::from(1),
            Some(Verdict::AskPerson) => ExitCode::from(3),
        }
    }
}
