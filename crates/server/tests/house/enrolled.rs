//! An account that came in by an invitation, without a browser: the passkey is none, and opens nothing.

use audit::Actor;
use sha2::{Digest, Sha256};
use storage::{Enrolment, NewCode, Passkey, Roles, Store};
use time::{Duration, OffsetDateTime};

/// Invites an account of this name and lets it in.
pub(crate) async fn enrol(store: &Store, account: &Actor, roles: Roles, now: OffsetDateTime) {
    let hash: [u8; 32] = Sha256::digest(format!("code of {account}")).into();
    let code = NewCode {
        hash,
        label: account.to_string(),
        roles,
        expires_at: now + Duration::days(1),
    };
    store.invite(&code, &Actor::program(), now).await.unwrap();
    let passkey = Passkey {
        credential: account.as_str().into(),
        content: "{}".into(),
    };
    let enrolment = Enrolment {
        code: &hash,
        account,
        passkey: &passkey,
        recovery: &[],
        recovery_until: now,
    };
    store.enrol(&enrolment, now).await.unwrap();
}
