//! The certificates to look at: texts, files of texts, pictures, or standard input, one after the other.

use crate::answer::{Answer, Answers};
use crate::input::{self, Unusable};
use crate::picture;
use certificate::PREFIX;
use std::io::{BufRead, IsTerminal, Read};
use std::path::Path;

/// The longest line read: the longest text of a QR code (version 40, alphanumeric) and room for a line's end.
const MAX_LINE: usize = 4_296 + 2;
/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Answers each text; what cannot be used is passed over and named. Without `given`, standard input is read.
pub(crate) fn answer_each(
    given: &[String],
    answers: &mut Answers,
    answer: impl Fn(&str) -> Answer,
) -> Result<(), Unusable> {
    let mut each = |answers: &mut Answers, text: Result<String, Unusable>| match text {
        Ok(text) => answers.give(&answer(&text)),
        Err(unusable) => answers.pass_over(&unusable),
    };
    if given.is_empty() && std::io::stdin().is_terminal() {
        return Err(Unusable(NOTHING_GIVEN.into()));
    }
    let standard_input = [STANDARD_INPUT.to_owned()];
    for name in if given.is_empty() {
        &standard_input
    } else {
        given
    } {
        if name.starts_with(PREFIX) {
            each(answers, Ok(name.clone()));
        } else if name == STANDARD_INPUT {
            answers.begin_batch();
            lines("standard input", std::io::stdin().lock(), |text| {
                each(answers, text)
            });
        } else {
            file(name, answers, &mut each);
        }
    }
    if answers.is_empty() {
        Err(Unusable(NOTHING_GIVEN.into()))
    } else {
        Ok(())
    }
}

const NOTHING_GIVEN: &str =
    "no certificate was given; give its text, a file, a picture, or one a line on standard input";

fn file(
    name: &str,
    answers: &mut Answers,
    each: &mut impl FnMut(&mut Answers, Result<String, Unusable>),
) {
    let path = Path::new(name);
    if !path.exists() {
        let sentence = format!("\"{name}\" is neither a file nor a text that begins with {PREFIX}");
        return each(answers, Err(Unusable(sentence)));
    }
    match input::bytes(path) {
        Err(unusable) => each(answers, Err(unusable)),
        Ok(bytes) if picture::is_picture(&bytes) => match picture::texts(name, &bytes) {
            Ok(texts) => texts.into_iter().for_each(|text| each(answers, Ok(text))),
            Err(unusable) => each(answers, Err(unusable)),
        },
        Ok(bytes) => {
            if bytes.iter().filter(|byte| **byte == b'\n').count() > 1 {
                answers.begin_batch();
            }
            lines(name, &bytes[..], |text| each(answers, text));
        }
    }
}

/// Every line that is not empty. One that is longer than any QR code, or no text, is named by its number.
fn lines(name: &str, mut input: impl BufRead, mut each: impl FnMut(Result<String, Unusable>)) {
    for number in 1_u64.. {
        match line(&mut input) {
            Ok(None) => return,
            Ok(Some(line)) if line.is_empty() => {}
            Ok(Some(line)) => each(
                String::from_utf8(line)
                    .map_err(|_| Unusable(format!("line {number} of {name} is not text"))),
            ),
            Err(LineError::TooLong) => each(Err(Unusable(format!(
                "line {number} of {name} is longer than the text of any QR code"
            )))),
            Err(LineError::Io(error)) => {
                return each(Err(Unusable(format!("cannot read {name}: {error}"))));
            }
        }
    }
}

enum LineError {
    TooLong,
    Io(std::io::Error),
}

/// The next line without its end, never holding more than [`MAX_LINE`] of it.
fn line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, LineError> {
    let mut line = Vec::new();
    let cap = MAX_LINE as u64;
    let taken = input
        .by_ref()
        .take(cap)
        .read_until(b'\n', &mut line)
        .map_err(LineError::Io)?;
    if taken == 0 {
        return Ok(None);
    }
    if taken == MAX_LINE && !line.ends_with(b"\n") {
        input.skip_until(b'\n').map_err(LineError::Io)?;
        return Err(LineError::TooLong);
    }
    let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'));
    line.truncate(end.map_or(0, |last| last + 1));
    Ok(Some(line))
}
