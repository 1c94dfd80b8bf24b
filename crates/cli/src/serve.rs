//! `pratique serve`: the pages, an authority's bulletins and its staff's desk. With nothing configured it founds a demonstration
//! authority in one folder.

use crate::answer::{Answer, Answers, Verdict};
use crate::input::Unusable;
use clap::Args;
use serde_json::json;
use server::{Configuration, Fault, Listening, Publisher};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where to listen, and where to keep things.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique serve --listen 127.0.0.1:8080 --data pratique-data\n\nIt runs until it is stopped (Ctrl+C). On the first start it makes a demonstration authority with keys of its own."
)]
pub(crate) struct Arguments {
    /// Address to listen at; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the authority: its keys and what it publishes. Made where it is not there.
    #[arg(long, value_name = "DIR", default_value = "pratique-data")]
    data: PathBuf,
    /// File of settings (TOML); docs/operator.md names them. The environment stands before it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let unusable = |fault: Fault| Unusable(fault.to_string());
    let configuration =
        Configuration::read(arguments.config.as_deref(), std::env::vars()).map_err(unusable)?;
    let listening =
        Listening::at(arguments.listen, &arguments.data, &configuration).map_err(unusable)?;
    answers.give(&ready(&listening));
    // nothing of a request is written down, so only this can be heard from it
    listening
        .run(|event| eprintln!("{event}"))
        .map_err(unusable)
}

fn ready(listening: &Listening) -> Answer {
    let (publisher, addresses) = (listening.publisher(), listening.addresses());
    let json = json!({
        "listening": listening.address().to_string(),
        "landing": addresses.landing,
        "wallet": addresses.wallet,
        "door": addresses.door,
        "desk": addresses.desk,
        "first_administrator": listening.first_link(),
        "authority": publisher.name(),
        "demo": publisher.is_demo(),
        "version": publisher.version(),
        "pages": Publisher::has_pages(),
    });
    let mut text = format!(
        "Pratique is ready.\n\n  what this is  {}\n  wallet        {}\n  door          {}\n  desk          {}\n\n{}",
        addresses.landing,
        addresses.wallet,
        addresses.door,
        addresses.desk,
        published(publisher),
    );
    if let Some(link) = listening.first_link() {
        text.push_str("\nNobody may act for the authority yet. The first administrator opens this once, within a day:\n  ");
        text.push_str(link);
    }
    if publisher.is_demo() {
        text.push_str("\nThis is a demonstration: its keys, people and places are made up. Nobody should believe it.");
    }
    if !Publisher::has_pages() {
        text.push_str("\nThe pages are not built into this program: run `make run` to build them. Everything else works.");
    }
    text.push_str("\nCtrl+C stops it.");
    Answer {
        verdict: Verdict::Yes,
        text,
        json,
    }
}

fn published(publisher: &Publisher) -> String {
    let name = publisher.name();
    match publisher.version() {
        Some(version) => format!("{name} publishes version {version}."),
        None => format!("{name} has ended and publishes nothing any more."),
    }
}
