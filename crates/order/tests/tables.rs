//! Orders from a table: what stands between cells, what is wrong with one line or with all.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use order::{MAX_ROWS, MAX_UPLOAD_BYTES, Row, UploadError, rows_of_csv};

fn row(cells: &[(&str, &str)]) -> Row {
    Row::from_cells(cells.iter().copied())
}

#[test]
fn the_separator_and_the_names_are_those_of_the_program_that_wrote_it() {
    let expected = row(&[
        ("kind", "test"),
        ("family", "Exemplé, Léa"),
        ("birth", "1990"),
    ]);
    for table in [
        "kind,family,birth\ntest,\"Exemplé, Léa\",1990\n",
        "\u{feff}Type;Last Name;date-of-birth\r\ntest;Exemplé, Léa;1990\r\n;;\r\n",
        "KIND\tsurname\tdob\ntest\tExemplé, Léa\t1990",
    ] {
        assert_eq!(
            rows_of_csv(table.as_bytes()),
            Ok(vec![(2, Ok(expected.clone()))]),
            "{table}"
        );
    }
}

#[test]
fn a_wrong_line_is_named_and_the_others_go_on() {
    let long = "x".repeat(17_000);
    let mut table = b"kind,family,\n\ntest,a,\ntest,a\ntest,\xff,\ntest,\"a\nb\",\n".to_vec();
    table.extend(format!("test,{long},\ntest,a,b\ntest,b,\n").bytes());
    let rows = rows_of_csv(&table).unwrap();
    let codes: Vec<_> = rows
        .iter()
        .map(|(line, row)| (*line, row.as_ref().map_or_else(|it| it.code, |_| "")))
        .collect();
    let expected = [
        (3, ""),
        (4, "ORDER_CELLS"),
        (5, "ORDER_NOT_UTF8"),
        (6, ""),
        (8, "ORDER_ROW_TOO_LONG"),
        (9, "ORDER_CELLS"),
        (10, ""),
    ];
    assert_eq!(codes, expected);
}

#[test]
fn a_table_that_cannot_be_used_says_why() {
    let refused = |table: &str| rows_of_csv(table.as_bytes()).unwrap_err();
    assert_eq!(refused(""), UploadError::Empty);
    assert_eq!(refused("kind,family\n,\n"), UploadError::Empty);
    assert_eq!(refused("family\na"), UploadError::NoKind);
    assert_eq!(
        refused("kind,score\ntest,1"),
        UploadError::UnknownColumn("score".into())
    );
    assert_eq!(
        refused("kind,dob,birth\n"),
        UploadError::ColumnTwice("birth".into())
    );
    assert_eq!(refused(&"x".repeat(20_000)), UploadError::Header);
    assert_eq!(rows_of_csv(b"kind,\xff\n"), Err(UploadError::Header));
    let rows = |count: usize| format!("kind\n{}", "test\n".repeat(count));
    assert_eq!(
        rows_of_csv(rows(MAX_ROWS).as_bytes()).map(|rows| rows.len()),
        Ok(MAX_ROWS)
    );
    assert_eq!(refused(&rows(MAX_ROWS + 1)), UploadError::TooManyRows);
    assert_eq!(
        refused(&"x".repeat(MAX_UPLOAD_BYTES + 1)),
        UploadError::TooLarge
    );
    assert_eq!(
        refused("kind,score\n").to_string(),
        "No order has anything that is called \"score\"."
    );
}
