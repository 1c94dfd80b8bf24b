//! What a bulletin's files mean, made ready once: packs, trusted issuers, areas, the words of codes,
//! announcements.

use bulletin::announcements::{self, Announcement};
use bulletin::{File, Kind};
#[cfg(feature = "cards")]
use certificate::shc::Issuers;
use certificate::{GatewayList, TrustList, ValueSets, Verified};
use policy::pack::{CheckedPack, Pack};
use revocation::StoredList;
use std::sync::OnceLock;
use travel::{Areas, CheckedAreas, Rules};

/// The lists in use. Without a bulletin nobody is trusted, there is no rule, and codes are shown as they are.
#[derive(Default)]
pub(crate) struct Lists {
    pub(crate) packs: Vec<CheckedPack>,
    pub(crate) trust: Trust,
    pub(crate) value_sets: ValueSets,
    revocations: Vec<StoredList>,
    /// Each file's; an authority may publish the same list in two forms.
    pub(crate) areas: Vec<CheckedAreas>,
    /// The newest first.
    pub(crate) announcements: Vec<Announcement>,
}

/// Trusted issuers. Their certificates are read, and the signatures under them checked, when the first certificate is
/// looked at: a wallet without one shows its status sooner.
#[derive(Default)]
pub(crate) struct Trust {
    lists: Vec<GatewayList>,
    loaded: OnceLock<TrustList>,
    /// Issuers of SMART Health Cards, as published.
    #[cfg(feature = "cards")]
    directories: Vec<String>,
    #[cfg(feature = "cards")]
    issuers: OnceLock<Issuers>,
}

impl Trust {
    pub(crate) fn signers(&self) -> &TrustList {
        self.loaded.get_or_init(|| {
            let mut all = TrustList::default();
            for list in &self.lists {
                all.merge(list.load().list);
            }
            all
        })
    }
}

impl Lists {
    /// Reads the files of a bulletin; nothing where one is not what its kind says, or a pack is there twice.
    pub(crate) fn read(files: &[File<'_>]) -> Option<Self> {
        let mut lists = Self::default();
        for file in files {
            lists.take(file.line().kind, file.bytes())?;
        }
        lists.packs.sort_by(|a, b| a.id.cmp(&b.id));
        let twice = lists.packs.windows(2).any(|pair| pair[0].id == pair[1].id);
        (!twice).then_some(lists)
    }

    fn take(&mut self, kind: Kind, bytes: &[u8]) -> Option<()> {
        match kind {
            Kind::Pack => self.packs.push(Pack::read(bytes)?.sound()?),
            Kind::Trust => {
                let text = std::str::from_utf8(bytes).ok()?;
                // an array is the gateway's list, an object the issuers of SMART Health Cards
                if !text.trim_start().starts_with('{') {
                    self.trust.lists.push(GatewayList::parse(text).ok()?);
                } else {
                    #[cfg(feature = "cards")]
                    self.trust.directories.push(text.to_owned());
                }
            }
            Kind::ValueSets => {
                self.value_sets = ValueSets::from_bulletin(bytes).ok()?;
            }
            Kind::Areas => {
                // the publisher's rules count here too: an area that breaks one is left out
                let (accepted, _) = Areas::read(bytes).ok()?.accepted(&Rules::default());
                self.areas.push(accepted);
            }
            Kind::Revocations => {
                self.revocations
                    .push(StoredList::read(bytes.to_vec()).ok()?);
            }
            Kind::Announcements => announcements::read(bytes)?
                .into_iter()
                .for_each(|one| self.announce(one)),
            // for doors; and for who looks for encounters
            Kind::Rules | Kind::ExposureKeys => {}
        }
        Some(())
    }

    /// The newest first; of the same moment, in the order of the files.
    fn announce(&mut self, one: Announcement) {
        let newer = |other: &Announcement| other.from >= one.from;
        let at = self.announcements.partition_point(newer);
        self.announcements.insert(at, one);
    }

    /// Whether an issuer took a certificate back.
    pub(crate) fn revoke(&self, verified: &Verified) -> bool {
        let mut lists = self.revocations.iter();
        lists.any(|stored| verified.is_revoked(&stored.list()))
    }

    /// Who may issue SMART Health Cards. A directory that cannot be read trusts nobody.
    #[cfg(feature = "cards")]
    pub(crate) fn card_issuers(&self) -> &Issuers {
        self.trust.issuers.get_or_init(|| {
            let mut all = Issuers::default();
            for text in &self.trust.directories {
                if let Some(loaded) = Issuers::from_directory_snapshot(text) {
                    all.merge(loaded.issuers);
                }
            }
            all
        })
    }

    pub(crate) fn pack(&self, id: &str) -> Option<&CheckedPack> {
        self.packs.iter().find(|pack| pack.id == id)
    }
}
