//! Records of one sort by id, shared between boards until one of them changes.
//!
//! A board is cloned at every mark of a gesture, for every preview and every revision; with records
//! that are shared a clone costs nothing, and two boards of which one was made from the other are
//! compared by what they do not share.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::ops::Index;
use std::sync::Arc;

use super::Id;

/// Records by id, in the order in which people count. Cheap to clone; the first change of a shared
/// one copies its list of pointers, not the records.
#[derive(Debug, Clone, PartialEq)]
pub struct Records<V>(Shared<BTreeMap<Id, Shared<V>>>);

/// A shared value. What is the same is equal without a look at it: even what no comparison would
/// find equal to itself, a NaN, did not change.
#[derive(Debug, Default)]
struct Shared<T>(Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.0 == other.0
    }
}

impl<T> Shared<T> {
    fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn take(self) -> T
    where
        T: Clone,
    {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T: Clone> Shared<T> {
    fn change(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

/// A record that differs between two lists: before, and after.
pub type Difference<'a, V> = (Option<&'a V>, Option<&'a V>);

impl<V: Clone> Records<V> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.0.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    /// The record of an id.
    pub fn get(&self, id: &Id) -> Option<&V> {
        self.0.0.get(id).map(|v| &*v.0)
    }

    /// True when there is a record of this id.
    pub fn contains_key(&self, id: &Id) -> bool {
        self.0.0.contains_key(id)
    }

    /// The record of an id, to be changed.
    pub fn get_mut(&mut self, id: &Id) -> Option<&mut V> {
        // Nothing is copied for an id that is not there.
        if !self.contains_key(id) {
            return None;
        }
        self.0.change().get_mut(id).map(Shared::change)
    }

    /// Puts a record under an id; the one that was there before comes back.
    pub fn insert(&mut self, id: Id, record: V) -> Option<V> {
        let old = self.0.change().insert(id, Shared::new(record));
        old.map(Shared::take)
    }

    /// Takes a record away.
    pub fn remove(&mut self, id: &Id) -> Option<V> {
        if !self.contains_key(id) {
            return None;
        }
        self.0.change().remove(id).map(Shared::take)
    }

    /// Takes all records away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes away those of which this is false.
    pub fn retain(&mut self, mut keep: impl FnMut(&Id, &V) -> bool) {
        self.0.change().retain(|id, record| keep(id, &record.0));
    }

    /// The ids, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Id> + ExactSizeIterator {
        self.0.0.keys()
    }

    /// The records in the order of their ids.
    pub fn values(&self) -> Values<'_, V> {
        Values(self.0.0.values())
    }

    /// Ids and records, in order.
    pub fn iter(&self) -> Iter<'_, V> {
        Iter(self.0.0.iter())
    }

    /// All records, to be changed. Copies those that are shared.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.change().values_mut().map(Shared::change)
    }

    /// True when one list is a clone of the other and neither was changed since. Two lists may be
    /// equal without that.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }

    /// For each record the place in another list at which the very same one stands; nothing for one
    /// that is new or was changed, even to an equal one. Costs a glance at every id.
    pub fn traced(&self, before: &Self) -> Vec<Option<usize>> {
        let mut olds = before.0.0.iter().enumerate().peekable();
        let place = |(id, record): (&Id, &Shared<V>)| {
            loop {
                let (at, (old, same)) = olds.peek()?;
                if same.is_same(record) {
                    let at = *at;
                    olds.next();
                    return Some(at);
                }
                match old.cmp(&id) {
                    std::cmp::Ordering::Less => drop(olds.next()),
                    std::cmp::Ordering::Equal => {
                        olds.next();
                        return None;
                    }
                    std::cmp::Ordering::Greater => return None,
                }
            }
        };
        self.0.0.iter().map(place).collect()
    }

    /// The records that are not the same as they were: gone, new or with another value. Costs a
    /// glance at every id, and nothing when one list is a clone of the other.
    pub fn differences<'a>(&'a self, before: &'a Self) -> Vec<Difference<'a, V>>
    where
        V: PartialEq,
    {
        let mut found = Vec::new();
        if self.0.is_same(&before.0) {
            return found;
        }
        let (mut olds, mut news) = (before.0.0.iter().peekable(), self.0.0.iter().peekable());
        loop {
            let order = match (olds.peek(), news.peek()) {
                (Some((_, old)), Some((_, new))) if old.is_same(new) => std::cmp::Ordering::Equal,
                (Some((old, _)), Some((new, _))) => old.cmp(new),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return found,
            };
            let old = order.is_le().then(|| olds.next()).flatten();
            let new = order.is_ge().then(|| news.next()).flatten();
            let (old, new) = (old.map(|(_, record)| record), new.map(|(_, record)| record));
            if old != new {
                found.push((old.map(|r| &*r.0), new.map(|r| &*r.0)));
            }
        }
    }
}

impl<V> Default for Records<V> {
    fn default() -> Self {
        Self(Shared::new(BTreeMap::new()))
    }
}

impl<V> Index<&Id> for Records<V> {
    type Output = V;
    fn index(&self, id: &Id) -> &V {
        &self.0.0[id].0
    }
}

impl<V> FromIterator<(Id, V)> for Records<V> {
    fn from_iter<I: IntoIterator<Item = (Id, V)>>(records: I) -> Self {
        let shared = records.into_iter().map(|(id, v)| (id, Shared::new(v)));
        Self(Shared::new(shared.collect()))
    }
}

impl<V: Clone> Extend<(Id, V)> for Records<V> {
    fn extend<I: IntoIterator<Item = (Id, V)>>(&mut self, records: I) {
        let shared = records.into_iter().map(|(id, v)| (id, Shared::new(v)));
        self.0.change().extend(shared);
    }
}

impl<'a, V: Clone> IntoIterator for &'a Records<V> {
    type Item = (&'a Id, &'a V);
    type IntoIter = Iter<'a, V>;
    fn into_iter(self) -> Iter<'a, V> {
        self.iter()
    }
}

/// Ids and records, in order.
#[derive(Debug)]
pub struct Iter<'a, V>(btree_map::Iter<'a, Id, Shared<V>>);

impl<'a, V> Iterator for Iter<'a, V> {
    type Item = (&'a Id, &'a V);
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(id, v)| (id, &*v.0))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<V> DoubleEndedIterator for Iter<'_, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(id, v)| (id, &*v.0))
    }
}

impl<V> ExactSizeIterator for Iter<'_, V> {}

/// Records in the order of their ids.
#[derive(Debug)]
pub struct Values<'a, V>(btree_map::Values<'a, Id, Shared<V>>);

impl<V> Clone for Values<'_, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, V> Iterator for Values<'a, V> {
    type Item = &'a V;
    fn next(&mut self) -> Option<&'a V> {
        self.0.next().map(|v| &*v.0)
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<V> DoubleEndedIterator for Values<'_, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|v| &*v.0)
    }
}

impl<V> ExactSizeIterator for Values<'_, V> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: usize) -> Id {
        Id::new(&format!("r-{n}")).unwrap()
    }

    fn of(values: &[u8]) -> Records<u8> {
        let numbered = values.iter().enumerate().filter(|(_, v)| **v > 0);
        numbered.map(|(n, v)| (id(n), *v)).collect()
    }

    #[test]
    fn a_clone_that_changes_leaves_the_other_as_it_was() {
        let first = of(&[1, 2, 3]);
        let mut second = first.clone();
        *second.get_mut(&id(1)).unwrap() = 9;
        assert_eq!(second.insert(id(7), 7), None);
        assert_eq!(second.remove(&id(0)), Some(1));
        assert_eq!(first, of(&[1, 2, 3]));
        let all: Vec<u8> = second.values().copied().collect();
        assert_eq!(all, [9, 3, 7]);
    }

    proptest! {
        #[test]
        fn differences_are_what_a_look_at_every_record_finds(
            a in proptest::collection::vec(0u8..3, 0..12),
            b in proptest::collection::vec(0u8..3, 0..12),
            shares in any::<bool>(),
        ) {
            let before = of(&a);
            let now = if shares {
                // Made from the other one, as a step of a gesture is.
                let mut now = before.clone();
                for n in 0..12 {
                    match b.get(n).copied().unwrap_or(0) {
                        0 => drop(now.remove(&id(n))),
                        v if now.get(&id(n)) != Some(&v) => drop(now.insert(id(n), v)),
                        _ => {}
                    }
                }
                now
            } else {
                of(&b)
            };
            prop_assert_eq!(&now, &of(&b));
            let expected: Vec<_> = (0..12)
                .map(|n| (before.get(&id(n)), now.get(&id(n))))
                .filter(|(old, new)| old != new)
                .collect();
            prop_assert_eq!(now.differences(&before), expected);
            let olds: Vec<&Id> = before.keys().collect();
            for ((id, v), old) in now.iter().zip(now.traced(&before)) {
                let there = before.get(id).filter(|old| **old == *v && shares);
                prop_assert_eq!(old.map(|at| olds[at]), there.map(|_| id));
            }
        }
    }
}
