//! Seeds of the targets that read SMART Health Cards and what their issuers publish.

use super::Seeds;
use certificate::shc::numeric;
use fuzz::card;
use serde_json::json;

pub fn all() -> Vec<Seeds> {
    let signed = card::signed();
    let (first, second) = signed.split_at(signed.len() / 2);
    let part = |number: u8, part: &str| {
        numeric::encode(part).replace("shc:/", &format!("shc:/{number}/2/"))
    };
    let parts = format!("{}\n{}", part(2, second), part(1, first));
    let file = json!({"verifiableCredential": [signed]});
    let answer = json!({"resourceType": "Parameters", "parameter": [
        {"name": "verifiableCredential", "valueString": signed}]});
    let payload = json!({"iss": card::ISSUER, "nbf": 1_625_140_800, "exp": 1_725_140_800.5, "vc": {
        "type": ["https://smarthealth.cards#health-card"], "rid": "abc",
        "credentialSubject": {"fhirVersion": "4.0.1"}}});
    let key: serde_json::Value =
        serde_json::from_str(&card::issuer().jwks(Some(1))).expect("it is JSON");
    let snapshot = json!({"issuerInfo": [{"issuer": {"iss": card::ISSUER, "name": "A"}, "keys": key["keys"]}]});
    let directory = json!({"participating_issuers": [{"iss": card::ISSUER, "name": "A"}]});
    let kid = card::issuer().kid().to_string();
    let revoked =
        json!({"kid": kid, "method": "rid", "ctr": 1, "rids": ["abc", "d.1687450765", "$"]});
    let texts = |texts: Vec<String>| texts.into_iter().map(String::into_bytes).collect();
    let jsons = [&key, &snapshot, &directory, &revoked].map(ToString::to_string);
    vec![
        (
            "card",
            texts(vec![
                numeric::encode(&signed),
                parts,
                signed.clone(),
                file.to_string(),
                answer.to_string(),
                payload.to_string(),
            ]),
        ),
        (
            "card_lists",
            texts(jsons.into_iter().chain([card::BUNDLE.to_owned()]).collect()),
        ),
    ]
}
