//! `pratique storage`: what an operator does with all that a service keeps.

use crate::answer::Answers;
use crate::input::Unusable;
use crate::place::{PlaceArguments, carried, unusable};
use clap::{Args, Subcommand};
use server::Target;
use std::path::PathBuf;
use time::OffsetDateTime;

/// Moving, copies, and back.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Move everything to another database, and the published files with it. The service must stand still.
    #[command(
        after_help = "Example: pratique storage move --data /var/lib/pratique --to postgres://pratique@db.example/pratique --objects s3://bulletins\n\nThe settings say where everything is now, --to and --objects where it goes. `--to sqlite` and `--objects folder` mean the data folder.\nAn address with a password is better given as TO_DATABASE_URL in the environment: other users of the machine see command lines.\nThe target must be empty. Nothing is taken from where it was."
    )]
    Move(MoveArguments),
    /// Put a copy of everything into a new folder. The service may run.
    #[command(
        after_help = "Example: pratique storage back-up --data /var/lib/pratique /backup/2026-11-26\n\nThe copy is the same whichever database the service has. It holds the secret keys, unless --without-keys is given."
    )]
    BackUp(BackUpArguments),
    /// Bring a copy back, to an empty database. The service must stand still.
    #[command(
        after_help = "Example: pratique storage restore --data /var/lib/pratique /backup/2026-11-26\n\nIt goes to the database and the store of files that the settings name."
    )]
    Restore(RestoreArguments),
}

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct MoveArguments {
    #[command(flatten)]
    place: PlaceArguments,
    /// Address of a PostgreSQL, `postgres://…`, or `sqlite`: the data folder.
    #[arg(
        long,
        value_name = "DATABASE",
        env = "TO_DATABASE_URL",
        hide_env_values = true
    )]
    to: String,
    /// `s3://bucket/prefix`, or `folder`: the data folder.
    #[arg(long, value_name = "WHERE", default_value = "folder")]
    objects: String,
}

/// Where the copy goes.
#[derive(Debug, Args)]
pub(crate) struct BackUpArguments {
    #[command(flatten)]
    place: PlaceArguments,
    /// Leave the secret keys out: they do not change, and are better kept elsewhere.
    #[arg(long)]
    without_keys: bool,
    /// Folder to make; must not be there yet.
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

/// Where the copy is.
#[derive(Debug, Args)]
pub(crate) struct RestoreArguments {
    #[command(flatten)]
    place: PlaceArguments,
    /// Folder that `storage back-up` made.
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

pub(crate) fn run(command: &Command, answers: &mut Answers) -> Result<(), Unusable> {
    match command {
        Command::Move(arguments) => move_to(arguments, answers),
        Command::BackUp(arguments) => back_up(arguments, answers),
        Command::Restore(arguments) => restore(arguments, answers),
    }
}

fn move_to(arguments: &MoveArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let MoveArguments { place, to, objects } = arguments;
    let target = Target {
        database: (to != "sqlite").then_some(to.as_str()),
        bucket: (objects != "folder").then_some(objects.as_str()),
    };
    let configuration = place.configuration()?;
    let now = OffsetDateTime::now_utc();
    let moved = server::move_to(&place.data, &configuration, &target, now).map_err(unusable)?;
    let setting = |name: &str, is_set: bool| {
        let what = if is_set { "to where it is now" } else { "away" };
        format!("  {name}: set {what}\n")
    };
    let next = format!(
        "Now change the settings, then start the service:\n{}{}What was left behind is as it was. Erase it when all is well: it holds what is erased later at the new place.",
        setting("database_url", target.database.is_some()),
        setting("object_store", target.bucket.is_some()),
    );
    answers.give(&carried(&moved, "Everything was moved.", &next));
    Ok(())
}

fn back_up(arguments: &BackUpArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let BackUpArguments {
        place,
        without_keys,
        to,
    } = arguments;
    let configuration = place.configuration()?;
    let now = OffsetDateTime::now_utc();
    let made = server::back_up(&place.data, &configuration, to, !without_keys, now);
    let made = made.map_err(unusable)?;
    let warning = if made.has_keys {
        "IT HOLDS THE SECRET KEYS: whoever reads it can issue certificates and publish in the authority's name. Keep it as you keep the machine."
    } else {
        "The secret keys are not in it: without them it cannot be brought back. Keep a copy of the folder `keys` elsewhere."
    };
    let done = format!(
        "A copy of everything is in {}, but for sessions and invitations.",
        to.display()
    );
    answers.give(&carried(&made.carried, &done, warning));
    Ok(())
}

fn restore(arguments: &RestoreArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let RestoreArguments { place, from } = arguments;
    let configuration = place.configuration()?;
    let now = OffsetDateTime::now_utc();
    let back = server::restore(from, &place.data, &configuration, now).map_err(unusable)?;
    let done = format!("The copy of {} is back.", back.made_at);
    let next = "Now start the service. What happened after that moment is not known to it: accounts that were removed since may act again, certificates that were revoked since are not revoked, and nobody is signed in. Phones take what it publishes once its version is higher than the last they saw.";
    answers.give(&carried(&back.carried, &done, next));
    Ok(())
}
