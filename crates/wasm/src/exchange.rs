//! What comes into a wallet from another program or phone, and what leaves it for one or for a scanner; and the step from one
//! long list to the next: a module of its own, which a page loads when it is first needed.

use crate::boundary::{exception, json, moment};
use ::wallet::{Problem, RefusalView, Refused};
use wasm_bindgen::prelude::*;

/// A location history of another program: what is shown of it, and what a wallet can be offered.
#[wasm_bindgen]
pub struct Import {
    preview: String,
    stays: Option<String>,
}

#[wasm_bindgen]
impl Import {
    /// By what `Wallet.importTerms` said.
    pub fn read(bytes: &[u8], terms: &str, now: f64) -> Result<Self, JsError> {
        let terms = ::json::read(terms.as_bytes())
            .map_err(|_| exception(&RefusalView::from(Refused::from(Problem::Input))))?;
        let (preview, stays) = ::wallet::preview_import(bytes, &terms, moment(now));
        Ok(Self {
            preview: json(&preview),
            stays: stays.as_ref().map(json),
        })
    }

    pub fn preview(&self) -> String {
        self.preview.clone()
    }

    pub fn stays(&self) -> Option<Vec<u8>> {
        self.stays.clone().map(String::into_bytes)
    }
}

/// The QR code of a certificate's text, for the holder's screen.
#[allow(unreachable_pub, reason = "only what is public is bound")]
#[wasm_bindgen]
pub fn draw(text: &str) -> Result<String, JsError> {
    ::wallet::draw(text).map_err(|refused| exception(&RefusalView::from(refused)))
}

/// The QR code of a certificate's text for paper, which gets creased and stained.
#[allow(unreachable_pub, reason = "only what is public is bound")]
#[wasm_bindgen(js_name = drawForPaper)]
pub fn draw_for_paper(text: &str) -> Result<String, JsError> {
    ::wallet::draw_for_paper(text).map_err(|refused| exception(&RefusalView::from(refused)))
}

/// The QR code of a link.
#[allow(unreachable_pub, reason = "only what is public is bound")]
#[wasm_bindgen(js_name = drawLink)]
pub fn draw_link(link: &str) -> Result<String, JsError> {
    ::wallet::draw_link(link).map_err(|refused| exception(&RefusalView::from(refused)))
}

/// The revocation list that a difference leads to from the one that is here. Whether it is the one that officers signed, whoever
/// takes it in finds by its digest. Nothing where the difference leads nowhere.
#[allow(unreachable_pub, reason = "only what is public is bound")]
#[wasm_bindgen(js_name = nextList)]
pub fn next_list(here: &[u8], difference: &[u8]) -> Option<Vec<u8>> {
    ::wallet::next_list(here, difference)
}

/// The encrypted backup of a saved wallet.
#[wasm_bindgen]
pub struct Backup;

#[wasm_bindgen]
impl Backup {
    pub fn seal(saved: &[u8], passphrase: &str, random: &[u8]) -> Result<Vec<u8>, JsError> {
        let sealed = ::wallet::seal(saved, passphrase, random);
        sealed.map_err(|refused| exception(&RefusalView::from(refused)))
    }

    pub fn unseal(backup: &[u8], passphrase: &str) -> Result<Vec<u8>, JsError> {
        let saved = ::wallet::unseal(backup, passphrase);
        saved.map_err(|refused| exception(&RefusalView::from(refused)))
    }
}
