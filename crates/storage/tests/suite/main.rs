//! What `storage` promises, once, on both databases: each case is a function over a store that is its own, and runs on a new file of
//! SQLite and on a new database of a PostgreSQL that this process starts.
//!
//! `on_sqlite` and `on_postgres` run all of them, one after the other, and say at the end which failed. A name, or a piece of one,
//! in `PRATIQUE_CASE` runs only those that have it. `PRATIQUE_KILLS=50` makes the rounds of the kill test fifty.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod accounts;
mod asking;
mod certificates;
mod cluster;
mod exposure;
mod given;
mod jobs;
mod kill;
mod moving;
mod people;
mod publishing;
mod removal;
mod sessions;
mod staff_log;
mod tables;
mod trouble;
mod verification;

use cluster::Cluster;
use given::{Given, Place};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A case that takes longer has stopped.
const PATIENCE: Duration = Duration::from_secs(120);

type Running<'g> = Pin<Box<dyn Future<Output = ()> + 'g>>;
type Case = (&'static str, for<'g> fn(&'g Given) -> Running<'g>);

macro_rules! cases {
    ($($file:ident: $($case:ident)*;)*) => {
        &[$($((concat!(stringify!($file), "::", stringify!($case)), |given| Box::pin($file::$case(given)))),*),*]
    };
}

const ON_BOTH: &[Case] = cases! {
    tables: up_down_and_up_again copies_that_start_together every_column_has_its_comment a_newer_database_is_refused another_programs_database_is_refused;
    accounts: the_first_code_opens_once the_first_code_of_an_earlier_start_ends first_codes_of_copies_that_start_together
        an_invitation_opens_once a_code_ends_at_its_time of_many_with_one_code_one_comes_in a_name_or_a_key_that_is_taken
        a_recovery_code_opens_the_same_account new_recovery_codes_end_the_old
        an_invitation_is_taken_back an_administrator_is_let_in_again roles_are_those_of_now;
    removal: a_removed_account_keeps_nothing_but_its_name the_last_administrator_stays two_administrators_remove_each_other
        two_administrators_step_down_at_once who_is_removed_does_not_come_back_meanwhile;
    sessions: a_session_ends_at_its_end a_session_that_nobody_uses_ends a_session_has_the_roles_of_now signing_out_is_logged_once
        a_sign_in_notes_how_the_key_was_used a_challenge_is_answered_once;
    certificates: a_batch_says_what_became_of_each what_was_issued_yesterday_is_a_duplicate what_is_refused_leaves_no_trace a_record_that_is_there_takes_all_back
        a_large_batch many_issue_at_once one_of_many_alike_is_recorded one_of_many_corrections_counts
        a_revocation_is_written_once a_revocation_is_taken_back an_unknown_one_is_not_found revoked_ones_in_order
        corrections_from_both_ends_do_not_wait_for_each_other the_first_key_of_a_day_stays what_is_past_its_time_is_erased;
    publishing: drafts_are_kept_and_withdrawn a_version_follows_on_the_last nobody_approves_their_own a_draft_is_approved_once
        an_approved_file_takes_the_place_of_the_last one_of_many_publishers_wins an_approval_that_was_overtaken_keeps_its_draft;
    staff_log: a_log_begins_once without_a_log_nothing_happens lines_come_in_pieces a_clock_that_goes_back what_cannot_stand_in_the_log;
    exposure: a_batch_says_what_became_of_each_upload a_key_is_there_once who_knows_a_key_that_nobody_could_download_is_its_owner
        a_published_key_is_revised_once_with_all_that_cover_it what_nobody_saw_is_rewritten_or_never_published
        a_key_in_use_is_released_when_it_ends an_hour_is_covered_once keys_come_in_pages_by_region_and_for_travellers
        files_are_known_all_or_none what_was_uploaded_is_counted_by_day keys_and_files_end_after_a_fortnight a_large_batch_of_uploads;
    jobs: one_of_many_copies_holds_a_job a_lease_that_somebody_else_took_finishes_nothing a_job_is_due_again a_failed_job_says_why;
    verification: a_code_is_used_once_in_either_form what_a_phone_cannot_use_stays_unused of_many_who_bring_a_code_one_gets_it
        what_is_refused_eats_no_quota many_issue_within_their_quota a_token_becomes_one_certificate many_certify_the_same_tokens
        a_code_is_ended_before_its_time staff_issue_with_a_line_that_names_no_code callers_are_let_in_and_out
        counts_are_of_days_that_are_over codes_tokens_and_counts_are_erased_in_their_time;
    moving: only_an_empty_database_takes_a_copy a_copy_is_of_one_moment a_copy_that_is_put_away_opens_nothing_for_who_left;
    trouble: somebody_holds_the_log_and_goes_silent;
    kill: what_was_acknowledged_outlives_a_kill;
};

const ON_SQLITE: &[Case] = cases! {
    certificates: erased_bytes_are_not_in_the_files;
    trouble: a_full_disk_heals;
};

/// Those that stop the server come last.
const ON_POSTGRES: &[Case] = cases! {
    moving: to_the_other_database_and_back services_at_a_server_are_counted;
    trouble: a_server_that_is_gone_heals a_server_that_crashes_loses_nothing;
};

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    run(&[ON_BOTH, ON_SQLITE], &|number| {
        Place::File(folder.path().join(format!("case-{number}.sqlite")))
    });
}

#[test]
fn on_postgres() {
    let cluster = Arc::new(Cluster::start());
    run(&[ON_BOTH, ON_POSTGRES], &|_| {
        Place::Server(Arc::new(cluster.new_database()))
    });
    let log = cluster.log();
    assert!(
        !log.contains("deadlock detected"),
        "transactions waited for each other:\n{log}"
    );
}

/// Runs all cases, each on a place of its own, and names those that failed.
fn run(cases: &[&[Case]], place: &dyn Fn(usize) -> Place) {
    let only = std::env::var("PRATIQUE_CASE").unwrap_or_default();
    let chosen = || {
        cases
            .iter()
            .copied()
            .flatten()
            .filter(|(name, _)| name.contains(&only))
    };
    assert!(chosen().count() > 0, "no case has \"{only}\" in its name");
    let runtime = Runtime::new().unwrap();
    let mut failed = Vec::new();
    for (number, (name, case)) in chosen().enumerate() {
        let began = Instant::now();
        let passed = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(one(*case, place(number)));
        }));
        println!(
            "{name}: {} ({:?})",
            if passed.is_ok() { "passed" } else { "FAILED" },
            began.elapsed()
        );
        if passed.is_err() {
            failed.push(*name);
        }
    }
    assert!(
        failed.is_empty(),
        "these cases failed: {}",
        failed.join(", ")
    );
}

/// Whatever a case does, the staff log is unbroken afterwards.
async fn one(case: for<'g> fn(&'g Given) -> Running<'g>, place: Place) {
    let given = Given::at(place).await;
    tokio::time::timeout(PATIENCE, async {
        case(&given).await;
        if asking::has_table(&given, "staff_log").await {
            asking::unbroken_log(&given).await;
        }
    })
    .await
    .expect("the case did not end");
    given.close().await;
}
