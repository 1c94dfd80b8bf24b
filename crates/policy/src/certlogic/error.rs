//! What can be wrong with an expression, and with an evaluation.
//!
//! The words of [`ParseError`] are those that the CertLogic validation test suite expects.

use json::Tree as Json;
use std::fmt;

/// Why a JSON value is not a CertLogic expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ParseError {
    /// `null`, or an operand that is missing.
    NotAnExpression,
    /// A number that is not an integer.
    NonInteger(f64),
    /// An object with another number of keys than one.
    KeyCount(usize),
    /// An operation whose operands are not an array.
    OperandsNotAnArray,
    /// An operation with an empty array of operands.
    NoOperands,
    /// An operator CertLogic does not have.
    UnknownOperator(String),
    /// A `var` whose path is not a text.
    PathNotText,
    /// A `var` path with an empty fragment.
    PathFormat(String),
    /// A number of operands the operator does not take.
    OperandCount {
        /// the operator
        operator: &'static str,
        /// how many operands it has
        found: usize,
    },
    /// The second operand of `plusTime` is not an integer.
    AmountNotInteger(String),
    /// The third operand of `plusTime` is not a time unit.
    UnknownUnit(String),
    /// The second operand of `extractFromUVCI` is not an integer.
    IndexNotInteger(String),
    /// The expression is nested more deeply than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// The expression has more parts than [`MAX_NODES`](super::MAX_NODES).
    TooLarge,
}

/// A fault of an expression and the part that has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue<'a> {
    /// The smallest part of the expression that shows the fault.
    pub expression: &'a Json,
    /// The fault.
    pub error: ParseError,
}

/// Why an evaluation has no result. Carries no data of the document: it may be a person's.
#[derive(Clone, Debug, PartialEq)]
pub enum EvaluateError {
    /// A part was reached that is not a CertLogic expression.
    Malformed(Box<ParseError>),
    /// A date-time stands where `if`, `and` or `!` needs something truthy or falsy.
    NeitherTrueNorFalse,
    /// The right side of `in` is not an array.
    InWithoutArray,
    /// An operand of `<`, `>`, `<=`, `>=` or `+` is not an integer.
    NotAnInteger,
    /// An operand of `after`, `before`, `not-after` or `not-before` is not a date-time.
    NotADateTime,
    /// The first operand of `plusTime` or `dccDateOfBirth` is not a text.
    DateNotText,
    /// The first operand of `plusTime` has none of the allowed forms.
    DateFormat,
    /// The operand of `dccDateOfBirth` has none of the allowed forms.
    BirthFormat,
    /// The first operand of `extractFromUVCI` is neither a text nor null.
    UvciNotText,
    /// The first operand of `reduce` is neither an array nor null.
    ReduceWithoutArray,
    /// The `reduce` operations take more steps than an evaluation may.
    TooManySteps,
    /// A `reduce` nests its accumulator more deeply than a value may be.
    TooDeep,
    /// The result is larger than a value may be.
    TooLarge,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnExpression => f.write_str("invalid CertLogic expression"),
            Self::NonInteger(number) => {
                write!(f, "{} is a non-integer number", json::write(number))
            }
            Self::KeyCount(count) => write!(
                f,
                "expression object must have exactly one key, but it has {count}"
            ),
            Self::OperandsNotAnArray | Self::NoOperands => {
                f.write_str(r#"operation not of the form { "<operator>": [ <values...> ] }"#)
            }
            Self::UnknownOperator(operator) => write!(f, r#"unrecognised operator: "{operator}""#),
            Self::PathNotText => f.write_str(r#"not of the form { "var": "<path>" }"#),
            Self::PathFormat(path) => {
                write!(f, "data access path doesn't have a valid format: {path}")
            }
            Self::OperandCount { operator, found } => write_count(f, operator, *found),
            Self::AmountNotInteger(found) => {
                write!(
                    f,
                    r#""amount" argument (#2) of "plusTime" must be an integer, but it is: {found}"#
                )
            }
            Self::UnknownUnit(found) => write!(
                f,
                r#""unit" argument (#3) of "plusTime" must be a string equal to one of year, month, day, hour, but it is: {found}"#
            ),
            Self::IndexNotInteger(found) => {
                write!(
                    f,
                    r#""index" argument (#2) of "extractFromUVCI" must be an integer, but it is: {found}"#
                )
            }
            Self::TooDeep => f.write_str("the expression is nested too deeply"),
            Self::TooLarge => f.write_str("the expression has too many parts"),
        }
    }
}

fn write_count(f: &mut fmt::Formatter<'_>, operator: &str, found: usize) -> fmt::Result {
    match operator {
        "if" => write!(
            f,
            r#"an "if"-operation must have exactly 3 values/operands, but it has {found}"#
        ),
        "plusTime" | "reduce" => {
            write!(
                f,
                r#"a "{operator}"-operation must have exactly 3 values/operands, but it has {found}"#
            )
        }
        "extractFromUVCI" => {
            write!(
                f,
                r#"an "{operator}"-operation must have exactly 2 values/operands, but it has {found}"#
            )
        }
        "dccDateOfBirth" => {
            write!(
                f,
                r#"a "{operator}"-operation must have exactly 1 value/operand, but it has {found}"#
            )
        }
        "!" => write!(
            f,
            "a !-operation (logical not/negation) must have exactly 1 operand, but it has {found}"
        ),
        "and" => write!(
            f,
            r#"an "and" operation must have at least 2 operands, but it has {found}"#
        ),
        "===" | "in" | "+" => {
            write!(
                f,
                r#"an operation with operator "{operator}" must have 2 operands, but it has {found}"#
            )
        }
        _ => write!(
            f,
            r#"an operation with operator "{operator}" must have 2 or 3 operands, but it has {found}"#
        ),
    }
}

impl std::error::Error for ParseError {}

impl fmt::Display for EvaluateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "a part of the rule is not CertLogic: {error}"),
            Self::NeitherTrueNorFalse => f.write_str("a date-time is neither true nor false"),
            Self::InWithoutArray => f.write_str("the right side of `in` is not an array"),
            Self::NotAnInteger => f.write_str("an operand is not an integer"),
            Self::NotADateTime => f.write_str("an operand is not a date-time"),
            Self::DateNotText => f.write_str("a date is missing or not a text"),
            Self::DateFormat => f.write_str("a text is not in one of the date forms"),
            Self::BirthFormat => {
                f.write_str("a text is not in one of the forms of a date of birth")
            }
            Self::UvciNotText => f.write_str("a certificate identifier is not a text"),
            Self::ReduceWithoutArray => f.write_str("the operand of `reduce` is not an array"),
            Self::TooManySteps => f.write_str("the evaluation takes too many steps"),
            Self::TooDeep => f.write_str("a value is nested too deeply"),
            Self::TooLarge => f.write_str("a value is too large"),
        }
    }
}

impl std::error::Error for EvaluateError {}
