//! The claims of a CBOR Web Token (RFC 8392) as the HC1 container uses them (EU DCC volume 1, section 3.3).

use crate::cbor::{self, CborError};
use crate::tree::{Name, Node};
use json::Tree as Json;
use minicbor::decode::Decoder;
use sorted::Set;
use std::borrow::Cow;

const CLAIM_ISSUER: i64 = 1;
const CLAIM_EXPIRES: i64 = 4;
const CLAIM_ISSUED: i64 = 6;
const CLAIM_HEALTH: i64 = -260;
/// The sub-claim with the EU DCC payload.
const SUBCLAIM_DCC: i64 = 1;

/// What the token says, before anything of it has been verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// The issuing country, ISO 3166-1 alpha-2, as written by the issuer (claim 1).
    pub issuer: Option<String>,
    /// Issue time in seconds since 1970 (claim 6).
    pub issued_at: Option<i64>,
    /// Expiry in seconds since 1970 (claim 4).
    pub expires_at: Option<i64>,
    /// The EU DCC payload (claim -260, sub-claim 1).
    pub payload: Option<Json>,
    /// Everything else, an object by claim number; sub-claims of -260 stand under `-260/N`.
    pub other: Json,
}

/// Reads the claims map.
///
/// # Errors
/// [`CborError`] where the bytes are no single map with the fixed types of these claims.
pub fn parse(payload: &[u8]) -> Result<Claims, CborError> {
    Token::read(payload).map(|token| Claims::from(&token))
}

/// The claims as they stand in the message, nothing copied.
#[derive(Debug, Default)]
pub(crate) struct Token<'b> {
    pub(crate) issuer: Option<Cow<'b, str>>,
    pub(crate) issued_at: Option<i64>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) dcc: Option<Content<'b>>,
    other: Vec<(String, Node<'b>)>,
}

/// The EU DCC payload, read and as encoded.
#[derive(Debug)]
pub(crate) struct Content<'b> {
    pub(crate) node: Node<'b>,
    pub(crate) encoded: &'b [u8],
}

impl<'b> Token<'b> {
    pub(crate) fn read(payload: &'b [u8]) -> Result<Self, CborError> {
        let mut decoder = Decoder::new(payload);
        let mut token = Self::default();
        cbor::each_entry(&mut decoder, |decoder| token.claim(decoder))?;
        cbor::at_end(&decoder)?;
        let mut names = Set::new();
        let once = token.other.iter().all(|(name, _)| names.insert(name));
        if once { Ok(token) } else { Err(CborError::Key) }
    }

    fn claim(&mut self, decoder: &mut Decoder<'b>) -> Result<(), CborError> {
        match cbor::name(decoder)? {
            Name::Number(CLAIM_ISSUER) => once(&mut self.issuer, cbor::text(decoder)?),
            Name::Number(CLAIM_EXPIRES) => once(&mut self.expires_at, cbor::numeric_date(decoder)?),
            Name::Number(CLAIM_ISSUED) => once(&mut self.issued_at, cbor::numeric_date(decoder)?),
            Name::Number(CLAIM_HEALTH) => {
                cbor::each_entry(decoder, |decoder| self.subclaim(decoder))
            }
            other => self.keep(other.in_json().into_owned(), decoder),
        }
    }

    fn subclaim(&mut self, decoder: &mut Decoder<'b>) -> Result<(), CborError> {
        let name = cbor::name(decoder)?;
        if !is_dcc(&name) {
            return self.keep(format!("{CLAIM_HEALTH}/{}", name.in_json()), decoder);
        }
        let begin = decoder.position();
        let node = cbor::item(decoder, cbor::MAX_DEPTH)?;
        let encoded = &decoder.input()[begin..decoder.position()];
        once(&mut self.dcc, Content { node, encoded })
    }

    fn keep(&mut self, name: String, decoder: &mut Decoder<'b>) -> Result<(), CborError> {
        let node = cbor::item(decoder, cbor::MAX_DEPTH)?;
        self.other.push((name, node));
        Ok(())
    }

    /// The other claims as JSON. Where one stands twice, that is an error of [`Token::read`].
    pub(crate) fn other(&self) -> Json {
        let entry = |(name, node): &(String, Node<'_>)| (name.clone(), Json::from(node));
        Json::Members(self.other.iter().map(entry).collect())
    }
}

impl From<&Token<'_>> for Claims {
    fn from(token: &Token<'_>) -> Self {
        Self {
            issuer: token.issuer.as_deref().map(str::to_owned),
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            payload: token.dcc.as_ref().map(|content| Json::from(&content.node)),
            other: token.other(),
        }
    }
}

fn is_dcc(name: &Name<'_>) -> bool {
    match name {
        Name::Number(number) => *number == SUBCLAIM_DCC,
        Name::Text(text) => *text == SUBCLAIM_DCC.to_string(),
    }
}

fn once<T>(slot: &mut Option<T>, value: T) -> Result<(), CborError> {
    if slot.replace(value).is_some() {
        Err(CborError::Key)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn floats_are_dates_and_unknown_claims_survive() {
        let token = [
            &[0xa5, 1, 0x62, b'X', b'D', 4, 0xfb][..],
            &1_700_000_000.5_f64.to_be_bytes(),
            &[6, 0x1a],
            &1_600_000_000_u32.to_be_bytes(),
            &[
                0x38, 70, 0x01, 0x39, 0x01, 0x03, 0xa2, 0x01, 0xa0, 0x25, 0x81, 0x02,
            ],
        ]
        .concat();
        let claims = parse(&token).unwrap();
        assert_eq!(claims.issuer.as_deref(), Some("XD"));
        assert_eq!(
            (claims.issued_at, claims.expires_at),
            (Some(1_600_000_000), Some(1_700_000_000))
        );
        assert_eq!(claims.payload, Some(Json::Members(Vec::new())));
        assert_eq!(Value::from(claims.other), json!({"-71": 1, "-260/-6": [2]}));
    }

    #[test]
    fn a_claim_that_stands_twice_is_refused() {
        assert_eq!(parse(&[0xa2, 4, 1, 4, 2]), Err(CborError::Key));
    }
}
