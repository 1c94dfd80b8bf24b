//! What a phone or a door keeps of an authority: pinned on first use, taken whole or not at all, kept until it runs out.
//!
//! The pages fetch every file of an index that is not here yet. Which ones those are depends on what was published and
//! received before, never on whoever holds the phone (DESIGN, G4).

use crate::authority::Authority;
use crate::index::{CheckedIndex, File, Index};
use crate::line::{Digest, Kind, Line};
use crate::refusal::Refusal;
use crate::view::{AuthorityView, BulletinView, Wanted, WantedFile};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// An authority and its last accepted bulletin.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Files of other kinds are neither fetched nor kept.
    kinds: &'static [Kind],
    authority: Option<Authority>,
    /// The last note that was offered, of this authority: its signatures are checked once.
    offered: Option<(String, CheckedIndex)>,
    held: Option<Held>,
    refused: Option<Refusal>,
}

#[derive(Debug, Clone)]
struct Held {
    note: String,
    index: CheckedIndex,
    /// Of the kinds that are kept, in the order of the index.
    files: Vec<Vec<u8>>,
}

/// As it is saved; the files' bytes stand beside it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SavedSubscription {
    authority: Option<String>,
    note: Option<String>,
    refused: Option<String>,
}

impl Subscription {
    /// Nothing yet; of what comes, these kinds are kept.
    #[must_use]
    pub const fn new(kinds: &'static [Kind]) -> Self {
        Self {
            kinds,
            authority: None,
            offered: None,
            held: None,
            refused: None,
        }
    }

    /// What is still to be fetched. Pins the authority on first use, once an index of its own officers is there.
    pub fn wanted(&mut self, authority: &str, note: &str, now: OffsetDateTime) -> Wanted {
        match self.offered(authority, note, now) {
            Ok((authority, index)) => {
                self.authority = Some(authority);
                let files = self.missing(&index);
                self.offered = Some((note.to_owned(), index));
                Wanted {
                    refusal: None,
                    files,
                }
            }
            Err(refusal) => {
                self.refused = Some(refusal);
                Wanted {
                    refusal: Some(refusal.into()),
                    files: Vec::new(),
                }
            }
        }
    }

    fn offered(
        &self,
        authority: &str,
        note: &str,
        now: OffsetDateTime,
    ) -> Result<(Authority, CheckedIndex), Refusal> {
        let offered = Authority::parse(authority)?;
        if self
            .authority
            .as_ref()
            .is_some_and(|pinned| *pinned != offered)
        {
            return Err(Refusal::AuthorityChanged);
        }
        let index = self.open(&offered, note, now)?;
        Ok((offered, index))
    }

    fn open(
        &self,
        authority: &Authority,
        note: &str,
        now: OffsetDateTime,
    ) -> Result<CheckedIndex, Refusal> {
        let held = self.held.as_ref().map(|held| &held.index);
        let last = held.map(|held| held.version);
        let index = match &self.offered {
            Some((offered, index))
                if offered == note && self.authority.as_ref() == Some(authority) =>
            {
                authority.reopen(index, now, last)?
            }
            _ => authority.open(note, now, last)?,
        };
        match held {
            Some(held) if held.version == index.version && *held != index => Err(Refusal::Split),
            _ => Ok(index),
        }
    }

    fn missing(&self, index: &CheckedIndex) -> Vec<WantedFile> {
        let lines = self.kept_lines(index);
        lines
            .filter(|line| self.file(line.digest).is_none())
            .map(|line| WantedFile::of(line, self.before(line)))
            .collect()
    }

    /// The revocation list that this one follows, where the difference between them is worth asking for.
    fn before(&self, next: &Line) -> Option<&Line> {
        let held = self.held.as_ref().filter(|_| next.is_long_list())?;
        held.index.files.iter().find(|line| line.follows(next))
    }

    /// A file that is here, by the hexadecimal digits of its digest.
    #[must_use]
    pub fn held(&self, digest: &str) -> Option<&[u8]> {
        self.file(Digest::parse(digest)?)
    }

    fn kept_lines<'a>(&self, index: &'a CheckedIndex) -> impl Iterator<Item = &'a Line> + use<'a> {
        let kinds = self.kinds;
        index
            .files
            .iter()
            .filter(move |line| kinds.contains(&line.kind))
    }

    fn file(&self, digest: Digest) -> Option<&[u8]> {
        let held = self.held.as_ref()?;
        let at = self
            .kept_lines(&held.index)
            .position(|line| line.digest == digest)?;
        held.files.get(at).map(Vec::as_slice)
    }

    /// Takes a bulletin: all of it, or nothing. `fetched` gives a file by the hexadecimal digits of its digest; `read`
    /// says what the files mean, or nothing where one of them is not what its kind says.
    ///
    /// # Errors
    /// [`Refusal`]; what was there before stays.
    pub fn receive<L>(
        &mut self,
        note: &str,
        fetched: &dyn Fn(&str) -> Option<Vec<u8>>,
        read: impl FnOnce(&[File<'_>]) -> Option<L>,
        now: OffsetDateTime,
    ) -> Result<L, Refusal> {
        match self.taken(note, fetched, read, now) {
            Ok((held, lists)) => {
                self.held = Some(held);
                self.refused = None;
                Ok(lists)
            }
            Err(refusal) => {
                self.refused = Some(refusal);
                Err(refusal)
            }
        }
    }

    fn taken<L>(
        &self,
        note: &str,
        fetched: &dyn Fn(&str) -> Option<Vec<u8>>,
        read: impl FnOnce(&[File<'_>]) -> Option<L>,
        now: OffsetDateTime,
    ) -> Result<(Held, L), Refusal> {
        let authority = self.authority.as_ref().ok_or(Refusal::Authority)?;
        let index = self.open(authority, note, now)?;
        let file = |line: &Line| {
            let here = self.file(line.digest).map(<[u8]>::to_vec);
            here.or_else(|| fetched(&line.digest.to_string()))
                .ok_or(Refusal::Missing)
        };
        let files: Vec<Vec<u8>> = self
            .kept_lines(&index)
            .map(file)
            .collect::<Result<_, _>>()?;
        let lists = self.read(&index, &files, read)?;
        Ok((
            Held {
                note: note.to_owned(),
                index,
                files,
            },
            lists,
        ))
    }

    fn read<L>(
        &self,
        index: &CheckedIndex,
        files: &[Vec<u8>],
        read: impl FnOnce(&[File<'_>]) -> Option<L>,
    ) -> Result<L, Refusal> {
        if files.len() != self.kept_lines(index).count() {
            return Err(Refusal::Missing);
        }
        let lines = self.kept_lines(index).zip(files);
        let checked: Vec<File<'_>> = lines
            .map(|(line, bytes)| index.accept(line.kind, bytes))
            .collect::<Result<_, _>>()?;
        read(&checked).ok_or(Refusal::Content)
    }

    /// Whether what was published counts: a bulletin counts until it runs out, and never after the authority's end.
    #[must_use]
    pub fn is_in_force(&self, now: OffsetDateTime) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| now < held.index.expires)
            && !self.has_ended(now)
    }

    /// Whether the authority has ended its work.
    #[must_use]
    pub fn has_ended(&self, now: OffsetDateTime) -> bool {
        self.authority
            .as_ref()
            .is_some_and(|authority| authority.has_ended(now))
    }

    /// The index in use.
    #[must_use]
    pub fn index(&self) -> Option<&CheckedIndex> {
        self.held.as_ref().map(|held| &held.index)
    }

    /// The pinned authority, to be shown.
    #[must_use]
    pub fn authority(&self) -> Option<AuthorityView> {
        self.authority.as_ref().map(AuthorityView::from)
    }

    /// The bulletin in use, to be shown.
    #[must_use]
    pub fn bulletin(&self, now: OffsetDateTime) -> Option<BulletinView> {
        self.index().map(|index| BulletinView::of(index, now))
    }

    /// Why the last bulletin was refused; nothing once one was taken. After the authority's end, that.
    #[must_use]
    pub fn refused(&self, now: OffsetDateTime) -> Option<Refusal> {
        if self.has_ended(now) {
            Some(Refusal::Sunset)
        } else {
            self.refused
        }
    }

    /// What is to be saved, beside the files.
    #[must_use]
    pub fn saved(&self) -> SavedSubscription {
        SavedSubscription {
            authority: self.authority.as_ref().map(Authority::to_json),
            note: self.held.as_ref().map(|held| held.note.clone()),
            refused: self.refused.map(|refusal| refusal.code().to_owned()),
        }
    }

    /// The files that are to be saved, in order.
    pub fn files(&self) -> impl Iterator<Item = &[u8]> {
        self.held
            .iter()
            .flat_map(|held| &held.files)
            .map(Vec::as_slice)
    }

    /// What was saved, with what its files mean; signatures and digests are checked again.
    ///
    /// # Errors
    /// [`Refusal`] where they are not right.
    pub fn reopen<L: Default>(
        kinds: &'static [Kind],
        saved: SavedSubscription,
        files: Vec<Vec<u8>>,
        read: impl FnOnce(&[File<'_>]) -> Option<L>,
    ) -> Result<(Self, L), Refusal> {
        let code = |wanted: &str| {
            Refusal::ALL
                .iter()
                .copied()
                .find(|refusal| refusal.code() == wanted)
        };
        let mut opened = Self {
            authority: saved
                .authority
                .as_deref()
                .map(Authority::parse)
                .transpose()?,
            refused: saved.refused.as_deref().and_then(code),
            ..Self::new(kinds)
        };
        let (Some(authority), Some(note)) = (&opened.authority, saved.note) else {
            return Ok((opened, L::default()));
        };
        let index = Index::reopen(&note, &authority.officers)?;
        let lists = opened.read(&index, &files, read)?;
        opened.held = Some(Held { note, index, files });
        Ok((opened, lists))
    }
}
