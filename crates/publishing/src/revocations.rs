//! Revocation lists in the form of crate `revocation`: whole, well made, newer than the one in force.

use crate::difference::{Difference, Item};
use crate::finding::{Content, Finding, whole_unless};
use crate::moment::moment;
use revocation::{Delta, DeltaError, List};
use time::{Duration, OffsetDateTime};

/// A list made up to this long from now points to clocks that differ rather than to a false date.
const CLOCK_SKEW: Duration = Duration::minutes(5);

pub(crate) fn check(
    bytes: &[u8],
    in_force: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<Content, Vec<Finding>> {
    let list = List::read(bytes).and_then(|list| list.check().map(|()| list));
    let list = list.map_err(|error| {
        let sentence = format!("The revocation list cannot be used: {error}.");
        vec![Finding::new("REVOCATIONS-FORM", sentence)]
    })?;
    let mut findings = Vec::new();
    if list.issued() - now > CLOCK_SKEW {
        let sentence = format!("The list is dated ahead, to {}.", moment(list.issued()));
        findings.push(Finding::new("REVOCATIONS-ISSUED", sentence));
    }
    let before = in_force.and_then(|bytes| List::read(bytes).ok());
    if let Some(before) = before.filter(|before| before.version() >= list.version()) {
        let sentence = format!(
            "The list is edition {}, and edition {} is in force: the number must rise.",
            list.version(),
            before.version()
        );
        findings.push(Finding::new("REVOCATIONS-VERSION", sentence));
    }
    whole_unless(findings, bytes)
}

/// How many marks of one certificate may be looked for in all lists together: 8 × 2^-33 is less than 10^-9, and 9 would be more
/// (docs/revocation.md).
const MOST_QUESTIONS: u32 = 8;

/// What is wrong with revocation lists that would be in force at once: each is well made, and every certificate is looked for in
/// all of them.
pub fn together<'a>(lists: impl IntoIterator<Item = &'a [u8]>) -> Option<Finding> {
    let lists = lists.into_iter().filter_map(|bytes| List::read(bytes).ok());
    let questions: u32 = lists.map(|list| list.questions()).sum();
    let sentence = format!(
        "Together the lists in force would be asked for {questions} marks of every certificate, and {MOST_QUESTIONS} are the most: \
         with more, too many certificates would be taken for revoked that are not. Put lists together into one."
    );
    (questions > MOST_QUESTIONS).then(|| Finding::new("REVOCATIONS-TOGETHER", sentence))
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let list = List::read(bytes).ok()?;
    let sentence = format!(
        "Edition {} of {}, with {}",
        list.version(),
        moment(list.issued()),
        entries(list.entries() as usize)
    );
    Some(vec![Item::new(sentence, bytes)])
}

fn entries(count: usize) -> String {
    let plural = if count == 1 { "entry" } else { "entries" };
    format!("{count} {plural}")
}

/// How many entries have come and gone; what they are, a list does not tell.
pub(crate) fn beside(before: &[u8], after: &[u8]) -> Vec<Difference> {
    let (Ok(before), Ok(after)) = (List::read(before), List::read(after)) else {
        return Vec::new();
    };
    let sentence = match Delta::between(&before, &after) {
        Ok(delta) => {
            let (taken_out, entered) = delta.sizes();
            format!("{} entered, {} taken back.", entries(entered), entries(taken_out))
        }
        Err(DeltaError::Room) => {
            "The lists have room for different numbers of entries, so which ones are new cannot be counted.".to_owned()
        }
        Err(_) => return Vec::new(),
    };
    vec![Difference::note(sentence)]
}
