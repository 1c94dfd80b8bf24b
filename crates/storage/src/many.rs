//! Many values of one length at once, in statements and back out of rows.

use crate::fault::Fault;
use sqlx::{Database, Encode, QueryBuilder, Type};

/// The bytes of a row, where there are as many as `what` has.
pub(crate) fn of_length<const N: usize>(bytes: Vec<u8>, what: &str) -> Result<[u8; N], Fault> {
    let unfit = |_| Fault::Damaged(format!("{what} of another length"));
    bytes.try_into().map_err(unfit)
}

/// The values as PostgreSQL takes them, in one array.
pub(crate) fn slices<const N: usize>(values: &[[u8; N]]) -> Vec<&[u8]> {
    values.iter().map(|value| &value[..]).collect()
}

/// The values in brackets, for who has no arrays. There is a statement for each power of two, which the database then knows; the last
/// value is asked for again and again.
pub(crate) fn push_list<D: Database, const N: usize>(
    statement: &mut QueryBuilder<D>,
    values: &[[u8; N]],
) where
    Vec<u8>: Type<D> + for<'q> Encode<'q, D>,
{
    let places = values.len().next_power_of_two();
    let all = values.iter().chain(values.last().into_iter().cycle());
    statement.push("(");
    let mut list = statement.separated(", ");
    for value in all.take(places) {
        list.push_bind(value.to_vec());
    }
    list.push_unseparated(")");
}
