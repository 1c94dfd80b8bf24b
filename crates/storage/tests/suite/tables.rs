//! The tables: made, taken away, described, and refused where another program made them.

use crate::asking::{has_table, number, run, tables, texts};
use crate::given::{Given, at_once};
use crate::people::begin_log;
use storage::{Fault, Store, newest};

pub(crate) async fn up_down_and_up_again(given: &Given) {
    let made = tables(given).await;
    assert!(made.len() > 10, "{made:?}");
    assert_eq!(
        number(given, "SELECT MAX(number) FROM migration").await,
        newest()
    );
    begin_log(given).await;
    given.unmigrate().await.unwrap();
    assert_eq!(tables(given).await, [""; 0], "something is left");
    let again = given.another().await;
    assert_eq!(tables(&again).await, made);
    assert_eq!(again.staff_log(0, 10).await.unwrap(), [""; 0]);
}

pub(crate) async fn copies_that_start_together(given: &Given) {
    let place = given.place.beside("together");
    let opened = at_once(8, |_| {
        let place = place.clone();
        async move { place.open().await }
    });
    for store in opened.await {
        store.unwrap().answers().await.unwrap();
    }
}

pub(crate) async fn every_column_has_its_comment(given: &Given) {
    match &given.store {
        Store::Sqlite(_) => in_the_text_of_the_tables(given).await,
        Store::Postgres(_) => {
            let bare = "SELECT CAST(relname || '.' || attname AS TEXT) FROM pg_attribute \
                 JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r' AND relnamespace = 'public'::regnamespace \
                 LEFT JOIN pg_description ON objoid = attrelid AND objsubid = attnum \
                 WHERE attnum > 0 AND NOT attisdropped AND COALESCE(length(description), 0) < 5";
            assert_eq!(
                texts(given, bare).await,
                [""; 0],
                "columns without a comment"
            );
            let said = "SELECT col_description('account'::regclass, 1)";
            assert_eq!(
                texts(given, said).await,
                ["its name, which the staff log uses"]
            );
        }
    }
}

async fn in_the_text_of_the_tables(given: &Given) {
    for table in tables(given).await {
        let text = texts(
            given,
            &format!("SELECT sql FROM sqlite_master WHERE name = '{table}'"),
        )
        .await
        .remove(0);
        for column in texts(
            given,
            &format!("SELECT name FROM pragma_table_info('{table}')"),
        )
        .await
        {
            let line = text
                .lines()
                .find(|line| line.trim_start().starts_with(&format!("{column} ")));
            let comment = line
                .and_then(|line| line.split_once(" -- "))
                .unwrap_or_default()
                .1;
            assert!(comment.len() >= 5, "{table}.{column} has no comment");
        }
    }
}

pub(crate) async fn a_newer_database_is_refused(given: &Given) {
    let next = newest() + 1;
    run(
        given,
        &format!("INSERT INTO migration (number) VALUES ({next})"),
    )
    .await;
    let Err(Fault::Schema(why)) = given.place.open().await else {
        panic!("a newer database was opened");
    };
    assert!(why.contains(&next.to_string()), "{why}");
    run(
        given,
        &format!("DELETE FROM migration WHERE number = {next}"),
    )
    .await;
    given.another().await.answers().await.unwrap();
}

pub(crate) async fn another_programs_database_is_refused(given: &Given) {
    given.unmigrate().await.unwrap();
    run(given, "CREATE TABLE session (id INTEGER)").await;
    let refused = given.place.open().await;
    assert!(matches!(refused, Err(Fault::Schema(_))), "{refused:?}");
    assert!(
        !has_table(given, "account").await,
        "a part of the tables was made"
    );
    run(given, "DROP TABLE session").await;
}
