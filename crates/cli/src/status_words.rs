//! The words around a status that are not the pack's own, in the languages of the samples. A pack in another language
//! is told with English ones.

use status::Colour;

/// One language's words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    pub(crate) green: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) amber: &'static str,
    pub(crate) red: &'static str,
    pub(crate) version: &'static str,
    pub(crate) from: &'static str,
    pub(crate) until: &'static str,
    pub(crate) because_of: &'static str,
    pub(crate) to_do: &'static str,
    pub(crate) remains: &'static str,
    pub(crate) source: &'static str,
    pub(crate) contest: &'static str,
    /// Asked for each area that matches the diary.
    pub(crate) were_you_there: &'static str,
}

impl Words {
    /// The words of a language, by its BCP 47 tag.
    pub(crate) const fn of(language: &str) -> &'static Self {
        match language.as_bytes() {
            b"zh" => &CHINESE,
            b"es" => &SPANISH,
            b"fr" => &FRENCH,
            b"ar" => &ARABIC,
            _ => &ENGLISH,
        }
    }

    pub(crate) const fn colour(&self, colour: Colour) -> &'static str {
        match colour {
            Colour::Green => self.green,
            Colour::Unknown => self.unknown,
            Colour::Amber => self.amber,
            Colour::Red => self.red,
        }
    }
}

const ENGLISH: Words = Words {
    green: "GREEN",
    unknown: "UNKNOWN",
    amber: "AMBER",
    red: "RED",
    version: "version",
    from: "from",
    until: "until",
    because_of: "because of",
    to_do: "do",
    remains: "risk that remains",
    source: "source",
    contest: "contest",
    were_you_there: "A listed area matches your diary: were you there?",
};

const CHINESE: Words = Words {
    green: "绿色",
    unknown: "未知",
    amber: "黄色",
    red: "红色",
    version: "版本",
    from: "开始于",
    until: "结束于",
    because_of: "依据",
    to_do: "请做",
    remains: "剩余风险",
    source: "来源",
    contest: "如何申诉",
    were_you_there: "您的行程记录与一个已公布的地区相符：您当时在那里吗？",
};

const SPANISH: Words = Words {
    green: "VERDE",
    unknown: "DESCONOCIDO",
    amber: "ÁMBAR",
    red: "ROJO",
    version: "versión",
    from: "desde",
    until: "hasta",
    because_of: "a causa de",
    to_do: "haga",
    remains: "riesgo restante",
    source: "fuente",
    contest: "reclamar",
    were_you_there: "Una zona publicada coincide con su diario: ¿estuvo usted allí?",
};

const FRENCH: Words = Words {
    green: "VERT",
    unknown: "INCONNU",
    amber: "ORANGE",
    red: "ROUGE",
    version: "version",
    from: "du",
    until: "jusqu'au",
    because_of: "en raison de",
    to_do: "à faire",
    remains: "risque restant",
    source: "source",
    contest: "contester",
    were_you_there: "Une zone publiée correspond à votre journal : y étiez-vous ?",
};

const ARABIC: Words = Words {
    green: "أخضر",
    unknown: "غير معروف",
    amber: "أصفر",
    red: "أحمر",
    version: "إصدار",
    from: "من",
    until: "حتى",
    because_of: "بسبب",
    to_do: "افعل",
    remains: "الخطر المتبقي",
    source: "المصدر",
    contest: "الاعتراض",
    were_you_there: "منطقة منشورة تطابق يومياتك: هل كنت هناك؟",
};
