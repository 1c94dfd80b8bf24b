//! `pratique verify`

use crate::answer::{Answer, Answers, Verdict};
use crate::card::{CardArguments, CardLists};
use crate::input::{self, Unusable};
use crate::revocation;
use crate::texts::{self, Shown};
use crate::trust::TrustArguments;
use certificate::shc::{self, numeric};
use certificate::{Cause, TrustList};
use clap::Args;
use door::{Decision, House, Reason, Venue};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// What to check, and against what.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pratique verify --trust signers/ 'HC1:6BF...'\n  pratique verify --trust signers/ --rules rules/ --arrival DE --at 2021-09-01T12:00:00Z < texts.txt\n  pratique verify --directory vci_snapshot.json mine.smart-health-card"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    trust: TrustArguments,
    #[command(flatten)]
    cards: CardArguments,
    /// Folder of value sets in the EU's form; our own without it.
    #[arg(long, value_name = "DIR")]
    value_sets: Option<PathBuf>,
    /// Folder of business rules (rule.json files).
    #[arg(long, value_name = "DIR", requires = "arrival")]
    rules: Option<PathBuf>,
    /// Country of arrival, whose acceptance rules hold.
    #[arg(long, value_name = "CC", requires = "rules")]
    arrival: Option<String>,
    /// Revocation lists (`pratique revocation build`) on which no certificate may be.
    #[arg(long, value_name = "FILE")]
    revocations: Vec<PathBuf>,
    /// The moment to decide for; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Texts of QR codes, files with a text a line or with cards, or pictures (PNG, JPEG); without any, each line of
    /// standard input.
    certificates: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let now = input::moment(arguments.at.as_deref())?;
    if !arguments.trust.is_given() && !arguments.cards.is_given() {
        return Err(Unusable(
            "whom to trust is missing: --trust, or for SMART Health Cards --jwks or --directory"
                .into(),
        ));
    }
    let cards = arguments.cards.load()?;
    let house = house(arguments, &cards, now)?;
    let with_rules = arguments.rules.is_some();
    texts::answer_each(&arguments.certificates, answers, |shown| match shown {
        Shown::Certificate(text) if with_rules => decided(text, &house, now),
        Shown::Certificate(text) => verified(text, &house, now),
        Shown::Card(card) if with_rules => card_decided(card, &cards, &house, now),
        Shown::Card(card) => cards.verified(card, now),
    })
}

fn house(arguments: &Arguments, cards: &CardLists, now: OffsetDateTime) -> Result<House, Unusable> {
    let rules = arguments
        .rules
        .as_deref()
        .map(input::rules)
        .transpose()?
        .unwrap_or_default();
    let country = arguments.arrival.clone().unwrap_or_default();
    Ok(House {
        venue: Venue {
            kind: "command line".into(),
            care: false,
            country,
            region: String::new(),
            rules,
        },
        revocations: arguments
            .revocations
            .iter()
            .map(|path| revocation::list(path).map(Arc::new))
            .collect::<Result<_, _>>()?,
        trust: if arguments.trust.is_given() {
            arguments.trust.load()?
        } else {
            TrustList::default()
        },
        issuers: cards.issuers(),
        value_sets: input::value_sets(arguments.value_sets.as_deref())?,
        // the lists are the caller's, given with this call
        lists_from: now,
        lists_good_for: Duration::MAX,
    })
}

fn verified(text: &str, house: &House, now: OffsetDateTime) -> Answer {
    match certificate::verify(text, &house.trust, &house.value_sets, now) {
        Ok(verified) if house.revokes(&verified) => {
            refusal(&Reason::Certificate(Cause::Revoked), Verdict::No)
        }
        Ok(verified) => {
            let unknown: Vec<_> = verified
                .value_set_findings()
                .iter()
                .map(|finding| format!("{} {}", finding.path, finding.code))
                .collect();
            let note = if unknown.is_empty() {
                String::new()
            } else {
                format!(" Codes that the lists do not know: {}.", unknown.join(", "))
            };
            let json = json!({"verdict": "genuine", "payload": verified.payload(), "unknown_codes": unknown, "other": verified.other_claims()});
            Answer {
                verdict: Verdict::Yes,
                text: format!("Genuine and valid.{note}"),
                json,
            }
        }
        Err(rejection) => refusal(&Reason::Certificate(rejection.cause), Verdict::No),
    }
}

/// What rules say of a card that was not refused or taken back.
fn card_decided(
    card: Result<&str, shc::Cause>,
    cards: &CardLists,
    house: &House,
    now: OffsetDateTime,
) -> Answer {
    let verified = cards.verified(card, now);
    match card {
        Ok(card) if verified.verdict == Verdict::Yes => decided(&numeric::encode(card), house, now),
        _ => verified,
    }
}

fn decided(text: &str, house: &House, now: OffsetDateTime) -> Answer {
    match door::check(text, house, now) {
        Decision::Admit(admission) => {
            let json = json!({"verdict": "admit", "name": admission.name, "in_latin": admission.in_latin, "birth": admission.birth});
            Answer {
                verdict: Verdict::Yes,
                text: format!("Admit {}, born {}.", admission.name, admission.birth),
                json,
            }
        }
        Decision::Refuse(reason) => refusal(&reason, Verdict::No),
        Decision::AskPerson(reason) => refusal(&reason, Verdict::AskPerson),
    }
}

fn refusal(reason: &Reason, verdict: Verdict) -> Answer {
    let rules: Vec<&str> = match reason {
        Reason::Rules(rules) | Reason::RulesOpen(rules) => {
            rules.iter().map(|rule| rule.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let word = if verdict == Verdict::No {
        "refuse"
    } else {
        "ask a person"
    };
    let named = if rules.is_empty() {
        String::new()
    } else {
        format!(" ({})", rules.join(", "))
    };
    let json = json!({"verdict": word, "code": reason.code(), "guard": reason.guard(), "guest": reason.guest(), "rules": rules});
    Answer {
        verdict,
        text: format!("{}: {}{named}", reason.code(), reason.guard()),
        json,
    }
}
