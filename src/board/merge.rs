//! Two changes of one board, brought together record by record and field by field.
//!
//! What only one side changed comes in; what both changed to the same value is that value. What
//! both changed to different values is a conflict: mine stays until somebody chooses, and so does
//! the way back to theirs, in the board that the next merge starts from. A node or a frame that
//! one side took away while the other still needs it is a conflict too, with the edges that hang on
//! it, so that a merge never leaves an edge without its end.
//!
//! What is deliberately absent: geometry. Two boxes that come to lie on each other are both there.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Document, Key, Patch, Record};

mod both;
mod fields;
#[cfg(test)]
mod tests;
mod torn;

use torn::Torn;

/// Whose value stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The value of this board.
    Mine,
    /// The value of the other one.
    Theirs,
    /// Both of two things that were drawn under one id: theirs gets another. See
    /// [`Conflict::may_be_both`]; anywhere else it means mine.
    Both,
}

impl Side {
    /// The same choice, seen by the other side.
    pub const fn other(self) -> Self {
        match self {
            Self::Mine => Self::Theirs,
            Self::Theirs => Self::Mine,
            Self::Both => Self::Both,
        }
    }
}

/// What came of bringing two versions together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// From my version to the merged one.
    pub patch: Patch,
    /// Records that both changed, to different values, in key order; those that were chosen too.
    pub conflicts: Vec<Conflict>,
    /// The board that the next merge with theirs starts from: theirs, but the old values where
    /// nothing was chosen yet. Merging again from here finds the open conflicts and nothing else.
    pub ancestor: Document,
}

/// A record that both sides changed. `None` means that the side has no such record.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which record.
    pub key: Key,
    /// The record that both began from.
    pub base: Option<Record>,
    /// Mine.
    pub mine: Option<Record>,
    /// Theirs.
    pub theirs: Option<Record>,
    /// The fields that both changed, to different values. Empty when one side took the record away.
    pub fields: Vec<Field>,
    /// What comes and goes with a record that one side took away: edges, traffic.
    pub along: BTreeSet<Key>,
}

impl Conflict {
    /// Every field that either side changed: those in conflict first, then what one side changed
    /// alone and the merge has taken in. Of a record that both drew, what differs.
    pub fn changed(&self) -> Vec<Field> {
        let leaves = |record: &Option<Record>| {
            let fields = record.as_ref().map(fields::of).unwrap_or_default();
            fields::leaves(fields)
        };
        let (base, mine, theirs) = (leaves(&self.base), leaves(&self.mine), leaves(&self.theirs));
        let mut all = self.fields.clone();
        let asked = |name: &str| {
            let within = |f: &Field| {
                let rest = name.strip_prefix(f.name.as_str());
                let kind = f.name == "kind" && name.starts_with("props.");
                kind || rest.is_some_and(|r| r.is_empty() || r.starts_with('.'))
            };
            self.fields.iter().any(within)
        };
        let names: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
        for name in names {
            let (b, m, t) = (base.get(name), mine.get(name), theirs.get(name));
            let same = match (&self.mine, &self.theirs) {
                (Some(_), Some(_)) => m == t && (m == b || self.base.is_none()),
                (None, _) => t == b,
                (_, None) => m == b,
            };
            if !same && !asked(name) {
                all.push(Field {
                    name: name.clone(),
                    base: b.cloned(),
                    mine: m.cloned(),
                    theirs: t.cloned(),
                });
            }
        }
        all
    }

    /// True when both sides drew something new, by chance under one id: both can stay.
    pub const fn may_be_both(&self) -> bool {
        let drawn = matches!(self.key, Key::Node(_) | Key::Frame(_) | Key::Note(_));
        drawn && self.base.is_none() && self.mine.is_some() && self.theirs.is_some()
    }
}

/// A field that both sides changed. `None` means that the side has no value there.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The way to it, such as `name` or `props.workers`.
    pub name: String,
    /// The value that both began from.
    pub base: Option<Value>,
    /// Mine.
    pub mine: Option<Value>,
    /// Theirs.
    pub theirs: Option<Value>,
}

/// Brings `theirs` into `mine`, both having started from `base`; nothing is chosen yet.
pub fn merge(base: &Document, mine: &Document, theirs: &Document) -> Merge {
    merge_with(base, mine, theirs, |_| None)
}

/// As [`merge`], with a side chosen for some of the records in conflict.
pub fn merge_with(
    base: &Document,
    mine: &Document,
    theirs: &Document,
    choice: impl Fn(&Key) -> Option<Side>,
) -> Merge {
    let mut apart = theirs.clone();
    for key in theirs.keys() {
        let new = base.get(&key).is_none() && mine.get(&key).is_some();
        if new && choice(&key) == Some(Side::Both) {
            apart = both::apart(&apart, &key, [base, mine]).unwrap_or(apart);
        }
    }
    let mut merge = together(base, mine, &apart, &choice);
    // What got another id here still has its own in the file.
    for (key, change) in Patch::between(&apart, theirs).changes() {
        set(&mut merge.ancestor, key, change.after.clone());
    }
    merge
}

/// As [`merge_with`], every record under its own id.
fn together(
    base: &Document,
    mine: &Document,
    theirs: &Document,
    choice: &impl Fn(&Key) -> Option<Side>,
) -> Merge {
    let torn = Torn::find(base, mine, theirs);
    let mut merged = mine.clone();
    let mut ancestor = theirs.clone();
    let mut conflicts = Vec::new();
    let changed = Patch::between(base, theirs);
    let mut keys: BTreeSet<&Key> = changed.changes().map(|(key, _)| key).collect();
    keys.extend(torn.keys());
    for key in keys {
        let (b, m, t) = (base.get(key), mine.get(key), theirs.get(key));
        if m == t {
            continue;
        }
        let along = torn.along(key);
        if torn.hangs(key) {
            // Comes and goes with a record that is asked about itself.
            let side = torn.follows(key, choice);
            put(&mut merged, &mut ancestor, key, side, (b, m, t));
        } else if m == b && along.is_none() {
            set(&mut merged, key, t);
        } else if let Some(conflict) = both(
            &mut merged,
            &mut ancestor,
            key,
            choice(key),
            (b, m, t),
            along,
        ) {
            conflicts.push(conflict);
        }
    }
    torn.frames(
        choice,
        (base, mine, theirs),
        &mut merged,
        &mut ancestor,
        &mut conflicts,
    );
    torn::mend(mine, theirs, &mut merged);
    Merge {
        patch: Patch::between(mine, &merged),
        conflicts,
        ancestor,
    }
}

/// The three versions of a record.
type Versions = (Option<Record>, Option<Record>, Option<Record>);

/// Brings a record together that both changed. A conflict, unless the changes fit.
fn both(
    merged: &mut Document,
    ancestor: &mut Document,
    key: &Key,
    side: Option<Side>,
    (base, mine, theirs): Versions,
    along: Option<&BTreeSet<Key>>,
) -> Option<Conflict> {
    let mut found = Vec::new();
    let mut whole = true;
    if let (Some(m), Some(t)) = (&mine, &theirs) {
        let start = base.as_ref().map(fields::of).unwrap_or_default();
        let joined = fields::join(start, fields::of(m), fields::of(t), side);
        if let Some(record) = fields::record(key, joined.merged) {
            whole = false;
            merged.insert(record);
            if joined.fields.is_empty() {
                return None;
            }
            if side.is_none() {
                // What both made anew has no way back but to nothing.
                let start = base.as_ref().and(fields::record(key, joined.ancestor));
                set(ancestor, key, start.or_else(|| base.clone()));
            }
        }
        found = joined.fields;
    }
    let versions = (base.clone(), mine.clone(), theirs.clone());
    if whole {
        put(merged, ancestor, key, side, versions);
    }
    Some(Conflict {
        key: key.clone(),
        base,
        mine,
        theirs,
        fields: found,
        along: along.cloned().unwrap_or_default(),
    })
}

/// Puts a whole record in place as chosen; mine where nothing was chosen.
fn put(
    merged: &mut Document,
    ancestor: &mut Document,
    key: &Key,
    side: Option<Side>,
    (base, mine, theirs): Versions,
) {
    match side {
        None => {
            set(merged, key, mine);
            set(ancestor, key, base);
        }
        Some(Side::Mine | Side::Both) => set(merged, key, mine),
        Some(Side::Theirs) => set(merged, key, theirs),
    }
}

fn set(board: &mut Document, key: &Key, record: Option<Record>) {
    match record {
        Some(record) => board.insert(record),
        None => board.remove(key),
    }
}
