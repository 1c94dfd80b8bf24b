//! Days that may stand in a code: `YYYY-MM-DD`, today (UTC) at the latest, 28 days ago at the earliest, and a day earlier where it is
//! still yesterday (`pkg/controller/issueapi/parse_date.go`).

use time::{Date, Duration};

/// How long ago symptoms or a test may have been.
const ALLOWED: Duration = Duration::days(28);

/// Why a day cannot stand in a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateFault {
    /// It is no day.
    Form,
    /// It is too long ago, or yet to come.
    Range,
}

/// Reads a day, for whoever is so many minutes east of Greenwich; an empty text says none.
pub(crate) fn read(text: &str, offset: f64, today: Date) -> Result<Option<Date>, DateFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let form = time::macros::format_description!("[year]-[month]-[day]");
    let date = Date::parse(text, form).map_err(|_| DateFault::Form)?;
    let is_fit = is_between(date, today - ALLOWED, today, offset);
    is_fit.then_some(Some(date)).ok_or(DateFault::Range)
}

fn is_between(date: Date, first: Date, last: Date, offset: f64) -> bool {
    // Go cuts the minutes off behind the point
    let first = if offset <= -1.0 {
        first - Duration::DAY
    } else {
        first
    };
    (first..=last).contains(&date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use time::macros::date;

    #[test]
    fn the_published_cases_hold() {
        let Some(path) = fixtures::path("exposure/verification_server.json") else {
            return;
        };
        let read: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let read = &read["date_validation"];
        let form = time::macros::format_description!("[year]-[month]-[day]");
        let day = |value: &Value| Date::parse(value.as_str().unwrap(), form).unwrap();
        let (first, last) = (day(&read["min"]), day(&read["max"]));
        let cases = read["cases"].as_array().unwrap();
        assert!(cases.len() > 7);
        for case in cases {
            let offset = case["tz_offset_minutes"].as_f64().unwrap();
            let is_fit = is_between(day(&case["date"]), first, last, offset);
            assert_eq!(is_fit, case["error"] == false, "{case}");
        }
    }

    #[test]
    fn days_from_28_days_ago_until_today() {
        let today = date!(2026 - 11 - 25);
        let verdict = |text, offset| super::read(text, offset, today);
        assert_eq!(verdict("2026-11-25", 0.0), Ok(Some(today)));
        assert_eq!(verdict("2026-10-28", 0.0), Ok(Some(date!(2026 - 10 - 28))));
        assert_eq!(verdict("2026-10-27", 720.0), Err(DateFault::Range));
        assert_eq!(
            verdict("2026-10-27", -300.0),
            Ok(Some(date!(2026 - 10 - 27)))
        );
        assert_eq!(verdict("2026-10-27", -0.5), Err(DateFault::Range));
        assert_eq!(verdict("2026-10-26", -300.0), Err(DateFault::Range));
        assert_eq!(verdict("2026-11-26", -300.0), Err(DateFault::Range));
        assert_eq!(verdict("", 0.0), Ok(None));
        for text in [
            "25.11.2026",
            "2026-11-31",
            "2026-11-5",
            "today",
            "2026-11-25T00:00:00Z",
        ] {
            assert_eq!(verdict(text, 0.0), Err(DateFault::Form), "{text}");
        }
    }
}
