//! Who and what the cases are about.

use audit::{Actor, Origin};
use storage::{
    Code, Enrolment, Fault, NewCertificate, NewCode, NewDraft, Passkey, Publication, Roles, Store,
};
use time::{Duration, OffsetDateTime};

/// A morning.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_790_064_000).unwrap()
}

pub(crate) const DAY: Duration = Duration::DAY;

pub(crate) fn after(seconds: i64) -> OffsetDateTime {
    now() + Duration::seconds(seconds)
}

pub(crate) fn actor(name: &str) -> Actor {
    Actor::parse(name).unwrap()
}

/// A hash that nothing else has.
pub(crate) fn hash(number: u64) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    hash[24..].copy_from_slice(&number.to_be_bytes());
    hash
}

pub(crate) async fn begin_log(store: &Store) {
    store
        .begin_log(&Origin::parse("health.example").unwrap())
        .await
        .unwrap();
}

pub(crate) fn new_code(number: u64, roles: Roles) -> NewCode {
    let label = format!("desk {number}");
    NewCode {
        hash: hash(number),
        label,
        roles,
        expires_at: now() + DAY,
    }
}

pub(crate) fn passkey(number: u64) -> Passkey {
    Passkey {
        credential: hash(number).to_vec(),
        content: format!("{{\"counter\":{number}}}"),
    }
}

/// Comes in with a code, with a key and recovery codes of the number's own.
pub(crate) async fn enrol(
    store: &Store,
    code: u64,
    name: &str,
    key: u64,
    recovery: &[[u8; 32]],
) -> Result<(), Fault> {
    let enrolment = Enrolment {
        code: &hash(code),
        account: &actor(name),
        passkey: &passkey(key),
        recovery,
        recovery_until: now() + DAY * 365,
    };
    store.enrol(&enrolment, now()).await
}

/// A log, and an account with all roles: its code, its key and its recovery code have the number.
pub(crate) async fn administrator(store: &Store, name: &str, number: u64) -> Actor {
    begin_log(store).await;
    store
        .open_first(&new_code(number, all_roles()))
        .await
        .unwrap();
    enrol(store, number, name, number, &[hash(number + 1000)])
        .await
        .unwrap();
    actor(name)
}

/// One more account.
pub(crate) async fn member(
    store: &Store,
    name: &str,
    number: u64,
    roles: Roles,
    by: &Actor,
) -> Actor {
    store
        .invite(&new_code(number, roles), by, now())
        .await
        .unwrap();
    enrol(store, number, name, number, &[hash(number + 1000)])
        .await
        .unwrap();
    actor(name)
}

pub(crate) fn all_roles() -> Roles {
    Roles::ALL
        .iter()
        .fold(Roles::default(), |all, (role, _)| all.with(*role))
}

pub(crate) async fn opens(store: &Store, code: u64) -> Option<Code> {
    store.code(&hash(code), now()).await.unwrap()
}

/// A certificate with a mark and a fingerprint of its own.
pub(crate) fn certificate(number: u64) -> NewCertificate {
    NewCertificate {
        uvci_hash: hash(number),
        kind: "test",
        mark: number.to_be_bytes().to_vec(),
        expires_at: now() + DAY * 30,
        fingerprint: hash(number + 1_000_000_000),
        earlier: None,
        despite_duplicate: false,
        corrects: None,
        by: actor("nurse"),
    }
}

pub(crate) fn draft(id: &str, name: &str, author: &str) -> NewDraft {
    NewDraft {
        id: id.into(),
        kind: "pack".into(),
        name: name.into(),
        digest: Some(format!("{:0<64}", hex(id))),
        size: 100,
        report: "[]".into(),
        replaces: None,
        author: actor(author),
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn publication(version: u64) -> Publication {
    Publication {
        version,
        note: format!("index {version}"),
    }
}
