//! The members of one order as they were given, by name: from a form (a JSON object), a line of a table, or a record.
//!
//! A row also keeps what is wrong with its own form, so that whoever reads the order hears of everything at once.

use crate::finding::{Cause, Finding};
use crate::member::Member;
use json::Tree;
use serde::de::{Deserialize, Deserializer, Error as _};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The longest order in JSON and the longest line of a table, in bytes; all members of a certificate together have
/// less.
pub const MAX_ROW_BYTES: usize = 16 * 1024;

/// Named texts, each taken once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    members: BTreeMap<Member, String>,
    flaws: Vec<Finding>,
}

/// An order as it was read, or why nothing can be read of it.
pub type ReadRow = Result<Row, Finding>;

impl Row {
    /// The row with this member, where it is given and not empty.
    #[must_use]
    pub fn with(mut self, name: &str, value: &Option<String>) -> Self {
        self.put(name, value.as_deref().unwrap_or_default());
        self
    }

    /// Adds a member, where it is not empty.
    pub fn put(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        match Member::called(name) {
            Some(member) => self.set(member, value),
            None => self.flaws.push(Finding::unknown_member(name)),
        }
    }

    /// As [`Row::put`]. Letters are composed (Unicode NFC), for a table that was written on a Mac may hold an `é` as two.
    pub(crate) fn set(&mut self, member: Member, value: &str) {
        let value: String = value.trim().nfc().collect();
        if !value.is_empty() && self.members.insert(member, value).is_some() {
            self.flaw(Cause::Twice, member, "");
        }
    }

    /// Notes what is wrong with a member; that it is missing is then not said as well.
    pub(crate) fn flaw(&mut self, cause: Cause, member: Member, given: &str) {
        self.flaws.push(Finding::about(cause, member, given));
    }

    /// A line of a table: headers and cells.
    #[must_use]
    pub fn from_cells<'c>(cells: impl Iterator<Item = (&'c str, &'c str)>) -> Self {
        let mut row = Self::default();
        cells.for_each(|(name, value)| row.put(name, value));
        row
    }

    /// A JSON object of texts and numbers, as docs/orders.md has it.
    ///
    /// # Errors
    /// It is no JSON object, or longer than [`MAX_ROW_BYTES`].
    pub fn from_json(text: &str) -> Result<Self, Finding> {
        if text.len() > MAX_ROW_BYTES {
            return Err(Finding::of_all(Cause::RowTooLong, ""));
        }
        let tree = json::tree(text.as_bytes()).ok();
        let row = tree.as_ref().and_then(Self::from_tree);
        row.ok_or_else(|| Finding::of_all(Cause::NotAnOrder, ""))
    }

    fn from_tree(tree: &Tree) -> Option<Self> {
        let mut row = Self::default();
        for (name, value) in tree.members()? {
            match value {
                Tree::Text(text) => row.put(name, text),
                Tree::Natural(number) => row.put(name, &number.to_string()),
                Tree::Null => {}
                _ => row.not_text(name),
            }
        }
        Some(row)
    }

    fn not_text(&mut self, name: &str) {
        match Member::called(name) {
            Some(member) => self.flaw(Cause::NotText, member, ""),
            None => self.flaws.push(Finding::unknown_member(name)),
        }
    }

    /// The identifier that was given, which only a program that issues for itself may choose: no order has one, so that
    /// [`crate::Order::read`] finds fault with what is left here.
    pub fn take_uvci(&mut self) -> Option<String> {
        self.take(Member::Uvci)
    }

    /// Its text for a member, as given.
    pub(crate) fn get(&self, member: Member) -> Option<&str> {
        self.members.get(&member).map(String::as_str)
    }

    pub(crate) fn take(&mut self, member: Member) -> Option<String> {
        self.members.remove(&member)
    }

    /// Whether something is known to be wrong with a member.
    pub(crate) fn is_flawed(&self, member: Member) -> bool {
        self.flaws.iter().any(|flaw| flaw.member == member.name())
    }

    /// What was not taken, and what is wrong with the form.
    pub(crate) fn into_rest(self) -> (impl Iterator<Item = Member>, Vec<Finding>) {
        (self.members.into_keys(), self.flaws)
    }
}

/// What is no member and what is no text is a finding when the order is read, and no error here.
impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = Tree::deserialize(deserializer)?;
        Self::from_tree(&tree).ok_or_else(|| D::Error::custom("an order is an object"))
    }
}
