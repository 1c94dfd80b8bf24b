//! An expression, from its JSON to its result.

use super::compile::compile;
use super::document::Document;
use super::error::{EvaluateError, Issue, ParseError};
use super::evaluate;
use super::tree::Node;
use super::value::Value;
use json::Tree as Json;

/// A CertLogic expression, parsed once and evaluated many times.
///
/// ```
/// use policy::certlogic::{Document, Expression};
///
/// let rule = json::read(br#"{"in": [{"var": "payload.v.0.tg"}, ["840539006"]]}"#)?;
/// let document = json::read(br#"{"payload": {"v": [{"tg": "840539006"}]}}"#)?;
/// let (rule, document) = (Expression::parse(&rule)?, Document::new(&document)?);
/// assert_eq!(rule.evaluate(&document)?.as_bool(), Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Expression {
    root: Node,
}

impl Expression {
    /// Parses an expression that is valid throughout.
    ///
    /// # Errors
    /// The first fault, in the order of the text; [`validate`] tells them all.
    pub fn parse(json: &Json) -> Result<Expression, ParseError> {
        let (root, issues) = compile(json);
        issues
            .into_iter()
            .next()
            .map_or(Ok(Expression { root }), |issue| Err(issue.error))
    }

    /// Parses as the deployed engine does, which looks at a part only when it evaluates it: a fault
    /// in a branch that is not taken does no harm, one that is reached is
    /// [`EvaluateError::Malformed`]. Rules that were published with such faults are read with this.
    pub fn parse_leniently(json: &Json) -> Expression {
        Expression {
            root: compile(json).0,
        }
    }

    /// The value of the expression on `document`, from which the result may borrow.
    ///
    /// # Errors
    /// Where an operand is of a type that its operation does not take, or a cap is passed.
    pub fn evaluate<'a>(&'a self, document: &'a Document) -> Result<Value<'a>, EvaluateError> {
        evaluate::evaluate(&self.root, document.root())
    }
}

/// All faults of an expression, each with the part that has it: what the CertLogic validation test
/// suite asks for. Empty exactly where [`Expression::parse`] succeeds.
pub fn validate(expression: &Json) -> Vec<Issue<'_>> {
    compile(expression).1
}

#[cfg(test)]
mod tests {
    use super::super::{MAX_DEPTH, MAX_NODES};
    use super::*;
    use json::Tree;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    fn run(expression: &Json, document: &Json) -> Result<Json, EvaluateError> {
        let expression = Expression::parse_leniently(&Tree::from(expression.clone()));
        let document = Document::new(&Tree::from(document.clone())).unwrap();
        let value = expression.evaluate(&document)?;
        value.to_json().map(Json::from)
    }

    fn parse(expression: &Json) -> Result<Expression, ParseError> {
        Expression::parse(&Tree::from(expression.clone()))
    }

    fn faults(expression: &Json) -> usize {
        validate(&Tree::from(expression.clone())).len()
    }

    fn on_nothing(expression: Json) -> Result<Json, EvaluateError> {
        run(&expression, &Json::Null)
    }

    #[test]
    fn and_is_lazy_and_returns_an_operand() {
        let fails = json!({"in": [1, 2]});
        assert_eq!(on_nothing(json!({"and": [0, fails]})), Ok(json!(0)));
        assert_eq!(on_nothing(json!({"and": [1, "x"]})), Ok(json!("x")));
        assert_eq!(
            on_nothing(json!({"and": [1, fails]})),
            Err(EvaluateError::InWithoutArray)
        );
    }

    #[test]
    fn a_date_is_neither_truthy_nor_falsy() {
        let date = json!({"plusTime": ["2021-06-01", 0, "day"]});
        for expression in [
            json!({"!": [date]}),
            json!({"if": [date, 1, 2]}),
            json!({"and": [true, date]}),
        ] {
            assert_eq!(
                on_nothing(expression),
                Err(EvaluateError::NeitherTrueNorFalse)
            );
        }
    }

    #[test]
    fn only_integers_are_compared_and_added() {
        for operator in ["<", ">", "<=", ">=", "+"] {
            assert_eq!(
                on_nothing(json!({operator: ["1", 2]})),
                Err(EvaluateError::NotAnInteger),
                "{operator}"
            );
        }
        assert_eq!(
            run(&json!({"<": [{"var": ""}, 2]}), &json!(1.5)),
            Err(EvaluateError::NotAnInteger)
        );
        assert_eq!(
            run(&json!({"<": [{"var": ""}, 2]}), &json!(1.0)),
            Ok(json!(true))
        );
        // The first pair decides, and still the third operand must be an integer.
        assert_eq!(
            on_nothing(json!({"<": [2, 1, "3"]})),
            Err(EvaluateError::NotAnInteger)
        );
    }

    #[test]
    fn only_made_dates_are_compared() {
        let date = json!({"plusTime": ["2021-06-01", 0, "day"]});
        assert_eq!(
            on_nothing(json!({"after": [date, "2021-05-01"]})),
            Err(EvaluateError::NotADateTime)
        );
        assert_eq!(
            on_nothing(json!({"plusTime": [date, 1, "day"]})),
            Err(EvaluateError::DateNotText)
        );
        assert_eq!(
            on_nothing(json!({"plusTime": ["June", 1, "day"]})),
            Err(EvaluateError::DateFormat)
        );
        assert_eq!(
            on_nothing(json!({"dccDateOfBirth": ["2004-01-01T00:00:00Z"]})),
            Err(EvaluateError::BirthFormat)
        );
        assert_eq!(on_nothing(date), Ok(json!("2021-06-01T00:00:00.000Z")));
    }

    #[test]
    fn comparisons_with_a_day_that_does_not_exist_do_not_hold() {
        let none = json!({"plusTime": ["2021-13-01", 0, "day"]});
        for operator in ["after", "before", "not-after", "not-before"] {
            assert_eq!(
                on_nothing(json!({operator: [none, none]})),
                Ok(json!(false)),
                "{operator}"
            );
        }
    }

    #[test]
    fn reduce_sees_only_its_accumulator_and_item() {
        let sum = |item: &str| json!({"reduce": [{"var": "x"}, {"+": [{"var": "accumulator"}, {"var": item}]}, 0]});
        assert_eq!(run(&sum("current"), &json!({"x": [1, 2, 4]})), Ok(json!(7)));
        assert_eq!(run(&sum("current"), &json!({"x": null})), Ok(json!(0)));
        assert_eq!(
            run(&sum("data.y"), &json!({"x": [1], "y": 1})),
            Err(EvaluateError::NotAnInteger)
        );
        assert_eq!(
            run(&sum("current"), &json!({"x": {}})),
            Err(EvaluateError::ReduceWithoutArray)
        );
        let whole = json!({"reduce": [[7], {"var": ""}, 0]});
        assert_eq!(
            on_nothing(whole),
            Ok(json!({"accumulator": 0, "current": 7}))
        );
    }

    #[test]
    fn reduce_cannot_run_away() {
        let items = json!((0..2000).collect::<Vec<_>>());
        let nest = |lambda: Json| json!({"reduce": [{"var": "x"}, lambda, 0]});
        let document = json!({"x": items, "y": items});
        let inner = json!({"reduce": [items, {"+": [{"var": "current"}, 0]}, 0]});
        assert_eq!(
            run(&nest(inner), &document),
            Err(EvaluateError::TooManySteps)
        );
        let deeper = json!([{"var": "accumulator"}]);
        assert_eq!(run(&nest(deeper), &document), Err(EvaluateError::TooDeep));
        let twice = json!({"reduce": [(0..40).collect::<Vec<_>>(), [{"var": "accumulator"}, {"var": "accumulator"}], 0]});
        assert_eq!(on_nothing(twice), Err(EvaluateError::TooLarge));
    }

    #[test]
    fn a_malformed_part_counts_only_when_reached() {
        let rule = json!({"if": [{"var": "x"}, {"===": [1, 2, 3]}, true]});
        let error = ParseError::OperandCount {
            operator: "===",
            found: 3,
        };
        assert_eq!(parse(&rule).map(drop), Err(error.clone()));
        assert_eq!(run(&rule, &json!({})), Ok(json!(true)));
        assert_eq!(
            run(&rule, &json!({"x": 1})),
            Err(EvaluateError::Malformed(Box::new(error)))
        );
    }

    #[test]
    fn surplus_operands_are_a_fault_that_evaluation_passes_over() {
        for rule in [json!({"!": [false, null]}), json!({"if": [1, true, 2, 3]})] {
            assert_eq!(faults(&rule), 1, "{rule}");
            assert_eq!(on_nothing(rule), Ok(json!(true)));
        }
    }

    #[test]
    fn depth_and_size_are_capped() {
        let mut deep = json!(1);
        for _ in 1..MAX_DEPTH {
            deep = json!([deep]);
        }
        assert!(parse(&deep).is_ok());
        assert_eq!(parse(&json!([deep])).map(drop), Err(ParseError::TooDeep));
        let wide = |count: usize| json!(vec![1; count]);
        assert!(parse(&wide(MAX_NODES - 1)).is_ok());
        assert_eq!(parse(&wide(MAX_NODES)).map(drop), Err(ParseError::TooLarge));
        let texts = json!({"in": ["x", vec!["x"; MAX_NODES]]});
        assert_eq!(parse(&texts).map(drop), Err(ParseError::TooLarge));
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let operators = "if|and|!|===|in|\\+|<|>|<=|>=|after|before|not-after|not-before|plusTime|reduce|var|extractFromUVCI|dccDateOfBirth";
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            (-3_i64..4).prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            prop::sample::select(vec!["", "day", "2021-06-01", "x", "accumulator", "0"])
                .prop_map(Json::from),
        ];
        leaf.prop_recursive(6, 64, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                (operators, prop::collection::vec(inner.clone(), 0..4))
                    .prop_map(|(key, operands)| json!({key: operands})),
                inner.prop_map(|path| json!({"var": path})),
            ]
        })
    }

    proptest! {
        #[test]
        fn parsing_succeeds_exactly_without_issues(json in any_json()) {
            prop_assert_eq!(parse(&json).is_ok(), faults(&json) == 0);
        }

        #[test]
        fn what_parses_is_never_malformed(rule in any_json(), document in any_json()) {
            if let Ok(expression) = parse(&rule) {
                let document = Document::new(&Tree::from(document.clone())).unwrap();
                let outcome = expression.evaluate(&document);
                prop_assert!(!matches!(outcome, Err(EvaluateError::Malformed(_))));
            }
            let _ = run(&rule, &document);
        }
    }
}
