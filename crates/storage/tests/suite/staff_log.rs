//! The staff log itself.

use crate::asking::{acts, unbroken_log};
use crate::given::{Given, at_once};
use crate::people::{actor, after, begin_log, certificate, now};
use audit::{Act, Origin};
use storage::{Fault, Line};

pub(crate) async fn a_log_begins_once(given: &Given) {
    let outcomes = at_once(4, |_| {
        let store = given.store.clone();
        async move { begin_log(&store).await }
    });
    assert_eq!(outcomes.await.len(), 4);
    given
        .begin_log(&Origin::parse("other.example").unwrap())
        .await
        .unwrap();
    assert_eq!(
        given.staff_log(0, 10).await.unwrap(),
        ["pratique staff log v1 health.example"]
    );
    assert_eq!(given.last_act().await.unwrap(), None);
}

pub(crate) async fn without_a_log_nothing_happens(given: &Given) {
    let refused = given.issue(&[certificate(1)], now()).await;
    assert!(matches!(refused, Err(Fault::Damaged(_))), "{refused:?}");
    assert_eq!(given.issued(&certificate(1).uvci_hash).await.unwrap(), None);
}

pub(crate) async fn lines_come_in_pieces(given: &Given) {
    begin_log(given).await;
    let line =
        |number: u32| Line::new(&actor("auditor"), Act::Exported, &number.to_string()).unwrap();
    let lines: Vec<Line> = (0..5).map(line).collect();
    given.log(&lines, now()).await.unwrap();
    given.log(&[], after(9)).await.unwrap();
    let all = given.staff_log(0, 100).await.unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(given.staff_log(2, 3).await.unwrap(), all[2..5]);
    assert_eq!(given.staff_log(6, 3).await.unwrap(), [""; 0]);
    assert_eq!(given.staff_log(u64::MAX, 3).await.unwrap(), [""; 0]);
    assert_eq!(given.last_act().await.unwrap(), Some(now()));
}

pub(crate) async fn a_clock_that_goes_back(given: &Given) {
    begin_log(given).await;
    for second in [10, 5, 20] {
        given
            .issue(&[certificate(second)], after(second as i64))
            .await
            .unwrap();
    }
    let moments: Vec<_> = unbroken_log(given)
        .await
        .iter()
        .map(|entry| entry.at)
        .collect();
    assert_eq!(moments, [after(10), after(10), after(20)]);
}

pub(crate) async fn what_cannot_stand_in_the_log(given: &Given) {
    begin_log(given).await;
    for subject in ["", "two words", "line\nbreak", "umlaut/ü", &"x".repeat(129)] {
        let refused = Line::new(&actor("first"), Act::Configured, subject);
        assert!(matches!(refused, Err(Fault::Damaged(_))), "{subject:?}");
    }
    assert_eq!(acts(given).await, []);
}
