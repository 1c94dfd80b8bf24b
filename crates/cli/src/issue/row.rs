//! The members of one certificate as they were given, by name.

use crate::input::{self, Unusable};
use serde_json::Value;
use std::collections::BTreeMap;
use time::{Date, OffsetDateTime};

/// Named texts, each taken once.
#[derive(Debug, Default)]
pub(super) struct Row {
    members: BTreeMap<String, String>,
}

impl Row {
    /// The row with this member, where it is given and not empty.
    pub(super) fn with(mut self, name: &str, value: &Option<String>) -> Self {
        self.put(name, value.as_deref().unwrap_or_default());
        self
    }

    /// `given-name` and `given_name` are the same.
    fn put(&mut self, name: &str, value: &str) {
        if !value.trim().is_empty() {
            self.members
                .insert(name.trim().replace('-', "_"), value.trim().to_owned());
        }
    }

    /// A row of a table.
    pub(super) fn from_cells<'c>(cells: impl Iterator<Item = (&'c str, &'c str)>) -> Self {
        let mut row = Self::default();
        cells.for_each(|(name, value)| row.put(name, value));
        row
    }

    /// A JSON object of texts and numbers.
    pub(super) fn from_json(line: &str) -> Result<Self, Unusable> {
        let object: BTreeMap<String, Value> = serde_json::from_str(line)
            .map_err(|error| Unusable(format!("no JSON object: {error}")))?;
        let mut row = Self::default();
        for (name, value) in &object {
            match value {
                Value::String(text) => row.put(name, text),
                Value::Number(number) => row.put(name, &number.to_string()),
                Value::Null => {}
                _ => return Err(Unusable(format!("{name} must be a text or a number"))),
            }
        }
        Ok(row)
    }

    /// Takes a member that may be absent.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.members.remove(name)
    }

    /// Takes a member that must be there.
    pub(super) fn need(&mut self, name: &str) -> Result<String, Unusable> {
        self.take(name)
            .ok_or_else(|| Unusable(format!("{name} is missing")))
    }

    /// Takes a day.
    pub(super) fn take_day(&mut self, name: &str) -> Result<Option<Date>, Unusable> {
        let form = time::macros::format_description!("[year]-[month]-[day]");
        let read = |text: String| {
            Date::parse(&text, form).map_err(|_| {
                Unusable(format!(
                    "{name}: \"{text}\" is not a day such as 2026-11-24"
                ))
            })
        };
        self.take(name).map(read).transpose()
    }

    /// Takes a moment.
    pub(super) fn take_moment(&mut self, name: &str) -> Result<Option<OffsetDateTime>, Unusable> {
        let read = |text: String| {
            input::moment(Some(&text))
                .map_err(|Unusable(sentence)| Unusable(format!("{name}: {sentence}")))
        };
        self.take(name).map(read).transpose()
    }

    /// Takes a number of doses.
    pub(super) fn need_number(&mut self, name: &str) -> Result<u64, Unusable> {
        let text = self.need(name)?;
        text.parse()
            .map_err(|_| Unusable(format!("{name}: \"{text}\" is not a number")))
    }

    /// A member that was not taken is a mistake in its name.
    pub(super) fn finish(self) -> Result<(), Unusable> {
        match self.members.into_keys().next() {
            Some(name) => Err(Unusable(format!(
                "this kind of certificate has no \"{name}\""
            ))),
            None => Ok(()),
        }
    }
}

/// A value that must be there.
pub(super) fn needed<T>(name: &str, value: Option<T>) -> Result<T, Unusable> {
    value.ok_or_else(|| Unusable(format!("{name} is missing")))
}
