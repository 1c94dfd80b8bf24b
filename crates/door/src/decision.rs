//! The answer and its words. The guard reads fixed sentences that hold nothing of the certificate; the guest is told
//! what helps the guest.

use crate::admission::Admission;
use certificate::Cause;
use policy::rules::RuleId;

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Let in.
    Admit(Admission),
    /// Do not let in, for this reason.
    Refuse(Reason),
    /// The door cannot decide: a person has to.
    AskPerson(Reason),
}

/// Why not, or why not alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The certificate was not accepted.
    Certificate(Cause),
    /// It is genuine and does not meet these rules.
    Rules(Vec<RuleId>),
    /// These rules have no answer for it.
    RulesOpen(Vec<RuleId>),
    /// The venue has no rule for this kind of certificate.
    NoRules,
    /// It has a code that the lists do not know, or one of a list that this door does not have.
    UnknownCode,
    /// The lists are too old.
    StaleLists,
    /// A health credential of a kind that is not checked here.
    OtherKind,
    /// No credential at all.
    NoCredential,
    /// Nobody has chosen which rules hold here, or there are none for the choice any more.
    NoVenue,
    /// The rules have run out, or the authority has ended its work.
    NotInForce,
}

/// The code of an admission by rules, and at a place of care.
const ADMIT: &str = "DOOR-ADMIT";
const CARE: &str = "DOOR-CARE";

impl Decision {
    /// Every code that a decision can have which is no [`Cause`].
    pub const CODES: &'static [&'static str] = &[
        ADMIT,
        CARE,
        "DOOR-RULES",
        "DOOR-RULES-OPEN",
        "DOOR-NO-RULES",
        "DOOR-UNKNOWN-CODE",
        "DOOR-STALE-LISTS",
        "DOOR-OTHER-KIND",
        "DOOR-NO-CREDENTIAL",
        "DOOR-NO-VENUE",
        "DOOR-NOT-IN-FORCE",
    ];

    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Admit(admission) if *admission == Admission::default() => CARE,
            Self::Admit(_) => ADMIT,
            Self::Refuse(reason) | Self::AskPerson(reason) => reason.code(),
        }
    }

    /// What the guest is told, in English.
    #[must_use]
    pub fn guest(&self) -> &'static str {
        match self {
            Self::Admit(_) => "You can come in.",
            Self::Refuse(reason) | Self::AskPerson(reason) => reason.guest(),
        }
    }

    /// What the guard is told, in English.
    #[must_use]
    pub fn guard(&self) -> &'static str {
        match self {
            Self::Admit(admission) if *admission == Admission::default() => {
                "This is a place of care: everybody comes in."
            }
            Self::Admit(_) => {
                "It meets the rules of this place. Compare the name and the date of birth with a photo document."
            }
            Self::Refuse(reason) | Self::AskPerson(reason) => reason.guard(),
        }
    }
}

impl Reason {
    /// A stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Certificate(cause) => cause.code(),
            Self::Rules(_) => "DOOR-RULES",
            Self::RulesOpen(_) => "DOOR-RULES-OPEN",
            Self::NoRules => "DOOR-NO-RULES",
            Self::UnknownCode => "DOOR-UNKNOWN-CODE",
            Self::StaleLists => "DOOR-STALE-LISTS",
            Self::OtherKind => "DOOR-OTHER-KIND",
            Self::NoCredential => "DOOR-NO-CREDENTIAL",
            Self::NoVenue => "DOOR-NO-VENUE",
            Self::NotInForce => "DOOR-NOT-IN-FORCE",
        }
    }

    /// What the guest is told, in English.
    #[must_use]
    pub const fn guest(&self) -> &'static str {
        match self {
            Self::Certificate(cause) => cause.holder(),
            Self::Rules(_) => {
                "Your certificate is genuine, but this place asks for something else or something newer. Your own phone can tell you which rule."
            }
            Self::RulesOpen(_) | Self::NoRules | Self::UnknownCode => {
                "Your certificate is genuine, but this device cannot decide. A person will look at it."
            }
            Self::StaleLists => {
                "This device has old lists and cannot decide. That is not your fault: a person will help you."
            }
            Self::OtherKind => {
                "This is a certificate of a kind that this device does not read. A person will look at it."
            }
            Self::NoCredential => {
                "This code is not a certificate. Show the code of your certificate itself."
            }
            Self::NoVenue | Self::NotInForce => {
                "This device has no rules for this place now. That is not your fault: a person will help you."
            }
        }
    }

    /// What the guard is told, in English.
    #[must_use]
    pub const fn guard(&self) -> &'static str {
        match self {
            Self::Certificate(cause) => cause.guard(),
            Self::Rules(_) => "Genuine, but it does not meet the rules of this place.",
            Self::RulesOpen(_) | Self::NoRules | Self::UnknownCode => {
                "Genuine, but this device cannot decide. Ask a person who can."
            }
            Self::StaleLists => {
                "The lists on this device are too old. Connect it to update them, or ask a person who can decide."
            }
            Self::OtherKind => {
                "A certificate of a kind that this device does not read. Ask a person who can."
            }
            Self::NoCredential => "This is not a certificate. Ask for the certificate's own code.",
            Self::NoVenue => "Choose first which rules hold at this place.",
            Self::NotInForce => {
                "The rules of this place have run out: there is nothing to check. Connect this device to fetch new ones."
            }
        }
    }
}
