//! What the targets of a phone's files share: one holder's moment, officers, and heads that are right.

use crate::demo::NOW;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bulletin::{OfficerKey, Officers};
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use time::Duration;
use travel::{
    Accuracy, AreaIndex, Areas, Diary, Label, Parameters, Place, Rules, Stay, plain_scan,
};

/// Who publishes.
pub const ORIGIN: &str = "demo.pratique.example";
/// One seed for each officer.
const SEEDS: [[u8; 32]; 2] = [[1; 32], [2; 32]];
/// What a saved wallet begins with, and its version.
const SAVED: (&str, u16) = ("pratique wallet", 1);

/// Previews a history.
///
/// # Panics
/// Where a stay is not one of the last fourteen days, or the stays are out of order.
pub fn preview(data: &[u8]) {
    let horizon = NOW - Duration::days(14);
    let Ok(preview) = travel::preview(data, horizon, NOW, &Parameters::default()) else {
        return;
    };
    let inside = |stay: &Stay| stay.until() > horizon && stay.until() <= NOW;
    assert!(preview.stays.iter().all(inside), "a stay of another time");
    let sorted = preview.stays.is_sorted_by_key(|stay| stay.from());
    assert!(sorted, "stays out of order");
    let mut diary = Diary::default();
    let _ = diary.add_all(preview.stays);
}

/// Takes from a list what a phone takes, writes it in both forms, reads it again, and matches it.
///
/// # Panics
/// Where the list comes back as another, or the index gives another answer than the plain scan.
pub fn match_areas(areas: Areas) {
    let rules = Rules::default();
    let (checked, _) = areas.accepted(&rules);
    let again = Areas::read(checked.to_geojson().as_bytes()).expect("what is written is read");
    assert_eq!(again.checked(&rules).as_ref(), Ok(&checked));
    if let Ok(compact) = checked.to_binary() {
        let again = Areas::read(&compact).expect("what is written is read");
        let again = again.checked(&rules).expect("cells keep the rules too");
        assert_eq!(again.as_slice().len(), checked.as_slice().len());
    }
    let (diary, parameters) = (
        diary(
            &checked
                .as_slice()
                .iter()
                .map(|area| area.window.from().moment())
                .collect::<Vec<_>>(),
        ),
        Parameters::default(),
    );
    let index = AreaIndex::new(&checked, parameters, checked.issued().moment());
    let scan = plain_scan(&checked, parameters, checked.issued().moment());
    assert_eq!(index.possible_visits(&diary), scan(&diary));
}

/// Stays in many places, each at the beginning of a window.
fn diary(begins: &[time::OffsetDateTime]) -> Diary {
    let places = [(35.1, 139.1), (50.02, 10.02), (0.0, 180.0), (90.0, 0.0)];
    let mut diary = Diary::default();
    for (number, from) in begins.iter().take(8).enumerate() {
        let (latitude, longitude) = places[number % places.len()];
        let place = Place::from_degrees(latitude, longitude).expect("it is on earth");
        let accuracy = Accuracy::from_metres(50).expect("it is fine enough");
        let until = *from + Duration::minutes(30);
        if let Ok(stay) = Stay::new(place, accuracy, *from, until, Label::default()) {
            let _ = diary.add(stay);
        }
    }
    diary
}

/// An officer's key by number.
///
/// # Panics
/// Where there is no such officer.
pub fn officer(number: usize) -> OfficerKey {
    OfficerKey::from_seed(ORIGIN, &SEEDS[number]).expect("the name is in its form")
}

static OFFICERS: LazyLock<Officers> = LazyLock::new(|| {
    let keys = vec![officer(0).verifier(), officer(1).verifier()];
    Officers::new(keys, 2).expect("two of two")
});

/// Both officers.
pub fn officers() -> &'static Officers {
    &OFFICERS
}

/// Any text as a note that both officers signed: what the crate itself signs is well formed.
///
/// # Panics
/// Never: an officer's key is written as a name, an identifier and a key.
pub fn signed(text: &str) -> String {
    let text = format!("{text}\n");
    let mut note = format!("{text}\n");
    for (seed, key) in SEEDS.iter().zip(officers().keys()) {
        let written = key.to_string();
        let id = written.split('+').nth(1).expect("name+id+key");
        let id = u32::from_str_radix(id, 16).expect("eight digits");
        let signature = SigningKey::from_bytes(seed).sign(text.as_bytes());
        let bytes = [&id.to_be_bytes()[..], &signature.to_bytes()].concat();
        note += &format!("\u{2014} {ORIGIN} {}\n", STANDARD.encode(bytes));
    }
    note
}

/// A saved wallet whose holder's part is `data`, and that has no files.
pub fn stored(data: &[u8]) -> Vec<u8> {
    bulletin::store(SAVED.0, SAVED.1, [data])
}

/// The holder's part of a saved wallet.
///
/// # Panics
/// Where it is none.
pub fn holders_part(saved: &[u8]) -> Vec<u8> {
    let mut parts = bulletin::stored(SAVED.0, SAVED.1, saved).expect("it was saved");
    parts.swap_remove(0)
}

/// A backup whose head has this cost (at most 1 MiB and two passes), salt and check, and the digest of itself.
pub fn backup(data: &[u8]) -> Option<Vec<u8>> {
    let (cost, rest) = data.split_first_chunk::<4>()?;
    let (rest, content) = rest.split_at_checked(32 + 16)?;
    let memory = u32::from(u16::from_le_bytes([cost[0], cost[1]]) % 1024);
    let mut backup = b"pratique backup\n\x01".to_vec();
    for number in [memory, u32::from(cost[2] % 3), u32::from(cost[3] % 20)] {
        backup.extend_from_slice(&number.to_le_bytes());
    }
    backup.extend_from_slice(rest);
    let digest = Sha256::digest(&backup);
    backup.extend_from_slice(&digest[..8]);
    backup.extend_from_slice(content);
    Some(backup)
}
