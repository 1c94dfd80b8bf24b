//! The text message with a code, ready to be sent by whoever has the number, and the links in it. No number is asked for here, and
//! none is kept.

use super::office::Code;

/// A language and its sentence: authority, code, link.
const SENTENCES: [(&str, &str); 5] = [
    (
        "en",
        "{authority}: to warn the people you met, enter the code {code} in your app within 15 minutes, or open {link} within 24 hours.",
    ),
    (
        "zh",
        "{authority}：如需提醒您接触过的人，请在 15 分钟内在应用中输入代码 {code}，或在 24 小时内打开 {link}。",
    ),
    (
        "es",
        "{authority}: para avisar a quienes ha visto, introduzca el código {code} en su aplicación en 15 minutos, o abra {link} en 24 horas.",
    ),
    (
        "fr",
        "{authority} : pour prévenir les personnes que vous avez vues, saisissez le code {code} dans votre application sous 15 minutes, ou ouvrez {link} sous 24 heures.",
    ),
    (
        "ar",
        "{authority}: لتنبيه من خالطتهم، أدخل الرمز {code} في تطبيقك خلال 15 دقيقة، أو افتح {link} خلال 24 ساعة.",
    ),
];

/// The languages that there are messages in.
pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    SENTENCES.iter().map(|(language, _)| *language)
}

/// The message in a language; nothing in one that is not known.
pub(crate) fn message(language: &str, authority: &str, code: &Code, link: &str) -> Option<String> {
    let (_, sentence) = SENTENCES.iter().find(|(known, _)| *known == language)?;
    Some(
        sentence
            .replace("{code}", &code.forms.short)
            .replace("{link}", link)
            // a name may hold anything, and is put in last
            .replace("{authority}", authority),
    )
}

/// What opens the exposure notifications of a phone with a code, as Google's and Apple's systems know it.
pub(crate) fn system_link(region: &str, code: &Code) -> String {
    format!("ens://v?r={region}&c={}", code.forms.long)
}

/// What opens the wallet's page with a code. Browsers keep what stands behind `#` to themselves.
pub(crate) fn page_link(origin: &str, code: &Code) -> String {
    format!("{origin}/wallet/#/report/{}", code.forms.long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verification::code::Forms;
    use time::OffsetDateTime;

    #[test]
    fn a_message_has_code_and_link_and_fits_into_the_longest_that_is_sent() {
        let code = Code {
            forms: Forms {
                short: "12345678".into(),
                long: "abcdefgh12345678".into(),
            },
            short_until: OffsetDateTime::UNIX_EPOCH,
            long_until: OffsetDateTime::UNIX_EPOCH,
        };
        let link = page_link("https://health.example", &code);
        for language in languages() {
            let text = message(language, "A {link} authority", &code, &link).unwrap();
            assert!(
                text.contains("12345678") && text.matches(&link).count() == 1,
                "{text}"
            );
            assert!(
                !text.contains("{code}") && text.chars().count() < 400,
                "{text}"
            );
        }
        assert_eq!(message("xx", "A", &code, &link), None);
        assert_eq!(system_link("XD", &code), "ens://v?r=XD&c=abcdefgh12345678");
    }
}
