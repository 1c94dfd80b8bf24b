//! A bounded walk over DER (ITU-T X.690), as lenient as real signer certificates need: values that a strict
//! reader refuses (an explicit DEFAULT, an empty SEQUENCE) are read for what they say.

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The bytes are not the structure that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DerError;

/// One element: its tag and its content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    /// Tag, length and content: what a signature covers.
    pub(crate) whole: &'a [u8],
}

/// Walks the elements of one level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The tag of the next element, not consumed.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is.
    pub(crate) fn element(&mut self) -> Result<Element<'a>, DerError> {
        let [tag, first, after @ ..] = self.rest else {
            return Err(DerError);
        };
        let (length, body) = length(*first, after)?;
        let (content, rest) = body.split_at_checked(length).ok_or(DerError)?;
        let whole = &self.rest[..self.rest.len() - rest.len()];
        self.rest = rest;
        Ok(Element {
            tag: *tag,
            content,
            whole,
        })
    }

    /// The content of the next element, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<&'a [u8], DerError> {
        let element = self.element()?;
        if element.tag == tag {
            Ok(element.content)
        } else {
            Err(DerError)
        }
    }

    /// The content of the next element if it has this tag; otherwise nothing is consumed.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, DerError> {
        if self.peek() == Some(tag) {
            self.expect(tag).map(Some)
        } else {
            Ok(None)
        }
    }
}

/// The length octets (X.690, section 8.1.3); at most three of them, for no certificate needs more.
fn length(first: u8, after: &[u8]) -> Result<(usize, &[u8]), DerError> {
    match first {
        0..=0x7f => Ok((usize::from(first), after)),
        0x81..=0x83 => {
            let (octets, rest) = after
                .split_at_checked(usize::from(first & 0x7f))
                .ok_or(DerError)?;
            Ok((
                octets
                    .iter()
                    .fold(0, |sum, octet| sum << 8 | usize::from(*octet)),
                rest,
            ))
        }
        _ => Err(DerError),
    }
}
