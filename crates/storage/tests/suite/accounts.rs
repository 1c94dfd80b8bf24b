//! Codes and the accounts that they open.

use crate::asking::{acts, count};
use crate::given::{Given, at_once};
use crate::people::{
    DAY, actor, administrator, after, begin_log, enrol, hash, member, new_code, now, opens, passkey,
};
use audit::Act;
use storage::{Fault, Roles};

pub(crate) async fn the_first_code_opens_once(given: &Given) {
    begin_log(given).await;
    assert!(given.has_no_account().await.unwrap());
    given
        .open_first(&new_code(1, Roles::ADMINISTRATOR))
        .await
        .unwrap();
    let code = opens(given, 1).await.unwrap();
    assert_eq!(
        (code.account, code.label.as_str(), code.roles),
        (None, "desk 1", Roles::ADMINISTRATOR)
    );
    enrol(given, 1, "first", 1, &[]).await.unwrap();
    assert!(!given.has_no_account().await.unwrap());
    assert!(opens(given, 1).await.is_none());
    assert!(matches!(
        enrol(given, 1, "second", 2, &[]).await,
        Err(Fault::NotFound)
    ));
    assert!(matches!(
        given.open_first(&new_code(3, Roles::ADMINISTRATOR)).await,
        Err(Fault::Exists)
    ));
    assert_eq!(acts(given).await, [(Act::Joined, "account/first".into())]);
}

pub(crate) async fn the_first_code_of_an_earlier_start_ends(given: &Given) {
    begin_log(given).await;
    given
        .open_first(&new_code(1, Roles::ADMINISTRATOR))
        .await
        .unwrap();
    given
        .open_first(&new_code(2, Roles::ADMINISTRATOR))
        .await
        .unwrap();
    assert!(opens(given, 1).await.is_none());
    assert!(opens(given, 2).await.is_some());
}

pub(crate) async fn first_codes_of_copies_that_start_together(given: &Given) {
    begin_log(given).await;
    let outcomes = at_once(8, |number| {
        let store = given.store.clone();
        async move {
            store
                .open_first(&new_code(number, Roles::ADMINISTRATOR))
                .await
        }
    });
    for outcome in outcomes.await {
        outcome.unwrap();
    }
    assert_eq!(count(given, "code", "").await, 1, "one of them counts");
}

pub(crate) async fn an_invitation_opens_once(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .invite(&new_code(2, Roles::ISSUER), &first, now())
        .await
        .unwrap();
    let again = given
        .invite(&new_code(2, Roles::ISSUER), &first, now())
        .await;
    assert!(matches!(again, Err(Fault::Exists)), "{again:?}");
    let waiting = given.invitations(now()).await.unwrap();
    assert_eq!(
        waiting
            .iter()
            .map(|code| code.label.as_str())
            .collect::<Vec<_>>(),
        ["desk 2"]
    );
    enrol(given, 2, "nurse", 2, &[]).await.unwrap();
    assert_eq!(given.invitations(now()).await.unwrap(), []);
    assert!(matches!(
        enrol(given, 2, "other", 3, &[]).await,
        Err(Fault::NotFound)
    ));
    let accounts = given.accounts().await.unwrap();
    let nurse = accounts
        .iter()
        .find(|one| one.account == actor("nurse"))
        .unwrap();
    assert_eq!(
        (nurse.label.as_str(), nurse.roles, nurse.passkeys),
        ("desk 2", Roles::ISSUER, 1)
    );
    assert_eq!(nurse.since, now());
    let done = acts(given).await;
    assert_eq!(
        done[1..],
        [
            (Act::Invited, "role/issuer".into()),
            (Act::Joined, "account/nurse".into())
        ]
    );
}

pub(crate) async fn a_code_ends_at_its_time(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .invite(&new_code(2, Roles::ISSUER), &first, now())
        .await
        .unwrap();
    let end = now() + DAY;
    assert!(
        given
            .code(&hash(2), end - time::Duration::SECOND)
            .await
            .unwrap()
            .is_some()
    );
    assert!(given.code(&hash(2), end).await.unwrap().is_none());
    assert_eq!(given.invitations(end).await.unwrap(), []);
    let (nurse, key) = (actor("nurse"), passkey(2));
    let enrolment = storage::Enrolment {
        code: &hash(2),
        account: &nurse,
        passkey: &key,
        recovery: &[],
        recovery_until: end,
    };
    assert!(matches!(
        given.enrol(&enrolment, end).await,
        Err(Fault::NotFound)
    ));
}

pub(crate) async fn of_many_with_one_code_one_comes_in(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .invite(&new_code(2, Roles::ISSUER), &first, now())
        .await
        .unwrap();
    let outcomes = at_once(8, |number| {
        let store = given.store.clone();
        async move { enrol(&store, 2, &format!("nurse-{number}"), 100 + number, &[]).await }
    });
    let (inside, outside): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
    assert_eq!(inside.len(), 1);
    assert!(
        outside
            .iter()
            .all(|outcome| matches!(outcome, Err(Fault::NotFound))),
        "{outside:?}"
    );
    assert_eq!(given.accounts().await.unwrap().len(), 2);
    assert_eq!(count(given, "passkey", "").await, 2);
}

pub(crate) async fn a_name_or_a_key_that_is_taken(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .invite(&new_code(2, Roles::ISSUER), &first, now())
        .await
        .unwrap();
    let before = acts(given).await;
    assert!(matches!(
        enrol(given, 2, "first", 2, &[]).await,
        Err(Fault::Exists)
    ));
    assert!(matches!(
        enrol(given, 2, "nurse", 1, &[]).await,
        Err(Fault::Exists)
    ));
    assert_eq!(given.accounts().await.unwrap().len(), 1);
    assert_eq!(acts(given).await, before, "the log tells of nothing");
    enrol(given, 2, "nurse", 2, &[]).await.unwrap();
}

pub(crate) async fn a_recovery_code_opens_the_same_account(given: &Given) {
    let first = administrator(given, "first", 1).await;
    member(given, "nurse", 2, Roles::ISSUER, &first).await;
    let code = opens(given, 1002).await.unwrap();
    assert_eq!(
        (code.account, code.label.as_str(), code.roles),
        (Some(actor("nurse")), "desk 2", Roles::ISSUER)
    );
    assert_eq!(
        given.invitations(now()).await.unwrap(),
        [],
        "it is no invitation"
    );
    assert!(matches!(
        enrol(given, 1002, "first", 3, &[]).await,
        Err(Fault::NotFound)
    ));
    assert!(matches!(
        enrol(given, 1002, "stranger", 3, &[]).await,
        Err(Fault::NotFound)
    ));
    enrol(given, 1002, "nurse", 3, &[hash(7), hash(8)])
        .await
        .unwrap();
    assert!(matches!(
        enrol(given, 1002, "nurse", 4, &[]).await,
        Err(Fault::NotFound)
    ));
    let keys = given.passkeys(&actor("nurse")).await.unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!(
        given.passkey(&hash(3)).await.unwrap(),
        Some((actor("nurse"), passkey(3)))
    );
    assert!(opens(given, 7).await.is_some() && opens(given, 8).await.is_some());
    let done = acts(given).await;
    let nurse = || "account/nurse".to_owned();
    assert_eq!(
        done[done.len() - 2..],
        [(Act::Recovered, nurse()), (Act::AddedPasskey, nurse())]
    );
}

pub(crate) async fn new_recovery_codes_end_the_old(given: &Given) {
    let first = administrator(given, "first", 1).await;
    given
        .renew_recovery(&first, &[hash(7), hash(8)], now() + DAY, now())
        .await
        .unwrap();
    assert!(opens(given, 1001).await.is_none());
    assert!(opens(given, 7).await.is_some() && opens(given, 8).await.is_some());
    assert!(given.code(&hash(7), now() + DAY).await.unwrap().is_none());
    assert_eq!(
        acts(given).await.pop(),
        Some((Act::Configured, "recovery/first".into()))
    );
    let unknown = given
        .renew_recovery(&actor("stranger"), &[hash(9)], now() + DAY, now())
        .await;
    assert!(matches!(unknown, Err(Fault::NotFound)), "{unknown:?}");
    assert!(opens(given, 9).await.is_none());
}

pub(crate) async fn roles_are_those_of_now(given: &Given) {
    let first = administrator(given, "first", 1).await;
    let nurse = member(given, "nurse", 2, Roles::ISSUER, &first).await;
    let both = Roles::ISSUER.with(Roles::OFFICER);
    given
        .set_roles(&nurse, both, &first, after(5))
        .await
        .unwrap();
    let accounts = given.accounts().await.unwrap();
    assert_eq!(accounts[1].roles, both);
    assert_eq!(
        acts(given).await.pop(),
        Some((Act::GaveRole, "account/nurse/issuer+officer".into()))
    );
    let unknown = given
        .set_roles(&actor("stranger"), both, &first, now())
        .await;
    assert!(matches!(unknown, Err(Fault::NotFound)), "{unknown:?}");
}

pub(crate) async fn an_invitation_is_taken_back(given: &Given) {
    let first = administrator(given, "first", 1).await;
    for number in [2, 3] {
        let code = new_code(number, Roles::ISSUER);
        given.invite(&code, &first, now()).await.unwrap();
    }
    let begins = |number| *hash(number).first_chunk::<8>().unwrap();
    given.uninvite(&begins(2), &first, now()).await.unwrap();
    assert!(opens(given, 2).await.is_none());
    assert!(opens(given, 3).await.is_some(), "another's stays");
    let logged = acts(given).await;
    let last = logged.last().unwrap();
    assert_eq!(last, &(Act::Uninvited, "role/issuer".into()));
    for gone in [2, 1001] {
        let refused = given.uninvite(&begins(gone), &first, now()).await;
        assert!(
            matches!(refused, Err(Fault::NotFound)),
            "{gone}: {refused:?}"
        );
    }
    assert!(
        opens(given, 1001).await.is_some(),
        "a recovery code is none"
    );
    assert_eq!(acts(given).await, logged);
}

pub(crate) async fn an_administrator_is_let_in_again(given: &Given) {
    let first = administrator(given, "first", 1).await;
    let nurse = member(given, "nurse", 2, Roles::ISSUER, &first).await;
    given
        .begin_session(&hash(50), &first, None, now() + DAY, now())
        .await
        .unwrap();
    given
        .reopen(&first, &hash(60), now() + DAY, now())
        .await
        .unwrap();
    assert!(opens(given, 1001).await.is_none(), "the old recovery code");
    assert!(given.passkey(&hash(1)).await.unwrap().is_none());
    assert!(
        given
            .session(&hash(50), DAY, now())
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(opens(given, 60).await.unwrap().account, Some(first.clone()));
    enrol(given, 60, "first", 7, &[hash(61)]).await.unwrap();
    assert_eq!(given.passkey(&hash(7)).await.unwrap().unwrap().0, first);
    assert!(opens(given, 60).await.is_none(), "it opens once");
    let logged = acts(given).await;
    let subject = || "account/first".to_owned();
    let expected = [Act::Reopened, Act::Recovered, Act::AddedPasskey].map(|act| (act, subject()));
    assert!(logged.ends_with(&expected), "{logged:?}");
    for other in [nurse, actor("nobody")] {
        let refused = given.reopen(&other, &hash(70), now() + DAY, now()).await;
        assert!(matches!(refused, Err(Fault::NotFound)), "{other}");
    }
    assert!(given.passkey(&hash(2)).await.unwrap().is_some());
    assert_eq!(acts(given).await, logged);
}
