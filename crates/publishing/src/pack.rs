//! Policy packs: the check of `policy::pack`, then what holds only where there is a moment and something in force.

mod words;

pub use words::in_words;

use crate::changes::changes;
use crate::difference::{Difference, Item};
use crate::finding::{Content, Finding, whole_unless};
use crate::moment::moment;
use policy::pack::Pack;
use time::{Duration, OffsetDateTime};

/// A pack lives at most this long (DESIGN, G11).
const MAX_TERM: Duration = Duration::days(90);

pub(crate) fn check(
    name: &str,
    bytes: &[u8],
    in_force: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<Content, Vec<Finding>> {
    let pack =
        Pack::parse(bytes).map_err(|error| vec![Finding::new("PACK-FORM", format!("{error}."))])?;
    let of_form = pack.findings().into_iter();
    let mut findings: Vec<Finding> = of_form
        .map(|found| {
            let sentence = format!("At {}: {}", found.path, found.sentence);
            Finding::new(found.code, sentence)
        })
        .collect();
    findings.extend(of_name(name, &pack));
    findings.extend(of_term(&pack, now));
    let before = in_force.and_then(|bytes| Pack::parse(bytes).ok());
    findings.extend(before.and_then(|before| of_version(&pack, &before)));
    whole_unless(findings, bytes)
}

/// One file a line of packs: a phone refuses a bulletin that has one twice.
fn of_name(name: &str, pack: &Pack) -> Option<Finding> {
    let wanted = format!("{}.json", pack.id);
    (name != wanted).then(|| {
        let sentence = format!(
            "The file must be called {wanted}, so that no two files are of one line of packs."
        );
        Finding::new("PACK-FILE-NAME", sentence)
    })
}

fn of_term(pack: &Pack, now: OffsetDateTime) -> Option<Finding> {
    let expires = pack.expires;
    let sentence = if expires <= now {
        format!("The pack has ended already, at {}.", moment(expires))
    } else if expires - now > MAX_TERM {
        format!(
            "The pack would end at {}, in more than 90 days.",
            moment(expires)
        )
    } else {
        return None;
    };
    Some(Finding::new("PACK-EXPIRY", sentence))
}

fn of_version(pack: &Pack, before: &Pack) -> Option<Finding> {
    (pack.version <= before.version).then(|| {
        let sentence = format!(
            "The pack is version {}, and version {} is in force: the number must rise.",
            pack.version, before.version
        );
        Finding::new("PACK-VERSION", sentence)
    })
}

/// In English, or in the first language that it has.
pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let pack = Pack::parse(bytes).ok()?;
    let english = pack.languages.iter().find(|language| *language == "en");
    let language = english.or_else(|| pack.languages.first());
    let language = language.map(String::as_str).unwrap_or_default();
    let lines = in_words(&pack, language).into_iter();
    Some(lines.map(|line| Item::new(line, b"")).collect())
}

/// What the lines above tell already.
const TOLD: [&str; 5] = ["id", "version", "issuer", "effective_from", "expires"];

/// Every number, condition and text that has changed, at its place: the words do not tell all of them, and an officer
/// must not sign what nobody showed.
pub(crate) fn beside(before: &[u8], after: &[u8]) -> Vec<Difference> {
    let read = |bytes: &[u8]| json::tree(bytes).ok();
    let (Some(before), Some(after)) = (read(before), read(after)) else {
        return Vec::new();
    };
    let changes = changes(&before, &after).into_iter();
    changes
        .filter(|change| !TOLD.contains(&change.place.as_str()))
        .map(|change| Difference::note(change.to_string()))
        .collect()
}
