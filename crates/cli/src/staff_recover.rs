//! `pratique staff recover`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{Unusable, rfc3339};
use crate::place::{PlaceArguments, unusable};
use clap::Args;
use serde_json::json;
use time::OffsetDateTime;

/// Whose account, and where.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique staff recover --data /var/lib/pratique --config /etc/pratique.toml administrator\n\nIts passkeys, recovery codes and sessions end at once. The staff log tells of it. The service may run."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: PlaceArguments,
    /// Address that staff open, where the settings do not say (origin).
    #[arg(long, value_name = "ADDRESS", default_value = "http://localhost:8080")]
    origin: String,
    /// Name or label of the account, as the desk shows them.
    account: String,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let Arguments {
        place,
        origin,
        account,
    } = arguments;
    let configuration = place.configuration()?;
    let origin = configuration.origin.as_deref().unwrap_or(origin);
    let origin = origin.trim_end_matches('/');
    let now = OffsetDateTime::now_utc();
    let opened = server::recover(&place.data, &configuration, account, origin, now);
    let opened = opened.map_err(unusable)?;
    let until = rfc3339(opened.until.replace_nanosecond(0).unwrap_or(opened.until));
    answers.give(&Answer {
        verdict: Verdict::Yes,
        text: format!(
            "This opens the account {} once, until {until}:\n\n  {}\n\nWhat opened it before has ended. The staff log has a line of this.",
            opened.account, opened.link
        ),
        json: json!({"account": opened.account, "link": opened.link, "until": until}),
    });
    Ok(())
}
