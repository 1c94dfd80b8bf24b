//! `pratique beacon`: sends identifiers as a phone does, and writes down those that it hears, over Bluetooth.

mod bluez;
#[cfg(test)]
mod fake;
mod plan;
mod private;
mod room;
mod seen;
#[cfg(test)]
mod tests;

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use bluez::{NoRadio, Radio};
use clap::Args;
use exposure::{Broadcast, CalibrationConfidence, Interval, KeySpan, Metadata, OwnKeys, Sighting};

use plan::{Due, LISTENING, Plan};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use time::OffsetDateTime;

/// It looks at the clock so often: a machine that slept must not go on with an identifier of before.
const LOOK: Duration = Duration::from_secs(15);

/// Files and power.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique beacon --sightings seen.csv --keys keys.csv\n\nIt runs until it is stopped (Ctrl+C) and needs Linux with BlueZ and a Bluetooth adapter."
)]
pub(crate) struct Arguments {
    /// What was heard in the last two weeks, as CSV; made where it is not there.
    #[arg(long, value_name = "FILE")]
    sightings: PathBuf,
    /// The keys of its own identifiers of the last two weeks; made where it is not there. Whoever has them knows where
    /// the beacon was heard.
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// The power that the adapter sends with, in dBm, which is sent along.
    #[arg(long, value_name = "DBM", default_value_t = 0, allow_hyphen_values = true,
        value_parser = clap::value_parser!(i8).range(-50..=20))]
    power: i8,
    /// End after it has listened so many times.
    #[arg(long, value_name = "COUNT")]
    listenings: Option<u32>,
    /// Erase both files and end.
    #[arg(long, conflicts_with_all = ["power", "listenings"])]
    erase: bool,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    if arguments.erase {
        answers.give(&erased(arguments)?);
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Unusable(format!("cannot wait for BlueZ: {error}")))?;
    runtime.block_on(async {
        // where there is no radio nothing is written either
        let radio = Radio::open().await.map_err(unusable)?;
        Beacon::begin(arguments, radio, answers)?
            .live(answers)
            .await
    })
}

/// What is under way.
struct Beacon<'a> {
    arguments: &'a Arguments,
    radio: Radio,
    keys: OwnKeys,
    plan: Plan,
    /// When it last listened, in Unix seconds.
    listened: Option<u32>,
    left: Option<u32>,
}

impl<'a> Beacon<'a> {
    fn begin(
        arguments: &'a Arguments,
        radio: Radio,
        answers: &mut Answers,
    ) -> Result<Self, Unusable> {
        let now = now()?;
        let keys = keys(&arguments.keys)?;
        let kept = seen::forget(&arguments.sightings, now)?;
        answers.give(&begun(radio.name(), keys.spans().len(), kept));
        Ok(Self {
            arguments,
            radio,
            keys,
            plan: Plan::begin(now),
            listened: None,
            left: arguments.listenings,
        })
    }

    async fn live(mut self, answers: &mut Answers) -> Result<(), Unusable> {
        while self.left != Some(0) {
            let now = now()?;
            match self.plan.due(now) {
                Due::Identifier => {
                    self.send(now).await?;
                    answers.give(&sent(now));
                }
                Due::Listening => {
                    let count = self.listen(now).await?;
                    answers.give(&listened(now, count));
                }
                Due::Nothing(until) => tokio::time::sleep(until.min(LOOK)).await,
            }
        }
        Ok(())
    }

    async fn send(&mut self, now: u32) -> Result<(), Unusable> {
        let interval = Interval(now / exposure::INTERVAL_SECONDS);
        let span = self.key(interval, now)?;
        let metadata = Metadata::new(self.arguments.power, CalibrationConfidence::Lowest);
        let broadcast = Broadcast::of(&span.key, interval, metadata);
        self.radio.send(broadcast).await.map_err(unusable)?;
        self.plan.sent(now, u32::from_le_bytes(random()?));
        Ok(())
    }

    /// The key of this moment. A new one is in the file before anybody hears of it: else there were identifiers that
    /// nobody could report.
    fn key(&mut self, interval: Interval, now: u32) -> Result<KeySpan, Unusable> {
        if let Some(span) = self.keys.of(interval) {
            return Ok(*span);
        }
        let span = self.keys.renew(interval, random()?);
        private::replace(&self.arguments.keys, self.keys.write().as_bytes())?;
        seen::forget(&self.arguments.sightings, now)?;
        Ok(span)
    }

    /// How many identifiers it heard.
    async fn listen(&mut self, now: u32) -> Result<usize, Unusable> {
        let heard = self.radio.listen(LISTENING).await.map_err(unusable)?;
        let previous_scan = self.listened.replace(now);
        let sightings: Vec<Sighting> = heard
            .iter()
            .map(|heard| Sighting {
                rpi: heard.broadcast.rpi,
                metadata: heard.broadcast.metadata,
                unix: now,
                rssi_dbm: heard.rssi_dbm,
                previous_scan,
            })
            .collect();
        seen::add(&self.arguments.sightings, &sightings)?;
        self.plan.listened(now, u32::from_le_bytes(random()?));
        self.left = self.left.map(|left| left.saturating_sub(1));
        let identifiers: BTreeSet<_> = sightings.iter().map(|sighting| sighting.rpi).collect();
        Ok(identifiers.len())
    }
}

/// Both files are read first, so that a wrong name erases nothing.
fn erased(arguments: &Arguments) -> Result<Answer, Unusable> {
    let keys = keys(&arguments.keys)?.spans().len();
    let sightings = seen::read(&arguments.sightings)?.as_slice().len();
    private::erase(&arguments.keys)?;
    private::erase(&arguments.sightings)?;
    Ok(Answer {
        verdict: Verdict::Yes,
        text: format!("erased: {keys} keys, {sightings} sightings"),
        json: json!({"erased_keys": keys, "erased_sightings": sightings}),
    })
}

fn keys(path: &Path) -> Result<OwnKeys, Unusable> {
    let read = OwnKeys::read(&private::read(path)?);
    read.map_err(|fault| Unusable(format!("{}: {fault}", path.display())))
}

fn begun(adapter: &str, keys: usize, sightings: usize) -> Answer {
    Answer {
        verdict: Verdict::Yes,
        text: format!(
            "Sending and listening with {adapter}; {keys} keys and {sightings} sightings are kept. Ctrl+C stops it."
        ),
        json: json!({"adapter": adapter, "keys": keys, "sightings": sightings}),
    }
}

fn sent(now: u32) -> Answer {
    let at = moment(now);
    Answer {
        verdict: Verdict::Yes,
        text: format!("{at}: another identifier"),
        json: json!({"identifier_from": at}),
    }
}

fn listened(now: u32, identifiers: usize) -> Answer {
    let at = moment(now);
    Answer {
        verdict: Verdict::Yes,
        text: format!("{at}: {identifiers} identifiers heard"),
        json: json!({"listened": at, "identifiers": identifiers}),
    }
}

fn moment(unix: u32) -> String {
    let at = OffsetDateTime::from_unix_timestamp(unix.into());
    at.map_or_else(|_| unix.to_string(), input::rfc3339)
}

fn now() -> Result<u32, Unusable> {
    let unix = OffsetDateTime::now_utc().unix_timestamp();
    u32::try_from(unix).map_err(|_| Unusable("the clock of this machine is wrong".into()))
}

fn random<const N: usize>() -> Result<[u8; N], Unusable> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Unusable("this machine gives no random numbers".into()))?;
    Ok(bytes)
}

fn unusable(fault: NoRadio) -> Unusable {
    Unusable(fault.to_string())
}
