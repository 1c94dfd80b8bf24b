//! `pratique inspect`

use crate::answer::{Answer, Verdict};
use crate::input::{self, Unusable};
use certificate::Unverified;
use clap::Args;
use serde_json::json;
use time::OffsetDateTime;

/// Texts to look at.
#[derive(Debug, Args)]
#[command(after_help = "Example: pratique inspect 'HC1:6BF...'")]
pub(crate) struct Arguments {
    /// The text of a QR code; without one, each line of standard input.
    texts: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Vec<Answer>, Unusable> {
    Ok(input::texts(&arguments.texts)?
        .iter()
        .map(|text| one(text))
        .collect())
}

fn one(text: &str) -> Answer {
    match certificate::read(text) {
        Ok(unverified) => shown(&unverified),
        Err(rejection) => Answer {
            verdict: Verdict::No,
            text: rejection.to_string(),
            json: json!({"read": false, "code": rejection.code(), "sentence": rejection.cause.holder()}),
        },
    }
}

fn shown(unverified: &Unverified) -> Answer {
    let claims = &unverified.claims;
    let date = |seconds: Option<i64>| {
        seconds
            .and_then(|s| OffsetDateTime::from_unix_timestamp(s).ok())
            .map(|at| at.to_string())
    };
    let json = json!({
        "read": true,
        "signature": "not checked",
        "kid": unverified.kid.map(|kid| kid.to_string()),
        "issuer": claims.issuer,
        "issued_at": date(claims.issued_at),
        "expires_at": date(claims.expires_at),
        "payload": claims.payload,
        "other": claims.other,
    });
    let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
    Answer {
        verdict: Verdict::Yes,
        text: format!("The signature was not checked.\n{pretty}"),
        json,
    }
}
