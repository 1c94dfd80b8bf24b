//! What staff can do: a closed list, so that a log can be read without its program.

macro_rules! acts {
    ($($(#[doc = $doc:literal])* $act:ident = $word:literal,)*) => {
        /// An act of a member of staff, or of the program itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($(#[doc = $doc])* $act,)*
        }

        impl Act {
            /// Every act.
            pub const ALL: &[Self] = &[$(Self::$act,)*];

            /// The word in the log.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$act => $word,)*
                }
            }
        }
    };
}

acts! {
    /// Keys of the authority were made. The subject is the key's name.
    MadeKey = "made-key",
    /// A member of staff was invited. The subject is the role.
    Invited = "invited",
    /// An invitation was taken back. The subject is the role.
    Uninvited = "uninvited",
    /// An invitation was taken up. The subject is the new member.
    Joined = "joined",
    /// Somebody was given a role.
    GaveRole = "gave-role",
    /// Somebody lost a role.
    TookRole = "took-role",
    /// A passkey was added to an account.
    AddedPasskey = "added-passkey",
    /// A passkey was taken off an account.
    RemovedPasskey = "removed-passkey",
    /// A session began.
    SignedIn = "signed-in",
    /// A sign-in was refused.
    SignInRefused = "sign-in-refused",
    /// A session was ended by its owner.
    SignedOut = "signed-out",
    /// A recovery code was used.
    Recovered = "recovered",
    /// Whoever holds the machine opened an administrator's account again; what opened it before has ended.
    Reopened = "reopened",
    /// A certificate was issued. The subject is its record.
    Issued = "issued",
    /// A certificate took the place of one with a mistake. The subject is the new record.
    Corrected = "corrected",
    /// A certificate was revoked.
    Revoked = "revoked",
    /// A revocation was taken back.
    Unrevoked = "unrevoked",
    /// A verification code of exposure notification was issued. The subject is its name, which is not the code.
    IssuedCode = "issued-code",
    /// A verification code was ended before its time.
    EndedCode = "ended-code",
    /// A program was let in to the verification server. The subject is its name.
    AddedCaller = "added-caller",
    /// A program may ask the verification server no more.
    RemovedCaller = "removed-caller",
    /// A publication was drafted. The subject is its kind and its SHA-256.
    Drafted = "drafted",
    /// A draft was given up.
    Withdrew = "withdrew",
    /// A second officer agreed to a draft.
    Approved = "approved",
    /// An index was published. The subject is its version.
    Published = "published",
    /// The log was given out. The subject is the number of its last line.
    Exported = "exported",
    /// A setting of the service was changed. The subject is its name.
    Configured = "configured",
    /// A copy of everything was put away. The subject says whether the keys are in it.
    BackedUp = "backed-up",
    /// A copy that was put away took the place of what was there. The subject is when it was made.
    Restored = "restored",
    /// Everything was moved to another database. The subject is its kind.
    Moved = "moved",
    /// What is past its time was erased. The subject says what and how many.
    Erased = "erased",
}

impl Act {
    /// The act that this word names.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::Act;
    use std::collections::BTreeSet;

    #[test]
    fn every_act_has_a_word_of_its_own() {
        let words: BTreeSet<_> = Act::ALL.iter().map(|act| act.as_str()).collect();
        assert_eq!(words.len(), Act::ALL.len());
        for act in Act::ALL {
            assert_eq!(Act::parse(act.as_str()), Some(*act));
        }
        assert_eq!(Act::parse("Issued"), None);
    }
}
