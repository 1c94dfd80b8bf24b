//! The text of codes, and files.

use super::{Fault, FaultKind, Faults};
use crate::shc::cause::Cause;
use crate::shc::file;
use crate::shc::numeric::{MAX_IN_ONE_CODE, Part};

/// Characters of a card that one of several codes may hold.
const MAX_IN_A_PART: usize = 1191;
/// By which part of the mean the codes of a card may differ from it: 1/200.
const BALANCE: usize = 200;

/// What is wrong with the texts of one card's codes, and the card, where it can be put together.
pub fn of_codes<S: AsRef<str>>(texts: &[S]) -> (Vec<Fault>, Option<String>) {
    let mut faults = Faults::default();
    faults.add_if(texts.len() > 1, FaultKind::SeveralCodes, "");
    let card = together(texts, &mut faults);
    if let Some(parts) = &card {
        sizes(parts, &mut faults);
    }
    (faults.0, card.map(|parts| parts.concat()))
}

/// The cards of a file, and what is wrong with it.
#[must_use]
pub fn of_file(text: &str) -> (Vec<Fault>, Vec<String>) {
    let mut faults = Faults::default();
    let cards = file::cards(faults.trimmed(text, ""));
    faults.add_if(cards.is_err(), FaultKind::File, "");
    (faults.0, cards.unwrap_or_default())
}

/// The parts of a card in their order.
fn together<S: AsRef<str>>(texts: &[S], faults: &mut Faults) -> Option<Vec<String>> {
    let mut parts = vec![String::new(); texts.len()];
    for (place, text) in texts.iter().enumerate() {
        let place = (place + 1).to_string();
        match part(text.as_ref(), texts.len(), &place, faults) {
            Ok((number, characters)) if parts[number - 1].is_empty() => {
                parts[number - 1] = characters
            }
            Ok(_) => {
                faults.add(FaultKind::CodeHeader, place);
                return None;
            }
            Err(kind) => {
                faults.add(kind, place);
                return None;
            }
        }
    }
    Some(parts)
}

/// The number of a part and its characters.
fn part(
    text: &str,
    of: usize,
    place: &str,
    faults: &mut Faults,
) -> Result<(usize, String), FaultKind> {
    let text = faults.trimmed(text, place);
    let part = Part::of(text).map_err(kind)?;
    if part.of != of {
        return Err(FaultKind::PartMissing);
    }
    faults.add_if(
        of == 1 && part.is_numbered,
        FaultKind::NeedlessHeader,
        place,
    );
    let characters = part.characters().map_err(kind)?;
    let most = if of > 1 {
        MAX_IN_A_PART
    } else {
        MAX_IN_ONE_CODE
    };
    faults.add_if(characters.len() > most, FaultKind::PartTooLong, place);
    Ok((part.number, characters))
}

const fn kind(cause: Cause) -> FaultKind {
    match cause {
        Cause::Prefix | Cause::Part => FaultKind::CodeHeader,
        _ => FaultKind::Digits,
    }
}

fn sizes(parts: &[String], faults: &mut Faults) {
    let whole: usize = parts.iter().map(String::len).sum();
    faults.add_if(
        parts.len() > 1 && whole <= MAX_IN_ONE_CODE,
        FaultKind::NeedlesslySplit,
        "",
    );
    let mean = whole / parts.len().max(1);
    let unbalanced = |part: &String| part.len().abs_diff(mean) > mean.div_ceil(BALANCE);
    faults.add_if(parts.iter().any(unbalanced), FaultKind::Unbalanced, "");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(texts: &[&str]) -> (Vec<FaultKind>, Option<String>) {
        let (faults, card) = of_codes(texts);
        (faults.iter().map(|fault| fault.kind).collect(), card)
    }

    #[test]
    fn one_code_in_its_form_has_no_fault() {
        assert_eq!(kinds(&["shc:/0077"]), (vec![], Some("-z".into())));
    }

    #[test]
    fn every_fault_of_a_text_is_named() {
        use FaultKind::*;
        let long = format!("shc:/{}", "00".repeat(MAX_IN_ONE_CODE + 1));
        for (texts, faults, is_card) in [
            (&[" shc:/00\n"][..], &[Spaces][..], true),
            (&["shc:00"], &[CodeHeader], false),
            (&["shc:/0"], &[Digits], false),
            (&["shc:/0078"], &[Digits], false),
            (&["shc:/1/1/00"], &[NeedlessHeader], true),
            (&["shc:/2/1/00"], &[CodeHeader], false),
            (&["shc:/1/2/00"], &[PartMissing], false),
            (&[&long], &[PartTooLong], true),
            (
                &["shc:/1/2/00", "shc:/2/2/00"],
                &[SeveralCodes, NeedlesslySplit],
                true,
            ),
            (
                &["shc:/1/2/00", "shc:/1/2/00"],
                &[SeveralCodes, CodeHeader],
                false,
            ),
            (
                &["shc:/1/3/00", "shc:/2/3/00"],
                &[SeveralCodes, PartMissing],
                false,
            ),
            (
                &["shc:/1/2/00", "shc:/2/2/00000000"],
                &[SeveralCodes, NeedlesslySplit, Unbalanced],
                true,
            ),
        ] {
            let (found, card) = kinds(texts);
            assert_eq!(
                (found.as_slice(), card.is_some()),
                (faults, is_card),
                "{texts:?}"
            );
        }
    }
}
