//! A few revocations, and what is done with a list of them.

use revocation::{Draft, HashType, List, Mark, RevocationHash, Scope};
use time::macros::datetime;

/// Twelve marks of every kind.
pub fn marks() -> impl Iterator<Item = Mark> {
    let scopes = [Scope::Key(*b"a-signer"), Scope::Country(*b"XD")];
    (0..12_u8).map(move |number| Mark {
        scope: scopes[usize::from(number % 2)],
        hash_type: HashType::ALL[usize::from(number % 3)],
        hash: RevocationHash([number; 16]),
    })
}

/// A list of the marks from a number on, which is its version as well.
pub fn list(version: usize) -> Vec<u8> {
    let mut draft = Draft::new(version as u64, datetime!(2026-11-22 12:00 UTC)).with_room_for(16);
    marks().skip(version).for_each(|mark| draft.revoke(&mark));
    draft.write().expect("it has few entries")
}

/// Looks everything up.
pub fn look_up(list: &List<'_>) {
    let _ = marks().filter(|mark| list.holds(mark)).count();
}

/// A list of few marks and of the same room, a version later.
pub fn next_version_of(list: &List<'_>) -> Vec<u8> {
    let issued = list.issued();
    let room = list.entries().max(1);
    let mut draft = Draft::new(list.version().saturating_add(1), issued).with_room_for(room);
    marks().take(1).for_each(|mark| draft.revoke(&mark));
    draft.write().expect("it has one entry")
}
