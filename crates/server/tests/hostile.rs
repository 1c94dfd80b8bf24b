//! Callers who mean no good, at a real address: bodies without an end, heads that come letter by letter, and what nobody sends by
//! accident. Every route is that of the document, and the service answers others meanwhile.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::panic,
    reason = "a test ends where the service is not as it should be"
)]

#[path = "house/enrolled.rs"]
mod enrolled;
#[allow(dead_code, reason = "another test uses the rest of it")]
#[path = "hostile/street.rs"]
mod street;

use server::Patience;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};
use street::{Answer, Route, Street};

const GIBIBYTE: usize = 1 << 30;
const PIECE: usize = 64 << 10;
/// More than the largest file that is read and all that the system keeps on the way.
const MOST_TAKEN: usize = 24 << 20;

/// What a test can wait for.
const SHORT: Patience = Patience {
    head: Duration::from_millis(500),
    body: Duration::from_millis(800),
    silence: Duration::from_millis(1500),
};

/// The largest that this process ever was, where the system says so.
fn largest() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix(" kB")?
        .parse::<usize>()
        .ok()
        .map(|kilobytes| kilobytes << 10)
}

/// Sends up to a gibibyte behind this head; what was taken, and the answer.
fn pour(mut connection: TcpStream, head: &str, is_chunked: bool) -> (usize, Option<Answer>) {
    let mut ear = connection.try_clone().unwrap();
    let heard = thread::spawn(move || Answer::read(&mut ear));
    connection.write_all(head.as_bytes()).unwrap();
    let mut piece = vec![b' '; PIECE];
    if is_chunked {
        piece = [format!("{PIECE:x}\r\n").as_bytes(), &piece, b"\r\n"].concat();
    }
    let mut taken = 0;
    while taken < GIBIBYTE && connection.write_all(&piece).is_ok() {
        taken += PIECE;
    }
    (taken, heard.join().unwrap())
}

#[test]
fn a_body_without_end_is_cut_off_at_every_route() {
    let street = Street::open(Patience::default());
    let codes = street.codes();
    let before = largest();
    for route in street.changing() {
        let takes = route.takes.as_deref().unwrap_or("application/json");
        for (is_chunked, bound) in [
            (false, "content-length: 1073741824"),
            (true, "transfer-encoding: chunked"),
        ] {
            let head = street.head(&route, &format!("content-type: {takes}\r\n{bound}\r\n"));
            let (taken, answer) = pour(street.stranger(), &head, is_chunked);
            let what = format!("{} {}, {bound}", route.method, route.path);
            let answer = answer.expect(&what);
            answer.assert_refused(&route, &codes, "TOO_LARGE");
            assert!(taken < MOST_TAKEN, "{what}: {taken}");
        }
    }
    street.assert_open();
    let grown = largest().zip(before).map(|(after, before)| after - before);
    assert!(grown.is_none_or(|grown| grown < 64 << 20), "{grown:?}");
}

/// Sends one byte after the other until the other side has had enough of it.
fn trickle(mut connection: TcpStream, start: &str, drop: &str) -> (Duration, Option<Answer>) {
    let mut ear = connection.try_clone().unwrap();
    let heard = thread::spawn(move || Answer::read(&mut ear));
    let began = Instant::now();
    connection.write_all(start.as_bytes()).unwrap();
    while !heard.is_finished() && began.elapsed() < Duration::from_secs(20) {
        let _ = connection.write_all(drop.as_bytes());
        thread::sleep(Duration::from_millis(20));
    }
    (began.elapsed(), heard.join().unwrap())
}

#[test]
fn a_head_that_comes_letter_by_letter_is_cut_off() {
    let street = Street::open(SHORT);
    let starts = [
        ("", ""),
        ("G", ""),
        ("PRI * HTTP/2.0", ""),
        ("GET /healthz HTTP/1.1\r\n", ""),
        ("GET /healthz HTTP/1.1\r\nx: ", "a"),
        ("GET /healthz HTTP/1.1\r\n", "x: y\r\n"),
        (
            "POST /api/sign-in HTTP/1.1\r\ncontent-length: 5\r\n",
            "x: y\r\n",
        ),
    ];
    thread::scope(|scope| {
        for (start, drop) in starts {
            let connection = street.stranger();
            scope.spawn(move || {
                let (held, answer) = trickle(connection, start, drop);
                assert!(held < SHORT.head * 4, "{start:?}: {held:?}");
                let status = answer.map(|answer| answer.status);
                assert!(
                    status.is_none_or(|status| status == 408 || status == 431),
                    "{start:?}: {status:?}"
                );
            });
        }
    });
    street.assert_open();
}

#[test]
fn a_body_that_comes_letter_by_letter_is_cut_off_at_every_route() {
    let street = Street::open(SHORT);
    let codes = street.codes();
    thread::scope(|scope| {
        for route in street.changing() {
            let takes = route.takes.as_deref().unwrap_or("application/json");
            let head = street.head(
                &route,
                &format!("content-type: {takes}\r\ncontent-length: 60000\r\n"),
            );
            let (connection, codes) = (street.stranger(), &codes);
            scope.spawn(move || {
                let what = format!("{} {}", route.method, route.path);
                let (held, answer) = trickle(connection, &head, " ");
                let answer = answer.expect(&what);
                answer.assert_refused(&route, codes, "TOO_SLOW");
                assert!(held < SHORT.body * 5, "{what}: {held:?}");
            });
        }
    });
    street.assert_open();
}

#[test]
fn a_connection_that_nobody_uses_is_closed() {
    let street = Street::open(SHORT);
    let mut kept = street.stranger();
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for _ in 0..2 {
        kept.write_all(request).unwrap();
        assert_eq!(Answer::read(&mut kept).unwrap().status, 200);
    }
    let began = Instant::now();
    assert!(Answer::read(&mut kept).is_none());
    assert!(began.elapsed() < SHORT.head * 4, "{:?}", began.elapsed());
    // HTTP/2 with what everybody may say without a header field (RFC 9113, section 3.4), and then nothing
    let mut second = street.stranger();
    second
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .unwrap();
    let began = Instant::now();
    let mut said = Vec::new();
    let _ = second.read_to_end(&mut said);
    assert!(began.elapsed() < SHORT.silence * 4, "{:?}", began.elapsed());
}

#[test]
fn who_never_reads_the_answers_is_let_go() {
    let street = Street::open(SHORT);
    const ASKED: usize = 4000;
    let mut deaf = street.stranger();
    let mut mouth = deaf.try_clone().unwrap();
    let asking = thread::spawn(move || {
        let request = b"GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n";
        (0..ASKED).all(|_| mouth.write_all(request).is_ok())
    });
    thread::sleep(SHORT.silence * 3);
    street.assert_open();
    let mut heard = 0;
    let mut piece = vec![0; PIECE];
    // an answer is more than 20,000 bytes: all of them would be 80 MB
    while let Ok(count @ 1..) = deaf.read(&mut piece) {
        heard += count;
    }
    asking.join().unwrap();
    assert!(heard < ASKED * 10_000, "{heard}");
}

#[test]
fn very_many_connections_do_not_keep_others_out() {
    let street = Street::open(Patience::default());
    let mut held = Vec::new();
    for _ in 0..1500 {
        let mut connection = street.stranger();
        connection
            .write_all(b"GET /healthz HTTP/1.1\r\nx: ")
            .unwrap();
        held.push(connection);
    }
    let began = Instant::now();
    for _ in 0..20 {
        street.assert_open();
    }
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
    // who waited says the rest, and is answered too
    let mut last = held.pop().unwrap();
    last.write_all(b"y\r\nhost: localhost\r\n\r\n").unwrap();
    assert_eq!(Answer::read(&mut last).unwrap().status, 200);
}

/// What is no HTTP, or too much of it: these are refused below the routes, with a bare status.
#[test]
fn a_head_that_is_none_or_too_large_is_refused() {
    let street = Street::open(SHORT);
    let start = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n";
    let cases = [
        (431, format!("{start}x: {}\r\n\r\n", "a".repeat(300_000))),
        (431, format!("{start}{}\r\n", "x: y\r\n".repeat(2000))),
        (
            431,
            format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(300_000)),
        ),
        (400, "nonsense\r\n\r\n".into()),
        (400, "GET /healthz HTTP/9.9\r\n\r\n".into()),
        (400, format!("{start}a\0b: c\r\n\r\n")),
        (400, format!("{start}content-length: -1\r\n\r\n")),
        (
            400,
            format!("{start}content-length: 99999999999999999999999\r\n\r\n"),
        ),
        (
            400,
            format!("{start}content-length: 1\r\ncontent-length: 2\r\n\r\n"),
        ),
        (400, format!("{start}transfer-encoding: nonsense\r\n\r\n")),
        (400, "GET \x7f HTTP/1.1\r\n\r\n".into()),
    ];
    for (status, head) in cases {
        let shown: String = head.chars().take(90).collect();
        let answer = street.raw(head.as_bytes()).expect(&shown);
        assert_eq!(answer.status, status, "{shown:?}");
    }
    street.assert_open();
}

fn nonsense() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |times: usize| ["[".repeat(times), "]".repeat(times)].concat().into_bytes();
    let members = |times: usize| ["{\"a\":".repeat(times), "1".into(), "}".repeat(times)].concat();
    let number =
        |text: &str| format!("{{\"order\":{{\"kind\":\"test\",\"dose\":{text}}}}}").into_bytes();
    vec![
        ("nothing", vec![]),
        ("no UTF-8", b"{\"code\":\"\xff\xfe\"}".to_vec()),
        ("half a surrogate", b"{\"code\":\"\\ud800\"}".to_vec()),
        ("a mark of byte order", b"\xef\xbb\xbf{}".to_vec()),
        ("half of it", b"{\"order\":{\"kind\":\"te".to_vec()),
        ("null", b"null".to_vec()),
        ("a list", b"[]".to_vec()),
        ("zeros", vec![0; 5000]),
        ("brackets", nested(30_000)),
        ("more brackets", nested(100_000)),
        ("members in members", members(9_000).into_bytes()),
        ("a huge number", number("1e999999999")),
        ("a long number", number(&"9".repeat(50_000))),
        ("a small number", number("-1e-999999999")),
        ("a member twice", b"{\"code\":\"1\",\"code\":\"2\"}".to_vec()),
        ("quotes without end", [b"kind,family\n\"".as_slice(), &[b'a'; 50_000]].concat()),
        ("commas", [b"kind,family\n".as_slice(), &[b','; 50_000]].concat()),
        ("rows", [b"kind,family\n".as_slice(), &[b'\n'; 50_000]].concat()),
        ("a bundle of bundles", b"{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\"}}]}".to_vec()),
    ]
}

#[test]
fn nonsense_is_refused_in_words_at_every_route() {
    let street = Street::open(Patience::default());
    let codes = street.codes();
    let routes = street.changing();
    let taking = routes
        .iter()
        .filter_map(|route| Some((route, route.takes.as_deref()?)));
    for (route, takes) in taking {
        let mut types = vec![
            takes,
            "",
            "image/png",
            "application/json; charset=utf-16",
            "a/b/c;;;",
        ];
        if route.path.starts_with("/api/desk/batches") {
            types.extend(["text/csv", "application/fhir+json"]);
        }
        for content_type in types {
            for (name, body) in nonsense() {
                let what = format!("{} {}, {content_type}: {name}", route.method, route.path);
                let answer = street.send(route, content_type, &body);
                // a file of nothing but empty rows is one of no rows
                if route.key.is_some() {
                    answer.assert_trouble(&what);
                } else if answer.status != 200 {
                    answer.assert_problem(&codes, &what);
                }
            }
        }
    }
    street.assert_open();
}

#[test]
fn made_up_methods_leave_no_trace() {
    let street = Street::open(Patience::default());
    let codes = street.codes();
    for path in ["/healthz", "/api/session", "/nothing"] {
        let request = format!("MADEUP {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let answer = street.raw(request.as_bytes()).unwrap();
        assert_eq!(answer.status, 405, "{path}");
        answer.assert_problem(&codes, path);
    }
    let counts = street.raw(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let counts = String::from_utf8(counts.unwrap().body).unwrap();
    assert!(counts.contains("method=\"other\"") && !counts.contains("MADEUP"));
}

#[test]
fn no_path_leads_out_of_what_is_published() {
    let street = Street::open(Patience::default());
    let codes = street.codes();
    let ways = [
        "/../../etc/passwd",
        "/..",
        "//etc/passwd",
        "//elsewhere.example/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/bulletins/../pratique.db",
        "/bulletins/%2e%2e%2fpratique.db",
        "/bulletins/..%2f..%2fpratique.db",
        "/bulletins/..%5cpratique.db",
        "/bulletins/%00",
        "/bulletins/%ff",
        "/bulletins/%c0%ae%c0%ae",
        "/assets/../pratique.db",
        "/assets/%2e%2e/pratique.db",
        "/desk/..%2fpratique.db",
        "/wallet/%ff%fe",
        "/published/",
        "/pratique.db",
        "/%",
        "/%zz",
        "/.git/config",
        "/api/staff/%ff/roles",
    ];
    for way in ways {
        let answer =
            street.raw(format!("GET {way} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes());
        let answer = answer.expect(way);
        assert!(matches!(answer.status, 404 | 405), "{way}: {}", answer.head);
        answer.assert_problem(&codes, way);
    }
    for (method, path) in [
        ("PUT", "/api/staff/%ff/roles"),
        ("DELETE", "/api/staff/%ff"),
        ("DELETE", "/api/staff/..%2f.."),
        ("GET", "/api/publishing/drafts/%ff"),
        ("POST", "/api/publishing/drafts/%ff/approval"),
        ("DELETE", "/api/publishing/drafts/%00"),
        (
            "POST",
            "/api/publishing/drafts/..%2f..%2fpratique.db/approval",
        ),
    ] {
        let route = Route {
            method: method.into(),
            path: path.into(),
            takes: None,
            key: None,
        };
        let answer = street.send(&route, "application/json", b"{\"roles\":[\"issuer\"]}");
        assert_eq!(answer.status, 404, "{method} {path}");
        answer.assert_problem(&codes, path);
    }
}

#[test]
fn no_range_gives_more_than_the_file() {
    let street = Street::open(Patience::default());
    let many = "0-,".repeat(5000);
    let ranges = [
        "bytes=0-0,0-0",
        &format!("bytes={}", many.trim_end_matches(',')),
        "bytes=0-18446744073709551615",
        "bytes=1-18446744073709551614",
        "bytes=18446744073709551615-",
        "bytes=99999999999999999999999-",
        "bytes=-0",
        "bytes=-18446744073709551615",
        "bytes=-99999999999999999999999",
        "bytes=5-2",
        "bytes=--1",
        "bytes=",
        "bytes=-",
        "lines=1-2",
        "bytes=0x1-0x2",
        "bytes= 0 - 1",
    ];
    for path in [
        "/bulletins/whole",
        "/bulletins/index",
        "/openapi.json",
        "/authority.json",
    ] {
        let ask = |range: &str| {
            let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{range}\r\n");
            street.raw(request.as_bytes()).unwrap()
        };
        let whole = ask("").body;
        for range in ranges {
            let answer = ask(&format!("range: {range}\r\n"));
            let shown: String = range.chars().take(40).collect();
            match answer.status {
                200 => assert_eq!(answer.body, whole, "{path} {shown}"),
                206 => assert!(answer.body.len() <= whole.len(), "{path} {shown}"),
                416 => assert!(
                    answer
                        .head
                        .contains(&format!("content-range: bytes */{}", whole.len()))
                ),
                other => panic!("{path} {shown}: {other}"),
            }
        }
    }
}
