//! A card's signature in compact form (RFC 7515, section 3.1): header, deflated content and signature in base64url.

use super::cause::Cause;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use json::Tree;

/// The longest card read, in characters. One in a single QR code has at most 1,195, the largest known 3,285.
pub const MAX_JWS: usize = 64 * 1024;
/// The longest header read, in bytes; a thumbprint and the two fixed words need 80.
const MAX_HEADER: usize = 1024;

/// r‖s of a P-256 signature.
const SIGNATURE: usize = 64;

/// A card taken apart at its two full stops, header read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Jws<'t> {
    /// The key identifier, as written.
    pub(super) kid: String,
    /// Header and content as received: what the signature covers.
    pub(super) signed: &'t str,
    content: &'t str,
    signature: &'t str,
}

impl<'t> Jws<'t> {
    /// Takes a card apart.
    pub(super) fn parse(card: &'t str) -> Result<Self, Cause> {
        if card.len() > MAX_JWS {
            return Err(Cause::TooLong);
        }
        let (signed, signature) = card.rsplit_once('.').ok_or(Cause::Jws)?;
        let (header, content) = signed.split_once('.').ok_or(Cause::Jws)?;
        if !is_base64url(content) || !is_base64url(signature) {
            return Err(Cause::Jws);
        }
        Ok(Self {
            kid: kid(&decoded(header)?).ok_or(Cause::Header)?,
            signed,
            content,
            signature,
        })
    }

    /// The content, still deflated.
    pub(super) fn content(&self) -> Result<Vec<u8>, Cause> {
        decoded(self.content)
    }

    /// r‖s (RFC 7518, section 3.4).
    pub(super) fn signature(&self) -> Result<[u8; SIGNATURE], Cause> {
        let bytes = decoded(self.signature)?;
        bytes.try_into().map_err(|_| Cause::SignatureForm)
    }
}

/// Not empty, and of the alphabet of RFC 4648, section 5.
pub(super) fn is_base64url(text: &str) -> bool {
    let of_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.bytes().all(of_alphabet)
}

fn decoded(part: &str) -> Result<Vec<u8>, Cause> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Cause::Jws)?;
    if bytes.is_empty() {
        return Err(Cause::Jws);
    }
    Ok(bytes)
}

/// The key identifier of a header that says what each must say. Members that are not known decide nothing, save that
/// `crit` asks to be understood (RFC 7515, section 4.1.11).
fn kid(header: &[u8]) -> Option<String> {
    if header.len() > MAX_HEADER {
        return None;
    }
    let tree = json::tree(header).ok()?;
    let names = || tree.members().into_iter().flatten().map(|(name, _)| name);
    let once = |wanted: &str| names().filter(|name| *name == wanted).count() == 1;
    let says = |name: &str, word: &str| once(name) && text(&tree, name) == Some(word);
    if !says("alg", "ES256")
        || !says("zip", "DEF")
        || !once("kid")
        || names().any(|name| name == "crit")
    {
        return None;
    }
    text(&tree, "kid").map(str::to_owned)
}

fn text<'t>(tree: &'t Tree, name: &str) -> Option<&'t str> {
    tree.member(name)?.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_header(header: &str) -> Result<String, Cause> {
        let card = format!("{}.AA.AA", URL_SAFE_NO_PAD.encode(header));
        Jws::parse(&card).map(|jws| jws.kid)
    }

    #[test]
    fn a_header_says_exactly_what_it_must() {
        let kid = Ok("a".to_owned());
        assert_eq!(with_header(r#"{"zip":"DEF","alg":"ES256","kid":"a"}"#), kid);
        let more = r#"{"zip":"DEF","alg":"ES256","kid":"a","typ":"JWT"}"#;
        assert_eq!(with_header(more), kid);
        for header in [
            r#"{"alg":"ES256","kid":"a"}"#,
            r#"{"zip":"DEF","kid":"a"}"#,
            r#"{"zip":"DEF","alg":"ES256"}"#,
            r#"{"zip":"DEF","alg":"none","kid":"a"}"#,
            r#"{"zip":"DEF","alg":"es256","kid":"a"}"#,
            r#"{"zip":"GZIP","alg":"ES256","kid":"a"}"#,
            r#"{"zip":"DEF","alg":"ES256","kid":1}"#,
            r#"{"zip":"DEF","alg":"none","alg":"ES256","kid":"a"}"#,
            r#"{"zip":"DEF","alg":"ES256","kid":"a","kid":"a"}"#,
            r#"{"zip":"DEF","alg":"ES256","kid":"a","crit":["exp"]}"#,
            "[]",
            "no JSON",
        ] {
            assert_eq!(with_header(header), Err(Cause::Header), "{header}");
        }
        let long = format!(
            r#"{{"zip":"DEF","alg":"ES256","kid":"{}"}}"#,
            "a".repeat(MAX_HEADER)
        );
        assert_eq!(with_header(&long), Err(Cause::Header));
    }

    #[test]
    fn only_three_parts_in_base64url_are_a_card() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"zip":"DEF","alg":"ES256","kid":"a"}"#);
        for wrong in [
            "",
            ".",
            "..",
            "a.b",
            "a.b.c.d",
            &format!("{header}..AA"),
            &format!("{header}.AA."),
            &format!("{header}.A+.AA"),
            &format!("{header}.AA.AA\n"),
            &format!("{header}.AA.AA=="),
            &format!("{header}=.AA.AA"),
        ] {
            assert_eq!(Jws::parse(wrong).err(), Some(Cause::Jws), "{wrong}");
        }
        let long = format!("{header}.{}.AA", "A".repeat(MAX_JWS));
        assert_eq!(Jws::parse(&long).err(), Some(Cause::TooLong));
    }

    #[test]
    fn a_signature_of_another_length_is_refused_for_its_form() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"zip":"DEF","alg":"ES256","kid":"a"}"#);
        for length in [1, 63, 65, 70, 72] {
            let signature = URL_SAFE_NO_PAD.encode(vec![0x30; length]);
            let card = format!("{header}.AA.{signature}");
            let signature = Jws::parse(&card).unwrap().signature();
            assert_eq!(signature, Err(Cause::SignatureForm), "{length}");
        }
    }
}
