//! Sessions and challenges.

use crate::asking::{number, times};
use crate::given::{Given, at_once};
use crate::people::{DAY, administrator, after, hash, member, now, passkey};
use audit::Act;
use storage::{Ceremony, Fault, Passkey, Roles};
use time::Duration;

const IDLE: Duration = Duration::minutes(30);

pub(crate) async fn a_session_ends_at_its_end(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .begin_session(&hash(1), &first, None, now() + DAY, now())
        .await
        .unwrap();
    let session = given
        .session(&hash(1), DAY * 2, after(86_399))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((session.account, session.expires_at), (first, now() + DAY));
    assert_eq!(session.label, "desk 1");
    assert_eq!(
        given.session(&hash(1), DAY * 2, now() + DAY).await.unwrap(),
        None
    );
    assert_eq!(
        given.session(&hash(2), DAY, now()).await.unwrap(),
        None,
        "nobody's"
    );
    assert_eq!(given.sessions(now()).await.unwrap(), 1);
    assert_eq!(given.sessions(now() + DAY).await.unwrap(), 0);
    assert_eq!(times(given, Act::SignedIn).await, 1);
}

pub(crate) async fn a_session_that_nobody_uses_ends(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .begin_session(&hash(1), &first, None, now() + DAY, now())
        .await
        .unwrap();
    let used = || number(given, "SELECT used_at FROM session");
    assert!(
        given
            .session(&hash(1), IDLE, after(59))
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        used().await,
        now().unix_timestamp(),
        "not every request writes"
    );
    assert!(
        given
            .session(&hash(1), IDLE, after(1799))
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(used().await, after(1799).unix_timestamp());
    assert!(
        given
            .session(&hash(1), IDLE, after(3598))
            .await
            .unwrap()
            .is_some(),
        "it was used meanwhile"
    );
    assert_eq!(
        given
            .session(&hash(1), IDLE, after(3598 + 1800))
            .await
            .unwrap(),
        None
    );
}

pub(crate) async fn a_session_has_the_roles_of_now(given: &Given) {
    let first = administrator(given, "first", 1).await;
    let nurse = member(given, "nurse", 2, Roles::ISSUER, &first).await;
    given
        .begin_session(&hash(2), &nurse, None, now() + DAY, now())
        .await
        .unwrap();
    given
        .set_roles(&nurse, Roles::AUDITOR, &first, now())
        .await
        .unwrap();
    let session = given.session(&hash(2), IDLE, now()).await.unwrap().unwrap();
    assert_eq!(session.roles, Roles::AUDITOR);
}

pub(crate) async fn signing_out_is_logged_once(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .begin_session(&hash(1), &first, None, now() + DAY, now())
        .await
        .unwrap();
    given.end_session(&hash(1), &first, now()).await.unwrap();
    given.end_session(&hash(1), &first, now()).await.unwrap();
    assert_eq!(given.session(&hash(1), IDLE, now()).await.unwrap(), None);
    assert_eq!(times(given, Act::SignedOut).await, 1);
}

pub(crate) async fn a_sign_in_notes_how_the_key_was_used(given: &Given) {
    let first = administrator(given, "first", 1).await;
    let used = (&passkey(1).credential[..], "{\"counter\":2}");
    given
        .begin_session(&hash(1), &first, Some(used), now() + DAY, now())
        .await
        .unwrap();
    let kept = given.passkeys(&first).await.unwrap();
    assert_eq!(
        kept,
        [Passkey {
            credential: hash(1).to_vec(),
            content: "{\"counter\":2}".into()
        }]
    );
    let twice = given
        .begin_session(&hash(1), &first, None, now() + DAY, now())
        .await;
    assert!(matches!(twice, Err(Fault::Exists)), "{twice:?}");
}

pub(crate) async fn a_challenge_is_answered_once(given: &Given) {
    for id in [1, 2] {
        let ceremony = Ceremony {
            id: vec![id; 32],
            content: format!("state {id}"),
            expires_at: after(300),
        };
        given.keep_ceremony(&ceremony).await.unwrap();
    }
    let outcomes = at_once(8, |_| {
        let store = given.store.clone();
        async move { store.take_ceremony(&[1; 32], after(299)).await }
    });
    let (taken, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
    assert_eq!(
        taken.into_iter().map(Result::unwrap).collect::<Vec<_>>(),
        ["state 1"]
    );
    assert!(
        refused
            .iter()
            .all(|outcome| matches!(outcome, Err(Fault::NotFound))),
        "{refused:?}"
    );
    assert!(
        matches!(
            given.take_ceremony(&[2; 32], after(300)).await,
            Err(Fault::NotFound)
        ),
        "too late"
    );
}
