//! What is wrong with an order: a closed list of causes, each with a code that never changes its meaning and a sentence
//! for who typed it.

use crate::member::Member;
use std::fmt;

/// How much of what was typed a sentence repeats, in characters.
const MAX_REPEATED: usize = 40;

macro_rules! causes {
    ($($(#[doc = $doc:literal])* $cause:ident = $code:literal, $sentence:literal;)*) => {
        /// The cause of a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause { $($(#[doc = $doc])* $cause,)* }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Self] = &[$(Self::$cause,)*];

            /// The code: it never changes its meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$cause => $code,)* }
            }

            /// The sentence, in English. `{what}` stands for the member, `{given}` for what was typed.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$cause => $sentence,)* }
            }
        }
    };
}

causes! {
    /// Not a JSON object.
    NotAnOrder = "ORDER_NOT_READ", "The order cannot be read.";
    /// More than [`crate::MAX_ROW_BYTES`].
    RowTooLong = "ORDER_ROW_TOO_LONG", "The row is longer than 16 KiB.";
    /// A row of a table with other cells than its header.
    Cells = "ORDER_CELLS", "The row has more or fewer cells than the first line.";
    /// Not UTF-8.
    NotUtf8 = "ORDER_NOT_UTF8", "The row has letters that cannot be read. Save the file as UTF-8.";
    /// A member that no order has.
    UnknownMember = "ORDER_UNKNOWN_MEMBER", "An order has nothing that is called {given}.";
    /// A member of another kind of certificate.
    OfAnotherKind = "ORDER_OF_ANOTHER_KIND", "This kind of certificate has no place for {what}.";
    /// A member that is there more than once.
    Twice = "ORDER_TWICE", "{what} is given twice.";
    /// A list, an object, true or false in place of a text.
    NotText = "ORDER_NOT_TEXT", "{what} is neither a text nor a number.";
    /// A member that is needed.
    Missing = "ORDER_MISSING", "{what} is missing.";
    /// Neither surname nor forename.
    NoName = "ORDER_NO_NAME", "A surname or a forename is needed.";
    /// None of the three kinds.
    UnknownKind = "ORDER_KIND", "A certificate is of a vaccination, a test or a recovery, not of {given}.";
    /// More than a certificate has room for.
    TooLong = "ORDER_TOO_LONG", "{what} is longer than 80 letters.";
    /// Control characters, or signs that turn the direction of writing.
    Signs = "ORDER_SIGNS", "{what} has signs in it that cannot be seen. Type it anew.";
    /// A name without a letter.
    NoLetters = "ORDER_NO_LETTERS", "{what} has no letter in it.";
    /// A name that cannot be brought into A to Z.
    FillIn = "ORDER_FILL_IN", "{given} has letters with no fixed form in A to Z. Fill in {what}, as in the passport.";
    /// Something else than A to Z where they are asked for.
    NotAToZ = "ORDER_NOT_A_TO_Z", "{what} may have the letters A to Z only, as in the passport.";
    /// Not a date of birth.
    Birth = "ORDER_BIRTH", "{given} is not a date of birth such as 1990-02-28, or 1990-02 or 1990 where no more is known.";
    /// Not a day.
    Day = "ORDER_DAY", "{what} is a day such as 2026-11-24, not {given}.";
    /// Not a moment, or one without its offset.
    Moment = "ORDER_MOMENT", "{what} is a day and time with its time zone, such as 2026-11-24T09:00:00+01:00, not {given}.";
    /// Not a number of doses that anybody gives.
    Doses = "ORDER_DOSES", "{what} is a number from 1 to 20, not {given}.";
    /// Not two letters.
    Country = "ORDER_COUNTRY", "{given} is not a country in two letters, such as DE.";
    /// A code or words that the list does not have.
    Code = "ORDER_CODE", "No code for {what} is called {given}.";
    /// A code that is on the list and not for new certificates.
    Withdrawn = "ORDER_WITHDRAWN", "{given} was withdrawn as a code for {what}. No new certificate may have it.";
    /// Nothing can be said of a code, for there is no list.
    NoList = "ORDER_NO_LIST", "This authority has no list of codes for {what}.";
    /// Manufacturer or kind of vaccine of another product.
    OtherProduct = "ORDER_OTHER_PRODUCT", "{what} is not the one that belongs to the vaccine product.";
    /// Later than now.
    Future = "ORDER_FUTURE", "{what} lies in the future.";
    /// Earlier than the person was born.
    BeforeBirth = "ORDER_BEFORE_BIRTH", "{what} lies before the date of birth.";
    /// A sample of more than a year ago.
    LongAgo = "ORDER_LONG_AGO", "{what} lies more than a year back.";
    /// A recovery that counts before its test.
    BeforeTest = "ORDER_BEFORE_TEST", "{what} lies before the day of the first positive test.";
    /// An end before its beginning.
    EndsFirst = "ORDER_ENDS_FIRST", "{what} lies before the first day of validity.";
    /// A recovery that counts longer than anybody lets it.
    TooLate = "ORDER_TOO_LATE", "{what} lies more than two years after the day of the first positive test.";
    /// Valid no more.
    Over = "ORDER_OVER", "{what} has passed already.";
    /// No patient, or more than one.
    LabPatient = "ORDER_LAB_PATIENT", "The laboratory's file does not say whose result this is.";
    /// A name that is one text.
    LabName = "ORDER_LAB_NAME", "The laboratory did not divide the name into surname and forename.";
    /// A record that is referred to and not there.
    LabReference = "ORDER_LAB_REFERENCE", "The laboratory's file refers to {given} and does not have it.";
    /// A state in which a result does not stand.
    LabStatus = "ORDER_LAB_STATUS", "The result is not final: the laboratory says {given}.";
    /// A code of a test that the mapping does not have.
    LabTest = "ORDER_LAB_TEST", "The test {given} is not in the list of this laboratory's codes.";
    /// A code of a result that the mapping does not have.
    LabResult = "ORDER_LAB_RESULT", "The result {given} is not in the list of this laboratory's codes.";
    /// No coded result.
    LabNoResult = "ORDER_LAB_NO_RESULT", "The laboratory gives no result as a code.";
    /// Two that differ.
    LabContradiction = "ORDER_LAB_CONTRADICTION", "The laboratory says two different things about {what}.";
    /// A result that says neither.
    LabOpen = "ORDER_LAB_OPEN", "The result is neither positive nor negative, and there is no certificate for it.";
}

/// Something that is wrong with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The member that it is about, by its name in a form; empty where it is about the order as a whole.
    pub member: String,
    /// The code of its [`Cause`].
    pub code: &'static str,
    /// The sentence, in English.
    pub sentence: String,
}

impl Finding {
    /// About a member, as `given`.
    pub(crate) fn about(cause: Cause, member: Member, given: &str) -> Self {
        Self::made(cause, member.name(), member.words(), given)
    }

    /// About the order as a whole.
    pub(crate) fn of_all(cause: Cause, given: &str) -> Self {
        Self::made(cause, "", "", given)
    }

    /// About something that is no member.
    pub(crate) fn unknown_member(name: &str) -> Self {
        let shown: String = name.chars().take(MAX_REPEATED).collect();
        Self::made(Cause::UnknownMember, &shown, "", name)
    }

    fn made(cause: Cause, member: &str, words: &str, given: &str) -> Self {
        // what was typed last, so that nothing in it is taken for a place to fill
        let sentence = cause.sentence().replace("{what}", words);
        Self {
            member: member.to_owned(),
            code: cause.code(),
            sentence: capitalised(&sentence).replace("{given}", &repeated(given)),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.member.is_empty() {
            write!(f, "{}: ", self.member)?;
        }
        f.write_str(&self.sentence)
    }
}

/// In quotation marks, cut, and without what would not be seen.
pub(crate) fn repeated(given: &str) -> String {
    let seen = |letter: &char| !is_unseen(*letter);
    let shown: String = given.chars().filter(seen).take(MAX_REPEATED).collect();
    let cut = given.chars().nth(MAX_REPEATED).map_or("", |_| "…");
    format!("\"{shown}{cut}\"")
}

/// Whether a character shows nothing of itself, or turns the direction of those around it.
pub(crate) fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_cause_has_a_code_and_a_sentence_of_its_own() {
        let codes: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.code()).collect();
        let sentences: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.sentence()).collect();
        assert_eq!(codes.len(), Cause::ALL.len());
        assert_eq!(sentences.len(), Cause::ALL.len());
        for cause in Cause::ALL {
            assert!(cause.sentence().ends_with('.'), "{cause:?}");
        }
    }

    #[test]
    fn a_sentence_names_the_member_and_what_was_typed() {
        let finding = Finding::about(Cause::Code, Member::Product, "{what}\u{202e}");
        assert_eq!(
            finding.to_string(),
            "product: No code for the vaccine product is called \"{what}\"."
        );
        let long = Finding::of_all(Cause::UnknownKind, &"ä".repeat(41));
        assert!(long.sentence.ends_with(&format!("{}…\".", "ä".repeat(40))));
    }
}
