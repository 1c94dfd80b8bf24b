//! `conformance texts`: every key for which the pages need words, because a crate can return what it stands for. The
//! lists are those of the crates; `cargo xtask texts` compares them with the catalogue.

mod variants;

use bulletin::Refusal;
use certificate::Cause;
use certificate::holder::Difference;
use certificate::shc;
use door::{Decision, DoorProblem};
use policy::pack::Action;
use policy::vocabulary::{AreaLevel, SymptomCode, TestKind, TestResult, Tier};
use status::{Colour, Notice as Unknown};
use travel::{Format, ImportError, Reason};
use wallet::{LABELS, Notice, Problem};

use variants::variants;

/// Every key, sorted.
pub(crate) fn keys() -> Vec<String> {
    let mut keys = codes();
    keys.extend(LABELS.iter().map(|label| label.0.to_owned()));
    for (group, words) in groups() {
        keys.extend(words.iter().map(|word| format!("{group}.{word}")));
    }
    keys.sort();
    keys
}

/// What a holder or a guest is told of a code stands under `code.X`, what a guard is told under `code.X.guard`.
fn codes() -> Vec<String> {
    let at_the_door = Cause::ALL.iter().map(|cause| cause.code());
    let at_the_door = at_the_door.chain(Decision::CODES.iter().copied());
    let mut keys: Vec<String> = at_the_door
        .flat_map(|code| [format!("code.{code}"), format!("code.{code}.guard")])
        .collect();
    let told_the_holder = (Refusal::ALL.iter().map(|refusal| refusal.code()))
        .chain(shc::Cause::ALL.iter().map(|cause| cause.code()))
        .chain(Problem::ALL.iter().map(|problem| problem.code()))
        .chain(Notice::ALL.iter().map(|notice| notice.code()))
        .chain(Difference::ALL.iter().map(|difference| difference.code()))
        .chain(ImportError::ALL.iter().map(|error| error.code()))
        .chain(DoorProblem::ALL.iter().map(|problem| problem.code()));
    keys.extend(told_the_holder.map(|code| format!("code.{code}")));
    keys
}

/// The words that cross the boundary to the pages, under the name of their group.
fn groups() -> [(&'static str, &'static [&'static str]); 11] {
    [
        ("symptom", variants::<SymptomCode>()),
        ("colour", variants::<Colour>()),
        ("status.headline", variants::<Colour>()),
        ("notice", variants::<Unknown>()),
        ("action", variants::<Action>()),
        ("level", variants::<AreaLevel>()),
        ("tier", variants::<Tier>()),
        ("test", variants::<TestKind>()),
        ("result", variants::<TestResult>()),
        ("import.reason", variants::<Reason>()),
        ("import.format", variants::<Format>()),
    ]
}

#[cfg(test)]
mod tests {
    use super::{groups, keys};

    #[test]
    fn each_kind_of_key_is_there_and_none_twice() {
        let keys = keys();
        for wanted in [
            "code.HC1-EXPIRED",
            "code.HC1-EXPIRED.guard",
            "code.DOOR-CARE.guard",
            "code.BUL-ROLLBACK",
            "code.SHC-REVOKED",
            "code.WAL-FULL",
            "code.WAL-FORGOTTEN",
            "code.IMPORT-KML",
            "certificate.dose",
            "symptom.loss-of-smell",
            "colour.unknown",
            "notice.pack-expired",
            "import.reason.too-old",
            "import.format.timeline-ios",
        ] {
            assert!(keys.iter().any(|key| key == wanted), "{wanted}");
        }
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn no_group_is_without_words() {
        assert!(groups().iter().all(|(_, words)| words.len() > 1));
    }
}
