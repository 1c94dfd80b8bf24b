//! The description of the service against the service: requests are made up from its schemas, sound ones and all kinds of broken
//! ones, and every answer must be one that the description has for that route: its status, its type, and its JSON.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::panic,
    reason = "a test ends where the service is not as it should be"
)]

#[path = "described/asking.rs"]
mod asking;
#[path = "house/enrolled.rs"]
mod enrolled;
#[path = "described/schema.rs"]
mod schema;
#[allow(dead_code, reason = "another test uses the rest of it")]
#[path = "hostile/street.rs"]
mod street;

use asking::Asking;
use serde_json::Value;
use server::Patience;
use street::{Answer, ROLES, Street};

/// Requests to a route by one who may, and by one who may not.
const BY_WHO_MAY: usize = 200;
const BY_OTHERS: usize = 8;

/// What requests that are made up cannot do: they have no passkey and no one-time code, are one officer alone, and know no one else and
/// no invitation, and have no key of a program; no list took the place of another, no hour is over from which there is a file,
/// and no certificate is theirs.
const OUT_OF_REACH: [&str; 17] = [
    "POST /api/batch-issue",
    "POST /api/certificate",
    "POST /api/checkcodestatus",
    "POST /api/enrolment",
    "POST /api/enrolment/challenge",
    "POST /api/expirecode",
    "POST /api/issue",
    "POST /api/publishing/drafts/{id}/approval",
    "POST /api/sign-in",
    "PUT /api/staff/{account}/roles",
    "GET /api/stats/realm.json",
    "POST /api/verify",
    "GET /bulletins/{hash}/from/{before}",
    "GET /exposure/{region}/{file}",
    "POST /v1/publish",
    "DELETE /api/staff/invitations/{id}",
    "DELETE /api/staff/{account}",
];

/// A route as it is described.
struct Described<'d> {
    method: String,
    path: &'d str,
    operation: &'d Value,
}

/// Every route. What takes away comes behind what gives, and the end of the session last.
fn routes(document: &Value) -> Vec<Described<'_>> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| Described {
            method: method.to_uppercase(),
            path,
            operation,
        })
    });
    let mut routes: Vec<_> = all.collect();
    routes.sort_by_key(|route| {
        (
            route.method == "DELETE",
            route.path == "/api/session",
            route.path,
        )
    });
    routes
}

/// That the answer is in the description.
fn assert_described(document: &Value, route: &Described<'_>, answer: &Answer, asked: &str) {
    let said = String::from_utf8_lossy(&answer.body);
    let what = || {
        format!(
            "{} {}: {} {said}, to {asked}",
            route.method, route.path, answer.status
        )
    };
    assert!(answer.status < 500, "{}", what());
    let described = &route.operation["responses"][answer.status.to_string()];
    assert!(described.is_object(), "not described: {}", what());
    let Some(content) = described["content"].as_object() else {
        assert!(answer.body.is_empty(), "{}", what());
        return;
    };
    let types = answer
        .head
        .lines()
        .find_map(|line| line.strip_prefix("content-type: "));
    let answered = types.unwrap_or_default().split(';').next().unwrap();
    let described = content
        .get(answered)
        .unwrap_or_else(|| panic!("{answered}: {}", what()));
    if answered.ends_with("json") && !described["schema"].is_null() {
        let value = serde_json::from_str(&said).unwrap();
        let wrong = schema::wrong(document, &described["schema"], &value);
        assert_eq!(wrong, None, "{}", what());
    }
}

#[test]
fn every_answer_is_one_that_the_description_has() {
    let street = Street::open(Patience::default());
    let document = street.document();
    let mut asking = Asking::new(document, 20_261_126);
    let who = street.all();
    let mut never: Vec<String> = Vec::new();
    for route in routes(document) {
        let (mut asked, mut done) = (0, 0);
        let name = format!("{} {}", route.method, route.path);
        let is_in_reach = !OUT_OF_REACH.contains(&name.as_str());
        // chance may want more time
        while asked < BY_WHO_MAY || (is_in_reach && done == 0 && asked < BY_WHO_MAY * 20) {
            asked += 1;
            let request = asking.request(&route.method, route.path, route.operation, &who);
            let shown = String::from_utf8_lossy(&request);
            let answer = street
                .raw(&request)
                .unwrap_or_else(|| panic!("no answer to {shown}"));
            assert_described(document, &route, &answer, &shown);
            done += usize::from(answer.status < 300);
            asking.remember(&answer.body);
        }
        if done == 0 {
            never.push(name);
        }
    }
    // a test that only ever hears no would be easily content
    assert_eq!(never, OUT_OF_REACH);
}

#[test]
fn who_has_not_the_role_learns_nothing_whatever_is_sent() {
    let street = Street::open(Patience::default());
    let document = street.document();
    let mut asking = Asking::new(document, 3);
    let callers: Vec<_> = ROLES
        .into_iter()
        .map(|role| (role, street.only(role)))
        .collect();
    let nobody = ("nobody", String::new());
    for route in routes(document) {
        if route.operation["security"].is_null() {
            assert!(
                !route.path.starts_with("/api/")
                    || route.path.contains("sign-in")
                    || route.path.contains("enrolment")
            );
            continue;
        }
        let roles = route.operation["x-roles"].as_array();
        let has = |role: &str| roles.is_none_or(|roles| roles.iter().any(|one| one == role));
        for (role, who) in callers.iter().chain([&nobody]) {
            let expected = if *role == "nobody" { 401 } else { 403 };
            if expected == 403 && has(role) {
                continue;
            }
            for _ in 0..BY_OTHERS {
                let request = asking.request(&route.method, route.path, route.operation, who);
                let shown = String::from_utf8_lossy(&request);
                let answer = street.raw(&request).unwrap();
                assert_eq!(answer.status, expected, "{role}: {shown}");
                assert_described(document, &route, &answer, &shown);
            }
        }
    }
}
