//! Trees as the values of `serde_json`, for what is looked into by other crates: without its own way of reading them.

use crate::Tree;
use serde::de::{Deserialize, Deserializer};
use serde_json::{Number, Value};

impl From<Tree> for Value {
    /// Of a member that is there twice, the last counts.
    fn from(tree: Tree) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(value),
            Tree::Natural(number) => Self::Number(number.into()),
            Tree::Negative(number) => Self::Number(number.into()),
            Tree::Real(number) => Number::from_f64(number).map_or(Self::Null, Self::Number),
            Tree::Text(text) => Self::String(text),
            Tree::List(list) => Self::Array(list.into_iter().map(Self::from).collect()),
            Tree::Members(members) => {
                let mut object = serde_json::Map::new();
                for (name, value) in members {
                    object.insert(name, value.into());
                }
                Self::Object(object)
            }
        }
    }
}

/// Reads a list of any values, for `#[serde(deserialize_with = "json::values")]`.
///
/// # Errors
/// It is no list.
pub fn values<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
    let list = Vec::<Tree>::deserialize(deserializer)?;
    Ok(list.into_iter().map(Value::from).collect())
}
