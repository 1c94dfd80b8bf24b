//! The one table of what staff can ask for, and who may. A request that has no row here reaches no handler.

use axum::http::Method;
use storage::Roles;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anybody, slowly.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has one of these roles.
    One(&'static [Roles]),
}

/// What is sent along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    Nothing,
    /// JSON of this schema.
    Json(&'static str),
    /// A file of these types.
    File(&'static [&'static str]),
}

/// What comes back where all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comes {
    Nothing,
    /// JSON of this schema, with this status.
    Json(u16, &'static str),
    /// Text.
    Text,
}

/// A row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) sent: Sent,
    pub(crate) comes: Comes,
    /// Codes of the problems that are its own.
    pub(crate) problems: &'static [&'static str],
    pub(crate) summary: &'static str,
    /// Names of what may stand behind the question mark, with what each may be.
    pub(crate) query: &'static [(&'static str, &'static [&'static str])],
}

const ISSUER: Access = Access::One(&[Roles::ISSUER]);
const OFFICER: Access = Access::One(&[Roles::OFFICER]);
const AUDITOR: Access = Access::One(&[Roles::AUDITOR]);
const ADMINISTRATOR: Access = Access::One(&[Roles::ADMINISTRATOR]);
const OPERATOR: Access = Access::One(&[Roles::OPERATOR, Roles::ADMINISTRATOR]);

const fn row(
    method: &'static str,
    path: &'static str,
    access: Access,
    sent: Sent,
    comes: Comes,
    problems: &'static [&'static str],
    summary: &'static str,
) -> Row {
    Row {
        method,
        path,
        access,
        sent,
        comes,
        problems,
        summary,
        query: &[],
    }
}

const fn with_query(
    mut row: Row,
    query: &'static [(&'static str, &'static [&'static str])],
) -> Row {
    row.query = query;
    row
}

use Comes::{Json as Gives, Nothing as GivesNothing, Text};
use Sent::{File, Json, Nothing};

/// Every row.
pub(crate) const ROWS: &[Row] = &[
    row(
        "POST",
        "/api/sign-in/challenge",
        Access::Anyone,
        Nothing,
        Gives(200, "Challenge"),
        &[],
        "A challenge for a passkey.",
    ),
    row(
        "POST",
        "/api/sign-in",
        Access::Anyone,
        Json("Answer"),
        Gives(200, "Session"),
        &["PASSKEY", "CHALLENGE_OVER"],
        "Signs in with a passkey.",
    ),
    row(
        "POST",
        "/api/enrolment/challenge",
        Access::Anyone,
        Json("Code"),
        Gives(200, "Enrolment"),
        &["NO_SUCH_CODE"],
        "A challenge for a new passkey, for a one-time code.",
    ),
    row(
        "POST",
        "/api/enrolment",
        Access::Anyone,
        Json("Answer"),
        Gives(200, "Enrolled"),
        &["PASSKEY", "CHALLENGE_OVER", "NO_SUCH_CODE"],
        "Takes up a one-time code with a new passkey.",
    ),
    row(
        "GET",
        "/api/session",
        Access::SignedIn,
        Nothing,
        Gives(200, "Session"),
        &[],
        "Who is signed in.",
    ),
    row(
        "DELETE",
        "/api/session",
        Access::SignedIn,
        Nothing,
        GivesNothing,
        &[],
        "Signs out.",
    ),
    row(
        "POST",
        "/api/session/recovery-codes",
        Access::SignedIn,
        Nothing,
        Gives(200, "RecoveryCodes"),
        &[],
        "New recovery codes; those before end.",
    ),
    row(
        "GET",
        "/api/staff",
        ADMINISTRATOR,
        Nothing,
        Gives(200, "Staff"),
        &[],
        "Accounts and invitations.",
    ),
    row(
        "POST",
        "/api/staff/invitations",
        ADMINISTRATOR,
        Json("Invitation"),
        Gives(201, "Invited"),
        &[],
        "Invites a member of staff.",
    ),
    row(
        "DELETE",
        "/api/staff/invitations/{id}",
        ADMINISTRATOR,
        Nothing,
        GivesNothing,
        &["NO_SUCH_INVITATION"],
        "Takes an invitation back.",
    ),
    row(
        "PUT",
        "/api/staff/{account}/roles",
        ADMINISTRATOR,
        Json("RolesOf"),
        GivesNothing,
        &["NO_SUCH_ACCOUNT", "LAST_ADMINISTRATOR"],
        "Gives an account other roles.",
    ),
    row(
        "DELETE",
        "/api/staff/{account}",
        ADMINISTRATOR,
        Nothing,
        GivesNothing,
        &["NO_SUCH_ACCOUNT", "LAST_ADMINISTRATOR"],
        "Ends an account.",
    ),
    row(
        "GET",
        "/api/desk/form",
        ISSUER,
        Nothing,
        Gives(200, "Form"),
        &[],
        "What an order can say: codes with their words.",
    ),
    row(
        "POST",
        "/api/desk/checks",
        ISSUER,
        Json("Order"),
        Gives(200, "Check"),
        &[],
        "Checks an order; nothing is issued.",
    ),
    row(
        "POST",
        "/api/desk/certificates",
        ISSUER,
        Json("NewOrder"),
        Gives(201, "Issued"),
        &["ORDER", "DUPLICATE", "NO_SUCH_CERTIFICATE"],
        "Issues a certificate, in the place of one with a mistake where one is named.",
    ),
    row(
        "POST",
        "/api/desk/readings",
        ISSUER,
        Json("Certificate"),
        Gives(200, "Reading"),
        &["NO_SUCH_CERTIFICATE"],
        "What the code of a certificate says, to be corrected; nothing is kept.",
    ),
    with_query(
        row(
            "POST",
            "/api/desk/batches",
            ISSUER,
            File(&["text/csv", "application/fhir+json"]),
            Gives(200, "Batch"),
            &["UPLOAD"],
            "Issues what a file orders, or shows what it would issue.",
        ),
        &[("preview", &["true", "false"])],
    ),
    row(
        "POST",
        "/api/desk/revocations",
        ISSUER,
        Json("Certificate"),
        Gives(200, "Revoked"),
        &["NO_SUCH_CERTIFICATE"],
        "Revokes a certificate.",
    ),
    row(
        "DELETE",
        "/api/desk/revocations",
        ISSUER,
        Json("Certificate"),
        GivesNothing,
        &["NO_SUCH_CERTIFICATE"],
        "Takes a revocation back.",
    ),
    row(
        "POST",
        "/api/desk/exposure-codes",
        ISSUER,
        Json("ExposureCodeOrder"),
        Gives(201, "ExposureCode"),
        &["DATE_OUT_OF_RANGE"],
        "Issues a verification code of exposure notification.",
    ),
    row(
        "GET",
        "/api/desk/exposure-codes/{id}",
        ISSUER,
        Nothing,
        Gives(200, "ExposureCodeStatus"),
        &["NO_SUCH_EXPOSURE_CODE"],
        "Where a verification code stands.",
    ),
    row(
        "DELETE",
        "/api/desk/exposure-codes/{id}",
        ISSUER,
        Nothing,
        Gives(200, "ExposureCodeStatus"),
        &["NO_SUCH_EXPOSURE_CODE", "EXPOSURE_CODE_USED"],
        "Ends a verification code that nobody used.",
    ),
    row(
        "GET",
        "/api/exposure/callers",
        ADMINISTRATOR,
        Nothing,
        Gives(200, "Callers"),
        &[],
        "Programs that may ask the verification server.",
    ),
    row(
        "POST",
        "/api/exposure/callers",
        ADMINISTRATOR,
        Json("NewCaller"),
        Gives(201, "CallerKey"),
        &["NAME_TAKEN"],
        "Lets a program in; its key is told once.",
    ),
    row(
        "DELETE",
        "/api/exposure/callers/{id}",
        ADMINISTRATOR,
        Nothing,
        GivesNothing,
        &["NO_SUCH_CALLER"],
        "Takes a program's key back.",
    ),
    row(
        "GET",
        "/api/publishing",
        OFFICER,
        Nothing,
        Gives(200, "Publishing"),
        &["SUNSET"],
        "What is in force and what was drafted.",
    ),
    with_query(
        row(
            "POST",
            "/api/publishing/drafts",
            OFFICER,
            File(&["application/octet-stream"]),
            Gives(201, "Draft"),
            &["CONTENT", "NOTHING_NEW", "SUNSET"],
            "Drafts a file.",
        ),
        &[
            (
                "kind",
                &[
                    "pack",
                    "trust",
                    "areas",
                    "value-sets",
                    "rules",
                    "revocations",
                    "announcements",
                ],
            ),
            ("name", &[]),
        ],
    ),
    row(
        "POST",
        "/api/publishing/drafts/revocations",
        OFFICER,
        Nothing,
        Gives(201, "Draft"),
        &["CONTENT", "NOTHING_NEW", "SUNSET"],
        "Drafts the list of all that is revoked.",
    ),
    row(
        "POST",
        "/api/publishing/drafts/removal",
        OFFICER,
        Json("Removal"),
        Gives(201, "Draft"),
        &["NO_SUCH_FILE", "SUNSET"],
        "Drafts that a file be removed.",
    ),
    row(
        "GET",
        "/api/publishing/drafts/{id}",
        OFFICER,
        Nothing,
        Gives(200, "Draft"),
        &["NO_SUCH_DRAFT", "SUNSET"],
        "One draft.",
    ),
    row(
        "POST",
        "/api/publishing/drafts/{id}/approval",
        OFFICER,
        Nothing,
        Gives(200, "Version"),
        &["NO_SUCH_DRAFT", "SAME_OFFICER", "OVERTAKEN", "SUNSET"],
        "A second officer agrees, and it is published.",
    ),
    row(
        "DELETE",
        "/api/publishing/drafts/{id}",
        OFFICER,
        Nothing,
        GivesNothing,
        &["NO_SUCH_DRAFT"],
        "Gives a draft up.",
    ),
    row(
        "GET",
        "/api/audit/log",
        AUDITOR,
        Nothing,
        Text,
        &[],
        "The staff log.",
    ),
    row(
        "GET",
        "/api/service",
        OPERATOR,
        Nothing,
        Gives(200, "Service"),
        &[],
        "Whether the service is well.",
    ),
];

/// The row of a request, by its method and the path as the router knows it.
pub(crate) fn find(method: &Method, path: &str) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.method == method.as_str() && row.path == path)
}
