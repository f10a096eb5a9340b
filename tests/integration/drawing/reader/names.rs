//! Which name a text means that may have been cut short.

use std::collections::BTreeSet;
use std::ops::Bound;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use wireboard::board::Rect;

use super::sign::Set;

/// What the boxes of a picture may be called, and its frames.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Names of parts and closed frames.
    pub nodes: BTreeSet<String>,
    /// Titles of frames.
    pub frames: BTreeSet<String>,
    /// What stands where, for a picture whose boxes do not say what they are called.
    pub places: Vec<(Rect, String)>,
}

/// A text as a set of signs prints it: ASCII has a question mark for each column of other letters.
pub fn printed(text: &str, set: Set) -> String {
    let letter = |letter: &str| match set {
        Set::Ascii if letter == "×" => "x".to_owned(),
        Set::Ascii if letter == "…" => "~".to_owned(),
        Set::Ascii if !letter.is_ascii() => "?".repeat(letter.width()),
        Set::Full | Set::Blocks | Set::Ascii => letter.to_owned(),
    };
    text.graphemes(true).map(letter).collect()
}

/// What ends a text that was cut short.
pub const fn ellipsis(set: Set) -> &'static str {
    match set {
        Set::Full | Set::Blocks => "…",
        Set::Ascii => "~",
    }
}

impl Names {
    /// The same names as a set of signs prints them.
    pub fn printed(&self, set: Set) -> Self {
        let all = |names: &BTreeSet<String>| names.iter().map(|n| printed(n, set)).collect();
        Self {
            nodes: all(&self.nodes),
            frames: all(&self.frames),
            places: self.places.clone(),
        }
    }
}

impl Names {
    /// What stands at a place, where that is known.
    pub fn of_place(&self, rect: Rect) -> Option<&str> {
        let found = self.places.iter().find(|(place, _)| *place == rect);
        found.map(|(_, name)| name.as_str())
    }
}

/// The only known name that a text can mean.
pub fn meant<'a>(text: &str, known: &'a BTreeSet<String>, set: Set) -> Option<&'a str> {
    if let Some(whole) = known.get(text) {
        return Some(whole);
    }
    let start = text.strip_suffix(ellipsis(set))?;
    let mut from = known
        .range::<str, _>((Bound::Included(start), Bound::Unbounded))
        .take_while(|name| name.starts_with(start));
    let first = from.next()?;
    from.next().is_none().then_some(first.as_str())
}
