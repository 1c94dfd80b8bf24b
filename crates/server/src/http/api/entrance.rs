//! Coming in and going out: passkeys, one-time codes, sessions.

use super::answer::{done, json, written};
use super::desk::{Desk, Reading};
use super::gate::{COOKIE, LASTS, Staff};
use super::reading::Body;
use crate::fault::Fault;
use crate::http::problem::{Problem, Refusal};
use crate::random;
use crate::staff::{Registered, SignIn, Token, code_hash, csrf_of, fresh_account, fresh_code};
use audit::Actor;
use axum::extract::{Extension, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json as value;
use storage::{Ceremony, Enrolment, Session};
use time::{Duration, OffsetDateTime};
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

/// How long a browser may take to answer a challenge.
const CHALLENGE_LASTS: Duration = Duration::minutes(5);
/// How many recovery codes an account has.
const RECOVERY_CODES: usize = 8;
const RECOVERY_LASTS: Duration = Duration::days(365);

/// An answer to a challenge.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer<C> {
    challenge_id: String,
    credential: C,
}

/// A one-time code as it was typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    code: String,
}

pub(super) async fn challenge(State(desk): Reading) -> Result<Response, Refusal> {
    let (options, kept) = desk.passkeys.challenge().map_err(|_| Problem::Fault)?;
    let id = keep(&desk, &kept).await?;
    Ok(json(200, &value!({"challenge_id": id, "options": options})))
}

pub(super) async fn sign_in(
    State(desk): Reading,
    Body(answer): Body<Answer<PublicKeyCredential>>,
) -> Result<Response, Refusal> {
    let kept: SignIn = take(&desk, &answer.challenge_id).await?;
    let found = desk
        .store()
        .passkey(answer.credential.raw_id.as_ref())
        .await?;
    let (account, passkey) = found.ok_or(Problem::Passkey)?;
    let checked = desk
        .passkeys
        .check(&answer.credential, kept, &account, &passkey.content);
    let content = checked.map_err(|_| Problem::Passkey)?;
    let used = Some((passkey.credential.as_slice(), content.as_str()));
    let (session, token) = begin(&desk, &account, used).await?;
    Ok(with_cookie(&desk, json(200, &session), Some(&token)))
}

pub(super) async fn enrolment_challenge(
    State(desk): Reading,
    Body(typed): Body<Typed>,
) -> Result<Response, Refusal> {
    let hash = code_hash(&typed.code);
    let code = desk
        .store()
        .code(&hash, desk.now())
        .await?
        .ok_or(Problem::NoSuchCode)?;
    let account = code.account.map_or_else(fresh_account, Ok)?;
    let challenge = desk
        .passkeys
        .challenge_new(&account, &code.label, hexadecimal(&hash));
    let (options, kept) = challenge.map_err(|_| Problem::Fault)?;
    let id = keep(&desk, &kept).await?;
    let roles: Vec<&str> = code.roles.words().collect();
    let given = value!({
        "challenge_id": id, "options": options, "account": account.as_str(), "label": code.label, "roles": roles,
    });
    Ok(json(200, &given))
}

pub(super) async fn enrol(
    State(desk): Reading,
    Body(answer): Body<Answer<RegisterPublicKeyCredential>>,
) -> Result<Response, Refusal> {
    let kept: Registered = take(&desk, &answer.challenge_id).await?;
    let passkey = desk
        .passkeys
        .register(&answer.credential, &kept)
        .map_err(|_| Problem::Passkey)?;
    let account = Actor::parse(&kept.account).ok_or(Problem::Fault)?;
    let (codes, hashes) = recovery()?;
    let enrolment = Enrolment {
        code: &bytes_of(&kept.code).ok_or(Problem::Fault)?,
        account: &account,
        passkey: &passkey,
        recovery: &hashes,
        recovery_until: desk.now() + RECOVERY_LASTS,
    };
    match desk.store().enrol(&enrolment, desk.now()).await {
        Err(storage::Fault::NotFound) => return Err(Problem::NoSuchCode.into()),
        Err(storage::Fault::Exists) => return Err(Problem::Passkey.into()),
        other => other?,
    }
    let (session, token) = begin(&desk, &account, None).await?;
    let given = value!({"session": session, "recovery_codes": codes});
    Ok(with_cookie(&desk, json(200, &given), Some(&token)))
}

pub(super) async fn session(Extension(staff): Extension<Staff>) -> Response {
    json(200, &described(&staff.session, &staff.token))
}

pub(super) async fn sign_out(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
) -> Result<Response, Refusal> {
    desk.store()
        .end_session(&staff.token.hash(), staff.account(), desk.now())
        .await?;
    Ok(with_cookie(&desk, done(), None))
}

pub(super) async fn recovery_codes(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
) -> Result<Response, Refusal> {
    let (codes, hashes) = recovery()?;
    let now = desk.now();
    desk.store()
        .renew_recovery(staff.account(), &hashes, now + RECOVERY_LASTS, now)
        .await?;
    Ok(json(200, &value!({"recovery_codes": codes})))
}

fn recovery() -> Result<(Vec<String>, Vec<[u8; 32]>), Fault> {
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| fresh_code())
        .collect::<Result<_, _>>()?;
    let hashes = codes.iter().map(|code| code_hash(code)).collect();
    Ok((codes, hashes))
}

/// A session as its page is told of it.
#[derive(Serialize)]
struct Described {
    account: String,
    label: String,
    roles: Vec<&'static str>,
    csrf: String,
    expires_at: String,
}

fn described(session: &Session, token: &Token) -> Described {
    Described {
        account: session.account.to_string(),
        label: session.label.clone(),
        roles: session.roles.words().collect(),
        csrf: csrf_of(token),
        expires_at: written(session.expires_at),
    }
}

async fn begin(
    desk: &Desk,
    account: &Actor,
    used: Option<(&[u8], &str)>,
) -> Result<(Described, Token), Refusal> {
    let (token, now) = (Token::fresh()?, desk.now());
    desk.store()
        .begin_session(&token.hash(), account, used, now + LASTS, now)
        .await?;
    let session = desk.store().session(&token.hash(), LASTS, now).await?;
    let session = session.ok_or(Problem::NoSuchAccount)?;
    Ok((described(&session, &token), token))
}

fn with_cookie(desk: &Desk, mut answer: Response, token: Option<&Token>) -> Response {
    let secure = if desk.origin.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let (value, age) = token.map_or(("", 0), |token| (token.reveal(), LASTS.whole_seconds()));
    let cookie =
        format!("{COOKIE}={value}; Path=/api; HttpOnly; SameSite=Strict; Max-Age={age}{secure}");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

async fn keep(desk: &Desk, state: &impl Serialize) -> Result<String, Refusal> {
    let id = random::bytes::<16>()?;
    let content = serde_json::to_string(state).map_err(|_| Problem::Fault)?;
    let expires_at: OffsetDateTime = desk.now() + CHALLENGE_LASTS;
    let ceremony = Ceremony {
        id: id.to_vec(),
        content,
        expires_at,
    };
    desk.store().keep_ceremony(&ceremony).await?;
    Ok(hexadecimal(&id))
}

async fn take<T: DeserializeOwned>(desk: &Desk, id: &str) -> Result<T, Refusal> {
    let id = bytes_of(id).ok_or(Problem::ChallengeOver)?;
    let taken = desk.store().take_ceremony(&id, desk.now()).await;
    let content = taken.map_err(|fault| match fault {
        storage::Fault::NotFound => Problem::ChallengeOver.into(),
        other => Refusal::from(other),
    })?;
    // the challenge of a sign-in is none of an enrolment
    serde_json::from_str(&content).map_err(|_| Problem::ChallengeOver.into())
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let is_even = text.len().is_multiple_of(2) && text.len() <= 128;
    if !is_even {
        return None;
    }
    text.as_bytes().chunks_exact(2).map(digits).collect()
}
