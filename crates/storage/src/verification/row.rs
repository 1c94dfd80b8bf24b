//! Rows of verification codes and of their certificates, before they are and as they are found.

use crate::fault::Fault;
use crate::many::of_length;
use crate::moment::date;
use time::{Date, OffsetDateTime};

/// HMAC-SHA-256, or SHA-256.
pub(crate) type Hash = [u8; 32];
/// How whoever issued a code names it.
pub(crate) type Uuid = [u8; 16];

/// The HMAC of a code as somebody brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeHash {
    /// Of the form that is read out.
    Short(Hash),
    /// Of the form that stands in a link.
    Long(Hash),
}

/// A code to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVerificationCode {
    /// How whoever issues it names it.
    pub uuid: Uuid,
    /// HMAC of its short form.
    pub short_hash: Hash,
    /// HMAC of its long form.
    pub long_hash: Hash,
    /// HMAC of the word that its phone must repeat.
    pub nonce_hash: Option<Hash>,
    /// confirmed, likely, negative or user-report.
    pub report_type: &'static str,
    /// When symptoms began.
    pub symptom_day: Option<Date>,
    /// Day of the test.
    pub test_day: Option<Date>,
    /// First moment at which the short form opens nothing.
    pub short_until: OffsetDateTime,
    /// First moment at which the long form opens nothing.
    pub long_until: OffsetDateTime,
}

/// What makes a certificate again, with the token: when it was made, and who signed it how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// When it was made.
    pub given_at: OffsetDateTime,
    /// The name of the key.
    pub kid: String,
    /// The signature.
    pub signature: Vec<u8>,
}

/// A certificate that was signed and is to be kept before it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVerificationCertificate {
    /// SHA-256 of the token's name.
    pub token_hash: Hash,
    /// Of the keys that it is for.
    pub hmac: Hash,
    /// The certificate.
    pub signed: Signed,
    /// First moment at which the token opens nothing.
    pub token_until: OffsetDateTime,
}

/// A code as it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) uuid: Uuid,
    pub(crate) short_hash: Option<Vec<u8>>,
    pub(crate) long_hash: Option<Vec<u8>>,
    pub(crate) nonce_hash: Option<Vec<u8>>,
    pub(crate) report_type: String,
    pub(crate) symptom_day: Option<Date>,
    pub(crate) test_day: Option<Date>,
    pub(crate) short_until: i64,
    pub(crate) long_until: i64,
    pub(crate) is_claimed: bool,
}

/// The columns of [`found!`], in their order.
pub(crate) const FOUND: &str = "uuid, short_hash, long_hash, nonce_hash, report_type, symptom_day, test_day, short_until, long_until, claimed";

/// A row of whichever database.
macro_rules! found {
    ($row:expr) => {
        $crate::verification::row::Found {
            uuid: $crate::verification::row::uuid($row.try_get(0)?)?,
            short_hash: $row.try_get(1)?,
            long_hash: $row.try_get(2)?,
            nonce_hash: $row.try_get(3)?,
            report_type: $row.try_get(4)?,
            symptom_day: $crate::verification::row::some_date($row.try_get(5)?)?,
            test_day: $crate::verification::row::some_date($row.try_get(6)?)?,
            short_until: $row.try_get(7)?,
            long_until: $row.try_get(8)?,
            is_claimed: $row.try_get::<i64, _>(9)? == 1,
        }
    };
}
pub(crate) use found;

pub(crate) fn uuid(bytes: Vec<u8>) -> Result<Uuid, Fault> {
    of_length(bytes, "the name of a code")
}

pub(crate) fn hash(bytes: Vec<u8>) -> Result<Hash, Fault> {
    of_length(bytes, "a hash")
}

pub(crate) fn some_date(days: Option<i64>) -> Result<Option<Date>, Fault> {
    let unfit = |days| Fault::Damaged(format!("the day {days}"));
    days.map(|days| date(days).ok_or_else(|| unfit(days)))
        .transpose()
}
