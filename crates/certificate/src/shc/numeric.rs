//! The text of a card's QR codes: `shc:/`, then two decimal digits for each character of the card (section "QR codes").
//!
//! A card in several codes, `shc:/PART/OF/…`, is deprecated since December 2022 and still in people's hands: its parts
//! are taken in any order.

use super::cause::Cause;
use super::jws::MAX_JWS;

/// What the text of every QR code of a card begins with.
pub const PREFIX: &str = "shc:/";
/// The most codes that one card is in. The largest known is in three.
pub const MAX_PARTS: usize = 64;
/// Characters of a card that fit one code of version 22 at the lowest level of correction.
pub const MAX_IN_ONE_CODE: usize = 1195;

/// What a pair of digits is counted from: the lowest character that a card has.
const LOWEST: u8 = b'-';
/// The pair of `z`, the highest character.
const HIGHEST_PAIR: u8 = b'z' - LOWEST;
/// Room for `PART/OF/` in front of the digits.
const HEADER_ROOM: usize = 16;

/// One QR code's text, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'t> {
    /// Which part of the card, from 1 on.
    pub number: usize,
    /// How many parts the card has.
    pub of: usize,
    /// Whether it says so itself.
    pub is_numbered: bool,
    digits: &'t str,
}

impl<'t> Part<'t> {
    /// Takes the header off a text.
    ///
    /// # Errors
    /// [`Cause::Prefix`], [`Cause::TooLong`], [`Cause::Part`] where a header is not of its form.
    pub fn of(text: &'t str) -> Result<Self, Cause> {
        let rest = text.strip_prefix(PREFIX).ok_or(Cause::Prefix)?;
        if rest.len() > 2 * MAX_JWS + HEADER_ROOM {
            return Err(Cause::TooLong);
        }
        let Some((header, digits)) = rest.rsplit_once('/') else {
            return Ok(Self {
                number: 1,
                of: 1,
                is_numbered: false,
                digits: rest,
            });
        };
        let (number, of) = header.split_once('/').ok_or(Cause::Part)?;
        let (number, of) = (counted(number)?, counted(of)?);
        if number > of {
            return Err(Cause::Part);
        }
        Ok(Self {
            number,
            of,
            is_numbered: true,
            digits,
        })
    }

    /// The characters that the digits stand for.
    ///
    /// # Errors
    /// [`Cause::Numeric`].
    pub fn characters(&self) -> Result<String, Cause> {
        let mut characters = Vec::new();
        self.append_to(&mut characters)?;
        String::from_utf8(characters).map_err(|_| Cause::Numeric)
    }

    fn append_to(&self, card: &mut Vec<u8>) -> Result<(), Cause> {
        let (pairs, rest) = self.digits.as_bytes().as_chunks();
        if pairs.is_empty() || !rest.is_empty() {
            return Err(Cause::Numeric);
        }
        card.reserve(pairs.len());
        // looked at all together at the end, which is faster than to stop at the first
        let mut is_right = true;
        card.extend(pairs.iter().map(|[tens, units]| {
            let (tens, units) = (tens.wrapping_sub(b'0'), units.wrapping_sub(b'0'));
            let pair = tens.wrapping_mul(10).wrapping_add(units);
            is_right &= tens <= 9 && units <= 9 && pair <= HIGHEST_PAIR;
            pair.wrapping_add(LOWEST)
        }));
        is_right.then_some(()).ok_or(Cause::Numeric)
    }
}

/// The card in one or more texts, in any order.
///
/// # Errors
/// [`Cause`] of the stage text.
pub fn decode<S: AsRef<str>>(texts: &[S]) -> Result<String, Cause> {
    if texts.len() > MAX_PARTS {
        return Err(Cause::TooLong);
    }
    let parts = texts.iter().map(|text| Part::of(text.as_ref()));
    let mut parts: Vec<Part<'_>> = parts.collect::<Result<_, _>>()?;
    parts.sort_by_key(|part| part.number);
    fit_together(&parts)?;
    let mut card = Vec::new();
    for part in &parts {
        part.append_to(&mut card)?;
    }
    String::from_utf8(card).map_err(|_| Cause::Numeric)
}

/// A card as the text of one QR code. Whether it fits is for the drawing to say.
#[must_use]
pub fn encode(card: &str) -> String {
    let mut text = String::with_capacity(PREFIX.len() + 2 * card.len());
    text.push_str(PREFIX);
    for byte in card.bytes() {
        let pair = byte.saturating_sub(LOWEST);
        text.extend([pair / 10, pair % 10].map(|digit| char::from(b'0' + digit)));
    }
    text
}

/// `parts` are sorted.
fn fit_together(parts: &[Part<'_>]) -> Result<(), Cause> {
    let of = parts.first().ok_or(Cause::PartMissing)?.of;
    let is_twice = parts.windows(2).any(|two| two[0].number == two[1].number);
    if is_twice || parts.iter().any(|part| part.of != of) {
        return Err(Cause::Part);
    }
    if parts.len() < of {
        return Err(Cause::PartMissing);
    }
    Ok(())
}

/// A number from 1 to [`MAX_PARTS`], without zeros in front.
fn counted(text: &str) -> Result<usize, Cause> {
    let is_plain = !text.starts_with(['0', '+']);
    let number = text.parse().ok().filter(|_| is_plain).ok_or(Cause::Part)?;
    if number > MAX_PARTS {
        return Err(Cause::TooLong);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_lowest_and_the_highest_character() {
        assert_eq!(encode("-.z"), "shc:/000177");
        assert_eq!(decode(&["shc:/000177"]), Ok("-.z".to_owned()));
    }

    #[test]
    fn texts_that_are_no_card_are_named() {
        for (text, cause) in [
            ("", Cause::Prefix),
            ("SHC:/00", Cause::Prefix),
            ("shc:00", Cause::Prefix),
            (" shc:/00", Cause::Prefix),
            ("shc:/", Cause::Numeric),
            ("shc:/000", Cause::Numeric),
            ("shc:/0078", Cause::Numeric),
            ("shc:/00 0", Cause::Numeric),
            ("shc:/00é", Cause::Numeric),
            ("shc:/1/00", Cause::Part),
            ("shc:/0/1/00", Cause::Part),
            ("shc:/01/1/00", Cause::Part),
            ("shc:/+1/1/00", Cause::Part),
            ("shc:/2/1/00", Cause::Part),
            ("shc:/1/1/1/00", Cause::Part),
            ("shc:/1/2/00", Cause::PartMissing),
            ("shc:/1/65/00", Cause::TooLong),
        ] {
            assert_eq!(decode(&[text]), Err(cause), "{text}");
        }
        let long = format!("shc:/{}", "0".repeat(2 * MAX_JWS + HEADER_ROOM + 1));
        assert_eq!(decode(&[long]), Err(Cause::TooLong));
        assert_eq!(decode::<&str>(&[]), Err(Cause::PartMissing));
    }

    #[test]
    fn parts_come_in_any_order_and_each_once() {
        let parts = ["shc:/1/3/52", "shc:/2/3/53", "shc:/3/3/54"];
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
            let texts = order.map(|at| parts[at]);
            assert_eq!(decode(&texts), Ok("abc".to_owned()));
        }
        assert_eq!(decode(&parts[..2]), Err(Cause::PartMissing));
        assert_eq!(decode(&[parts[0], parts[0], parts[1]]), Err(Cause::Part));
        assert_eq!(
            decode(&[parts[0], parts[1], "shc:/1/1/54"]),
            Err(Cause::Part)
        );
        assert_eq!(decode(&["shc:/1/1/52"]), Ok("a".to_owned()));
    }

    proptest! {
        #[test]
        fn every_card_comes_back(card in "[-.0-9A-Z_a-z]{1,300}") {
            prop_assert_eq!(decode(&[encode(&card)]), Ok(card));
        }
    }
}
