//! The batches in which countries hand keys to each other (European Federation Gateway Service, `DiagnosisKeyBatch` and
//! `BatchSignatureUtils`).
//!
//! What is signed is not the message but a text of all fields. The specification says that keys are put in the order of
//! their `keyData`; the gateway orders them by the Base64 of their whole text, and so does whoever it accepts.

use crate::interval::{Interval, RollingPeriod};
use crate::key::{KeySpan, TemporaryExposureKey};
use crate::wire::{Fields, Malformed, Value, push_bytes, push_number};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fmt;

/// What the gateway takes at once.
pub const MAX_FEDERATED: usize = 5_000;

/// Keys of one upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FederatedBatch<'a> {
    /// Each key, or its own flaw: a bad key does not cost the good ones.
    pub keys: Vec<Result<FederatedKey<'a>, FederationError>>,
}

/// A key as a country hands it on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FederatedKey<'a> {
    /// The key; 16 bytes where it is one.
    pub key_data: &'a [u8],
    /// The first interval of its use.
    pub rolling_start: u32,
    /// For how many intervals.
    pub rolling_period: u32,
    /// The level of risk.
    pub transmission_risk: i32,
    /// Where its owner was.
    pub visited_countries: Vec<&'a str>,
    /// Which country published it.
    pub origin: &'a str,
    /// On what ground, as a number.
    pub report_type: u32,
    /// Days from the first symptoms, or one of the codes for a range of them.
    pub days_since_onset: i32,
}

/// Why a batch or a key cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FederationError {
    /// The message is cut off or is none.
    Malformed,
    /// There are more keys than the gateway takes.
    TooMany,
    /// A key has not 16 bytes.
    KeySize,
    /// A key is used for no time, or for more than a day.
    Period,
    /// A number is beyond what its field can hold.
    OutOfRange,
}

impl<'a> FederatedBatch<'a> {
    /// Reads a batch where it stands.
    ///
    /// # Errors
    /// The batch as a whole is damaged or too large.
    pub fn read(message: &'a [u8]) -> Result<Self, FederationError> {
        let mut keys = Vec::new();
        for field in Fields::of(message) {
            let (1, Value::Bytes(key)) = field? else {
                continue;
            };
            if keys.len() == MAX_FEDERATED {
                return Err(FederationError::TooMany);
            }
            keys.push(FederatedKey::read(key));
        }
        Ok(Self { keys })
    }
}

impl<'a> FederatedKey<'a> {
    fn read(message: &'a [u8]) -> Result<Self, FederationError> {
        let mut key = Self::default();
        for field in Fields::of(message) {
            key.add(field?)?;
        }
        Ok(key)
    }

    fn add(&mut self, field: (u32, Value<'a>)) -> Result<(), FederationError> {
        match field {
            (1, Value::Bytes(key)) => self.key_data = key,
            (2, Value::Varint(start)) => self.rolling_start = unsigned(start)?,
            (3, Value::Varint(period)) => self.rolling_period = unsigned(period)?,
            (4, Value::Varint(risk)) => self.transmission_risk = signed(risk.cast_signed())?,
            (5, Value::Bytes(country)) => self.visited_countries.push(text(country)?),
            (6, Value::Bytes(origin)) => self.origin = text(origin)?,
            (7, Value::Varint(ground)) => self.report_type = unsigned(ground)?,
            (8, Value::Varint(days)) => {
                // the sign is the last bit
                let half = (days >> 1).cast_signed();
                self.days_since_onset = signed(if days & 1 == 0 { half } else { !half })?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The key and when it was used.
    ///
    /// # Errors
    /// It is no key, or not used for a time that a key can be used for.
    pub fn span(&self) -> Result<KeySpan, FederationError> {
        let key = self
            .key_data
            .try_into()
            .map_err(|_| FederationError::KeySize)?;
        let period = RollingPeriod::new(self.rolling_period);
        Ok(KeySpan {
            key: TemporaryExposureKey(key),
            start: Interval(self.rolling_start),
            period: period.map_err(|_| FederationError::Period)?,
        })
    }

    /// What is signed of this key: each field in Base64, and a dot behind each.
    #[must_use]
    pub fn signing_text(&self) -> String {
        let countries = self.visited_countries.join(",");
        let fields: [&[u8]; 8] = [
            self.key_data,
            &self.rolling_start.to_be_bytes(),
            &self.rolling_period.to_be_bytes(),
            &self.transmission_risk.to_be_bytes(),
            countries.as_bytes(),
            self.origin.as_bytes(),
            &self.report_type.to_be_bytes(),
            &self.days_since_onset.to_be_bytes(),
        ];
        let mut text = String::new();
        for field in fields {
            BASE64_STANDARD.encode_string(field, &mut text);
            text.push('.');
        }
        text
    }

    /// Adds the key to a message; what is 0 or empty is left out, as everybody does.
    fn push(&self, batch: &mut Vec<u8>) {
        let mut key = Vec::new();
        let number = |key: &mut Vec<u8>, field, number| {
            if number != 0 {
                push_number(key, field, number);
            }
        };
        if !self.key_data.is_empty() {
            push_bytes(&mut key, 1, self.key_data);
        }
        number(&mut key, 2, self.rolling_start.into());
        number(&mut key, 3, self.rolling_period.into());
        number(
            &mut key,
            4,
            i64::from(self.transmission_risk).cast_unsigned(),
        );
        for country in &self.visited_countries {
            push_bytes(&mut key, 5, country.as_bytes());
        }
        if !self.origin.is_empty() {
            push_bytes(&mut key, 6, self.origin.as_bytes());
        }
        number(&mut key, 7, self.report_type.into());
        let days = self.days_since_onset;
        number(&mut key, 8, (days << 1 ^ days >> 31).cast_unsigned().into());
        push_bytes(batch, 1, &key);
    }

    /// The message of these keys.
    #[must_use]
    pub fn batch(keys: &[Self]) -> Vec<u8> {
        let mut batch = Vec::new();
        keys.iter().for_each(|key| key.push(&mut batch));
        batch
    }

    /// What is signed of a batch of these keys, in the gateway's order. It does not depend on theirs.
    #[must_use]
    pub fn signing_bytes(keys: &[Self]) -> Vec<u8> {
        let mut texts: Vec<String> = keys.iter().map(Self::signing_text).collect();
        texts.sort_by_cached_key(|text| BASE64_STANDARD.encode(text));
        texts.concat().into_bytes()
    }
}

fn text(bytes: &[u8]) -> Result<&str, FederationError> {
    std::str::from_utf8(bytes).map_err(|_| FederationError::Malformed)
}

fn unsigned(number: u64) -> Result<u32, FederationError> {
    u32::try_from(number).map_err(|_| FederationError::OutOfRange)
}

fn signed(number: i64) -> Result<i32, FederationError> {
    i32::try_from(number).map_err(|_| FederationError::OutOfRange)
}

impl From<Malformed> for FederationError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl fmt::Display for FederationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the batch of keys is damaged",
            Self::TooMany => "there are more than 5,000 keys in one batch",
            Self::KeySize => "a key has not 16 bytes",
            Self::Period => "a key is used for 1 to 144 intervals of ten minutes",
            Self::OutOfRange => "a number is beyond what its field can hold",
        })
    }
}

impl std::error::Error for FederationError {}
