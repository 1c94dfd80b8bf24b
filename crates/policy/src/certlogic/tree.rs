//! The typed tree an expression is parsed into. One variant an operation of the specification.

use super::access::Path;
use super::date::Unit;
use super::error::ParseError;
use super::key::Key;

/// How deeply an expression may be nested; the deepest rule of a member state has 13 levels.
pub const MAX_DEPTH: usize = 64;
/// How many parts an expression may have, literals in arrays included.
pub const MAX_NODES: usize = 20_000;

/// One part of an expression.
#[derive(Debug)]
pub(super) enum Node {
    Bool(bool),
    Number(f64),
    Text(Box<str>),
    Array(Box<[Node]>),
    Var(Path),
    If(Box<[Node; 3]>),
    And(Box<[Node]>),
    Not(Box<Node>),
    Equal(Box<[Node; 2]>),
    In(Box<[Node; 2]>),
    /// `in` a literal array of texts
    InTexts(Box<(Node, Texts)>),
    Plus(Box<[Node; 2]>),
    Compare(Relation, Box<[Node]>),
    CompareTimes(Relation, Box<[Node]>),
    PlusTime(Box<(Node, i64, Unit)>),
    DateOfBirth(Box<Node>),
    Reduce(Box<Reduce>),
    ExtractFromUvci(Box<(Node, i64)>),
    /// Not CertLogic, and an error when it is reached: the deployed engine looks no earlier.
    Malformed(Box<ParseError>),
}

/// A left fold. `cost` is the number of nodes of the lambda.
#[derive(Debug)]
pub(super) struct Reduce {
    pub(super) operand: Node,
    pub(super) lambda: Node,
    pub(super) initial: Node,
    pub(super) cost: usize,
}

/// The four orders of comparison.
#[derive(Clone, Copy, Debug)]
pub(super) enum Relation {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A literal array of texts, to find one in.
#[derive(Debug)]
pub(super) struct Texts {
    /// In order.
    keys: Box<[u64]>,
    texts: Box<[Box<str>]>,
}

impl Texts {
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Texts {
        let mut texts: Vec<(Key, &str)> = texts.map(|text| (Key::of(text), text)).collect();
        texts.sort_unstable();
        Texts {
            keys: texts.iter().map(|(key, _)| key.word()).collect(),
            texts: texts.iter().map(|(_, text)| Box::from(*text)).collect(),
        }
    }

    pub(super) fn contain(&self, text: &str) -> bool {
        let found = Key::of(text).find(text, &self.keys, |at| &self.texts[at]);
        found.is_some()
    }
}
