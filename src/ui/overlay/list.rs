//! A box with a list in it: the palette, the help, menus. One shape for all of them, so that what
//! is learned in one works in the others.

use ratatui::layout::Rect;

use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// One entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry<'a> {
    /// Before the label, in a column of its own: a group, a key, whether it is in force.
    pub lead: &'a str,
    /// What it does.
    pub label: &'a str,
    /// Characters of the label that what was typed has found.
    pub hits: &'a [u32],
    /// What follows from it, after the label where there is room.
    pub detail: &'a str,
    /// Its key, at the right; empty when it has none.
    pub key: &'a str,
    /// Why it cannot be done now.
    pub disabled: Option<&'a str>,
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
}

impl ListBox<'_> {
    /// The columns and rows that it would like, borders included.
    pub fn size(&self) -> (u16, u16) {
        let lead = self.lead_width();
        let entry = |e: &Entry<'_>| {
            let tail = e.disabled.unwrap_or(e.key);
            let detail = match e.detail {
                "" => 0,
                detail => text::width(detail) + 2,
            };
            lead + text::width(e.label) + detail + text::width(tail) + 3
        };
        let widest = self.entries.iter().map(entry).max().unwrap_or(0);
        let widest = widest.max(text::width(self.title) + 4);
        let input = if self.input.is_some() { 2 } else { 0 };
        let width = if self.input.is_some() {
            widest.max(48)
        } else {
            widest
        };
        let rows = self.entries.len().max(1) + input;
        ((width + 4).min(500) as u16, (rows + 2).min(500) as u16)
    }

    /// Columns of the column before the labels.
    fn lead_width(&self) -> usize {
        let widest = self.entries.iter().map(|e| text::width(e.lead)).max();
        widest.map_or(0, |w| if w > 0 { w + 2 } else { 0 })
    }

    /// Draws the box; calls `seen` with the screen area of each entry that shows.
    pub fn paint(&self, brush: &mut Brush<'_>, mut seen: impl FnMut(usize, Rect)) {
        brush.clear();
        let mut inside = brush.panel(self.title, Role::Accent);
        let (w, h) = (inside.width(), inside.height());
        if w < 4 || h == 0 {
            return;
        }
        let mut top = 0;
        if let Some((before, after)) = self.input {
            let symbols = inside.look.symbols;
            let x = inside.text(1, 0, symbols.marker, Role::Key) + 1;
            if before.is_empty() && after.is_empty() {
                inside.text(x, 0, " ", Role::Cursor);
                inside.text(x + 2, 0, self.hint, Role::Muted);
            } else {
                input(&mut inside, x, 0, (before, after));
            }
            let rule = inside.look.symbols.rule;
            if h > 1 {
                inside.row(0, 1, w, rule, Role::Frame);
            }
            top = 2;
        }
        if self.entries.is_empty() && top < h {
            inside.text(1, top, "nothing matches", Role::Muted);
        }
        let rows = usize::from(h.saturating_sub(top));
        let first = scroll(self.chosen, self.entries.len(), rows);
        let lead_w = self.lead_width().min(usize::from(w / 2)) as u16;
        for (y, (n, entry)) in (top..h).zip(self.entries.iter().enumerate().skip(first)) {
            let (role, tail_text, tail_role) = match entry.disabled {
                Some(why) => (Role::Muted, why, Role::Muted),
                None => (Role::Text, entry.key, Role::Key),
            };
            inside.text_max(1, y, entry.lead, lead_w, Role::Muted);
            let tail_w = text::width(tail_text) as u16;
            let x = 1 + lead_w;
            let room = w.saturating_sub(x + 1 + tail_w + u16::from(tail_w > 0));
            let mut end = inside.text_max(x, y, entry.label, room.max(w / 3), role);
            for hit in entry.hits {
                let before: String = entry.label.chars().take(*hit as usize).collect();
                let column = x + text::width(&before) as u16;
                if column < end && n != self.chosen {
                    inside.restyle(column, y, 1, Role::Key);
                }
            }
            let detail_room = (w.saturating_sub(2 + tail_w)).saturating_sub(end + 2);
            if !entry.detail.is_empty() && detail_room >= 8 {
                end = inside.text_max(end + 2, y, entry.detail, detail_room, Role::Muted);
            }
            inside.text_right(end + 1, w - 1, y, tail_text, tail_role);
            if n == self.chosen {
                inside.restyle(0, y, w, Role::Chosen);
            }
            let row = inside.part(0, y, w, 1).area();
            seen(n, row);
        }
        let symbols = inside.look.symbols;
        if first > 0 {
            inside.text(w - 1, top, symbols.more_up, Role::Key);
        }
        if first + rows < self.entries.len() {
            inside.text(w - 1, h - 1, symbols.more_down, Role::Key);
        }
    }
}

/// Draws a line of text being typed, up to the area's edge, with its cursor.
pub fn input(brush: &mut Brush<'_>, x: u16, y: u16, (before, after): (&str, &str)) {
    // The end of a long text is what one types at: its beginning gives way.
    let room = usize::from(brush.width().saturating_sub(x + 2));
    let x = brush.text(x, y, tail(before, room), Role::Text);
    let cursor = text::graphemes(after).next().map_or(" ", |(g, _)| g);
    let x = brush.text(x, y, cursor, Role::Cursor);
    let rest = after.strip_prefix(cursor).unwrap_or("");
    brush.text(x, y, rest, Role::Text);
}

/// The first row to show so that the chosen one is in sight, with one row of context.
const fn scroll(chosen: usize, len: usize, rows: usize) -> usize {
    if len <= rows || rows == 0 {
        return 0;
    }
    let last = len - rows;
    let want = (chosen + 2).saturating_sub(rows);
    if want > last { last } else { want }
}

/// The end of a text that fits into so many columns.
fn tail(content: &str, max: usize) -> &str {
    let mut used = text::width(content);
    let mut rest = content;
    while used > max {
        let Some((g, w)) = text::graphemes(rest).next() else {
            return "";
        };
        used -= w;
        // Skipped control characters stand before the grapheme.
        let at = rest.find(g).map_or(rest.len(), |at| at + g.len());
        rest = &rest[at..];
    }
    rest
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
        for (chosen, len, rows, first) in [(0, 3, 5, 0), (0, 9, 4, 0), (5, 9, 4, 3), (8, 9, 4, 5)] {
            assert_eq!(scroll(chosen, len, rows), first);
            assert!(rows >= len || (first..first + rows).contains(&chosen));
        }
    }

    #[test]
    fn typed_text_shows_its_end() {
        assert_eq!(tail("kill web-1", 5), "web-1");
        assert_eq!(tail("日本語", 3), "語");
        assert_eq!(tail("abc", 0), "");
    }
}
