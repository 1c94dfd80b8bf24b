//! What a health authority's own systems ask: codes, one or up to ten at once.

use super::answer::{Trouble, padded};
use super::body::{from_members, members};
use super::caller::{Kind, admitted};
use super::phone::nonce;
use crate::http::api::{Desk, Reading};
use crate::random;
use crate::verification::{
    Code, DateFault, Order, ReportType, Subject, message, page_link, read_date,
};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use storage::CodeIssued;
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

/// How many codes are issued at once at most.
const MOST: usize = 10;
/// The longest name of whoever issues, in bytes.
const MAX_ISSUER: usize = 255;
/// Bytes of the word that a phone repeats.
const NONCE: usize = 256;

const NAMES: [&str; 10] = [
    "symptomDate",
    "testDate",
    "testType",
    "tzOffset",
    "phone",
    "smsTemplateLabel",
    "uuid",
    "externalIssuerID",
    "onlyGenerateSMS",
    "nonce",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    symptom_date: String,
    #[serde(default)]
    test_date: String,
    #[serde(default)]
    test_type: String,
    #[serde(default)]
    tz_offset: f64,
    #[serde(default)]
    phone: String,
    /// The language of the message; English where nothing is said.
    #[serde(default)]
    sms_template_label: String,
    #[serde(default)]
    uuid: String,
    /// Who issues, at the caller's. Nothing is done with it, and it is not kept.
    #[serde(default, rename = "externalIssuerID")]
    external_issuer: String,
    #[serde(default, rename = "onlyGenerateSMS")]
    only_generate: bool,
    /// Of a report of one's own: Google's server takes it from the phone itself.
    #[serde(default)]
    nonce: String,
}

/// A wish that was read.
struct Wanted {
    order: Order,
    /// The number, and the language of its message.
    message: Option<(String, String)>,
}

pub(super) async fn issue(State(desk): Reading, request: Request) -> Result<Response, Trouble> {
    let caller = admitted(&desk, request.headers(), Kind::Admin).await?;
    let wish = members(request).await?;
    let issued = one(&desk, &caller.name, wish).await?;
    Ok(padded(StatusCode::OK, &issued))
}

pub(super) async fn batch(State(desk): Reading, request: Request) -> Result<Response, Trouble> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Batch {
        #[serde(default)]
        codes: Vec<Map<String, Value>>,
    }
    let caller = admitted(&desk, request.headers(), Kind::Admin).await?;
    let batch: Batch = from_members(members(request).await?, &["codes"])?;
    if batch.codes.len() > MOST {
        return Err(Trouble::BatchSize);
    }
    // all of them wait for one commit
    let all = batch.codes.into_iter().map(|wish| {
        let (desk, caller) = (std::sync::Arc::clone(&desk), caller.name.clone());
        tokio::spawn(async move { one(&desk, &caller, wish).await })
    });
    let mut outcomes = Vec::new();
    for outcome in all.collect::<Vec<_>>() {
        outcomes.push(outcome.await.unwrap_or(Err(Trouble::Internal)));
    }
    Ok(together(&outcomes))
}

/// The answer to several: its status is that of the first that failed.
fn together(outcomes: &[Result<Value, Trouble>]) -> Response {
    let failed: Vec<Trouble> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err().copied())
        .collect();
    let codes: Vec<Value> = outcomes
        .iter()
        .map(|outcome| outcome.clone().unwrap_or_else(Trouble::described))
        .collect();
    let mut said = json!({"codes": codes});
    let Some(first) = failed.first() else {
        return padded(StatusCode::OK, &said);
    };
    let (status, code, _) = first.row();
    let (failed, issued) = (failed.len(), outcomes.len() - failed.len());
    said["error"] = format!("Failed to issue {failed} codes. Issued {issued} codes successfully. See each error status in the codes array.").into();
    said["errorCode"] = code.into();
    said["error_code"] = code.into();
    padded(status, &said)
}

async fn one(desk: &Desk, caller: &str, wish: Map<String, Value>) -> Result<Value, Trouble> {
    let now = desk.now();
    let wanted = read(wish, now)?;
    let issued = desk.office.issue(caller, &wanted.order, now).await?;
    let code = issued.map_err(|refused| match refused {
        CodeIssued::NameTaken => Trouble::UuidExists,
        CodeIssued::OverQuota => Trouble::Quota,
        CodeIssued::Kept | CodeIssued::CodeTaken => Trouble::Internal,
    })?;
    Ok(described(desk, &wanted, &code))
}

fn described(desk: &Desk, wanted: &Wanted, code: &Code) -> Value {
    let mut said = json!({
        "uuid": Uuid::from_bytes(wanted.order.uuid).to_string(),
        "code": code.forms.short,
        "expiresAt": rfc1123(code.short_until),
        "expiresAtTimestamp": code.short_until.unix_timestamp(),
        "longExpiresAt": rfc1123(code.long_until),
        "longExpiresAtTimestamp": code.long_until.unix_timestamp(),
    });
    if let Some((phone, language)) = &wanted.message {
        let authority = &desk.publisher.authority().described.name;
        let link = page_link(&desk.origin, code);
        said["generatedSMS"] = message(language, authority, code, &link).into();
        said["phone"] = phone.as_str().into();
    }
    said
}

/// In the order of `BuildVerificationCode` of Google's server.
fn read(wish: Map<String, Value>, now: OffsetDateTime) -> Result<Wanted, Trouble> {
    let wish: Wish = from_members(wish, &NAMES)?;
    if wish.external_issuer.len() > MAX_ISSUER {
        return Err(Trouble::Unparsable);
    }
    if wish.symptom_date.is_empty() && wish.test_date.is_empty() {
        return Err(Trouble::MissingDate);
    }
    let day = |text: &str| {
        read_date(text, wish.tz_offset, now.date()).map_err(|fault| match fault {
            DateFault::Form => Trouble::Unparsable,
            DateFault::Range => Trouble::InvalidDate,
        })
    };
    let (symptom_day, test_day) = (day(&wish.symptom_date)?, day(&wish.test_date)?);
    let message = wish.message()?;
    let uuid = wish.uuid()?;
    let report_type = ReportType::parse(&wish.test_type.to_ascii_lowercase());
    let report_type = report_type.ok_or(Trouble::InvalidTestType)?;
    let subject = Subject {
        report_type,
        symptom_day,
        test_day,
    };
    let nonce = nonce(&wish.nonce).ok_or(Trouble::Unparsable)?;
    if report_type == ReportType::UserReport
        && nonce.as_ref().is_none_or(|nonce| nonce.len() != NONCE)
    {
        return Err(Trouble::MissingNonce);
    }
    // only a message tells anybody the long form
    let has_long = message.is_some();
    Ok(Wanted {
        order: Order {
            uuid,
            subject,
            nonce,
            has_long,
        },
        message,
    })
}

impl Wish {
    /// The number and the language of a message, where one is asked for. None is sent from here.
    fn message(&self) -> Result<Option<(String, String)>, Trouble> {
        if self.phone.is_empty() {
            let missing = Err(Trouble::PhoneInvalid);
            return if self.only_generate {
                missing
            } else {
                Ok(None)
            };
        }
        let phone = e164(&self.phone).ok_or(Trouble::PhoneInvalid)?;
        if !self.only_generate {
            return Err(Trouble::Sms);
        }
        let language = match self.sms_template_label.as_str() {
            "" => "en",
            label => crate::verification::languages()
                .find(|one| *one == label)
                .ok_or(Trouble::Unparsable)?,
        };
        Ok(Some((phone, language.to_owned())))
    }

    /// The name that the caller gives it, or a new one.
    fn uuid(&self) -> Result<[u8; 16], Trouble> {
        match self.uuid.trim() {
            "" => Ok(random::uuid()?),
            text => Uuid::parse_str(text)
                .map(Uuid::into_bytes)
                .map_err(|_| Trouble::Unparsable),
        }
    }
}

/// A telephone number with its country (ITU-T E.164): seven to fifteen digits.
fn e164(typed: &str) -> Option<String> {
    let digits = typed.trim().strip_prefix('+')?;
    let digits: String = digits
        .chars()
        .filter(|letter| !" -.()".contains(*letter))
        .collect();
    let is_one =
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then(|| format!("+{digits}"))
}

/// A moment as Go writes it in `time.RFC1123`.
fn rfc1123(at: OffsetDateTime) -> String {
    let form = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] UTC"
    );
    at.format(form).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn moments_and_numbers_have_their_forms() {
        assert_eq!(
            rfc1123(datetime!(2026-11-05 9:03:07 UTC)),
            "Thu, 05 Nov 2026 09:03:07 UTC"
        );
        assert_eq!(e164("+1 (206) 555-0100").as_deref(), Some("+12065550100"));
        for text in [
            "206 555 0100",
            "+",
            "+12345",
            "+1234567890123456",
            "+1206555010a",
        ] {
            assert_eq!(e164(text), None, "{text}");
        }
    }
}
