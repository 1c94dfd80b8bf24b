//! The members of a JSON object, taken out one by one; what is left is what nobody knows.

use super::Wrong;
use json::Tree;
use serde::de::DeserializeOwned;
use sorted::Set;

pub(super) struct Members(Vec<(String, Tree)>);

impl Members {
    pub(super) fn of(tree: Tree) -> Result<Self, Wrong> {
        match tree {
            Tree::Members(members) => Ok(Self(members)),
            _ => Err(Wrong::Form("it is no object".into())),
        }
    }

    /// A member that has to be there.
    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Wrong> {
        self.take_or(name)?.ok_or_else(|| wrong(name))
    }

    /// A member that may be missing, or `null`.
    pub(super) fn take_optional<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Wrong> {
        self.take_or(name).map(Option::flatten)
    }

    /// A member that may be missing.
    pub(super) fn take_or<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Wrong> {
        let tree = self.tree(name)?;
        let read = tree.map(|tree| json::read_tree(&tree).map_err(|_| wrong(name)));
        read.transpose()
    }

    fn tree(&mut self, name: &str) -> Result<Option<Tree>, Wrong> {
        let place = |members: &[(String, Tree)]| members.iter().position(|(own, _)| own == name);
        let Some(at) = place(&self.0) else {
            return Ok(None);
        };
        let (_, tree) = self.0.remove(at);
        match place(&self.0) {
            Some(_) => Err(Wrong::Form(format!("`{name}` is there twice"))),
            None => Ok(Some(tree)),
        }
    }

    /// The names that are left, each once; a `bbox` is nothing strange.
    pub(super) fn unknown(self) -> impl Iterator<Item = String> {
        let names = self.0.into_iter().map(|(name, _)| name);
        let names: Set<String> = names.filter(|name| name != "bbox").collect();
        names.into_iter()
    }
}

fn wrong(name: &str) -> Wrong {
    Wrong::Form(format!(
        "`{name}` is missing or has a value that it cannot have"
    ))
}
