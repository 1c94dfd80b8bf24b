//! What is wrong with how a card is made, for whoever makes cards: all of it and not only the first, with the place.
//!
//! A verifier needs none of this: it refuses what it must and shows the rest. An issuer wants to hear what other wallets
//! would stumble over. Each layer is asked by itself, and gives what the next one is asked about.

mod bundle;
mod card;
mod codes;
mod elements;
mod kinds;
mod payload;
mod primitive;
mod profile;

use json::Tree;

pub use bundle::of_bundle;
pub use card::of_card;
pub use codes::{of_codes, of_file};
pub use payload::of_payload;
pub use profile::of_usa_covid19_immunization;

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where: a path into the records or claims, the number of a code, or nothing.
    pub place: String,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The standard advises against it, or it can be right.
    Warning,
    /// The standard forbids it.
    Error,
}

macro_rules! faults {
    ($($name:ident, $weight:ident, $code:literal, $words:literal;)*) => {
        /// What is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind { $(#[doc = $words] $name,)* }

        impl FaultKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// How much it matters.
            #[must_use]
            pub const fn weight(self) -> Weight {
                match self { $(Self::$name => Weight::$weight,)* }
            }

            /// The code: it never changes its meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The same in words, in English.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

faults! {
    Spaces, Error, "SHC-MADE-SPACES", "White space stands before or behind it.";
    CodeHeader, Error, "SHC-MADE-CODE-HEADER", "The text of the code begins with something else than it must.";
    NeedlessHeader, Warning, "SHC-MADE-NEEDLESS-HEADER", "The only code of a card says that it is the first of one.";
    Digits, Error, "SHC-MADE-DIGITS", "The text of the code is not made of pairs of digits from 00 to 77.";
    PartTooLong, Error, "SHC-MADE-PART-TOO-LONG", "The code holds more than one code may.";
    PartMissing, Error, "SHC-MADE-PART-MISSING", "A code of the card is missing.";
    SeveralCodes, Error, "SHC-MADE-SEVERAL-CODES", "Cards in several codes are not to be made any more.";
    NeedlesslySplit, Warning, "SHC-MADE-NEEDLESSLY-SPLIT", "The card would have fitted one code.";
    Unbalanced, Warning, "SHC-MADE-UNBALANCED", "The codes of the card are not of one size.";
    LongCard, Warning, "SHC-MADE-LONG-CARD", "The card does not fit one code.";
    File, Error, "SHC-MADE-FILE", "The file holds no cards.";
    Jws, Error, "SHC-MADE-JWS", "The card is not three parts in base64url.";
    Header, Error, "SHC-MADE-HEADER", "The header is no JSON.";
    HeaderAlgorithm, Error, "SHC-MADE-ALGORITHM", "The header does not say that the algorithm is ES256.";
    HeaderCompression, Error, "SHC-MADE-COMPRESSION", "The header does not say that the content is deflated.";
    HeaderKey, Error, "SHC-MADE-KEY", "The header does not name the key.";
    SignatureForm, Error, "SHC-MADE-SIGNATURE-FORM", "The signature is not the 64 bytes of r and s.";
    Inflate, Error, "SHC-MADE-INFLATE", "The content is not one deflate stream without header and checksum.";
    ByteOrderMark, Error, "SHC-MADE-BYTE-ORDER-MARK", "The content begins with a byte order mark.";
    Payload, Error, "SHC-MADE-PAYLOAD", "The content is not a JSON object.";
    Claim, Error, "SHC-MADE-CLAIM", "A claim is missing or of another type.";
    Context, Warning, "SHC-MADE-CONTEXT", "The credential has an @context, which cards leave out.";
    NoHealthCard, Error, "SHC-MADE-NO-HEALTH-CARD", "The kind \"health card\" is missing.";
    KindMissing, Warning, "SHC-MADE-KIND-MISSING", "The card names kinds, but not one that its records are of.";
    KindNeedless, Warning, "SHC-MADE-KIND-NEEDLESS", "The card names a kind that none of its records is of, or that all cards have.";
    KindUnknown, Warning, "SHC-MADE-KIND-UNKNOWN", "The card names a kind that is not in the vocabulary.";
    IssuerAddress, Error, "SHC-MADE-ISSUER", "The issuer's address is not https, or ends in a slash.";
    Milliseconds, Error, "SHC-MADE-MILLISECONDS", "The date of issue is in milliseconds.";
    ExpiryMilliseconds, Warning, "SHC-MADE-EXPIRY-MILLISECONDS", "The expiry is in milliseconds.";
    NotYetValid, Warning, "SHC-MADE-NOT-YET-VALID", "The card is not valid yet.";
    Expired, Warning, "SHC-MADE-EXPIRED", "The card has run out.";
    ExpiresFirst, Error, "SHC-MADE-EXPIRES-FIRST", "The card runs out before it is valid.";
    RevocationId, Error, "SHC-MADE-REVOCATION-ID", "The revocation identifier is none of at most 24 characters in base64url.";
    NoBundle, Error, "SHC-MADE-NO-BUNDLE", "There is no bundle of records.";
    BundleJson, Error, "SHC-MADE-BUNDLE-JSON", "The bundle is no JSON.";
    NoRecord, Error, "SHC-MADE-NO-RECORD", "An entry of the bundle has no record of a known kind.";
    Address, Error, "SHC-MADE-ADDRESS", "A record's address is not resource: and a number.";
    AddressTwice, Error, "SHC-MADE-ADDRESS-TWICE", "Two records have the same address.";
    LongReference, Error, "SHC-MADE-LONG-REFERENCE", "A reference is not resource: and a number.";
    DanglingReference, Error, "SHC-MADE-DANGLING-REFERENCE", "A reference names no record of the bundle.";
    NotCompleted, Error, "SHC-MADE-NOT-COMPLETED", "An immunization is not completed.";
    Occurrence, Error, "SHC-MADE-OCCURRENCE", "An immunization has no date, or two.";
    Element, Error, "SHC-MADE-ELEMENT", "An element of a record is missing, unknown, or not of its type.";
    Empty, Error, "SHC-MADE-EMPTY", "An element of a record is empty.";
    RecordId, Warning, "SHC-MADE-RECORD-ID", "A record has an id, which cards leave out.";
    RecordMeta, Warning, "SHC-MADE-RECORD-META", "A record has a meta with more than security labels.";
    RecordText, Warning, "SHC-MADE-RECORD-TEXT", "A record has a text, which cards leave out.";
    ConceptText, Warning, "SHC-MADE-CONCEPT-TEXT", "A concept has a text, which cards leave out.";
    CodingDisplay, Warning, "SHC-MADE-CODING-DISPLAY", "A code has a display, which cards leave out.";
    Profile, Error, "SHC-MADE-PROFILE", "A record is not as the profile asks.";
}

/// Collects faults.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, kind: FaultKind, place: impl Into<String>) {
        let place = place.into();
        self.0.push(Fault { kind, place });
    }

    fn add_if(&mut self, wrong: bool, kind: FaultKind, place: &str) {
        if wrong {
            self.add(kind, place);
        }
    }

    /// `text` without what stands round it and should not.
    fn trimmed<'t>(&mut self, text: &'t str, place: &str) -> &'t str {
        let inner = text
            .trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        self.add_if(inner.len() != text.len(), FaultKind::Spaces, place);
        inner
    }
}

fn text<'t>(tree: &'t Tree, name: &str) -> Option<&'t str> {
    tree.member(name)?.text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_one_to_a_kind_and_words_are_whole() {
        let codes: BTreeSet<_> = FaultKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), FaultKind::ALL.len());
        for kind in FaultKind::ALL {
            assert!(kind.code().starts_with("SHC-MADE-") && kind.words().ends_with('.'));
        }
    }
}
