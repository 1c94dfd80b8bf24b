//! The certificates to look at: texts, files of texts or cards, pictures, or standard input, one after the other.

use crate::answer::{Answer, Answers};
use crate::input::{self, Unusable};
use crate::picture;
use certificate::PREFIX;
use certificate::shc::{self, file, numeric};
use std::cell::RefCell;
use std::io::{BufRead, IsTerminal, Read};
use std::path::Path;

/// The longest line read: the longest card, and room for a line's end. QR codes hold far less.
const MAX_LINE: usize = shc::MAX_JWS + 2;
/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// One thing to answer for.
pub(crate) enum Shown<'t> {
    /// The text of a certificate, or what should be one.
    Certificate(&'t str),
    /// A SMART Health Card, or why its codes or its file hold none.
    Card(Result<&'t str, shc::Cause>),
}

/// What is given to be answered, one after the other.
type Each<'a> = dyn FnMut(Result<Shown<'_>, Unusable>) + 'a;

/// Answers each text; what cannot be used is passed over and named. Without `given`, standard input is read.
pub(crate) fn answer_each(
    given: &[String],
    answers: &mut Answers,
    answer: impl Fn(Shown<'_>) -> Answer,
) -> Result<(), Unusable> {
    if given.is_empty() && std::io::stdin().is_terminal() {
        return Err(Unusable(NOTHING_GIVEN.into()));
    }
    let standard_input = [STANDARD_INPUT.to_owned()];
    let names = if given.is_empty() {
        &standard_input
    } else {
        given
    };
    let answers = RefCell::new(answers);
    let mut parts = Parts::default();
    let mut each = |shown: Result<Shown<'_>, Unusable>| match shown {
        Ok(shown) => answers.borrow_mut().give(&answer(shown)),
        Err(unusable) => answers.borrow_mut().pass_over(&unusable),
    };
    for name in names {
        if name.starts_with(PREFIX) || name.starts_with(shc::PREFIX) {
            parts.text(name, &mut each);
        } else if name == STANDARD_INPUT {
            answers.borrow_mut().begin_batch();
            lines(
                "standard input",
                std::io::stdin().lock(),
                &mut parts,
                &mut each,
            );
        } else {
            let begin = || answers.borrow_mut().begin_batch();
            file(name, begin, &mut parts, &mut each);
        }
    }
    parts.finish(&mut each);
    if answers.borrow().is_empty() {
        Err(Unusable(NOTHING_GIVEN.into()))
    } else {
        Ok(())
    }
}

const NOTHING_GIVEN: &str =
    "no certificate was given; give its text, a file, a picture, or one a line on standard input";

/// The texts of a card in several codes, until all are there.
#[derive(Default)]
struct Parts(Vec<String>);

impl Parts {
    /// Gives what a text is, once it is whole.
    fn text(&mut self, text: &str, each: &mut Each<'_>) {
        if !text.starts_with(shc::PREFIX) {
            let is_card = text.starts_with("ey") && text.matches('.').count() == 2;
            let shown = if is_card {
                Shown::Card(Ok(text))
            } else {
                Shown::Certificate(text)
            };
            return each(Ok(shown));
        }
        match numeric::Part::of(text) {
            Ok(part) if part.of > 1 => {
                self.0.push(text.to_owned());
                if self.0.len() >= part.of {
                    self.finish(each);
                }
            }
            _ => codes(&[text], each),
        }
    }

    /// Gives what is left.
    fn finish(&mut self, each: &mut Each<'_>) {
        if !self.0.is_empty() {
            codes(&std::mem::take(&mut self.0), each);
        }
    }
}

fn codes<S: AsRef<str>>(texts: &[S], each: &mut Each<'_>) {
    match numeric::decode(texts) {
        Ok(card) => each(Ok(Shown::Card(Ok(&card)))),
        Err(cause) => each(Ok(Shown::Card(Err(cause)))),
    }
}

fn file(name: &str, begin_batch: impl Fn(), parts: &mut Parts, each: &mut Each<'_>) {
    let path = Path::new(name);
    if !path.exists() {
        let sentence = format!(
            "\"{name}\" is neither a file nor a text that begins with {PREFIX} or {}",
            shc::PREFIX
        );
        return each(Err(Unusable(sentence)));
    }
    match input::bytes(path) {
        Err(unusable) => each(Err(unusable)),
        Ok(bytes) if picture::is_picture(&bytes) => match picture::texts(name, &bytes) {
            Ok(texts) => texts.iter().for_each(|text| parts.text(text, each)),
            Err(unusable) => each(Err(unusable)),
        },
        Ok(bytes) if is_file_of_cards(name, &bytes) => cards(&bytes, each),
        Ok(bytes) => {
            if bytes.iter().filter(|byte| **byte == b'\n').count() > 1 {
                begin_batch();
            }
            lines(name, &bytes[..], parts, each);
        }
    }
}

/// By its name, or because it is an object of JSON.
fn is_file_of_cards(name: &str, bytes: &[u8]) -> bool {
    name.ends_with(file::ENDING) || bytes.trim_ascii_start().first() == Some(&b'{')
}

fn cards(bytes: &[u8], each: &mut Each<'_>) {
    let text = std::str::from_utf8(bytes).map_err(|_| shc::Cause::File);
    match text.and_then(file::cards) {
        Ok(cards) => cards
            .iter()
            .for_each(|card| each(Ok(Shown::Card(Ok(card))))),
        Err(cause) => each(Ok(Shown::Card(Err(cause)))),
    }
}

/// Every line that is not empty. One that is longer than any card, or no text, is named by its number.
fn lines(name: &str, mut input: impl BufRead, parts: &mut Parts, each: &mut Each<'_>) {
    for number in 1_u64.. {
        match line(&mut input) {
            Ok(None) => return,
            Ok(Some(line)) if line.is_empty() => {}
            Ok(Some(line)) => match String::from_utf8(line) {
                Ok(text) => parts.text(&text, each),
                Err(_) => each(Err(Unusable(format!(
                    "line {number} of {name} is not text"
                )))),
            },
            Err(LineError::TooLong) => each(Err(Unusable(format!(
                "line {number} of {name} is longer than any card"
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
