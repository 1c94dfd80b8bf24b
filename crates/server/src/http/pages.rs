//! The pages, built by `cargo xtask pages` and embedded in the program by `build.rs`.

use super::document::{Document, Keep};
use axum::body::Bytes;
use axum::http::StatusCode;
use std::collections::BTreeMap;

/// A file of the pages as it was built.
struct Page {
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

const BUILT: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The addresses of the pages themselves.
const PAGES: [&str; 4] = ["/", "/wallet/", "/door/", "/desk/"];

/// What a wallet that has nothing yet asks for first: a round trip sooner where the browser knows. The page that is kept on the
/// phone comes without it, for by then it is here.
const PUBLISHED: &str = "</authority.json>; rel=preload; as=fetch; crossorigin, \
    </bulletins/whole>; rel=preload; as=fetch; crossorigin";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Pratique</title>\
    <h1>The pages are not built into this program</h1>\
    <p>It was built by cargo alone. <code>make run</code> builds the pages first, then the program.</p>\
    <p>Everything else works: <a href=\"/authority.json\">the authority</a>, \
    <a href=\"/bulletins/index\">its bulletin</a>, \
    <a href=\"/demo/certificates.json\">the certificates of made-up people</a>.</p>";

/// Whether this program carries its pages.
pub(crate) const fn are_built() -> bool {
    !BUILT.is_empty()
}

/// Every page and file by its path.
#[derive(Debug)]
pub(super) struct Pages {
    files: BTreeMap<String, Document>,
}

impl Pages {
    /// The pages of this program, or where they are not built a page that says so.
    pub(super) fn embedded() -> Self {
        if are_built() {
            Self::of(BUILT)
        } else {
            let page = Document::new(NOT_BUILT, "text/html; charset=utf-8", Keep::UntilChanged)
                .with_status(StatusCode::SERVICE_UNAVAILABLE);
            let files = PAGES.map(|path| (path.to_owned(), page.clone())).into();
            Self { files }
        }
    }

    fn of(built: &[Page]) -> Self {
        let document = |page: &Page| {
            let forms = [page.brotli, page.gzip].map(|form| form.map(Bytes::from_static));
            let plain = Bytes::from_static(page.plain);
            (
                address(page.path).to_owned(),
                Document::with_forms(plain, forms, content_type(page.path), keep(page.path))
                    .with_ahead((address(page.path) == "/wallet/").then_some(PUBLISHED)),
            )
        };
        Self {
            files: built.iter().map(document).collect(),
        }
    }

    /// What stands at exactly this path.
    pub(super) fn find(&self, path: &str) -> Option<&Document> {
        self.files.get(path)
    }

    /// Whether a slash is all that is missing.
    pub(super) fn lacks_slash(&self, path: &str) -> bool {
        !path.ends_with('/') && self.files.contains_key(&format!("{path}/"))
    }
}

/// A folder's page is asked for by the folder's name.
fn address(path: &'static str) -> &'static str {
    path.strip_suffix("index.html").unwrap_or(path)
}

/// The names below `/assets/` bear the hash of their content.
fn keep(path: &str) -> Keep {
    if path.starts_with("/assets/") {
        Keep::Forever
    } else {
        Keep::UntilChanged
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderMap, header};

    const fn page(path: &'static str) -> Page {
        Page {
            path,
            plain: b"<!doctype html>",
            brotli: None,
            gzip: None,
        }
    }

    #[test]
    fn a_folder_is_asked_for_by_its_name() {
        let pages = Pages::of(&[page("/index.html"), page("/wallet/index.html")]);
        assert!(pages.find("/").is_some() && pages.find("/wallet/").is_some());
        assert!(pages.lacks_slash("/wallet") && !pages.lacks_slash("/walle"));
        assert!(pages.find("/wallet/index.html").is_none());
    }

    #[test]
    fn the_wallet_alone_has_what_is_published_fetched_with_it() {
        let pages = Pages::of(&[page("/door/index.html"), page("/wallet/index.html")]);
        let link = |path: &str| {
            let answer = pages.find(path).unwrap().answer(&HeaderMap::new());
            answer.headers().get(header::LINK).cloned()
        };
        assert_eq!(link("/wallet/").unwrap(), PUBLISHED);
        assert_eq!(link("/door/"), None);
    }

    #[test]
    fn only_what_is_named_by_its_hash_is_kept_for_ever() {
        let pages = Pages::of(&[page("/assets/a-1b2c.wasm"), page("/sw.js")]);
        let header_of = |path: &str, name| {
            let answer = pages.find(path).unwrap().answer(&HeaderMap::new());
            answer.headers()[name].to_str().unwrap().to_owned()
        };
        let kept = header_of("/assets/a-1b2c.wasm", header::CACHE_CONTROL);
        assert!(kept.contains("immutable"), "{kept}");
        assert_eq!(header_of("/sw.js", header::CACHE_CONTROL), "no-cache");
        assert_eq!(
            header_of("/assets/a-1b2c.wasm", header::CONTENT_TYPE),
            "application/wasm"
        );
    }
}
