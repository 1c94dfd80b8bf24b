//! What a card claims (section "Health Cards are Encoded as Compact Serialization JSON Web Signatures"): issuer, dates,
//! kinds, revocation identifier, and the bundle of records.

use super::cause::Cause;
use json::Tree;
use time::OffsetDateTime;

/// The kind that every card has.
pub(super) const HEALTH_CARD: &str = "https://smarthealth.cards#health-card";
/// The last second that a date can name, of the year 9999. Milliseconds since 1978 are more.
pub(super) const LAST_SECOND: f64 = 253_402_300_799.0;
const NANOSECONDS: f64 = 1e9;

/// What a card claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// The issuer's address (`iss`), as written.
    pub issuer: String,
    /// From when it is valid (`nbf`), which is when it was issued.
    pub issued_at: OffsetDateTime,
    /// Its last moment (`exp`), where it has one.
    pub expires_at: Option<OffsetDateTime>,
    /// Its kinds (`vc.type`), those that are not known too.
    pub kinds: Vec<String>,
    /// The identifier under which it can be revoked (`vc.rid`).
    pub revocation_id: Option<String>,
    /// All of it, with every member that the issuer wrote.
    pub payload: Tree,
}

impl Claims {
    /// Reads a card's content.
    pub(super) fn read(content: &[u8]) -> Result<Self, Cause> {
        let payload = json::tree(content).map_err(|_| Cause::Claims)?;
        let credential = payload.member("vc").ok_or(Cause::Claims)?;
        Ok(Self {
            issuer: text(&payload, "iss")?.ok_or(Cause::Claims)?,
            issued_at: moment(&payload, "nbf")?.ok_or(Cause::Claims)?,
            expires_at: moment(&payload, "exp")?,
            kinds: kinds(credential).ok_or(Cause::Claims)?,
            revocation_id: text(credential, "rid")?,
            payload,
        })
    }

    /// The bundle of records, as written.
    #[must_use]
    pub fn bundle(&self) -> Option<&Tree> {
        let credential = self.payload.member("vc")?;
        credential.member("credentialSubject")?.member("fhirBundle")
    }

    /// Whether it is a health card at all.
    pub(super) fn is_health_card(&self) -> bool {
        self.kinds.iter().any(|kind| kind == HEALTH_CARD)
    }
}

/// A text, where the member is there.
fn text(tree: &Tree, name: &str) -> Result<Option<String>, Cause> {
    let Some(member) = tree.member(name) else {
        return Ok(None);
    };
    let text = member.text().ok_or(Cause::Claims)?;
    Ok(Some(text.to_owned()))
}

fn kinds(credential: &Tree) -> Option<Vec<String>> {
    let kinds = credential.member("type")?.items()?.iter();
    kinds.map(|kind| kind.text().map(str::to_owned)).collect()
}

/// A NumericDate (RFC 7519, section 2): seconds since 1970, which may have a fraction.
fn moment(payload: &Tree, name: &str) -> Result<Option<OffsetDateTime>, Cause> {
    let Some(member) = payload.member(name) else {
        return Ok(None);
    };
    let seconds = member.number().ok_or(Cause::Claims)?;
    if seconds > LAST_SECOND {
        return Err(Cause::Milliseconds);
    }
    if seconds < 0.0 {
        return Err(Cause::Claims);
    }
    #[allow(
        clippy::cast_possible_truncation,
        reason = "seconds of four-digit years"
    )]
    let nanoseconds = (seconds * NANOSECONDS) as i128;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds);
    moment.map(Some).map_err(|_| Cause::Claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn claims(dates: &str) -> Result<Claims, Cause> {
        Claims::read(
            format!(r#"{{"iss":"https://a.example","vc":{{"type":["b"]}},{dates}}}"#).as_bytes(),
        )
    }

    #[test]
    fn dates_are_seconds_with_or_without_a_fraction() {
        let read = claims(r#""nbf":1624400941.5,"exp":1655936941"#).unwrap();
        assert_eq!(read.issued_at, datetime!(2021-06-22 22:29:01.5 UTC));
        assert_eq!(read.expires_at, Some(datetime!(2022-06-22 22:29:01 UTC)));
    }

    #[test]
    fn milliseconds_have_their_own_word() {
        for dates in [
            r#""nbf":1618554442496"#,
            r#""nbf":1618554442,"exp":1739496673998"#,
            r#""nbf":253402300800"#,
        ] {
            assert_eq!(claims(dates).err(), Some(Cause::Milliseconds), "{dates}");
        }
        assert!(claims(r#""nbf":253402300799"#).is_ok());
    }

    #[test]
    fn what_is_missing_or_of_another_type_is_no_claim() {
        for content in [
            "",
            "[]",
            "\u{feff}{}",
            r#"{"iss":"a","nbf":1}"#,
            r#"{"nbf":1,"vc":{"type":[]}}"#,
            r#"{"iss":"a","vc":{"type":[]}}"#,
            r#"{"iss":1,"nbf":1,"vc":{"type":[]}}"#,
            r#"{"iss":"a","nbf":"1","vc":{"type":[]}}"#,
            r#"{"iss":"a","nbf":-1,"vc":{"type":[]}}"#,
            r#"{"iss":"a","nbf":1,"exp":null,"vc":{"type":[]}}"#,
            r#"{"iss":"a","nbf":1,"vc":{"type":"b"}}"#,
            r#"{"iss":"a","nbf":1,"vc":{"type":[1]}}"#,
            r#"{"iss":"a","nbf":1,"vc":{"type":[],"rid":1}}"#,
        ] {
            assert_eq!(
                Claims::read(content.as_bytes()).err(),
                Some(Cause::Claims),
                "{content}"
            );
        }
    }
}
