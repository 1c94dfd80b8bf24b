//! What a request brings, read whole before anything is done with it: bounded in size and time, and refused in words.

use crate::http::problem::{Problem, Refusal};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest JSON that a request brings, in bytes.
const MAX_JSON: usize = 64 << 10;

/// A body of JSON.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        if !is_of_type(&request, &["application/json"]) {
            return Err(Problem::BodyType.into());
        }
        let bytes = collect(request, MAX_JSON).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| Problem::Body.into())
    }
}

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Query(asked) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::Body)?;
        Ok(Self(asked))
    }
}

/// Whether the body is of one of these types; parameters behind it do not count.
pub(super) fn is_of_type(request: &Request, types: &[&str]) -> bool {
    let said = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let said = said.and_then(|said| said.split(';').next()).map(str::trim);
    said.is_some_and(|said| types.iter().any(|one| one.eq_ignore_ascii_case(said)))
}

/// The whole body, up to `most` bytes.
pub(super) async fn collect(request: Request, most: usize) -> Result<Bytes, Refusal> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|declared: usize| declared > most) {
        return Err(Problem::TooLarge.into());
    }
    let body = axum::body::to_bytes(request.into_body(), most);
    match tokio::time::timeout(PATIENCE, body).await {
        Err(_) => Err(Problem::TooSlow.into()),
        // a body that breaks off is not told from one that is too large, and nobody is there to hear it
        Ok(Err(_)) => Err(Problem::TooLarge.into()),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}
