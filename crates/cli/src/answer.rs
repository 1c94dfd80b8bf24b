//! Answers as they come: a line each for people or for programs, a rate for batches, one exit code for all.

use crate::input::Unusable;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What a command found; the order is that of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Yes,
    AskPerson,
    No,
    /// Part of the input could not be used; the rest was answered.
    Unusable,
}

impl Verdict {
    /// The exit codes of every command.
    const fn exit_code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Unusable => 2,
            Self::AskPerson => 3,
        }
    }
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

/// Prints answers and remembers the worst.
#[derive(Debug)]
pub(crate) struct Answers {
    json: bool,
    worst: Verdict,
    count: u64,
    batch: Option<Batch>,
}

/// A batch shows how fast it goes, on standard error.
#[derive(Debug)]
struct Batch {
    bar: ProgressBar,
    begun: Instant,
}

impl Answers {
    /// In JSON, one line an answer, or in words.
    pub(crate) const fn new(json: bool) -> Self {
        Self {
            json,
            worst: Verdict::Yes,
            count: 0,
            batch: None,
        }
    }

    /// From now on a count and a rate are shown.
    pub(crate) fn begin_batch(&mut self) {
        let style = ProgressStyle::with_template("{spinner} {human_pos} answered, {per_sec}");
        let bar =
            ProgressBar::new_spinner().with_style(style.expect("the template is well-formed"));
        bar.enable_steady_tick(Duration::from_millis(200));
        let begun = Instant::now();
        self.batch = Some(Batch { bar, begun });
    }

    /// Prints one answer. A reader that has gone away (`| head`) ends the program quietly.
    pub(crate) fn give(&mut self, answer: &Answer) {
        self.worst = self.worst.max(answer.verdict);
        self.count += 1;
        let line = if self.json {
            answer.json.to_string()
        } else {
            answer.text.clone()
        };
        if writeln!(std::io::stdout().lock(), "{line}").is_err() {
            std::process::exit(i32::from(self.worst.exit_code()));
        }
        if let Some(batch) = &self.batch {
            batch.bar.inc(1);
        }
    }

    /// Whether nothing was answered or passed over yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0 && self.worst == Verdict::Yes
    }

    /// Names a part of the input that cannot be used, and goes on.
    pub(crate) fn pass_over(&mut self, Unusable(sentence): &Unusable) {
        self.worst = Verdict::Unusable;
        eprintln!("pratique: {sentence}");
    }

    /// The rate of a batch, and the exit code.
    pub(crate) fn finish(self) -> ExitCode {
        if let Some(batch) = self.batch {
            batch.bar.finish_and_clear();
            let seconds = batch.begun.elapsed().as_secs_f64();
            if self.count == 0 {
                return ExitCode::from(self.worst.exit_code());
            }
            let rate = self.count as f64 / seconds.max(f64::EPSILON);
            eprintln!(
                "{} answered in {seconds:.2} s, {rate:.0} a second",
                self.count
            );
        }
        ExitCode::from(self.worst.exit_code())
    }
}
