//! Requests that are made up from the description: sound ones, and ones that are broken in one place or several. The same seed makes
//! the same requests.

use super::schema::resolved;
use bulletin::Kind;
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// What is done with texts that are only texts.
const TEXTS: [&str; 18] = [
    "",
    " ",
    "x",
    "0",
    "-1",
    "none",
    "null",
    "\0",
    "\u{7f}\u{1b}[31m",
    "\r\nset-cookie: a=b",
    "\u{202e}\u{feff}",
    "Ä\u{308}\u{1f469}\u{200d}\u{1f680}",
    "'; DROP TABLE account; --",
    "../../pratique.db",
    "2026-11-25T08:15:00Z",
    "9999-99-99",
    "HC1:",
    "URN:UVCI:01:XD:NOTHING#8",
];
const FILES: [&str; 5] = [
    "kind,family,given,birth,method,sampled_at,result,centre\ntest,Muster,Anna,1980-01-02,naat,EARLIER,not-detected,One\n",
    "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[]}",
    "[{\"id\":\"water\",\"level\":\"advice\",\"from\":\"EARLIER\",\"until\":\"LATER\",\"title\":{\"en\":\"Boil water\"},\"text\":{\"en\":\"Boil water.\"}}]",
    "{\"type\":\"FeatureCollection\",\"features\":[]}",
    "",
];

pub(crate) struct Asking<'d> {
    document: &'d Value,
    state: u64,
    /// What the service named, each with the place in which a request names it.
    known: Vec<(&'static str, String)>,
}

impl<'d> Asking<'d> {
    pub(crate) fn new(document: &'d Value, seed: u64) -> Self {
        Self {
            document,
            state: seed,
            known: vec![("region", "XD".to_owned())],
        }
    }

    /// Notes what an answer names.
    pub(crate) fn remember(&mut self, answer: &[u8]) {
        let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
        for (place, member) in [
            ("id", &answer["id"]),
            ("id", &answer["uuid"]),
            ("certificate", &answer["uvci"]),
            ("certificate", &answer["text"]),
        ] {
            self.known
                .extend(member.as_str().map(|name| (place, name.to_owned())));
        }
        for file in answer["in_force"].as_array().into_iter().flatten() {
            let named = [("hash", &file["digest"]), ("name", &file["name"])];
            self.known
                .extend(named.map(|(place, name)| (place, name.as_str().unwrap().to_owned())));
        }
    }

    /// Something that this place of a request may name.
    fn named(&mut self, place: &str) -> Option<String> {
        let fit: Vec<String> = self
            .known
            .iter()
            .filter(|(known, _)| *known == place)
            .map(|(_, name)| name.clone())
            .collect();
        (!fit.is_empty() && self.one_in(2)).then(|| self.among(&fit).clone())
    }

    /// A request to a route, as it goes over the wire.
    pub(crate) fn request(
        &mut self,
        method: &str,
        path: &str,
        operation: &Value,
        who: &str,
    ) -> Vec<u8> {
        let path = self.path(path, operation);
        let content = operation["requestBody"]["content"].as_object();
        let (content_type, body) =
            match content.map(|content| content.iter().nth(self.below(content.len())).unwrap()) {
                None => (
                    "application/json",
                    if self.one_in(4) {
                        b"{}".to_vec()
                    } else {
                        Vec::new()
                    },
                ),
                Some((_, described)) if self.one_in(20) => ("text/plain", self.body(described)),
                Some((name, described)) => (name.as_str(), self.body(described)),
            };
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{who}content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.into_bytes(), body].concat()
    }

    fn path(&mut self, path: &str, operation: &Value) -> String {
        let parts: Vec<String> = path.split('/').map(|part| self.part(part)).collect();
        let mut asked = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "query" && !self.one_in(10) {
                let value = match parameter["schema"]["enum"].as_array() {
                    Some(values) if !self.one_in(10) => {
                        self.among(values).as_str().unwrap().to_owned()
                    }
                    None if self.one_in(2) => "announcements.json".to_owned(),
                    _ => percent(&self.text()),
                };
                asked.push(format!("{}={value}", parameter["name"].as_str().unwrap()));
            }
        }
        format!("{}?{}", parts.join("/"), asked.join("&"))
    }

    fn part(&mut self, part: &str) -> String {
        let Some(place) = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        else {
            return part.to_owned();
        };
        if let Some(name) = self.named(place) {
            return name;
        }
        let text = percent(&self.text());
        // an empty part, or one of dots, is another path
        let is_part = !text.is_empty() && !text.starts_with('.');
        if is_part { text } else { "none".into() }
    }

    fn body(&mut self, described: &Value) -> Vec<u8> {
        let mut bytes = if described["schema"].is_null() {
            let file = self.among(&FILES).replace("EARLIER", &moment(-1));
            file.replace("LATER", &moment(24)).into_bytes()
        } else {
            let mut value = self.value(&described["schema"], "");
            for _ in 0..self.below(3) {
                self.spoil(&mut value);
            }
            value.to_string().into_bytes()
        };
        if self.one_in(8) && !bytes.is_empty() {
            let at = self.below(bytes.len());
            bytes[at] = u8::try_from(self.below(256)).unwrap();
        }
        bytes
    }

    fn value(&mut self, schema: &Value, name: &str) -> Value {
        let schema = resolved(self.document, schema).clone();
        if let Some(values) = schema["enum"].as_array() {
            return self.among(values).clone();
        }
        match (schema["type"].as_str(), name) {
            (Some("object"), "order") => self.order(),
            (Some("object"), _) => self.object(&schema),
            (Some("array"), _) => (0..=self.below(3))
                .map(|_| self.value(&schema["items"], ""))
                .collect(),
            (Some("boolean"), _) => self.one_in(2).into(),
            (Some("integer"), _) => self.below(1000).into(),
            (_, "kind") => self.among(&Kind::ALL).as_str().into(),
            _ => self.named(name).unwrap_or_else(|| self.text()).into(),
        }
    }

    fn object(&mut self, schema: &Value) -> Value {
        let members = schema["properties"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        for (name, schema) in &members {
            if required.iter().any(|one| one == name) || self.one_in(3) {
                object.insert(name.clone(), self.value(schema, name));
            }
        }
        object.into()
    }

    fn order(&mut self) -> Value {
        let orders = [
            json!({"kind": "test", "family": self.text(), "given": "Léa", "birth": "1990-02-28", "method": "naat",
                "sampled_at": moment(-1), "result": "not-detected", "centre": self.text()}),
            json!({"kind": "vaccination", "family": "Exemple", "given": self.text(), "birth": "1990", "product": "Comirnaty",
                "dose": "1", "series": "2", "date": "2026-10-01"}),
            json!({"kind": "recovery", "family": "Exemple", "birth": "1990-02", "first_positive": "2026-09-01"}),
        ];
        self.among(&orders).clone()
    }

    /// Breaks the value in one place, at any depth.
    fn spoil(&mut self, value: &mut Value) {
        let inner = match value {
            Value::Object(members) if !members.is_empty() && self.one_in(2) => {
                let at = self.below(members.len());
                members.values_mut().nth(at)
            }
            Value::Array(items) if !items.is_empty() && self.one_in(2) => {
                let at = self.below(items.len());
                items.get_mut(at)
            }
            _ => None,
        };
        if let Some(inner) = inner {
            return self.spoil(inner);
        }
        match (value, self.below(3)) {
            (Value::Object(members), 0) => {
                let first = members.keys().next().cloned();
                first.map(|name| members.remove(&name));
            }
            (Value::Object(members), 1) => {
                members.insert(self.text(), self.text().into());
            }
            (value, _) => *value = self.other(),
        }
    }

    fn other(&mut self) -> Value {
        let others = [
            Value::Null,
            json!(true),
            json!(0),
            json!(-1),
            json!(u64::MAX),
            json!(1e300),
            json!([]),
            json!({}),
            json!([[[null]]]),
            json!(self.text()),
            json!("x".repeat(5000)),
            json!("Ä".repeat(61)),
        ];
        self.among(&others).clone()
    }

    fn text(&mut self) -> String {
        let times = *self.among(&[1, 1, 1, 1, 1, 1, 30, 300]);
        self.among(&TEXTS).repeat(times)
    }

    fn among<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }
}

/// A moment so many hours from now, for the service has the true time.
fn moment(hours: i64) -> String {
    let at = OffsetDateTime::now_utc() + Duration::hours(hours);
    at.replace_nanosecond(0).unwrap().format(&Rfc3339).unwrap()
}

/// A text as it stands in an address (RFC 3986, section 2.1).
fn percent(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let written = |byte: u8| {
        if is_plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(written).collect()
}
