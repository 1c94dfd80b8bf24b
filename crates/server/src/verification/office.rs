//! Who does the work of the verification server: codes are issued and used, certificates given, callers recognised, each for many
//! requests at once and in one commit, and nothing is answered before it. Requests for show stand in the same queues, and wait for
//! the same commit.

use super::certificate::HealthAuthority;
use super::certifying;
use super::code::{Brought, Forms};
use super::guesses::Guesses;
use super::jws;
use super::report_type::ReportType;
use super::token::{self, PublicKeys, Subject, Token, TokenFault};
use crate::fault::Fault;
use crate::keys::{Hashed, VerificationKeys};
use crate::random;
use crate::together::{Together, queue, serve};
use audit::Actor;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certificate::issue::SigningKey;
use storage::{
    Caller, Certified, Claim, Claimed, CodeHash, CodeIssued, NewVerificationCertificate,
    NewVerificationCode, Signed, Store,
};
use time::{Duration, OffsetDateTime};

/// How long the form that is read out opens something.
const SHORT_LASTS: Duration = Duration::minutes(15);
/// How long the form in a link does.
const LONG_LASTS: Duration = Duration::hours(24);
/// How often another code is tried where one reads the same.
const TRIES: usize = 6;

/// A code to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) uuid: [u8; 16],
    pub(crate) subject: Subject,
    pub(crate) nonce: Option<Vec<u8>>,
    /// Whether the long form is told to anybody: it ends with the short one where not.
    pub(crate) has_long: bool,
}

/// A code that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) forms: Forms,
    pub(crate) short_until: OffsetDateTime,
    pub(crate) long_until: OffsetDateTime,
}

/// What became of a code that somebody brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verified {
    /// This is what it said, and its token.
    Token(Subject, String),
    Invalid,
    Expired,
    Unsupported,
}

/// What became of a token that somebody brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attested {
    Certificate(String),
    /// Its time is over, or it became a certificate for other keys.
    Expired,
}

/// The way to all of it. A question without content is for show.
#[derive(Debug)]
pub(crate) struct Office {
    store: Store,
    keys: VerificationKeys,
    /// What checks tokens and certificates, by name.
    public: PublicKeys,
    issuer: String,
    /// Signs what is for show: nobody knows it.
    for_show: SigningKey,
    pub(crate) guesses: Guesses,
    codes: Together<(String, NewVerificationCode), CodeIssued>,
    claims: Together<Option<Claim>, Option<Claimed>>,
    certificates: Together<Option<NewVerificationCertificate>, Option<Certified>>,
    callers: Together<[u8; 32], Option<Caller>>,
}

impl Office {
    /// Starts those who write; they end with it.
    pub(crate) fn start(
        store: Store,
        keys: VerificationKeys,
        issuer: &str,
        clock: fn() -> OffsetDateTime,
    ) -> Result<Self, Fault> {
        let (codes, issuing) = queue();
        let at = store.clone();
        tokio::spawn(serve(issuing, 1, async move |all: Vec<_>| {
            at.issue_codes(&all, clock()).await
        }));
        let (claims, claiming) = queue();
        let at = store.clone();
        tokio::spawn(serve(claiming, 1, async move |all| {
            let ask =
                async |claims: &[Claim], for_show| at.claim_codes(claims, for_show, clock()).await;
            beside_shows(all, ask).await
        }));
        let (certificates, certifying) = queue();
        let at = store.clone();
        tokio::spawn(serve(certifying, 1, async move |all| {
            let ask = async |new: &[NewVerificationCertificate], for_show| {
                let now = clock();
                at.certify(new, now - certifying::LASTS, for_show, now)
                    .await
            };
            beside_shows(all, ask).await
        }));
        let (callers, recognising) = queue();
        let at = store.clone();
        tokio::spawn(serve(recognising, 1, async move |all: Vec<_>| {
            at.callers_of(&all).await
        }));
        Ok(Self {
            store,
            public: token::public(&keys),
            keys,
            issuer: issuer.to_owned(),
            for_show: SigningKey::from_entropy(&random::bytes()?),
            guesses: Guesses::new(random::bytes()?),
            codes,
            claims,
            certificates,
            callers,
        })
    }

    /// This authority, as its own key server holds its certificates against it.
    pub(crate) fn health_authority(&self) -> HealthAuthority {
        certifying::authority(&self.issuer, self.public.clone())
    }

    /// The keys that check tokens and certificates (RFC 7517).
    pub(crate) fn jwks(&self) -> String {
        self.keys.jwks()
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Whose key this is.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Busy`] where too many wait.
    pub(crate) async fn caller(&self, key: &str) -> Result<Option<Caller>, Fault> {
        self.callers.ask(self.caller_hash(key)).await
    }

    /// What is kept of a caller's key.
    pub(crate) fn caller_hash(&self, key: &str) -> [u8; 32] {
        self.keys.hash(Hashed::Caller, key.as_bytes())
    }

    /// Issues a code for a caller.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) async fn issue(
        &self,
        caller: &str,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<Result<Code, CodeIssued>, Fault> {
        for _ in 0..TRIES {
            let (code, new) = self.code(order, now)?;
            match self.codes.ask((caller.to_owned(), new)).await? {
                CodeIssued::Kept => return Ok(Ok(code)),
                CodeIssued::CodeTaken => {}
                refused => return Ok(Err(refused)),
            }
        }
        Err(Fault::Busy)
    }

    /// Issues a code at the word of a member of staff.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) async fn issue_at_desk(
        &self,
        order: &Order,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Code, Fault> {
        for _ in 0..TRIES {
            let (code, new) = self.code(order, now)?;
            match self.store.issue_code(&new, by, now).await {
                Ok(()) => return Ok(code),
                Err(storage::Fault::Exists) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        Err(Fault::Busy)
    }

    fn code(
        &self,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<(Code, NewVerificationCode), Fault> {
        let forms = Forms::fresh()?;
        let short_until = now + SHORT_LASTS;
        let long_until = if order.has_long {
            now + LONG_LASTS
        } else {
            short_until
        };
        let hash = |form: &str| self.keys.hash(Hashed::Code, form.as_bytes());
        let new = NewVerificationCode {
            uuid: order.uuid,
            short_hash: hash(&forms.short),
            long_hash: hash(&forms.long),
            nonce_hash: order
                .nonce
                .as_ref()
                .map(|nonce| self.keys.hash(Hashed::Nonce, nonce)),
            report_type: order.subject.report_type.as_str(),
            symptom_day: order.subject.symptom_day,
            test_day: order.subject.test_day,
            short_until,
            long_until,
        };
        Ok((
            Code {
                forms,
                short_until,
                long_until,
            },
            new,
        ))
    }

    /// Uses a code for who accepts these types, and gives a token for it.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Busy`] where too many wait.
    pub(crate) async fn verify(
        &self,
        code: &Brought,
        accepts: &[ReportType],
        nonce: Option<&[u8]>,
        now: OffsetDateTime,
    ) -> Result<Verified, Fault> {
        let hash = |form: &str| self.keys.hash(Hashed::Code, form.as_bytes());
        let code = match code {
            Brought::Short(form) => CodeHash::Short(hash(form)),
            Brought::Long(form) => CodeHash::Long(hash(form)),
            Brought::ForShow => return self.verify_for_show(now).await,
        };
        let claim = Claim {
            code,
            accepts: accepts.iter().map(|one| one.as_str()).collect(),
            nonce_hash: nonce.map(|nonce| self.keys.hash(Hashed::Nonce, nonce)),
        };
        let claimed = self.claims.ask(Some(claim)).await?;
        let subject = match claimed.ok_or(Fault::Busy)? {
            Claimed::Now {
                report_type,
                symptom_day,
                test_day,
            } => {
                let unknown = || Fault::content(format!("the type of report {report_type}"));
                let report_type = ReportType::parse(&report_type).ok_or_else(unknown)?;
                Subject {
                    report_type,
                    symptom_day,
                    test_day,
                }
            }
            Claimed::Invalid => return Ok(Verified::Invalid),
            Claimed::Expired => return Ok(Verified::Expired),
            Claimed::Unsupported => return Ok(Verified::Unsupported),
        };
        let signer = self.keys.signer(now);
        let token = token::sign(
            subject,
            &name()?,
            &self.issuer,
            &signer.kid,
            &signer.key,
            now,
        );
        Ok(Verified::Token(subject, token))
    }

    async fn verify_for_show(&self, now: OffsetDateTime) -> Result<Verified, Fault> {
        self.claims.ask(None).await?;
        let subject = certifying::usual(now);
        let kid = self.kid_for_show(now);
        let token = token::sign(subject, &name()?, &self.issuer, &kid, &self.for_show, now);
        Ok(Verified::Token(subject, token))
    }

    fn kid_for_show(&self, now: OffsetDateTime) -> String {
        token::kid_for_show(&self.keys.signer(now).kid)
    }

    /// Reads a token.
    pub(crate) fn token(&self, text: &str, now: OffsetDateTime) -> Result<Token, TokenFault> {
        token::read(text, &self.issuer, &self.public, now)
    }

    /// Gives the certificate of a token for keys with this HMAC: the same one again where it was given before.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Busy`] where too many wait.
    pub(crate) async fn certify(
        &self,
        token: &Token,
        hmac: &[u8; 32],
        now: OffsetDateTime,
    ) -> Result<Attested, Fault> {
        let signer = self.keys.signer(now);
        let now = now.replace_nanosecond(0).unwrap_or(now);
        let unsigned =
            |kid: &str, at| certifying::unsigned(token.subject, hmac, &self.issuer, kid, at);
        let signature = signer.key.sign(unsigned(&signer.kid, now).as_bytes());
        let new = NewVerificationCertificate {
            token_hash: token.hash,
            hmac: *hmac,
            signed: Signed {
                given_at: now,
                kid: signer.kid.clone(),
                signature: signature.to_vec(),
            },
            token_until: token.until,
        };
        let certified = self.certificates.ask(Some(new)).await?;
        Ok(match certified.ok_or(Fault::Busy)? {
            Certified::Given(signed) => {
                let text = unsigned(&signed.kid, signed.given_at);
                Attested::Certificate(jws::with_signature(text, &signed.signature))
            }
            Certified::OtherKeys => Attested::Expired,
        })
    }

    /// A certificate that no key server takes, after as much waiting.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Busy`] where too many wait.
    pub(crate) async fn certify_for_show(
        &self,
        hmac: &[u8; 32],
        now: OffsetDateTime,
    ) -> Result<String, Fault> {
        self.certificates.ask(None).await?;
        let kid = self.kid_for_show(now);
        let text = certifying::unsigned(certifying::usual(now), hmac, &self.issuer, &kid, now);
        let signature = self.for_show.sign(text.as_bytes());
        Ok(jws::with_signature(text, &signature))
    }
}

/// The name of a new token.
fn name() -> Result<String, Fault> {
    Ok(URL_SAFE_NO_PAD.encode(random::bytes::<24>()?))
}

/// Asks about those who are not there for show, says how many others are, and gives the outcomes at their places.
async fn beside_shows<Q, A>(
    all: Vec<Option<Q>>,
    ask: impl AsyncFnOnce(&[Q], i64) -> Result<Vec<A>, storage::Fault>,
) -> Result<Vec<Option<A>>, storage::Fault> {
    let places: Vec<bool> = all.iter().map(Option::is_some).collect();
    let asked: Vec<Q> = all.into_iter().flatten().collect();
    let for_show = i64::try_from(places.len() - asked.len()).unwrap_or(i64::MAX);
    let mut outcomes = ask(&asked, for_show).await?.into_iter();
    let place = |is_one: bool| is_one.then(|| outcomes.next()).flatten();
    Ok(places.into_iter().map(place).collect())
}
