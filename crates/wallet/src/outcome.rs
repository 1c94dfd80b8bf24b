//! What a wallet says beside its view: why an input was refused, and what the holder should notice. One stable code a
//! cause; the pages look the words up by it.

macro_rules! coded {
    ($(#[$head:meta])* $kind:ident: $($(#[$doc:meta])* $name:ident, $code:literal, $holder:literal;)*) => {
        $(#[$head])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind { $($(#[$doc])* $name,)* }

        impl $kind {
            /// Every one.
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

coded! {
    /// Why the wallet itself refuses.
    Problem:
    /// The input is none of those there are.
    Input, "WAL-INPUT", "The program asked the wallet for something that it does not know. Reload the page.";
    /// Larger than anything the wallet takes.
    TooLarge, "WAL-TOO-LARGE", "This is larger than anything the wallet can keep.";
    /// No room for more of this kind.
    Full, "WAL-FULL", "The wallet is full. Remove what you no longer need.";
    /// There is nothing of this name.
    NoSuch, "WAL-NO-SUCH", "This is not in the wallet any more.";
    /// No rules of this name are in force.
    PackUnknown, "WAL-PACK-UNKNOWN", "There are no rules for this disease at the moment.";
    /// A date that has not come.
    DateAhead, "WAL-DATE-AHEAD", "This date is in the future.";
    /// Longer ago than the wallet keeps anything.
    DateTooOld, "WAL-DATE-TOO-OLD", "This is longer ago than the wallet keeps anything.";
    /// An end before its beginning.
    DateOrder, "WAL-DATE-ORDER", "The last day lies before the first.";
    /// A place outside the globe, or too vague.
    Place, "WAL-PLACE", "This is not a place: check the two numbers and the accuracy.";
    /// A name that is too long.
    Name, "WAL-NAME", "This name is too long.";
    /// An import is to be accepted, and none was looked at.
    NoImport, "WAL-NO-IMPORT", "There is no file to import. Choose one first.";
    /// The saved state is of a newer program.
    SavedVersion, "WAL-SAVED-VERSION", "Your data was saved by a newer version of this program. It is kept; reload the page to get that version.";
    /// The saved state is damaged.
    SavedDamaged, "WAL-SAVED-DAMAGED", "Your saved data cannot be read. It was not changed; you can restore a backup or begin anew.";
    /// The passphrase is too short for a backup.
    PassphraseShort, "WAL-PASSPHRASE-SHORT", "This passphrase is too short: take at least twelve characters, best several words.";
    /// Not enough randomness was handed in.
    Random, "WAL-RANDOM", "This device gave no random numbers, so nothing was encrypted.";
    /// The passphrase is not the one of the backup.
    BackupPassphrase, "WAL-BACKUP-PASSPHRASE", "This passphrase does not open the backup. The file itself is in order.";
    /// The file is damaged, or no backup.
    BackupDamaged, "WAL-BACKUP-DAMAGED", "This file is not a whole backup: it is damaged, cut off, or something else.";
    /// A backup of a newer program.
    BackupVersion, "WAL-BACKUP-VERSION", "This backup was made by a newer version of this program.";
    /// A text that no QR code can hold.
    Picture, "WAL-PICTURE", "This certificate cannot be shown as a picture.";
}

coded! {
    /// What the holder should notice about an input that was taken.
    Notice:
    /// It was there already.
    AlreadyHere, "WAL-ALREADY-HERE", "This is in the wallet already.";
    /// It is kept, but it is not accepted now, and no colour follows from it.
    NotAcceptedNow, "WAL-NOT-ACCEPTED-NOW", "This was kept, but it is not accepted at the moment. It is looked at again when the lists change.";
    /// The certificate holds more than one entry.
    MoreEntries, "WAL-MORE-ENTRIES", "This certificate holds more than one entry. All of them count.";
    /// The certificate has codes that the lists do not know.
    UnknownCodes, "WAL-UNKNOWN-CODES", "This certificate has codes that the lists do not know. They are shown as they are.";
    /// The certificate attests nothing that the rules ask for.
    NoFact, "WAL-NO-FACT", "Nothing follows from this certificate: its kind of test or result is not known here.";
    /// It names somebody else than the holder's own certificates.
    OtherPerson, "WAL-OTHER-PERSON", "This names somebody else than your own certificates, so it is kept as of somebody in your care and does not count for your status. If it is yours, say so on its page.";
    /// Old facts were erased.
    Forgotten, "WAL-FORGOTTEN", "What was older than the wallet keeps has been erased.";
    /// Not every question was answered, so the check is not complete.
    CheckIncomplete, "WAL-CHECK-INCOMPLETE", "Not every question was answered, so the symptom check does not count yet.";
}

/// Why something was refused: by a stage of a certificate, by the rules of a bulletin, or by the wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A certificate.
    Certificate(certificate::Cause),
    /// A SMART Health Card.
    #[cfg(feature = "cards")]
    Card(certificate::shc::Cause),
    /// A bulletin.
    Bulletin(bulletin::Refusal),
    /// A file to import.
    Import(travel::ImportError),
    /// Anything else.
    Wallet(Problem),
}

impl Refused {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Certificate(cause) => cause.code(),
            #[cfg(feature = "cards")]
            Self::Card(cause) => cause.code(),
            Self::Bulletin(refusal) => refusal.code(),
            Self::Import(error) => error.code(),
            Self::Wallet(problem) => problem.code(),
        }
    }

    /// What the holder is told, in English.
    #[must_use]
    pub const fn holder(self) -> &'static str {
        match self {
            Self::Certificate(cause) => cause.holder(),
            #[cfg(feature = "cards")]
            Self::Card(cause) => cause.holder(),
            Self::Bulletin(refusal) => refusal.holder(),
            Self::Import(error) => error.sentence(),
            Self::Wallet(problem) => problem.holder(),
        }
    }
}

impl From<certificate::Cause> for Refused {
    fn from(cause: certificate::Cause) -> Self {
        Self::Certificate(cause)
    }
}

#[cfg(feature = "cards")]
impl From<certificate::shc::Cause> for Refused {
    fn from(cause: certificate::shc::Cause) -> Self {
        Self::Card(cause)
    }
}

impl From<bulletin::Refusal> for Refused {
    fn from(refusal: bulletin::Refusal) -> Self {
        Self::Bulletin(refusal)
    }
}

impl From<travel::ImportError> for Refused {
    fn from(error: travel::ImportError) -> Self {
        Self::Import(error)
    }
}

impl From<travel::DiaryError> for Refused {
    fn from(error: travel::DiaryError) -> Self {
        Self::Wallet(match error {
            travel::DiaryError::Full => Problem::Full,
            travel::DiaryError::NoSuchStay | travel::DiaryError::Names => Problem::NoSuch,
        })
    }
}

impl From<travel::StayError> for Refused {
    fn from(error: travel::StayError) -> Self {
        Self::Wallet(match error {
            travel::StayError::EndsBeforeItBegins => Problem::DateOrder,
            travel::StayError::LabelTooLong => Problem::Name,
            travel::StayError::NoSuchYear => Problem::DateTooOld,
        })
    }
}

impl From<travel::PlaceError> for Refused {
    fn from(_: travel::PlaceError) -> Self {
        Self::Wallet(Problem::Place)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Wallet(problem)
    }
}

impl From<bulletin::StorageError> for Problem {
    fn from(error: bulletin::StorageError) -> Self {
        match error {
            bulletin::StorageError::TooLarge => Self::TooLarge,
            bulletin::StorageError::Version => Self::SavedVersion,
            bulletin::StorageError::Damaged => Self::SavedDamaged,
        }
    }
}

impl From<Refused> for bulletin::RefusalView {
    fn from(refused: Refused) -> Self {
        Self {
            code: refused.code(),
            holder: refused.holder(),
        }
    }
}
