//! A patch: the only way a board changes.
//!
//! An ordered map from record key to (before, after). Inverting swaps the two; applying refuses
//! when the board does not hold what *before* says, so a patch can never overwrite a change that
//! its author did not see.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Document, Key, Record};

/// What happens to one record. `None` means that the record is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The record before.
    pub before: Option<Record>,
    /// The record after.
    pub after: Option<Record>,
}

/// A change of a board, applied or refused as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patch {
    changes: BTreeMap<Key, Change>,
}

/// Why a patch was refused. The board is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// The board holds something else than the patch was made from.
    #[error("{0:?} changed meanwhile; take the change again from the present board")]
    Stale(Key),
    /// Two patches do not follow each other.
    #[error("{0:?} does not join; the second patch starts from another state")]
    NotAdjacent(Key),
}

impl Patch {
    /// The patch that leads from one board to the other.
    pub fn between(from: &Document, to: &Document) -> Self {
        let change = |key: Key| {
            let (before, after) = (from.get(&key), to.get(&key));
            (key, Change { before, after })
        };
        Self {
            changes: to.changed_since(from).into_iter().map(change).collect(),
        }
    }

    /// The patch that sets records in a board, whatever they were.
    pub fn setting(board: &Document, records: impl IntoIterator<Item = Record>) -> Self {
        let mut patch = Self::default();
        for record in records {
            let key = record.key();
            patch.put(board, key, Some(record));
        }
        patch
    }

    /// The patch that removes records from a board.
    pub fn removing(board: &Document, keys: impl IntoIterator<Item = Key>) -> Self {
        let mut patch = Self::default();
        for key in keys {
            patch.put(board, key, None);
        }
        patch
    }

    /// Adds one change that starts from `board`. A change to the same value is left out.
    pub fn put(&mut self, board: &Document, key: Key, after: Option<Record>) {
        let before = board.get(&key);
        if before == after {
            self.changes.remove(&key);
        } else {
            self.changes.insert(key, Change { before, after });
        }
    }

    /// True when nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes in key order.
    pub fn changes(&self) -> impl Iterator<Item = (&Key, &Change)> {
        self.changes.iter()
    }

    /// The patch that takes this one back.
    pub fn invert(&self) -> Self {
        let swap = |(k, c): (&Key, &Change)| {
            (
                k.clone(),
                Change {
                    before: c.after.clone(),
                    after: c.before.clone(),
                },
            )
        };
        Self {
            changes: self.changes.iter().map(swap).collect(),
        }
    }

    /// One patch for this one and then the next.
    pub fn then(&self, next: &Self) -> Result<Self, PatchError> {
        let mut changes = self.changes.clone();
        for (key, change) in &next.changes {
            let joined = match changes.remove(key) {
                None => change.clone(),
                Some(first) if first.after == change.before => Change {
                    before: first.before,
                    after: change.after.clone(),
                },
                Some(_) => return Err(PatchError::NotAdjacent(key.clone())),
            };
            if joined.before != joined.after {
                changes.insert(key.clone(), joined);
            }
        }
        Ok(Self { changes })
    }

    /// Applies the whole patch, or nothing.
    pub fn apply(&self, board: &mut Document) -> Result<(), PatchError> {
        for (key, change) in &self.changes {
            if board.get(key) != change.before {
                return Err(PatchError::Stale(key.clone()));
            }
        }
        for (key, change) in &self.changes {
            match &change.after {
                Some(record) => board.insert(record.clone()),
                None => board.remove(key),
            }
        }
        Ok(())
    }
}

impl Serialize for Patch {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.changes.iter())
    }
}

impl<'de> Deserialize<'de> for Patch {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(Key, Change)>::deserialize(deserializer)?;
        Ok(Self {
            changes: pairs.into_iter().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::document;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_patch_leads_from_one_board_to_the_other_and_back(a in document(), b in document()) {
            let patch = Patch::between(&a, &b);
            let mut board = a.clone();
            patch.apply(&mut board).unwrap();
            prop_assert_eq!(&board, &b);
            patch.invert().apply(&mut board).unwrap();
            prop_assert_eq!(&board, &a);
            prop_assert_eq!(patch.invert().invert(), patch);
        }

        #[test]
        fn joining_is_associative(a in document(), b in document(), c in document(), d in document()) {
            let (ab, bc, cd) = (Patch::between(&a, &b), Patch::between(&b, &c), Patch::between(&c, &d));
            let left = ab.then(&bc).unwrap().then(&cd).unwrap();
            let right = ab.then(&bc.then(&cd).unwrap()).unwrap();
            prop_assert_eq!(&left, &right);
            prop_assert_eq!(left, Patch::between(&a, &d));
        }

        #[test]
        fn a_patch_and_its_inverse_are_nothing(a in document(), b in document()) {
            let patch = Patch::between(&a, &b);
            prop_assert!(patch.then(&patch.invert()).unwrap().is_empty());
        }

        #[test]
        fn a_patch_for_another_board_changes_nothing(a in document(), b in document(), c in document()) {
            let mut board = c.clone();
            if Patch::between(&a, &b).apply(&mut board).is_err() {
                prop_assert_eq!(board, c);
            }
        }

        #[test]
        fn a_patch_survives_the_journal(a in document(), b in document()) {
            let patch = Patch::between(&a, &b);
            let line = serde_json::to_string(&patch).unwrap();
            prop_assert_eq!(serde_json::from_str::<Patch>(&line).unwrap(), patch);
        }
    }
}
