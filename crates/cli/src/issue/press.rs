//! What turns rows into signed certificates: the signers, the value sets and the moment, read once.

use crate::answer::{Answer, Verdict};
use crate::input::{self, Unusable};
use crate::keys;
use certificate::ValueSets;
use certificate::issue::Signer;
use order::{Context, Defaults, Order, Row};
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
        let now = input::moment(at)?;
        let signer = |(kind, _)| Ok((kind, keys::signer(keys, kind, now)?));
        Ok(Self {
            signers: KINDS.into_iter().map(signer).collect::<Result<_, _>>()?,
            value_sets: ValueSets::embedded(),
            now,
        })
    }

    /// # Errors
    /// Everything that is wrong with the row, one sentence each.
    pub(super) fn issue(&self, row: Row) -> Result<Issued, Vec<Unusable>> {
        let order = self.order(row)?;
        self.sign(&order).map_err(|error| vec![error])
    }

    fn order(&self, mut row: Row) -> Result<Order, Vec<Unusable>> {
        let uvci = row.take_uvci();
        let context = Context {
            value_sets: &self.value_sets,
            defaults: &Defaults::default(),
            now: self.now,
        };
        let randomness = randomness().map_err(|error| vec![error])?;
        let order = Order::read(row, &context, randomness);
        let sentences = |all: Vec<order::Finding>| {
            let sentences = all.iter().map(ToString::to_string);
            sentences.map(Unusable).collect::<Vec<_>>()
        };
        let order = order.map_err(sentences)?;
        Ok(match uvci {
            Some(uvci) => order.with_uvci(uvci),
            None => order,
        })
    }

    fn sign(&self, order: &Order) -> Result<Issued, Unusable> {
        let kind = order.kind().as_str();
        let signer = self.signers.iter().find(|(own, _)| *own == kind);
        // the kinds of an order are those of the signers
        let (_, signer) = signer.ok_or_else(|| Unusable("there is no such signer".into()))?;
        let end = signer.certificate().not_after;
        let expires_at = order
            .expires
            .unwrap_or_else(|| end.min(self.now + time::Duration::days(365)));
        let text = signer
            .issue(&order.person, &order.entry, self.now, expires_at)
            .map_err(|error| Unusable(error.to_string()))?;
        Ok(Issued {
            text,
            uvci: order.uvci().to_owned(),
            kid: signer.certificate().kid.to_string(),
            expires_at,
        })
    }
}

fn randomness() -> Result<[u8; 16], Unusable> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| Unusable("this machine gives no random numbers".into()))?;
    Ok(bytes)
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
