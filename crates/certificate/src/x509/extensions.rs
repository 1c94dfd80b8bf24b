//! The extensions that decide something here (RFC 5280, section 4.2.1); all others are passed over.
//!
//! An unknown critical extension does not make a country's published key another key, so `critical` is not looked at.

use crate::der::{self, DerError, Reader};

const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 0x0e];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23];
const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11];
/// `uniformResourceIdentifier` in a GeneralName.
const URI: u8 = 0x86;
/// `keyIdentifier` in an AuthorityKeyIdentifier.
const KEY_IDENTIFIER: u8 = 0x80;

/// The extensions of one certificate.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extensions<'a> {
    extended_key_usage: Option<Reader<'a>>,
    /// Whether BasicConstraints is there and says that this is no authority. Some real CSCAs leave it out.
    pub(crate) denies_authority: bool,
    /// Identifier of the certificate's own key.
    pub(crate) subject_key_id: Option<&'a [u8]>,
    /// Identifier of the key that signed it.
    pub(crate) authority_key_id: Option<&'a [u8]>,
    alternative_names: Option<Reader<'a>>,
}

impl<'a> Extensions<'a> {
    /// Reads the content of `[3]`.
    pub(super) fn read(content: &'a [u8]) -> Result<Self, DerError> {
        let mut list = Reader::new(Reader::new(content).expect(der::SEQUENCE)?);
        let mut found = Self::default();
        while !list.is_empty() {
            let mut extension = Reader::new(list.expect(der::SEQUENCE)?);
            let kind = extension.expect(der::OID)?;
            extension.optional(der::BOOLEAN)?;
            found.keep(kind, Reader::new(extension.expect(der::OCTET_STRING)?))?;
        }
        Ok(found)
    }

    fn keep(&mut self, kind: &[u8], mut value: Reader<'a>) -> Result<(), DerError> {
        match kind {
            EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(only_oids(value.expect(der::SEQUENCE)?)?);
            }
            BASIC_CONSTRAINTS => {
                let mut constraints = Reader::new(value.expect(der::SEQUENCE)?);
                self.denies_authority = constraints
                    .optional(der::BOOLEAN)?
                    .is_none_or(|authority| authority == [0]);
            }
            SUBJECT_KEY_ID => self.subject_key_id = Some(value.expect(der::OCTET_STRING)?),
            AUTHORITY_KEY_ID => {
                let mut identifier = Reader::new(value.expect(der::SEQUENCE)?);
                self.authority_key_id = identifier.optional(KEY_IDENTIFIER)?;
            }
            SUBJECT_ALTERNATIVE_NAME => {
                self.alternative_names = Some(Reader::new(value.expect(der::SEQUENCE)?));
            }
            _ => {}
        }
        Ok(())
    }

    /// The object identifiers of the extended key usage; none where it is absent or empty.
    pub(crate) fn purposes(&self) -> impl Iterator<Item = &'a [u8]> {
        let mut list = self.extended_key_usage;
        std::iter::from_fn(move || list.as_mut()?.expect(der::OID).ok())
    }
}

impl Extensions<'_> {
    /// Whether a subject alternative name is this URI, byte for byte.
    pub(crate) fn names_uri(&self, uri: &str) -> bool {
        let mut list = self.alternative_names;
        std::iter::from_fn(|| list.as_mut()?.element().ok())
            .any(|name| name.tag == URI && name.content == uri.as_bytes())
    }
}

/// A list that held anything else would be read as shorter than it is, and an empty one means "no limit".
fn only_oids(list: &[u8]) -> Result<Reader<'_>, DerError> {
    let mut walk = Reader::new(list);
    while !walk.is_empty() {
        walk.expect(der::OID)?;
    }
    Ok(Reader::new(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[3]`'s content with one extended key usage that holds `list`.
    fn with_usage(list: &[u8]) -> Vec<u8> {
        let element = |tag: u8, content: &[u8]| {
            [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
        };
        let value = element(der::OCTET_STRING, &element(der::SEQUENCE, list));
        let kind = element(der::OID, EXTENDED_KEY_USAGE);
        element(
            der::SEQUENCE,
            &element(der::SEQUENCE, &[kind, value].concat()),
        )
    }

    #[test]
    fn an_empty_usage_has_no_purposes_and_a_foreign_element_is_an_error() {
        let purposes = |list: &[u8]| {
            let bytes = with_usage(list);
            Extensions::read(&bytes).map(|found| found.purposes().count())
        };
        assert_eq!(purposes(&[]), Ok(0));
        assert_eq!(purposes(&[der::OID, 1, 0x2a, der::OID, 1, 0x2b]), Ok(2));
        assert_eq!(purposes(&[der::INTEGER, 1, 1]), Err(DerError));
    }
}
