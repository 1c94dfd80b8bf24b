//! SMART Health Cards on the command line: whom to trust, what a card says, whether it is genuine.

use crate::answer::{Answer, Verdict};
use crate::input::{self, Unusable};
use certificate::shc::faults::{self, Weight};
use certificate::shc::{self, Cause, Claims, IssuerUrl, Issuers, JwkSet, RevocationList};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Whom to trust with cards, and which of them were taken back.
#[derive(Debug, Args)]
pub(crate) struct CardArguments {
    /// Keys of an issuer of SMART Health Cards, as it publishes them under /.well-known/jwks.json.
    #[arg(long, value_name = "ISSUER=FILE")]
    jwks: Vec<String>,
    /// A snapshot of the VCI directory: issuers of SMART Health Cards with their keys.
    #[arg(long, value_name = "FILE")]
    directory: Option<PathBuf>,
    /// Lists of cards that were taken back, as issuers publish them under /.well-known/crl.
    #[arg(long, value_name = "FILE")]
    revoked: Vec<PathBuf>,
}

/// What cards are checked against.
#[derive(Debug, Default)]
pub(crate) struct CardLists {
    issuers: Issuers,
    revoked: Vec<RevocationList>,
}

impl CardArguments {
    /// Whether an issuer was named.
    pub(crate) fn is_given(&self) -> bool {
        !self.jwks.is_empty() || self.directory.is_some()
    }

    /// Loads the lists; what is left out is named on standard error.
    pub(crate) fn load(&self) -> Result<CardLists, Unusable> {
        let mut lists = CardLists::default();
        if let Some(path) = &self.directory {
            lists.issuers = directory(path)?;
        }
        for given in &self.jwks {
            trust(&mut lists.issuers, given)?;
        }
        for path in &self.revoked {
            lists.revoked.push(revoked(path)?);
        }
        Ok(lists)
    }
}

fn directory(path: &Path) -> Result<Issuers, Unusable> {
    let loaded = Issuers::from_directory_snapshot(&input::text(path)?);
    let form = || {
        Unusable(format!(
            "{} is not a snapshot of the VCI directory",
            path.display()
        ))
    };
    let loaded = loaded.ok_or_else(form)?;
    for left_out in &loaded.left_out {
        match left_out.key {
            Some((number, fault)) => {
                eprintln!("left out: {}, key {}: {fault}", left_out.issuer, number + 1)
            }
            None => eprintln!("left out: {}: not an issuer's address", left_out.issuer),
        }
    }
    Ok(loaded.issuers)
}

fn trust(issuers: &mut Issuers, given: &str) -> Result<(), Unusable> {
    let pair = given
        .rsplit_once('=')
        .and_then(|(issuer, file)| Some((IssuerUrl::parse(issuer)?, file)));
    let form = || {
        Unusable(format!(
            "\"{given}\" is not of the form https://issuer=FILE, without a slash before ="
        ))
    };
    let (issuer, file) = pair.ok_or_else(form)?;
    let set = JwkSet::read(&input::text(Path::new(file))?);
    let set = set.ok_or_else(|| Unusable(format!("{file} is not a JSON Web Key Set")))?;
    for left_out in &set.left_out {
        eprintln!(
            "left out: {issuer}, key {}: {}",
            left_out.index + 1,
            left_out.fault
        );
    }
    for key in set.keys.iter().filter(|key| !key.names(issuer.as_str())) {
        eprintln!(
            "note: the certificate of key {} names another issuer than {issuer}",
            key.kid
        );
    }
    issuers.trust(&issuer, None, set);
    Ok(())
}

fn revoked(path: &Path) -> Result<RevocationList, Unusable> {
    let list = RevocationList::read(&input::text(path)?);
    let list = list.map_err(|error| Unusable(format!("{}: {error}", path.display())))?;
    if !list.faults.is_empty() {
        eprintln!(
            "note: {}: {} entries are flawed",
            path.display(),
            list.faults.len()
        );
    }
    Ok(list)
}

impl CardLists {
    /// Whom to trust, for a door.
    pub(crate) fn issuers(&self) -> Issuers {
        self.issuers.clone()
    }

    /// Whether a card is genuine, valid and not taken back.
    pub(crate) fn verified(&self, card: Result<&str, Cause>, now: OffsetDateTime) -> Answer {
        let verified = card.and_then(|card| shc::verify(card, &self.issuers, now));
        let is_revoked =
            |card: &shc::Verified| self.revoked.iter().any(|list| list.is_revoked(card));
        match verified {
            Err(cause) => refused(cause),
            Ok(card) if is_revoked(&card) => refused(Cause::Revoked),
            Ok(card) => genuine(&card),
        }
    }
}

fn genuine(card: &shc::Verified) -> Answer {
    let claims = card.claims();
    let issuer = card.issuer_name().unwrap_or(&claims.issuer);
    let note = if card.is_revocable() {
        " Its issuer may have taken it back: --revoked asks."
    } else {
        ""
    };
    let mut json = said(claims);
    json["verdict"] = "genuine".into();
    json["kid"] = card.kid().to_string().into();
    json["issuer_name"] = card.issuer_name().into();
    json["revocable"] = card.is_revocable().into();
    Answer {
        verdict: Verdict::Yes,
        text: format!("Genuine and valid, issued by {issuer}.{note}"),
        json,
    }
}

fn refused(cause: Cause) -> Answer {
    Answer {
        verdict: Verdict::No,
        text: format!("{}: {}", cause.code(), cause.guard()),
        json: json!({"verdict": "refuse", "code": cause.code(), "guard": cause.guard(), "guest": cause.holder()}),
    }
}

/// What a card says, its signature not checked, and what is wrong with how it is made.
pub(crate) fn inspected(card: Result<&str, Cause>, now: OffsetDateTime) -> Answer {
    let read = card.and_then(|card| Ok((card, shc::read(card)?)));
    match read {
        Ok((card, unverified)) => shown(card, &unverified, now),
        Err(cause) => Answer {
            verdict: Verdict::No,
            text: cause.to_string(),
            json: json!({"read": false, "code": cause.code(), "sentence": cause.holder(), "faults": faults_of(card, now)}),
        },
    }
}

fn shown(card: &str, unverified: &shc::Unverified, now: OffsetDateTime) -> Answer {
    let mut json = said(&unverified.claims);
    json["read"] = true.into();
    json["signature"] = "not checked".into();
    json["kid"] = unverified.kid.as_str().into();
    json["faults"] = faults_of(Ok(card), now);
    let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
    Answer {
        verdict: Verdict::Yes,
        text: format!("The signature was not checked.\n{pretty}"),
        json,
    }
}

fn faults_of(card: Result<&str, Cause>, now: OffsetDateTime) -> Value {
    let faults = card
        .map(|card| faults::of_card(card, now))
        .unwrap_or_default();
    let said = |weight| {
        if weight == Weight::Error {
            "error"
        } else {
            "warning"
        }
    };
    let line = |fault: &faults::Fault| json!({"code": fault.kind.code(), "weight": said(fault.kind.weight()), "place": fault.place, "words": fault.kind.words()});
    faults.iter().map(line).collect()
}

fn said(claims: &Claims) -> Value {
    json!({
        "kind": "smart-health-card",
        "issuer": claims.issuer,
        "issued_at": input::rfc3339(claims.issued_at),
        "expires_at": claims.expires_at.map(input::rfc3339),
        "types": claims.kinds,
        "payload": claims.payload,
    })
}
