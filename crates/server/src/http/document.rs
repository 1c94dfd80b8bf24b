//! A document as it is sent: compressed once, when it is made, and named by its hash, so that an answer costs nothing
//! but the sending. Conditional requests: RFC 9110, section 13.

use super::encoding::Encoding;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use brotli::enc::BrotliEncoderParams;
use bulletin::Digest;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::ops::Range;

/// How long a browser may keep a document without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Its address names its content.
    Forever,
    /// It asks each time, and mostly hears that nothing changed.
    UntilChanged,
    /// Until the next question only: it was made for this moment.
    Not,
}

impl Keep {
    const fn header(self) -> &'static str {
        match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::UntilChanged => "no-cache",
            Self::Not => "no-store",
        }
    }
}

/// Bytes, their type, and their compressed forms where those are smaller.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    content_type: &'static str,
    keep: Keep,
    status: StatusCode,
    hash: Digest,
    /// What a browser is told to fetch at once with it, as the value of `Link` (RFC 8288).
    ahead: Option<&'static str>,
}

impl Document {
    /// A document that is compressed now.
    pub(crate) fn new(plain: impl Into<Bytes>, content_type: &'static str, keep: Keep) -> Self {
        let plain = plain.into();
        let (brotli, gzip) = (brotli(&plain), gzip(&plain));
        Self::with_forms(plain, [brotli, gzip], content_type, keep)
    }

    /// A document that is compressed already, as archives are.
    pub(crate) fn as_it_is(
        plain: impl Into<Bytes>,
        content_type: &'static str,
        keep: Keep,
    ) -> Self {
        Self::with_forms(plain.into(), [None, None], content_type, keep)
    }

    /// A document whose compressed forms, brotli and gzip, are there already.
    pub(super) fn with_forms(
        plain: Bytes,
        [brotli, gzip]: [Option<Bytes>; 2],
        content_type: &'static str,
        keep: Keep,
    ) -> Self {
        let smaller = |form: &Bytes| form.len() < plain.len();
        Self {
            brotli: brotli.filter(smaller),
            gzip: gzip.filter(smaller),
            hash: Digest::of(&plain),
            plain,
            content_type,
            keep,
            status: StatusCode::OK,
            ahead: None,
        }
    }

    /// The same, and what is to be fetched at once with it.
    pub(super) const fn with_ahead(mut self, ahead: Option<&'static str>) -> Self {
        self.ahead = ahead;
        self
    }

    /// Its bytes as they are.
    pub(crate) fn plain(&self) -> &[u8] {
        &self.plain
    }

    /// The same with another status.
    pub(super) const fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same, and pages of other origins may read it.
    pub(super) fn answer_to_all(&self, asked: &HeaderMap) -> Response {
        let mut answer = self.answer(asked);
        let headers = answer.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        let resource = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(resource, HeaderValue::from_static("cross-origin"));
        answer
    }

    /// The answer to a request with these headers: the document in the best form asked for, a part of it, or that it is unchanged.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        if let Some(part) = self.part(asked) {
            return part;
        }
        let encoding = self.form_for(asked);
        let tag = self.tag(encoding);
        let unchanged = self.status == StatusCode::OK && matches(asked, &tag);
        let body = if unchanged {
            Bytes::new()
        } else {
            self.bytes(encoding)
        };
        let mut answer = Response::new(Body::from(body));
        *answer.status_mut() = if unchanged {
            StatusCode::NOT_MODIFIED
        } else {
            self.status
        };
        let headers = answer.headers_mut();
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(self.keep.header()),
        );
        if !unchanged {
            self.describe(encoding, headers);
        }
        answer
    }

    /// The part that is asked for, of the bytes as they are (RFC 9110, section 14). Several parts at once are more than is asked
    /// for here: they get the whole.
    fn part(&self, asked: &HeaderMap) -> Option<Response> {
        let whole = self.tag(None);
        let if_range = asked.get(header::IF_RANGE).map(HeaderValue::as_bytes);
        if self.status != StatusCode::OK
            || if_range.is_some_and(|tag| tag != whole.as_bytes())
            || matches(asked, &whole)
        {
            return None;
        }
        let length = self.plain.len();
        let range = range(asked.get(header::RANGE)?.to_str().ok()?, length)?;
        let (status, said, body) = match range {
            Some(part) => {
                let said = format!("bytes {}-{}/{length}", part.start, part.end - 1);
                (StatusCode::PARTIAL_CONTENT, said, self.plain.slice(part))
            }
            None => (
                StatusCode::RANGE_NOT_SATISFIABLE,
                format!("bytes */{length}"),
                Bytes::new(),
            ),
        };
        let mut answer = Response::new(Body::from(body));
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        for (name, value) in [(header::CONTENT_RANGE, said), (header::ETAG, whole)] {
            headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
        }
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(self.keep.header()),
        );
        self.describe(None, headers);
        Some(answer)
    }

    fn describe(&self, encoding: Option<Encoding>, headers: &mut HeaderMap) {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        );
        if let Some(ahead) = self.ahead {
            headers.insert(header::LINK, HeaderValue::from_static(ahead));
        }
        if let Some(encoding) = encoding {
            headers.insert(
                header::CONTENT_ENCODING,
                HeaderValue::from_static(encoding.name()),
            );
        }
    }

    fn form_for(&self, asked: &HeaderMap) -> Option<Encoding> {
        let accepted = asked.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
        let there = |encoding: &Encoding| self.form(*encoding).is_some();
        Encoding::BEST_FIRST
            .into_iter()
            .filter(there)
            .find(|encoding| encoding.is_accepted(accepted))
    }

    const fn form(&self, encoding: Encoding) -> Option<&Bytes> {
        match encoding {
            Encoding::Brotli => self.brotli.as_ref(),
            Encoding::Gzip => self.gzip.as_ref(),
        }
    }

    fn bytes(&self, encoding: Option<Encoding>) -> Bytes {
        let form = encoding.and_then(|encoding| self.form(encoding));
        form.unwrap_or(&self.plain).clone()
    }

    /// A strong tag: other bytes, another tag, also where only the compression differs.
    fn tag(&self, encoding: Option<Encoding>) -> String {
        match encoding {
            Some(encoding) => format!("\"{}-{}\"", self.hash, encoding.name()),
            None => format!("\"{}\"", self.hash),
        }
    }
}

/// The one range that `Range` names: nothing where it names none that is understood, an empty answer where it lies behind the end.
fn range(asked: &str, length: usize) -> Option<Option<Range<usize>>> {
    let (first, last) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(last)) if first.is_empty() => length.saturating_sub(last)..length,
        _ => return None,
    };
    Some(Some(range).filter(|range| range.start < range.end))
}

fn matches(asked: &HeaderMap, tag: &str) -> bool {
    let values = asked.get_all(header::IF_NONE_MATCH).into_iter();
    let mut known = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    known.any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

fn brotli(plain: &[u8]) -> Option<Bytes> {
    let mut packed = Vec::new();
    let thorough = BrotliEncoderParams {
        quality: 9,
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*plain, &mut packed, &thorough).ok()?;
    Some(packed.into())
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    packing.write_all(plain).ok()?;
    packing.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    fn text() -> Document {
        Document::new("abc".repeat(400), "text/plain", Keep::UntilChanged)
    }

    fn tag_of(answer: &Response) -> String {
        answer.headers()[header::ETAG].to_str().unwrap().to_owned()
    }

    #[test]
    fn each_form_has_its_own_tag() {
        let plain = text().answer(&HeaderMap::new());
        let brotli = text().answer(&asking(header::ACCEPT_ENCODING, "br, gzip"));
        let gzip = text().answer(&asking(header::ACCEPT_ENCODING, "gzip"));
        assert_eq!(brotli.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(gzip.headers()[header::CONTENT_ENCODING], "gzip");
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        assert_ne!(tag_of(&plain), tag_of(&brotli));
        assert_ne!(tag_of(&brotli), tag_of(&gzip));
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let tag = tag_of(&text().answer(&HeaderMap::new()));
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".into()] {
            let answer = text().answer(&asking(header::IF_NONE_MATCH, &known));
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(tag_of(&answer), tag);
        }
        let other = text().answer(&asking(header::IF_NONE_MATCH, "\"x\""));
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn what_does_not_shrink_is_sent_as_it_is() {
        let tiny = Document::new("a", "text/plain", Keep::Not);
        let answer = tiny.answer(&asking(header::ACCEPT_ENCODING, "br, gzip"));
        assert!(answer.headers().get(header::CONTENT_ENCODING).is_none());
    }
}
