//! What an authority says to everybody in words (`docs/announcements.md`): a JSON list, shown by every phone while it
//! lasts. Nothing follows from it: no status, no answer at a door.
//!
//! The publisher and the phone make the same check. A phone asks only whether there is a fault, and reads the members by
//! name, which is a third of the code that serde would make of them; the sentences are for whoever drew the list up.

use crate::index::MAX_TERM;
use json::{Tree, instant};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The largest file of announcements, in bytes.
pub const MAX_ANNOUNCEMENTS_FILE: usize = 256 * 1024;
/// The most announcements in one file.
pub const MAX_ANNOUNCEMENTS: usize = 20;
/// The longest identifier, in bytes.
const MAX_ID: usize = 64;
/// The longest title in one language, in characters.
const MAX_TITLE: usize = 120;
/// The longest text in one language, in characters.
const MAX_TEXT: usize = 2_000;
/// The most languages.
const MAX_LANGUAGES: usize = 50;
/// The longest tag of a language, in bytes (RFC 5646, section 4.4.1).
const MAX_TAG: usize = 35;
/// The longest address, in bytes.
const MAX_LINK: usize = 2_048;

/// An announcement, as written and as the pages show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Announcement {
    /// Its name, for machines: letters, digits, dots, hyphens and low lines of ASCII.
    pub id: String,
    /// How much it matters.
    pub level: Level,
    /// First moment at which it is shown.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub from: OffsetDateTime,
    /// First moment at which it is shown no longer.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub until: OffsetDateTime,
    /// The title, by BCP 47 tag.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub title: Tree,
    /// The text, in the languages of the title.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub text: Tree,
    /// Where to read more.
    #[serde(default)]
    pub link: Option<String>,
}

/// How much an announcement matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename = "AnnouncementLevel")
)]
pub enum Level {
    /// Good to know.
    Info,
    /// Something to do.
    Advice,
    /// Something to do at once.
    Urgent,
}

/// What is wrong with an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It stands behind the last that a file may have.
    TooMany,
    /// It has no identifier, or one that is none.
    Id,
    /// Another of the file has its identifier.
    Repeated,
    /// It ends before it begins, or lasts too long.
    Term,
    /// Title and text are not in the same languages, or in none, or a language has no tag.
    Languages,
    /// A title is empty or too long.
    Title,
    /// A text is empty or too long.
    Text,
    /// The address is none, or not one of `https`.
    Link,
}

impl Fault {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany => "ANNOUNCEMENT-TOO-MANY",
            Self::Id => "ANNOUNCEMENT-ID",
            Self::Repeated => "ANNOUNCEMENT-REPEATED",
            Self::Term => "ANNOUNCEMENT-TERM",
            Self::Languages => "ANNOUNCEMENT-LANGUAGES",
            Self::Title => "ANNOUNCEMENT-TITLE",
            Self::Text => "ANNOUNCEMENT-TEXT",
            Self::Link => "ANNOUNCEMENT-LINK",
        }
    }

    /// What is wrong and what would be right, for the officer.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooMany => "A file has at most 20 announcements.",
            Self::Id => {
                "The identifier has 1 to 64 letters, digits, dots, hyphens and low lines of ASCII."
            }
            Self::Repeated => "Another announcement of the file has the same identifier.",
            Self::Term => "It must end after it begins, and last 90 days at most.",
            Self::Languages => {
                "Title and text must be in the same languages, at least one and at most 50, each by its tag."
            }
            Self::Title => "A title must not be empty, nor longer than 120 characters.",
            Self::Text => "A text must not be empty, nor longer than 2,000 characters.",
            Self::Link => {
                "The address must begin with https:// and have no blanks and at most 2,048 characters."
            }
        }
    }
}

impl Level {
    fn of(word: &str) -> Option<Self> {
        match word {
            "info" => Some(Self::Info),
            "advice" => Some(Self::Advice),
            "urgent" => Some(Self::Urgent),
            _ => None,
        }
    }
}

const MEMBERS: [&str; 7] = ["id", "level", "from", "until", "title", "text", "link"];

impl Announcement {
    /// Whether it is shown at this moment.
    #[must_use]
    pub fn is_said(&self, now: OffsetDateTime) -> bool {
        self.from <= now && now < self.until
    }

    /// What must hold, and the fault where it does not.
    fn checks(&self) -> [(bool, Fault); 6] {
        [
            (is_name(&self.id, MAX_ID), Fault::Id),
            (self.lasts(), Fault::Term),
            (self.is_in_languages(), Fault::Languages),
            (are_words(&self.title, MAX_TITLE), Fault::Title),
            (are_words(&self.text, MAX_TEXT), Fault::Text),
            (self.link.as_deref().is_none_or(is_address), Fault::Link),
        ]
    }

    /// As serde reads it; nothing where a member is missing, unknown or there twice.
    fn of(tree: &Tree) -> Option<Self> {
        let known = MEMBERS.into_iter().filter_map(|name| tree.member(name));
        if known.count() != tree.members()?.len() {
            return None;
        }
        let text = |name: &str| tree.member(name)?.text();
        Some(Self {
            id: text("id")?.to_owned(),
            level: Level::of(text("level")?)?,
            from: instant::read(text("from")?)?,
            until: instant::read(text("until")?)?,
            title: tree.member("title")?.clone(),
            text: tree.member("text")?.clone(),
            link: match tree.member("link") {
                None | Some(Tree::Null) => None,
                Some(link) => Some(link.text()?.to_owned()),
            },
        })
    }

    fn lasts(&self) -> bool {
        self.from < self.until && self.until - self.from <= MAX_TERM
    }

    fn is_in_languages(&self) -> bool {
        let (Some(title), Some(text)) = (self.title.members(), self.text.members()) else {
            return false;
        };
        // as many, each once in the one and there in the other: so the other has none twice either
        let mut numbered = title.iter().enumerate();
        let tagged = numbered.all(|(place, (tag, _))| {
            let twice = title[..place].iter().any(|(before, _)| before == tag);
            is_name(tag, MAX_TAG) && !twice && self.text.member(tag).is_some()
        });
        (1..=MAX_LANGUAGES).contains(&title.len()) && text.len() == title.len() && tagged
    }
}

fn is_name(text: &str, most: usize) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    (1..=most).contains(&text.len()) && text.bytes().all(allowed)
}

fn are_words(words: &Tree, most: usize) -> bool {
    let said = |byte: u8| !byte.is_ascii_whitespace();
    let within = |text: &str| text.bytes().any(said) && text.chars().count() <= most;
    let words = words.members().unwrap_or_default();
    words
        .iter()
        .all(|(_, text)| text.text().is_some_and(within))
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let named = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']));
    named && text.len() <= MAX_LINK && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Everything that is wrong with a list; each fault with the place of its announcement, counted from 0.
#[must_use]
pub fn faults(list: &[Announcement]) -> Vec<(usize, Fault)> {
    let mut faults = Vec::new();
    for (place, one) in list.iter().enumerate() {
        let own = one.checks().into_iter().filter(|(holds, _)| !holds);
        faults.extend(own.map(|(_, fault)| (place, fault)));
        if is_there(&list[..place], one) {
            faults.push((place, Fault::Repeated));
        }
        if place == MAX_ANNOUNCEMENTS {
            // what follows would be too many as well
            faults.push((place, Fault::TooMany));
            break;
        }
    }
    faults
}

/// Reads a file; nothing where it is no list of announcements, or one with a fault.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Vec<Announcement>> {
    if bytes.len() > MAX_ANNOUNCEMENTS_FILE {
        return None;
    }
    let file = json::tree(bytes).ok()?;
    let mut list = Vec::new();
    for written in file.items()? {
        let one = Announcement::of(written)?;
        let sound = one.checks().iter().all(|(holds, _)| *holds);
        if !sound || is_there(&list, &one) || list.len() == MAX_ANNOUNCEMENTS {
            return None;
        }
        list.push(one);
    }
    Some(list)
}

fn is_there(list: &[Announcement], one: &Announcement) -> bool {
    list.iter().any(|other| other.id == one.id)
}
