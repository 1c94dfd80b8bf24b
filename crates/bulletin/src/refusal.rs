//! Why a bulletin is not accepted: one stable code a cause and a sentence for the holder of the phone.

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $holder:literal;)*) => {
        /// The cause for which a bulletin is not accepted. What was accepted before stays in force.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal { $($(#[$doc])* $name,)* }

        impl Refusal {
            /// Every cause.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code: it never changes its meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the holder is told, in English.
            #[must_use]
            pub const fn holder(self) -> &'static str {
                match self { $(Self::$name => $holder,)* }
            }
        }
    };
}

refusals! {
    /// More bytes than an index may have.
    TooLarge, "BUL-TOO-LARGE",
    "The news of the authority is larger than it may be and was not opened. What you have stays in force.";
    /// Not a signed note, or not an index in the form known here.
    Form, "BUL-FORM",
    "The news of the authority cannot be read. What you have stays in force.";
    /// Fewer officers signed than the authority's own rule asks for.
    TooFewOfficers, "BUL-TOO-FEW-OFFICERS",
    "Too few officers of the authority have signed this news, so it does not count. What you have stays in force.";
    /// From another publisher than the pinned one.
    Origin, "BUL-ORIGIN",
    "This news comes from another publisher than the one this phone knows. What you have stays in force.";
    /// Lower version than the one already held.
    Rollback, "BUL-ROLLBACK",
    "Older news was offered than this phone already has. What you have stays in force.";
    /// The same version as the one already held, with other content: two people may have been told different things.
    Split, "BUL-SPLIT",
    "The authority has published two different texts under one number. What you have stays in force; please report this.";
    /// Issued in the future.
    NotYetIssued, "BUL-NOT-YET-ISSUED",
    "The news of the authority is dated in the future. Check the date and time of this device.";
    /// Past its end.
    Expired, "BUL-EXPIRED",
    "The news of the authority has run out. New news is needed before there is a rule again.";
    /// Meant to last longer than the longest term.
    Term, "BUL-TERM",
    "The news of the authority is meant to last longer than any may. What you have stays in force.";
    /// A file has another digest, length or kind than the index says, or is not in it.
    File, "BUL-FILE",
    "A file of the authority's news is not the one that its officers signed. What you have stays in force.";
    /// A file that the index names has not come.
    Missing, "BUL-MISSING",
    "A file of the authority's news did not arrive. It will be tried again; what you have stays in force.";
    /// A file is signed, but it cannot be read as what it should be.
    Content, "BUL-CONTENT",
    "A file of the authority's news is signed, but this version of the program cannot read it. What you have stays in force.";
    /// The authority's description is not one.
    Authority, "BUL-AUTHORITY",
    "This is not the description of an authority.";
    /// Another authority than the pinned one, or other officers.
    AuthorityChanged, "BUL-AUTHORITY-CHANGED",
    "The authority has other officers or another end than the one this phone knows. If that is meant, erase this phone's data and begin anew.";
    /// After the end that the authority set for itself.
    Sunset, "BUL-SUNSET",
    "This authority has ended its work. There is no rule in force.";
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.holder())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use std::collections::BTreeSet;

    #[test]
    fn each_cause_has_a_code_of_its_own_and_a_whole_sentence() {
        let codes: BTreeSet<_> = Refusal::ALL.iter().map(|cause| cause.code()).collect();
        assert_eq!(codes.len(), Refusal::ALL.len());
        for cause in Refusal::ALL {
            assert!(cause.code().starts_with("BUL-") && cause.holder().ends_with('.'));
        }
    }
}
