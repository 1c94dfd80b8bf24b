//! `pratique storage` and `pratique staff recover`, as an operator uses them on a machine.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::too_many_lines,
    reason = "a walk through a move is told in one piece"
)]

#[path = "../../storage/tests/suite/cluster.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod cluster;
mod house;
mod program;

use cluster::Cluster;
use house::{House, enrol, runtime};
use program::{Folder, pratique};
use std::path::Path;
use std::sync::Arc;
use storage::{Roles, Store};

/// A data folder after a first start, and an account in it.
fn founded(name: &str) -> Folder {
    let folder = Folder::new(name);
    let house = House::start(&folder.path().join("data"), &[]);
    drop(house);
    let path = folder.path().join("data/pratique.db");
    runtime().block_on(async {
        let store = Store::open_file(&path).await.unwrap();
        enrol(&store, "chief", Roles::ADMINISTRATOR).await;
        enrol(&store, "nurse", Roles::ISSUER).await;
        store.close().await;
    });
    folder
}

fn run(arguments: &[&str]) -> (i32, String) {
    let (code, said, errors) = pratique(arguments, "");
    (code, format!("{said}{errors}"))
}

fn done(arguments: &[&str]) -> String {
    let (code, said) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
    said
}

fn refused(arguments: &[&str], word: &str) {
    let (code, said) = run(arguments);
    assert_eq!(code, 2, "{arguments:?}: {said}");
    assert!(said.contains(word) && !said.contains("panicked"), "{said}");
}

fn published(house: &House) -> (String, Vec<String>) {
    let index = house.get("/bulletins/index");
    let files = index.lines().filter(|line| line.len() > 64);
    let digests = files.filter_map(|line| line.split(' ').find(|word| word.len() == 64));
    (index.clone(), digests.map(str::to_owned).collect())
}

/// Every published file answers, and the log of the place ends as it should.
fn is_whole(house: &House, before: &(String, Vec<String>)) {
    assert_eq!(published(house).0, before.0, "the same index");
    assert!(before.1.len() > 3, "{before:?}");
    for digest in &before.1 {
        assert!(
            house.status(&format!("/bulletins/{digest}")) == 200,
            "{digest}"
        );
    }
}

#[test]
fn everything_moves_to_a_server_and_back() {
    let folder = founded("move");
    let cluster = Arc::new(Cluster::start());
    let (database, occupied) = (cluster.new_database(), cluster.new_database());
    let (url, data) = (database.address(), folder.file("data"));
    let to_server = ["storage", "move", "--data", &data, "--to", &url];
    let house = House::start(Path::new(&data), &[]);
    let before = published(&house);
    refused(&to_server, "is used by another `pratique serve`");
    drop(house);

    // whatever is in the way is said before anything is written
    let other = occupied.address();
    runtime().block_on(async {
        let store = Store::open_server(&other).await.unwrap();
        enrol(&store, "somebody", Roles::ISSUER).await;
        store.close().await;
    });
    let occupied = ["storage", "move", "--data", &data, "--to", &other];
    refused(&occupied, "is not empty");
    refused(
        &["storage", "move", "--data", &data, "--to", "sqlite"],
        "in the data folder already",
    );
    let lost = folder.path().join("data/published").join(&before.1[0]);
    let kept = std::fs::read(&lost).unwrap();
    std::fs::remove_file(&lost).unwrap();
    refused(&to_server, &before.1[0]);
    std::fs::write(&lost, kept).unwrap();

    let said = done(&to_server);
    assert!(
        said.contains("account") && said.contains("database_url: set"),
        "{said}"
    );
    refused(
        &["serve", "--listen", "127.0.0.1:0", "--data", &data],
        "was moved to a server",
    );
    refused(&to_server, "was moved to a server");
    let with_server = [("DATABASE_URL", url.as_str())];
    let house = House::start(Path::new(&data), &with_server);
    is_whole(&house, &before);

    let back = ["storage", "move", "--data", &data, "--to", "sqlite"];
    let command = |arguments: &[&str]| program::pratique_with(arguments, &with_server);
    let (code, _, errors) = command(&back);
    assert!(
        code == 2 && errors.contains("services still run"),
        "{errors}"
    );
    drop(house);
    let (code, _, errors) = command(&back);
    assert!(code == 2 && errors.contains("is not empty"), "{errors}");
    std::fs::rename(
        folder.path().join("data/pratique.db"),
        folder.path().join("old.db"),
    )
    .unwrap();
    let (code, said, errors) = command(&back);
    assert_eq!(code, 0, "{errors}");
    assert!(said.contains("database_url: set away"), "{said}");
    let house = House::start(Path::new(&data), &[]);
    is_whole(&house, &before);
    let log = house.staff_log();
    let moves = ["moved storage/postgres ", "moved storage/sqlite "];
    assert!(moves.iter().all(|one| log.contains(one)), "{log}");
}

#[test]
fn a_copy_is_put_away_while_the_service_runs_and_comes_back() {
    let folder = founded("back-up");
    let (data, copy) = (folder.file("data"), folder.file("copy"));
    let house = House::start(Path::new(&data), &[]);
    let before = published(&house);
    let said = done(&["storage", "back-up", "--data", &data, &copy]);
    assert!(said.contains("IT HOLDS THE SECRET KEYS"), "{said}");
    refused(
        &["storage", "back-up", "--data", &data, &copy],
        "is there already",
    );
    let bare = folder.file("bare");
    let said = done(&[
        "storage",
        "back-up",
        "--without-keys",
        "--data",
        &data,
        &bare,
    ]);
    assert!(said.contains("keys are not in it"), "{said}");
    assert!(!Path::new(&bare).join("keys").exists());
    refused(
        &["storage", "restore", "--data", &data, &copy],
        "is used by another",
    );
    drop(house);
    refused(
        &["storage", "restore", "--data", &data, &copy],
        "is not empty",
    );

    // a new machine
    let new = folder.file("new");
    done(&["storage", "restore", "--data", &new, &copy]);
    let house = House::start(Path::new(&new), &[]);
    is_whole(&house, &before);
    let log = house.staff_log();
    assert!(log.contains("backed-up storage/with-keys "), "{log}");
    assert!(log.contains("restored back-up/20"), "{log}");
    drop(house);

    // without keys it comes back where the keys are, and not among another authority's
    let other = folder.file("other");
    refused(&["storage", "restore", "--data", &other, &bare], "keys");
    std::fs::remove_dir_all(&other).unwrap();
    drop(House::start(Path::new(&other), &[]));
    std::fs::remove_file(Path::new(&other).join("pratique.db")).unwrap();
    refused(&["storage", "restore", "--data", &other, &copy], "differs");

    // a copy that broke off is none
    std::fs::remove_file(Path::new(&copy).join("back-up.json")).unwrap();
    refused(
        &["storage", "restore", "--data", &folder.file("third"), &copy],
        "back-up.json",
    );
}

#[test]
fn a_copy_of_a_service_on_a_server_comes_back_on_a_machine_of_its_own() {
    let folder = Folder::new("back-up-server");
    let cluster = Arc::new(Cluster::start());
    let (database, second) = (cluster.new_database(), cluster.new_database());
    let (url, data) = (database.address(), folder.file("data"));
    let server = [("DATABASE_URL", url.as_str())];
    let house = House::start(Path::new(&data), &server);
    let before = published(&house);
    let (copy, new) = (folder.file("copy"), folder.file("new"));
    let arguments = ["storage", "back-up", "--data", &data, &copy];
    let (code, _, errors) = program::pratique_with(&arguments, &server);
    assert_eq!(code, 0, "{errors}");
    drop(house);
    done(&["storage", "restore", "--data", &new, &copy]);
    is_whole(&House::start(Path::new(&new), &[]), &before);

    let (url, third) = (second.address(), folder.file("third"));
    let other = [("DATABASE_URL", url.as_str())];
    let arguments = ["storage", "restore", "--data", &third, &copy];
    let (code, _, errors) = program::pratique_with(&arguments, &other);
    assert_eq!(code, 0, "{errors}");
    is_whole(&House::start(Path::new(&third), &other), &before);
}

#[test]
fn the_last_administrator_comes_in_again() {
    let folder = founded("recover");
    let data = folder.file("data");
    let house = House::start(Path::new(&data), &[]);
    refused(
        &["staff", "recover", "--data", &data, "nobody"],
        "administrators are: chief",
    );
    refused(
        &["staff", "recover", "--data", &data, "nurse"],
        "is no administrator",
    );
    let origin = ["--origin", "https://health.example/"];
    let recover = [
        &["--json", "staff", "recover", "--data", &data][..],
        &origin,
        &["chief"],
    ]
    .concat();
    let said: serde_json::Value = serde_json::from_str(&done(&recover)).unwrap();
    let link = said["link"].as_str().unwrap();
    let code = link
        .strip_prefix("https://health.example/desk/#join=")
        .unwrap();
    let challenge = house.post(
        "/api/enrolment/challenge",
        &format!("{{\"code\":\"{code}\"}}"),
    );
    assert!(challenge.contains("\"account\":\"chief\""), "{challenge}");
    let log = house.staff_log();
    assert!(log.contains(" program reopened account/chief "), "{log}");
}

#[test]
fn a_folder_without_an_authority_is_said_to_be_none_and_stays_as_it_was() {
    let folder = Folder::new("mistyped");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let missing = folder.path().join("missing");
    let copy = folder.path().join("copy").display().to_string();
    for place in [&empty, &missing] {
        let data = place.display().to_string();
        let word = format!("there is no authority in {data}");
        for arguments in [
            &[
                "storage",
                "move",
                "--data",
                &data,
                "--to",
                "postgres://x@127.0.0.1:1/x",
            ][..],
            &["storage", "back-up", "--data", &data, &copy],
            &["staff", "recover", "--data", &data, "chief"],
            &["keys", "renew", "--data", &data],
        ] {
            refused(arguments, &word);
        }
        refused(
            &["storage", "restore", "--data", &copy, &data],
            "there is no whole copy in",
        );
    }
    assert_eq!(std::fs::read_dir(&empty).unwrap().count(), 0);
    assert!(!missing.exists() && !Path::new(&copy).exists());
}
