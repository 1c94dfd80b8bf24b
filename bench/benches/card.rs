//! Verifying a SMART Health Card, from the text of its QR code to its records, beside what one composes of public crates
//! (base64, flate2, `serde_json`'s values, ring) and beside the ECDSA check alone, by the library that we use. Cards of
//! our own: a person with two vaccinations, as the specification's first example.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bench::{Contest, Unit};
use certificate::issue::SigningKey;
use certificate::shc::{Card, CardIssuer, IssuerUrl, Issuers, JwkSet, numeric, verify};
use std::collections::HashMap;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const CARDS: u8 = 32;

struct Case {
    text: String,
    card: String,
    key: SigningKey,
}

fn address(number: u8) -> IssuerUrl {
    IssuerUrl::parse(&format!("https://cards.example/issuer/{number}")).expect("it is an address")
}

fn case(number: u8, issuers: &mut Issuers) -> Case {
    let key = || SigningKey::from_entropy(&[number; 32]);
    let issuer = CardIssuer::new(address(number), key());
    let card = Card {
        kinds: Vec::new(),
        bundle: json::read(bundle(number).as_bytes()).expect("it is JSON"),
        issued_at: NOW,
        expires_at: None,
        revocation_id: Some(format!("card-{number}")),
    };
    let set = JwkSet::read(&issuer.jwks(None)).expect("it is a set");
    issuers.trust(&address(number), None, set);
    let card = issuer.issue(&card).expect("the content is whole");
    Case {
        text: numeric::encode(&card),
        card,
        key: key(),
    }
}

fn bundle(number: u8) -> String {
    let dose = |record: u8, day: u8| {
        format!(
            r#"{{"fullUrl":"resource:{record}","resource":{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"coding":[{{"system":"http://hl7.org/fhir/sid/cvx","code":"207"}}]}},"patient":{{"reference":"resource:0"}},"occurrenceDateTime":"2026-01-{day}","performer":[{{"actor":{{"display":"ABC General Hospital"}}}}],"lotNumber":"{number:07}"}}}}"#
        )
    };
    let (first, second) = (dose(1, 10), dose(2, 29));
    format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"fullUrl":"resource:0","resource":{{"resourceType":"Patient","name":[{{"family":"Anyperson","given":["John","B."]}}],"birthDate":"1951-01-20"}}}},{first},{second}]}}"#
    )
}

/// The public crates: digits, three parts, header, content, key, signature, dates.
mod composition {
    use super::{Engine, HashMap, URL_SAFE_NO_PAD};
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use serde_json::Value;
    use std::io::Read;

    pub(super) type Keys = HashMap<(String, String), UnparsedPublicKey<Vec<u8>>>;

    pub(super) fn key(point: &[u8]) -> UnparsedPublicKey<Vec<u8>> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.to_vec())
    }

    pub(super) fn verify(text: &str, keys: &Keys, now: f64) -> Option<Value> {
        let digits = text.strip_prefix("shc:/")?.as_bytes();
        let pair = |pair: &[u8]| Some((pair[0] - b'0') * 10 + (*pair.get(1)? - b'0') + b'-');
        let card = String::from_utf8(digits.chunks(2).map(pair).collect::<Option<_>>()?).ok()?;
        let (signed, signature) = card.rsplit_once('.')?;
        let (header, content) = signed.split_once('.')?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let header: Value = serde_json::from_slice(&decoded(header)?).ok()?;
        let content = decoded(content)?;
        let mut payload = Vec::with_capacity(2048);
        flate2::read::DeflateDecoder::new(&content[..])
            .take(64 * 1024)
            .read_to_end(&mut payload)
            .ok()?;
        let payload: Value = serde_json::from_slice(&payload).ok()?;
        let names = (
            payload["iss"].as_str()?.to_owned(),
            header["kid"].as_str()?.to_owned(),
        );
        let right = header["alg"] == "ES256" && header["zip"] == "DEF";
        keys.get(&names)?
            .verify(signed.as_bytes(), &decoded(signature)?)
            .ok()?;
        let valid = payload["nbf"].as_f64()? <= now && right;
        valid.then_some(payload)
    }
}

/// What only the signature check needs, in the form of which the library makes least work.
struct Signed<'c> {
    key: ParsedPublicKey,
    message: &'c [u8],
    signature: Vec<u8>,
}

fn signed(case: &Case) -> Signed<'_> {
    let (message, signature) = case.card.rsplit_once('.').expect("it was issued so");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("it was issued so");
    Signed {
        key: ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, case.key.public_point())
            .expect("a P-256 key"),
        message: message.as_bytes(),
        signature: p256::ecdsa::Signature::from_slice(&signature)
            .expect("it was issued so")
            .to_der()
            .as_bytes()
            .to_vec(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "seconds of this millennium")]
fn main() {
    let mut issuers = Issuers::default();
    let cases: Vec<Case> = (1..=CARDS)
        .map(|number| case(number, &mut issuers))
        .collect();
    let keys: composition::Keys = (1..=CARDS)
        .zip(&cases)
        .map(|(number, case)| {
            let kid =
                CardIssuer::new(address(number), SigningKey::from_entropy(&[number; 32])).kid();
            let names = (address(number).to_string(), kid.to_string());
            (names, composition::key(case.key.public_point()))
        })
        .collect();
    eprintln!(
        "shc-verify: {} cards of {} characters",
        cases.len(),
        cases[0].card.len()
    );
    let signed: Vec<Signed<'_>> = cases.iter().map(signed).collect();
    let now = NOW.unix_timestamp() as f64;
    let mut contest = Contest::default();
    let ours = contest.enter(cases.len(), || {
        let valid = |case: &&Case| {
            numeric::decode(&[&case.text])
                .and_then(|card| verify(&card, &issuers, NOW))
                .is_ok()
        };
        cases.iter().filter(valid).count()
    });
    let composition = contest.enter(cases.len(), || {
        let valid = |case: &&Case| composition::verify(&case.text, &keys, now).is_some();
        cases.iter().filter(valid).count()
    });
    let bare = contest.enter(cases.len(), || {
        let right = |s: &&Signed<'_>| s.key.verify_sig(s.message, &s.signature).is_ok();
        signed.iter().filter(right).count()
    });
    let ratios = [
        (ours, composition, "base64 + flate2 + serde_json + ring"),
        (ours, bare, "the bare signature check"),
    ];
    println!(
        "{}",
        contest
            .run()
            .line("shc-verify", Unit::PerSecond, ours, &ratios)
    );
}
