//! `pratique inspect`

use crate::answer::{Answer, Answers, Verdict};
use crate::card;
use crate::input::Unusable;
use crate::texts::{self, Shown};
use certificate::Unverified;
use clap::Args;
use serde_json::json;
use time::OffsetDateTime;

/// Texts to look at.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pratique inspect 'HC1:6BF...'\n  pratique inspect --json photo.jpg | jq .payload\n  pratique inspect --json mine.smart-health-card | jq .faults"
)]
pub(crate) struct Arguments {
    /// Texts of QR codes, files with a text a line or with cards, or pictures (PNG, JPEG); without any, each line of
    /// standard input.
    certificates: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let now = OffsetDateTime::now_utc();
    texts::answer_each(&arguments.certificates, answers, |shown| match shown {
        Shown::Certificate(text) => one(text),
        Shown::Card(card) => card::inspected(card, now),
    })
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
