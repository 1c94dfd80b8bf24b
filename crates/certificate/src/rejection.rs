//! Why a certificate was not accepted: one stable code a cause, a sentence for its holder and one for the guard.
//!
//! The sentences are fixed. They hold nothing of the certificate, so that a refusal shows no health data.

use crate::causes::causes;
use std::fmt;

/// The stages of verification, in the order in which they are passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The text begins with `HC1:`.
    Prefix,
    /// The rest is base45.
    Base45,
    /// The bytes are one zlib stream.
    Inflate,
    /// The content is a COSE_Sign1 message.
    Cose,
    /// The signed content is a map of claims.
    Claims,
    /// A key with this identifier is in the trust list.
    KeyFound,
    /// The signature is that key's.
    Signature,
    /// The certificate and its signer are valid now.
    Validity,
    /// The signer may sign this kind of certificate.
    KeyUsage,
    /// The content has the form of a health certificate.
    Schema,
    /// The issuer did not take it back.
    Revocation,
}

causes! {
    /// No `HC1:` at the beginning.
    Prefix, Prefix, "HC1-PREFIX",
    "This code is not a health certificate of the kind that begins with HC1.",
    "Not a health certificate. Ask for the certificate's own code.";
    /// Characters or length that base45 does not have.
    Base45, Base45, "HC1-BASE45",
    "The code is damaged or was not read completely. Scan it again, or ask for a new copy.",
    "The code is damaged. Scan again, or ask for another copy.";
    /// Not compressed.
    NotCompressed, Inflate, "HC1-NOT-COMPRESSED",
    "The code was not made as the standard asks. Ask the place that issued it for a new copy.",
    "The code is not made as the standard asks.";
    /// The compressed content is damaged, or something follows it.
    Damaged, Inflate, "HC1-DAMAGED",
    "The code is damaged or incomplete. Scan it again, or ask for a new copy.",
    "The code is damaged. Scan again, or ask for another copy.";
    /// More content than any certificate has.
    TooLarge, Inflate, "HC1-TOO-LARGE",
    "The code holds far more than a certificate and was not opened.",
    "The code is far too large for a certificate. Do not accept it.";
    /// Not a signed message.
    Cose, Cose, "HC1-COSE",
    "The code holds no signed certificate. Ask the place that issued it for a new copy.",
    "The code holds no signed certificate.";
    /// The claims cannot be read, or the expiry is missing.
    Claims, Claims, "HC1-CLAIMS",
    "The certificate cannot be read. Ask the place that issued it for a new copy.",
    "The certificate cannot be read.";
    /// No EU payload among the sub-claims.
    OtherContent, Claims, "HC1-OTHER-CONTENT",
    "This is a signed document, but not a test, vaccination or recovery certificate that can be checked here.",
    "Not a certificate that can be checked here.";
    /// No key with this identifier.
    KeyUnknown, KeyFound, "HC1-KEY-UNKNOWN",
    "The issuer of this certificate is not in the list of trusted issuers. If the list is old, update it and try again.",
    "The issuer is not in the list of trusted issuers. Update the list if it is old.";
    /// No key with this identifier made the signature.
    Signature, Signature, "HC1-SIGNATURE",
    "The signature is not right: the certificate was changed or was not made by the issuer it names.",
    "The signature is wrong. Do not accept it.";
    /// Issued a few minutes from now: the clock of this device is probably slow.
    ClockSkew, Validity, "HC1-CLOCK-SKEW",
    "The certificate is from a few minutes ahead. Check the date and time of this device.",
    "The certificate is from a few minutes ahead. Check the clock of this device, then scan again.";
    /// Issued later than now.
    NotYetValid, Validity, "HC1-NOT-YET-VALID",
    "The certificate is not valid yet. Check the date of this device.",
    "Not valid yet. If the date of this device is right, do not accept it.";
    /// Past its technical expiry.
    Expired, Validity, "HC1-EXPIRED",
    "The signature of this certificate has run out. The vaccination, test or recovery it tells of is not lost: ask for it to be issued anew.",
    "The certificate has run out. The holder can have it issued anew.";
    /// The signer's own certificate is not valid now.
    SignerNotValid, Validity, "HC1-SIGNER-NOT-VALID",
    "The issuer's key is out of date. Ask for the certificate to be issued anew.",
    "The issuer's key is out of date.";
    /// The signer may not sign this kind.
    KeyUsage, KeyUsage, "HC1-KEY-USAGE",
    "The issuer is not allowed to make this kind of certificate.",
    "The issuer is not allowed to make this kind of certificate. Do not accept it.";
    /// Not of the form of a DCC.
    Schema, Schema, "HC1-SCHEMA",
    "The certificate is signed, but something it must say is missing or written wrongly. Ask for it to be issued anew.",
    "The certificate is signed, but its content is incomplete. Ask a person who can decide.";
    /// Taken back by its issuer.
    Revoked, Revocation, "HC1-REVOKED",
    "The issuer has taken this certificate back. Ask the place that issued it for the reason and, if it was a mistake, for a new one.",
    "The issuer has taken this certificate back. Do not accept it.";
}

/// A certificate that was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rejection {
    /// Why.
    pub cause: Cause,
}

impl Rejection {
    /// The stage that was not passed.
    #[must_use]
    pub const fn stage(self) -> Stage {
        self.cause.stage()
    }

    /// The code of the cause.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.cause.code()
    }
}

impl From<Cause> for Rejection {
    fn from(cause: Cause) -> Self {
        Self { cause }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.cause.holder())
    }
}

impl std::error::Error for Rejection {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_one_to_a_cause_and_sentences_are_whole() {
        let codes: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.code()).collect();
        assert_eq!(codes.len(), Cause::ALL.len());
        for cause in Cause::ALL {
            assert!(cause.code().starts_with("HC1-"));
            assert!(
                cause.holder().ends_with('.') && cause.guard().ends_with('.'),
                "{cause:?}"
            );
        }
    }
}
