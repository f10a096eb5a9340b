//! The properties of what is inspected: a row each, the chosen one marked, and typed in its row.

use crate::app::field::TextField;
use crate::app::typing::Typing;
use crate::app::{Action, Tab, inspect};
use crate::board::field::{Field, Wants};
use crate::ui::paint::Look;
use crate::ui::text;
use crate::ui::theme::Role;

use super::rows::Rows;

/// Columns before each title: the marker of the chosen row.
const MARKER: usize = 2;
/// Lines of a long value: of the chosen row, and of the others.
const LINES: (usize, usize) = (12, 3);

/// Adds the fields. `keys` says that the keys go to them. Returns the row of the chosen one.
pub fn rows(out: &mut Rows<Action>, tab: &Tab, keys: bool, look: Look<'_>) -> Option<usize> {
    let fields = inspect::fields(tab);
    if fields.is_empty() {
        return None;
    }
    out.heading("Settings");
    let chosen = inspect::chosen(tab, &fields).filter(|_| keys);
    let columns = columns(&fields, out.width());
    let mut at = None;
    for (n, field) in fields.iter().enumerate() {
        let first = out.len();
        let is_chosen = chosen == Some(n);
        let typing = tab.typing.as_ref();
        match typing.filter(|t| t.is_at(&field.key, &field.path)) {
            Some(typing) => typed(out, field, typing, (columns, look)),
            None => shown(out, field, is_chosen, (columns, look)),
        }
        let click = Action::Field(field.key.clone(), field.path.clone());
        for row in out.since(first) {
            row.action = Some(click.clone());
        }
        if is_chosen {
            at = Some(first);
        }
    }
    at
}

/// What there is to know about the chosen field: what it means, and what it takes.
pub fn doc(tab: &Tab) -> Option<String> {
    let fields = inspect::fields(tab);
    let field = &fields[inspect::chosen(tab, &fields)?];
    let value = field.value.as_str();
    let mut parts = vec![field.doc.clone()];
    if let Wants::Choice(choices) = &field.wants {
        let now = choices.iter().find(|c| c.name == value);
        parts.extend(now.map(|c| format!("{}: {}", c.name, c.doc)));
    } else {
        let takes = field.wants.takes();
        if !takes.is_empty() {
            parts.push(format!("Takes {takes}."));
        }
    }
    Some(parts.join(" "))
}

/// Columns of the marker and the titles: as many as they need, at most half of the panel.
fn columns(fields: &[Field], width: usize) -> usize {
    let stands = |f: &&Field| f.default.is_some() && !f.is_new;
    let titles = fields.iter().filter(stands).map(|f| text::width(&f.title));
    let widest = titles.max().unwrap_or(0).max(6);
    (MARKER + widest + 1).min(width / 2 + MARKER)
}

/// The marker and the title of a field, and how many columns they take.
fn head(field: &Field, marked: bool, columns: usize, look: Look<'_>) -> (String, usize) {
    let sign = if marked { look.symbols.marker } else { "" };
    let mut head = sign.to_owned();
    head.push_str(&" ".repeat(MARKER.saturating_sub(text::width(sign))));
    let indent = match (&field.default, field.is_new) {
        // What items are is said by themselves: they get the whole width.
        (None, _) | (_, true) => MARKER + text::width(&field.title) + 1,
        (Some(_), false) => columns,
    };
    head.push_str(&text::clip(
        &field.title,
        // A panel can be too narrow for any title.
        indent.saturating_sub(MARKER + 1),
        look.symbols.ellipsis,
    ));
    head.push_str(&" ".repeat(indent.saturating_sub(text::width(&head))));
    (head, indent)
}

fn shown(out: &mut Rows<Action>, field: &Field, chosen: bool, (columns, look): (usize, Look<'_>)) {
    let (head, indent) = head(field, chosen, columns, look);
    let room = out.width().saturating_sub(indent).max(1);
    let unset = field.value.is_empty() && !field.is_new;
    let is_text = matches!(field.wants, Wants::Line | Wants::Lines | Wants::Id(_));
    let (value, role) = match &field.wants {
        _ if unset && field.optional => ("not set".to_owned(), Role::Muted),
        _ if unset => ("none".to_owned(), Role::Muted),
        _ if field.is_default || is_text => (field.value.clone(), Role::Text),
        _ => (field.value.clone(), Role::Strong),
    };
    let title = if field.is_new && !field.title.starts_with("add") {
        // A list that is empty so far is offered like an item.
        vec![(head, Role::Muted), ("none".to_owned(), Role::Muted)]
    } else {
        vec![(head, Role::Muted)]
    };
    let switches = matches!(field.wants, Wants::YesNo | Wants::Choice(_));
    let lines = if field.wants == Wants::Lines && !chosen {
        text::wrap_into(&value, room, 1)
    } else {
        text::wrap(&value, room)
    };
    let mut lines = lines.into_iter();
    let mut spans = title;
    let first = lines.next().unwrap_or_default();
    let mut used = indent + text::width(&first);
    if switches && chosen {
        let sides = [("< ", Role::Key), (" >", Role::Key)].map(|(t, r)| (t.to_owned(), r));
        let [left, right] = sides;
        spans.extend([left, (first, role), right]);
        used += 4;
    } else {
        spans.push((first, role));
    }
    if let Some(default) = field
        .default
        .as_ref()
        .filter(|_| !field.is_default && !is_text)
    {
        let default = match default.as_str() {
            "" => "not set",
            text => text,
        };
        for told in [format!("  default {default}"), format!(" ({default})")] {
            if used + text::width(&told) <= out.width() {
                spans.push((told, Role::Muted));
                break;
            }
        }
    }
    let row = out.line(spans);
    row.chosen = chosen;
    if switches {
        row.tail = Some((
            indent,
            Action::NextValue(field.key.clone(), field.path.clone()),
        ));
    }
    let most = if chosen { LINES.0 } else { LINES.1 };
    for line in lines.take(most - 1) {
        let row = out.line(vec![(" ".repeat(indent), Role::Muted), (line, role)]);
        row.chosen = chosen;
    }
}

/// A row that is being typed, and below it why it does not fit, or what it can become.
fn typed(
    out: &mut Rows<Action>,
    field: &Field,
    typing: &Typing,
    (columns, look): (usize, Look<'_>),
) {
    let (head, indent) = head(field, true, columns, look);
    let room = out.width().saturating_sub(indent);
    let mut spans = vec![(head, Role::Accent)];
    spans.extend(input(&typing.text, room));
    out.line(spans);
    if let Some(why) = &typing.error {
        let room = out.width().saturating_sub(MARKER);
        for line in text::wrap(why, room) {
            out.line(vec![(" ".repeat(MARKER), Role::Muted), (line, Role::Bad)]);
        }
        return;
    }
    if typing.offers.is_empty() {
        let takes = field.wants.takes();
        if !takes.is_empty() {
            let line = text::clip(&takes, out.width() - MARKER, look.symbols.ellipsis);
            out.line(vec![(" ".repeat(MARKER) + &line, Role::Muted)]);
        }
        return;
    }
    offers(out, typing);
}

/// What it can become, as much as fits into two rows.
fn offers(out: &mut Rows<Action>, typing: &Typing) {
    let mut spans = vec![("  Tab ".to_owned(), Role::Key)];
    let mut used = 6;
    let mut rows = 0;
    for (n, offer) in typing.offers.iter().enumerate() {
        let w = text::width(offer) + 1;
        if used + w > out.width() && used > 6 {
            out.line(std::mem::replace(
                &mut spans,
                vec![(" ".repeat(6), Role::Muted)],
            ));
            used = 6;
            rows += 1;
            if rows == 2 {
                return;
            }
        }
        let role = match typing.offered {
            Some(at) if at == n => Role::Chosen,
            _ => Role::Text,
        };
        spans.push((offer.clone(), role));
        spans.push((" ".to_owned(), Role::Text));
        used += w;
    }
    out.line(spans);
}

/// A text with its cursor, in so many columns: its beginning gives way, because its end is what one
/// types at. Line ends are shown as a sign.
pub fn input(field: &TextField, room: usize) -> Vec<(String, Role)> {
    let sign = |text: &str| text.replace('\n', "¶");
    let (before, after) = field.halves();
    let (before, after) = (sign(before), sign(after));
    let cursor = text::graphemes(&after).next().map_or(" ", |(g, _)| g);
    let rest = after.strip_prefix(cursor).unwrap_or_default();
    let before = text::tail(
        &before,
        room.saturating_sub(1 + usize::from(!rest.is_empty())),
    );
    let left = room.saturating_sub(text::width(before) + text::width(cursor));
    // What is only offered looks selected: what is typed takes its place.
    let role = if field.is_offered() {
        Role::Chosen
    } else {
        Role::Text
    };
    vec![
        (before.to_owned(), role),
        (cursor.to_owned(), Role::Cursor),
        (text::clip(rest, left, ""), Role::Text),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::{ColorLevel, Corners, Glyphs, ThemeName};
    use crate::app::tab::Selection;
    use crate::board::{Cell, Document, Id, Key, Kind, Node};
    use crate::ui::symbols::Symbols;
    use crate::ui::theme::Theme;

    fn plain(tab: &Tab, width: u16, keys: bool) -> Vec<String> {
        let theme = Theme::new(ThemeName::Terminal, ColorLevel::Ansi);
        let look = Look {
            theme: &theme,
            symbols: Symbols::of(Glyphs::Full),
            corners: Corners::Boxes,
        };
        let mut out = Rows::new(width);
        rows(&mut out, tab, keys, look);
        let row = |r: &super::super::rows::Row<Action>| {
            let text: String = r.spans.iter().map(|(t, _)| t.as_str()).collect();
            text.trim_end().to_owned()
        };
        out.all().iter().map(row).collect()
    }

    fn tab() -> Tab {
        let id = Id::new("web").unwrap();
        let mut board = Document::default();
        let mut node = Node::new(id.clone(), Kind::WebServer, "Nginx", Cell::default());
        if let crate::board::Props::WebServer(web) = &mut node.props {
            web.workers = 4;
        }
        board.nodes.insert(id.clone(), node);
        let mut tab = Tab::new("board", None, board);
        tab.selection = Selection::one(Key::Node(id.clone()));
        tab.inspector.field = Some((Key::Node(id), "props.workers".to_owned()));
        tab
    }

    #[test]
    fn rows_say_the_value_the_unit_and_the_default_where_it_is_another() {
        let rows = plain(&tab(), 44, true);
        assert_eq!(
            rows[..6],
            [
                "Settings",
                "  name               Nginx",
                "  address            not set",
                "► workers            4  default 2",
                "  worker connections 512",
                "  service time       100 µs"
            ]
        );
        let narrow = plain(&tab(), 24, true);
        assert_eq!(narrow[3], "► workers     4 (2)");
        assert!(!plain(&tab(), 44, false)[3].contains('►'));
        assert!(
            doc(&tab())
                .unwrap()
                .starts_with("Worker processes. Takes 1 to")
        );
    }

    #[test]
    fn a_long_text_shows_where_one_types() {
        let text: String = input(&TextField::new("abcdefgh"), 5)
            .into_iter()
            .map(|(t, _)| t)
            .collect();
        assert_eq!(text, "efgh ");
        let mut field = TextField::of_lines("ab\ncd");
        field.home();
        let spans: Vec<String> = input(&field, 9).into_iter().map(|(t, _)| t).collect();
        assert_eq!(spans, ["ab¶", "c", "d"]);
    }
}
