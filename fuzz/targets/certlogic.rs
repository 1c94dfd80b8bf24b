//! A CertLogic expression, parsed and evaluated: two JSON values, the expression and the document.
#![no_main]
use libfuzzer_sys::fuzz_target;
use policy::certlogic::{Document, EvaluateError, Expression, validate};

fuzz_target!(|data: &[u8]| {
    let Some([logic, document]) = fuzz::json(data) else {
        return;
    };
    let strict = Expression::parse(&logic);
    assert_eq!(strict.is_ok(), validate(&logic).is_empty());
    let lenient = Expression::parse_leniently(&logic);
    let Ok(document) = Document::new(&document) else {
        return;
    };
    let outcome = lenient
        .evaluate(&document)
        .and_then(|value| value.to_json());
    if let Ok(strict) = strict {
        let again = strict.evaluate(&document).and_then(|value| value.to_json());
        assert!(!matches!(again, Err(EvaluateError::Malformed(_))));
        assert_eq!(again, outcome);
    }
});
