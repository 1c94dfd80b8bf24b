//! What went wrong, for programs: problem documents (RFC 9457) with a stable code. One table turns causes into them.

use crate::blame::blame;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

macro_rules! problems {
    ($($(#[doc = $doc:literal])* $name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        /// Why a request is not answered as it was meant.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Problem {
            $($(#[doc = $doc])* $name,)*
        }

        impl Problem {
            /// Every problem.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// Status, stable code, sentence.
            pub(crate) const fn row(self) -> (StatusCode, &'static str, &'static str) {
                match self {
                    $(Self::$name => (StatusCode::$status, $code, $title),)*
                }
            }
        }
    };
}

problems! {
    /// There is nothing at this path.
    NoSuchPath = NOT_FOUND, "NO_SUCH_PATH", "There is nothing at this address.";
    /// Nothing that is or was just published has this hash.
    NoSuchFile = NOT_FOUND, "NO_SUCH_FILE", "No published file has this hash; fetch the index again.";
    /// Only reading is possible.
    ReadOnly = METHOD_NOT_ALLOWED, "READ_ONLY", "This service only answers GET and HEAD.";
    /// The path has no such method.
    NotAllowed = METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "This cannot be done at this address.";
    /// The deployment has ended.
    Sunset = GONE, "SUNSET", "This deployment has ended and publishes nothing any more.";
    /// Nobody is signed in.
    NotSignedIn = UNAUTHORIZED, "NOT_SIGNED_IN", "Sign in first: nobody is signed in, or the session has ended.";
    /// The account has not the role.
    NotYourRole = FORBIDDEN, "NOT_YOUR_ROLE", "This account may not do this. An administrator gives roles.";
    /// The request does not come from the page of the session.
    Csrf = FORBIDDEN, "CSRF", "The request does not come from the page that is signed in. Reload the page.";
    /// Too many requests.
    TooMany = TOO_MANY_REQUESTS, "TOO_MANY", "Too many requests. Wait a moment.";
    /// The body is not what is asked for.
    Body = BAD_REQUEST, "BODY", "What was sent cannot be read.";
    /// The body is of a type that is not read here.
    BodyType = UNSUPPORTED_MEDIA_TYPE, "BODY_TYPE", "What was sent is of a type that is not read here.";
    /// The body is too large.
    TooLarge = PAYLOAD_TOO_LARGE, "TOO_LARGE", "What was sent is too large.";
    /// The body took too long.
    TooSlow = REQUEST_TIMEOUT, "TOO_SLOW", "What was sent took too long to arrive.";
    /// The code opens nothing.
    NoSuchCode = NOT_FOUND, "NO_SUCH_CODE", "This code opens nothing: it was used already, its time is over, or it was typed wrongly.";
    /// The challenge is not known any more.
    ChallengeOver = CONFLICT, "CHALLENGE_OVER", "That took too long. Begin again.";
    /// The passkey is not one of ours, or its answer is wrong.
    Passkey = UNAUTHORIZED, "PASSKEY", "This passkey does not open an account here.";
    /// There is no such account.
    NoSuchAccount = NOT_FOUND, "NO_SUCH_ACCOUNT", "There is no such account any more.";
    /// There is no such invitation.
    NoSuchInvitation = NOT_FOUND, "NO_SUCH_INVITATION", "There is no such invitation any more: it was taken up, taken back, or its time is over.";
    /// Somebody must be administrator.
    LastAdministrator = CONFLICT, "LAST_ADMINISTRATOR", "This is the last administrator, and somebody must be one.";
    /// Something is wrong with an order.
    Order = UNPROCESSABLE_ENTITY, "ORDER", "The certificate cannot be issued as it stands.";
    /// A file of orders cannot be read.
    Upload = UNPROCESSABLE_ENTITY, "UPLOAD", "The file cannot be read.";
    /// One like it was issued.
    Duplicate = CONFLICT, "DUPLICATE", "A certificate like this was issued today or yesterday.";
    /// No certificate with this identifier was issued here.
    NoSuchCertificate = NOT_FOUND, "NO_SUCH_CERTIFICATE", "No certificate with this identifier was issued here, or it has run out.";
    /// A day that cannot stand in a verification code.
    DateOutOfRange = UNPROCESSABLE_ENTITY, "DATE_OUT_OF_RANGE", "The day must be one of the last 28 days.";
    /// There is no such verification code.
    NoSuchExposureCode = NOT_FOUND, "NO_SUCH_EXPOSURE_CODE", "There is no such code any more.";
    /// A verification code was used.
    ExposureCodeUsed = CONFLICT, "EXPOSURE_CODE_USED", "This code was used already.";
    /// A program of this name is or was there.
    NameTaken = CONFLICT, "NAME_TAKEN", "There is or was a program of this name. Choose another.";
    /// There is no such program.
    NoSuchCaller = NOT_FOUND, "NO_SUCH_CALLER", "There is no such program any more.";
    /// A draft may not be published.
    Content = UNPROCESSABLE_ENTITY, "CONTENT", "This cannot be published as it stands.";
    /// There is no such draft.
    NoSuchDraft = NOT_FOUND, "NO_SUCH_DRAFT", "There is no such draft any more.";
    /// There is nothing to draft.
    NothingNew = CONFLICT, "NOTHING_NEW", "Nothing has changed since what is in force.";
    /// One officer cannot be both.
    SameOfficer = FORBIDDEN, "SAME_OFFICER", "Who drafted something cannot approve it. Ask another officer.";
    /// What is in force changed.
    Overtaken = CONFLICT, "OVERTAKEN", "What is in force has changed since this was drafted. Draft it again.";
    /// More than can be done now.
    Busy = SERVICE_UNAVAILABLE, "BUSY", "The service is busy. Try again in a moment; nothing was done.";
    /// The database or the store of files does not answer.
    Unavailable = SERVICE_UNAVAILABLE, "UNAVAILABLE", "The service cannot reach its storage. Nothing was done; try again in a moment.";
    /// A fault of this program.
    Fault = INTERNAL_SERVER_ERROR, "FAULT", "The service has a fault. Tell the operator.";
}

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Remark {
    /// The row of a file; none elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<usize>,
    /// The member of an order; none elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) member: Option<String>,
    pub(crate) code: String,
    pub(crate) sentence: String,
}

/// A problem with what belongs to it.
#[derive(Debug)]
pub(crate) struct Refusal {
    problem: Problem,
    findings: Vec<Remark>,
    retry_after: Option<u64>,
}

impl Refusal {
    /// With what is wrong, one by one.
    pub(crate) const fn because(problem: Problem, findings: Vec<Remark>) -> Self {
        Self {
            problem,
            findings,
            retry_after: None,
        }
    }

    /// To be tried again after so many seconds.
    pub(crate) const fn later(problem: Problem, seconds: u64) -> Self {
        Self {
            problem,
            findings: Vec::new(),
            retry_after: Some(seconds),
        }
    }

    pub(crate) const fn problem(&self) -> Problem {
        self.problem
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let retry_after = matches!(problem, Problem::Busy | Problem::Unavailable).then_some(2);
        Self {
            problem,
            findings: Vec::new(),
            retry_after,
        }
    }
}

impl From<storage::Fault> for Refusal {
    fn from(fault: storage::Fault) -> Self {
        use storage::Fault;
        blame(&fault);
        Self::from(match fault {
            Fault::Unavailable(_) => Problem::Unavailable,
            Fault::Overtaken => Problem::Overtaken,
            Fault::SameOfficer => Problem::SameOfficer,
            Fault::LastAdministrator => Problem::LastAdministrator,
            // what is not there is named by who asked for it
            Fault::NotFound => Problem::NoSuchPath,
            Fault::Address(_)
            | Fault::Schema(_)
            | Fault::Damaged(_)
            | Fault::Exists
            | Fault::LogFull
            | Fault::Uneven(_) => Problem::Fault,
        })
    }
}

impl From<crate::Fault> for Refusal {
    fn from(fault: crate::Fault) -> Self {
        blame(&fault);
        match fault {
            crate::Fault::Storage(fault) => fault.into(),
            crate::Fault::Busy => Problem::Busy.into(),
            crate::Fault::Objects(_) | crate::Fault::Unwritable(..) => Problem::Unavailable.into(),
            _ => Problem::Fault.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, title) = self.problem.row();
        let mut body =
            json!({"type": "about:blank", "status": status.as_u16(), "code": code, "title": title});
        if !self.findings.is_empty() {
            body["findings"] = json!(self.findings);
        }
        let mut answer = (status, body.to_string()).into_response();
        let mut set = |name: HeaderName, value: HeaderValue| {
            answer.headers_mut().insert(name, value);
        };
        set(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        set(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.problem == Problem::ReadOnly {
            set(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        if let Some(seconds) = self.retry_after {
            set(header::RETRY_AFTER, seconds.into());
        }
        answer.extensions_mut().insert(self.problem);
        answer
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        Refusal::from(self).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use std::collections::BTreeSet;

    #[test]
    fn every_problem_has_a_code_of_its_own() {
        let codes: BTreeSet<&str> = Problem::ALL.iter().map(|problem| problem.row().1).collect();
        assert_eq!(codes.len(), Problem::ALL.len());
    }
}
