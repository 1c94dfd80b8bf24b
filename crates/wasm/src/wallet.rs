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
        made(::wallet::Wallet::open(saved))
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

    pub fn receive(&mut self, index: &str, files: &Files, now: f64) -> String {
        json(
            &self
                .0
                .receive(index, &|sha256| files.get(sha256), moment(now)),
        )
    }

    #[wasm_bindgen(js_name = previewImport)]
    pub fn preview_import(&mut self, bytes: &[u8], now: f64) -> String {
        json(&self.0.preview_import(bytes, moment(now)))
    }

    pub fn qr(&self, certificate: &str) -> Result<String, JsError> {
        self.0
            .qr(certificate)
            .map_err(|refused| exception(&RefusalView::from(refused)))
    }

    pub fn backup(&self, passphrase: &str, random: &[u8]) -> Result<Vec<u8>, JsError> {
        let backup = self.0.backup(passphrase, random);
        backup.map_err(|refused| exception(&RefusalView::from(refused)))
    }

    pub fn restore(backup: &[u8], passphrase: &str) -> Result<Self, JsError> {
        made(::wallet::Wallet::restore(backup, passphrase))
    }
}

fn made(wallet: Result<::wallet::Wallet, ::wallet::Refused>) -> Result<Wallet, JsError> {
    wallet
        .map(Wallet)
        .map_err(|refused| exception(&RefusalView::from(refused)))
}
