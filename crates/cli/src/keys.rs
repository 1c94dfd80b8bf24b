//! `pratique keys`: make a hierarchy of signing keys, renew its signers, show a trust list.

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use crate::place::PlaceArguments;
use crate::trust::TrustArguments;
use certificate::issue::Signer;
use certificate::{Dsc, KeyUsage};
use clap::{Args, Subcommand};
use serde_json::json;
use server::{Hierarchy, KINDS};
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};

/// The verification server, among kinds of certificate.
const VERIFICATION: &str = "verification";

/// Keys and lists of them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an authority (CSCA) and a signer (DSC) for each kind of certificate. Secret keys go to files that only
    /// you can read, and nowhere else; nothing is overwritten.
    #[command(
        after_help = "Example: pratique keys new --out keys --country XD --name 'Demo health authority'"
    )]
    New(NewArguments),
    /// Give a service's signers new keys, under the same authority. They are made known first and take over later, so that who
    /// was without a network meanwhile knows them; the ones before stay known until their end.
    #[command(
        after_help = "Example: pratique keys renew --data /var/lib/pratique --in-days 35 test\n\nWithout a kind, all three. Restart the service afterwards: it publishes the list of signers anew. Where several copies run, give each the new files in keys/signers first."
    )]
    Renew(RenewArguments),
    /// Show the signers of a trust list, and what was left out of it and why.
    #[command(after_help = "Example: pratique keys list --trust trustlist.json")]
    List(ListArguments),
}

/// The hierarchy to make.
#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// Folder to make; must not be there yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Country of the authority, two capital letters.
    #[arg(long, value_name = "CC", default_value = "XD")]
    country: String,
    /// Name of the authority.
    #[arg(long, value_name = "NAME", default_value = "Pratique demonstration")]
    name: String,
    /// First moment of validity; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// Whose keys, and from when on.
#[derive(Debug, Args)]
pub(crate) struct RenewArguments {
    #[command(flatten)]
    place: PlaceArguments,
    /// In how many days they take over; what phones and doors have is in force for up to 30. 0 is at once: for a key that
    /// somebody else may have.
    #[arg(long, value_name = "DAYS", default_value_t = 35)]
    in_days: u16,
    /// Kinds of certificate, or the verification server of exposure notification.
    #[arg(value_name = "KIND", value_parser = ["test", "vaccination", "recovery", VERIFICATION])]
    kinds: Vec<String>,
}

/// The list to show.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    trust: TrustArguments,
}

pub(crate) fn run(command: &Command, answers: &mut Answers) -> Result<(), Unusable> {
    match command {
        Command::New(arguments) => new(arguments, answers),
        Command::Renew(arguments) => renew(arguments, answers),
        Command::List(arguments) => list(arguments, answers),
    }
}

fn new(arguments: &NewArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let now = input::moment(arguments.at.as_deref())?;
    let keys = Hierarchy::new(&arguments.country, &arguments.name, now).map_err(unusable)?;
    if arguments.out.exists() {
        let folder = arguments.out.display();
        return Err(Unusable(format!(
            "{folder} is there already, and nothing is overwritten"
        )));
    }
    keys.save(&arguments.out).map_err(unusable)?;
    answers.give(&described("authority", keys.authority()));
    for (kind, signer) in keys.signers() {
        answers.give(&described(kind, signer.certificate()));
    }
    Ok(())
}

fn renew(arguments: &RenewArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let RenewArguments {
        place,
        in_days,
        kinds,
    } = arguments;
    let configuration = place.configuration()?;
    let now = OffsetDateTime::now_utc();
    let from = now + Duration::days(i64::from(*in_days));
    if kinds.iter().any(|kind| kind == VERIFICATION) {
        let made = server::renew_verification(&place.data, &configuration, from, now);
        answers.give(&of_verification(&made.map_err(unusable)?));
    }
    let named: Vec<&str> = match kinds.as_slice() {
        [] => KINDS.iter().map(|(kind, _)| *kind).collect(),
        kinds => kinds
            .iter()
            .map(String::as_str)
            .filter(|kind| *kind != VERIFICATION)
            .collect(),
    };
    let made = server::renew(&place.data, &configuration, &named, from, now);
    let made = made.map_err(unusable)?;
    for (kind, dsc) in named.iter().zip(&made) {
        answers.give(&described(&format!("new {kind}"), dsc));
    }
    eprintln!(
        "Restart the service (every copy, each with the new files of keys/signers): it publishes its list of signers anew, and the new ones take over by themselves on {}.",
        day(from)
    );
    Ok(())
}

fn of_verification(kid: &str) -> Answer {
    Answer {
        verdict: Verdict::Yes,
        text: format!("new {VERIFICATION}: {kid}"),
        json: json!({"role": format!("new {VERIFICATION}"), "kid": kid}),
    }
}

fn unusable(error: impl std::fmt::Display) -> Unusable {
    Unusable(error.to_string())
}

/// The signer for one kind of certificate, from a folder that `keys new` or `serve` made.
pub(crate) fn signer(keys: &Path, kind: &str, at: OffsetDateTime) -> Result<Signer, Unusable> {
    Hierarchy::load_signer(keys, kind, at).map_err(unusable)
}

fn list(arguments: &ListArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let loaded = arguments.trust.load_named()?;
    for dsc in loaded.list.signers() {
        answers.give(&described("signer", dsc));
    }
    for (name, reason) in loaded.left_out {
        answers.give(&Answer {
            verdict: Verdict::No,
            text: format!("left out: {name}: {reason}"),
            json: json!({"left_out": name, "reason": reason}),
        });
    }
    Ok(())
}

fn described(role: &str, dsc: &Dsc) -> Answer {
    let country = dsc.country.as_deref().unwrap_or("??");
    let signs = signs(dsc.usage);
    let (from, until) = (day(dsc.not_before), day(dsc.not_after));
    let kid = dsc.kid;
    Answer {
        verdict: Verdict::Yes,
        text: format!(
            "{kid}  {country}  {from} to {until}  {role}: signs {}",
            words(&signs)
        ),
        json: json!({"role": role, "kid": kid.to_string(), "country": dsc.country, "signs": signs, "from": from, "until": until}),
    }
}

fn day(at: OffsetDateTime) -> String {
    at.date().to_string()
}

fn signs(usage: KeyUsage) -> Vec<&'static str> {
    let granted = [usage.test, usage.vaccination, usage.recovery];
    let granted = KINDS.iter().zip(granted).filter(|(_, granted)| *granted);
    granted.map(|((kind, _), _)| *kind).collect()
}

fn words(signs: &[&str]) -> String {
    if signs.is_empty() {
        "no health certificate".into()
    } else {
        signs.join(", ")
    }
}
