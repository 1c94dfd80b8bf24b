//! The description of every route, for programs (OpenAPI 3.1), made of the table itself, so that the two cannot differ.

use super::table::{Access, Comes, ROWS, Row, Sent};
use crate::http::problem::Problem;
use crate::http::{exposure, verification};
use serde_json::{Map, Value, json};

/// The schemas of what is sent and what comes back (JSON Schema 2020-12).
const SCHEMAS: &str = include_str!("schemas.json");

/// The document.
pub(crate) fn openapi() -> String {
    let mut paths = Map::new();
    for row in ROWS {
        let path = paths.entry(row.path).or_insert_with(|| json!({}));
        path[row.method.to_lowercase()] = operation(row);
    }
    for (path, types, summary) in PUBLIC {
        let content: Map<String, Value> = types
            .split(", ")
            .map(|one| (one.to_owned(), json!({})))
            .collect();
        let mut answers = json!({"200": {"description": "It.", "content": content}});
        for (status, answer) in problems(&["SUNSET", "NO_SUCH_FILE", "NO_SUCH_PATH", "UNAVAILABLE"])
        {
            answers[status] = answer;
        }
        let parameters: Value = parameters(path);
        paths.insert(
            path.into(),
            json!({"get": {"summary": summary, "parameters": parameters, "responses": answers}}),
        );
    }
    let mut schemas: Map<String, Value> = serde_json::from_str(SCHEMAS).unwrap_or_default();
    for described in [verification::DESCRIBED, exposure::DESCRIBED] {
        let read: Value = serde_json::from_str(described).unwrap_or_default();
        let part = |name: &str| read[name].as_object().cloned().unwrap_or_default();
        paths.extend(part("paths"));
        schemas.extend(part("schemas"));
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Pratique", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0 OR MIT"}},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": super::gate::COOKIE},
                "caller": {"type": "apiKey", "in": "header", "name": "x-api-key"},
                "page": {"type": "apiKey", "in": "header", "name": "x-pratique-csrf"},
            },
        },
    });
    document.to_string()
}

/// What everybody can read, with the types that it may have.
const PUBLIC: [(&str, &str, &str); 10] = [
    (
        "/jwks",
        "application/json",
        "The keys that check verification certificates (RFC 7517).",
    ),
    (
        "/authority.json",
        "application/json",
        "Who publishes, and whose signatures count.",
    ),
    (
        "/bulletins/index",
        "text/plain",
        "The signed index of what is published.",
    ),
    (
        "/bulletins/whole",
        "application/octet-stream",
        "The index and all its files.",
    ),
    (
        "/bulletins/{hash}",
        "application/json, application/geo+json, application/octet-stream",
        "A published file by its SHA-256.",
    ),
    (
        "/bulletins/{hash}/from/{before}",
        "application/octet-stream",
        "What leads to a published revocation list from the one before, each by its SHA-256; none where that would not be shorter.",
    ),
    ("/healthz", "text/plain", "Whether the program runs."),
    ("/readyz", "text/plain", "Whether it can work."),
    ("/metrics", "text/plain", "Counts, for Prometheus."),
    ("/openapi.json", "application/json", "This document."),
];

fn operation(row: &Row) -> Value {
    let mut answers = Map::new();
    let (status, answer) = answer(row);
    answers.insert(status, answer);
    let mut codes: Vec<&str> = row.problems.to_vec();
    codes.extend([
        "CSRF",
        "TOO_MANY",
        "BUSY",
        "UNAVAILABLE",
        "TOO_LARGE",
        "TOO_SLOW",
    ]);
    match row.access {
        Access::Anyone => {}
        Access::SignedIn => codes.push("NOT_SIGNED_IN"),
        Access::One(_) => codes.extend(["NOT_SIGNED_IN", "NOT_YOUR_ROLE"]),
    }
    if row.sent != Sent::Nothing {
        codes.extend(["BODY", "BODY_TYPE"]);
    }
    if !row.query.is_empty() {
        codes.push("BODY");
    }
    answers.extend(problems(&codes));
    let mut parameters = parameters(row.path);
    if let Some(list) = parameters.as_array_mut() {
        list.extend(row.query.iter().map(asked));
    }
    let mut operation =
        json!({"summary": row.summary, "parameters": parameters, "responses": answers});
    if let Some(body) = body(row.sent) {
        operation["requestBody"] = body;
    }
    match row.access {
        Access::Anyone => {}
        _ if row.method == "GET" => operation["security"] = json!([{"session": []}]),
        _ => operation["security"] = json!([{"session": [], "page": []}]),
    }
    if let Access::One(roles) = row.access {
        let words: Vec<&str> = roles.iter().flat_map(|role| role.words()).collect();
        operation["x-roles"] = json!(words);
    }
    operation
}

fn asked((name, values): &(&'static str, &'static [&'static str])) -> Value {
    let mut schema = json!({"type": "string"});
    if !values.is_empty() {
        schema["enum"] = json!(values);
    }
    let is_needed = *name != "preview";
    json!({"name": name, "in": "query", "required": is_needed, "schema": schema})
}

fn answer(row: &Row) -> (String, Value) {
    match row.comes {
        Comes::Nothing => ("204".into(), json!({"description": "Done."})),
        Comes::Text => (
            "200".into(),
            json!({"description": "It.", "content": {"text/plain": {"schema": {"type": "string"}}}}),
        ),
        Comes::Json(status, schema) => (
            status.to_string(),
            json!({"description": schema, "content": {"application/json": {"schema": of(schema)}}}),
        ),
    }
}

fn body(sent: Sent) -> Option<Value> {
    match sent {
        Sent::Nothing => None,
        Sent::Json(schema) => {
            Some(json!({"required": true, "content": {"application/json": {"schema": of(schema)}}}))
        }
        Sent::File(types) => {
            let content: Map<String, Value> = types
                .iter()
                .map(|one| ((*one).to_owned(), json!({})))
                .collect();
            Some(json!({"required": true, "content": content}))
        }
    }
}

fn of(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// The problem documents with these codes, by status.
fn problems(codes: &[&str]) -> Map<String, Value> {
    let mut answers = Map::new();
    for problem in Problem::ALL {
        let (status, code, title) = problem.row();
        if codes.contains(&code) {
            let entry = answers.entry(status.as_u16().to_string()).or_insert_with(|| {
                json!({"description": "", "content": {"application/problem+json": {"schema": of("Problem")}}})
            });
            let before = entry["description"].as_str().unwrap_or_default();
            entry["description"] = format!("{before}{code}: {title} ").into();
        }
    }
    answers
}

/// The parameters in a path.
fn parameters(path: &str) -> Value {
    let named = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    named.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_that_is_named_is_there_and_every_code_is_one() {
        let document: Value = serde_json::from_str(&openapi()).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for row in ROWS {
            let named = [
                match row.sent {
                    Sent::Json(name) => Some(name),
                    _ => None,
                },
                match row.comes {
                    Comes::Json(_, name) => Some(name),
                    _ => None,
                },
            ];
            for name in named.into_iter().flatten() {
                assert!(schemas.contains_key(name), "{name}");
            }
            for code in row.problems {
                assert!(
                    Problem::ALL.iter().any(|problem| problem.row().1 == *code),
                    "{code}"
                );
            }
        }
    }
}
