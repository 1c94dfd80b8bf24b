//! How much the service is used, in figures that are of nobody: of days that are over, and only where a figure is large. A small one
//! is never told, however long ago it was: what could be told of one person today can be told of them next year.

use super::answer::{Trouble, padded};
use super::caller::{Kind, admitted};
use crate::http::api::Reading;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use storage::DayCount;

/// The smallest figure that is told.
const FLOOR: i64 = 10;

pub(super) async fn stats(State(desk): Reading, request: Request) -> Result<Response, Trouble> {
    admitted(&desk, request.headers(), Kind::Stats).await?;
    let days = desk.office.store().day_counts(desk.now()).await?;
    let days: Vec<Value> = days.iter().filter_map(told).collect();
    Ok(padded(StatusCode::OK, &json!({"statistics": days})))
}

/// What is told of a day: nothing where all its figures are small.
fn told(day: &DayCount) -> Option<Value> {
    let figure = |number: i64| (number >= FLOOR).then_some(number);
    let figures = [day.issued, day.claimed, day.certified].map(figure);
    figures.iter().any(Option::is_some).then(|| {
        let [issued, claimed, certified] = figures;
        json!({
            "date": format!("{}T00:00:00Z", day.day),
            "data": {"codes_issued": issued, "codes_claimed": claimed, "tokens_claimed": certified},
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn small_figures_are_told_to_nobody() {
        let day = |issued, claimed, certified| DayCount {
            day: date!(2026 - 11 - 24),
            issued,
            claimed,
            certified,
            for_show: 1000,
        };
        assert_eq!(told(&day(9, 9, 9)), None);
        let said = told(&day(10, 9, 0)).unwrap();
        let figures = json!({"codes_issued": 10, "codes_claimed": null, "tokens_claimed": null});
        assert_eq!(
            said,
            json!({"date": "2026-11-24T00:00:00Z", "data": figures})
        );
    }
}
