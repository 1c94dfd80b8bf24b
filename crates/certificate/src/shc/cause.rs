//! Why a SMART Health Card was not accepted: one stable code a cause, a sentence for its holder and one for the guard.
//!
//! The sentences are fixed. They hold nothing of the card, so that a refusal shows no health data.

use crate::causes::causes;
use std::fmt;

/// The stages of verification, in the order in which they are passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The text is that of a card's QR code, or of a file of cards.
    Text,
    /// It is a JSON Web Signature in compact form.
    Jws,
    /// Its header says ES256, DEF and which key.
    Header,
    /// The content is one deflate stream.
    Inflate,
    /// The content has the claims of a card.
    Claims,
    /// The issuer and its key are trusted.
    KeyFound,
    /// The signature is that key's.
    Signature,
    /// The card is valid now.
    Validity,
    /// It is a health card with a bundle of health records.
    Content,
    /// The issuer did not take it back.
    Revocation,
}

causes! {
    /// No `shc:/` at the beginning.
    Prefix, Text, "SHC-PREFIX",
    "This code is not a health card of the kind that begins with shc.",
    "Not a health card. Ask for the card's own code.";
    /// Something else than pairs of digits from 00 to 77.
    Numeric, Text, "SHC-NUMERIC",
    "The code is damaged or was not read completely. Scan it again, or ask for a new copy.",
    "The code is damaged. Scan again, or ask for another copy.";
    /// A part of a card in several codes that does not say which part it is, or does not fit the others.
    Part, Text, "SHC-PART",
    "These codes do not belong together. Scan every code of one card, and each of them once.",
    "These codes do not belong to one card. Scan every code of one card.";
    /// Not every part of a card in several codes.
    PartMissing, Text, "SHC-PART-MISSING",
    "This card is in several codes, and some are missing. Scan the others too.",
    "This card is in several codes. Scan the others too.";
    /// Neither of the two forms of a file.
    File, Text, "SHC-FILE",
    "This file is not a file of health cards.",
    "Not a file of health cards.";
    /// More text than any card has.
    TooLong, Text, "SHC-TOO-LONG",
    "The code holds far more than a card and was not opened.",
    "The code is far too long for a card. Do not accept it.";
    /// Not three parts in base64url.
    Jws, Jws, "SHC-JWS",
    "The code holds no signed card. Ask the place that issued it for a new copy.",
    "The code holds no signed card.";
    /// The header does not say `ES256`, `DEF` and which key, or asks for something critical that is not known.
    Header, Header, "SHC-HEADER",
    "The card was not made as the standard asks. Ask the place that issued it for a new copy.",
    "The card is not made as the standard asks.";
    /// The compressed content is damaged, or something follows it.
    Damaged, Inflate, "SHC-DAMAGED",
    "The card is damaged or incomplete. Scan it again, or ask for a new copy.",
    "The card is damaged. Scan again, or ask for another copy.";
    /// More content than any card has.
    TooLarge, Inflate, "SHC-TOO-LARGE",
    "The card holds far more than a card should and was not opened.",
    "The card is far too large. Do not accept it.";
    /// Not JSON with an issuer, a date of issue and a credential.
    Claims, Claims, "SHC-CLAIMS",
    "The card cannot be read. Ask the place that issued it for a new copy.",
    "The card cannot be read.";
    /// A date that is in milliseconds, where seconds are asked for.
    Milliseconds, Claims, "SHC-MILLISECONDS",
    "The dates of this card are written wrongly. Ask the place that issued it for a new copy.",
    "The dates of the card are written wrongly. It has to be issued anew.";
    /// The issuer is no `https` address, or its address ends in a slash.
    Issuer, Claims, "SHC-ISSUER",
    "The card does not name its issuer as the standard asks. Ask for a new copy.",
    "The card does not name its issuer as the standard asks.";
    /// The issuer is not trusted.
    IssuerUnknown, KeyFound, "SHC-ISSUER-UNKNOWN",
    "The issuer of this card is not in the list of trusted issuers. If the list is old, update it and try again.",
    "The issuer is not in the list of trusted issuers. Update the list if it is old.";
    /// The issuer is trusted and has no such key.
    KeyUnknown, KeyFound, "SHC-KEY-UNKNOWN",
    "The issuer is known, but not the key that signed this card. If the list is old, update it and try again.",
    "The issuer does not have the key that the card names. Update the list if it is old.";
    /// Not the 64 bytes of r and s; the longer form of X.509 is not one of a card.
    SignatureForm, Signature, "SHC-SIGNATURE-FORM",
    "The card was not signed as the standard asks. Ask the place that issued it for a new copy.",
    "The card is not signed as the standard asks. Do not accept it.";
    /// The key did not make the signature.
    Signature, Signature, "SHC-SIGNATURE",
    "The signature is not right: the card was changed or was not made by the issuer it names.",
    "The signature is wrong. Do not accept it.";
    /// Issued a few minutes from now: the clock of this device is probably slow.
    ClockSkew, Validity, "SHC-CLOCK-SKEW",
    "The card is from a few minutes ahead. Check the date and time of this device.",
    "The card is from a few minutes ahead. Check the clock of this device, then scan again.";
    /// Issued later than now.
    NotYetValid, Validity, "SHC-NOT-YET-VALID",
    "The card is not valid yet. Check the date of this device.",
    "Not valid yet. If the date of this device is right, do not accept it.";
    /// Past its last moment.
    Expired, Validity, "SHC-EXPIRED",
    "This card has run out. What it tells of is not lost: ask for it to be issued anew.",
    "The card has run out. The holder can have it issued anew.";
    /// Not of the kind "health card".
    Kind, Content, "SHC-KIND",
    "This is a signed document, but not a health card.",
    "Not a health card.";
    /// No bundle of records that refer to one another as the standard asks.
    Bundle, Content, "SHC-BUNDLE",
    "The card is signed, but its records are incomplete or written wrongly. Ask for it to be issued anew.",
    "The card is signed, but its records are incomplete. Ask a person who can decide.";
    /// On its issuer's list of cards taken back.
    Revoked, Revocation, "SHC-REVOKED",
    "The issuer has taken this card back. Ask the place that issued it for a new one.",
    "The issuer has taken this card back. Do not accept it.";
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.holder())
    }
}

impl std::error::Error for Cause {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_one_to_a_cause_and_sentences_are_whole() {
        let codes: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.code()).collect();
        assert_eq!(codes.len(), Cause::ALL.len());
        for cause in Cause::ALL {
            assert!(cause.code().starts_with("SHC-"));
            assert!(
                cause.holder().ends_with('.') && cause.guard().ends_with('.'),
                "{cause:?}"
            );
        }
        assert!(Cause::ALL.is_sorted_by_key(|cause| cause.stage()));
    }
}
