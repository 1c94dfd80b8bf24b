//! Announcements: the rules of `bulletin::announcements`, and none that is over already.

use crate::difference::Item;
use crate::finding::{Content, Finding, not_in_form, whole_unless};
use crate::moment::moment;
use bulletin::announcements::{Announcement, Level, MAX_ANNOUNCEMENTS_FILE, faults, read};
use json::Tree;
use time::OffsetDateTime;

pub(crate) fn check(bytes: &[u8], now: OffsetDateTime) -> Result<Content, Vec<Finding>> {
    if bytes.len() > MAX_ANNOUNCEMENTS_FILE {
        let sentence = "A file of announcements has at most 256 KiB.";
        return Err(vec![Finding::new("FILE-TOO-LARGE", sentence)]);
    }
    // for its message: a phone's reader says only that something is wrong
    let list: Vec<Announcement> = serde_json::from_slice(bytes).map_err(|error| {
        let sentence = format!("This is not a list of announcements: {error}.");
        vec![Finding::new("ANNOUNCEMENT-FORM", sentence)]
    })?;
    let mut findings: Vec<Finding> = faults(&list)
        .into_iter()
        .map(|(place, fault)| finding(place, &list[place], fault.code(), fault.sentence()))
        .collect();
    let over = list.iter().enumerate().filter(|(_, one)| one.until <= now);
    findings.extend(
        over.map(|(place, one)| finding(place, one, "ANNOUNCEMENT-ENDED", "It has ended already.")),
    );
    if findings.is_empty() && read(bytes).is_none() {
        return Err(not_in_form(
            "ANNOUNCEMENT-FORM",
            "a list of announcements that a phone reads",
            bytes,
        ));
    }
    whole_unless(findings, bytes)
}

fn finding(place: usize, one: &Announcement, code: &'static str, sentence: &str) -> Finding {
    let number = place + 1;
    Finding::new(
        code,
        format!("Announcement {number} ({}): {sentence}", one.id),
    )
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let list = read(bytes)?;
    let item = |one: &Announcement| Item::new(sentence(one), json::write(one).as_bytes());
    Some(list.iter().map(item).collect())
}

fn sentence(one: &Announcement) -> String {
    let level = match one.level {
        Level::Info => "Information",
        Level::Advice => "Advice",
        Level::Urgent => "Urgent",
    };
    let titles = one.title.members().unwrap_or_default();
    let first = || titles.first().map(|(_, title)| title);
    let title = one.title.member("en").or_else(first);
    let title = title.and_then(Tree::text).unwrap_or_default();
    let languages: Vec<&str> = titles.iter().map(|(tag, _)| tag.as_str()).collect();
    format!(
        "{level}: \u{201c}{title}\u{201d}, shown from {} until {}, in {} ({})",
        moment(one.from),
        moment(one.until),
        languages.join(", "),
        one.id
    )
}
