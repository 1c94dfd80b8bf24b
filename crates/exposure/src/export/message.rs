//! `TemporaryExposureKeyExport`: what a file is of, and its keys (export file format, "export.bin").

use crate::interval::{Interval, RollingPeriod};
use crate::key::{KeySpan, TemporaryExposureKey};
use crate::wire::{Fields, Malformed, Value};
use std::fmt;

/// What every `export.bin` begins with.
pub(super) const HEADER: &[u8; 16] = b"EK Export v1    ";
/// ECDSA with SHA-256.
pub(super) const ALGORITHM: &str = "1.2.840.10045.4.3.2";
/// No file has more signatures.
pub(super) const MAX_SIGNATURES: usize = 10;

/// An export, read where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export<'a> {
    /// From when its keys were published, in Unix seconds.
    pub start: u64,
    /// Until when.
    pub end: u64,
    /// For which region.
    pub region: &'a str,
    /// Which part of how many; there is always one.
    pub batch: (u32, u32),
    /// Whose signatures belong to it.
    pub signature_infos: Vec<SignatureInfo<'a>>,
    message: &'a [u8],
}

/// By which key a file is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignatureInfo<'a> {
    /// Mostly the number of the country in mobile networks.
    pub key_id: &'a str,
    /// Mostly `v1`.
    pub key_version: &'a str,
    /// An object identifier.
    pub algorithm: &'a str,
}

/// On what ground a key was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportType {
    /// A test in a laboratory.
    ConfirmedTest,
    /// A physician's judgement.
    ConfirmedClinicalDiagnosis,
    /// Its owner's own word.
    SelfReport,
    /// Somebody met somebody; not in use.
    Recursive,
    /// It should not have been published.
    Revoked,
}

/// A published key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedKey {
    /// The key and when it was used.
    pub span: KeySpan,
    /// The level of risk in the first version of the format.
    pub transmission_risk: Option<u8>,
    /// The ground, where it is known.
    pub report_type: Option<ReportType>,
    /// Days from the first symptoms to the day of the key.
    pub days_since_onset: Option<i8>,
}

/// Why an export cannot be read, or a key of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// It does not begin as an export does.
    NoExport,
    /// The message is cut off or is none.
    Malformed,
    /// There are more signatures than the format has.
    TooManySignatures,
    /// A key has not 16 bytes.
    KeySize,
    /// A key is used for no time, or for more than a day.
    Period,
    /// A number is beyond what it can mean.
    OutOfRange,
}

impl<'a> Export<'a> {
    /// Reads the bytes of an `export.bin`. Its keys are read when they are asked for.
    ///
    /// # Errors
    /// It is none.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ExportError> {
        let message = bytes.strip_prefix(HEADER).ok_or(ExportError::NoExport)?;
        let mut export = Self {
            start: 0,
            end: 0,
            region: "",
            batch: (1, 1),
            signature_infos: Vec::new(),
            message,
        };
        for field in Fields::of(message) {
            export.add(field?)?;
        }
        Ok(export)
    }

    fn add(&mut self, field: (u32, Value<'a>)) -> Result<(), ExportError> {
        match field {
            (1, Value::Fixed64(start)) => self.start = start,
            (2, Value::Fixed64(end)) => self.end = end,
            (3, Value::Bytes(region)) => self.region = text(region)?,
            (4, Value::Varint(number)) => self.batch.0 = small(number)?,
            (5, Value::Varint(size)) => self.batch.1 = small(size)?,
            (6, Value::Bytes(_)) if self.signature_infos.len() == MAX_SIGNATURES => {
                return Err(ExportError::TooManySignatures);
            }
            (6, Value::Bytes(info)) => self.signature_infos.push(SignatureInfo::read(info)?),
            _ => {}
        }
        Ok(())
    }

    /// The keys, each with its own flaw if it has one: a bad key does not cost the good ones.
    pub fn keys(&self) -> impl Iterator<Item = Result<PublishedKey, ExportError>> + use<'a> {
        keys(self.message, 7)
    }

    /// Keys of which something was published before and has changed.
    pub fn revised_keys(
        &self,
    ) -> impl Iterator<Item = Result<PublishedKey, ExportError>> + use<'a> {
        keys(self.message, 8)
    }
}

fn keys(message: &[u8], number: u32) -> impl Iterator<Item = Result<PublishedKey, ExportError>> {
    // `read` has walked through all of it
    Fields::of(message)
        .flatten()
        .filter_map(move |field| match field {
            (found, Value::Bytes(key)) if found == number => Some(PublishedKey::read(key)),
            _ => None,
        })
}

impl<'a> SignatureInfo<'a> {
    pub(super) fn read(message: &'a [u8]) -> Result<Self, ExportError> {
        let mut info = Self::default();
        for field in Fields::of(message) {
            match field? {
                (3, Value::Bytes(version)) => info.key_version = text(version)?,
                (4, Value::Bytes(id)) => info.key_id = text(id)?,
                (5, Value::Bytes(algorithm)) => info.algorithm = text(algorithm)?,
                // 1 and 2 were names of apps
                _ => {}
            }
        }
        Ok(info)
    }
}

impl PublishedKey {
    fn read(message: &[u8]) -> Result<Self, ExportError> {
        let mut key = None;
        let (mut start, mut period) = (Interval(0), RollingPeriod::DAY);
        let (mut transmission_risk, mut report_type, mut days_since_onset) = (None, None, None);
        for field in Fields::of(message) {
            match field? {
                (1, Value::Bytes(bytes)) => key = Some(bytes),
                (2, Value::Varint(risk)) => transmission_risk = Some(ranged(risk)?),
                (3, Value::Varint(number)) => start = Interval(small(number)?),
                (4, Value::Varint(length)) => {
                    period = RollingPeriod::new(small(length)?).map_err(|_| ExportError::Period)?;
                }
                (5, Value::Varint(number)) => report_type = ReportType::of(number),
                (6, Value::Varint(days)) => days_since_onset = Some(ranged_signed(days)?),
                _ => {}
            }
        }
        let key = key
            .and_then(|key| key.try_into().ok())
            .ok_or(ExportError::KeySize)?;
        Ok(Self {
            span: KeySpan {
                key: TemporaryExposureKey(key),
                start,
                period,
            },
            transmission_risk,
            report_type,
            days_since_onset,
        })
    }
}

impl ReportType {
    /// Whether what was published on this ground may be said to rest on that one: only towards more certainty, or that it should not
    /// have been published.
    pub(crate) const fn may_become(self, other: Self) -> bool {
        use ReportType::{ConfirmedClinicalDiagnosis, ConfirmedTest, Revoked, SelfReport};
        matches!(
            (self, other),
            (
                SelfReport,
                ConfirmedTest | ConfirmedClinicalDiagnosis | Revoked
            ) | (ConfirmedClinicalDiagnosis, ConfirmedTest | Revoked)
        )
    }

    /// `None` for "unknown", and for what a later version may add.
    const fn of(number: u64) -> Option<Self> {
        Some(match number {
            1 => Self::ConfirmedTest,
            2 => Self::ConfirmedClinicalDiagnosis,
            3 => Self::SelfReport,
            4 => Self::Recursive,
            5 => Self::Revoked,
            _ => return None,
        })
    }

    pub(super) const fn number(self) -> u64 {
        match self {
            Self::ConfirmedTest => 1,
            Self::ConfirmedClinicalDiagnosis => 2,
            Self::SelfReport => 3,
            Self::Recursive => 4,
            Self::Revoked => 5,
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, ExportError> {
    std::str::from_utf8(bytes).map_err(|_| ExportError::Malformed)
}

/// A number of 31 bits, as all of `int32` that mean something here.
fn small(number: u64) -> Result<u32, ExportError> {
    let number = i32::try_from(number).map_err(|_| ExportError::OutOfRange)?;
    Ok(number.cast_unsigned())
}

fn ranged(number: u64) -> Result<u8, ExportError> {
    u8::try_from(number).map_err(|_| ExportError::OutOfRange)
}

/// `sint32`: the sign is the last bit.
fn ranged_signed(number: u64) -> Result<i8, ExportError> {
    let half = i8::try_from(number >> 1).map_err(|_| ExportError::OutOfRange)?;
    Ok(if number & 1 == 0 { half } else { !half })
}

impl From<Malformed> for ExportError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoExport => "this is no list of keys",
            Self::Malformed => "the list of keys is damaged",
            Self::TooManySignatures => "the list of keys has more than ten signatures",
            Self::KeySize => "a key has not 16 bytes",
            Self::Period => "a key is used for 1 to 144 intervals of ten minutes",
            Self::OutOfRange => "a number is beyond what it can mean",
        })
    }
}

impl std::error::Error for ExportError {}
