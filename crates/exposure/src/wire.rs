//! A walk through a message of Protocol Buffers (encoding, "Message Structure"), without copying.

/// One field: its number and what it holds.
pub(crate) type Field<'a> = (u32, Value<'a>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Varint(u64),
    Fixed64(u64),
    Bytes(&'a [u8]),
    Fixed32(u32),
}

/// The bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The fields of a message, one after the other; after a flaw there are no more.
#[derive(Clone)]
pub(crate) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    pub(crate) const fn of(message: &'a [u8]) -> Self {
        Self(message)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for place in 0..10 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            // the tenth byte has the last of 64 bits
            if place == 9 && bits > 1 {
                return None;
            }
            number |= bits << (7 * place);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, size: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(size).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn field(&mut self) -> Option<Field<'a>> {
        let tag = self.varint()?;
        let number = u32::try_from(tag >> 3).ok().filter(|number| *number > 0)?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(u64::from_le_bytes(*self.take(8)?.first_chunk()?)),
            2 => {
                let size = self.varint()?;
                Value::Bytes(self.take(size)?)
            }
            5 => Value::Fixed32(u32::from_le_bytes(*self.take(4)?.first_chunk()?)),
            // groups are of a time before this format
            _ => return None,
        };
        Some((number, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or(Malformed))
    }
}

/// Adds a number; negative ones of `int32` take ten bytes, as everybody writes them.
pub(crate) fn push_number(message: &mut Vec<u8>, field: u8, number: u64) {
    message.push(field << 3);
    push_varint(message, number);
}

/// Adds a number of 64 bits in its full length.
pub(crate) fn push_fixed64(message: &mut Vec<u8>, field: u8, number: u64) {
    message.push(field << 3 | 1);
    message.extend_from_slice(&number.to_le_bytes());
}

/// Adds bytes, a text or a message.
pub(crate) fn push_bytes(message: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    message.push(field << 3 | 2);
    push_varint(message, bytes.len() as u64);
    message.extend_from_slice(bytes);
}

fn push_varint(message: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        message.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    message.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_what_is_cut_off_is_malformed() {
        let message = [8, 0x96, 1, 0x12, 2, 7, 8];
        let fields: Vec<_> = Fields::of(&message).collect();
        let expected = [(1, Value::Varint(150)), (2, Value::Bytes(&[7, 8]))];
        assert_eq!(fields, expected.map(Ok));
        for cut in [1, 2, 4, 5, 6] {
            let last = Fields::of(&message[..cut]).last();
            assert_eq!(last, Some(Err(Malformed)), "{cut}");
        }
        // a number of more than 64 bits, field 0, a group
        assert_eq!(
            Fields::of(&[8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2]).last(),
            Some(Err(Malformed))
        );
        assert_eq!(Fields::of(&[0, 1]).last(), Some(Err(Malformed)));
        assert_eq!(Fields::of(&[0x0b]).last(), Some(Err(Malformed)));
    }
}
