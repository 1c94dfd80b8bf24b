//! What an expression evaluates to; truthy and falsy; equality. CertLogic specification, "Values".

use super::cell::number_tree;
use super::date::DateTime;
use super::document::{Part, Shape, spend};
use super::error::EvaluateError;
use json::Tree as Json;
use std::rc::Rc;

/// A result. Texts, arrays and objects of the document or the rule stay borrowed from there.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// null
    Null,
    /// true or false
    Bool(bool),
    /// A number of the kind JSON has; a rule can only write integers.
    Number(f64),
    /// A text
    Text(&'a str),
    /// What `plusTime` and `dccDateOfBirth` make: neither truthy nor falsy, and only to be compared.
    DateTime(DateTime),
    /// An array or object of the document
    Borrowed(Part<'a>),
    /// An array the rule has made
    List(Rc<List<'a>>),
    /// The object that a lambda of `reduce` sees
    Fold(Rc<Fold<'a>>),
}

/// An array a rule has made.
#[derive(Debug)]
pub struct List<'a> {
    items: Vec<Value<'a>>,
    depth: usize,
}

/// What a lambda of `reduce` sees.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    pub(super) accumulator: Value<'a>,
    pub(super) current: Value<'a>,
}

/// A rule can nest its accumulator with every step; beyond this it is an error.
const MAX_VALUE_DEPTH: usize = 64;
/// The largest result [`Value::to_json`] writes out, in values and bytes of text: a rule can double
/// its accumulator with every step.
const MAX_VALUE_SIZE: usize = 1 << 20;

impl<'a> Value<'a> {
    pub(super) fn borrowed(part: Part<'a>) -> Value<'a> {
        match part.shape() {
            Shape::Null => Value::Null,
            Shape::Bool(value) => Value::Bool(value),
            Shape::Number(number) => Value::Number(number),
            Shape::Text(text) => Value::Text(text),
            Shape::Many => Value::Borrowed(part),
        }
    }

    pub(super) fn list(items: Vec<Value<'a>>) -> Result<Value<'a>, EvaluateError> {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        if depth > MAX_VALUE_DEPTH {
            return Err(EvaluateError::TooDeep);
        }
        Ok(Value::List(Rc::new(List { items, depth })))
    }

    pub(super) fn fold(fold: &Fold<'a>) -> Value<'a> {
        Value::Fold(Rc::new(fold.clone()))
    }

    /// The boolean this value is, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// Whether the value counts as true; `None` for a date-time, which counts as neither.
    pub fn truth(&self) -> Option<bool> {
        Some(match self {
            Value::Null => false,
            Value::Bool(value) => *value,
            Value::Number(number) => *number != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::DateTime(_) => return None,
            Value::Borrowed(part) => !part.is_empty(),
            Value::List(list) => !list.items.is_empty(),
            Value::Fold(_) => true,
        })
    }

    /// The number this value is, if it is an integer.
    pub(super) fn integer(&self) -> Option<f64> {
        match self {
            Value::Number(number) if number.fract() == 0.0 => Some(*number),
            _ => None,
        }
    }

    /// `===`: without conversion. Arrays and objects are equal only to themselves, date-times to
    /// nothing, as in the deployed engine; the specification promises texts and integers alone.
    pub(super) fn is(&self, other: &Value<'a>) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Number(left), Value::Number(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Borrowed(left), Value::Borrowed(right)) => left.is(*right),
            (Value::List(left), Value::List(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Value::List(list) => list.depth,
            Value::Fold(fold) => fold.depth(),
            _ => 0,
        }
    }

    /// The result as JSON; a date-time is its ISO 8601 text in UTC.
    ///
    /// # Errors
    /// [`EvaluateError::TooLarge`] where it has more than about a million values or bytes of text.
    pub fn to_json(&self) -> Result<Json, EvaluateError> {
        self.write(&mut MAX_VALUE_SIZE.clone())
    }

    fn write(&self, left: &mut usize) -> Result<Json, EvaluateError> {
        spend(left, 1)?;
        Ok(match self {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => number_tree(*number),
            Value::Text(text) => {
                spend(left, text.len())?;
                Json::Text((*text).to_owned())
            }
            Value::DateTime(date) => date.iso().map_or(Json::Null, Json::Text),
            Value::Borrowed(part) => part.tree(left)?,
            Value::List(list) => Json::List(
                list.items
                    .iter()
                    .map(|item| item.write(left))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Fold(fold) => fold.write(left)?,
        })
    }
}

impl<'a> List<'a> {
    pub(super) fn items(&self) -> &[Value<'a>] {
        &self.items
    }
}

impl<'a> Fold<'a> {
    /// # Errors
    /// Where the accumulator has grown too deep.
    pub(super) fn new(
        accumulator: Value<'a>,
        current: Value<'a>,
    ) -> Result<Fold<'a>, EvaluateError> {
        let fold = Fold {
            accumulator,
            current,
        };
        if fold.depth() > MAX_VALUE_DEPTH {
            Err(EvaluateError::TooDeep)
        } else {
            Ok(fold)
        }
    }

    pub(super) fn member(&self, key: &str) -> Option<&Value<'a>> {
        match key {
            "accumulator" => Some(&self.accumulator),
            "current" => Some(&self.current),
            _ => None,
        }
    }

    fn depth(&self) -> usize {
        1 + self.accumulator.depth().max(self.current.depth())
    }

    fn write(&self, left: &mut usize) -> Result<Json, EvaluateError> {
        Ok(Json::Members(vec![
            ("accumulator".to_owned(), self.accumulator.write(left)?),
            ("current".to_owned(), self.current.write(left)?),
        ]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certlogic::Document;
    use serde_json::{Value as Written, json};

    fn document(json: &Written) -> Document {
        Document::new(&Json::from(json.clone())).unwrap()
    }

    #[test]
    fn empty_things_are_falsy_and_dates_are_neither() {
        for falsy in [
            json!(null),
            json!(false),
            json!(0),
            json!(""),
            json!([]),
            json!({}),
        ] {
            let document = document(&falsy);
            assert_eq!(
                Value::borrowed(document.root()).truth(),
                Some(false),
                "{falsy}"
            );
        }
        for truthy in [
            json!(true),
            json!(-1),
            json!(0.5),
            json!("0"),
            json!([0]),
            json!({"x": null}),
        ] {
            let document = document(&truthy);
            assert_eq!(
                Value::borrowed(document.root()).truth(),
                Some(true),
                "{truthy}"
            );
        }
        assert_eq!(
            Value::DateTime(DateTime::parse("2021").unwrap()).truth(),
            None
        );
    }

    #[test]
    fn equality_neither_converts_nor_looks_into_arrays() {
        let (left, right) = (document(&json!([1])), document(&json!([1])));
        let (left, right) = (left.root(), right.root());
        assert!(Value::borrowed(left).is(&Value::borrowed(left)));
        assert!(!Value::borrowed(left).is(&Value::borrowed(right)));
        assert!(!Value::Number(1.0).is(&Value::Text("1")));
        let (real, whole) = (document(&json!(1.0)), document(&json!(1)));
        assert!(Value::borrowed(real.root()).is(&Value::borrowed(whole.root())));
        let date = Value::DateTime(DateTime::parse("2021").unwrap());
        assert!(!date.is(&date));
    }

    #[test]
    fn a_result_is_written_up_to_a_size() {
        let text = "x".repeat(MAX_VALUE_SIZE - 1);
        assert_eq!(Value::Text(&text).to_json(), Ok(Json::Text(text.clone())));
        let doubled = Value::list(vec![Value::Text(&text), Value::Text(&text)]).unwrap();
        assert_eq!(doubled.to_json(), Err(EvaluateError::TooLarge));
    }

    #[test]
    fn a_list_nests_up_to_a_depth() {
        let mut value = Value::Null;
        for _ in 0..MAX_VALUE_DEPTH {
            value = Value::list(vec![value]).unwrap();
        }
        assert!(matches!(
            Value::list(vec![value]),
            Err(EvaluateError::TooDeep)
        ));
    }
}
