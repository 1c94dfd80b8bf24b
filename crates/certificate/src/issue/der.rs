//! Writing the little DER (ITU-T X.690) that a certificate needs.

use crate::der::{BIT_STRING, BOOLEAN, INTEGER, OCTET_STRING, OID, SEQUENCE, SET};
use time::OffsetDateTime;

/// One element. Certificates of ours stay far below the 64 KiB that two octets of length can say.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len())
        .expect("our certificates stay below 64 KiB")
        .to_be_bytes();
    let mut out = vec![tag];
    match (high, low) {
        (0, 0..=0x7f) => out.push(low),
        (0, _) => out.extend([0x81, low]),
        _ => out.extend([0x82, high, low]),
    }
    out.extend_from_slice(content);
    out
}

/// A SEQUENCE of elements.
pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

/// An OBJECT IDENTIFIER from its content.
pub(super) fn oid(content: &[u8]) -> Vec<u8> {
    element(OID, content)
}

/// A positive INTEGER of 16 bytes. The first bit is cleared for the sign, the second set so that none are left off.
pub(super) fn serial(random: [u8; 16]) -> Vec<u8> {
    let mut bytes = random;
    bytes[0] = bytes[0] & 0x7f | 0x40;
    element(INTEGER, &bytes)
}

/// A BIT STRING of whole bytes.
pub(super) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(BIT_STRING, &[&[0], bytes].concat())
}

/// An `Extension` (RFC 5280, section 4.1); `kind` is the last arc of 2.5.29.
pub(super) fn extension(kind: u8, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![oid(&[0x55, 0x1d, kind])];
    if critical {
        parts.push(element(BOOLEAN, &[0xff]));
    }
    parts.push(element(OCTET_STRING, value));
    sequence(&parts)
}

/// An `AttributeTypeAndValue` alone in its SET; `kind` is the last arc of 2.5.4.
pub(super) fn attribute(kind: u8, tag: u8, text: &str) -> Vec<u8> {
    let value = element(tag, text.as_bytes());
    element(SET, &sequence(&[oid(&[0x55, 0x04, kind]), value]))
}

/// A `Time`: UTCTime until 2049, GeneralizedTime from then on (RFC 5280, section 4.1.2.5).
pub(super) fn time(at: OffsetDateTime) -> Vec<u8> {
    const UTC_TIME: u8 = 0x17;
    const GENERALIZED_TIME: u8 = 0x18;
    let at = at.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let rest = format!(
        "{month:02}{day:02}{:02}{:02}{:02}Z",
        at.hour(),
        at.minute(),
        at.second()
    );
    if (1950..2050).contains(&year) {
        element(UTC_TIME, format!("{:02}{rest}", year % 100).as_bytes())
    } else {
        element(GENERALIZED_TIME, format!("{year:04}{rest}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn lengths_take_the_shortest_form() {
        assert_eq!(element(4, &[0; 127])[..2], [4, 127]);
        assert_eq!(element(4, &[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(element(4, &[0; 256])[..4], [4, 0x82, 1, 0]);
    }

    #[test]
    fn a_serial_is_positive_and_has_no_leading_zeros() {
        assert_eq!(serial([0; 16])[..3], [2, 16, 0x40]);
        assert_eq!(serial([0xff; 16])[..3], [2, 16, 0x7f]);
    }

    #[test]
    fn the_form_of_a_time_changes_in_2050() {
        assert_eq!(
            time(datetime!(2049-12-31 23:59:59 UTC)),
            b"\x17\x0d491231235959Z"
        );
        assert_eq!(
            time(datetime!(2050-01-01 01:00 +1)),
            b"\x18\x0f20500101000000Z"[..17].to_vec()
        );
    }
}
