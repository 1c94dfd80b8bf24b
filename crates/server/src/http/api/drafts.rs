//! Publishing: one officer drafts, another agrees. What is drafted is checked first, and compared in plain words with what is in
//! force.

use super::answer::{done, json, written};
use super::desk::{Desk, Reading};
use super::entrance::hexadecimal;
use super::gate::Staff;
use super::reading::{Asked, Body, Part, collect};
use crate::http::problem::{Problem, Refusal, Remark};
use crate::press::read_mark;
use crate::publisher::{Published, in_force, kind};
use crate::random;
use axum::extract::{Extension, Request, State};
use axum::response::Response;
use bulletin::{Kind, MAX_FILE};
use publishing::{Checked, LeftOut};
use serde::Deserialize;
use serde_json::{Value, json as value};
use std::sync::Arc;
use storage::{Account, Draft, NewDraft};

/// The name of the authority's own list of revocations.
const REVOCATIONS: &str = "revocations.bin";

/// What a file is, and its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    kind: String,
    name: String,
}

pub(super) async fn overview(State(desk): Reading) -> Result<Response, Refusal> {
    let published = published(&desk)?;
    let index = &published.publication.index;
    let file = |line: &bulletin::Line| value!({"kind": line.kind.as_str(), "name": line.name, "digest": line.digest.to_string(), "bytes": line.bytes});
    let files: Vec<Value> = index.files.iter().map(file).collect();
    let (mut drafts, accounts) = (Vec::new(), desk.store().accounts().await?);
    for draft in desk.store().drafts().await? {
        drafts.push(described(&desk, &published, &accounts, &draft).await?);
    }
    let given = value!({
        "version": index.version, "issued": written(index.issued), "expires": written(index.expires),
        "in_force": files, "drafts": drafts,
    });
    Ok(json(200, &given))
}

pub(super) async fn draft(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Asked(named): Asked<Named>,
    request: Request,
) -> Result<Response, Refusal> {
    let kind = kind(&named.kind).map_err(|_| Problem::Body)?;
    let bytes = collect(request, MAX_FILE).await?;
    drafted(&desk, &staff, kind, &named.name, &bytes).await
}

pub(super) async fn revocations(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
) -> Result<Response, Refusal> {
    let now = desk.now();
    let version = published(&desk)?.publication.index.version + 1;
    let mut list = revocation::Draft::new(version, now);
    let revoked = desk.store().revoked(now).await?;
    for one in &revoked {
        list.revoke(&read_mark(&one.mark).ok_or(Problem::Fault)?);
    }
    let bytes = list.write().map_err(|_| Problem::Fault)?;
    drafted(&desk, &staff, Kind::Revocations, REVOCATIONS, &bytes).await
}

pub(super) async fn removal(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Body(named): Body<Named>,
) -> Result<Response, Refusal> {
    let published = published(&desk)?;
    let replaces = in_force(&published.publication.index, &named.kind, &named.name);
    let draft = NewDraft {
        id: hexadecimal(&random::bytes::<8>()?),
        replaces: Some(replaces.ok_or(Problem::NoSuchFile)?),
        kind: named.kind,
        name: named.name,
        digest: None,
        size: 0,
        report: "[]".to_owned(),
        author: staff.account().clone(),
    };
    keep(&desk, &published, draft).await
}

pub(super) async fn one(State(desk): Reading, Part(id): Part) -> Result<Response, Refusal> {
    let draft = find(&desk, &id).await?;
    let accounts = desk.store().accounts().await?;
    Ok(json(
        200,
        &described(&desk, &*published(&desk)?, &accounts, &draft).await?,
    ))
}

pub(super) async fn approve(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(id): Part,
) -> Result<Response, Refusal> {
    let draft = find(&desk, &id).await?.draft;
    if draft.author == *staff.account() {
        return Err(Problem::SameOfficer.into());
    }
    published(&desk)?;
    // what was sound when it was drafted may have run out since
    if let Some(digest) = &draft.digest {
        let bytes = desk.publisher.content(digest).await?;
        check(&desk, &draft.kind, &draft.name, &bytes).await?;
    }
    match desk
        .publisher
        .approve(&id, staff.account(), desk.now())
        .await
    {
        Ok(version) => Ok(json(200, &value!({"version": version}))),
        Err(crate::Fault::Storage(storage::Fault::NotFound)) => Err(Problem::NoSuchDraft.into()),
        Err(fault) => Err(fault.into()),
    }
}

pub(super) async fn withdraw(
    State(desk): Reading,
    Extension(staff): Extension<Staff>,
    Part(id): Part,
) -> Result<Response, Refusal> {
    match desk
        .store()
        .withdraw(&id, staff.account(), desk.now())
        .await
    {
        Err(storage::Fault::NotFound) => Err(Problem::NoSuchDraft.into()),
        other => Ok(other.map(|()| done())?),
    }
}

async fn drafted(
    desk: &Desk,
    staff: &Staff,
    kind: Kind,
    name: &str,
    bytes: &[u8],
) -> Result<Response, Refusal> {
    let published = published(desk)?;
    let checked = check(desk, kind.as_str(), name, bytes).await?;
    let replaces = in_force(&published.publication.index, kind.as_str(), name);
    let digest = desk.publisher.keep(&checked.bytes).await?.to_string();
    if replaces.as_ref() == Some(&digest) {
        return Err(Problem::NothingNew.into());
    }
    let draft = NewDraft {
        id: hexadecimal(&random::bytes::<8>()?),
        kind: kind.as_str().to_owned(),
        name: checked.name,
        digest: Some(digest),
        size: i64::try_from(checked.bytes.len()).map_err(|_| Problem::TooLarge)?,
        report: report(&checked.left_out),
        replaces,
        author: staff.account().clone(),
    };
    keep(desk, &published, draft).await
}

async fn keep(desk: &Desk, published: &Published, draft: NewDraft) -> Result<Response, Refusal> {
    let at = desk.now();
    desk.store().draft(&draft, at).await?;
    let accounts = desk.store().accounts().await?;
    Ok(json(
        201,
        &described(desk, published, &accounts, &Draft { draft, at }).await?,
    ))
}

async fn check(desk: &Desk, word: &str, name: &str, bytes: &[u8]) -> Result<Checked, Refusal> {
    let published = published(desk)?;
    let before = in_force(&published.publication.index, word, name);
    let before = before
        .as_deref()
        .and_then(|digest| published.file(digest))
        .map(|file| file.plain().to_vec());
    let draft = publishing::Draft {
        kind: kind(word)?,
        name,
        bytes,
    };
    let checked = publishing::check(draft, before.as_deref(), desk.now()).map_err(unfit)?;
    match beside(&published, &checked) {
        Some(finding) => Err(unfit(vec![finding])),
        None => Ok(checked),
    }
}

/// What only all files of a kind together can have wrong.
fn beside(published: &Published, checked: &Checked) -> Option<publishing::Finding> {
    if checked.kind != Kind::Revocations {
        return None;
    }
    let lines = published.publication.index.files.iter();
    let others = lines.filter(|line| line.kind == checked.kind && line.name != checked.name);
    let others = others.filter_map(|line| published.file(&line.digest.to_string()));
    let others = others.map(crate::http::Document::plain);
    publishing::revocations_together(others.chain([&checked.bytes[..]]))
}

fn unfit(findings: Vec<publishing::Finding>) -> Refusal {
    let remark = |finding: publishing::Finding| Remark {
        row: None,
        member: None,
        code: finding.code.to_owned(),
        sentence: finding.sentence,
    };
    Refusal::because(Problem::Content, findings.into_iter().map(remark).collect())
}

async fn find(desk: &Desk, id: &str) -> Result<Draft, Refusal> {
    match desk.store().drafted(id).await {
        Err(storage::Fault::NotFound) => Err(Problem::NoSuchDraft.into()),
        other => Ok(other?),
    }
}

fn published(desk: &Desk) -> Result<Arc<Published>, Refusal> {
    desk.publisher
        .published()
        .ok_or_else(|| Problem::Sunset.into())
}

fn report(left_out: &[LeftOut]) -> String {
    let one = |part: &LeftOut| value!({"what": part.what, "why": part.why});
    left_out.iter().map(one).collect::<Value>().to_string()
}

/// A draft as officers read it.
async fn described(
    desk: &Desk,
    published: &Published,
    accounts: &[Account],
    draft: &Draft,
) -> Result<Value, Refusal> {
    let NewDraft {
        id,
        kind: word,
        name,
        digest,
        size,
        report,
        author,
        ..
    } = &draft.draft;
    let before = in_force(&published.publication.index, word, name);
    let before = before
        .as_deref()
        .and_then(|digest| published.file(digest))
        .map(crate::http::Document::plain);
    let after = match digest {
        Some(digest) => Some(desk.publisher.content(digest).await?),
        None => None,
    };
    let differences = publishing::differences(before, after.as_deref(), kind(word)?);
    let difference = |one: &publishing::Difference| value!({"mark": one.mark.as_str(), "sentence": one.sentence});
    let differences: Vec<Value> = differences.iter().map(difference).collect();
    let left_out: Value = serde_json::from_str(report).unwrap_or_default();
    let by = accounts.iter().find(|one| one.account == *author);
    Ok(value!({
        "id": id, "kind": word, "name": name, "digest": digest, "bytes": size, "removes": digest.is_none(),
        "by": author.as_str(), "by_label": by.map(|one| &one.label), "at": written(draft.at), "differences": differences, "left_out": left_out,
    }))
}
