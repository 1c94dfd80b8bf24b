//! What a request brings, read whole before anything is done with it: bounded in size and time, and refused in words.

use crate::http::problem::{Problem, Refusal};
use crate::patience::Patience;
use axum::body::{Body as Sent, Bytes, HttpBody};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

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

/// A name in the path. What is no text is empty here: nothing has that name, and the handler says what is not there.
pub(super) struct Part(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Part {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let read = Path::from_request_parts(parts, state).await;
        Ok(Self(read.map(|Path(name)| name).unwrap_or_default()))
    }
}

/// The request without its body, where none is looked at: what came along is read and forgotten, up to the size of any other.
pub(super) async fn without_body(request: Request) -> Result<Request, Refusal> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    collect(Request::from_parts(parts.clone(), body), MAX_JSON).await?;
    Ok(Request::from_parts(parts, Sent::empty()))
}

/// Where a request comes from.
pub(in crate::http) fn address(request: &Request) -> IpAddr {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
    address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| {
        address.ip()
    })
}

/// Whether the body is of one of these types; parameters behind it do not count.
pub(in crate::http) fn is_of_type(request: &Request, types: &[&str]) -> bool {
    let said = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let said = said.and_then(|said| said.split(';').next()).map(str::trim);
    said.is_some_and(|said| types.iter().any(|one| one.eq_ignore_ascii_case(said)))
}

/// The whole body, up to `most` bytes.
pub(in crate::http) async fn collect(request: Request, most: usize) -> Result<Bytes, Refusal> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|declared: usize| declared > most) {
        return Err(Problem::TooLarge.into());
    }
    let patience = request.extensions().get::<Patience>();
    let patience = patience.copied().unwrap_or_default();
    let body = axum::body::to_bytes(request.into_body(), most);
    match tokio::time::timeout(patience.body, body).await {
        Err(_) => Err(Problem::TooSlow.into()),
        // a body that breaks off is not told from one that is too large, and nobody is there to hear it
        Ok(Err(_)) => Err(Problem::TooLarge.into()),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}
