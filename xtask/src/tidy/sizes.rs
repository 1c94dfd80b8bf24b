//! How long files and functions are. Tests at the foot of a file do not count.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::source::{self, File, Tree};
use crate::finding::Finding;

/// A file longer than this has two subjects.
const MAX_LINES: usize = 450;

/// Files that may be longer, each with the reason.
const LONGER: &[(&str, &str)] = &[];

/// The files over the limit, and exceptions that are no longer needed.
pub(crate) fn too_long(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter_map(|file| judge(&file.place, lines(file), LONGER))
        .collect()
}

/// The medians and the longest of all, for whoever wants to see where the house stands.
pub(crate) fn report(trees: &[Tree]) -> String {
    let files: Vec<&File> = trees.iter().flat_map(|tree| &tree.files).collect();
    let mut by_length: Vec<(usize, &str)> = files
        .iter()
        .map(|file| (lines(file), file.place.as_str()))
        .collect();
    by_length.sort_unstable();
    let mut functions: Vec<usize> = files.iter().flat_map(|file| functions(file)).collect();
    functions.sort_unstable();
    let (longest, place) = by_length.last().copied().unwrap_or_default();
    let middle = |count: usize| count / 2;
    format!(
        "sizes: {} files, median {} lines, longest {longest} ({place}); {} functions, median {} lines, longest {}",
        by_length.len(),
        by_length
            .get(middle(by_length.len()))
            .map_or(0, |(lines, _)| *lines),
        functions.len(),
        functions.get(middle(functions.len())).copied().unwrap_or(0),
        functions.last().copied().unwrap_or(0),
    )
}

fn judge(place: &str, lines: usize, longer: &[(&str, &str)]) -> Option<Finding> {
    let excused = longer.iter().any(|(excused, _)| *excused == place);
    match (lines > MAX_LINES, excused) {
        (true, false) => Some(Finding::new(
            place,
            format!("{lines} lines without tests, at most {MAX_LINES}"),
        )),
        (false, true) => Some(Finding::new(place, "needs no exception any more")),
        _ => None,
    }
}

fn lines(file: &File) -> usize {
    let tests = file
        .syntax
        .items
        .iter()
        .filter(|item| source::for_tests(source::attributes(item)));
    file.text.lines().count() - tests.map(length).sum::<usize>()
}

fn length(what: &impl Spanned) -> usize {
    let span = what.span();
    span.end().line - span.start().line + 1
}

fn functions(file: &File) -> Vec<usize> {
    let mut lengths = Lengths(Vec::new());
    lengths.visit_file(&file.syntax);
    lengths.0
}

struct Lengths(Vec<usize>);

impl<'ast> Visit<'ast> for Lengths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !source::for_tests(source::attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.0.push(length(&function.block));
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.0.push(length(&function.block));
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::made_up;
    use super::*;

    fn with_lines(count: usize) -> Tree {
        made_up(
            "status",
            &[("src/lib.rs", &"const A: u8 = 1;\n".repeat(count))],
        )
    }

    #[test]
    fn a_file_at_the_limit_passes_and_one_line_more_is_found() {
        assert_eq!(too_long(&with_lines(MAX_LINES)), []);
        let found = too_long(&with_lines(MAX_LINES + 1));
        assert_eq!(
            found,
            [Finding::new(
                "crates/status/src/lib.rs",
                "451 lines without tests, at most 450"
            )]
        );
    }

    #[test]
    fn tests_do_not_count() {
        let tests = format!(
            "#[cfg(test)]\nmod tests {{\n{}}}\n",
            "const A: u8 = 1;\n".repeat(900)
        );
        let tree = made_up(
            "status",
            &[("src/lib.rs", &format!("fn f() {{}}\n{tests}"))],
        );
        assert_eq!(too_long(&tree), []);
        assert_eq!(lines(&tree.files[0]), 1);
    }

    #[test]
    fn an_exception_excuses_and_falls_away_when_it_is_not_needed() {
        let longer = [("a.rs", "one table")];
        assert_eq!(judge("a.rs", 500, &longer), None);
        assert_eq!(
            judge("a.rs", 400, &longer),
            Some(Finding::new("a.rs", "needs no exception any more"))
        );
    }

    #[test]
    fn the_report_names_the_longest_file() {
        let report = report(&[with_lines(7)]);
        assert_eq!(
            report,
            "sizes: 1 files, median 7 lines, longest 7 (crates/status/src/lib.rs); 0 functions, median 0 lines, longest 0"
        );
    }
}
