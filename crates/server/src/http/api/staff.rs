//! Who may do what: for administrators.

use super::answer::{done, json, written};
use super::desk::Reading;
use super::entrance::{bytes_of, hexadecimal};
use super::gate::Staff;
use super::reading::{Body, Part};
use crate::http::problem::{Problem, Refusal};
use crate::staff::{code_hash, fresh_code, link};
use audit::Actor;
use axum::extract::{Extension, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json as value};
use storage::{NewCode, Roles};
use time::Duration;

/// How long an invitation waits.
const INVITATION_LASTS: Duration = Duration::days(7);
/// The longest label, in characters.
const MAX_LABEL: usize = 60;

/// Who is invited.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Invitation {
    label: String,
    roles: Vec<String>,
}

/// Other roles.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesOf {
    roles: Vec<String>,
}

pub(super) async fn list(State(desk): Reading) -> Result<Response, Refusal> {
    let accounts = desk.store().accounts().await?;
    let invitations = desk.store().invitations(desk.now()).await?;
    let account = |one: &storage::Account| -> Value {
        let roles: Vec<&str> = one.roles.words().collect();
        value!({
            "account": one.account.as_str(), "label": one.label, "roles": roles,
            "passkeys": one.passkeys, "since": written(one.since),
        })
    };
    let invitation = |one: &storage::Code| -> Value {
        let roles: Vec<&str> = one.roles.words().collect();
        // the beginning of the code's hash: enough to tell two of them apart
        let id = hexadecimal(one.hash.get(..8).unwrap_or_default());
        value!({"id": id, "label": one.label, "roles": roles, "expires_at": written(one.expires_at)})
    };
    let accounts: Vec<Value> = accounts.iter().map(account).collect();
    let invitations: Vec<Value> = invitations.iter().map(invitation).collect();
    Ok(json(
        200,
        &value!({"accounts": accounts, "invitations": invitations}),
    ))
}

pub(super) async fn invite(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(invitation): Body<Invitation>,
) -> Result<Response, Refusal> {
    let roles = roles(&invitation.roles)?;
    if invitation.label.chars().count() > MAX_LABEL
        || invitation.label.chars().any(char::is_control)
    {
        return Err(Problem::Body.into());
    }
    let code = fresh_code()?;
    let expires_at = desk.now() + INVITATION_LASTS;
    let kept = NewCode {
        hash: code_hash(&code),
        label: invitation.label,
        roles,
        expires_at,
    };
    desk.store()
        .invite(&kept, staff.account(), desk.now())
        .await?;
    let link = link(&desk.origin, &code);
    Ok(json(
        201,
        &value!({"code": code, "link": link, "expires_at": written(expires_at)}),
    ))
}

pub(super) async fn uninvite(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(id): Part,
) -> Result<Response, Refusal> {
    let begins = bytes_of(&id).and_then(|bytes| bytes.try_into().ok());
    let begins = begins.ok_or(Problem::NoSuchInvitation)?;
    let gone = desk
        .store()
        .uninvite(&begins, staff.account(), desk.now())
        .await;
    match gone {
        Err(storage::Fault::NotFound) => Err(Problem::NoSuchInvitation.into()),
        other => Ok(other.map(|()| done())?),
    }
}

pub(super) async fn set_roles(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(account): Part,
    Body(given): Body<RolesOf>,
) -> Result<Response, Refusal> {
    let (account, roles) = (actor(&account)?, roles(&given.roles)?);
    found(
        desk.store()
            .set_roles(&account, roles, staff.account(), desk.now())
            .await,
    )
}

pub(super) async fn remove(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(account): Part,
) -> Result<Response, Refusal> {
    found(
        desk.store()
            .remove_account(&actor(&account)?, staff.account(), desk.now())
            .await,
    )
}

fn found(result: Result<(), storage::Fault>) -> Result<Response, Refusal> {
    match result {
        Err(storage::Fault::NotFound) => Err(Problem::NoSuchAccount.into()),
        other => Ok(other.map(|()| done())?),
    }
}

fn actor(name: &str) -> Result<Actor, Refusal> {
    Actor::parse(name).ok_or_else(|| Problem::NoSuchAccount.into())
}

fn roles(words: &[String]) -> Result<Roles, Refusal> {
    Roles::parse(words.iter().map(String::as_str)).ok_or_else(|| Problem::Body.into())
}
