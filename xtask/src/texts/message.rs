//! One text of the catalogue: a small part of ICU MessageFormat, as the pages read it. `{name}` stands for a value,
//! `{n, plural, one {…} other {…}}` and `{x, select, a {…} other {…}}` choose by one.

use std::collections::{BTreeMap, BTreeSet};

/// What a text asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Asks {
    /// The names of the values.
    pub(crate) values: BTreeSet<String>,
    /// For each value that chooses a plural, the cases that are there.
    pub(crate) plurals: BTreeMap<String, BTreeSet<String>>,
    /// For each value that chooses otherwise, the cases that are there.
    pub(crate) selects: BTreeMap<String, BTreeSet<String>>,
}

/// Reads a text.
///
/// # Errors
/// Braces that do not match, a kind that the pages do not know, or a choice without `other`.
pub(crate) fn read(text: &str) -> Result<Asks, String> {
    let mut reader = Reader {
        rest: text,
        asks: Asks::default(),
    };
    reader.parts()?;
    if !reader.rest.is_empty() {
        return Err("a closing brace too many".to_owned());
    }
    Ok(reader.asks)
}

struct Reader<'a> {
    rest: &'a str,
    asks: Asks,
}

impl Reader<'_> {
    /// Text and values, up to a closing brace or the end.
    fn parts(&mut self) -> Result<(), String> {
        while let Some(brace) = self.rest.find(['{', '}']) {
            self.rest = &self.rest[brace..];
            if self.rest.starts_with('}') {
                return Ok(());
            }
            self.value()?;
        }
        self.rest = "";
        Ok(())
    }

    fn value(&mut self) -> Result<(), String> {
        self.expect("{")?;
        let name = self.word();
        if name.is_empty() {
            return Err("a value without a name".to_owned());
        }
        self.asks.values.insert(name.clone());
        if self.take("}") {
            return Ok(());
        }
        self.expect(",")?;
        let kind = self.word();
        self.expect(",")?;
        let cases = self.cases()?;
        let of_kind = match kind.as_str() {
            "plural" => &mut self.asks.plurals,
            "select" => &mut self.asks.selects,
            _ => return Err(format!("no such kind: {kind}")),
        };
        of_kind.entry(name).or_default().extend(cases);
        self.expect("}")
    }

    fn cases(&mut self) -> Result<BTreeSet<String>, String> {
        let mut cases = BTreeSet::new();
        loop {
            let case = self.word();
            if case.is_empty() {
                break;
            }
            self.expect("{")?;
            self.parts()?;
            self.expect("}")?;
            cases.insert(case);
        }
        if cases.contains("other") {
            Ok(cases)
        } else {
            Err("a choice without `other`".to_owned())
        }
    }

    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let in_word = |c: char| c.is_ascii_alphanumeric() || "=_-".contains(c);
        let end = self.rest.find(|c| !in_word(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word.to_owned()
    }

    fn take(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(format!("`{sign}` is missing before `{}`", self.rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn values_are_found_also_inside_of_a_choice() {
        let asks = read("{a} and {n, plural, =0 {none} one {# of {b}} other {#}}!").unwrap();
        assert_eq!(asks.values, set(&["a", "b", "n"]));
        assert_eq!(asks.plurals["n"], set(&["=0", "one", "other"]));
        assert!(asks.selects.is_empty());
    }

    #[test]
    fn a_select_keeps_its_cases() {
        let asks = read("{sex, select, f {she} other {they}}").unwrap();
        assert_eq!(asks.selects["sex"], set(&["f", "other"]));
    }

    #[test]
    fn broken_texts_are_refused() {
        for broken in [
            "{",
            "}",
            "{}",
            "{a",
            "{a,plural,other{x}",
            "{a,sum,other{x}}",
            "{a,plural,one{x}}",
        ] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }
}
