//! The parser (RFC 8259): what `serde_json` accepts, with the same bounds, and nothing said about what it does not.

use crate::number::Number;
use crate::tree::Tree;

/// Lists and objects within each other, as many as `serde_json` takes.
const DEEPEST: u8 = 127;

/// What is done with each element of one list in place of keeping it.
pub(crate) type Each<'a> = (&'a str, &'a mut dyn FnMut(Tree));

/// A text as a tree.
pub(crate) fn tree(text: &[u8]) -> Option<Tree> {
    let mut parser = Parser::new(text)?;
    let tree = parser.value(DEEPEST)?;
    parser.at_end().then_some(tree)
}

/// An object as a tree, but for the elements of one of its lists.
pub(crate) fn apart(text: &[u8], mut each: Each<'_>) -> Option<Tree> {
    let mut parser = Parser::new(text)?;
    parser.space();
    let tree = if parser.skip(b'{') {
        parser.members(DEEPEST - 1, Some(&mut each))?
    } else {
        parser.value(DEEPEST)?
    };
    parser.at_end().then_some(tree)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    /// All of a text that is JSON is UTF-8.
    fn new(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        Some(Self { text, at: 0 })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn at_end(&mut self) -> bool {
        self.space();
        self.at == self.text.len()
    }

    fn value(&mut self, depth: u8) -> Option<Tree> {
        self.space();
        match self.peek()? {
            b'"' => self.text().map(Tree::Text),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                self.elements(depth.checked_sub(1)?, &mut |element| list.push(element))?;
                Some(Tree::List(list))
            }
            b'{' => {
                self.at += 1;
                self.members(depth.checked_sub(1)?, None)
            }
            b't' => self.word("true", Tree::Bool(true)),
            b'f' => self.word("false", Tree::Bool(false)),
            b'n' => self.word("null", Tree::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, means: Tree) -> Option<Tree> {
        let found = self.text[self.at..].starts_with(word);
        self.at += word.len();
        found.then_some(means)
    }

    /// Behind `[`.
    fn elements(&mut self, depth: u8, keep: &mut dyn FnMut(Tree)) -> Option<()> {
        self.space();
        if self.skip(b']') {
            return Some(());
        }
        loop {
            keep(self.value(depth)?);
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }

    /// Behind `{`.
    fn members(&mut self, depth: u8, mut each: Option<&mut Each<'_>>) -> Option<Tree> {
        let mut members = Vec::new();
        self.space();
        if self.skip(b'}') {
            return Some(Tree::Members(members));
        }
        loop {
            self.space();
            let name = self.text()?;
            self.space();
            if !self.skip(b':') {
                return None;
            }
            self.space();
            let value = match &mut each {
                Some((list, keep)) if name == *list && self.skip(b'[') => {
                    self.elements(depth.checked_sub(1)?, keep)?;
                    Tree::List(Vec::new())
                }
                _ => self.value(depth)?,
            };
            members.push((name, value));
            if !self.goes_on(b'}')? {
                return Some(Tree::Members(members));
            }
        }
    }

    /// Whether another follows, or this is the end.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.space();
        match self.next()? {
            b',' => Some(true),
            byte if byte == end => Some(false),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<String> {
        if !self.skip(b'"') {
            return None;
        }
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            text.push_str(&self.text[start..self.at]);
            match self.next()? {
                b'"' => return Some(text),
                b'\\' => text.push(self.escape()?),
                _ => return None,
            }
        }
    }

    /// Behind `\`.
    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unit(),
            _ => return None,
        })
    }

    /// Behind `\u`: a character beyond the first 65,536 is two of them.
    fn unit(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        let second = (self.skip(b'\\') && self.skip(b'u')).then(|| self.hex())??;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10 | low))
    }

    fn hex(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |sum, _| {
            let digit = char::from(self.next()?).to_digit(16)?;
            Some(sum << 4 | digit)
        })
    }

    fn number(&mut self) -> Option<Tree> {
        let mut number = Number::default();
        let negative = self.skip(b'-');
        let start = self.at;
        if !self.skip(b'0') {
            self.digits(|digit| number.digit(digit))?;
        }
        if self.skip(b'.') {
            self.digits(|digit| number.decimal(digit))?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            let smaller = self.skip(b'-');
            let _ = smaller || self.skip(b'+');
            let mut exponent = 0_i32;
            self.digits(|digit| {
                exponent = exponent.saturating_mul(10).saturating_add(digit.into());
            })?;
            number.shift(if smaller { -exponent } else { exponent });
        }
        let text = &self.text[start..self.at];
        if negative {
            number.negated(text)
        } else {
            number.tree(text)
        }
    }

    /// One or more.
    fn digits(&mut self, mut each: impl FnMut(u8)) -> Option<()> {
        let start = self.at;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            each(byte - b'0');
        }
        (self.at > start).then_some(())
    }
}
