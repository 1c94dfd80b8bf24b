//! Trees from the values of `serde_json`, which programs that are no pages write down more easily, and back.

use crate::Tree;
use serde::Deserialize;
use serde_json::Value;

impl From<Tree> for Value {
    /// Of a member that is there twice, the last counts; a number that JSON does not have is null.
    fn from(tree: Tree) -> Self {
        serde_json::to_value(tree).expect("every tree is a value")
    }
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        Self::deserialize(value).expect("every value is a tree")
    }
}
