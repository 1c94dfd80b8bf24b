//! What phones ask: a token for a code, a certificate for a token.

use super::answer::{Trouble, padded};
use super::body::read;
use super::caller::{admitted_phone, is_for_show};
use crate::http::api::{Desk, Reading, address};
use crate::verification::{Attested, Brought, ReportType, TokenFault, Verified};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use exposure::any_base64;
use serde::Deserialize;
use serde_json::json;
use std::net::IpAddr;

/// The longest nonce, in bytes; one has 256.
const MAX_NONCE: usize = 1_024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    #[serde(default)]
    code: String,
    #[serde(default)]
    accept: Vec<String>,
    #[serde(default)]
    nonce: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    #[serde(default)]
    token: String,
    #[serde(default)]
    ekeyhmac: String,
}

pub(super) async fn verify(State(desk): Reading, request: Request) -> Result<Response, Trouble> {
    admitted_phone(&desk, request.headers()).await?;
    let (from, for_show) = (address(&request), is_for_show(request.headers()));
    let asked: Code = read(request, &["code", "accept", "nonce"]).await?;
    let accepts = accepted(&asked.accept).ok_or(Trouble::InvalidTestType)?;
    let nonce = nonce(&asked.nonce).ok_or(Trouble::Unparsable)?;
    let code = if for_show {
        Some(Brought::ForShow)
    } else {
        Brought::read(&asked.code)
    };
    let now = desk.now();
    if desk.office.guesses.are_too_many(from, now) {
        return Err(Trouble::TooMany);
    }
    let verified = match code {
        Some(code) => {
            desk.office
                .verify(&code, &accepts, nonce.as_deref(), now)
                .await?
        }
        None => Verified::Invalid,
    };
    let refused = |trouble| {
        note(&desk, from);
        Err(trouble)
    };
    let (subject, token) = match verified {
        Verified::Token(subject, token) => (subject, token),
        Verified::Invalid => return refused(Trouble::CodeInvalid),
        Verified::Expired => return refused(Trouble::CodeExpired),
        Verified::Unsupported => return Err(Trouble::UnsupportedTestType),
    };
    let mut said = json!({"testtype": subject.report_type.as_str(), "token": token});
    for (name, day) in [
        ("symptomDate", subject.symptom_day),
        ("testDate", subject.test_day),
    ] {
        if let Some(day) = day {
            said[name] = day.to_string().into();
        }
    }
    Ok(padded(StatusCode::OK, &said))
}

fn note(desk: &Desk, from: IpAddr) {
    desk.office.guesses.note(from, desk.now());
}

pub(super) async fn certificate(
    State(desk): Reading,
    request: Request,
) -> Result<Response, Trouble> {
    admitted_phone(&desk, request.headers()).await?;
    let for_show = is_for_show(request.headers());
    // what cannot be read has no token that could be read
    let asked: Keys = match read(request, &["token", "ekeyhmac"]).await {
        Err(Trouble::Unparsable) => return Err(Trouble::TokenInvalid),
        other => other?,
    };
    let now = desk.now();
    let hmac = || any_base64(&asked.ekeyhmac).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let token = desk.office.token(&asked.token, now);
    if for_show || token == Err(TokenFault::ForShow) {
        let certificate = desk
            .office
            .certify_for_show(&hmac().unwrap_or_default(), now)
            .await?;
        return Ok(padded(StatusCode::OK, &json!({"certificate": certificate})));
    }
    let token = token.map_err(|fault| match fault {
        TokenFault::Invalid | TokenFault::ForShow => Trouble::TokenInvalid,
        TokenFault::Expired => Trouble::TokenExpired,
    })?;
    let hmac = hmac().ok_or(Trouble::HmacInvalid)?;
    match desk.office.certify(&token, &hmac, now).await? {
        Attested::Certificate(certificate) => {
            Ok(padded(StatusCode::OK, &json!({"certificate": certificate})))
        }
        Attested::Expired => Err(Trouble::TokenExpired),
    }
}

/// The types that a phone accepts. `confirmed`, `likely` and `negative` are a ladder: who accepts one accepts those below it; nothing
/// said accepts everything.
fn accepted(words: &[String]) -> Option<Vec<ReportType>> {
    if words.is_empty() {
        return Some(ReportType::ALL.to_vec());
    }
    let mut accepted = Vec::new();
    for word in words {
        match ReportType::parse(word)? {
            ReportType::UserReport => accepted.push(ReportType::UserReport),
            step => accepted.extend(ReportType::ALL.into_iter().filter(|one| *one <= step)),
        }
    }
    Some(accepted)
}

/// The word that a phone repeats, where it says one: nothing where it cannot be read.
pub(super) fn nonce(text: &str) -> Option<Option<Vec<u8>>> {
    if text.is_empty() {
        return Some(None);
    }
    let bytes = any_base64(text)?;
    (bytes.len() <= MAX_NONCE).then_some(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReportType::{Confirmed, Likely, Negative, UserReport};

    #[test]
    fn types_are_a_ladder_and_a_report_of_ones_own_stands_beside_it() {
        let accepted = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let mut types = accepted(&words)?;
            types.sort_unstable();
            types.dedup();
            Some(types)
        };
        let all = Some(vec![Confirmed, Likely, Negative, UserReport]);
        assert_eq!(accepted(&[]), all);
        assert_eq!(accepted(&["confirmed"]), Some(vec![Confirmed]));
        assert_eq!(accepted(&["likely"]), Some(vec![Confirmed, Likely]));
        assert_eq!(
            accepted(&["confirmed", "likely"]),
            Some(vec![Confirmed, Likely])
        );
        assert_eq!(
            accepted(&["negative"]),
            Some(vec![Confirmed, Likely, Negative])
        );
        assert_eq!(
            accepted(&["confirmed", "user-report"]),
            Some(vec![Confirmed, UserReport])
        );
        assert_eq!(accepted(&["user-report"]), Some(vec![UserReport]));
        assert_eq!(accepted(&["user-report", "negative"]), all);
        assert_eq!(accepted(&["confirmed", "self"]), None);
        assert_eq!(accepted(&["Confirmed"]), None);
    }
}
