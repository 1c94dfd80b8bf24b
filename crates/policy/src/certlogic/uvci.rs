//! The fragments of a certificate identifier: CertLogic specification, `extractFromUVCI`.

/// Optional, and only exactly so: deployed engines do not fold its case.
const PREFIX: &str = "URN:UVCI:";

/// The fragment number `index` (from 0) of `uvci`, parted at `/`, `#` and `:`.
pub(super) fn fragment(uvci: &str, index: i64) -> Option<&str> {
    let index = usize::try_from(index).ok()?;
    uvci.strip_prefix(PREFIX)
        .unwrap_or(uvci)
        .split(['/', '#', ':'])
        .nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_counted_after_the_prefix() {
        let uvci = "URN:UVCI:01:XD:17/ab#7";
        let fragments: Vec<_> = (-1..6).map(|index| fragment(uvci, index)).collect();
        assert_eq!(
            fragments,
            [
                None,
                Some("01"),
                Some("XD"),
                Some("17"),
                Some("ab"),
                Some("7"),
                None
            ]
        );
    }

    #[test]
    fn a_prefix_in_lower_case_is_two_fragments() {
        assert_eq!(fragment("urn:uvci:01:XD", 0), Some("urn"));
        assert_eq!(fragment("urn:uvci:01:XD", 2), Some("01"));
    }

    #[test]
    fn neighbouring_separators_enclose_an_empty_fragment() {
        assert_eq!(fragment("a::c/#/f", 3), Some(""));
        assert_eq!(fragment("", 0), Some(""));
    }
}
