//! What kind of credential a scanned text is. A new kind joins here, and the compiler shows the rest.

/// A credential that a door can check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential<'a> {
    /// A health certificate in the HC1 container, its text from `HC1:` on.
    Hc1(&'a str),
    /// A SMART Health Card, the text of its one QR code from `shc:/` on.
    Card(&'a str),
}

/// Why a text is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrecognised {
    /// A health credential of a kind that is not checked here.
    OtherKind,
    /// No credential: a web address, a ticket, a menu.
    NoCredential,
}

/// The link form of SMART Health Cards, and certificates of another version.
const OTHER_KINDS: [&str; 2] = ["shlink:/", "HC2:"];

impl<'a> Credential<'a> {
    /// Recognises a text by how it begins.
    ///
    /// # Errors
    /// [`Unrecognised`].
    pub fn recognise(text: &'a str) -> Result<Self, Unrecognised> {
        let text = text.trim();
        if text.starts_with(certificate::PREFIX) {
            Ok(Self::Hc1(text))
        } else if text.starts_with(certificate::shc::PREFIX) {
            Ok(Self::Card(text))
        } else if OTHER_KINDS.iter().any(|kind| text.starts_with(kind)) {
            Err(Unrecognised::OtherKind)
        } else {
            Err(Unrecognised::NoCredential)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_by_its_beginning() {
        assert_eq!(
            Credential::recognise(" HC1:AB\n"),
            Ok(Credential::Hc1("HC1:AB"))
        );
        assert_eq!(
            Credential::recognise("shc:/5676"),
            Ok(Credential::Card("shc:/5676"))
        );
        assert_eq!(
            Credential::recognise("shlink:/5676"),
            Err(Unrecognised::OtherKind)
        );
        for text in ["", "hc1:AB", "https://example.org/HC1:"] {
            assert_eq!(Credential::recognise(text), Err(Unrecognised::NoCredential));
        }
    }
}
