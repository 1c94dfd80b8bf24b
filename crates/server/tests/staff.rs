//! What staff ask for: who may, and what then happens. The table below is written by hand; the program has one of its own.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::too_many_lines,
    reason = "a walk through the desk is told in one piece"
)]

#[allow(dead_code, reason = "other tests use the rest of it")]
mod house;

use axum::http::{Method, StatusCode};
use house::{House, NOW};
use serde_json::{Value, json};
use storage::Roles;
use time::Duration;

/// Method, path, and the letters of those who may: i issuer, o officer, p operator, a auditor, m administrator; `*` whoever is
/// signed in, `-` anybody.
const WHO_MAY: [(&str, &str, &str); 41] = [
    ("POST", "/api/sign-in/challenge", "-"),
    ("POST", "/api/sign-in", "-"),
    ("POST", "/api/enrolment/challenge", "-"),
    ("POST", "/api/enrolment", "-"),
    ("GET", "/api/session", "*"),
    ("POST", "/api/session/recovery-codes", "*"),
    ("GET", "/api/staff", "m"),
    ("POST", "/api/staff/invitations", "m"),
    ("DELETE", "/api/staff/invitations/none", "m"),
    ("PUT", "/api/staff/nobody/roles", "m"),
    ("DELETE", "/api/staff/nobody", "m"),
    ("GET", "/api/desk/form", "i"),
    ("POST", "/api/desk/checks", "i"),
    ("POST", "/api/desk/certificates", "i"),
    ("POST", "/api/desk/readings", "i"),
    ("POST", "/api/desk/batches", "i"),
    ("POST", "/api/desk/revocations", "i"),
    ("DELETE", "/api/desk/revocations", "i"),
    ("POST", "/api/desk/exposure-codes", "i"),
    ("GET", "/api/desk/exposure-codes/none", "i"),
    ("DELETE", "/api/desk/exposure-codes/none", "i"),
    ("GET", "/api/exposure/callers", "m"),
    ("POST", "/api/exposure/callers", "m"),
    ("DELETE", "/api/exposure/callers/none", "m"),
    // programs with a key of their own, which no role stands for
    ("POST", "/api/verify", "-"),
    ("POST", "/api/certificate", "-"),
    ("POST", "/api/issue", "-"),
    ("POST", "/api/batch-issue", "-"),
    ("POST", "/api/checkcodestatus", "-"),
    ("POST", "/api/expirecode", "-"),
    ("GET", "/api/stats/realm.json", "-"),
    ("GET", "/api/publishing", "o"),
    ("POST", "/api/publishing/drafts?kind=pack&name=x.json", "o"),
    ("POST", "/api/publishing/drafts/revocations", "o"),
    ("POST", "/api/publishing/drafts/removal", "o"),
    ("GET", "/api/publishing/drafts/none", "o"),
    ("POST", "/api/publishing/drafts/none/approval", "o"),
    ("DELETE", "/api/publishing/drafts/none", "o"),
    ("GET", "/api/audit/log", "a"),
    ("GET", "/api/service", "pm"),
    ("DELETE", "/api/session", "*"),
];
const ROLES: [(char, Roles); 5] = [
    ('i', Roles::ISSUER),
    ('o', Roles::OFFICER),
    ('p', Roles::OPERATOR),
    ('a', Roles::AUDITOR),
    ('m', Roles::ADMINISTRATOR),
];

fn order() -> Value {
    json!({
        "kind": "test", "family": "Exemple", "given": "Léa", "birth": "1990-02-28", "method": "naat",
        "sampled_at": "2026-11-25T08:15:00Z", "result": "not-detected", "centre": "Test centre 4",
    })
}

/// That the gate let nobody through, rather than that a handler said no.
fn is_refused_at_the_gate(status: StatusCode, body: &Value) -> bool {
    let code = body["code"].as_str().unwrap_or_default();
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
        && ["NOT_SIGNED_IN", "NOT_YOUR_ROLE", "CSRF"].contains(&code)
}

#[tokio::test]
async fn every_route_is_open_to_those_in_the_table_and_to_nobody_else() {
    let house = House::new().await;
    for (method, path, who) in WHO_MAY {
        let (status, body) = house.ask(method, path, None, Value::Null).await;
        assert_eq!(
            is_refused_at_the_gate(status, &body),
            who != "-",
            "{method} {path}, no session: {status} {body}"
        );
        for (letter, role) in ROLES {
            let session = house
                .session(&format!("{letter}-{}", path.len()), role)
                .await;
            let (status, body) = house.ask(method, path, Some(&session), Value::Null).await;
            let may = who == "-" || who == "*" || who.contains(letter);
            assert_eq!(
                !is_refused_at_the_gate(status, &body),
                may,
                "{method} {path}, {letter}: {status} {body}"
            );
        }
    }
}

#[tokio::test]
async fn the_table_knows_every_route_that_the_program_describes() {
    let house = House::new().await;
    let (_, described) = house.ask("GET", "/openapi.json", None, Value::Null).await;
    let mut described: Vec<String> = described["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, _)| path.starts_with("/api/"))
        .flat_map(|(path, methods)| {
            let shown = path.replace("{account}", "nobody").replace("{id}", "none");
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{} {shown}", method.to_uppercase()))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut written: Vec<String> = WHO_MAY
        .iter()
        .map(|(method, path, _)| format!("{method} {}", path.split('?').next().unwrap()))
        .collect();
    described.sort();
    written.sort();
    assert_eq!(described, written);
}

#[tokio::test]
async fn a_request_without_the_words_of_its_page_changes_nothing() {
    let house = House::new().await;
    let mut session = house.session("nurse", Roles::ISSUER).await;
    let body = json!({"order": order()});
    session.csrf = "another".into();
    let (status, answer) = house
        .ask(
            "POST",
            "/api/desk/certificates",
            Some(&session),
            body.clone(),
        )
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::FORBIDDEN, &json!("CSRF"))
    );
    let foreign = [("origin", "https://elsewhere.example")];
    let (status, answer) = house
        .ask_with(
            "POST",
            "/api/sign-in/challenge",
            None,
            Value::Null,
            &foreign,
        )
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::FORBIDDEN, &json!("CSRF"))
    );
}

#[tokio::test]
async fn a_session_ends_by_itself_and_at_its_owners_word() {
    let house = House::new().await;
    let session = house.session("nurse", Roles::ISSUER).await;
    house.set_clock(NOW + Duration::minutes(59));
    assert_eq!(
        house
            .ask("GET", "/api/session", Some(&session), Value::Null)
            .await
            .0,
        StatusCode::OK
    );
    house.set_clock(NOW + Duration::minutes(59 + 61));
    assert_eq!(
        house
            .ask("GET", "/api/session", Some(&session), Value::Null)
            .await
            .0,
        StatusCode::UNAUTHORIZED
    );
    let session = house.session("nurse-2", Roles::ISSUER).await;
    assert_eq!(
        house
            .ask("DELETE", "/api/session", Some(&session), Value::Null)
            .await
            .0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        house
            .ask("GET", "/api/session", Some(&session), Value::Null)
            .await
            .0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_certificate_is_issued_recorded_corrected_and_revoked() {
    let house = House::new().await;
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let (status, issued) = house
        .ask(
            "POST",
            "/api/desk/certificates",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    assert!(issued["text"].as_str().unwrap().starts_with("HC1:"));
    // the same again
    let (status, again) = house
        .ask(
            "POST",
            "/api/desk/certificates",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    assert_eq!(
        (status, &again["code"]),
        (StatusCode::CONFLICT, &json!("DUPLICATE"))
    );
    let (_, checked) = house
        .ask(
            "POST",
            "/api/desk/checks",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    assert_eq!(checked, json!({"findings": [], "duplicate": true}));
    // a day later it is one still, two days later nobody knows any more
    house.set_clock(NOW + Duration::days(1));
    let nurse = house.session("nurse-1", Roles::ISSUER).await;
    let (_, checked) = house
        .ask(
            "POST",
            "/api/desk/checks",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    assert_eq!(checked["duplicate"], true);
    house.set_clock(NOW + Duration::days(2));
    house.store().erase(NOW + Duration::days(2)).await.unwrap();
    let nurse = house.session("nurse-2", Roles::ISSUER).await;
    let (_, checked) = house
        .ask(
            "POST",
            "/api/desk/checks",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    assert_eq!(checked["duplicate"], false);
    // what its code says can be ordered again as it is
    let named = json!({"certificate": issued["text"]});
    let (status, read) = house
        .ask("POST", "/api/desk/readings", Some(&nurse), named)
        .await;
    assert_eq!(status, StatusCode::OK, "{read}");
    assert_eq!(read["uvci"], issued["uvci"]);
    assert_eq!(read["order"], issued["order"]);
    let again = json!({"order": read["order"]});
    let (_, checked) = house
        .ask("POST", "/api/desk/checks", Some(&nurse), again)
        .await;
    assert_eq!(checked["findings"], json!([]));
    // an identifier says nothing of what stands in the certificate
    let named = json!({"certificate": issued["uvci"]});
    let (status, _) = house
        .ask("POST", "/api/desk/readings", Some(&nurse), named)
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // a mistake in the name: the old one is revoked with the new one's issue
    let mut right = order();
    right["given"] = "Lea".into();
    let body = json!({"order": right, "replaces": issued["text"]});
    let (status, corrected) = house
        .ask("POST", "/api/desk/certificates", Some(&nurse), body.clone())
        .await;
    assert_eq!(status, StatusCode::CREATED, "{corrected}");
    assert_eq!(house.store().revoked(house.now()).await.unwrap().len(), 1);
    assert_eq!(
        house
            .ask("POST", "/api/desk/certificates", Some(&nurse), body)
            .await
            .0,
        StatusCode::NOT_FOUND
    );
    let named = json!({"certificate": corrected["uvci"]});
    let (status, revoked) = house
        .ask("POST", "/api/desk/revocations", Some(&nurse), named.clone())
        .await;
    assert_eq!(
        (status, &revoked["uvci"]),
        (StatusCode::OK, &corrected["uvci"])
    );
    assert_eq!(house.store().revoked(house.now()).await.unwrap().len(), 2);
    assert_eq!(
        house
            .ask("DELETE", "/api/desk/revocations", Some(&nurse), named)
            .await
            .0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(house.store().revoked(house.now()).await.unwrap().len(), 1);
    let unknown = json!({"certificate": "URN:UVCI:01:XD:NOTHING#8"});
    assert_eq!(
        house
            .ask("POST", "/api/desk/revocations", Some(&nurse), unknown)
            .await
            .0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_order_is_refused_with_all_that_is_wrong_with_it() {
    let house = House::new().await;
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let mut wrong = order();
    wrong["birth"] = "2030-01-01".into();
    wrong["result"] = "perhaps".into();
    let (status, answer) = house
        .ask(
            "POST",
            "/api/desk/certificates",
            Some(&nurse),
            json!({"order": wrong}),
        )
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("ORDER"))
    );
    let members: Vec<&str> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["member"].as_str())
        .collect();
    assert!(
        members.contains(&"sampled_at") && members.contains(&"result"),
        "{answer}"
    );
    assert_eq!(house.store().issued_today(NOW).await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_is_shown_first_and_its_good_rows_issued() {
    let house = House::new().await;
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let csv = "kind,family,given,birth,method,sampled_at,result,centre\n\
        test,Muster,Anna,1980-01-02,naat,2026-11-25T07:00:00Z,not-detected,One\n\
        test,Muster,Otto,1980-13-02,naat,2026-11-25T07:00:00Z,not-detected,One\n\
        test,Muster,Anna,1980-01-02,naat,2026-11-25T07:00:00Z,not-detected,One\n";
    let (status, shown) = house
        .send(
            "/api/desk/batches?preview=true",
            &nurse,
            "text/csv",
            csv.into(),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    assert_eq!(shown["issued"], json!([]));
    assert_eq!(shown["rows"][1]["findings"][0]["member"], "birth");
    let (_, done) = house
        .send(
            "/api/desk/batches?preview=false",
            &nurse,
            "text/csv",
            csv.into(),
        )
        .await;
    assert_eq!(done["issued"].as_array().unwrap().len(), 1);
    assert_eq!(done["rows"][2]["duplicate"], true);
    let (status, refused) = house
        .send("/api/desk/batches", &nurse, "text/csv", "nothing\n".into())
        .await;
    assert_eq!(
        (status, &refused["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("UPLOAD"))
    );
    let (status, _) = house
        .send("/api/desk/batches", &nurse, "image/png", csv.into())
        .await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = vec![b' '; order::MAX_UPLOAD_BYTES + 1];
    let (status, _) = house
        .send("/api/desk/batches", &nurse, "text/csv", large)
        .await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn nothing_takes_effect_with_one_officer() {
    let house = House::new().await;
    let one = house.session("one", Roles::OFFICER).await;
    let other = house.session("other", Roles::OFFICER).await;
    let announcement = json!([{
        "id": "water", "level": "advice", "from": "2026-11-25T00:00:00Z", "until": "2026-12-01T00:00:00Z",
        "title": {"en": "Boil water"}, "text": {"en": "Boil water before you drink it."},
    }]);
    let path = "/api/publishing/drafts?kind=announcements&name=announcements.json";
    let bytes = announcement.to_string().into_bytes();
    let (status, draft) = house
        .send(path, &one, "application/octet-stream", bytes)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    assert!(
        draft["differences"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line["sentence"].as_str().unwrap().contains("Boil water"))
    );
    let before = house.version();
    let approval = format!(
        "/api/publishing/drafts/{}/approval",
        draft["id"].as_str().unwrap()
    );
    let (status, refused) = house.ask("POST", &approval, Some(&one), Value::Null).await;
    assert_eq!(
        (status, &refused["code"]),
        (StatusCode::FORBIDDEN, &json!("SAME_OFFICER"))
    );
    assert_eq!(house.version(), before);
    let (status, published) = house
        .ask("POST", &approval, Some(&other), Value::Null)
        .await;
    assert_eq!(
        (status, published["version"].as_u64()),
        (StatusCode::OK, Some(before + 1))
    );
    let (_, overview) = house
        .ask("GET", "/api/publishing", Some(&one), Value::Null)
        .await;
    assert!(
        overview["in_force"]
            .as_array()
            .unwrap()
            .iter()
            .any(|file| file["kind"] == "announcements")
    );
    assert_eq!(overview["drafts"], json!([]));
    // it stays over the next day's edition and a restart
    let house = house.restarted(NOW + Duration::days(2)).await;
    assert!(house.names().contains(&"announcements.json".to_owned()));
}

#[tokio::test]
async fn what_was_drafted_against_another_state_is_overtaken() {
    let house = House::new().await;
    let one = house.session("one", Roles::OFFICER).await;
    let other = house.session("other", Roles::OFFICER).await;
    let body = json!({"kind": "pack", "name": "mpox.json"});
    let (_, first) = house
        .ask(
            "POST",
            "/api/publishing/drafts/removal",
            Some(&one),
            body.clone(),
        )
        .await;
    let (_, second) = house
        .ask("POST", "/api/publishing/drafts/removal", Some(&one), body)
        .await;
    let approve = |draft: &Value| {
        format!(
            "/api/publishing/drafts/{}/approval",
            draft["id"].as_str().unwrap()
        )
    };
    assert_eq!(
        house
            .ask("POST", &approve(&first), Some(&other), Value::Null)
            .await
            .0,
        StatusCode::OK
    );
    assert!(!house.names().contains(&"mpox.json".to_owned()));
    let (status, answer) = house
        .ask("POST", &approve(&second), Some(&other), Value::Null)
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::CONFLICT, &json!("OVERTAKEN"))
    );
    let draft = format!("/api/publishing/drafts/{}", second["id"].as_str().unwrap());
    assert_eq!(
        house
            .ask("DELETE", &draft, Some(&other), Value::Null)
            .await
            .0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        house.ask("GET", &draft, Some(&other), Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_published_list_holds_what_was_revoked() {
    let house = House::new().await;
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let one = house.session("one", Roles::OFFICER).await;
    let other = house.session("other", Roles::OFFICER).await;
    let (_, issued) = house
        .ask(
            "POST",
            "/api/desk/certificates",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    house
        .ask(
            "POST",
            "/api/desk/revocations",
            Some(&nurse),
            json!({"certificate": issued["text"]}),
        )
        .await;
    let (status, draft) = house
        .ask(
            "POST",
            "/api/publishing/drafts/revocations",
            Some(&one),
            Value::Null,
        )
        .await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    let approval = format!(
        "/api/publishing/drafts/{}/approval",
        draft["id"].as_str().unwrap()
    );
    assert_eq!(
        house
            .ask("POST", &approval, Some(&other), Value::Null)
            .await
            .0,
        StatusCode::OK
    );
    let list = house.file("revocations.bin").await;
    let list = revocation::List::read(&list).unwrap();
    let trust = String::from_utf8(house.file("trust-list.json").await).unwrap();
    let trust = certificate::TrustList::from_gateway_json(&trust)
        .unwrap()
        .list;
    let sets = certificate::ValueSets::embedded();
    let verified =
        certificate::verify(issued["text"].as_str().unwrap(), &trust, &sets, NOW).unwrap();
    assert!(verified.is_revoked(&list));
}

#[tokio::test]
async fn what_cannot_be_published_is_refused_with_the_reasons() {
    let house = House::new().await;
    let one = house.session("one", Roles::OFFICER).await;
    for (kind, name) in [
        ("pack", "x.json"),
        ("areas", "x.geojson"),
        ("trust", "x.json"),
        ("announcements", "x.json"),
        ("revocations", "x.bin"),
    ] {
        let path = format!("/api/publishing/drafts?kind={kind}&name={name}");
        let (status, answer) = house
            .send(&path, &one, "application/octet-stream", b"{]".to_vec())
            .await;
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("CONTENT")),
            "{kind}: {answer}"
        );
        assert!(!answer["findings"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_log_tells_every_act_and_is_unbroken() {
    let house = House::new().await;
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let auditor = house.session("auditor", Roles::AUDITOR).await;
    house
        .ask(
            "POST",
            "/api/desk/certificates",
            Some(&nurse),
            json!({"order": order()}),
        )
        .await;
    let log = house.text("/api/audit/log", &auditor).await;
    let report = audit::check(&log, None);
    assert_eq!(report.findings, []);
    for act in ["joined", "signed-in", "issued", "published"] {
        assert!(log.contains(&format!(" {act} ")), "{act}: {log}");
    }
    for personal in ["Exemple", "EXEMPLE", "1990-02-28", "Léa"] {
        assert!(!log.contains(personal));
    }
    assert!(
        house
            .text("/api/audit/log", &auditor)
            .await
            .contains(" exported ")
    );
}

#[tokio::test]
async fn administrators_invite_change_and_remove() {
    let house = House::new().await;
    let chief = house.session("chief", Roles::ADMINISTRATOR).await;
    let body = json!({"label": "Ward 4", "roles": ["issuer"]});
    let (status, invited) = house
        .ask("POST", "/api/staff/invitations", Some(&chief), body)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{invited}");
    assert!(
        invited["link"]
            .as_str()
            .unwrap()
            .starts_with("http://localhost:8080/desk/#join=")
    );
    let (status, challenge) = house
        .ask(
            "POST",
            "/api/enrolment/challenge",
            None,
            json!({"code": invited["code"]}),
        )
        .await;
    assert_eq!(
        (status, &challenge["label"]),
        (StatusCode::OK, &json!("Ward 4"))
    );
    assert_eq!(
        challenge["options"]["publicKey"]["authenticatorSelection"]["residentKey"],
        "required"
    );
    let (status, _) = house
        .ask(
            "POST",
            "/api/enrolment/challenge",
            None,
            json!({"code": "000000"}),
        )
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let (_, staff) = house
        .ask("GET", "/api/staff", Some(&chief), Value::Null)
        .await;
    assert_eq!(staff["accounts"].as_array().unwrap().len(), 2);
    let waiting = staff["invitations"].as_array().unwrap();
    assert!(
        waiting.iter().any(|one| one["label"] == "Ward 4"),
        "{staff}"
    );
    let (status, _) = house
        .ask(
            "PUT",
            "/api/staff/nurse/roles",
            Some(&chief),
            json!({"roles": ["auditor"]}),
        )
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    // what an account may do changes at once, also for who is signed in
    assert_eq!(
        house
            .ask("GET", "/api/desk/form", Some(&nurse), Value::Null)
            .await
            .0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        house
            .ask("DELETE", "/api/staff/nurse", Some(&chief), Value::Null)
            .await
            .0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        house
            .ask("GET", "/api/session", Some(&nurse), Value::Null)
            .await
            .0,
        StatusCode::UNAUTHORIZED
    );
    let (status, answer) = house
        .ask("DELETE", "/api/staff/chief", Some(&chief), Value::Null)
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::CONFLICT, &json!("LAST_ADMINISTRATOR"))
    );
}

#[tokio::test]
async fn an_invitation_is_taken_back_before_somebody_takes_it_up() {
    let house = House::new().await;
    let chief = house.session("chief", Roles::ADMINISTRATOR).await;
    let body = json!({"label": "Ward 4", "roles": ["issuer"]});
    let (_, invited) = house
        .ask("POST", "/api/staff/invitations", Some(&chief), body)
        .await;
    let (_, staff) = house
        .ask("GET", "/api/staff", Some(&chief), Value::Null)
        .await;
    let mut waiting = staff["invitations"].as_array().unwrap().iter();
    let ours = waiting.find(|one| one["label"] == "Ward 4").unwrap();
    let id = ours["id"].as_str().unwrap();
    let path = format!("/api/staff/invitations/{id}");
    let (status, _) = house.ask("DELETE", &path, Some(&chief), Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let code = json!({"code": invited["code"]});
    let (status, _) = house
        .ask("POST", "/api/enrolment/challenge", None, code)
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND, "the link opens nothing");
    for gone in [path.as_str(), "/api/staff/invitations/zz"] {
        let (status, answer) = house.ask("DELETE", gone, Some(&chief), Value::Null).await;
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::NOT_FOUND, &json!("NO_SUCH_INVITATION"))
        );
    }
    let auditor = house.session("auditor", Roles::AUDITOR).await;
    let log = house.text("/api/audit/log", &auditor).await;
    assert!(log.contains(" chief uninvited role/issuer "), "{log}");
}

#[tokio::test]
async fn it_is_ready_as_long_as_what_is_published_is_in_force() {
    let house = House::new().await;
    for (days, ready) in [
        (0, StatusCode::OK),
        (29, StatusCode::OK),
        (31, StatusCode::SERVICE_UNAVAILABLE),
    ] {
        house.set_clock(NOW + Duration::days(days));
        let (status, _) = house.ask("GET", "/readyz", None, Value::Null).await;
        assert_eq!(status, ready, "after {days} days without publishing");
    }
    // after the end nothing is published, and the service says so to whoever asks
    let house = house.restarted(NOW + Duration::days(400)).await;
    let (status, _) = house.ask("GET", "/readyz", None, Value::Null).await;
    assert_eq!(status, StatusCode::OK);
}

/// Who signed a certificate that the desk issues now, and its text; phones that have what is published must believe it.
async fn issue_now(house: &House, despite_duplicate: bool) -> (certificate::Kid, String) {
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let mut order = order();
    order["sampled_at"] = json!(format!("{}T08:15:00Z", house.now().date()));
    let body = json!({"order": order, "despite_duplicate": despite_duplicate});
    let (status, issued) = house
        .ask("POST", "/api/desk/certificates", Some(&nurse), body)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    let text = issued["text"].as_str().unwrap().to_owned();
    let read = certificate::read(&text).unwrap();
    believed(house, &text).await;
    (read.kid.unwrap(), text)
}

async fn believed(house: &House, text: &str) {
    let list = String::from_utf8(house.file("trust-list.json").await).unwrap();
    let list = certificate::TrustList::from_gateway_json(&list)
        .unwrap()
        .list;
    let sets = certificate::ValueSets::embedded();
    certificate::verify(text, &list, &sets, house.now()).unwrap();
}

#[tokio::test]
async fn a_new_key_is_made_known_first_and_what_the_old_one_signed_is_believed_until_its_end() {
    let house = House::new().await;
    let (old, early) = issue_now(&house, false).await;
    let from = NOW + Duration::days(35);
    // a command of its own, on a thread that waits for nothing else
    let folder = house.path().to_owned();
    let settings = server::Configuration::default();
    let made = std::thread::spawn(move || server::renew(&folder, &settings, &["test"], from, NOW));
    let new = made.join().unwrap().unwrap()[0].kid;

    let house = house.restarted(NOW).await;
    let list = String::from_utf8(house.file("trust-list.json").await).unwrap();
    let list = certificate::TrustList::from_gateway_json(&list).unwrap();
    assert!(list.list.signers().any(|dsc| dsc.kid == new), "made known");
    assert_eq!(
        issue_now(&house, true).await.0,
        old,
        "it is not its time yet"
    );

    // nobody has to do anything on the day
    house.set_clock(from + Duration::HOUR);
    let (signed_by, late) = issue_now(&house, false).await;
    assert_eq!(signed_by, new);
    believed(&house, &early).await;
    let auditor = house.session("auditor", Roles::AUDITOR).await;
    let log = house.text("/api/audit/log", &auditor).await;
    assert!(log.contains(&format!(" made-key key/test/{new} ")), "{log}");

    // the old secret is erased, and what it signed stays good
    std::fs::remove_file(house.path().join("keys/signers/test.key.pem")).unwrap();
    let house = house.restarted(from + Duration::DAY).await;
    believed(&house, &early).await;
    believed(&house, &late).await;
    assert_eq!(issue_now(&house, false).await.0, new);
}

#[tokio::test]
async fn who_knocks_too_often_waits() {
    let house = House::new().await;
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = house
            .ask(
                "POST",
                "/api/enrolment/challenge",
                None,
                json!({"code": "000000"}),
            )
            .await
            .0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        house
            .ask(Method::GET.as_str(), "/healthz", None, Value::Null)
            .await
            .0,
        StatusCode::OK
    );
}
