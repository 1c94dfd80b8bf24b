//! The EU gateway's constraints on a new rule: `Gateway-constraints.adoc` (dgc-gateway,
//! `ValidationRuleService`), checked in its order, of which only the first violation counts.

use super::identifier::Prefix;
use super::rule::{CertificateType, Kind, Rule};
use crate::certlogic::ParseError;
use std::fmt;
use time::{Duration, OffsetDateTime};

/// Why the gateway would not take a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum UploadError {
    /// The logic is not CertLogic.
    Logic(ParseError),
    /// The prefix of the identifier is of another certificate type.
    PrefixOfAnotherType,
    /// An acceptance rule is called `IR`.
    InvalidationPrefix,
    /// An invalidation rule is not called `IR`.
    NoInvalidationPrefix,
    /// The gateway has no rules of this kind.
    NationalKind,
    /// The rule is of another country than its uploader.
    AnotherCountry,
    /// The identifier names another country than the uploader's.
    AnotherCountryInIdentifier,
    /// The version is not greater than the one before.
    VersionNotGreater,
    /// It ends before it begins.
    EndsBeforeItBegins,
    /// It begins more than two weeks from now.
    BeginsTooLate,
    /// An acceptance rule begins in less than 48 hours.
    BeginsTooSoon,
    /// An invalidation rule does not begin in the future.
    BeginsInThePast,
    /// It is in force for less than 72 hours.
    TooShort,
    /// It begins before the version before it.
    BeginsBeforePrevious,
}

const LATEST_BEGIN: Duration = Duration::weeks(2);
const NOTICE: Duration = Duration::hours(48);
const SHORTEST: Duration = Duration::hours(72);

/// Checks a rule that `uploader` (two letters) uploads at `now`; `previous` is the newest version
/// there is of it.
///
/// # Errors
/// The first constraint it violates.
pub fn check_upload(
    rule: &Rule,
    uploader: &str,
    previous: Option<&Rule>,
    now: OffsetDateTime,
) -> Result<(), UploadError> {
    rule.faults()
        .first()
        .map_or(Ok(()), |fault| Err(UploadError::Logic(fault.clone())))?;
    check_identifier(rule)?;
    require(rule.country == uploader, UploadError::AnotherCountry)?;
    require(
        rule.id.country() == uploader,
        UploadError::AnotherCountryInIdentifier,
    )?;
    let greater = previous.is_none_or(|previous| rule.version > previous.version);
    require(greater, UploadError::VersionNotGreater)?;
    check_times(rule, now)?;
    let later = previous.is_none_or(|previous| rule.valid_from >= previous.valid_from);
    require(later, UploadError::BeginsBeforePrevious)
}

fn require(met: bool, error: UploadError) -> Result<(), UploadError> {
    if met { Ok(()) } else { Err(error) }
}

fn check_identifier(rule: &Rule) -> Result<(), UploadError> {
    let prefix = rule.id.prefix();
    let invalidation = prefix == Prefix::Invalidation;
    require(
        invalidation || prefix == prefix_of(rule.certificate_type),
        UploadError::PrefixOfAnotherType,
    )?;
    match rule.kind {
        Kind::Acceptance => require(!invalidation, UploadError::InvalidationPrefix),
        Kind::Invalidation => require(invalidation, UploadError::NoInvalidationPrefix),
        Kind::BoosterNotification => Err(UploadError::NationalKind),
    }
}

fn prefix_of(certificate: CertificateType) -> Prefix {
    match certificate {
        CertificateType::General => Prefix::General,
        CertificateType::Vaccination => Prefix::Vaccination,
        CertificateType::Test => Prefix::Test,
        CertificateType::Recovery => Prefix::Recovery,
    }
}

fn check_times(rule: &Rule, now: OffsetDateTime) -> Result<(), UploadError> {
    let notice = rule.valid_from - now;
    require(
        rule.valid_from < rule.valid_to,
        UploadError::EndsBeforeItBegins,
    )?;
    require(notice <= LATEST_BEGIN, UploadError::BeginsTooLate)?;
    match rule.kind {
        Kind::Invalidation => require(notice.is_positive(), UploadError::BeginsInThePast)?,
        _ => require(notice >= NOTICE, UploadError::BeginsTooSoon)?,
    }
    require(
        rule.valid_to - rule.valid_from >= SHORTEST,
        UploadError::TooShort,
    )
}

impl UploadError {
    /// The gateway's reason code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Logic(_) | Self::NationalKind => "INVALID_JSON",
            Self::PrefixOfAnotherType | Self::InvalidationPrefix | Self::NoInvalidationPrefix => {
                "INVALID_RULE_ID"
            }
            Self::AnotherCountry | Self::AnotherCountryInIdentifier => "INVALID_COUNTRY",
            Self::VersionNotGreater => "INVALID_VERSION",
            Self::EndsBeforeItBegins
            | Self::BeginsTooLate
            | Self::BeginsTooSoon
            | Self::BeginsInThePast
            | Self::TooShort
            | Self::BeginsBeforePrevious => "INVALID_TIMESTAMP",
        }
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Logic(error) => return write!(f, "the logic is not CertLogic: {error}"),
            Self::PrefixOfAnotherType => {
                "the identifier begins with the letters of another certificate type"
            }
            Self::InvalidationPrefix => {
                "the identifier of an acceptance rule must not begin with IR"
            }
            Self::NoInvalidationPrefix => {
                "the identifier of an invalidation rule must begin with IR"
            }
            Self::NationalKind => "the gateway takes rules of acceptance and of invalidation only",
            Self::AnotherCountry => "the rule is of another country than its uploader",
            Self::AnotherCountryInIdentifier => {
                "the identifier names another country than the uploader's"
            }
            Self::VersionNotGreater => "the version must be greater than the one before",
            Self::EndsBeforeItBegins => "the rule must begin before it ends",
            Self::BeginsTooLate => "the rule must begin within two weeks",
            Self::BeginsTooSoon => "an acceptance rule must begin 48 hours from now or later",
            Self::BeginsInThePast => "an invalidation rule must begin in the future",
            Self::TooShort => "the rule must be in force for 72 hours or longer",
            Self::BeginsBeforePrevious => "the rule must not begin before the version before it",
        })
    }
}

impl std::error::Error for UploadError {}
