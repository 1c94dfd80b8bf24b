//! A phone that has the list of revocations before fetches the difference alone, and what it leads to is the list that officers signed.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "house/answer.rs"]
mod answer;
#[allow(dead_code, reason = "other tests use the rest of it")]
mod house;

use answer::Answer;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use bulletin::Digest;
use house::{House, NOW, Session};
use revocation::{Delta, Draft, HashType, List, Mark, RevocationHash, Scope};
use storage::Roles;

/// Room for so many, which is some kilobytes: for shorter lists there is no difference.
const ROOM: u32 = 10_000;

fn list(version: u64, of: std::ops::Range<u32>) -> Vec<u8> {
    let mut draft = Draft::new(version, NOW).with_room_for(ROOM);
    for number in of {
        draft.revoke(&Mark {
            scope: Scope::Key([7; 8]),
            hash_type: HashType::Uci,
            hash: RevocationHash::of_uci(&format!("URN:UVCI:01:XD:{number}")),
        });
    }
    draft.write().unwrap()
}

/// Two officers agree on a list, which is in force from then on under its digest.
async fn publish(house: &House, officers: &[Session; 2], name: &str, list: Vec<u8>) -> String {
    let digest = Digest::of(&list).to_string();
    let drafts = format!("/api/publishing/drafts?kind=revocations&name={name}");
    let binary = "application/octet-stream";
    let (status, draft) = house.send(&drafts, &officers[0], binary, list).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    let id = draft["id"].as_str().unwrap();
    let approval = format!("/api/publishing/drafts/{id}/approval");
    let approved = house.ask(
        "POST",
        &approval,
        Some(&officers[1]),
        serde_json::Value::Null,
    );
    assert_eq!(approved.await.0, StatusCode::OK);
    digest
}

#[tokio::test]
async fn the_difference_leads_to_the_list_that_is_signed_and_costs_next_to_nothing() {
    let house = House::new().await;
    let officers = [
        house.session("one", Roles::OFFICER).await,
        house.session("other", Roles::OFFICER).await,
    ];
    let lists = [list(1, 0..2_000), list(2, 5..2_010)];
    let [before, after] = lists.clone();
    let before = publish(&house, &officers, "gateway.bin", before).await;
    let after = publish(&house, &officers, "gateway.bin", after).await;
    let get = async |path: String| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        Answer::to(request, house.router()).await
    };

    let difference = get(format!("/bulletins/{after}/from/{before}")).await;
    assert_eq!(difference.status, StatusCode::OK);
    assert!(
        difference.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(difference.headers["access-control-allow-origin"], "*");
    assert!(
        difference.body.len() * 50 < lists[1].len(),
        "{} bytes",
        difference.body.len()
    );
    let read = Delta::read(&difference.body).unwrap();
    let made = read.apply(&List::read(&lists[0]).unwrap()).unwrap();
    assert_eq!(made, lists[1]);

    let unknown = "0".repeat(64);
    for (to, from) in [
        (&before, &after),
        (&after, &after),
        (&after, &unknown),
        (&unknown, &before),
    ] {
        let none = get(format!("/bulletins/{to}/from/{from}")).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{to} from {from}");
    }

    // it stays where something else is published
    publish(&house, &officers, "other.bin", list(1, 0..1)).await;
    let still = get(format!("/bulletins/{after}/from/{before}")).await;
    assert_eq!(still.body, difference.body);
}
