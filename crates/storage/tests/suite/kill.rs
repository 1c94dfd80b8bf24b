//! The program is killed at random moments, and everything that it acknowledged is there afterwards. The victim is this test
//! program itself, started once more: it issues, revokes and publishes as fast as it can, and says each act that succeeded.
//!
//! Five rounds; `PRATIQUE_KILLS=50` makes them fifty.

use crate::asking::{acts, count, number};
use crate::exposure::{exposure_key, upload};
use crate::given::{Given, Place};
use crate::people::{DAY, actor, begin_log, certificate, draft, hash, now, publication};
use crate::verification::{
    caller, certificate as certificate_to, claim, code, issue as issue_codes,
};
use audit::Act;
use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use storage::{
    Certified, Claimed, CodeHash, Correction, Fault, NewVerificationCertificate, Publish, Store,
};
use time::OffsetDateTime;

const PLACE: &str = "PRATIQUE_VICTIM_PLACE";
const ROUND: &str = "PRATIQUE_VICTIM_ROUND";
/// How many issue at once.
const TASKS: u64 = 4;
/// The longest life of a victim, in milliseconds, from its first act.
const LONGEST: u64 = 250;

pub(crate) async fn what_was_acknowledged_outlives_a_kill(given: &Given) {
    begin_log(given).await;
    caller(given, "app", 1, i64::MAX).await;
    let rounds = std::env::var("PRATIQUE_KILLS").map_or(5, |rounds| rounds.parse().unwrap());
    let mut known = Vec::new();
    for round in 0..rounds {
        // at random in the real sense: a seed would not repeat what the machine does
        let life = Duration::from_millis(RandomState::new().hash_one(round) % LONGEST);
        known.extend(victim(&given.place, round, life));
        holds(
            given,
            &known,
            &format!("round {round}, killed after {life:?}"),
        )
        .await;
    }
    assert!(
        known.len() as u64 > rounds,
        "the victims did next to nothing: {}",
        known.len()
    );
    println!("{rounds} kills, {} acts acknowledged", known.len());
}

/// Starts a victim, kills it, and returns what it acknowledged.
fn victim(place: &Place, round: u64, life: Duration) -> Vec<String> {
    let place = match place {
        Place::File(path) => path.display().to_string(),
        Place::Server(database) => database.address(),
    };
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args([
            "kill::works_until_it_is_killed",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(PLACE, place)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let first = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.starts_with("did "));
    let killing = std::thread::spawn(move || {
        std::thread::sleep(life);
        victim.kill().unwrap();
        victim.wait().unwrap()
    });
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    assert!(!killing.join().unwrap().success(), "it ended by itself");
    let acknowledged = first.into_iter().chain(rest);
    acknowledged
        .filter_map(|line| line.strip_prefix("did ").map(str::to_owned))
        .collect()
}

/// A server may be at the victim's last word still.
async fn nobody_is_at_it(store: &Store) {
    let busy = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
         AND pid <> pg_backend_pid() AND state <> 'idle'";
    while matches!(store, Store::Postgres(_)) && number(store, busy).await > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The keys that were uploaded, whole batches of them.
async fn keys_that_are_there(given: &Given, round: &str) -> BTreeSet<[u8; 16]> {
    let there = given.to_cover("XD", now(), None, u32::MAX).await.unwrap();
    assert_eq!(there.len() % 9, 0, "{round}: a batch is there by half");
    there.into_iter().collect()
}

/// Everything known is there, nothing is there by half.
async fn holds(given: &Given, known: &[String], round: &str) {
    nobody_is_at_it(given).await;
    let done = acts(given).await;
    let times = |act: Act| done.iter().filter(|(one, _)| *one == act).count() as i64;
    assert_eq!(
        count(given, "issued", "").await,
        times(Act::Issued) + times(Act::Corrected),
        "{round}"
    );
    assert_eq!(
        count(given, "issued", "WHERE revoked_at IS NOT NULL").await,
        times(Act::Revoked),
        "{round}"
    );
    assert_eq!(
        count(given, "publication", "").await,
        times(Act::Published),
        "{round}"
    );
    let last = number(given, "SELECT COALESCE(MAX(version), 0) FROM publication").await;
    assert_eq!(last, times(Act::Published), "{round}");
    assert_eq!(
        count(given, "approved", "").await,
        times(Act::Approved),
        "{round}"
    );
    assert_eq!(
        count(given, "draft", "").await,
        times(Act::Drafted) - times(Act::Approved),
        "{round}"
    );
    codes_are_as_counted(given, round).await;
    let there = keys_that_are_there(given, round).await;
    for act in known {
        let (what, which) = act.split_once(' ').unwrap();
        let which: u64 = which.parse().unwrap();
        let is_there = match what {
            "issued" => given.issued(&hash(which)).await.unwrap().is_some(),
            "revoked" => given
                .issued(&hash(which))
                .await
                .unwrap()
                .is_some_and(|kept| kept.revoked_at.is_some()),
            "claimed" => {
                let status = given.code_status(&code(which).uuid).await.unwrap();
                status.is_some_and(|status| status.is_claimed)
            }
            // the same token again has the certificate that was acknowledged
            "certified" => {
                let later = certificate_of(which, now() + DAY);
                let again = given
                    .certify(&[later], OffsetDateTime::UNIX_EPOCH, 0, now())
                    .await;
                again.unwrap() == [Certified::Given(certificate_of(which, now()).signed)]
            }
            "uploaded" => (which..which + 9).all(|key| there.contains(&exposure_key(key).key)),
            _ => which as i64 <= last,
        };
        assert!(is_there, "{round}: {act} was acknowledged and is lost");
    }
}

/// What became of codes and tokens was counted with it.
async fn codes_are_as_counted(given: &Given, round: &str) {
    let is_claimed = count(given, "verification_code", "WHERE claimed = 1").await;
    let rows = [
        count(given, "verification_code", "").await,
        is_claimed,
        count(given, "verification_certificate", "").await,
    ];
    let counted = ["issued", "claimed", "certified"];
    for (column, rows) in counted.iter().zip(rows) {
        let counted = format!("SELECT COALESCE(SUM({column}), 0) FROM verification_count");
        assert_eq!(number(given, &counted).await, rows, "{round}: {column}");
    }
}

/// The victim. It is no test by itself: whoever starts it kills it.
#[test]
#[ignore = "the kill test starts it"]
fn works_until_it_is_killed() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = if place.starts_with("postgres:") {
            Store::open_server(&place).await.unwrap()
        } else {
            Store::open_file(place.as_ref()).await.unwrap()
        };
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| tokio::spawn(issue(store.clone(), (round * TASKS + task) << 32)))
            .collect();
        let codes = tokio::spawn(use_codes(store.clone(), round << 32));
        let uploads = tokio::spawn(send_keys(store.clone(), round << 32));
        publish(&store, round).await;
        drop((tasks, codes, uploads));
    });
}

async fn issue(store: Store, from: u64) {
    for first in (from..).step_by(3) {
        let mut batch = [first, first + 1, first + 2].map(certificate);
        if first > from {
            batch[2].corrects = Some(hash(first - 2));
        }
        store.issue(&batch, now()).await.unwrap();
        for record in first..first + 3 {
            say("issued", record);
        }
        if first > from {
            say("revoked", first - 2);
        }
        store
            .correct(&hash(first), Correction::Revoke, &actor("nurse"), now())
            .await
            .unwrap();
        say("revoked", first);
    }
}

fn certificate_of(number: u64, at: OffsetDateTime) -> NewVerificationCertificate {
    certificate_to(number, number, at)
}

/// Codes by the three, each used and certified at once.
async fn use_codes(store: Store, from: u64) {
    for first in (from..).step_by(3) {
        let numbers = [first, first + 1, first + 2];
        issue_codes(&store, numbers.map(code).to_vec(), now()).await;
        let claims = numbers.map(|number| claim(CodeHash::Short(code(number).short_hash)));
        let claimed = store.claim_codes(&claims, 0, now()).await.unwrap();
        assert!(claimed.iter().all(|one| matches!(one, Claimed::Now { .. })));
        for number in numbers {
            say("claimed", number);
        }
        let certificates = numbers.map(|number| certificate_of(number, now()));
        store
            .certify(&certificates, OffsetDateTime::UNIX_EPOCH, 0, now())
            .await
            .unwrap();
        for number in numbers {
            say("certified", number);
        }
    }
}

/// People upload three keys each, several at once.
async fn send_keys(store: Store, from: u64) {
    for first in (from..).step_by(9) {
        let batch = [first, first + 3, first + 6].map(|first| upload(first..first + 3));
        store.upload_keys(&batch, now()).await.unwrap();
        say("uploaded", first);
    }
}

/// Two officers, one file after another.
async fn publish(store: &Store, round: u64) {
    let approver = actor("two");
    for file in 0.. {
        let id = format!("{round}-{file}");
        store.draft(&draft(&id, &id, "one"), now()).await.unwrap();
        let version = store
            .published()
            .await
            .unwrap()
            .map_or(0, |last| last.version)
            + 1;
        let publication = publication(version);
        match store
            .publish(
                &Publish {
                    publication: &publication,
                    approval: Some((&id, &approver)),
                },
                now(),
            )
            .await
        {
            Ok(()) => say("published", version),
            Err(Fault::Overtaken) => {}
            Err(fault) => panic!("{fault}"),
        }
    }
}

/// One write, which the pipe takes as a whole.
fn say(what: &str, which: u64) {
    let line = format!("did {what} {which}\n");
    std::io::stdout().write_all(line.as_bytes()).unwrap();
}
