//! Programs that may ask the verification server: for administrators. A key is shown once, and kept nowhere.

use super::answer::{done, json, written};
use super::desk::Reading;
use super::gate::Staff;
use super::reading::{Body, Part};
use crate::http::problem::{Problem, Refusal};
use crate::http::verification::Kind;
use crate::random;
use axum::extract::{Extension, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json as value};
use storage::{Caller, Fault, NewCaller};

/// The longest name, in letters.
const MAX_NAME: usize = 40;
/// Codes a day that a caller may issue where nobody says otherwise, and at most.
const QUOTA: i64 = 1_000;
const MAX_QUOTA: i64 = 1_000_000;

/// A program to be let in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    name: String,
    kind: String,
    #[serde(default)]
    quota: Option<i64>,
}

pub(super) async fn list(State(desk): Reading) -> Result<Response, Refusal> {
    let one = |caller: &Caller| -> Value {
        value!({"name": caller.name, "kind": caller.kind, "quota": caller.quota, "since": written(caller.since)})
    };
    let callers: Vec<Value> = desk.store().callers().await?.iter().map(one).collect();
    Ok(json(200, &value!({"callers": callers})))
}

pub(super) async fn add(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(wish): Body<Wish>,
) -> Result<Response, Refusal> {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == wish.kind);
    let quota = wish.quota.unwrap_or(QUOTA);
    if !is_name(&wish.name) || !(0..=MAX_QUOTA).contains(&quota) {
        return Err(Problem::Body.into());
    }
    let key = URL_SAFE_NO_PAD.encode(random::bytes::<32>()?);
    let new = NewCaller {
        name: wish.name,
        kind: kind.ok_or(Problem::Body)?.as_str(),
        secret_hash: desk.office.caller_hash(&key),
        quota,
    };
    match desk
        .store()
        .add_caller(&new, staff.account(), desk.now())
        .await
    {
        Err(Fault::Exists) => Err(Problem::NameTaken.into()),
        other => {
            other?;
            Ok(json(
                201,
                &value!({"name": new.name, "kind": new.kind, "quota": quota, "key": key}),
            ))
        }
    }
}

pub(super) async fn remove(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(name): Part,
) -> Result<Response, Refusal> {
    if !is_name(&name) {
        return Err(Problem::NoSuchCaller.into());
    }
    match desk
        .store()
        .revoke_caller(&name, staff.account(), desk.now())
        .await
    {
        Err(Fault::NotFound) => Err(Problem::NoSuchCaller.into()),
        other => Ok(other.map(|()| done())?),
    }
}

/// Small letters, digits and dashes: it stands in the staff log.
fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(is_letter)
}
