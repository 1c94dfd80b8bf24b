//! A date of birth as certificates write it: with a time behind it, or only in part (EU DCC schema, `dob`).

use super::difference::Difference;

/// The part of a date of birth that is known: nothing, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; or whatever was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Birth(String);

/// What stands where month or day is not known: ICAO Doc 9303 writes `XX`, some issuers of certificates `00`.
const UNKNOWN: [&str; 2] = ["-00", "-XX"];

impl Birth {
    pub(super) fn of(written: &str) -> Self {
        let written = written.trim();
        let mut day = written.split_once('T').map_or(written, |(day, _)| day);
        while let Some(known) = UNKNOWN.iter().find_map(|part| day.strip_suffix(part)) {
            day = known;
        }
        Self(day.to_owned())
    }

    pub(super) fn difference(&self, other: &Self) -> Option<Difference> {
        if self == other {
            None
        } else if self.is_part_of(other) || other.is_part_of(self) {
            Some(Difference::BirthInPart)
        } else {
            Some(Difference::Birth)
        }
    }

    fn is_part_of(&self, whole: &Self) -> bool {
        let rest = whole.0.strip_prefix(&self.0);
        rest.is_some_and(|rest| self.0.is_empty() || rest.starts_with('-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_no_part_of_the_date() {
        for (one, other) in [
            ("1963-00", "1963"),
            ("1963-00-00", "1963-XX-XX"),
            (" 1963-05-00 ", "1963-05"),
            ("1963-05-07T00:00:00", "1963-05-07"),
            ("", " "),
        ] {
            assert_eq!(Birth::of(one).difference(&Birth::of(other)), None, "{one}");
        }
    }

    #[test]
    fn a_part_is_told_from_another_date() {
        let between = |one, other| Birth::of(one).difference(&Birth::of(other));
        assert_eq!(between("1963", "1963-05-07"), Some(Difference::BirthInPart));
        assert_eq!(between("", "1963-05"), Some(Difference::BirthInPart));
        assert_eq!(between("1963-05", "1963-06-07"), Some(Difference::Birth));
        assert_eq!(between("196", "1963"), Some(Difference::Birth));
    }
}
