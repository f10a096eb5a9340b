//! Text of panels: rows of spans, wrapped to a width, drawn from any row on.

use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// One row. `action` is what a click on it means to the panel's owner.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<A> {
    /// Pieces, left to right.
    pub spans: Vec<(String, Role)>,
    /// The row is the chosen one of its list.
    pub chosen: bool,
    /// What a click does.
    pub action: Option<A>,
    /// What a click from a column on does instead.
    pub tail: Option<(usize, A)>,
}

/// Rows for a panel of a width, in the making.
#[derive(Debug, Clone)]
pub struct Rows<A> {
    width: usize,
    rows: Vec<Row<A>>,
}

impl<A> Rows<A> {
    /// No rows yet, for so many columns.
    pub const fn new(width: u16) -> Self {
        Self {
            width: width as usize,
            rows: Vec::new(),
        }
    }

    /// Columns.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows.
    pub fn all(&self) -> &[Row<A>] {
        &self.rows
    }

    /// The rows from a number on, to be chosen or made clickable.
    pub fn since(&mut self, first: usize) -> &mut [Row<A>] {
        self.rows.get_mut(first..).unwrap_or_default()
    }

    /// Adds a row of spans.
    pub fn line(&mut self, spans: Vec<(String, Role)>) -> &mut Row<A> {
        self.rows.push(Row {
            spans,
            chosen: false,
            action: None,
            tail: None,
        });
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    /// Adds an empty row, unless the last one is empty already.
    pub fn gap(&mut self) {
        if self.rows.last().is_some_and(|r| !r.spans.is_empty()) {
            self.line(Vec::new());
        }
    }

    /// Adds a heading after a gap.
    pub fn heading(&mut self, title: &str) {
        self.gap();
        self.line(vec![(title.to_owned(), Role::Accent)]);
    }

    /// Adds wrapped text.
    pub fn prose(&mut self, content: &str, role: Role) {
        for line in text::wrap(content, self.width) {
            self.line(vec![(line, role)]);
        }
    }

    /// Adds a name with its value. The value stands in a column of its own, under the one above;
    /// what does not fit wraps there.
    pub fn pair(&mut self, name: &str, value: &str, role: Role) {
        let indent = (self.width * 2 / 5).clamp(8, 18);
        let name_w = text::width(name);
        let mut name_span = name.to_owned();
        if name_w + 1 > indent {
            name_span = text::clip(name, indent - 1, "~");
            if name_w + 1 + text::width(value) <= self.width {
                // A long name may push its own value to the right.
                let spans = vec![(format!("{name} "), Role::Muted), (value.to_owned(), role)];
                self.line(spans);
                return;
            }
        }
        let pad = indent.saturating_sub(text::width(&name_span));
        let mut lines = text::wrap(value, self.width.saturating_sub(indent).max(1)).into_iter();
        let first = lines.next().unwrap_or_default();
        let head = name_span + &" ".repeat(pad);
        self.line(vec![(head, Role::Muted), (first, role)]);
        for line in lines {
            self.line(vec![(" ".repeat(indent), Role::Muted), (line, role)]);
        }
    }

    /// The largest useful scroll for a panel of so many rows.
    pub fn max_scroll(&self, height: u16) -> usize {
        self.rows.len().saturating_sub(height.into())
    }

    /// Draws the rows from `scroll` on. Calls `seen` with the row of the brush and the first column
    /// for each action that shows. When rows are left out, the last column says so.
    pub fn paint(&self, brush: &mut Brush<'_>, scroll: usize, mut seen: impl FnMut(u16, u16, &A)) {
        let scroll = scroll.min(self.max_scroll(brush.height()));
        for (y, row) in (0..brush.height()).zip(&self.rows[scroll..]) {
            let mut x = 0;
            for (span, role) in &row.spans {
                x = brush.text(x, y, span, *role);
            }
            if row.chosen {
                let w = brush.width();
                for column in x..w {
                    brush.text(column, y, " ", Role::Text);
                }
                brush.restyle(0, y, w, Role::Chosen);
            }
            if let Some(action) = &row.action {
                seen(y, 0, action);
            }
            if let Some((column, action)) = &row.tail {
                seen(y, *column as u16, action);
            }
        }
        let symbols = brush.look.symbols;
        let (w, h) = (brush.width(), brush.height());
        if w == 0 || h == 0 {
            return;
        }
        if scroll > 0 {
            brush.text(w - 1, 0, symbols.more_up, Role::Key);
        }
        if scroll < self.max_scroll(h) {
            brush.text(w - 1, h - 1, symbols.more_down, Role::Key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(rows: &Rows<()>) -> Vec<String> {
        let row = |r: &Row<()>| r.spans.iter().map(|(t, _)| t.as_str()).collect::<String>();
        rows.all().iter().map(row).collect()
    }

    #[test]
    fn values_stand_in_a_column_and_wrap_there() {
        let mut rows = Rows::new(24);
        rows.heading("Live");
        rows.pair("rate", "12/s", Role::Text);
        rows.pair("state", "UP since the very start", Role::Text);
        assert_eq!(
            plain(&rows),
            [
                "Live",
                "rate     12/s",
                "state    UP since the",
                "         very start"
            ]
        );
    }

    #[test]
    fn long_names_push_short_values() {
        let mut rows = Rows::new(30);
        rows.pair("proxy_read_timeout", "60 s", Role::Text);
        assert_eq!(plain(&rows), ["proxy_read_timeout 60 s"]);
    }
}
