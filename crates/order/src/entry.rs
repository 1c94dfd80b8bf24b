//! What is certified: the entry of each kind (EU DCC JSON schema 1.3.3), and what must hold of its dates.

use crate::dates::{self, LONGEST_RECOVERY, OLDEST_SAMPLE};
use crate::finding::Cause;
use crate::kind::Kind;
use crate::member::Member;
use crate::reading::Reading;
use certificate::{Entry, PartialDate, Recovery, Test, Vaccination, uvci};
use time::{Date, Duration};

/// SNOMED CT for COVID-19, the disease where an order says none.
const COVID_19: &str = "840539006";
/// Regulation (EU) 2021/953, article 7: valid from the 11th day after the first positive test to the 180th.
const RECOVERY_FROM: Duration = Duration::days(11);
const RECOVERY_UNTIL: Duration = Duration::days(180);

/// The members that every kind of entry has.
struct Certified {
    target: String,
    country: String,
    issuer: String,
    uvci: String,
}

impl Reading<'_> {
    /// The entry of this kind, where nothing is wrong with it.
    pub(crate) fn entry(
        &mut self,
        kind: Kind,
        born: Option<&PartialDate>,
        randomness: &[u8; 16],
    ) -> Option<Entry> {
        let certified = self.certified(randomness);
        match kind {
            Kind::Vaccination => self.vaccination(certified, born).map(Entry::Vaccination),
            Kind::Test => self.test(certified, born).map(Entry::Test),
            Kind::Recovery => self.recovery(certified, born).map(Entry::Recovery),
        }
    }

    fn certified(&mut self, randomness: &[u8; 16]) -> Option<Certified> {
        let target = self.take(Member::Target);
        let target = self.code_called(Member::Target, target.as_deref().unwrap_or(COVID_19));
        let country = self.country();
        let issuer = self.issuer();
        let country = country?;
        Some(Certified {
            target: target?,
            issuer: issuer?,
            uvci: uvci::opaque(&country, randomness),
            country,
        })
    }

    /// The issuer, or the authority's own.
    fn issuer(&mut self) -> Option<String> {
        let own = &self.context.defaults.issuer;
        let issuer = self.take(Member::Issuer).unwrap_or_else(|| own.clone());
        if issuer.is_empty() {
            self.missing(Member::Issuer);
            return None;
        }
        self.is_text(Member::Issuer, &issuer).then_some(issuer)
    }

    fn vaccination(
        &mut self,
        certified: Option<Certified>,
        born: Option<&PartialDate>,
    ) -> Option<Vaccination> {
        let product = self.need_code(Member::Product);
        let manufacturer = self.manufacturer(product.as_deref());
        let vaccine = self.vaccine(product.as_deref());
        let (dose, series) = (
            self.need_doses(Member::Dose),
            self.need_doses(Member::Series),
        );
        let date = self.need_day(Member::Date);
        let date = self.happened(Member::Date, date, born);
        let certified = certified?;
        Some(Vaccination {
            target: certified.target,
            vaccine: vaccine?,
            product: product?,
            manufacturer: manufacturer?,
            dose: dose?,
            series: series?,
            date: date?,
            country: certified.country,
            issuer: certified.issuer,
            uvci: certified.uvci,
        })
    }

    /// The manufacturer that was given, or the product's own. Of a product that is not known nothing can be said.
    fn manufacturer(&mut self, product: Option<&str>) -> Option<String> {
        let given = self.take(Member::Manufacturer);
        let own = self.context.value_sets.encoding_of(product?);
        let own = own.map(|own| own.manufacturer());
        self.of_product(
            Member::Manufacturer,
            given,
            &own.into_iter().collect::<Vec<_>>(),
        )
    }

    /// The kind of vaccine that was given, or the product's own.
    fn vaccine(&mut self, product: Option<&str>) -> Option<String> {
        let given = self.take(Member::Vaccine);
        let own = self.context.value_sets.encoding_of(product?);
        let own: Vec<&str> = own.iter().flat_map(|own| own.vaccines()).collect();
        self.of_product(Member::Vaccine, given, &own)
    }

    fn of_product(
        &mut self,
        member: Member,
        given: Option<String>,
        own: &[&str],
    ) -> Option<String> {
        let Some(given) = given else {
            if own.is_empty() {
                self.missing(member);
            }
            return own.first().map(|first| (*first).to_owned());
        };
        let code = self.code_called(member, &given)?;
        if !own.is_empty() && !own.contains(&code.as_str()) {
            self.note(Cause::OtherProduct, member, &given);
            return None;
        }
        Some(code)
    }

    fn test(&mut self, certified: Option<Certified>, born: Option<&PartialDate>) -> Option<Test> {
        let kind = self.need_code(Member::Method);
        let result = self.need_code(Member::Result);
        let (name, centre) = (self.text(Member::TestName), self.text(Member::Centre));
        let manufacturer = self.code(Member::Device);
        let sampled_at = self.sampled_at(born);
        let certified = certified?;
        Some(Test {
            target: certified.target,
            kind: kind?,
            name,
            manufacturer,
            sampled_at: sampled_at?,
            result: result?,
            centre,
            country: certified.country,
            issuer: certified.issuer,
            uvci: certified.uvci,
        })
    }

    fn sampled_at(&mut self, born: Option<&PartialDate>) -> Option<time::OffsetDateTime> {
        let at = self.need_moment(Member::SampledAt)?;
        self.happened(Member::SampledAt, Some(at.date()), born)?;
        let now = self.context.now;
        let cause = if at > now {
            Cause::Future
        } else if now - at > OLDEST_SAMPLE {
            Cause::LongAgo
        } else {
            return Some(at);
        };
        self.note(cause, Member::SampledAt, "");
        None
    }

    fn recovery(
        &mut self,
        certified: Option<Certified>,
        born: Option<&PartialDate>,
    ) -> Option<Recovery> {
        let first_positive = self.need_day(Member::FirstPositive);
        let first_positive = self.happened(Member::FirstPositive, first_positive, born);
        let given = [self.day(Member::ValidFrom), self.day(Member::ValidUntil)];
        let (first_positive, certified) = (first_positive?, certified?);
        let [from, until] = given;
        let valid_from = from.unwrap_or_else(|| dates::after(first_positive, RECOVERY_FROM));
        let valid_until = until.unwrap_or_else(|| dates::after(first_positive, RECOVERY_UNTIL));
        self.term(first_positive, valid_from, valid_until)?;
        Some(Recovery {
            target: certified.target,
            first_positive,
            valid_from,
            valid_until,
            country: certified.country,
            issuer: certified.issuer,
            uvci: certified.uvci,
        })
    }

    /// Whether the days of a recovery follow each other, and the last is still to come.
    fn term(&mut self, first_positive: Date, from: Date, until: Date) -> Option<()> {
        let today = self.context.now.date();
        let (cause, member) = if from < first_positive {
            (Cause::BeforeTest, Member::ValidFrom)
        } else if until < from {
            (Cause::EndsFirst, Member::ValidUntil)
        } else if until > dates::after(first_positive, LONGEST_RECOVERY) {
            (Cause::TooLate, Member::ValidUntil)
        } else if until < today {
            (Cause::Over, Member::ValidUntil)
        } else {
            return Some(());
        };
        self.note(cause, member, "");
        None
    }

    /// A day on which something can have happened to somebody born then.
    fn happened(
        &mut self,
        member: Member,
        day: Option<Date>,
        born: Option<&PartialDate>,
    ) -> Option<Date> {
        let day = day?;
        let born = born.and_then(|born| dates::earliest(born.as_str()));
        let cause = if day > dates::latest(self.context.now) {
            Cause::Future
        } else if born.is_some_and(|born| day < born) {
            Cause::BeforeBirth
        } else {
            return Some(day);
        };
        self.note(cause, member, "");
        None
    }
}
