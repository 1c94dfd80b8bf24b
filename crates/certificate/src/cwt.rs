//! The claims of a CBOR Web Token (RFC 8392) as the HC1 container uses them (EU DCC volume 1, section 3.3).

use crate::cbor::{self, CborError};
use minicbor::data::Type;
use minicbor::decode::Decoder;
use serde_json::{Map, Value};

const CLAIM_ISSUER: i64 = 1;
const CLAIM_EXPIRES: i64 = 4;
const CLAIM_ISSUED: i64 = 6;
const CLAIM_HEALTH: i64 = -260;
/// The sub-claim with the EU DCC payload.
const SUBCLAIM_DCC: &str = "1";

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
    pub payload: Option<Value>,
    /// Everything else, by its claim number; sub-claims of -260 stand under `-260/N`.
    pub other: Map<String, Value>,
}

/// Reads the claims map.
///
/// # Errors
/// [`CborError`] where the bytes are no single map with the fixed types of these claims.
pub fn parse(payload: &[u8]) -> Result<Claims, CborError> {
    let mut decoder = Decoder::new(payload);
    let mut claims = Claims {
        issuer: None,
        issued_at: None,
        expires_at: None,
        payload: None,
        other: Map::new(),
    };
    cbor::each_entry(&mut decoder, |decoder| claim(decoder, &mut claims))?;
    cbor::at_end(&decoder)?;
    Ok(claims)
}

fn claim(decoder: &mut Decoder<'_>, claims: &mut Claims) -> Result<(), CborError> {
    match number(decoder)? {
        Ok(CLAIM_ISSUER) => once(&mut claims.issuer, decoder.str()?.to_owned()),
        Ok(CLAIM_EXPIRES) => once(&mut claims.expires_at, cbor::numeric_date(decoder)?),
        Ok(CLAIM_ISSUED) => once(&mut claims.issued_at, cbor::numeric_date(decoder)?),
        Ok(CLAIM_HEALTH) => health(cbor::item(decoder, cbor::MAX_DEPTH)?, claims),
        Ok(other) => keep(
            claims,
            other.to_string(),
            cbor::item(decoder, cbor::MAX_DEPTH)?,
        ),
        Err(name) => keep(claims, name, cbor::item(decoder, cbor::MAX_DEPTH)?),
    }
}

fn number(decoder: &mut Decoder<'_>) -> Result<Result<i64, String>, CborError> {
    if matches!(decoder.datatype()?, Type::String | Type::StringIndef) {
        let name = cbor::item(decoder, 1)?;
        return Ok(Err(name.as_str().unwrap_or_default().to_owned()));
    }
    Ok(Ok(decoder.i64()?))
}

fn health(value: Value, claims: &mut Claims) -> Result<(), CborError> {
    let Value::Object(subclaims) = value else {
        return Err(CborError::Type);
    };
    for (name, value) in subclaims {
        if name == SUBCLAIM_DCC {
            once(&mut claims.payload, value)?;
        } else {
            keep(claims, format!("{CLAIM_HEALTH}/{name}"), value)?;
        }
    }
    Ok(())
}

fn once<T>(slot: &mut Option<T>, value: T) -> Result<(), CborError> {
    if slot.replace(value).is_some() {
        Err(CborError::Key)
    } else {
        Ok(())
    }
}

fn keep(claims: &mut Claims, name: String, value: Value) -> Result<(), CborError> {
    if claims.other.insert(name, value).is_some() {
        Err(CborError::Key)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
        assert_eq!(claims.payload, Some(json!({})));
        assert_eq!(
            Value::Object(claims.other),
            json!({"-71": 1, "-260/-6": [2]})
        );
    }

    #[test]
    fn a_claim_that_stands_twice_is_refused() {
        assert_eq!(parse(&[0xa2, 4, 1, 4, 2]), Err(CborError::Key));
    }
}
