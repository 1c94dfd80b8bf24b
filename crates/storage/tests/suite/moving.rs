//! From one database to the other and back.

use crate::asking::{count, run, tables, texts, unbroken_log};
use crate::exposure;
use crate::given::{Given, Place, at_once};
use crate::people::{
    DAY, actor, administrator, certificate, draft, hash, member, new_code, now, opens, publication,
};
use audit::{Act, Actor};
use storage::{Ceremony, Correction, Fault, Line, NewCertificate, Publish, Roles, Store};

/// Rows in every table, more than go at a time in some.
async fn fill(store: &Store) {
    exposure::fill(store).await;
    let first = administrator(store, "first", 1).await;
    member(store, "nurse", 2, Roles::ISSUER, &first).await;
    let gone = member(store, "gone", 3, Roles::OFFICER, &first).await;
    store.remove_account(&gone, &first, now()).await.unwrap();
    store
        .invite(&new_code(4, Roles::AUDITOR), &first, now())
        .await
        .unwrap();
    store
        .begin_session(&hash(1), &first, None, now() + DAY, now())
        .await
        .unwrap();
    let ceremony = Ceremony {
        id: vec![0, 255, 39],
        content: "it's \"so\" ü\n".into(),
        expires_at: now(),
    };
    store.keep_ceremony(&ceremony).await.unwrap();
    store.day_key(hash(9), now()).await.unwrap();
    let many: Vec<_> = (0..1203).map(certificate).collect();
    store.issue(&many, now()).await.unwrap();
    let correction = NewCertificate {
        corrects: Some(hash(3)),
        ..certificate(1203)
    };
    store.issue(&[correction], now()).await.unwrap();
    store
        .correct(&hash(7), Correction::Revoke, &actor("nurse"), now())
        .await
        .unwrap();
    for id in ["a", "b"] {
        store.draft(&draft(id, id, "first"), now()).await.unwrap();
    }
    let approval = Some(("a", &actor("nurse")));
    store
        .publish(
            &Publish {
                publication: &publication(1),
                approval: approval.as_ref().map(|(id, by)| (*id, *by)),
            },
            now(),
        )
        .await
        .unwrap();
    crate::verification::fill(store).await;
    let lease = store.lease("erase", DAY, now()).await.unwrap().unwrap();
    store
        .finish(&lease, Some("why"), now(), now())
        .await
        .unwrap();
}

/// Every row of every table, as a text that is the same on both databases.
async fn dump(store: &Store, form: &Store) -> Vec<String> {
    let mut dump = Vec::new();
    for table in tables(form).await {
        let asked = format!("SELECT name || ' ' || type FROM pragma_table_info('{table}')");
        let columns = texts(form, &asked).await;
        let columns: Vec<_> = columns.iter().map(|column| cell(store, column)).collect();
        let mut rows = texts(
            store,
            &format!("SELECT {} FROM {table}", columns.join(" || '|' || ")),
        )
        .await;
        assert!(!rows.is_empty(), "{table} has nothing to compare");
        rows.sort();
        dump.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
    }
    dump
}

/// Says the first rows that differ, and not all of them.
fn assert_same(rows: &[String], others: &[String]) {
    let differs = rows.iter().zip(others).find(|(row, other)| row != other);
    assert_eq!(differs, None);
    assert_eq!(rows.len(), others.len());
}

fn cell(store: &Store, column: &str) -> String {
    let (name, kind) = column.split_once(' ').unwrap();
    let text = match (kind, store) {
        ("BLOB", Store::Sqlite(_)) => format!("lower(hex({name}))"),
        ("BLOB", Store::Postgres(_)) => format!("encode({name}, 'hex')"),
        _ => format!("CAST({name} AS TEXT)"),
    };
    format!("CASE WHEN {name} IS NULL THEN 'none' ELSE {text} END")
}

pub(crate) async fn to_the_other_database_and_back(given: &Given) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| Place::File(folder.path().join(name));
    let (from, back) = (
        file("from").open().await.unwrap(),
        file("back").open().await.unwrap(),
    );
    fill(&from).await;
    let original = dump(&from, &from).await;
    let moved = from.copy_to(given, None).await.unwrap();
    assert!(moved.contains(&("issued".into(), 1204)), "{moved:?}");
    assert_eq!(
        moved.len() + 1,
        tables(&from).await.len(),
        "every table but that of the steps"
    );
    assert_same(&dump(given, &from).await, &original);
    assert_eq!(given.copy_to(&back, None).await.unwrap(), moved);
    assert_same(&dump(&back, &from).await, &original);
    given.issue(&[certificate(5000)], now()).await.unwrap();
    unbroken_log(given).await;
}

pub(crate) async fn only_an_empty_database_takes_a_copy(given: &Given) {
    fill(given).await;
    let place = given.place.beside("target");
    let target = place.open().await.unwrap();
    run(
        &target,
        "INSERT INTO job (name, due_at, lease, leased_until) VALUES ('x', 0, 0, 0)",
    )
    .await;
    let refused = given.copy_to(&target, None).await;
    assert!(matches!(refused, Err(Fault::Exists)), "{refused:?}");
    assert_eq!(count(&target, "account", "").await, 0);
    run(&target, "DELETE FROM job").await;
    // a table that cannot take its rows, near the end
    run(&target, "ALTER TABLE staff_log RENAME COLUMN line TO other").await;
    given.copy_to(&target, None).await.unwrap_err();
    assert_eq!(
        count(&target, "account", "").await,
        0,
        "a part of a copy was left"
    );
    run(&target, "ALTER TABLE staff_log RENAME COLUMN other TO line").await;
    given.copy_to(&target, None).await.unwrap();
    assert_eq!(unbroken_log(&target).await, unbroken_log(given).await);
}

/// Certificates and their lines in the log are written together; a copy that read one table after the other without holding the
/// moment would have more of the one than of the other.
pub(crate) async fn a_copy_is_of_one_moment(given: &Given) {
    administrator(given, "first", 1).await;
    let place = given.place.beside("target");
    let target = place.open().await.unwrap();
    let (from, to) = (given.store.clone(), target.clone());
    let line = Line::new(&Actor::program(), Act::Moved, "storage/here").unwrap();
    let outcomes = at_once(2, |number| {
        let (from, to, line) = (from.clone(), to.clone(), line.clone());
        async move {
            if number == 0 {
                for batch in 0..60_u64 {
                    let ten: Vec<_> = (batch * 10..batch * 10 + 10).map(certificate).collect();
                    from.issue(&ten, now()).await.unwrap();
                }
            } else {
                while count(&from, "issued", "").await < 100 {
                    tokio::task::yield_now().await;
                }
                from.copy_to(&to, Some((&line, now()))).await.unwrap();
            }
        }
    });
    outcomes.await;
    let issued = count(&target, "issued", "").await;
    assert!(issued >= 100 && issued % 10 == 0, "{issued}");
    let told = count(&target, "staff_log", "WHERE line LIKE '% issued %'").await;
    assert_eq!(told, issued);
    let log = unbroken_log(&target).await;
    assert_eq!(log.last().unwrap().act, Act::Moved);
    assert_eq!(count(given, "issued", "").await, 600);
}

pub(crate) async fn a_copy_that_is_put_away_opens_nothing_for_who_left(given: &Given) {
    fill(given).await;
    given.shut().await.unwrap();
    assert_eq!(count(given, "session", "").await, 0);
    assert_eq!(count(given, "ceremony", "").await, 0);
    assert!(opens(given, 4).await.is_none(), "an invitation");
    assert!(opens(given, 1002).await.is_some(), "a recovery code");
}

pub(crate) async fn services_at_a_server_are_counted(given: &Given) {
    let url = match &given.place {
        Place::Server(database) => database.address(),
        Place::File(_) => unreachable!("a file has no server"),
    };
    let visitor = Store::visit_server(&url).await.unwrap();
    let before = visitor.served().await.unwrap();
    let service = given.another().await;
    assert!(visitor.served().await.unwrap() > before);
    service.close().await;
    // the server hears of it a moment later
    while visitor.served().await.unwrap() > before {
        tokio::task::yield_now().await;
    }
}
