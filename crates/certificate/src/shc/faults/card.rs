//! A card as a compact JWS, down to its records.

use super::payload::of_payload;
use super::{Fault, FaultKind, Faults, text};
use crate::inflate::{inflate, inflate_raw};
use crate::shc::jws::{MAX_JWS, is_base64url};
use crate::shc::numeric::MAX_IN_ONE_CODE;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::OffsetDateTime;

const SIGNATURE: usize = 64;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What is wrong with a card, its claims and its records. Its signature is not looked at, but for its length.
#[must_use]
pub fn of_card(card: &str, now: OffsetDateTime) -> Vec<Fault> {
    let mut faults = Faults::default();
    let card = faults.trimmed(card, "");
    faults.add_if(card.len() > MAX_IN_ONE_CODE, FaultKind::LongCard, "");
    let Some([header, content, signature]) = decoded(card) else {
        faults.add(FaultKind::Jws, "");
        return faults.0;
    };
    of_header(&header, &mut faults);
    faults.add_if(signature.len() != SIGNATURE, FaultKind::SignatureForm, "");
    let payload = inflated(content, &mut faults);
    match String::from_utf8(payload) {
        Ok(payload) => faults.0.extend(of_payload(&payload, now)),
        Err(_) => faults.add(FaultKind::Payload, ""),
    }
    faults.0
}

fn decoded(card: &str) -> Option<[Vec<u8>; 3]> {
    if card.len() > MAX_JWS {
        return None;
    }
    let part = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .ok()
            .filter(|_| is_base64url(part))
    };
    let parts: Option<Vec<Vec<u8>>> = card.split('.').map(part).collect();
    parts?.try_into().ok()
}

fn of_header(header: &[u8], faults: &mut Faults) {
    let Ok(header) = json::tree(header) else {
        return faults.add(FaultKind::Header, "");
    };
    faults.add_if(
        text(&header, "alg") != Some("ES256"),
        FaultKind::HeaderAlgorithm,
        "alg",
    );
    faults.add_if(
        text(&header, "zip") != Some("DEF"),
        FaultKind::HeaderCompression,
        "zip",
    );
    faults.add_if(text(&header, "kid").is_none(), FaultKind::HeaderKey, "kid");
}

/// The content, also where it was compressed in another way or not at all.
fn inflated(content: Vec<u8>, faults: &mut Faults) -> Vec<u8> {
    if let Ok(payload) = inflate_raw(&content) {
        faults.add_if(
            payload.starts_with(BYTE_ORDER_MARK),
            FaultKind::ByteOrderMark,
            "",
        );
        return payload;
    }
    faults.add(FaultKind::Inflate, "");
    inflate(&content).unwrap_or(content)
}
