//! What a bulletin's files mean to a door.

use crate::house::Venue;
use crate::view::VenueView;
use bulletin::{File, Kind};
use certificate::shc::Issuers;
use certificate::{TrustList, ValueSets};
use json::Tree;
use policy::pack::{CheckedPack, Pack};
use policy::rules::RuleSet;
use revocation::StoredList;
use sorted::Set;
use std::sync::Arc;
use time::OffsetDateTime;

/// The kind of venue where the rules for travellers hold; `arrival-DE` is Germany's.
const ARRIVAL: &str = "arrival-";

/// Packs, rules of arrivals, trusted issuers, known codes, what was taken back. Without a bulletin there is none of them.
#[derive(Default)]
pub(crate) struct Lists {
    packs: Vec<CheckedPack>,
    /// Rules of arrivals, by the name of their file.
    arrivals: Vec<(String, Tree)>,
    pub(crate) trust: TrustList,
    pub(crate) issuers: Issuers,
    pub(crate) value_sets: ValueSets,
    pub(crate) revocations: Vec<Arc<StoredList>>,
}

impl Lists {
    /// Reads the files of a bulletin; nothing where one is not what its kind says.
    pub(crate) fn read(files: &[File<'_>]) -> Option<Self> {
        let mut lists = Self::default();
        for file in files {
            lists.take(file)?;
        }
        lists.packs.sort_by(|a, b| a.id.cmp(&b.id));
        let twice = lists.packs.windows(2).any(|pair| pair[0].id == pair[1].id);
        (!twice).then_some(lists)
    }

    fn take(&mut self, file: &File<'_>) -> Option<()> {
        let bytes = file.bytes();
        match file.line().kind {
            Kind::Pack => self.packs.push(Pack::read(bytes)?.sound()?),
            Kind::Trust => {
                let text = std::str::from_utf8(bytes).ok()?;
                // an array is the gateway's list, an object a directory of issuers of SMART Health Cards
                if text.trim_start().starts_with('{') {
                    let loaded = Issuers::from_directory_snapshot(text)?;
                    self.issuers.merge(loaded.issuers);
                } else {
                    self.trust
                        .merge(TrustList::from_gateway_json(text).ok()?.list);
                }
            }
            Kind::ValueSets => {
                self.value_sets = ValueSets::from_bulletin(bytes).ok()?;
            }
            Kind::Rules => {
                let rules = json::tree(bytes).ok()?;
                let (_, left_out) = RuleSet::parse(&rules)?;
                if !left_out.is_empty() {
                    return None;
                }
                self.arrivals.push((file.line().name.clone(), rules));
            }
            Kind::Revocations => {
                let list = StoredList::read(bytes.to_vec()).ok()?;
                self.revocations.push(Arc::new(list));
            }
            // for phones
            Kind::Areas | Kind::Announcements | Kind::ExposureKeys => {}
        }
        Some(())
    }

    /// The policy for a kind of venue.
    pub(crate) fn venue(&self, pack: &str, venue: &str) -> Option<Venue> {
        if let Some(country) = venue.strip_prefix(ARRIVAL) {
            let (_, rules) = self.arrivals.iter().find(|(name, _)| name == pack)?;
            let (rules, _) = RuleSet::parse(rules)?;
            countries(&rules).contains(country).then(|| Venue {
                kind: venue.to_owned(),
                care: false,
                country: country.to_owned(),
                region: String::new(),
                rules,
            })
        } else {
            let pack = self.packs.iter().find(|found| found.id == pack)?;
            Venue::of_pack(pack, venue).ok()
        }
    }

    /// Every kind of venue that there are rules for.
    pub(crate) fn venues(&self) -> Vec<VenueView> {
        let of_packs = self.packs.iter().flat_map(|pack| {
            pack.entry.iter().map(|entry| VenueView {
                pack: pack.id.clone(),
                venue: entry.venue.clone(),
                text: pack.text(&entry.text),
                care: entry.care,
            })
        });
        let mut venues: Vec<VenueView> = of_packs.collect();
        for (name, rules) in &self.arrivals {
            let countries = RuleSet::parse(rules)
                .map(|(rules, _)| countries(&rules))
                .unwrap_or_default();
            venues.extend(countries.into_iter().map(|country| VenueView {
                pack: name.clone(),
                venue: format!("{ARRIVAL}{country}"),
                text: policy::pack::Text::new(),
                care: false,
            }));
        }
        venues
    }

    /// Whether the pack of a venue is in force; rules of arrivals say of themselves when they are.
    pub(crate) fn is_in_force(&self, pack: &str, now: OffsetDateTime) -> bool {
        let pack = self.packs.iter().find(|found| found.id == pack);
        pack.is_none_or(|pack| (pack.effective_from..pack.expires).contains(&now))
    }
}

/// The countries with rules for who arrives.
fn countries(rules: &RuleSet) -> Set<String> {
    let acceptance = rules
        .rules()
        .iter()
        .filter(|rule| rule.kind == policy::rules::Kind::Acceptance);
    acceptance.map(|rule| rule.country.clone()).collect()
}
