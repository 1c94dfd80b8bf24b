//! Circles among the files of one crate. A file needs another where it names something that the other defines:
//! through `use`, a path, or a macro's arguments, and followed through `pub use` to the file that defines it.
//! `mod child;` and `pub use child::Name;` alone are no need: a parent that only declares its children and shows their
//! names may be used by them. Where it works with the name as well, it needs the child.

use std::collections::{BTreeMap, BTreeSet};

use super::circles;
use super::source::{Module, ModulePath, Tree};
use crate::finding::Finding;

/// Chains of `use` longer than this are taken for endless.
const MAX_HOPS: usize = 32;

/// One finding for each circle.
pub(crate) fn circles(tree: &Tree) -> Vec<Finding> {
    circles::among(&tree.package, &needs(tree))
}

/// Which file needs which.
fn needs(tree: &Tree) -> BTreeMap<String, BTreeSet<String>> {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (at, module) in &tree.modules {
        let needed = graph.entry(tree.file(module).place.clone()).or_default();
        for mention in &module.mentions {
            let Some(found) = resolve(tree, at, &mention.path, 0) else {
                continue;
            };
            let other = &tree.modules[&found];
            let only_shown = mention.shows && found.starts_with(at);
            if other.file != module.file && !only_shown {
                needed.insert(tree.file(other).place.clone());
            }
        }
    }
    graph
}

/// The module that defines what `path` means when it stands in module `at`; `None` where it is of another crate.
fn resolve(tree: &Tree, at: &[String], path: &[String], hops: usize) -> Option<ModulePath> {
    let (first, rest) = path.split_first()?;
    if hops > MAX_HOPS {
        return None;
    }
    let name = first.trim_end_matches('!');
    match name {
        "crate" => walk(tree, Vec::new(), rest, hops),
        "self" => walk(tree, at.to_vec(), rest, hops),
        "super" => walk(tree, parent(at)?, rest, hops),
        _ => named(tree, at, name, rest, hops),
    }
}

/// A path that begins with a name of the module it stands in.
fn named(
    tree: &Tree,
    at: &[String],
    name: &str,
    rest: &[String],
    hops: usize,
) -> Option<ModulePath> {
    let child = [at, &[name.to_owned()]].concat();
    if tree.modules.contains_key(&child) {
        return walk(tree, child, rest, hops);
    }
    let module = &tree.modules[at];
    match module.imports.get(name) {
        // `use time::Date` in a module called time: the name stands for itself, which is the outer crate
        Some(import) if import.first().is_some_and(|first| first == name) => None,
        Some(import) => resolve(tree, at, &[import, rest].concat(), hops + 1),
        None => brought_in(tree, at, module, &[name.to_owned()], hops),
    }
}

/// From module `at` along `path`, as far as there are modules, then through what is brought in there.
fn walk(tree: &Tree, mut at: ModulePath, path: &[String], hops: usize) -> Option<ModulePath> {
    for (index, name) in path.iter().enumerate() {
        let name = name.trim_end_matches('!');
        if name == "super" {
            at = parent(&at)?;
            continue;
        }
        let child = [at.as_slice(), &[name.to_owned()]].concat();
        if tree.modules.contains_key(&child) {
            at = child;
            continue;
        }
        let module = &tree.modules[&at];
        return brought_in(tree, &at, module, &path[index..], hops).or(Some(at));
    }
    Some(at)
}

/// Through `pub use name` or `pub use module::*` to where the first name of `path` is defined.
fn brought_in(
    tree: &Tree,
    at: &[String],
    module: &Module,
    path: &[String],
    hops: usize,
) -> Option<ModulePath> {
    let (name, rest) = path.split_first()?;
    let name = name.trim_end_matches('!');
    if module.items.contains(name) || hops > MAX_HOPS {
        return None;
    }
    if let Some(import) = module.imports.get(name) {
        return resolve(tree, at, &[import, rest].concat(), hops + 1);
    }
    module.globs.iter().find_map(|glob| {
        let there = resolve(tree, at, glob, hops + 1)?;
        tree.modules[&there].items.contains(name).then_some(there)
    })
}

fn parent(at: &[String]) -> Option<ModulePath> {
    at.split_last().map(|(_, parent)| parent.to_vec())
}

#[cfg(test)]
mod tests {
    use super::super::source::made_up;
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        circles(&made_up("status", files))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    const NONE: [String; 0] = [];

    #[test]
    fn files_in_layers_pass() {
        let files = [
            ("src/lib.rs", "mod fact; mod fold; pub use fold::fold;"),
            ("src/fact.rs", "pub struct Fact;"),
            (
                "src/fold.rs",
                "use crate::fact::Fact; pub fn fold(_: Fact) {}",
            ),
        ];
        assert_eq!(found(&files), NONE);
    }

    #[test]
    fn a_circle_between_siblings_is_found() {
        let files = [
            ("src/lib.rs", "mod fact; mod fold;"),
            ("src/fact.rs", "use super::fold::fold; pub struct Fact;"),
            (
                "src/fold.rs",
                "use crate::fact::Fact; pub fn fold(_: Fact) {}",
            ),
        ];
        let circle = "status: circle: crates/status/src/fact.rs -> crates/status/src/fold.rs -> crates/status/src/fact.rs";
        assert_eq!(found(&files), [circle]);
    }

    #[test]
    fn a_child_that_uses_back_is_found_even_through_a_path_in_a_macro() {
        let files = [
            ("src/lib.rs", "mod fold;"),
            (
                "src/fold.rs",
                "mod step; use step::Step; pub const LIMIT: u8 = 3; pub fn f(_: Step) {}",
            ),
            (
                "src/fold/step.rs",
                "pub struct Step; fn g() { assert!(1 < super::LIMIT); }",
            ),
        ];
        let (child, parent) = (
            "crates/status/src/fold/step.rs",
            "crates/status/src/fold.rs",
        );
        assert_eq!(
            found(&files),
            [format!("status: circle: {parent} -> {child} -> {parent}")]
        );
    }

    #[test]
    fn a_name_is_followed_through_the_door_plate_to_its_file() {
        let files = [
            (
                "src/lib.rs",
                "mod fact; mod fold; pub use fact::Fact; pub use fold::fold;",
            ),
            ("src/fact.rs", "pub(crate) struct Fact;"),
            (
                "src/fold.rs",
                "use crate::Fact; pub(crate) fn fold(_: Fact) {}",
            ),
        ];
        assert_eq!(found(&files), NONE);
    }

    #[test]
    fn a_parent_that_only_declares_may_be_used_by_its_child() {
        let files = [
            ("src/lib.rs", "mod fold; pub struct Colour;"),
            ("src/fold.rs", "use crate::Colour; fn f(_: Colour) {}"),
        ];
        assert_eq!(found(&files), NONE);
    }

    #[test]
    fn a_parent_may_show_its_child_but_not_work_with_it_and_be_used_by_it() {
        let shown = "mod step; pub use step::Step; pub struct Colour;";
        let child = (
            "src/fold/step.rs",
            "use super::Colour; pub struct Step(Colour);",
        );
        let circles =
            |parent: &str| found(&[("src/lib.rs", "mod fold;"), ("src/fold.rs", parent), child]);
        for shown in [shown, &shown.replace("step::Step", "step::*")] {
            assert_eq!(circles(shown), NONE, "{shown}");
            let worked_with = format!("{shown} fn f(_: Step) {{}}");
            assert_eq!(circles(&worked_with).len(), 1, "{worked_with}");
        }
    }

    #[test]
    fn showing_a_sibling_that_uses_back_is_found() {
        let files = [
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "pub use super::b::B; pub struct A;"),
            ("src/b.rs", "use super::a::A; pub struct B(A);"),
        ];
        assert_eq!(found(&files).len(), 1);
    }

    #[test]
    fn what_only_tests_use_makes_no_circle() {
        let files = [
            ("src/lib.rs", "mod fact; mod fold;"),
            (
                "src/fact.rs",
                "pub struct Fact; #[cfg(test)] mod tests { use crate::fold::fold; }",
            ),
            (
                "src/fold.rs",
                "use crate::fact::Fact; pub fn fold(_: Fact) {}",
            ),
        ];
        assert_eq!(found(&files), NONE);
    }

    #[test]
    fn another_crate_of_the_same_name_as_a_module_is_left_alone() {
        let files = [
            ("src/lib.rs", "mod when; mod day;"),
            (
                "src/when.rs",
                "use time::Date; use super::day::Day; fn f(_: Date, _: Day) {}",
            ),
            ("src/day.rs", "use time::Date; pub struct Day(Date);"),
        ];
        assert_eq!(found(&files), NONE);
    }
}
