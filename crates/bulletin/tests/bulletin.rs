//! A bulletin from signing to acceptance, and every way in which one is refused.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use bulletin::{
    Authority, CheckedIndex, Index, Kind, Line, MAX_FILE, MAX_NOTE, OfficerKey, Officers, Refusal,
};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 UTC);
const FILE: &[u8] = b"{}";

fn officer(number: u8) -> OfficerKey {
    OfficerKey::from_seed(&format!("demo.example/{number}"), &[number; 32]).unwrap()
}

/// Two of three.
fn officers() -> Officers {
    let keys = (1..=3).map(|number| officer(number).verifier()).collect();
    Officers::new(keys, 2).unwrap()
}

fn index() -> Index {
    Index {
        origin: "demo.example".into(),
        version: 7,
        issued: datetime!(2026-11-20 0:00 UTC),
        expires: datetime!(2026-12-20 0:00 UTC),
        files: vec![
            Line::of(Kind::Pack, "covid.json", FILE),
            Line::of(Kind::Trust, "dsc.json", b"[]"),
        ],
    }
}

fn note() -> String {
    index().sign(&[officer(1), officer(3)]).unwrap()
}

fn open(note: &str) -> Result<CheckedIndex, Refusal> {
    Index::open(note, &officers(), NOW, Some(7))
}

#[test]
fn what_two_officers_signed_is_opened_and_its_files_accepted() {
    let opened = open(&note()).unwrap();
    assert_eq!(*opened, index());
    assert_eq!(
        opened.accept(Kind::Pack, FILE).unwrap().line().name,
        "covid.json"
    );
    assert_eq!(opened.accept(Kind::Trust, b"[]").unwrap().bytes(), b"[]");
}

#[test]
fn the_form_is_the_one_that_is_written_down() {
    // digests by Python's hashlib, signatures by OpenSSL 3.0, from keys of 32 times the same byte
    let expected = "pratique bulletin v1\n\
        demo.example\n\
        version 7\n\
        issued 2026-11-20T00:00:00Z\n\
        expires 2026-12-20T00:00:00Z\n\
        pack 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a 2 covid.json\n\
        trust 4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945 2 dsc.json\n\
        \n\
        \u{2014} demo.example/1 f27EGtzg9QkIth2myvT8eSDXX/ITg7Ij3XQLW5yFlqbXdrwlAvLvHMJPScXA0hBb3z5GFHdxtf7z7MqmyQqoMwU5Bwg=\n\
        \u{2014} demo.example/3 VNU+37ERye8Ku1oktaygA1iOW0NNliOGteHxxieJwst17N+OW/qUf69BwYNs9aAo5eH8wtnb8fXsrlV/7usBcORvzgM=\n";
    assert_eq!(note(), expected);
    let key = "demo.example/1+7f6ec41a+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
    assert_eq!(officer(1).verifier().to_string(), key);
}

#[test]
fn one_officer_alone_is_not_enough_not_even_twice() {
    assert_eq!(
        open(&index().sign(&[officer(1)]).unwrap()),
        Err(Refusal::TooFewOfficers)
    );
    assert_eq!(
        open(&index().sign(&[officer(1), officer(1)]).unwrap()),
        Err(Refusal::TooFewOfficers)
    );
    assert_eq!(
        open(&index().sign(&[officer(1), officer(9)]).unwrap()),
        Err(Refusal::TooFewOfficers)
    );
    // a second officer's name over the first one's signature
    let lent = note().replace("demo.example/3", "demo.example/2");
    assert_eq!(open(&lent), Err(Refusal::TooFewOfficers));
}

#[test]
fn officers_are_different_people_and_at_least_two_must_agree() {
    let key = || officer(1).verifier();
    let again = OfficerKey::from_seed("demo.example/another-name", &[1; 32])
        .unwrap()
        .verifier();
    assert_eq!(
        Officers::new(vec![key(), again], 2),
        Err(Refusal::Authority)
    );
    assert_eq!(
        Officers::new(vec![key(), officer(2).verifier()], 1),
        Err(Refusal::Authority)
    );
    assert_eq!(
        Officers::new(vec![key(), officer(2).verifier()], 3),
        Err(Refusal::Authority)
    );
}

#[test]
fn a_changed_line_is_not_what_they_signed() {
    for (from, to) in [
        ("version 7", "version 8"),
        ("covid", "Covid"),
        (" 2 ", " 3 "),
        ("demo.example\n", "demo.examplf\n"),
    ] {
        assert_eq!(
            open(&note().replacen(from, to, 1)),
            Err(Refusal::TooFewOfficers),
            "{from}"
        );
    }
}

#[test]
fn an_older_version_is_refused_and_the_same_one_is_not() {
    let opened = |last| Index::open(&note(), &officers(), NOW, last).map(|index| index.version);
    assert_eq!(opened(None), Ok(7));
    assert_eq!(opened(Some(7)), Ok(7));
    assert_eq!(opened(Some(8)), Err(Refusal::Rollback));
}

#[test]
fn what_has_run_out_or_is_not_out_yet_is_refused() {
    let at = |now| Index::open(&note(), &officers(), now, None).map(|index| index.version);
    assert_eq!(at(datetime!(2026-12-19 23:59:59 UTC)), Ok(7));
    assert_eq!(at(datetime!(2026-12-20 0:00 UTC)), Err(Refusal::Expired));
    assert_eq!(at(datetime!(2026-11-19 23:55 UTC)), Ok(7));
    assert_eq!(
        at(datetime!(2026-11-19 23:54:59 UTC)),
        Err(Refusal::NotYetIssued)
    );
    // what is kept is read even after it has run out, but never without its signatures
    assert_eq!(Index::reopen(&note(), &officers()).unwrap().version, 7);
    assert_eq!(
        Index::reopen(&note().replace("version 7", "version 8"), &officers()),
        Err(Refusal::TooFewOfficers)
    );
}

#[test]
fn nothing_is_signed_that_no_phone_would_accept() {
    let refused = |change: fn(&mut Index)| {
        let mut index = index();
        change(&mut index);
        index.sign(&[officer(1), officer(2)]).err()
    };
    assert_eq!(
        refused(|index| index.expires = index.issued + Duration::days(90)),
        None
    );
    assert_eq!(
        refused(|index| index.expires = index.issued + Duration::days(91)),
        Some(Refusal::Term)
    );
    assert_eq!(
        refused(|index| index.expires = index.issued),
        Some(Refusal::Term)
    );
    assert_eq!(
        refused(|index| index.origin = "two words".into()),
        Some(Refusal::Form)
    );
    assert_eq!(
        refused(|index| index.files[0].name = "a\npack b".into()),
        Some(Refusal::Form)
    );
    assert_eq!(
        refused(|index| index.files[0].bytes = MAX_FILE + 1),
        Some(Refusal::Form)
    );
    assert_eq!(
        refused(|index| index.files[1] = index.files[0].clone()),
        Some(Refusal::Form)
    );
    assert_eq!(
        refused(|index| {
            let named = |name: String| Line {
                name,
                ..Line::of(Kind::Pack, "", FILE)
            };
            index.files = (0..300).map(|number| named(format!("{number}"))).collect();
        }),
        Some(Refusal::Form)
    );
}

#[test]
fn oversized_notes_are_not_read() {
    let mut large = note();
    large.push_str(&" ".repeat(MAX_NOTE));
    assert_eq!(open(&large), Err(Refusal::TooLarge));
}

#[test]
fn a_file_of_another_digest_length_or_kind_is_refused() {
    let opened = open(&note()).unwrap();
    assert_eq!(opened.accept(Kind::Pack, b"{ "), Err(Refusal::File));
    assert_eq!(opened.accept(Kind::Pack, b"{} "), Err(Refusal::File));
    assert_eq!(opened.accept(Kind::Trust, FILE), Err(Refusal::File));
    assert_eq!(
        opened.accept(Kind::Pack, &vec![0; MAX_FILE + 1]),
        Err(Refusal::TooLarge)
    );
}

fn authority() -> Authority {
    Authority {
        name: "Demonstration".into(),
        origin: "demo.example".into(),
        demo: true,
        officers: officers(),
        country: "XD".into(),
        sunset: datetime!(2027-06-01 0:00 UTC),
    }
}

#[test]
fn an_authority_survives_being_written_and_spoilt_ones_are_refused() {
    let json = authority().to_json();
    assert_eq!(Authority::parse(&json), Ok(authority()));
    assert_eq!(Authority::parse("{}"), Err(Refusal::Authority));
    assert_eq!(
        Authority::parse(&json.replace("\"threshold\":2", "\"threshold\":1")),
        Err(Refusal::Authority)
    );
    assert_eq!(
        Authority::parse(&" ".repeat(20_000)),
        Err(Refusal::TooLarge)
    );
}

#[test]
fn an_authority_opens_its_own_index_until_its_end() {
    let opened = |authority: &Authority, now| {
        authority
            .open(&note(), now, None)
            .map(|index| index.version)
    };
    assert_eq!(opened(&authority(), NOW), Ok(7));
    let ended = Authority {
        sunset: NOW,
        ..authority()
    };
    assert_eq!(opened(&ended, NOW), Err(Refusal::Sunset));
    let other = Authority {
        origin: "other.example".into(),
        ..authority()
    };
    assert_eq!(opened(&other, NOW), Err(Refusal::Origin));
}

proptest! {
    #[test]
    fn no_change_of_a_byte_leaves_a_note_that_opens_to_something_else(at in 0_usize..600, byte in 0_u8..128) {
        let mut bytes = note().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(changed) = String::from_utf8(bytes)
            && let Ok(opened) = open(&changed)
        {
            prop_assert_eq!(&*opened, &index());
        }
    }

    #[test]
    fn any_text_is_answered(text in ".{0,300}") {
        prop_assert!(open(&text).is_err());
    }
}
