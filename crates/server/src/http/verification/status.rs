//! Where a code stands, and ending one that nobody used, by the name that its issuer gave it.

use super::answer::{Trouble, padded};
use super::body::read;
use super::caller::{Kind, admitted};
use crate::http::api::Reading;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use storage::Fault;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    #[serde(default)]
    uuid: String,
}

pub(super) async fn check(State(desk): Reading, request: Request) -> Result<Response, Trouble> {
    admitted(&desk, request.headers(), Kind::Admin).await?;
    let uuid = named(request).await?;
    let status = desk.office.store().code_status(&uuid).await?;
    let status = status.ok_or(Trouble::CodeNotFound)?;
    let said = json!({
        "claimed": status.is_claimed,
        "expiresAtTimestamp": status.short_until.unix_timestamp(),
        "longExpiresAtTimestamp": status.long_until.unix_timestamp(),
    });
    Ok(padded(StatusCode::OK, &said))
}

pub(super) async fn expire(State(desk): Reading, request: Request) -> Result<Response, Trouble> {
    admitted(&desk, request.headers(), Kind::Admin).await?;
    let uuid = named(request).await?;
    let ended = desk.office.store().end_code(&uuid, None, desk.now()).await;
    let status = ended.map_err(|fault| match fault {
        Fault::NotFound => Trouble::CodeNotFound,
        Fault::Overtaken => Trouble::CodeClaimed,
        other => other.into(),
    })?;
    let said = json!({
        "expiresAtTimestamp": status.short_until.unix_timestamp(),
        "longExpiresAtTimestamp": status.long_until.unix_timestamp(),
    });
    Ok(padded(StatusCode::OK, &said))
}

/// The name of a code. What is no name is that of none.
async fn named(request: Request) -> Result<[u8; 16], Trouble> {
    let asked: Named = read(request, &["uuid"]).await?;
    let uuid = Uuid::parse_str(asked.uuid.trim());
    uuid.map(Uuid::into_bytes)
        .map_err(|_| Trouble::CodeNotFound)
}
