//! The gate before every route of staff: who asks, whether the table lets them, and how often.

use super::desk::{Desk, Reading};
use super::reading::{address, without_body};
use super::table::{self, Access, Row, Sent};
use crate::http::problem::{Problem, Refusal};
use crate::staff::{Token, csrf_of};
use audit::Actor;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use storage::{Roles, Session};
use time::Duration;

/// A session ends when it is this old, or earlier when nobody uses it.
pub(super) const LASTS: Duration = Duration::hours(12);
pub(super) const COOKIE: &str = "pratique_session";
const CSRF: &str = "x-pratique-csrf";

/// Who asks. Only the gate makes one.
#[derive(Clone)]
pub(super) struct Staff {
    pub(super) session: Session,
    pub(super) token: Token,
}

impl Staff {
    pub(super) const fn account(&self) -> &Actor {
        &self.session.account
    }
}

/// Lets a request through to its handler, or says why not.
pub(super) async fn gate(State(desk): Reading, mut request: Request, next: Next) -> Response {
    let admitted = match admit(&desk, &mut request).await {
        Ok(row) if row.sent == Sent::Nothing => without_body(request).await,
        Ok(_) => Ok(request),
        Err(refusal) => Err(refusal),
    };
    match admitted {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn admit(desk: &Desk, request: &mut Request) -> Result<&'static Row, Refusal> {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let row = path.and_then(|path| table::find(request.method(), path));
    let row = row.ok_or(Problem::NotAllowed)?;
    if is_foreign(request.headers(), &desk.origin) {
        return Err(Problem::Csrf.into());
    }
    if row.access == Access::Anyone {
        desk.limits.knock(address(request)).map_err(wait)?;
        return Ok(row);
    }
    let staff = signed_in(desk, request.headers()).await?;
    if let Access::One(roles) = row.access {
        let may = |role: &Roles| staff.session.roles.has(*role);
        if !roles.iter().any(may) {
            return Err(Problem::NotYourRole.into());
        }
    }
    let is_reading = request.method() == Method::GET;
    let proof = request
        .headers()
        .get(CSRF)
        .map(axum::http::HeaderValue::as_bytes);
    if !is_reading && proof != Some(csrf_of(&staff.token).as_bytes()) {
        return Err(Problem::Csrf.into());
    }
    desk.limits
        .request(staff.account().as_str())
        .map_err(wait)?;
    request.extensions_mut().insert(staff);
    Ok(row)
}

fn wait(wait: std::time::Duration) -> Refusal {
    Refusal::later(Problem::TooMany, wait.as_secs() + 1)
}

/// Whether a browser says that another page asks.
fn is_foreign(headers: &HeaderMap, origin: &str) -> bool {
    let said = headers
        .get(header::ORIGIN)
        .map(axum::http::HeaderValue::as_bytes);
    said.is_some_and(|said| said != origin.as_bytes())
}

async fn signed_in(desk: &Desk, headers: &HeaderMap) -> Result<Staff, Refusal> {
    let token = token(headers).ok_or(Problem::NotSignedIn)?;
    let session = desk.recognition.session(&token).await?;
    let session = session.ok_or(Problem::NotSignedIn)?;
    Ok(Staff { session, token })
}

/// The cookie of a session (RFC 6265).
fn token(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|value| value.split(';'));
    let ours = cookies.find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    ours.map(Token::received)
}
