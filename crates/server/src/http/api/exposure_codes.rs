//! The desk's codes of exposure notification: issued, looked up, ended; each act a line in the staff log, which does not say the code.

use super::answer::{json, written};
use super::desk::{Desk, Reading};
use super::gate::Staff;
use super::reading::{Body, Part};
use crate::http::problem::{Problem, Refusal};
use crate::random;
use crate::verification::{
    Code, DateFault, Order, ReportType, Subject, languages, message, page_link, read_date,
    system_link,
};
use axum::extract::{Extension, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json as value};
use storage::{CodeStatus, Fault};
use uuid::Uuid;

/// A code to be issued. A report that people make themselves is not made at a desk.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    test_type: String,
    #[serde(default)]
    symptom_date: String,
    #[serde(default)]
    test_date: String,
    /// Minutes east of Greenwich.
    #[serde(default)]
    tz_offset: f64,
}

pub(super) async fn issue(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(wish): Body<Wish>,
) -> Result<Response, Refusal> {
    let now = desk.now();
    let day = |text: &str| {
        read_date(text, wish.tz_offset, now.date()).map_err(|fault| match fault {
            DateFault::Form => Problem::Body,
            DateFault::Range => Problem::DateOutOfRange,
        })
    };
    let report_type =
        ReportType::parse(&wish.test_type).filter(|one| *one != ReportType::UserReport);
    let subject = Subject {
        report_type: report_type.ok_or(Problem::Body)?,
        symptom_day: day(&wish.symptom_date)?,
        test_day: day(&wish.test_date)?,
    };
    let order = Order {
        uuid: random::uuid()?,
        subject,
        nonce: None,
        has_long: true,
    };
    let code = desk
        .office
        .issue_at_desk(&order, staff.account(), now)
        .await?;
    Ok(json(201, &issued(&desk, order.uuid, &code)))
}

fn issued(desk: &Desk, uuid: [u8; 16], code: &Code) -> Value {
    let authority = &desk.publisher.authority().described;
    let link = page_link(&desk.origin, code);
    let text = |language: &'static str| {
        let text = message(language, &authority.name, code, &link);
        (language.to_owned(), Value::from(text))
    };
    let sms: Map<String, Value> = languages().map(text).collect();
    value!({
        "uuid": Uuid::from_bytes(uuid).to_string(),
        "code": code.forms.short, "expires_at": written(code.short_until),
        "long_code": code.forms.long, "long_expires_at": written(code.long_until),
        "sms": sms,
        "link": system_link(&authority.country, code), "page_link": link,
    })
}

pub(super) async fn status(State(desk): Reading, Part(id): Part) -> Result<Response, Refusal> {
    let status = desk.store().code_status(&uuid(&id)?).await?;
    Ok(json(
        200,
        &stands(&status.ok_or(Problem::NoSuchExposureCode)?),
    ))
}

pub(super) async fn end(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(id): Part,
) -> Result<Response, Refusal> {
    let uuid = uuid(&id)?;
    let ended = desk
        .store()
        .end_code(&uuid, Some(staff.account()), desk.now())
        .await;
    match ended {
        Err(Fault::NotFound) => Err(Problem::NoSuchExposureCode.into()),
        Err(Fault::Overtaken) => Err(Problem::ExposureCodeUsed.into()),
        other => Ok(json(200, &stands(&other?))),
    }
}

fn stands(status: &CodeStatus) -> Value {
    value!({
        "claimed": status.is_claimed,
        "expires_at": written(status.short_until), "long_expires_at": written(status.long_until),
    })
}

fn uuid(text: &str) -> Result<[u8; 16], Refusal> {
    let uuid = Uuid::parse_str(text).map(Uuid::into_bytes);
    uuid.map_err(|_| Problem::NoSuchExposureCode.into())
}
