//! Taking the members out of a row, each as what it is, while everything that is wrong is noted.

use crate::context::Context;
use crate::dates;
use crate::finding::{Cause, Finding, is_unseen};
use crate::member::Member;
use crate::row::Row;
use time::{Date, OffsetDateTime};

/// The longest text of a member, in characters (EU DCC JSON schema 1.3.3).
pub(crate) const MAX_TEXT: usize = 80;
/// More doses than anybody gets in one series.
const MAX_DOSES: u64 = 20;

/// A row that is being read. Where something is wrong with a member, it is noted and nothing is given.
pub(crate) struct Reading<'a> {
    pub(crate) context: &'a Context<'a>,
    row: Row,
    findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    pub(crate) const fn new(row: Row, context: &'a Context<'a>) -> Self {
        Self {
            context,
            row,
            findings: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, cause: Cause, member: Member, given: &str) {
        self.findings.push(Finding::about(cause, member, given));
    }

    /// A member that may be absent, as it was given.
    pub(crate) fn take(&mut self, member: Member) -> Option<String> {
        self.row.take(member)
    }

    /// A member that must be there, as it was given.
    pub(crate) fn need(&mut self, member: Member) -> Option<String> {
        let given = self.take(member);
        if given.is_none() {
            self.missing(member);
        }
        given
    }

    /// Whether something is known to be wrong with a member already.
    pub(crate) fn is_flawed(&self, member: Member) -> bool {
        self.row.is_flawed(member)
    }

    /// Notes that a member is missing, where nothing else is wrong with it.
    pub(crate) fn missing(&mut self, member: Member) {
        if !self.is_flawed(member) {
            self.note(Cause::Missing, member, "");
        }
    }

    /// What `read` makes of a member that may be absent; a finding where it makes nothing of it.
    fn read<T>(&mut self, member: Member, cause: Cause, read: fn(&str) -> Option<T>) -> Option<T> {
        let given = self.take(member)?;
        let value = read(&given);
        if value.is_none() {
            self.note(cause, member, &given);
        }
        value
    }

    pub(crate) fn day(&mut self, member: Member) -> Option<Date> {
        self.read(member, Cause::Day, dates::day)
    }

    pub(crate) fn need_day(&mut self, member: Member) -> Option<Date> {
        self.expect(member);
        self.day(member)
    }

    pub(crate) fn moment(&mut self, member: Member) -> Option<OffsetDateTime> {
        self.read(member, Cause::Moment, dates::moment)
    }

    pub(crate) fn need_moment(&mut self, member: Member) -> Option<OffsetDateTime> {
        self.expect(member);
        self.moment(member)
    }

    pub(crate) fn need_doses(&mut self, member: Member) -> Option<u64> {
        self.expect(member);
        self.read(member, Cause::Doses, |given| {
            let number = given.parse().ok();
            number.filter(|number| (1..=MAX_DOSES).contains(number))
        })
    }

    pub(crate) fn need_birth(&mut self) -> Option<certificate::PartialDate> {
        self.expect(Member::Birth);
        self.read(Member::Birth, Cause::Birth, dates::birth)
    }

    /// A text for people to read, where it is given.
    pub(crate) fn text(&mut self, member: Member) -> Option<String> {
        let given = self.take(member)?;
        self.is_text(member, &given).then_some(given)
    }

    /// Whether a text fits a certificate and can be seen.
    pub(crate) fn is_text(&mut self, member: Member, text: &str) -> bool {
        let cause = if text.chars().nth(MAX_TEXT).is_some() {
            Cause::TooLong
        } else if text.chars().any(is_unseen) {
            Cause::Signs
        } else {
            return true;
        };
        self.note(cause, member, text);
        false
    }

    fn expect(&mut self, member: Member) {
        if self.row.get(member).is_none() {
            self.missing(member);
        }
    }

    /// Everything that is wrong, and where the kind is known, what this kind of certificate does not have.
    pub(crate) fn finish(mut self, kind_is_known: bool) -> Vec<Finding> {
        let (rest, flaws) = self.row.into_rest();
        let rest = rest.filter(|_| kind_is_known);
        let left = rest.map(|member| Finding::about(Cause::OfAnotherKind, member, ""));
        self.findings.extend(flaws.into_iter().chain(left));
        self.findings
    }
}
