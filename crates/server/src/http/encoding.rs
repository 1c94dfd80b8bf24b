//! Which form of a document a browser takes: `Accept-Encoding` (RFC 9110, section 12.5.3).

/// A form that a document may be sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// The best form first.
    pub(super) const BEST_FIRST: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in headers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Whether `accepted`, the value of the header, names it with a weight above nought.
    pub(super) fn is_accepted(self, accepted: &str) -> bool {
        accepted.split(',').any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(self.name()));
            named && parts.all(|part| !is_refusal(part))
        })
    }
}

fn is_refusal(parameter: &str) -> bool {
    let weight = parameter
        .strip_prefix("q=")
        .or_else(|| parameter.strip_prefix("Q="));
    weight.is_some_and(|weight| weight.trim().parse() == Ok(0.0_f32))
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Brotli, Gzip};

    #[test]
    fn a_form_is_sent_only_to_who_asks_for_it() {
        assert!(Brotli.is_accepted("gzip, deflate, br"));
        assert!(Gzip.is_accepted("GZIP;q=0.5"));
        for refused in ["", "gzip", "br;q=0", "br; q=0.000", "broad", "identity"] {
            assert!(!Brotli.is_accepted(refused), "{refused}");
        }
    }
}
