//! A box with a list in it: the palette, the help, menus. One shape for all of them, so that what
//! is learned in one works in the others.
//!
//! A row is never cut to make room for an explanation: where the explanations do not all fit in
//! their rows, the one of the chosen row stands whole below the list (see [`super::about`]).

use ratatui::layout::Rect;

use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::about;

/// Columns below which the groups before the labels give way to the labels.
const LEAD_FROM: u16 = 56;

/// One entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry<'a> {
    /// Before the label, in a column of its own: a group, a key, whether it is in force.
    pub lead: &'a str,
    /// What it does.
    pub label: &'a str,
    /// Characters of the label that what was typed has found.
    pub hits: &'a [u32],
    /// What follows from it.
    pub detail: &'a str,
    /// Its key, at the right; empty when it has none.
    pub key: &'a str,
    /// Why it cannot be done now.
    pub disabled: Option<&'a str>,
}

impl Entry<'_> {
    /// What stands after the label where there is room for all of them.
    fn inline(&self) -> &str {
        self.disabled.unwrap_or(self.detail)
    }

    /// The columns that label, explanation and key take, with the gaps between them.
    fn width(&self) -> usize {
        let gap = |text: &str| match text::width(text) {
            0 => 0,
            w => w + 2,
        };
        text::width(self.label) + gap(self.inline()) + gap(self.key)
    }
}

/// What the box shows.
#[derive(Debug, Clone, Copy)]
pub struct ListBox<'a> {
    /// In the border.
    pub title: &'a str,
    /// The typed text, where one types: text before the cursor, text after it.
    pub input: Option<(&'a str, &'a str)>,
    /// Shown in the input while nothing is typed.
    pub hint: &'a str,
    /// The entries.
    pub entries: &'a [Entry<'a>],
    /// The chosen one.
    pub chosen: usize,
    /// Entries of one group follow each other: its name stands before the first one in sight only.
    pub grouped: bool,
    /// The first one in sight; another one where the chosen one would be out of sight.
    pub first: usize,
}

impl ListBox<'_> {
    /// The columns and rows that it would like, borders included, of so many columns at most.
    pub fn size(&self, most: u16) -> (u16, u16) {
        let title = text::width(self.title) + 4;
        // Where one types, the rows come and go: the box keeps its width.
        let width = match self.input {
            Some(_) => 80,
            None => (self.lead_width() + self.entry_width() + 5).max(title),
        };
        let width = width.min(most.into()) as u16;
        let inside = width.saturating_sub(2);
        let below = if self.explains_below(inside) {
            usize::from(about::rows(self.entries, inside)) + 1
        } else {
            0
        };
        let rows = self.entries.len().max(1) + usize::from(self.input_rows()) + below;
        (width, (rows + 2).min(500) as u16)
    }

    /// Rows of the input and the rule below it.
    const fn input_rows(&self) -> u16 {
        if self.input.is_some() { 2 } else { 0 }
    }

    /// Columns of the column before the labels.
    fn lead_width(&self) -> usize {
        let widest = self.entries.iter().map(|e| text::width(e.lead)).max();
        widest.map_or(0, |w| if w > 0 { w + 2 } else { 0 })
    }

    /// Columns that the widest entry takes after that.
    fn entry_width(&self) -> usize {
        self.entries.iter().map(Entry::width).max().unwrap_or(0)
    }

    /// True when the explanations do not fit in the rows of a box of so many columns inside.
    /// Always where one types: the rows change, and the box shall not.
    fn explains_below(&self, inside: u16) -> bool {
        self.input.is_some() || self.lead_width() + self.entry_width() + 3 > usize::from(inside)
    }

    /// Draws the box; calls `seen` with the screen area of each entry that shows.
    pub fn paint(&self, brush: &mut Brush<'_>, seen: impl FnMut(usize, Rect)) {
        brush.clear();
        let mut inside = brush.panel(self.title, Role::Accent);
        let (w, h) = (inside.width(), inside.height());
        if w < 4 || h == 0 {
            return;
        }
        let symbols = inside.look.symbols;
        let below = self.explains_below(w);
        let about_rows = if below {
            about::rows(self.entries, w)
        } else {
            0
        };
        // The list keeps three rows at least; a low box gives up the rules between its parts.
        let least = (self.entries.len().max(1) as u16).min(3);
        let typed = u16::from(self.input.is_some());
        let rule = u16::from(h >= 2 * typed + least + about_rows + u16::from(below));
        let about_rows = about_rows.min(h.saturating_sub(typed + least));
        self.typed(&mut inside, rule);
        let top = (typed + typed * rule).min(h);
        let mut left = h - top;
        if about_rows > 0 {
            left = left.saturating_sub(about_rows + rule);
            inside.row(0, top + left, w * rule, symbols.rule, Role::Frame);
            if let Some(entry) = self.entries.get(self.chosen) {
                about::paint(&mut inside.part(0, top + left + rule, w, about_rows), entry);
            }
        }
        self.rows(&mut inside.part(0, top, w, left), below, seen);
    }

    /// The line where one types, and the rule below it.
    fn typed(&self, inside: &mut Brush<'_>, rule: u16) {
        let Some((before, after)) = self.input else {
            return;
        };
        let symbols = inside.look.symbols;
        let x = inside.text(1, 0, symbols.marker, Role::Key) + 1;
        if before.is_empty() && after.is_empty() {
            inside.text(x, 0, " ", Role::Cursor);
            inside.text(x + 2, 0, self.hint, Role::Muted);
        } else {
            input(inside, x, 0, (before, after));
        }
        inside.row(0, 1, inside.width() * rule, symbols.rule, Role::Frame);
    }

    fn rows(&self, brush: &mut Brush<'_>, below: bool, mut seen: impl FnMut(usize, Rect)) {
        let (w, h) = (brush.width(), brush.height());
        if h == 0 {
            return;
        }
        if self.entries.is_empty() {
            brush.text(1, 0, "nothing matches", Role::Muted);
        }
        let first = scroll(self.first, self.chosen, self.entries.len(), h.into());
        let lead_w = match self.lead_width() {
            lead if w < LEAD_FROM && below && lead > 3 => 0,
            lead => lead.min(usize::from(w / 2)) as u16,
        };
        for (y, (n, entry)) in (0..h).zip(self.entries.iter().enumerate().skip(first)) {
            let before = n.checked_sub(1).filter(|_| y > 0 && self.grouped);
            let same = before.is_some_and(|m| self.entries[m].lead == entry.lead);
            let entry = Entry {
                lead: if same { "" } else { entry.lead },
                ..*entry
            };
            self.row(brush, y, lead_w, below, n, &entry);
            seen(n, brush.part(0, y, w, 1).area());
        }
        let symbols = brush.look.symbols;
        if first > 0 {
            brush.text(w - 1, 0, symbols.more_up, Role::Key);
        }
        if first + usize::from(h) < self.entries.len() {
            brush.text(w - 1, h - 1, symbols.more_down, Role::Key);
        }
    }

    fn row(
        &self,
        brush: &mut Brush<'_>,
        y: u16,
        lead_w: u16,
        below: bool,
        n: usize,
        entry: &Entry<'_>,
    ) {
        let w = brush.width();
        let (role, key_role) = match entry.disabled {
            Some(_) => (Role::Muted, Role::Muted),
            None => (Role::Text, Role::Key),
        };
        let lead_role = if self.grouped {
            Role::Strong
        } else {
            Role::Muted
        };
        brush.text_max(1, y, entry.lead, lead_w, lead_role);
        let key_w = text::width(entry.key) as u16;
        let x = 1 + lead_w;
        let room = w.saturating_sub(x + 2 + key_w + u16::from(key_w > 0));
        let mut end = brush.text_max(x, y, entry.label, room.max(w / 3), role);
        for hit in entry.hits {
            let before: String = entry.label.chars().take(*hit as usize).collect();
            let column = x + text::width(&before) as u16;
            if column < end && n != self.chosen {
                brush.restyle(column, y, 1, Role::Key);
            }
        }
        if !below {
            end = brush.text(end + 2, y, entry.inline(), Role::Muted);
        }
        // The last column is for the sign that there is more.
        brush.text_right(end + 1, w - 2, y, entry.key, key_role);
        if n == self.chosen {
            brush.restyle(0, y, w, Role::Chosen);
        }
    }
}

/// Draws a line of text being typed, up to the area's edge, with its cursor.
pub fn input(brush: &mut Brush<'_>, x: u16, y: u16, (before, after): (&str, &str)) {
    // The end of a long text is what one types at: its beginning gives way.
    let room = usize::from(brush.width().saturating_sub(x + 2));
    let x = brush.text(x, y, text::tail(before, room), Role::Text);
    let cursor = text::graphemes(after).next().map_or(" ", |(g, _)| g);
    let x = brush.text(x, y, cursor, Role::Cursor);
    let rest = after.strip_prefix(cursor).unwrap_or("");
    brush.text(x, y, rest, Role::Text);
}

/// The first row to show: the wanted one, moved as little as brings the chosen one into sight.
pub fn scroll(first: usize, chosen: usize, len: usize, rows: usize) -> usize {
    let last = len.saturating_sub(rows);
    let lowest = (chosen + 1).saturating_sub(rows);
    first.clamp(lowest, chosen.max(lowest)).min(last)
}

/// The middle of an area, for a box of a size; its upper third when there is room.
pub fn centred(area: Rect, (w, h): (u16, u16)) -> Rect {
    let (w, h) = (w.min(area.width), h.min(area.height));
    Rect {
        x: area.x + (area.width - w) / 2,
        y: area.y + (area.height - h) / 3,
        width: w,
        height: h,
    }
}

/// Beside a point, moved so that it stays inside.
pub fn beside(area: Rect, (x, y): (u16, u16), (w, h): (u16, u16)) -> Rect {
    let (w, h) = (w.min(area.width), h.min(area.height));
    Rect {
        x: x.clamp(area.x, area.right() - w),
        y: y.clamp(area.y, area.bottom() - h),
        width: w,
        height: h,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_entry_is_in_sight() {
        for (first, chosen, len, rows, expected) in [
            (0, 0, 3, 5, 0),
            (2, 0, 3, 5, 0),
            (0, 3, 9, 4, 0),
            (0, 4, 9, 4, 1),
            (3, 4, 9, 4, 3),
            (5, 3, 9, 4, 3),
            (9, 8, 9, 4, 5),
            (0, 0, 0, 4, 0),
        ] {
            let first = scroll(first, chosen, len, rows);
            assert_eq!(first, expected);
            assert!(rows >= len || (first..first + rows).contains(&chosen));
        }
    }

    #[test]
    fn typed_text_shows_its_end() {
        use text::tail;
        assert_eq!(tail("kill web-1", 5), "web-1");
        assert_eq!(tail("日本語", 3), "語");
        assert_eq!(tail("abc", 0), "");
    }
}
