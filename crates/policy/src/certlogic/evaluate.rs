//! Evaluation of the typed tree: CertLogic specification, "Operations".

use super::access::Scope;
use super::date::DateTime;
use super::document::Part;
use super::error::EvaluateError;
use super::tree::{Node, Reduce, Relation, Texts};
use super::uvci;
use super::value::{Fold, Value};
use std::cmp::Ordering;

/// How many nodes the lambdas of all `reduce` operations may visit in one evaluation. Everything
/// else visits a node at most once.
const MAX_STEPS: usize = 1_000_000;

type Outcome<'a> = Result<Value<'a>, EvaluateError>;

pub(super) fn evaluate<'a>(node: &'a Node, document: Part<'a>) -> Outcome<'a> {
    value(node, Scope::Document(document), &mut MAX_STEPS.clone())
}

fn value<'a>(node: &'a Node, scope: Scope<'_, 'a>, steps: &mut usize) -> Outcome<'a> {
    match node {
        Node::Var(path) => Ok(path.find(scope)),
        Node::Bool(value) => Ok(Value::Bool(*value)),
        Node::Number(number) => Ok(Value::Number(*number)),
        Node::Text(text) => Ok(Value::Text(text)),
        Node::If(parts) => conditional(parts, scope, steps),
        Node::And(operands) => and(operands, scope, steps),
        Node::Not(operand) => {
            truth(&value(operand, scope, steps)?).map(|truth| Value::Bool(!truth))
        }
        Node::Equal(pair) => equal(pair, scope, steps).map(Value::Bool),
        Node::In(pair) => is_in(pair, scope, steps).map(Value::Bool),
        Node::InTexts(parts) => is_in_texts(&parts.0, &parts.1, scope, steps).map(Value::Bool),
        Node::Plus(pair) => plus(pair, scope, steps).map(Value::Number),
        Node::Compare(relation, operands) => {
            compare(*relation, operands, scope, steps).map(Value::Bool)
        }
        Node::CompareTimes(relation, operands) => {
            compare_times(*relation, operands, scope, steps).map(Value::Bool)
        }
        Node::PlusTime(parts) => {
            let date = text(&parts.0, scope, steps)?;
            let date = DateTime::parse(date).ok_or(EvaluateError::DateFormat)?;
            Ok(Value::DateTime(if parts.1 == 0 {
                date
            } else {
                date.plus(parts.1, parts.2)
            }))
        }
        Node::DateOfBirth(operand) => {
            let birth = text(operand, scope, steps)?;
            DateTime::parse_birth(birth)
                .map(Value::DateTime)
                .ok_or(EvaluateError::BirthFormat)
        }
        Node::Reduce(reduce) => fold(reduce, scope, steps),
        Node::ExtractFromUvci(parts) => extract(&parts.0, parts.1, scope, steps),
        Node::Array(items) => {
            let items = items
                .iter()
                .map(|item| value(item, scope, steps))
                .collect::<Result<_, _>>()?;
            Value::list(items)
        }
        Node::Malformed(error) => Err(EvaluateError::Malformed(error.clone())),
    }
}

fn truth(value: &Value<'_>) -> Result<bool, EvaluateError> {
    value.truth().ok_or(EvaluateError::NeitherTrueNorFalse)
}

fn conditional<'a>(parts: &'a [Node; 3], scope: Scope<'_, 'a>, steps: &mut usize) -> Outcome<'a> {
    let [guard, then, otherwise] = parts;
    let guard = truth(&value(guard, scope, steps)?)?;
    value(if guard { then } else { otherwise }, scope, steps)
}

fn and<'a>(operands: &'a [Node], scope: Scope<'_, 'a>, steps: &mut usize) -> Outcome<'a> {
    let mut last = Value::Bool(true);
    for operand in operands {
        last = value(operand, scope, steps)?;
        if !truth(&last)? {
            break;
        }
    }
    Ok(last)
}

fn equal<'a>(
    pair: &'a [Node; 2],
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<bool, EvaluateError> {
    let left = value(&pair[0], scope, steps)?;
    Ok(left.is(&value(&pair[1], scope, steps)?))
}

fn is_in<'a>(
    pair: &'a [Node; 2],
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<bool, EvaluateError> {
    let needle = value(&pair[0], scope, steps)?;
    match (&needle, value(&pair[1], scope, steps)?) {
        (Value::Text(needle), Value::Borrowed(part)) => {
            let mut items = part.items().ok_or(EvaluateError::InWithoutArray)?;
            Ok(items.any(|item| item.text() == Some(needle)))
        }
        (_, Value::Borrowed(part)) => {
            let mut items = part.items().ok_or(EvaluateError::InWithoutArray)?;
            Ok(items.any(|item| needle.is(&Value::borrowed(item))))
        }
        (_, Value::List(list)) => Ok(list.items().iter().any(|item| needle.is(item))),
        _ => Err(EvaluateError::InWithoutArray),
    }
}

fn is_in_texts<'a>(
    needle: &'a Node,
    texts: &'a Texts,
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<bool, EvaluateError> {
    let Value::Text(needle) = value(needle, scope, steps)? else {
        return Ok(false);
    };
    Ok(texts.contain(needle))
}

fn plus<'a>(
    pair: &'a [Node; 2],
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<f64, EvaluateError> {
    let left = integer(&pair[0], scope, steps)?;
    Ok(left + integer(&pair[1], scope, steps)?)
}

fn integer<'a>(
    node: &'a Node,
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<f64, EvaluateError> {
    value(node, scope, steps)?
        .integer()
        .ok_or(EvaluateError::NotAnInteger)
}

fn time<'a>(
    node: &'a Node,
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<DateTime, EvaluateError> {
    match value(node, scope, steps)? {
        Value::DateTime(time) => Ok(time),
        _ => Err(EvaluateError::NotADateTime),
    }
}

/// Every operand is evaluated and must be an integer, also where the first two decide.
fn compare<'a>(
    relation: Relation,
    operands: &'a [Node],
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<bool, EvaluateError> {
    let (mut holds, mut last) = (true, None);
    for operand in operands {
        let next = integer(operand, scope, steps)?;
        holds &= last.is_none_or(|last: f64| relation.accepts(last.partial_cmp(&next)));
        last = Some(next);
    }
    Ok(holds)
}

fn compare_times<'a>(
    relation: Relation,
    operands: &'a [Node],
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<bool, EvaluateError> {
    let (mut holds, mut last) = (true, None);
    for operand in operands {
        let next = time(operand, scope, steps)?;
        holds &= last.is_none_or(|last: DateTime| relation.accepts(last.order(next)));
        last = Some(next);
    }
    Ok(holds)
}

impl Relation {
    fn accepts(self, order: Option<Ordering>) -> bool {
        order.is_some_and(|order| match self {
            Relation::Less => order.is_lt(),
            Relation::LessOrEqual => order.is_le(),
            Relation::Greater => order.is_gt(),
            Relation::GreaterOrEqual => order.is_ge(),
        })
    }
}

fn text<'a>(
    node: &'a Node,
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Result<&'a str, EvaluateError> {
    match value(node, scope, steps)? {
        Value::Text(text) => Ok(text),
        _ => Err(EvaluateError::DateNotText),
    }
}

fn extract<'a>(node: &'a Node, index: i64, scope: Scope<'_, 'a>, steps: &mut usize) -> Outcome<'a> {
    match value(node, scope, steps)? {
        Value::Null => Ok(Value::Null),
        Value::Text(uvci) => Ok(uvci::fragment(uvci, index).map_or(Value::Null, Value::Text)),
        _ => Err(EvaluateError::UvciNotText),
    }
}

fn fold<'a>(reduce: &'a Reduce, scope: Scope<'_, 'a>, steps: &mut usize) -> Outcome<'a> {
    let operand = value(&reduce.operand, scope, steps)?;
    match &operand {
        Value::Null => value(&reduce.initial, scope, steps),
        Value::Borrowed(part) => {
            let items = part.items().ok_or(EvaluateError::ReduceWithoutArray)?;
            fold_over(reduce, items.map(Value::borrowed), scope, steps)
        }
        Value::List(list) => fold_over(reduce, list.items().iter().cloned(), scope, steps),
        _ => Err(EvaluateError::ReduceWithoutArray),
    }
}

fn fold_over<'a>(
    reduce: &'a Reduce,
    mut items: impl Iterator<Item = Value<'a>>,
    scope: Scope<'_, 'a>,
    steps: &mut usize,
) -> Outcome<'a> {
    let initial = value(&reduce.initial, scope, steps)?;
    items.try_fold(initial, |accumulator, current| {
        *steps = steps
            .checked_sub(reduce.cost)
            .ok_or(EvaluateError::TooManySteps)?;
        let fold = Fold::new(accumulator, current)?;
        value(&reduce.lambda, Scope::Fold(&fold), steps)
    })
}
