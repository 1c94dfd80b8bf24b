//! The files of one crate as the compiler would find them, and the names that each of them mentions.
//!
//! Code for tests alone (`#[cfg(test)]`) is left out: it may read files and look at anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// Where a name stands in the crate: `["verify", "chain"]` for `crate::verify::chain`.
pub(crate) type ModulePath = Vec<String>;

/// A crate from one of its roots down.
pub(crate) struct Tree {
    /// The name of the package.
    pub(crate) package: String,
    pub(crate) files: Vec<File>,
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

/// One file of a crate.
pub(crate) struct File {
    /// The path from the root of the workspace.
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) syntax: syn::File,
}

/// One module, in a file of its own or inside of one.
#[derive(Default)]
pub(crate) struct Module {
    /// The index of its file.
    pub(crate) file: usize,
    /// What `use` brings in: the name here, and the path it stands for.
    pub(crate) imports: BTreeMap<String, Vec<String>>,
    /// The paths of `use path::*`.
    pub(crate) globs: Vec<Vec<String>>,
    /// The names of functions, types, constants and the like that are defined here.
    pub(crate) items: BTreeSet<String>,
    pub(crate) mentions: Vec<Mention>,
}

/// A path that stands in the code, with the name of a macro ending in `!`.
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    /// It stands in a `pub use`, which shows a name to others.
    pub(crate) shows: bool,
}

impl Tree {
    /// Reads a crate from disk; `start` is its `lib.rs` or `main.rs`.
    ///
    /// # Errors
    /// A file is missing or is no Rust.
    pub(crate) fn read(package: &str, root: &Path, start: &Path) -> Result<Self> {
        let load = |path: &Path| fs::read_to_string(path).ok();
        Self::load(package, root, start, &load)
    }

    fn load(
        package: &str,
        root: &Path,
        start: &Path,
        load: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<Self> {
        let mut tree = Self {
            package: package.to_owned(),
            files: Vec::new(),
            modules: BTreeMap::new(),
        };
        let folder = start.parent().unwrap_or(root).to_owned();
        let mut open = vec![(Vec::new(), vec![start.to_owned()], folder)];
        while let Some((module, places, folder)) = open.pop() {
            let (path, text) = places
                .iter()
                .find_map(|path| Some((path, load(path)?)))
                .ok_or_else(|| anyhow!("{package}: no file for module {}", module.join("::")))?;
            for child in tree.add(root, path, text, &module)? {
                let place = child[module.len()..]
                    .iter()
                    .fold(folder.clone(), |at, name| at.join(name));
                let places = vec![place.with_extension("rs"), place.join("mod.rs")];
                open.push((child, places, place));
            }
        }
        Ok(tree)
    }

    /// Adds a file and returns the modules that it declares to be in files of their own.
    fn add(
        &mut self,
        root: &Path,
        path: &Path,
        text: String,
        module: &[String],
    ) -> Result<Vec<ModulePath>> {
        let place = path
            .strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string();
        let syntax = syn::parse_file(&text).with_context(|| format!("{place} is no Rust"))?;
        let mut reader = Reader {
            file: self.files.len(),
            at: module.to_vec(),
            modules: BTreeMap::new(),
            elsewhere: Vec::new(),
            shows: false,
        };
        reader.here();
        reader.visit_file(&syntax);
        self.modules.append(&mut reader.modules);
        self.files.push(File {
            place,
            text,
            syntax,
        });
        Ok(reader.elsewhere)
    }

    /// The file that a module stands in.
    pub(crate) fn file(&self, module: &Module) -> &File {
        &self.files[module.file]
    }
}

/// Whether an item is compiled for tests alone.
pub(crate) fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return attribute.path().is_ident("test");
        };
        let words: Vec<String> = list
            .tokens
            .clone()
            .into_iter()
            .map(|token| token.to_string())
            .collect();
        list.path.is_ident("cfg") && words == ["test"]
    })
}

/// The attributes of an item, whatever kind it is.
pub(crate) fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

struct Reader {
    file: usize,
    at: ModulePath,
    modules: BTreeMap<ModulePath, Module>,
    elsewhere: Vec<ModulePath>,
    /// Inside of a `pub use`.
    shows: bool,
}

impl Reader {
    fn here(&mut self) -> &mut Module {
        let module = self.modules.entry(self.at.clone()).or_default();
        module.file = self.file;
        module
    }

    fn mention(&mut self, path: Vec<String>, line: usize) {
        let shows = self.shows;
        self.here().mentions.push(Mention { path, line, shows });
    }

    fn import(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.import(&path.tree, &with(&path.ident)),
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.import(tree, before)),
            syn::UseTree::Name(name) if name.ident == "self" => {
                let name_here = before.last().cloned().unwrap_or_default();
                self.bring_in(name_here, before.to_vec(), name.ident.span());
            }
            syn::UseTree::Name(name) => {
                self.bring_in(name.ident.to_string(), with(&name.ident), name.ident.span());
            }
            syn::UseTree::Rename(new) => {
                self.bring_in(new.rename.to_string(), with(&new.ident), new.ident.span());
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.here().globs.push(before.to_vec());
                self.mention([before, &["*".to_owned()]].concat(), line);
            }
        }
    }

    fn bring_in(&mut self, name: String, path: Vec<String>, span: proc_macro2::Span) {
        self.here().imports.insert(name, path.clone());
        self.mention(path, span.start().line);
    }

    /// The paths in what a macro is given, which is not parsed: names with `::` between them.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.finish(&mut path, line);
                    }
                    line = name.span().start().line;
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.finish(&mut path, line);
                    self.tokens(group.stream());
                }
                TokenTree::Punct(mark) => {
                    if let Some(last) = path.last_mut().filter(|_| mark.as_char() == '!') {
                        last.push('!');
                    }
                    self.finish(&mut path, line);
                    colons = 0;
                }
                TokenTree::Literal(_) => self.finish(&mut path, line),
            }
        }
        self.finish(&mut path, line);
    }

    fn finish(&mut self, path: &mut Vec<String>, line: usize) {
        if !path.is_empty() {
            self.mention(std::mem::take(path), line);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if for_tests(attributes(item)) {
            return;
        }
        if let Some(name) = defined(item) {
            self.here().items.insert(name);
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.at.push(module.ident.to_string());
        if module.content.is_some() {
            self.here();
            visit::visit_item_mod(self, module);
        } else {
            self.elsewhere.push(self.at.clone());
        }
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.shows = !matches!(item.vis, syn::Visibility::Inherited);
        self.import(&item.tree, &[]);
        self.shows = false;
    }

    /// The `crate` of `pub(crate)` names nobody.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let line = path
            .segments
            .first()
            .map_or(0, |first| first.ident.span().start().line);
        self.mention(names, line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let mut names: Vec<String> = call
            .path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let line = call
            .path
            .segments
            .first()
            .map_or(0, |first| first.ident.span().start().line);
        if let Some(last) = names.last_mut() {
            last.push('!');
        }
        self.mention(names, line);
        self.tokens(call.tokens.clone());
    }
}

fn defined(item: &syn::Item) -> Option<String> {
    let name = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        syn::Item::Macro(item) => item.ident.as_ref()?,
        _ => return None,
    };
    Some(name.to_string())
}

/// A crate made up for a test: paths below its folder, and what stands there. The first is its root.
#[cfg(test)]
pub(crate) fn made_up(package: &str, files: &[(&str, &str)]) -> Tree {
    let folder = Path::new("crates").join(package);
    let load = |path: &Path| {
        let name = path.strip_prefix(&folder).ok()?;
        let file = files.iter().find(|(place, _)| Path::new(place) == name)?;
        Some(file.1.to_owned())
    };
    Tree::load(package, Path::new(""), &folder.join(files[0].0), &load).unwrap()
}
