//! `pratique issue batch`: rows from standard input or a file, a certificate each.

use super::press::Press;
use super::row::Row;
use crate::answer::Answers;
use crate::input::Unusable;
use clap::Args;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

/// The longest row, in bytes; all members of a certificate together have less.
const MAX_ROW: u64 = 16 * 1024;

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
    for number in 1_u64.. {
        let mut line = String::new();
        let taken = rows
            .by_ref()
            .take(MAX_ROW)
            .read_line(&mut line)
            .map_err(unreadable)?;
        if taken == 0 {
            break;
        }
        if taken as u64 == MAX_ROW && !line.ends_with('\n') {
            return Err(Unusable(format!("row {number}: longer than 16 KiB")));
        }
        if !line.trim().is_empty() {
            issue(number, Row::from_json(&line), press, answers);
        }
    }
    Ok(())
}

fn from_csv(rows: impl Read, press: &Press, answers: &mut Answers) -> Result<(), Unusable> {
    let mut table = csv::Reader::from_reader(rows);
    let names = table.headers().map_err(unreadable)?.clone();
    for (record, number) in table.records().zip(1_u64..) {
        let row = record.map(|record| Row::from_cells(names.iter().zip(record.iter())));
        issue(
            number,
            row.map_err(|error| Unusable(error.to_string())),
            press,
            answers,
        );
    }
    Ok(())
}

/// A row that cannot be issued is named by its number, and the others go on.
fn issue(number: u64, row: Result<Row, Unusable>, press: &Press, answers: &mut Answers) {
    match row.and_then(|row| press.issue(row)) {
        Ok(issued) => answers.give(&issued.answer()),
        Err(Unusable(sentence)) => {
            answers.pass_over(&Unusable(format!("row {number}: {sentence}")))
        }
    }
}
