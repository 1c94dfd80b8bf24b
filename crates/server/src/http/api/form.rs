//! What an order can say, for the page that asks.

use super::answer::json;
use super::desk::Reading;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn form(State(desk): Reading) -> Response {
    json(200, &desk.orders.form())
}
