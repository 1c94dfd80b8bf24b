//! The wallet.

use crate::boundary::{Files, exception, json, moment};
use ::wallet::RefusalView;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
#[derive(Default)]
pub struct Wallet(::wallet::Wallet);

#[wasm_bindgen]
impl Wallet {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn open(saved: &[u8]) -> Result<Self, JsError> {
        ::wallet::Wallet::open(saved)
            .map(Self)
            .map_err(|refused| exception(&RefusalView::from(refused)))
    }

    /// For tests: the bytes of crate `status`.
    #[wasm_bindgen(js_name = statusOf)]
    pub fn status_of(pack: &[u8], facts: &[u8], now: f64) -> Result<Vec<u8>, JsError> {
        ::wallet::status_of(pack, facts, moment(now))
            .map_err(|refused| exception(&RefusalView::from(refused)))
    }

    /// Whether only the module `cards` reads all that is kept.
    #[wasm_bindgen(js_name = keepsCards)]
    pub fn keeps_cards(&self) -> bool {
        self.0.keeps_cards()
    }

    pub fn save(&self) -> Vec<u8> {
        self.0.save()
    }

    pub fn input(&mut self, input: &str, now: f64) -> String {
        json(&self.0.input_json(input, moment(now)))
    }

    pub fn view(&self, now: f64) -> String {
        json(&self.0.view(moment(now)))
    }

    pub fn wanted(&mut self, authority: &str, index: &str, now: f64) -> String {
        json(&self.0.wanted(authority, index, moment(now)))
    }

    pub fn held(&self, sha256: &str) -> Option<Vec<u8>> {
        self.0.held(sha256).map(<[u8]>::to_vec)
    }

    /// What a wallet that has nothing yet would show: for the first status of all, before anything is kept.
    pub fn glance(authority: &str, index: &str, files: &Files, now: f64) -> Option<String> {
        ::wallet::Wallet::glance(authority, index, &|sha256| files.get(sha256), moment(now))
            .map(|view| json(&view))
    }

    pub fn receive(&mut self, index: &str, files: &Files, now: f64) -> String {
        json(
            &self
                .0
                .receive(index, &|sha256| files.get(sha256), moment(now)),
        )
    }

    /// For `Import.read` of the module `exchange`.
    #[wasm_bindgen(js_name = importTerms)]
    pub fn import_terms(&self, now: f64) -> String {
        json(&self.0.import_terms(moment(now)))
    }

    #[wasm_bindgen(js_name = offerImport)]
    pub fn offer_import(&mut self, stays: &[u8]) -> Result<(), JsError> {
        let offered = self.0.offer_import(stays);
        offered.map_err(|refused| exception(&RefusalView::from(refused)))
    }
}
