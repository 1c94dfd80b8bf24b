//! A list of business rules, and what those it holds say about a document: two JSON values.
#![no_main]
use libfuzzer_sys::fuzz_target;
use policy::certlogic::Document;
use policy::rules::RuleSet;

fuzz_target!(|data: &[u8]| {
    let Some([list, document]) = fuzz::json(data) else {
        return;
    };
    let Some((set, _)) = RuleSet::parse(&list) else {
        return;
    };
    let Ok(document) = Document::new(&document) else {
        return;
    };
    for rule in set.rules() {
        let _ = rule.outcome(&document);
    }
});
