//! The desk: orders are checked, issued, corrected; certificates are revoked and given back.

use super::answer::{done, json, written};
use super::content::content;
use super::desk::{Desk, Reading};
use super::gate::Staff;
use super::reading::{Asked, Body, collect, is_of_type};
use crate::http::problem::{Problem, Refusal, Remark};
use crate::press::{NotPrinted, Printed, Request as Wish, hash_of};
use crate::random;
use axum::extract::{Extension, Request, State};
use axum::response::Response;
use order::{Finding, Order, Row, UploadError};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json as value};
use storage::Correction;

const CSV: &str = "text/csv";
const FHIR: &str = "application/fhir+json";

/// A certificate: its identifier, or the text in its code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    certificate: String,
}

/// An order alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ordered {
    order: Box<RawValue>,
}

/// An order to be issued.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrder {
    order: Box<RawValue>,
    #[serde(default)]
    despite_duplicate: bool,
    #[serde(default)]
    replaces: Option<String>,
}

/// Whether a file is only looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Preview {
    #[serde(default)]
    preview: bool,
}

/// A certificate as it is handed over.
#[derive(Serialize)]
struct Issued {
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<usize>,
    uvci: String,
    text: String,
    kind: &'static str,
    expires_at: String,
    /// What it says, for its paper.
    order: Value,
}

pub(super) async fn check(
    State(desk): Reading,
    Body(ordered): Body<Ordered>,
) -> Result<Response, Refusal> {
    let (findings, duplicate) = match read(&desk, &ordered.order) {
        Ok(order) => (
            Vec::new(),
            desk.press.is_duplicate(&order, desk.now()).await?,
        ),
        Err(findings) => (findings, false),
    };
    Ok(json(
        200,
        &value!({"findings": remarks(None, findings), "duplicate": duplicate}),
    ))
}

pub(super) async fn issue(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(new): Body<NewOrder>,
) -> Result<Response, Refusal> {
    let order = read(&desk, &new.order)
        .map_err(|findings| Refusal::because(Problem::Order, remarks(None, findings)))?;
    let corrects = new.replaces.as_deref().map(identifier).transpose()?;
    let wish = Wish {
        by: staff.account().clone(),
        // a corrected certificate is like the one before, mostly
        despite_duplicate: new.despite_duplicate || corrects.is_some(),
        corrects,
    };
    let printed = print(&desk, &order, wish).await?;
    Ok(json(201, &issued(None, printed, &order)))
}

pub(super) async fn batch(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Asked(asked): Asked<Preview>,
    request: Request,
) -> Result<Response, Refusal> {
    let is_csv = is_of_type(&request, &[CSV]);
    if !is_csv && !is_of_type(&request, &[FHIR, "application/json"]) {
        return Err(Problem::BodyType.into());
    }
    let bytes = collect(request, order::MAX_UPLOAD_BYTES).await?;
    let rows = if is_csv {
        order::rows_of_csv(&bytes)
    } else {
        desk.orders.rows_of_fhir(&bytes)
    };
    let rows = rows.map_err(|error| unreadable(&error))?;
    let (mut shown, mut printed) = (Vec::new(), Vec::new());
    for (number, row) in rows {
        let read = row
            .map_err(|finding| vec![finding])
            .and_then(|row| read_row(&desk, row));
        let (told, handed) = one(&desk, &staff, number, read, asked.preview).await?;
        shown.push(told);
        printed.extend(handed);
    }
    Ok(json(200, &value!({"rows": shown, "issued": printed})))
}

/// A row of a file: what is told of it, and its certificate where one was issued.
async fn one(
    desk: &Desk,
    staff: &Staff,
    number: usize,
    read: Result<Order, Vec<Finding>>,
    is_preview: bool,
) -> Result<(Value, Option<Issued>), Refusal> {
    let told = |summary: &str, findings, duplicate: bool| value!({"row": number, "summary": summary, "findings": remarks(Some(number), findings), "duplicate": duplicate});
    let order = match read {
        Ok(order) => order,
        Err(findings) => return Ok((told("", findings, false), None)),
    };
    let summary = order.summary();
    if is_preview {
        let duplicate = desk.press.is_duplicate(&order, desk.now()).await?;
        return Ok((told(&summary, Vec::new(), duplicate), None));
    }
    let wish = Wish {
        by: staff.account().clone(),
        despite_duplicate: false,
        corrects: None,
    };
    match print(desk, &order, wish).await {
        Ok(printed) => Ok((
            told(&summary, Vec::new(), false),
            Some(issued(Some(number), printed, &order)),
        )),
        // a row twice in a file, or a file twice: the others go on
        Err(refusal) if refusal.problem() == Problem::Duplicate => {
            Ok((told(&summary, Vec::new(), true), None))
        }
        Err(refusal) => Err(refusal),
    }
}

/// What the text in a code says. It is shown to be put right, so that nobody types a certificate anew for one letter.
pub(super) async fn reading(Body(named): Body<Named>) -> Result<Response, Refusal> {
    let payload = claims(named.certificate.trim())?.payload;
    let payload = payload.ok_or(Problem::NoSuchCertificate)?;
    let read = certificate::schema::check(&payload).map_err(|_| Problem::NoSuchCertificate)?;
    let entry = read.entries.first().ok_or(Problem::NoSuchCertificate)?;
    let order = content(&read.person, entry);
    Ok(json(200, &value!({"uvci": entry.uvci(), "order": order})))
}

pub(super) async fn revoke(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(named): Body<Named>,
) -> Result<Response, Refusal> {
    let uvci = uvci(&named.certificate)?;
    let at = correct(&desk, &staff, &uvci, Correction::Revoke).await?;
    Ok(json(
        200,
        &value!({"uvci": uvci, "revoked_at": written(at)}),
    ))
}

pub(super) async fn take_back(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(named): Body<Named>,
) -> Result<Response, Refusal> {
    correct(
        &desk,
        &staff,
        &uvci(&named.certificate)?,
        Correction::TakeBack,
    )
    .await?;
    Ok(done())
}

async fn correct(
    desk: &Desk,
    staff: &Staff,
    uvci: &str,
    way: Correction,
) -> Result<time::OffsetDateTime, Refusal> {
    match desk
        .store()
        .correct(&hash_of(uvci), way, staff.account(), desk.now())
        .await
    {
        Err(storage::Fault::NotFound) => Err(Problem::NoSuchCertificate.into()),
        other => Ok(other?),
    }
}

fn read(desk: &Desk, order: &RawValue) -> Result<Order, Vec<Finding>> {
    let row = Row::from_json(order.get()).map_err(|finding| vec![finding])?;
    read_row(desk, row)
}

fn read_row(desk: &Desk, row: Row) -> Result<Order, Vec<Finding>> {
    // without randomness no identifier, and without one no certificate: said once, by whoever signs
    let randomness = random::bytes().unwrap_or_default();
    desk.orders.read(row, randomness, desk.now())
}

async fn print(desk: &Desk, order: &Order, wish: Wish) -> Result<Printed, Refusal> {
    let hierarchy = &desk.publisher.authority().hierarchy;
    let printed = desk.press.print(hierarchy, order, wish, desk.now()).await;
    printed.map_err(|why| match why {
        NotPrinted::Duplicate => Problem::Duplicate.into(),
        NotPrinted::NothingToCorrect => Problem::NoSuchCertificate.into(),
        NotPrinted::Signer(error) => {
            let (code, sentence) = ("ORDER_SIGNER".to_owned(), error.to_string());
            Refusal::because(
                Problem::Order,
                vec![Remark {
                    row: None,
                    member: None,
                    code,
                    sentence,
                }],
            )
        }
        NotPrinted::Fault(fault) => fault.into(),
    })
}

fn issued(row: Option<usize>, printed: Printed, order: &Order) -> Issued {
    let Printed {
        uvci,
        text,
        kind,
        expires_at,
    } = printed;
    Issued {
        row,
        uvci,
        text,
        kind,
        expires_at: written(expires_at),
        order: content(&order.person, &order.entry),
    }
}

/// The identifier of a certificate that is named by itself or by the text in its code. Whether it was issued here says the record,
/// so that nothing else of it is looked at.
fn uvci(named: &str) -> Result<String, Refusal> {
    let named = named.trim();
    if !named.starts_with(certificate::PREFIX) {
        return Ok(named.to_owned());
    }
    let payload = claims(named)?.payload.ok_or(Problem::NoSuchCertificate)?;
    // the one entry of a certificate (EU DCC schema: v, t or r), and its identifier (ci)
    let entry = ["v", "t", "r"]
        .iter()
        .find_map(|kind| payload.member(kind)?.items()?.first());
    let uvci = entry.and_then(|entry| entry.member("ci")?.text());
    Ok(uvci.ok_or(Problem::NoSuchCertificate)?.to_owned())
}

fn claims(text: &str) -> Result<certificate::cwt::Claims, Refusal> {
    let read = certificate::read(text).map_err(|_| Problem::NoSuchCertificate)?;
    Ok(read.claims)
}

fn identifier(named: &str) -> Result<[u8; 32], Refusal> {
    uvci(named).map(|uvci| hash_of(&uvci))
}

fn remarks(row: Option<usize>, findings: Vec<Finding>) -> Vec<Remark> {
    let remark = |finding: Finding| Remark {
        row,
        member: (!finding.member.is_empty()).then_some(finding.member),
        code: finding.code.to_owned(),
        sentence: finding.sentence,
    };
    findings.into_iter().map(remark).collect()
}

fn unreadable(error: &UploadError) -> Refusal {
    let (code, sentence) = (error.code().to_owned(), error.to_string());
    Refusal::because(
        Problem::Upload,
        vec![Remark {
            row: None,
            member: None,
            code,
            sentence,
        }],
    )
}
