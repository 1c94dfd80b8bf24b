//! The made-up people: what each has, counted back from the moment of issue.

use super::{COUNTRY, NAME};
use certificate::issue::transliterate;
use certificate::{Entry, PartialDate, Person, Recovery, Test, Vaccination, uvci};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use time::{Date, Duration, OffsetDateTime};

/// SNOMED CT for COVID-19.
const COVID_19: &str = "840539006";
/// Where all of them were vaccinated and tested. Doors ask a person about a country that is on no list, so it is a
/// real one; the issuer's name says that nothing of it is true.
const PLACE: &str = "DE";

/// Title by language.
pub(super) type Title = BTreeMap<&'static str, &'static str>;

/// Whose key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignedBy {
    Authority,
    /// A key that no trust list has.
    Stranger,
}

/// One certificate to be issued.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) id: &'static str,
    pub(super) title: Title,
    pub(super) person: Person,
    pub(super) entry: Entry,
    pub(super) issued_at: OffsetDateTime,
    pub(super) expires_at: OffsetDateTime,
    pub(super) signed_by: SignedBy,
}

/// All of them as of `now`.
pub(super) fn samples(now: OffsetDateTime) -> Vec<Sample> {
    let day = |ago: i64| (now - Duration::days(ago)).date();
    let lea = person("Exemple", "Léa", "1990-02-28");
    let zoe = person("Voorbeeld", "Zoë", "1987-05-04");
    let omar = named(["عينة", "عمر"], ["AYYINA", "OMAR"], "1979-11-17");
    vec![
        sample(
            "vaccination",
            VACCINATED,
            lea,
            dose("vaccination", 2, day(150)),
            now,
        ),
        sample(
            "negative-test",
            NEGATIVE,
            person("Beispiel", "Jürgen", "1961-08-09"),
            naat(now),
            now,
        ),
        sample(
            "positive-test",
            POSITIVE,
            person("Ejemplo", "Lucía", "2001-12-30"),
            antigen(now),
            now,
        ),
        sample(
            "recovery",
            RECOVERED,
            named(["陈", "丽"], ["CHEN", "LI"], "1995-06-15"),
            recovery(day(60)),
            now,
        ),
        Sample {
            issued_at: now - Duration::days(100),
            expires_at: now - Duration::days(1),
            ..sample("expired", EXPIRED, omar, dose("expired", 2, day(110)), now)
        },
        Sample {
            signed_by: SignedBy::Stranger,
            ..sample(
                "unknown-issuer",
                UNKNOWN,
                zoe,
                dose("unknown-issuer", 2, day(90)),
                now,
            )
        },
    ]
}

type Words = [(&'static str, &'static str); 5];

const VACCINATED: Words = [
    ("en", "Fully vaccinated"),
    ("zh", "已完成疫苗接种"),
    ("es", "Vacunación completa"),
    ("fr", "Vaccination complète"),
    ("ar", "تطعيم مكتمل"),
];
const NEGATIVE: Words = [
    ("en", "Negative PCR test, six hours old"),
    ("zh", "6 小时前的核酸检测，阴性"),
    ("es", "PCR negativa, de hace seis horas"),
    ("fr", "Test PCR négatif, datant de six heures"),
    ("ar", "نتيجة PCR سلبية، قبل ست ساعات"),
];
const POSITIVE: Words = [
    ("en", "Positive rapid test, two days old"),
    ("zh", "2 天前的抗原检测，阳性"),
    ("es", "Test de antígenos positivo, de hace dos días"),
    ("fr", "Test antigénique positif, datant de deux jours"),
    ("ar", "نتيجة اختبار سريع إيجابية، قبل يومين"),
];
const RECOVERED: Words = [
    ("en", "Recovered, first positive two months ago"),
    ("zh", "已康复，两个月前首次阳性"),
    ("es", "Recuperación, primer positivo hace dos meses"),
    (
        "fr",
        "Rétablissement, premier test positif il y a deux mois",
    ),
    ("ar", "تعافٍ، أول نتيجة إيجابية قبل شهرين"),
];
const EXPIRED: Words = [
    ("en", "Vaccination certificate that expired yesterday"),
    ("zh", "昨天过期的接种证明"),
    ("es", "Certificado de vacunación caducado ayer"),
    ("fr", "Certificat de vaccination expiré hier"),
    ("ar", "شهادة تطعيم انتهت صلاحيتها أمس"),
];
const UNKNOWN: Words = [
    ("en", "Certificate of an issuer nobody knows"),
    ("zh", "未知签发者的证明"),
    ("es", "Certificado de un emisor desconocido"),
    ("fr", "Certificat d’un émetteur inconnu"),
    ("ar", "شهادة من جهة إصدار غير معروفة"),
];

fn sample(
    id: &'static str,
    title: Words,
    person: Person,
    entry: Entry,
    now: OffsetDateTime,
) -> Sample {
    Sample {
        id,
        title: title.into(),
        person,
        entry,
        issued_at: now,
        expires_at: now + Duration::days(180),
        signed_by: SignedBy::Authority,
    }
}

fn person(family: &str, given: &str, birth: &str) -> Person {
    let letters = |name| transliterate(name).unwrap_or_default();
    let (fnt, gnt) = (letters(family), letters(given));
    named([family, given], [&fnt, &gnt], birth)
}

fn named([family, given]: [&str; 2], [fnt, gnt]: [&str; 2], birth: &str) -> Person {
    Person {
        family: Some(family.into()),
        family_transliterated: Some(fnt.into()),
        given: Some(given.into()),
        given_transliterated: Some(gnt.into()),
        birth: PartialDate::parse(birth).expect("the days are written above"),
    }
}

/// The same sample has the same identifier after every re-issue, so that a wallet which has it knows it again.
fn identifier(id: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(format!("demonstration {id}")).into();
    let half = digest.first_chunk().unwrap_or(&[0; 16]);
    uvci::opaque(COUNTRY, half)
}

fn dose(id: &str, dose: u64, date: Date) -> Entry {
    Entry::Vaccination(Vaccination {
        target: COVID_19.into(),
        vaccine: "1119349007".into(),
        product: "EU/1/20/1528".into(),
        manufacturer: "ORG-100030215".into(),
        dose,
        series: 2,
        date,
        country: PLACE.into(),
        issuer: NAME.into(),
        uvci: identifier(id),
    })
}

fn naat(now: OffsetDateTime) -> Entry {
    Entry::Test(Test {
        kind: "LP6464-4".into(),
        name: Some("Demonstration RT-PCR".into()),
        ..test("negative-test", "260415000", now - Duration::hours(6))
    })
}

fn antigen(now: OffsetDateTime) -> Entry {
    Entry::Test(Test {
        kind: "LP217198-3".into(),
        // Abbott Panbio, of the EU's list
        manufacturer: Some("1232".into()),
        ..test("positive-test", "260373001", now - Duration::days(2))
    })
}

fn test(id: &str, result: &str, sampled_at: OffsetDateTime) -> Test {
    Test {
        target: COVID_19.into(),
        kind: String::new(),
        name: None,
        manufacturer: None,
        sampled_at,
        result: result.into(),
        centre: Some("Demonstration test centre".into()),
        country: PLACE.into(),
        issuer: NAME.into(),
        uvci: identifier(id),
    }
}

/// Regulation (EU) 2021/953, article 7: valid from the 11th day after the first positive test to the 180th.
fn recovery(first_positive: Date) -> Entry {
    Entry::Recovery(Recovery {
        target: COVID_19.into(),
        first_positive,
        valid_from: first_positive + Duration::days(11),
        valid_until: first_positive + Duration::days(180),
        country: PLACE.into(),
        issuer: NAME.into(),
        uvci: identifier("recovery"),
    })
}
