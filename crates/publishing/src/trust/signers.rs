//! A signer in an officer's words.

use crate::difference::Item;
use certificate::Dsc;

/// `signer 0123456789abcdef of XD`
pub(super) fn signer(dsc: &Dsc) -> String {
    let country = dsc.country.as_deref().unwrap_or("an unnamed country");
    format!("signer {} of {country}", dsc.kid)
}

/// Whom it is of, how long, and what for.
pub(super) fn item(dsc: &Dsc) -> Item {
    let signs = [
        (dsc.usage.test, "tests"),
        (dsc.usage.vaccination, "vaccinations"),
        (dsc.usage.recovery, "recoveries"),
    ];
    let signs: Vec<&str> = signs
        .into_iter()
        .filter_map(|(granted, what)| granted.then_some(what))
        .collect();
    let signs = if signs.is_empty() {
        "nothing".to_owned()
    } else {
        signs.join(", ")
    };
    let sentence = format!(
        "Trusted {}, until {}, for {signs}",
        signer(dsc),
        dsc.not_after.date()
    );
    Item::new(sentence, &dsc.der)
}
