//! Licence expressions (SPDX 2.3, annex D), as far as crates use them: `AND`, `OR`, `WITH`, brackets, and the old `/`.

/// Whether an expression can be met with the allowed licences alone. One that cannot be read is not met.
pub(crate) fn met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        allowed,
    };
    reader.either() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Reader<'_> {
    fn either(&mut self) -> Option<bool> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Some(met)
    }

    fn all(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.either()?;
            return self.take(")").then_some(met);
        }
        let name = self.name()?;
        let whole = if self.take("WITH") {
            format!("{name} WITH {}", self.name()?)
        } else {
            name
        };
        Some(self.allowed.contains(&whole))
    }

    fn name(&mut self) -> Option<String> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        let is_name = !["AND", "OR", "WITH", "(", ")"].contains(first);
        is_name.then(|| (*first).to_owned())
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met_by_mit(expression: &str) -> bool {
        met(
            expression,
            &[
                "MIT".to_owned(),
                "Apache-2.0 WITH LLVM-exception".to_owned(),
            ],
        )
    }

    #[test]
    fn one_of_several_is_enough_and_all_of_several_are_needed() {
        assert!(met_by_mit("MIT OR GPL-3.0-only"));
        assert!(met_by_mit("GPL-3.0-only/MIT"));
        assert!(!met_by_mit("MIT AND GPL-3.0-only"));
    }

    #[test]
    fn brackets_and_exceptions_count() {
        assert!(met_by_mit("(GPL-3.0-only OR MIT) AND MIT"));
        assert!(!met_by_mit("GPL-3.0-only AND (MIT OR MIT)"));
        assert!(met_by_mit("Apache-2.0 WITH LLVM-exception"));
        assert!(!met_by_mit("Apache-2.0"));
    }

    #[test]
    fn what_cannot_be_read_is_not_met() {
        for broken in [
            "", "MIT OR", "(MIT", "MIT)", "MIT MIT", "OR MIT", "MIT WITH",
        ] {
            assert!(!met_by_mit(broken), "{broken}");
        }
    }
}
