//! Whose certificates the wallet keeps: those of one person belong together, and of another person's it is said in what
//! they differ from the holder's own.

use crate::certificates::{Kept, Whose};
use certificate::holder::{Comparison, Difference, Holder};

/// The persons that the certificates of a wallet name.
pub(crate) struct Persons {
    /// Nobody, where nothing can be read of a certificate.
    holders: Vec<Option<Holder>>,
    /// Of each certificate the number of its person.
    numbers: Vec<u32>,
    /// Who the holder of the wallet is, by the first of the own certificates.
    own: Option<Holder>,
}

impl Persons {
    pub(crate) fn of(kept: &[Kept]) -> Self {
        let holders: Vec<Option<Holder>> = kept.iter().map(Kept::holder).collect();
        let own = kept.iter().filter(|kept| kept.whose() == Whose::Own);
        Self {
            numbers: numbers(&holders),
            own: own.filter_map(Kept::holder).next(),
            holders,
        }
    }

    /// The number of the person of a certificate: the first has 0, the next other person 1.
    pub(crate) fn number(&self, place: usize) -> u32 {
        self.numbers[place]
    }

    /// In what the person of a certificate differs from the holder.
    pub(crate) fn differences(&self, place: usize) -> Vec<Difference> {
        let compared = |(own, named): (&Holder, &Holder)| own.compare(named);
        let both = self.own.as_ref().zip(self.holders[place].as_ref());
        match both.map(compared) {
            None | Some(Comparison::Same) => Vec::new(),
            Some(Comparison::Different(differences)) => differences,
        }
    }
}

/// A certificate belongs to the first person one of whose certificates it agrees with.
fn numbers(holders: &[Option<Holder>]) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut persons = 0;
    for (place, holder) in holders.iter().enumerate() {
        let before = holders[..place].iter().zip(&numbers);
        let mut same = before.filter(|(earlier, _)| are_same(earlier.as_ref(), holder.as_ref()));
        let number = same.next().map(|(_, number)| *number);
        numbers.push(number.unwrap_or(persons));
        persons += u32::from(number.is_none());
    }
    numbers
}

/// What names nobody is kept together, too.
fn are_same(one: Option<&Holder>, other: Option<&Holder>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.compare(other).is_same(),
        (one, other) => one.is_none() && other.is_none(),
    }
}
