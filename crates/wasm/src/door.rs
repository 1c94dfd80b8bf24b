//! The door.

use crate::boundary::{Files, exception, json, moment};
use ::door::{DoorAnswer, RefusalView};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
#[derive(Default)]
pub struct Door(::door::Door);

#[wasm_bindgen]
impl Door {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn open(saved: &[u8]) -> Result<Self, JsError> {
        let opened = ::door::Door::open(saved);
        opened
            .map(Self)
            .map_err(|problem| exception(&RefusalView::from(problem)))
    }

    pub fn save(&self) -> Vec<u8> {
        self.0.save()
    }

    pub fn wanted(&mut self, authority: &str, index: &str, now: f64) -> String {
        json(&self.0.wanted(authority, index, moment(now)))
    }

    pub fn follow(&self, from: &str, difference: &[u8]) -> Option<Vec<u8>> {
        self.0.follow(from, difference)
    }

    pub fn receive(&mut self, index: &str, files: &Files, now: f64) -> String {
        answer(
            self.0
                .receive(index, &|sha256| files.get(sha256), moment(now)),
        )
    }

    pub fn choose(&mut self, pack: &str, venue: &str) -> String {
        answer(self.0.choose(pack, venue))
    }

    pub fn view(&self, now: f64) -> String {
        json(&self.0.view(moment(now)))
    }

    pub fn check(&self, text: &str, now: f64) -> String {
        json(&self.0.check(text, moment(now)))
    }
}

fn answer<E: Into<RefusalView>>(taken: Result<(), E>) -> String {
    json(&DoorAnswer {
        refusal: taken.err().map(Into::into),
    })
}
