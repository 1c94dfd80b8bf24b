//! Jobs and their leases.

use crate::given::{Given, at_once};
use crate::people::{after, now};
use storage::Fault;
use time::Duration;

const LENGTH: Duration = Duration::seconds(60);

pub(crate) async fn one_of_many_copies_holds_a_job(given: &Given) {
    let other = given.another().await;
    let outcomes = at_once(8, |number| {
        let store = if number % 2 == 0 {
            given.store.clone()
        } else {
            other.clone()
        };
        async move { store.lease("publish", LENGTH, now()).await.unwrap() }
    });
    let leases: Vec<_> = outcomes.await.into_iter().flatten().collect();
    assert_eq!(leases.len(), 1);
    assert_eq!(
        other.lease("publish", LENGTH, after(59)).await.unwrap(),
        None
    );
    assert!(
        other
            .lease("erase", LENGTH, after(59))
            .await
            .unwrap()
            .is_some(),
        "another job"
    );
}

pub(crate) async fn a_lease_that_somebody_else_took_finishes_nothing(given: &Given) {
    let late = given
        .lease("publish", LENGTH, now())
        .await
        .unwrap()
        .unwrap();
    let taken = given
        .lease("publish", LENGTH, after(60))
        .await
        .unwrap()
        .unwrap();
    let refused = given.finish(&late, None, after(600), after(61)).await;
    assert!(matches!(refused, Err(Fault::Overtaken)), "{refused:?}");
    assert_eq!(given.jobs().await.unwrap()[0].done_at, None);
    assert_eq!(
        given.lease("publish", LENGTH, after(62)).await.unwrap(),
        None,
        "it is still held"
    );
    given
        .finish(&taken, None, after(600), after(63))
        .await
        .unwrap();
    assert_eq!(given.jobs().await.unwrap()[0].done_at, Some(after(63)));
}

pub(crate) async fn a_job_is_due_again(given: &Given) {
    let lease = given
        .lease("publish", LENGTH, now())
        .await
        .unwrap()
        .unwrap();
    given
        .finish(&lease, None, after(600), after(1))
        .await
        .unwrap();
    assert_eq!(
        given.lease("publish", LENGTH, after(599)).await.unwrap(),
        None
    );
    assert!(
        given
            .lease("publish", LENGTH, after(600))
            .await
            .unwrap()
            .is_some()
    );
}

pub(crate) async fn a_failed_job_says_why(given: &Given) {
    let lease = given.lease("Zeal", LENGTH, now()).await.unwrap().unwrap();
    given.finish(&lease, None, now(), now()).await.unwrap();
    let lease = given
        .lease("Zeal", LENGTH, after(1))
        .await
        .unwrap()
        .unwrap();
    given
        .finish(&lease, Some("no disk"), after(60), after(2))
        .await
        .unwrap();
    given.lease("erase", LENGTH, now()).await.unwrap().unwrap();
    let jobs = given.jobs().await.unwrap();
    assert_eq!(
        jobs.iter().map(|job| job.name.as_str()).collect::<Vec<_>>(),
        ["Zeal", "erase"],
        "in one order everywhere"
    );
    assert_eq!(
        (jobs[0].done_at, jobs[0].due_at),
        (Some(now()), after(60)),
        "when it was last done stays"
    );
    assert_eq!(jobs[0].fault.as_deref(), Some("no disk"));
    let lease = given
        .lease("Zeal", LENGTH, after(60))
        .await
        .unwrap()
        .unwrap();
    given
        .finish(&lease, None, after(120), after(61))
        .await
        .unwrap();
    assert_eq!(given.jobs().await.unwrap()[0].fault, None);
}
