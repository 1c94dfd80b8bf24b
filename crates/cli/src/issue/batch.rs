//! `pratique issue batch`: rows from standard input or a file, a certificate each.

use super::press::Press;
use crate::answer::Answers;
use crate::input::Unusable;
use clap::Args;
use order::{MAX_ROW_BYTES, ReadRow, Row, Table};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

/// The rows.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Folder of keys that `pratique keys new` made.
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// The moment of issue; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// CSV with a header, or JSON lines, told apart by the first character; standard input without a file.
    rows: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let press = Press::new(&arguments.keys, arguments.at.as_deref())?;
    let mut rows: Box<dyn BufRead> = match &arguments.rows {
        None => Box::new(std::io::stdin().lock()),
        Some(path) => {
            let file = File::open(path)
                .map_err(|error| Unusable(format!("cannot read {}: {error}", path.display())))?;
            Box::new(BufReader::new(file))
        }
    };
    answers.begin_batch();
    let first = rows.fill_buf().map_err(unreadable)?.first().copied();
    if first == Some(b'{') {
        from_json_lines(rows, &press, answers)
    } else {
        from_csv(rows, &press, answers)
    }
}

fn unreadable(error: impl std::fmt::Display) -> Unusable {
    Unusable(format!("cannot read the rows: {error}"))
}

fn from_json_lines(
    mut rows: impl BufRead,
    press: &Press,
    answers: &mut Answers,
) -> Result<(), Unusable> {
    const MOST: u64 = MAX_ROW_BYTES as u64;
    for number in 1.. {
        let mut line = String::new();
        let taken = rows
            .by_ref()
            .take(MOST)
            .read_line(&mut line)
            .map_err(unreadable)?;
        if taken == 0 {
            break;
        }
        if taken as u64 == MOST && !line.ends_with('\n') {
            return Err(Unusable(format!("line {number}: longer than 16 KiB")));
        }
        if !line.trim().is_empty() {
            issue(number, Row::from_json(&line), press, answers);
        }
    }
    Ok(())
}

fn from_csv(rows: impl BufRead, press: &Press, answers: &mut Answers) -> Result<(), Unusable> {
    let mut table = Table::open(rows).map_err(|error| Unusable(error.to_string()))?;
    while let Some((line, row)) = table.next_row().map_err(unreadable)? {
        issue(line, row, press, answers);
    }
    Ok(())
}

/// What cannot be issued is named by its line, and the others go on.
fn issue(line: usize, row: ReadRow, press: &Press, answers: &mut Answers) {
    let row = row.map_err(|finding| vec![Unusable(finding.to_string())]);
    match row.and_then(|row| press.issue(row)) {
        Ok(issued) => answers.give(&issued.answer()),
        Err(all) => {
            for Unusable(sentence) in all {
                answers.pass_over(&Unusable(format!("line {line}: {sentence}")));
            }
        }
    }
}
