//! From JSON to the typed tree: CertLogic specification, "Operations".
//!
//! One pass finds every fault and builds a tree all the same, in which a part that the deployed
//! engine would stumble over is [`Node::Malformed`]. Where it only reads fewer operands than are
//! written (`if` with four), so does the tree.

use super::access::Path;
use super::date::Unit;
use super::error::{Issue, ParseError};
use super::tree::{MAX_DEPTH, MAX_NODES, Node, Reduce, Relation, Texts};
use json::Tree as Json;

/// The tree of `expression` and all its faults, in the order of the text.
pub(super) fn compile(expression: &Json) -> (Node, Vec<Issue<'_>>) {
    let mut compiler = Compiler {
        issues: Vec::new(),
        nodes: 0,
    };
    let node = compiler.node(expression, 0);
    (node, compiler.issues)
}

struct Compiler<'a> {
    issues: Vec<Issue<'a>>,
    nodes: usize,
}

/// An operation: the whole object, its operands, and how deep it stands.
#[derive(Clone, Copy)]
struct Operation<'a> {
    whole: &'a Json,
    operands: &'a [Json],
    depth: usize,
}

impl<'a> Compiler<'a> {
    fn node(&mut self, expression: &'a Json, depth: usize) -> Node {
        self.nodes += 1;
        if depth >= MAX_DEPTH {
            return self.fault(expression, ParseError::TooDeep);
        }
        if self.nodes > MAX_NODES {
            return self.overflow(expression);
        }
        match expression {
            Json::Bool(value) => Node::Bool(*value),
            Json::Text(text) => Node::Text(text.as_str().into()),
            Json::List(items) => Node::Array(self.nodes(items, depth)),
            Json::Null => self.fault(expression, ParseError::NotAnExpression),
            Json::Members(members) => match members.as_slice() {
                [(operator, operands)] => self.object(expression, operator, operands, depth),
                _ => self.fault(expression, ParseError::KeyCount(members.len())),
            },
            number => self.number(expression, number.number().unwrap_or(f64::NAN)),
        }
    }

    fn nodes(&mut self, expressions: &'a [Json], depth: usize) -> Box<[Node]> {
        // A surplus is reported once; reading on would only cost memory.
        let room = MAX_NODES.saturating_sub(self.nodes) + 1;
        expressions
            .iter()
            .take(room)
            .map(|expression| self.node(expression, depth + 1))
            .collect()
    }

    fn fault(&mut self, expression: &'a Json, error: ParseError) -> Node {
        self.issues.push(Issue {
            expression,
            error: error.clone(),
        });
        Node::Malformed(Box::new(error))
    }

    fn overflow(&mut self, expression: &'a Json) -> Node {
        let reported = self
            .issues
            .iter()
            .any(|issue| issue.error == ParseError::TooLarge);
        if reported {
            return Node::Malformed(Box::new(ParseError::TooLarge));
        }
        self.fault(expression, ParseError::TooLarge)
    }

    fn number(&mut self, expression: &'a Json, number: f64) -> Node {
        if number.fract() == 0.0 {
            return Node::Number(number);
        }
        self.fault(expression, ParseError::NonInteger(number))
    }

    fn object(
        &mut self,
        whole: &'a Json,
        operator: &str,
        operands: &'a Json,
        depth: usize,
    ) -> Node {
        if operator == "var" {
            return self.var(whole, operands);
        }
        let Json::List(operands) = operands else {
            return self.fault(whole, ParseError::OperandsNotAnArray);
        };
        self.operation(
            operator,
            Operation {
                whole,
                operands,
                depth,
            },
        )
    }

    fn operation(&mut self, operator: &str, operation: Operation<'a>) -> Node {
        match operator {
            "if" => self.conditional(operation),
            "and" => self.and(operation),
            "!" => self.not(operation),
            "===" => self.pair("===", operation, Node::Equal),
            "+" => self.pair("+", operation, Node::Plus),
            "in" => self.membership(operation),
            "<" => self.comparison("<", operation, |operands| {
                Node::Compare(Relation::Less, operands)
            }),
            "<=" => self.comparison("<=", operation, |operands| {
                Node::Compare(Relation::LessOrEqual, operands)
            }),
            ">" => self.comparison(">", operation, |operands| {
                Node::Compare(Relation::Greater, operands)
            }),
            ">=" => self.comparison(">=", operation, |operands| {
                Node::Compare(Relation::GreaterOrEqual, operands)
            }),
            "before" => self.comparison("before", operation, |operands| {
                Node::CompareTimes(Relation::Less, operands)
            }),
            "not-after" => self.comparison("not-after", operation, |operands| {
                Node::CompareTimes(Relation::LessOrEqual, operands)
            }),
            "after" => self.comparison("after", operation, |operands| {
                Node::CompareTimes(Relation::Greater, operands)
            }),
            "not-before" => self.comparison("not-before", operation, |operands| {
                Node::CompareTimes(Relation::GreaterOrEqual, operands)
            }),
            "plusTime" => self.plus_time(operation),
            "reduce" => self.reduce(operation),
            "extractFromUVCI" => self.extract(operation),
            "dccDateOfBirth" => self.date_of_birth(operation),
            _ => self.fault(
                operation.whole,
                ParseError::UnknownOperator(operator.to_owned()),
            ),
        }
    }

    fn var(&mut self, whole: &'a Json, path: &Json) -> Node {
        let Json::Text(path) = path else {
            return self.fault(whole, ParseError::PathNotText);
        };
        if !path.is_empty() && path.split('.').any(str::is_empty) {
            self.issues.push(Issue {
                expression: whole,
                error: ParseError::PathFormat(path.clone()),
            });
        }
        Node::Var(Path::new(path))
    }

    /// Reports a wrong number of operands; true where there are at least as many as needed.
    fn enough(&mut self, operator: &'static str, operation: Operation<'a>, needed: usize) -> bool {
        let found = operation.operands.len();
        if found != needed {
            let error = ParseError::OperandCount { operator, found };
            self.issues.push(Issue {
                expression: operation.whole,
                error,
            });
        }
        found >= needed
    }

    fn short(operator: &'static str, operation: Operation<'_>) -> Node {
        let error = match operation.operands.len() {
            0 => ParseError::NoOperands,
            found => ParseError::OperandCount { operator, found },
        };
        Node::Malformed(Box::new(error))
    }

    fn conditional(&mut self, operation: Operation<'a>) -> Node {
        let enough = self.enough("if", operation, 3);
        let operands = self.leading(operation, 3);
        if !enough {
            return Self::short("if", operation);
        }
        three(operands).map_or_else(|| Self::short("if", operation), Node::If)
    }

    fn leading(&mut self, operation: Operation<'a>, count: usize) -> Box<[Node]> {
        self.nodes(
            &operation.operands[..operation.operands.len().min(count)],
            operation.depth,
        )
    }

    fn and(&mut self, operation: Operation<'a>) -> Node {
        let found = operation.operands.len();
        if found < 2 {
            let error = ParseError::OperandCount {
                operator: "and",
                found,
            };
            self.issues.push(Issue {
                expression: operation.whole,
                error,
            });
        }
        let operands = self.nodes(operation.operands, operation.depth);
        if found < 2 {
            Self::short("and", operation)
        } else {
            Node::And(operands)
        }
    }

    fn not(&mut self, operation: Operation<'a>) -> Node {
        if operation.operands.len() == 1 {
            return Node::Not(Box::new(
                self.node(&operation.operands[0], operation.depth + 1),
            ));
        }
        self.enough("!", operation, 1);
        // The operands of a wrong `!` are not looked into for faults, but the first counts.
        let faults = self.issues.len();
        let operand = operation
            .operands
            .first()
            .map(|operand| self.node(operand, operation.depth + 1));
        self.issues.truncate(faults);
        operand.map_or_else(
            || Self::short("!", operation),
            |operand| Node::Not(Box::new(operand)),
        )
    }

    fn pair(
        &mut self,
        operator: &'static str,
        operation: Operation<'a>,
        make: fn(Box<[Node; 2]>) -> Node,
    ) -> Node {
        self.enough(operator, operation, 2);
        let operands = self.leading(operation, 2);
        if operation.operands.len() != 2 {
            return Self::short(operator, operation);
        }
        two(operands).map_or_else(|| Self::short(operator, operation), make)
    }

    fn membership(&mut self, operation: Operation<'a>) -> Node {
        match operation.operands {
            [needle, Json::List(items)]
                if items.iter().all(|item| item.text().is_some()) && self.has_room(items) =>
            {
                self.nodes += 1 + items.len();
                let needle = self.node(needle, operation.depth + 1);
                let texts = Texts::new(items.iter().filter_map(Json::text));
                Node::InTexts(Box::new((needle, texts)))
            }
            _ => self.pair("in", operation, Node::In),
        }
    }

    fn has_room(&self, items: &[Json]) -> bool {
        self.nodes + items.len() < MAX_NODES
    }

    fn comparison(
        &mut self,
        operator: &'static str,
        operation: Operation<'a>,
        make: fn(Box<[Node]>) -> Node,
    ) -> Node {
        let found = operation.operands.len();
        let fits = (2..=3).contains(&found);
        if !fits {
            let error = ParseError::OperandCount { operator, found };
            self.issues.push(Issue {
                expression: operation.whole,
                error,
            });
        }
        let operands = self.leading(operation, 3);
        if fits {
            make(operands)
        } else {
            Self::short(operator, operation)
        }
    }

    fn plus_time(&mut self, operation: Operation<'a>) -> Node {
        let enough = self.enough("plusTime", operation, 3);
        let date = operation
            .operands
            .first()
            .map(|date| self.node(date, operation.depth + 1));
        let amount = operation
            .operands
            .get(1)
            .map(|amount| self.integer(operation, amount, ParseError::AmountNotInteger));
        let unit = operation
            .operands
            .get(2)
            .map(|unit| self.unit(operation, unit));
        match (date, amount, unit) {
            (Some(date), Some(Ok(amount)), Some(Ok(unit))) if enough => {
                Node::PlusTime(Box::new((date, amount, unit)))
            }
            (_, Some(Err(error)), _) | (_, _, Some(Err(error))) => Node::Malformed(Box::new(error)),
            _ => Self::short("plusTime", operation),
        }
    }

    fn unit(&mut self, operation: Operation<'a>, unit: &Json) -> Result<Unit, ParseError> {
        unit.text()
            .and_then(Unit::parse)
            .ok_or_else(|| self.operand_fault(operation, unit, ParseError::UnknownUnit))
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and any amount so large names no time"
    )]
    fn integer(
        &mut self,
        operation: Operation<'a>,
        number: &Json,
        error: fn(String) -> ParseError,
    ) -> Result<i64, ParseError> {
        let integer = number.number().filter(|number| number.fract() == 0.0);
        integer
            .map(|integer| integer as i64)
            .ok_or_else(|| self.operand_fault(operation, number, error))
    }

    fn operand_fault(
        &mut self,
        operation: Operation<'a>,
        operand: &Json,
        error: fn(String) -> ParseError,
    ) -> ParseError {
        let error = error(script_text(operand));
        self.issues.push(Issue {
            expression: operation.whole,
            error: error.clone(),
        });
        error
    }

    fn reduce(&mut self, operation: Operation<'a>) -> Node {
        self.enough("reduce", operation, 3);
        let mut operands = operation.operands.iter().take(3);
        let mut next = |compiler: &mut Self| {
            let operand = operands
                .next()
                .map(|operand| compiler.node(operand, operation.depth + 1));
            operand.unwrap_or_else(|| Self::short("reduce", operation))
        };
        let operand = next(self);
        let before = self.nodes;
        let lambda = next(self);
        let cost = self.nodes - before;
        let initial = next(self);
        Node::Reduce(Box::new(Reduce {
            operand,
            lambda,
            initial,
            cost,
        }))
    }

    fn extract(&mut self, operation: Operation<'a>) -> Node {
        let enough = self.enough("extractFromUVCI", operation, 2);
        let uvci = operation
            .operands
            .first()
            .map(|uvci| self.node(uvci, operation.depth + 1));
        let index = operation
            .operands
            .get(1)
            .map(|index| self.integer(operation, index, ParseError::IndexNotInteger));
        match (uvci, index) {
            (Some(uvci), Some(Ok(index))) if enough => {
                Node::ExtractFromUvci(Box::new((uvci, index)))
            }
            (_, Some(Err(error))) => Node::Malformed(Box::new(error)),
            _ => Self::short("extractFromUVCI", operation),
        }
    }

    fn date_of_birth(&mut self, operation: Operation<'a>) -> Node {
        self.enough("dccDateOfBirth", operation, 1);
        let birth = operation
            .operands
            .first()
            .map(|birth| self.node(birth, operation.depth + 1));
        birth.map_or_else(
            || Self::short("dccDateOfBirth", operation),
            |birth| Node::DateOfBirth(Box::new(birth)),
        )
    }
}

fn two(operands: Box<[Node]>) -> Option<Box<[Node; 2]>> {
    operands.try_into().ok()
}

fn three(operands: Box<[Node]>) -> Option<Box<[Node; 3]>> {
    operands.try_into().ok()
}

/// A JSON value as ECMAScript puts it into a sentence; the test suite's messages quote it so.
fn script_text(json: &Json) -> String {
    match json {
        Json::Text(text) => text.clone(),
        Json::Members(_) => "[object Object]".to_owned(),
        Json::List(items) => items.iter().map(item_text).collect::<Vec<_>>().join(","),
        _ => json::write(json),
    }
}

fn item_text(json: &Json) -> String {
    if json.is_null() {
        String::new()
    } else {
        script_text(json)
    }
}
