//! The way back for an administrator who lost passkey and recovery codes, where no other is left to invite anew.

use super::carrying::{visit_founded, wait};
use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::staff::{code_hash, fresh_code, link};
use std::path::Path;
use storage::{Account, Roles, Store};
use time::{Duration, OffsetDateTime};

/// How long the link opens something.
const LASTS: Duration = Duration::hours(1);

/// A link that opens an account again, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The account's name, as the staff log has it.
    pub account: String,
    /// What is opened in a browser.
    pub link: String,
    /// First moment at which it opens nothing.
    pub until: OffsetDateTime,
}

/// Opens an administrator's account again, named by its name or its label; what opened it before ends. The service may run.
///
/// # Errors
/// [`Fault::Refused`] where it is none, or the label is that of several.
pub fn recover(
    folder: &Path,
    configuration: &Configuration,
    who: &str,
    origin: &str,
    now: OffsetDateTime,
) -> Result<Recovery, Fault> {
    let work = async {
        let store = visit_founded(folder, configuration).await?;
        let recovered = reopen(&store, who, origin, now).await;
        store.close().await;
        recovered
    };
    wait(folder, work)
}

async fn reopen(
    store: &Store,
    who: &str,
    origin: &str,
    now: OffsetDateTime,
) -> Result<Recovery, Fault> {
    let accounts = store.accounts().await?;
    let account = &find(&accounts, who)?.account;
    let (code, until) = (fresh_code()?, now + LASTS);
    store.reopen(account, &code_hash(&code), until, now).await?;
    Ok(Recovery {
        account: account.to_string(),
        link: link(origin, &code),
        until,
    })
}

/// The one administrator of this name or label.
fn find<'a>(accounts: &'a [Account], who: &str) -> Result<&'a Account, Fault> {
    let is_meant = |one: &&Account| one.account.as_str() == who || one.label == who;
    let meant: Vec<&Account> = accounts.iter().filter(is_meant).collect();
    let is_administrator = |one: &&Account| one.roles.has(Roles::ADMINISTRATOR);
    match meant[..] {
        [one] if is_administrator(&one) => Ok(one),
        [_] => Err(Fault::refused(format!(
            "{who} is no administrator: an administrator removes the account at the desk and invites anew"
        ))),
        [] => Err(Fault::refused(format!(
            "there is no account of the name or label {who}; administrators are: {}",
            listed(accounts.iter().filter(is_administrator))
        ))),
        _ => Err(Fault::refused(format!(
            "several accounts have the label {who}: name one of {}",
            listed(meant.into_iter())
        ))),
    }
}

fn listed<'a>(accounts: impl Iterator<Item = &'a Account>) -> String {
    let named = accounts.map(|one| format!("{} ({})", one.account, one.label));
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        "none. The first one's link is printed by `pratique serve`".into()
    } else {
        named.join(", ")
    }
}
