//! What is measured, in which unit, and beside which rival of the same run.

/// One line of the result.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Criterion's name, `group/function`.
    pub(crate) bench: &'static str,
    pub(crate) unit: Unit,
    /// Ours, theirs (both by criterion's name, on the same work), and who they are.
    pub(crate) ratios: &'static [(&'static str, &'static str, &'static str)],
}

/// How a value is shown.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    PerSecond,
    Microseconds,
}

impl Unit {
    /// The unit as it is written behind the value.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PerSecond => "/s",
            Self::Microseconds => "µs",
        }
    }
}

/// All rows, in the order in which they are shown.
pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "hc1-verify",
        bench: "hc1_verify/pratique",
        unit: Unit::PerSecond,
        ratios: &[
            (
                "hc1_verify/pratique",
                "hc1_verify/composition_of_public_crates",
                "base45 + flate2 + coset + ring",
            ),
            (
                "hc1_verify/pratique",
                "hc1_verify/raw_ecdsa_limit",
                "the bare signature check",
            ),
        ],
    },
    Row {
        name: "hc1-issue",
        bench: "hc1_issue/pratique",
        unit: Unit::PerSecond,
        ratios: &[(
            "hc1_issue/pratique",
            "hc1_issue/raw_ecdsa_sign_limit",
            "the bare signature",
        )],
    },
    Row {
        name: "certlogic-evaluate",
        bench: "certlogic/pratique_all",
        unit: Unit::PerSecond,
        // the rival knows no dates, so the two are compared on the rules that have none
        ratios: &[(
            "certlogic/pratique_date_free",
            "certlogic/datalogic_rs_date_free",
            "datalogic-rs, rules without dates",
        )],
    },
    Row {
        name: "status-of-20-facts",
        bench: "status/full_wallet_20_facts",
        unit: Unit::Microseconds,
        ratios: &[],
    },
];
