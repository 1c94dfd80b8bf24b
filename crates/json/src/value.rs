//! Trees from the values of `serde_json`, which programs that are no pages write down more easily, and back.

use crate::Tree;
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
            Tree::Members(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name, value.into()))
                    .collect(),
            ),
        }
    }
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => of_number(&number),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Members(
                members
                    .into_iter()
                    .map(|(name, value)| (name, value.into()))
                    .collect(),
            ),
        }
    }
}

fn of_number(number: &Number) -> Tree {
    let whole = number.as_u64().map(Tree::Natural);
    let whole = whole.or_else(|| number.as_i64().map(Tree::Negative));
    whole.unwrap_or_else(|| Tree::Real(number.as_f64().unwrap_or(f64::NAN)))
}
