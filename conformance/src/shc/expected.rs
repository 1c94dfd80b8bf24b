//! A row of `EXPECTED.tsv`: what the tool's own test asks of it, in the words of that test.

use std::collections::BTreeMap;

/// A row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'l> {
    pub(super) name: &'l str,
    pub(super) input: &'l str,
    pub(super) files: Vec<&'l str>,
    pub(super) errors: Expected,
    pub(super) warnings: Expected,
    options: &'l str,
}

/// What is expected of one weight.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// So many, of whatever kind.
    Count(usize),
    /// A constant of the tool's source: some.
    Some,
    /// Not looked at.
    Anything,
    /// These codes, each as often.
    Codes(BTreeMap<String, usize>),
}

/// The kinds of input, as the report calls them.
const PARTS: [&str; 7] = [
    "fhirbundle",
    "fhirhealthcard",
    "healthcard",
    "jws",
    "jwspayload",
    "qr",
    "qrnumeric",
];

impl<'l> Row<'l> {
    /// Name, input, files, `[errors, warnings]`, options.
    pub(super) fn parse(line: &'l str) -> Option<Self> {
        let mut fields = line.split('\t').map(str::trim);
        let (name, input) = (fields.next()?, fields.next()?);
        let files: Vec<&str> = fields
            .next()?
            .split(' ')
            .filter(|file| !file.is_empty())
            .collect();
        let weights = split(fields.next()?.strip_prefix('[')?.strip_suffix(']')?);
        let expected = |place: usize| {
            weights
                .get(place)
                .map_or(Some(Expected::Count(0)), |text| Expected::parse(text))
        };
        Some(Self {
            errors: expected(0)?,
            warnings: expected(1)?,
            options: fields.next().unwrap_or_default(),
            name,
            input,
            files,
        })
        .filter(|row| !row.files.is_empty())
    }

    /// What the report calls the kind of its input.
    pub(super) fn part(&self) -> &'static str {
        PARTS
            .into_iter()
            .find(|part| *part == self.input)
            .unwrap_or("other")
    }

    /// The text of an option, `name: 'text'`.
    pub(super) fn option(&self, name: &str) -> Option<&'l str> {
        let (_, behind) = self.options.split_once(&format!("{name}:"))?;
        let text = behind.trim_start();
        let quote = text
            .chars()
            .next()
            .filter(|first| matches!(first, '\'' | '"'))?;
        text[1..].split(quote).next()
    }

    /// Whether an option is set, `name: true`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let value = self
            .options
            .split_once(&format!("{name}:"))
            .map(|(_, behind)| behind.trim_start());
        value.is_some_and(|value| value.starts_with("true"))
    }

    /// Whether findings of this code are left away: `exclude: ['not-yet-valid', …]`.
    pub(super) fn excludes(&self, code: &str) -> bool {
        let list = self
            .options
            .split_once("exclude:")
            .and_then(|(_, list)| list.split(']').next());
        let name = code.to_ascii_lowercase().replace('_', "-");
        list.is_some_and(|list| list.split(['\'', '"']).any(|word| word == name))
    }

    /// The profile of a country: `profile: ValidationProfiles['…']`.
    pub(super) fn profile(&self) -> Option<&'l str> {
        let (_, behind) = self.options.split_once("ValidationProfiles['")?;
        behind.split('\'').next()
    }
}

impl Expected {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(count) = text.parse() {
            return Some(Self::Count(count));
        }
        if text.starts_with('[') {
            // what is added on a condition is that the tool has OpenSSL, to look into certificates: we do
            let mut codes = BTreeMap::new();
            for code in text.split("ec.").skip(1) {
                let end = code
                    .find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
                *codes
                    .entry(code[..end.unwrap_or(code.len())].to_owned())
                    .or_default() += 1;
            }
            return Some(Self::Codes(codes));
        }
        let is_constant = text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        match text {
            "null" | "undefined" => Some(Self::Anything),
            _ => (is_constant && !text.is_empty()).then_some(Self::Some),
        }
    }

    /// Whether `found` is what is expected.
    pub(super) fn is_met_by(&self, found: &BTreeMap<String, usize>) -> bool {
        match self {
            Self::Anything => true,
            Self::Some => !found.is_empty(),
            Self::Count(count) => found.values().sum::<usize>() == *count,
            Self::Codes(codes) => codes == found,
        }
    }
}

/// What stands between the commas of the outermost level.
fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, character) in list.char_indices() {
        match character {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(names: &[&str]) -> Expected {
        let mut codes = BTreeMap::new();
        for name in names {
            *codes.entry((*name).to_owned()).or_default() += 1;
        }
        Expected::Codes(codes)
    }

    fn expected(text: &str) -> (Expected, Expected) {
        let line = format!("a\tjws\tb.txt\t{text}\t");
        let row = Row::parse(&line).unwrap();
        (row.errors, row.warnings)
    }

    #[test]
    fn expectations_are_read_as_the_tests_write_them() {
        assert_eq!(expected("[0,0]"), (Expected::Count(0), Expected::Count(0)));
        assert_eq!(expected("[7 ]"), (Expected::Count(7), Expected::Count(0)));
        assert_eq!(
            expected("[SOME_CONSTANT, [ec.A_B]]"),
            (Expected::Some, codes(&["A_B"]))
        );
        assert_eq!(
            expected("[[ec.A, ec.B, ec.A], null]"),
            (codes(&["A", "B", "A"]), Expected::Anything)
        );
        let conditional = "[[ec.A].concat(OPENSSL ? [ec.B] : [])]";
        assert_eq!(
            expected(conditional),
            (codes(&["A", "B"]), Expected::Count(0))
        );
    }

    #[test]
    fn options_are_found_by_name() {
        let line = "a\tjws\tb c\t[0]\t{ clearKeyStore: true, exclude: ['fhir-schema-error'], jwkset: 'x/y.json' }";
        let row = Row::parse(line).unwrap();
        assert_eq!(
            (row.files.len(), row.option("jwkset")),
            (2, Some("x/y.json"))
        );
        assert!(
            row.is_set("clearKeyStore")
                && row.excludes("FHIR_SCHEMA_ERROR")
                && !row.excludes("SCHEMA_ERROR")
        );
    }

    #[test]
    fn a_line_of_another_form_is_no_row() {
        for line in [
            "",
            "a",
            "a\tjws\tb",
            "a\tjws\tb\t0,0",
            "a\tjws\tb\t[x y]",
            "a\tjws\t\t[0,0]",
        ] {
            assert_eq!(Row::parse(line), None, "{line}");
        }
    }

    #[test]
    fn what_was_found_is_compared_with_its_number() {
        let found = |names: &[&str]| match codes(names) {
            Expected::Codes(codes) => codes,
            _ => unreachable!(),
        };
        assert!(codes(&["A", "A"]).is_met_by(&found(&["A", "A"])));
        assert!(!codes(&["A", "A"]).is_met_by(&found(&["A"])));
        assert!(!codes(&[]).is_met_by(&found(&["A"])));
        assert!(Expected::Count(2).is_met_by(&found(&["A", "B"])));
        assert!(!Expected::Some.is_met_by(&found(&[])));
    }
}
