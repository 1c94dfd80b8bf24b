//! What a request brings: JSON of at most 64,000 bytes, whose members are known whatever the case of their letters (Go reads them
//! so, and phones write them so), each at most once, and no other.

use super::answer::Trouble;
use crate::http::api::{collect, is_of_type};
use axum::extract::Request;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The longest body, in bytes.
const MAX_BODY: usize = 64_000;

/// Reads a body of these members; padding is always allowed, and not looked at.
pub(super) async fn read<T: DeserializeOwned>(
    request: Request,
    names: &[&str],
) -> Result<T, Trouble> {
    let members = members(request).await?;
    from_members(members, names)
}

/// The members as they were sent.
pub(super) async fn members(request: Request) -> Result<Map<String, Value>, Trouble> {
    if !is_of_type(&request, &["application/json"]) {
        return Err(Trouble::Unparsable);
    }
    let body = collect(request, MAX_BODY).await;
    let body = body.map_err(|_| Trouble::Unparsable)?;
    let once: Once = serde_json::from_slice(&body).map_err(|_| Trouble::Unparsable)?;
    Ok(once.0)
}

/// Reads members of these names.
pub(super) fn from_members<T: DeserializeOwned>(
    members: Map<String, Value>,
    names: &[&str],
) -> Result<T, Trouble> {
    let mut known = Map::new();
    for (name, value) in members {
        let is = |known: &&&str| known.eq_ignore_ascii_case(&name);
        if name.eq_ignore_ascii_case("padding") {
            continue;
        }
        let name = names.iter().find(is).ok_or(Trouble::Unparsable)?;
        // null is how Go leaves something out
        if !value.is_null() && known.insert((*name).to_owned(), value).is_some() {
            return Err(Trouble::Unparsable);
        }
    }
    serde_json::from_value(Value::Object(known)).map_err(|_| Trouble::Unparsable)
}

/// An object in which no name comes twice.
struct Once(Map<String, Value>);

impl<'de> serde::Deserialize<'de> for Once {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> serde::de::Visitor<'de> for Members {
            type Value = Once;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut access: A,
            ) -> Result<Once, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = access.next_entry::<String, Value>()? {
                    if members.insert(name, value).is_some() {
                        return Err(serde::de::Error::custom("a name comes twice"));
                    }
                }
                Ok(Once(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
