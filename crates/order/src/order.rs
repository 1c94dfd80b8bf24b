//! One certificate to issue: a row that was read, with nothing wrong in it.

use crate::context::Context;
use crate::finding::{Cause, Finding};
use crate::kind::Kind;
use crate::member::Member;
use crate::reading::Reading;
use crate::row::Row;
use crate::summary;
use certificate::{Entry, Person};
use time::OffsetDateTime;

/// One certificate to issue. Only [`Order::read`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// Whom it is for.
    pub person: Person,
    /// What it certifies, with a new identifier.
    pub entry: Entry,
    /// The last moment of technical validity, where the order says one.
    pub expires: Option<OffsetDateTime>,
    summary: String,
}

impl Order {
    /// Reads a row, which must have nothing that its kind of certificate has not. `uvci_randomness` makes its identifier
    /// and must not be used twice.
    ///
    /// # Errors
    /// Everything that is wrong with it, at least one finding.
    pub fn read(
        row: Row,
        context: &Context<'_>,
        uvci_randomness: [u8; 16],
    ) -> Result<Self, Vec<Finding>> {
        let mut reading = Reading::new(row, context);
        let kind = reading.kind();
        let person = reading.person();
        let expires = reading.expires();
        let entry = kind.and_then(|kind| {
            let born = person.as_ref().map(|person| &person.birth);
            reading.entry(kind, born, &uvci_randomness)
        });
        let findings = reading.finish(kind.is_some());
        match (person, entry) {
            (Some(person), Some(entry)) if findings.is_empty() => Ok(Self {
                summary: summary::of(&person, &entry, context.value_sets),
                person,
                entry,
                expires,
            }),
            _ => Err(findings),
        }
    }

    /// The same with an identifier of one's own.
    #[must_use]
    pub fn with_uvci(mut self, uvci: String) -> Self {
        *match &mut self.entry {
            Entry::Vaccination(entry) => &mut entry.uvci,
            Entry::Test(entry) => &mut entry.uvci,
            Entry::Recovery(entry) => &mut entry.uvci,
        } = uvci;
        self
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.entry {
            Entry::Vaccination(_) => Kind::Vaccination,
            Entry::Test(_) => Kind::Test,
            Entry::Recovery(_) => Kind::Recovery,
        }
    }

    /// Its identifier.
    #[must_use]
    pub fn uvci(&self) -> &str {
        self.entry.uvci()
    }

    /// What it is, on one line, for who looks over many.
    #[must_use]
    pub fn summary(&self) -> String {
        self.summary.clone()
    }
}

impl Reading<'_> {
    fn kind(&mut self) -> Option<Kind> {
        let given = self.need(Member::Kind)?;
        let kind = Kind::parse(&given);
        if kind.is_none() {
            self.note(Cause::UnknownKind, Member::Kind, &given);
        }
        kind
    }

    fn expires(&mut self) -> Option<OffsetDateTime> {
        let expires = self.moment(Member::Expires)?;
        if expires <= self.context.now {
            self.note(Cause::Over, Member::Expires, "");
        }
        Some(expires)
    }
}
