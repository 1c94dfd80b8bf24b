//! Drafts, approvals, versions.

use crate::asking::{acts, texts};
use crate::given::{Given, at_once};
use crate::people::{actor, after, begin_log, draft, now, publication};
use audit::Act;
use storage::{Fault, NewDraft, Publish, Store};

async fn publish(store: &Store, version: u64, approval: Option<(&str, &str)>) -> Result<(), Fault> {
    let approver = approval.map(|(_, by)| actor(by));
    let publication = publication(version);
    let approval = approval.map(|(id, _)| id).zip(approver.as_ref());
    store
        .publish(
            &Publish {
                publication: &publication,
                approval,
            },
            now(),
        )
        .await
}

pub(crate) async fn drafts_are_kept_and_withdrawn(given: &Given) {
    begin_log(given).await;
    let removal = NewDraft {
        digest: None,
        size: 0,
        replaces: Some("ab".repeat(32)),
        ..draft("r", "old", "one")
    };
    given
        .draft(&draft("a", "flu", "one"), after(2))
        .await
        .unwrap();
    given.draft(&removal, after(1)).await.unwrap();
    let twice = given.draft(&draft("a", "other", "two"), now()).await;
    assert!(matches!(twice, Err(Fault::Exists)), "{twice:?}");
    let waiting = given.drafts().await.unwrap();
    assert_eq!(
        waiting
            .iter()
            .map(|one| one.draft.id.as_str())
            .collect::<Vec<_>>(),
        ["r", "a"],
        "the oldest first"
    );
    assert_eq!(
        (waiting[0].draft.clone(), waiting[0].at),
        (removal, after(1))
    );
    assert_eq!(
        given.drafted("a").await.unwrap().draft,
        draft("a", "flu", "one")
    );
    given.withdraw("a", &actor("two"), after(3)).await.unwrap();
    assert!(matches!(given.drafted("a").await, Err(Fault::NotFound)));
    assert!(matches!(
        given.withdraw("a", &actor("two"), now()).await,
        Err(Fault::NotFound)
    ));
    let done = acts(given).await;
    assert_eq!(done[1], (Act::Drafted, "pack/removed".into()));
    assert_eq!(done[2], (Act::Withdrew, "pack/6100000000000000".into()));
    assert_eq!(done.len(), 3);
}

pub(crate) async fn a_version_follows_on_the_last(given: &Given) {
    begin_log(given).await;
    assert_eq!(given.published().await.unwrap(), None);
    for wrong in [0, 2, u64::MAX] {
        assert!(
            matches!(publish(given, wrong, None).await, Err(Fault::Overtaken)),
            "{wrong}"
        );
    }
    publish(given, 1, None).await.unwrap();
    assert!(matches!(
        publish(given, 1, None).await,
        Err(Fault::Overtaken)
    ));
    assert!(matches!(
        publish(given, 3, None).await,
        Err(Fault::Overtaken)
    ));
    publish(given, 2, None).await.unwrap();
    assert_eq!(given.published().await.unwrap(), Some(publication(2)));
    assert_eq!(
        given.published_before(2).await.unwrap(),
        Some(publication(1).note)
    );
    assert_eq!(given.published_before(1).await.unwrap(), None);
    let lines = [1, 2].map(|version| (Act::Published, format!("bulletin/{version}")));
    assert_eq!(acts(given).await, lines);
}

pub(crate) async fn nobody_approves_their_own(given: &Given) {
    begin_log(given).await;
    given.draft(&draft("a", "flu", "one"), now()).await.unwrap();
    let before = acts(given).await;
    assert!(matches!(
        publish(given, 1, Some(("a", "one"))).await,
        Err(Fault::SameOfficer)
    ));
    assert!(matches!(
        publish(given, 1, Some(("b", "two"))).await,
        Err(Fault::NotFound)
    ));
    assert_eq!(given.published().await.unwrap(), None);
    assert_eq!(given.approved().await.unwrap(), []);
    assert_eq!(given.drafts().await.unwrap().len(), 1, "the draft waits on");
    assert_eq!(acts(given).await, before);
}

pub(crate) async fn a_draft_is_approved_once(given: &Given) {
    begin_log(given).await;
    given.draft(&draft("a", "flu", "one"), now()).await.unwrap();
    publish(given, 1, Some(("a", "two"))).await.unwrap();
    assert!(matches!(
        publish(given, 2, Some(("a", "two"))).await,
        Err(Fault::NotFound)
    ));
    assert!(matches!(
        given.withdraw("a", &actor("two"), now()).await,
        Err(Fault::NotFound)
    ));
    assert_eq!(given.drafts().await.unwrap(), []);
    let who = texts(given, "SELECT author || ' ' || approver FROM approved").await;
    assert_eq!(who, ["one two"]);
    let done = acts(given).await;
    assert_eq!(
        done[1..],
        [
            (Act::Approved, "pack/6100000000000000".into()),
            (Act::Published, "bulletin/1".into())
        ]
    );
}

pub(crate) async fn an_approved_file_takes_the_place_of_the_last(given: &Given) {
    begin_log(given).await;
    let removal = NewDraft {
        digest: None,
        size: 0,
        ..draft("c", "flu", "one")
    };
    let names = [
        draft("a", "flu", "one"),
        draft("b", "Zoster", "one"),
        draft("d", "flu", "two"),
        removal,
    ];
    let approver = ["two", "two", "one", "two"];
    for ((draft, approver), version) in names.iter().zip(approver).zip(1..) {
        given.draft(draft, now()).await.unwrap();
        publish(given, version, Some((&draft.id, approver)))
            .await
            .unwrap();
        let now_approved = given.approved().await.unwrap();
        let file = now_approved
            .iter()
            .find(|file| file.name == draft.name)
            .unwrap();
        assert_eq!(
            (&file.digest, file.size, &file.kind),
            (&draft.digest, draft.size, &draft.kind)
        );
    }
    let approved = given.approved().await.unwrap();
    let names: Vec<_> = approved.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["Zoster", "flu"], "in one order everywhere");
    assert_eq!(approved[1].digest, None, "removed");
}

pub(crate) async fn one_of_many_publishers_wins(given: &Given) {
    begin_log(given).await;
    let other = given.another().await;
    let outcomes = at_once(8, |number| {
        let store = if number % 2 == 0 {
            given.store.clone()
        } else {
            other.clone()
        };
        async move { publish(&store, 1, None).await }
    });
    let (through, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
    assert_eq!(through.len(), 1);
    assert!(
        refused
            .iter()
            .all(|outcome| matches!(outcome, Err(Fault::Overtaken))),
        "{refused:?}"
    );
    assert_eq!(acts(given).await, [(Act::Published, "bulletin/1".into())]);
}

pub(crate) async fn an_approval_that_was_overtaken_keeps_its_draft(given: &Given) {
    begin_log(given).await;
    for id in ["a", "b"] {
        given.draft(&draft(id, "flu", "one"), now()).await.unwrap();
    }
    let outcomes = at_once(2, |number| {
        let store = given.store.clone();
        async move {
            publish(
                &store,
                1,
                Some((if number == 0 { "a" } else { "b" }, "two")),
            )
            .await
        }
    });
    let outcomes = outcomes.await;
    let won = outcomes.iter().position(Result::is_ok).unwrap();
    assert!(
        matches!(outcomes[1 - won], Err(Fault::Overtaken)),
        "{outcomes:?}"
    );
    let left = given.drafts().await.unwrap();
    assert_eq!(
        left.iter()
            .map(|one| one.draft.id.as_str())
            .collect::<Vec<_>>(),
        [["b", "a"][won]]
    );
    assert_eq!(
        given.approved().await.unwrap()[0].digest,
        draft(["a", "b"][won], "", "one").digest
    );
}
