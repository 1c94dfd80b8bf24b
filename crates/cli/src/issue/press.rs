//! What turns rows into signed certificates: the signers, the value sets and the moment, read once.

use super::entry::Order;
use super::row::Row;
use crate::answer::{Answer, Verdict};
use crate::input::{self, Unusable};
use crate::keys;
use certificate::ValueSets;
use certificate::issue::Signer;
use serde_json::json;
use server::KINDS;
use std::path::Path;
use time::OffsetDateTime;

/// Everything that stays the same from one certificate to the next.
pub(super) struct Press {
    signers: Vec<(&'static str, Signer)>,
    value_sets: ValueSets,
    now: OffsetDateTime,
}

/// A certificate that was issued.
pub(super) struct Issued {
    pub(super) text: String,
    uvci: String,
    kid: String,
    expires_at: OffsetDateTime,
}

impl Press {
    pub(super) fn new(keys: &Path, at: Option<&str>) -> Result<Self, Unusable> {
        let signer = |(kind, _)| Ok((kind, keys::signer(keys, kind)?));
        Ok(Self {
            signers: KINDS.into_iter().map(signer).collect::<Result<_, _>>()?,
            value_sets: ValueSets::embedded(),
            now: input::moment(at)?,
        })
    }

    pub(super) fn issue(&self, row: Row) -> Result<Issued, Unusable> {
        let order = Order::read(row, &self.value_sets, self.now)?;
        let signer = self.signers.iter().find(|(kind, _)| *kind == order.kind());
        // the kinds of an order are those of the signers
        let (_, signer) = signer.ok_or_else(|| Unusable("there is no such signer".into()))?;
        let end = signer.certificate().not_after;
        let expires_at = order
            .expires
            .unwrap_or_else(|| end.min(self.now + time::Duration::days(365)));
        let text = signer
            .issue(&order.person, &order.entry, self.now, expires_at)
            .map_err(|error| Unusable(error.to_string()))?;
        let (uvci, kid) = (
            order.uvci().to_owned(),
            signer.certificate().kid.to_string(),
        );
        Ok(Issued {
            text,
            uvci,
            kid,
            expires_at,
        })
    }
}

impl Issued {
    pub(super) fn answer(&self) -> Answer {
        let expires_at = input::rfc3339(self.expires_at);
        Answer {
            verdict: Verdict::Yes,
            text: self.text.clone(),
            json: json!({"text": self.text, "uvci": self.uvci, "kid": self.kid, "expires_at": expires_at}),
        }
    }
}
