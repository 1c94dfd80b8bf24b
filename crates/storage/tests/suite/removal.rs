//! Accounts that end, and the one that cannot.

use crate::asking::{acts, count};
use crate::given::{Given, at_once};
use crate::people::{DAY, actor, administrator, all_roles, enrol, hash, member, now, opens};
use audit::Act;
use storage::{Fault, Roles};

pub(crate) async fn a_removed_account_keeps_nothing_but_its_name(given: &Given) {
    let first = administrator(given, "first", 1).await;
    let nurse = member(given, "nurse", 2, Roles::ISSUER, &first).await;
    given
        .begin_session(&hash(2), &nurse, None, now() + DAY, now())
        .await
        .unwrap();
    given.remove_account(&nurse, &first, now()).await.unwrap();
    assert_eq!(given.accounts().await.unwrap().len(), 1);
    assert_eq!(given.session(&hash(2), DAY, now()).await.unwrap(), None);
    assert_eq!(given.passkey(&hash(2)).await.unwrap(), None);
    assert!(opens(given, 1002).await.is_none());
    for table in ["session", "passkey", "code"] {
        assert_eq!(
            count(given, table, "WHERE account = 'nurse'").await,
            0,
            "{table}"
        );
    }
    assert_eq!(
        count(given, "account", "WHERE account = 'nurse' AND label = ''").await,
        1
    );
    assert_eq!(
        acts(given).await.pop(),
        Some((Act::TookRole, "account/nurse".into()))
    );
    it_does_not_come_back(given).await;
}

async fn it_does_not_come_back(given: &Given) {
    let (first, nurse) = (actor("first"), actor("nurse"));
    let before = acts(given).await;
    let outcomes = [
        given.remove_account(&nurse, &first, now()).await,
        given.set_roles(&nurse, Roles::ISSUER, &first, now()).await,
        given
            .renew_recovery(&nurse, &[hash(9)], now() + DAY, now())
            .await,
        given
            .begin_session(&hash(9), &nurse, None, now() + DAY, now())
            .await,
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(Fault::NotFound)), "{outcome:?}");
    }
    assert_eq!(acts(given).await, before);
    assert_eq!(given.sessions(now()).await.unwrap(), 0);
    let again = member_again(given).await;
    assert!(
        matches!(again, Err(Fault::Exists)),
        "a name is not used twice: {again:?}"
    );
}

async fn member_again(given: &Given) -> Result<(), Fault> {
    given
        .invite(
            &crate::people::new_code(3, Roles::ISSUER),
            &actor("first"),
            now(),
        )
        .await?;
    enrol(given, 3, "nurse", 3, &[]).await
}

pub(crate) async fn the_last_administrator_stays(given: &Given) {
    let first = administrator(given, "first", 1).await;
    let nurse = member(given, "nurse", 2, Roles::ISSUER, &first).await;
    let before = acts(given).await;
    let removed = given.remove_account(&first, &first, now()).await;
    assert!(
        matches!(removed, Err(Fault::LastAdministrator)),
        "{removed:?}"
    );
    let lesser = given.set_roles(&first, Roles::ISSUER, &first, now()).await;
    assert!(
        matches!(lesser, Err(Fault::LastAdministrator)),
        "{lesser:?}"
    );
    assert_eq!(acts(given).await, before);
    given
        .set_roles(&first, Roles::ADMINISTRATOR, &first, now())
        .await
        .unwrap();
    given.remove_account(&nurse, &first, now()).await.unwrap();
    let unknown = given
        .remove_account(&actor("stranger"), &first, now())
        .await;
    assert!(matches!(unknown, Err(Fault::NotFound)), "{unknown:?}");
}

pub(crate) async fn two_administrators_remove_each_other(given: &Given) {
    let first = administrator(given, "admin-0", 1).await;
    member(given, "admin-1", 2, all_roles(), &first).await;
    let outcomes = at_once(2, |number| {
        let store = given.store.clone();
        let (gone, by) = (
            actor(&format!("admin-{number}")),
            actor(&format!("admin-{}", 1 - number)),
        );
        async move { store.remove_account(&gone, &by, now()).await }
    });
    one_is_left(given, outcomes.await).await;
}

pub(crate) async fn two_administrators_step_down_at_once(given: &Given) {
    let first = administrator(given, "admin-0", 1).await;
    member(given, "admin-1", 2, Roles::ADMINISTRATOR, &first).await;
    let outcomes = at_once(2, |number| {
        let store = given.store.clone();
        let own = actor(&format!("admin-{number}"));
        async move { store.set_roles(&own, Roles::ISSUER, &own, now()).await }
    });
    one_is_left(given, outcomes.await).await;
}

async fn one_is_left(given: &Given, outcomes: Vec<Result<(), Fault>>) {
    let refused = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(Fault::LastAdministrator)));
    assert_eq!(refused.count(), 1, "{outcomes:?}");
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    let left = given.accounts().await.unwrap();
    assert_eq!(
        left.iter()
            .filter(|one| one.roles.has(Roles::ADMINISTRATOR))
            .count(),
        1
    );
}

/// Whatever an account begins while it is removed is over with it.
pub(crate) async fn who_is_removed_does_not_come_back_meanwhile(given: &Given) {
    let first = administrator(given, "first", 1).await;
    for round in 2..10_u64 {
        let name = format!("nurse-{round}");
        let nurse = member(given, &name, round, Roles::ISSUER, &first).await;
        let outcomes = at_once(4, |way| {
            let (store, first, nurse) = (given.store.clone(), first.clone(), nurse.clone());
            async move {
                let (recovery, new) = (round + 1000, [hash(round + 2000)]);
                match way {
                    0 => store.renew_recovery(&nurse, &new, now() + DAY, now()).await,
                    1 => enrol(&store, recovery, nurse.as_str(), round + 3000, &[]).await,
                    2 => {
                        store
                            .begin_session(&hash(round), &nurse, None, now() + DAY, now())
                            .await
                    }
                    _ => store.remove_account(&nurse, &first, now()).await,
                }
            }
        });
        assert!(outcomes.await[3].is_ok());
        for table in ["session", "passkey", "code"] {
            let left = count(given, table, &format!("WHERE account = '{name}'")).await;
            assert_eq!(left, 0, "{table} of an account that was removed");
        }
    }
}
