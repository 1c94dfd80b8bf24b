//! `pratique match`: which published keys were seen, and with a preset what an authority's app would say of it.

use crate::answer::{Answer, Answers, Verdict};
use crate::export::{self, ExportFile, of};
use crate::input::{self, Unusable};
use clap::{Args, ValueEnum};
use exposure::score::preset::{Preset, PresetDay, Tier};
use exposure::{
    Encounters, KeptSightings, Match, Method, PublishedKey, Rpi, Sighting, Sightings,
    SightingsError,
};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

const DAY_SECONDS: u32 = 24 * 60 * 60;

/// Exports and sightings.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique match --sightings seen.csv --preset lfph-narrow-v2 export.zip"
)]
pub(crate) struct Arguments {
    /// What was seen: identifiers of 16 bytes one after the other, CSV with the columns identifier, time, rssi and
    /// metadata, and where it is known previous, or what a wallet keeps (docs/cli.md).
    #[arg(long, value_name = "FILE")]
    sightings: PathBuf,
    /// Public keys in PEM: an export that none of them signed is refused. Without it nothing is verified.
    #[arg(long = "key", value_name = "PEM")]
    keys: Vec<PathBuf>,
    /// Tell day by day what an authority's app would say; needs times and strengths.
    #[arg(long, value_name = "NAME", value_parser = preset)]
    preset: Option<Preset>,
    /// The moment for which a preset is asked; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// How identifiers are computed; the fastest that the processor has without it.
    #[arg(long, value_enum)]
    method: Option<Way>,
    /// Archives, or an `export.bin` that was taken out of one.
    #[arg(required = true)]
    exports: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Way {
    /// Key by key, through libraries.
    Portable,
    /// Two keys at once, with AES-NI and SHA-NI.
    Narrow,
    /// Sixteen keys at once, with AVX-512 and VAES.
    Wide,
}

fn preset(name: &str) -> Result<Preset, String> {
    Preset::named(name).ok_or_else(|| {
        let names: Vec<&str> = Preset::all().map(|preset| preset.name).collect();
        format!(
            "there is no preset of this name; there are {}",
            names.join(", ")
        )
    })
}

/// What all exports together gave.
struct Tally {
    keys: usize,
    /// Keys that cannot be read, which cost the others nothing.
    damaged: usize,
    matches: usize,
    /// What finding took.
    time: Duration,
    encounters: Option<Encounters>,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let pems = export::pems(&arguments.keys)?;
    let seen = Seen::read(&arguments.sightings)?;
    if arguments.preset.is_some() && !seen.timed {
        return Err(of(
            &arguments.sightings,
            "a preset needs the times and strengths of sightings, as CSV has them",
        ));
    }
    let mut tally = Tally {
        keys: 0,
        damaged: 0,
        matches: 0,
        time: Duration::ZERO,
        encounters: arguments
            .preset
            .map(|preset| Encounters::new(preset.model.mapping())),
    };
    for path in &arguments.exports {
        if let Err(unusable) = one(arguments, path, &pems, &seen, &mut tally, answers) {
            answers.pass_over(&unusable);
        }
    }
    answers.give(&tally.answer());
    if let (Some(preset), Some(encounters)) = (arguments.preset, &tally.encounters) {
        let now = input::moment(arguments.at.as_deref())?;
        days(&preset, encounters, now, answers);
    }
    Ok(())
}

/// The sightings of a file.
struct Seen {
    sightings: Sightings,
    timed: bool,
}

impl Seen {
    fn read(path: &Path) -> Result<Self, Unusable> {
        let bytes = input::bytes(path)?;
        let known = with_times(&bytes).map_err(|error| of(path, error))?;
        let timed = known.is_some();
        let sightings = match (known, bytes.as_chunks()) {
            (Some(sightings), _) => Sightings::new(sightings),
            (None, (identifiers, [])) => {
                Sightings::without_times(identifiers.iter().copied().map(Rpi))
            }
            (None, _) => return Err(of(path, "neither CSV nor identifiers of 16 bytes each")),
        };
        let sightings = sightings.map_err(|error| of(path, error))?;
        Ok(Self { sightings, timed })
    }
}

/// The sightings of a table or of what a wallet keeps; `None` where the file is neither.
fn with_times(bytes: &[u8]) -> Result<Option<Vec<Sighting>>, SightingsError> {
    if Sighting::is_csv(bytes) {
        // not as a wallet reads it, which puts them in order: answers name lines
        let mut sightings = Sighting::of_csv(bytes).map_err(SightingsError::Table)?;
        Sighting::note_previous_scans(&mut sightings);
        return Ok(Some(sightings));
    }
    match KeptSightings::read(bytes) {
        Ok(kept) => Ok(Some(kept.into_sightings())),
        Err(SightingsError::Table(_) | SightingsError::TooLarge) => Ok(None),
        Err(error) => Err(error),
    }
}

fn one(
    arguments: &Arguments,
    path: &Path,
    pems: &[String],
    seen: &Seen,
    tally: &mut Tally,
    answers: &mut Answers,
) -> Result<(), Unusable> {
    let file = ExportFile::open(path)?;
    let export = file.export(path)?;
    if !pems.is_empty()
        && let Err(why) = file.signer(&export, pems)
    {
        answers.give(&refused(path, &why));
        return Ok(());
    }
    let all = export.keys().chain(export.revised_keys());
    let (numbers, keys): (Vec<usize>, Vec<PublishedKey>) = (1..)
        .zip(all)
        .filter_map(|(number, key)| {
            let key = key.inspect_err(|_| tally.damaged += 1);
            Some((number, key.ok()?))
        })
        .unzip();
    let begun = Instant::now();
    let spans = keys.iter().map(|key| key.span);
    let matches = seen.sightings.find_by(method(arguments), spans);
    tally.time += begun.elapsed();
    tally.keys += keys.len();
    tally.matches += matches.len();
    for found in &matches {
        answers.give(&met(path, numbers[found.key], found, seen));
    }
    if let Some(encounters) = &mut tally.encounters {
        encounters.add(&keys, &seen.sightings, &matches);
    }
    Ok(())
}

fn method(arguments: &Arguments) -> Method {
    match arguments.method {
        None => Method::fastest(),
        Some(Way::Portable) => Method::Portable,
        Some(Way::Narrow) => Method::Narrow,
        Some(Way::Wide) => Method::Wide,
    }
}

fn refused(path: &Path, why: &str) -> Answer {
    Answer {
        verdict: Verdict::No,
        text: format!("{}: {why}", path.display()),
        json: json!({"file": path.display().to_string(), "fault": why}),
    }
}

/// One match, by the numbers of key and sighting in their files, from 1.
fn met(path: &Path, key: usize, found: &Match, seen: &Seen) -> Answer {
    let file = path.display().to_string();
    let sent = export::moment(found.interval.unix()).unwrap_or_default();
    let mut text = format!(
        "{file}: key {key} sent what is sighting {}, in the ten minutes from {sent}",
        found.sighting + 1
    );
    let mut json = json!({"file": file, "key": key, "sighting": found.sighting + 1, "sent": sent});
    if let Some(sighting) = seen.sightings.as_slice().get(found.sighting)
        && seen.timed
    {
        let at = export::moment(sighting.unix.into()).unwrap_or_default();
        let attenuation = found.metadata.attenuation_db(sighting.rssi_dbm);
        let lost = attenuation.map_or_else(
            || "a power that no phone has".to_owned(),
            |attenuation| format!("{attenuation} dB lost on the way"),
        );
        text.push_str(&format!("; seen at {at}, {lost}"));
        json["seen"] = json!(at);
        json["attenuation_db"] = json!(attenuation);
    }
    Answer {
        verdict: Verdict::Yes,
        text,
        json,
    }
}

impl Tally {
    fn answer(&self) -> Answer {
        let rate = self.keys as f64 / self.time.as_secs_f64().max(1e-9);
        let mut text = format!(
            "{} keys, {} matches, {rate:.0} keys a second",
            self.keys, self.matches
        );
        if self.damaged > 0 {
            text.push_str(&format!("; {} keys cannot be read", self.damaged));
        }
        Answer {
            verdict: Verdict::Yes,
            text,
            json: json!({"keys": self.keys, "matches": self.matches, "damaged_keys": self.damaged,
                "keys_per_second": rate.round()}),
        }
    }
}

/// The order of the windows plays no part in what a day adds up to, so their seed need not be random.
fn days(preset: &Preset, encounters: &Encounters, now: OffsetDateTime, answers: &mut Answers) {
    let today = u32::try_from(now.unix_timestamp()).map_or(0, |unix| unix / DAY_SECONDS);
    let days = preset.days(&encounters.windows([0; 32]), today);
    if days.is_empty() {
        answers.give(&Answer {
            verdict: Verdict::Yes,
            text: format!("{}: no day with an exposure that counts", preset.name),
            json: json!({"preset": preset.name, "days": 0}),
        });
    }
    for (day, said) in days {
        answers.give(&of_day(preset.name, day, &said));
    }
}

fn of_day(preset: &str, day: u32, said: &PresetDay) -> Answer {
    let at = export::moment(u64::from(day) * u64::from(DAY_SECONDS)).unwrap_or_default();
    let date = at.split('T').next().unwrap_or_default();
    let tier = match said.tier {
        Tier::None => "none",
        Tier::Advisory => "advisory",
        Tier::Alert => "alert",
    };
    let mut text = format!(
        "{date}: {:.1} weighted minutes, {}, tier {tier} ({preset})",
        said.weighted_minutes,
        if said.reached {
            "trigger reached"
        } else {
            "trigger not reached"
        },
    );
    if let Some(probability) = said.probability {
        text.push_str(&format!(
            ", infected with a probability of {:.2} %",
            probability * 100.0
        ));
    }
    Answer {
        verdict: Verdict::Yes,
        text,
        json: json!({"preset": preset, "date": date, "weighted_minutes": said.weighted_minutes,
            "reached": said.reached, "tier": tier, "probability": said.probability}),
    }
}
