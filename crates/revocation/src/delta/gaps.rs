//! Ascending numbers by the distance from one to the next, in LEB128: seven bits a byte, the lowest first, the highest
//! bit of a byte says that another one follows.

/// Appends `numbers`, which ascend.
pub(super) fn write(bytes: &mut Vec<u8>, numbers: &[u64]) {
    let mut next = 0;
    for number in numbers {
        let mut gap = number - next;
        while gap >= 0x80 {
            bytes.extend((gap | 0x80).to_le_bytes().first());
            gap >>= 7;
        }
        bytes.extend(gap.to_le_bytes().first());
        next = number + 1;
    }
}

/// Takes `count` numbers, all smaller than `below`, off the front of `bytes`; `None` where they are not there or are
/// not written in the shortest way.
pub(super) fn read(bytes: &mut &[u8], count: u32, below: u64) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    let mut next = 0_u64;
    for _ in 0..count {
        let number = next.checked_add(gap(bytes)?)?;
        if number >= below {
            return None;
        }
        numbers.push(number);
        next = number + 1;
    }
    Some(numbers)
}

fn gap(bytes: &mut &[u8]) -> Option<u64> {
    let mut gap = 0;
    // nine bytes hold 63 bits, and no list tells more apart than 60
    for place in 0..9 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        gap |= u64::from(byte & 0x7f) << (7 * place);
        if *byte < 0x80 {
            return (place == 0 || *byte != 0).then_some(gap);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut bytes: &[u8], count: u32) -> Option<Vec<u64>> {
        let numbers = read(&mut bytes, count, 1 << 60)?;
        bytes.is_empty().then_some(numbers)
    }

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 128, 129, 1 << 40, (1 << 60) - 1];
        let mut bytes = Vec::new();
        write(&mut bytes, &numbers);
        assert_eq!(read_all(&bytes, 6).as_deref(), Some(&numbers[..]));
        assert_eq!(read_all(&bytes, 5), None);
        for cut in 0..bytes.len() {
            assert_eq!(read_all(&bytes[..cut], 6), None, "{cut}");
        }
    }

    #[test]
    fn a_number_has_one_way_to_be_written() {
        assert_eq!(read_all(&[5], 1), Some(vec![5]));
        assert_eq!(read_all(&[0x85, 0], 1), None);
        assert_eq!(read_all(&[0xff; 12], 1), None);
        let mut bytes = Vec::new();
        write(&mut bytes, &[1 << 60]);
        assert_eq!(read_all(&bytes, 1), None, "beyond what a list tells apart");
    }
}
